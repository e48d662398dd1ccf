// Marks the page as one that scripts make better. A browser that runs scripts but not the browser part, because it has no
// WebAssembly or could not fetch it, gets what a browser without scripts gets.
(() => {
  const root = document.documentElement;
  const plain = () => {
    root.classList.remove("scripts");
    for (const place of document.querySelectorAll("noscript")) {
      const template = document.createElement("template");
      template.innerHTML = place.textContent;
      place.replaceWith(template.content);
    }
  };
  // A password is shown and hidden again by the button beside it.
  addEventListener("click", ({ target }) => {
    const button = target.closest("[data-reveal]");
    if (!button) return;
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    const label = button.dataset.other;
    button.dataset.other = button.title;
    button.title = label;
    button.setAttribute("aria-label", label);
  });
  if (typeof WebAssembly === "object") {
    root.classList.add("scripts");
    addEventListener("unhandledrejection", () => root.dataset.awake ?? plain());
  } else {
    addEventListener("DOMContentLoaded", plain);
  }
})();
