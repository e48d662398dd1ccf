//! The draft: kept half a second after the last key, and whenever the page is put away; words, and what goes along with them.

use super::ComposerWords;
use crate::islands::dom;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Headers, HtmlInputElement, HtmlTextAreaElement, RequestInit, Response, UrlSearchParams};

const PAUSE_MS: i32 = 500;

/// The fields beside the words, as the form calls them.
const EXTRAS: [&str; 5] = ["link_url", "link_text", "card_appid", "card_path", "card_text"];

#[derive(Clone)]
struct Draft {
    area: HtmlTextAreaElement,
    words: Rc<ComposerWords>,
    /// What was last kept, as it was sent.
    saved: Rc<RefCell<String>>,
    planned: Rc<Cell<Option<i32>>>,
}

pub(super) fn start(words: Rc<ComposerWords>) {
    let Some(area) = dom::by_id::<HtmlTextAreaElement>("reply-text") else { return };
    let draft = Draft { area, words, saved: Rc::default(), planned: Rc::default() };
    draft.saved.replace(draft.written().unwrap_or_default());
    let typing = draft.clone();
    if let Some(form) = dom::by_id::<Element>("composer") {
        dom::on(&form, "input", move |_: web_sys::Event| typing.plan());
    }
    if let Some(document) = dom::document() {
        dom::on(&document, "visibilitychange", move |_: web_sys::Event| draft.save());
    }
}

impl Draft {
    fn plan(&self) {
        dom::cancel(self.planned.take());
        let draft = self.clone();
        self.planned.set(dom::after(PAUSE_MS, move || draft.save()));
    }

    fn save(&self) {
        dom::cancel(self.planned.take());
        let Some(written) = self.written().filter(|written| *self.saved.borrow() != *written) else { return };
        say(&self.words.saving_draft);
        let draft = self.clone();
        spawn_local(async move {
            if post(&written).await == Some(true) {
                draft.saved.replace(written);
                say(&draft.words.draft_saved);
            } else {
                say(&draft.words.draft_not_saved);
            }
        });
    }

    /// Everything that is written, as the body of a form.
    fn written(&self) -> Option<String> {
        let body = UrlSearchParams::new().ok()?;
        body.append("complaint", &complaint()?);
        body.append("text", &self.area.value());
        for name in EXTRAS {
            body.append(name, &values(name).concat());
        }
        body.append("buttons", &values("button").join("\n"));
        Some(String::from(body.to_string()))
    }
}

/// What stands in the composer's fields of a name.
fn values(name: &str) -> Vec<String> {
    let fields = dom::all(&format!("#composer input[name={name}]")).into_iter();
    fields.filter_map(|field| Some(field.dyn_into::<HtmlInputElement>().ok()?.value())).collect()
}

fn say(text: &str) {
    if let Some(place) = dom::by_id::<Element>("draft-state") {
        place.set_text_content(Some(text));
    }
}

/// Sends the draft; `keepalive` lets the request outlive the page.
async fn post(body: &str) -> Option<bool> {
    let headers = Headers::new().ok()?;
    headers.set("Content-Type", "application/x-www-form-urlencoded").ok()?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body.into());
    js_sys::Reflect::set(&request, &"keepalive".into(), &true.into()).ok()?;
    let answer = JsFuture::from(dom::window()?.fetch_with_str_and_init("/api/save_draft", &request)).await.ok()?;
    Some(answer.dyn_into::<Response>().ok()?.ok())
}

/// The complaint that the form is for.
pub(super) fn complaint() -> Option<String> {
    let input = dom::all("#composer input[name=complaint]").into_iter().next()?;
    Some(input.dyn_into::<HtmlInputElement>().ok()?.value())
}
