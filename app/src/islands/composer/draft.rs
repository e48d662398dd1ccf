//! The draft: kept half a second after the last key, and whenever the page is put away.

use super::ComposerWords;
use crate::islands::dom;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement, RequestInit, Response, UrlSearchParams};

const PAUSE_MS: i32 = 500;

#[derive(Clone)]
struct Draft {
    area: HtmlTextAreaElement,
    words: Rc<ComposerWords>,
    saved: Rc<RefCell<String>>,
    planned: Rc<Cell<Option<i32>>>,
}

pub(super) fn start(words: Rc<ComposerWords>) {
    let Some(area) = dom::by_id::<HtmlTextAreaElement>("reply-text") else { return };
    let saved = Rc::new(RefCell::new(area.value()));
    let draft = Draft { area, words, saved, planned: Rc::default() };
    let typing = draft.clone();
    dom::on(&draft.area, "input", move |_: web_sys::Event| typing.plan());
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
        let text = self.area.value();
        if *self.saved.borrow() == text {
            return;
        }
        say(&self.words.saving_draft);
        let draft = self.clone();
        spawn_local(async move {
            if post(&text).await == Some(true) {
                draft.saved.replace(text);
                say(&draft.words.draft_saved);
            } else {
                say(&draft.words.draft_not_saved);
            }
        });
    }
}

fn say(text: &str) {
    if let Some(place) = dom::by_id::<Element>("draft-state") {
        place.set_text_content(Some(text));
    }
}

/// Sends the draft; `keepalive` lets the request outlive the page.
async fn post(text: &str) -> Option<bool> {
    let complaint = complaint()?;
    let body = UrlSearchParams::new().ok()?;
    body.append("complaint", &complaint);
    body.append("text", text);
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body);
    js_sys::Reflect::set(&request, &"keepalive".into(), &true.into()).ok()?;
    let answer = JsFuture::from(dom::window()?.fetch_with_str_and_init("/api/save_draft", &request)).await.ok()?;
    Some(answer.dyn_into::<Response>().ok()?.ok())
}

/// The complaint that the form is for.
pub(super) fn complaint() -> Option<String> {
    let input = dom::all("#composer input[name=complaint]").into_iter().next()?;
    Some(input.dyn_into::<HtmlInputElement>().ok()?.value())
}
