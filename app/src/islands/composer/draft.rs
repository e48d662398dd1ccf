//! The draft: kept half a second after the last key, and whenever the page is put away; everything that the form holds. One
//! saving at a time: what comes to the server last stays.

use super::ComposerWords;
use super::leave::{Leave, say};
use crate::islands::dom;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{FormData, HtmlFormElement, HtmlInputElement, RequestInit, Response, SubmitEvent};

const PAUSE_MS: i32 = 500;

/// What the form brings along that is no part of the draft.
const BESIDE: [&str; 4] = ["images", "last_log_id", "query", "intent"];

#[derive(Clone)]
struct Draft {
    form: HtmlFormElement,
    words: Rc<ComposerWords>,
    /// What was last kept, as it was sent.
    saved: Rc<RefCell<String>>,
    planned: Rc<Cell<Option<i32>>>,
    leave: Leave,
}

pub(super) fn start(form: HtmlFormElement, words: Rc<ComposerWords>, leave: Leave) {
    let draft = Draft { form: form.clone(), words, saved: Rc::default(), planned: Rc::default(), leave };
    draft.count_as_saved();
    let typing = draft.clone();
    dom::on(&form, "input", move |_: web_sys::Event| typing.plan());
    let leaving = draft.clone();
    dom::on(&form, "submit", move |event: SubmitEvent| {
        // A button that leads elsewhere does not take everything along.
        let takes_all = event.submitter().is_none_or(|button| !button.has_attribute("formaction"));
        if !leaving.leave.holds(&event) && takes_all {
            leaving.count_as_saved();
        }
    });
    if let Some(document) = dom::document() {
        // There may be no later.
        dom::on(&document, "visibilitychange", move |_: web_sys::Event| draft.save_now());
    }
}

impl Draft {
    fn plan(&self) {
        dom::cancel(self.planned.take());
        let draft = self.clone();
        self.planned.set(dom::after(PAUSE_MS, move || draft.save()));
    }

    /// What is written now is as the server has it, or is on its way there with the form: a later saving would bring back
    /// what was sent or changed meanwhile.
    fn count_as_saved(&self) {
        dom::cancel(self.planned.take());
        self.saved.replace(self.written().map(|form| as_text(&form)).unwrap_or_default());
    }

    fn save(&self) {
        if self.leave.is_saving() { self.plan() } else { self.save_now() }
    }

    fn save_now(&self) {
        dom::cancel(self.planned.take());
        let Some(form) = self.written() else { return };
        let written = as_text(&form);
        if *self.saved.borrow() == written {
            return;
        }
        say(&self.words.saving_draft);
        self.leave.set_saving(true);
        let draft = self.clone();
        spawn_local(async move {
            if post(&form).await == Some(true) {
                draft.saved.replace(written);
                say(&draft.words.draft_saved);
            } else {
                say(&draft.words.draft_not_saved);
            }
            draft.leave.set_saving(false);
        });
    }

    /// Everything that is written, as the form would send it.
    fn written(&self) -> Option<FormData> {
        let form = FormData::new_with_form(&self.form).ok()?;
        BESIDE.iter().for_each(|name| form.delete(name));
        Some(form)
    }
}

/// The fields with their values, to be compared.
fn as_text(form: &FormData) -> String {
    js_sys::JSON::stringify(&js_sys::Array::from(form)).map(String::from).unwrap_or_default()
}

/// Sends the draft; `keepalive` lets the request outlive the page.
async fn post(form: &FormData) -> Option<bool> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(form);
    js_sys::Reflect::set(&request, &"keepalive".into(), &true.into()).ok()?;
    let answer = JsFuture::from(dom::window()?.fetch_with_str_and_init("/api/save_draft", &request)).await.ok()?;
    Some(answer.dyn_into::<Response>().ok()?.ok())
}

/// The complaint that the form is for.
pub(super) fn complaint() -> Option<String> {
    let input = dom::all("#composer input[name=complaint]").into_iter().next()?;
    Some(input.dyn_into::<HtmlInputElement>().ok()?.value())
}
