//! Dialogs: the focus, the way out, and what is typed in them. A dialog is left without a question, since nothing is lost by
//! it: what was typed is in the browser at once, and at the server half a second later.

use crate::islands::dom;
use crate::islands::ime::Ime;
use desk_domain::Fen;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent, RequestInit,
    Response, Storage, UrlSearchParams,
};

const PAUSE_MS: i32 = 500;
/// Where the server keeps what is typed.
const KEEP_AT: &str = "/api/keep_refund_notes";
/// What is kept, and what says whose it is.
const TYPED: &str = "textarea, input[type=text]";
const BESIDE: [&str; 3] = ["complaint", "author", "round"];

/// What is typed in one dialog.
#[derive(Clone)]
struct Kept {
    form: HtmlFormElement,
    /// The name under which the browser keeps it.
    name: String,
    planned: Rc<Cell<Option<i32>>>,
}

pub(super) fn start() {
    let Some(document) = dom::document() else { return };
    focus_title();
    keys(Ime::watch(&document));
    let form = dom::all("form[data-keep]").into_iter().next().and_then(|form| form.dyn_into().ok());
    if let Some(kept) = form.and_then(Kept::of) {
        kept.give_back();
        kept.follow();
    }
    amounts_on_buttons();
}

/// Who has begun already goes on where they are.
fn focus_title() {
    let is_inside = |focused: Element| focused.closest("[role=dialog]").is_ok_and(|dialog| dialog.is_some());
    let begun = dom::document().and_then(|document| document.active_element()).is_some_and(is_inside);
    if let Some(title) = dom::by_id::<HtmlElement>("dialog-title").filter(|_| !begun) {
        drop(title.focus());
    }
}

/// Escape leaves a dialog the way its closing link does. Neither it nor Enter does anything beside ending a composition.
fn keys(ime: Ime) {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "keydown", move |event: KeyboardEvent| {
        let way_out = dom::all("[data-escape]").into_iter().find_map(|dialog| dialog.get_attribute("data-escape"));
        let Some(way_out) = way_out else { return };
        match event.key().as_str() {
            "Enter" if ime.takes(&event) && is_in_a_line(&event) => event.prevent_default(),
            "Escape" if !ime.takes(&event) && !event.default_prevented() => {
                if let Some(window) = dom::window() {
                    drop(window.location().assign(&way_out));
                }
            }
            _ => {}
        }
    });
}

/// Where Enter would send the form.
fn is_in_a_line(event: &KeyboardEvent) -> bool {
    event.target().is_some_and(|target| target.has_type::<HtmlInputElement>())
}

impl Kept {
    fn of(form: HtmlFormElement) -> Option<Self> {
        let name = form.get_attribute("data-keep")?;
        Some(Self { form, name, planned: Rc::default() })
    }

    /// Puts back what the server does not have yet: it was typed before the page was left, or while there was no line.
    fn give_back(&self) {
        let Some(typed) = storage().and_then(|storage| storage.get_item(&self.name).ok().flatten()) else { return };
        let Ok(typed) = UrlSearchParams::new_with_str(&typed) else { return };
        for field in self.fields() {
            if let Some(text) = typed.get(&field.name()) {
                field.set(&text);
            }
        }
        self.plan();
    }

    fn follow(&self) {
        let typing = self.clone();
        dom::on(&self.form, "input", move |_: Event| {
            if let (Some(storage), Some(typed)) = (storage(), typing.typed()) {
                // Without room, the server alone keeps it.
                drop(storage.set_item(&typing.name, &typed));
            }
            typing.plan();
        });
        let leaving = self.clone();
        if let Some(window) = dom::window() {
            dom::on(&window, "pagehide", move |_: Event| leaving.save_if_planned());
        }
        // The form takes everything along; what was typed stays in the browser until the server is known to have it.
        let sent = self.clone();
        dom::on(&self.form, "submit", move |_: Event| dom::cancel(sent.planned.take()));
    }

