//! The one text area. Leptos writes the children of a `<textarea>` to the page as they are, so its text is escaped here;
//! nothing else may use the element.

use leptos::html::textarea as element;
use leptos::prelude::*;

/// A text area holding `text`, which may be anything a person or a stranger has written.
pub(crate) fn textarea(id: &str, name: &'static str, label: &str, hint: &'static str, text: &str) -> AnyView {
    element()
        .id(id.to_owned())
        .name(name)
        .rows(2)
        .placeholder(hint)
        .attr("aria-label", label.to_owned())
        .autocomplete("off")
        .child(escaped(text))
        .into_any()
}

/// The same below which something may stand that is the matter with the text: the id of that element, which also asks for
/// the focus.
pub(crate) fn checked_textarea(
    id: &str,
    name: &'static str,
    label: &str,
    text: &str,
    wrong: Option<String>,
) -> AnyView {
    let focus = wrong.is_some();
    element()
        .id(id.to_owned())
        .name(name)
        .rows(2)
        .attr("aria-label", label.to_owned())
        .attr("aria-invalid", focus.then_some("true"))
        .attr("aria-describedby", wrong)
        .autocomplete("off")
        .autofocus(focus)
        .child(escaped(text))
        .into_any()
}

/// The text as the content of a text area: it cannot end the element, and a first line end is not swallowed.
fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let owner = Owner::new();
        owner.with(|| {
            let html = textarea("t", "text", "label", "hint", "</textarea><script>alert(1)</script> & 桃子").to_html();
            assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; 桃子"), "{html}");
            assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        });
    }
}