    fn plan(&self) {
        dom::cancel(self.planned.take());
        let kept = self.clone();
        self.planned.set(dom::after(PAUSE_MS, move || kept.save_if_planned()));
    }

    fn save_if_planned(&self) {
        let planned = self.planned.take();
        dom::cancel(planned);
        let (Some(_), Some(typed), Some(beside)) = (planned, self.typed(), self.beside()) else { return };
        let kept = self.clone();
        spawn_local(async move {
            if post(&format!("{beside}&{typed}")).await == Some(true) {
                kept.forget(&typed);
            }
        });
    }

    /// The server has it. What was typed since is not what it has.
    fn forget(&self, typed: &str) {
        let Some(storage) = storage() else { return };
        if storage.get_item(&self.name).ok().flatten().as_deref() == Some(typed) {
            drop(storage.remove_item(&self.name));
        }
    }

    fn typed(&self) -> Option<String> {
        let fields = UrlSearchParams::new().ok()?;
        self.fields().iter().for_each(|field| fields.append(&field.name(), &field.text()));
        Some(String::from(fields.to_string()))
    }

    fn beside(&self) -> Option<String> {
        let fields = UrlSearchParams::new().ok()?;
        for name in BESIDE {
            let field = self.form.query_selector(&format!("input[name={name}]")).ok().flatten()?;
            fields.append(name, &field.dyn_into::<HtmlInputElement>().ok()?.value());
        }
        Some(String::from(fields.to_string()))
    }

    fn fields(&self) -> Vec<Typed> {
        let Ok(found) = self.form.query_selector_all(TYPED) else { return Vec::new() };
        (0..found.length()).filter_map(|n| Typed::of(found.item(n)?.dyn_into().ok()?)).collect()
    }
}

/// A field with words in it.
enum Typed {
    Area(HtmlTextAreaElement),
    Line(HtmlInputElement),
}

impl Typed {
    fn of(element: Element) -> Option<Self> {
        let area = element.clone().dyn_into().map(Self::Area).ok();
        area.or_else(|| element.dyn_into().map(Self::Line).ok())
    }

    fn name(&self) -> String {
        match self {
            Self::Area(area) => area.name(),
            Self::Line(line) => line.name(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Area(area) => area.value(),
            Self::Line(line) => line.value(),
        }
    }

    fn set(&self, text: &str) {
        match self {
            Self::Area(area) => area.set_value(text),
            Self::Line(line) => line.set_value(text),
        }
    }
}

/// Buttons that pay say how much: what stands in their field now.
fn amounts_on_buttons() {
    for button in dom::all("button[data-amount]") {
        let field = button.get_attribute("data-amount").and_then(|id| dom::by_id::<HtmlInputElement>(&id));
        let Some(field) = field else { continue };
        let label = button.text_content().unwrap_or_default().trim().to_owned();
        let say = move |field: &HtmlInputElement| {
            let amount = Fen::parse_yuan(&field.value()).map(|fen| format!(" {fen}")).unwrap_or_default();
            button.set_text_content(Some(&format!("{label}{amount}")));
        };
        say(&field);
        let changed = field.clone();
        dom::on(&field, "input", move |_: Event| say(&changed));
    }
}

/// What this tab keeps for itself; it is gone with the tab.
fn storage() -> Option<Storage> {
    dom::window()?.session_storage().ok()?
}

/// `keepalive` lets the request outlive the page.
async fn post(fields: &str) -> Option<bool> {
    let request = RequestInit::new();
    request.set_method("POST");
    let fields = UrlSearchParams::new_with_str(fields).ok()?;
    request.set_body(&fields);
    js_sys::Reflect::set(&request, &"keepalive".into(), &true.into()).ok()?;
    let answer = JsFuture::from(dom::window()?.fetch_with_str_and_init(KEEP_AT, &request)).await.ok()?;
    Some(answer.dyn_into::<Response>().ok()?.ok())
}
