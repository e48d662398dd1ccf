//! Sending: from the click until the answer the button says so, and the page stays. What cannot be sent keeps its words.

use super::draft::Draft;
use super::fields::SENT_TO;
use super::state::warn;
use crate::islands::browser::dom;
use crate::islands::browser::page::{Page, go_to, page};
use crate::islands::browser::post::Answer;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FormData, HtmlButtonElement, HtmlElement, SubmitEvent};

const SENDS: &str = "#send, #composer [name=send_anyway], #composer [name=send_same]";
const WITHDRAW: &str = "button.withdraw";

/// What a button says while nothing is being sent.
const USUALLY: &str = "data-usually";

thread_local! {
    /// A message has just left: whoever sent it finds the way back under their fingers, once it is there.
    static LOOKS_FOR_WITHDRAW: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn start(draft: &Draft) {
    let leaving = draft.clone();
    dom::on(draft.fields().form(), "submit", move |event: SubmitEvent| submit(&leaving, &event));
}

fn submit(draft: &Draft, event: &SubmitEvent) {
    let button = event.submitter().filter(super::leave::sends);
    if draft.leave().is_sending() {
        return event.prevent_default();
    }
    if button.is_none() && draft.is_dirty() && !draft.leave().is_saving() {
        // The form leads elsewhere; what is written is kept before.
        draft.save_now(false);
    }
    if draft.leave().holds(event) {
        return;
    }
    match button {
        Some(button) => {
            event.prevent_default();
            send(draft, &button);
        }
        None if dom::is_offline() => {
            event.prevent_default();
            warn(&draft.words().offline);
        }
        None => {}
    }
}

fn send(draft: &Draft, button: &HtmlElement) {
    let Ok(form) = FormData::new_with_form(draft.fields().form()) else { return };
    let named = button.get_attribute("name").zip(button.get_attribute("value"));
    if let Some((name, value)) = named {
        drop(form.append_with_str(&name, &value));
    }
    show_sending(draft, true);
    let draft = draft.clone();
    spawn_local(async move {
        let answer = draft.fields().post(SENT_TO, &form, false).await;
        show_sending(&draft, false);
        answered(&draft, answer);
    });
}

fn answered(draft: &Draft, answer: Answer) {
    let words = draft.words();
    match answer {
        Answer::Done { leads_to: Some(address), .. } => {
            draft.count_as_saved();
            if address.contains("notice=") || draft.fields().has_blocks() {
                go_to(&address);
            } else {
                LOOKS_FOR_WITHDRAW.set(true);
                renew(draft.clone());
            }
        }
        Answer::Refused { status: 401, .. } => {
            let complaint = draft.fields().hidden("complaint");
            draft.keep_here();
            go_to(&format!("/login?next=%2Fcomplaints%2F{complaint}&notice=words_kept"));
        }
        Answer::Refused { says, .. } if says.contains("\"other_author\"") => draft.stop(),
        Answer::Done { .. } | Answer::Refused { .. } => {
            warn(&words.not_sent);
            draft.find_out();
        }
        Answer::Unreachable => {
            warn(if dom::is_offline() { &words.offline } else { &words.asking });
            draft.find_out();
        }
    }
}

/// The words have left: the composer becomes that of the page as it is now, with a form of its own.
pub(super) fn renew(draft: Draft) {
    spawn_local(async move {
        let address = format!("/complaints/{}", draft.fields().hidden("complaint"));
        match page(&address).await {
            Page::Found(fresh) if draft.fields().take_over(&fresh) => {
                draft.count_as_saved();
                super::state::say("");
                dom::look();
            }
            _ => go_to(&address),
        }
    });
}

/// The page was looked at again.
pub(super) fn looked(draft: &Draft) {
    if draft.leave().is_sending() {
        label(draft, true);
    }
    let button = dom::all(WITHDRAW).into_iter().next().and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let Some(button) = button.filter(|_| LOOKS_FOR_WITHDRAW.take()) {
        drop(button.focus());
    }
}

fn show_sending(draft: &Draft, sending: bool) {
    draft.leave().set_sending(sending);
    draft.fields().set_read_only(sending);
    label(draft, sending);
}

/// Says so on every button that sends; one that waits for an outcome is left as it is.
fn label(draft: &Draft, sending: bool) {
    for button in dom::all(SENDS).into_iter().filter_map(|button| button.dyn_into::<HtmlButtonElement>().ok()) {
        let place: Element = button.query_selector("span").ok().flatten().unwrap_or_else(|| button.clone().into());
        match button.get_attribute(USUALLY) {
            None if sending && !button.disabled() => {
                drop(button.set_attribute(USUALLY, &place.text_content().unwrap_or_default()));
                place.set_text_content(Some(&draft.words().sending));
                button.set_disabled(true);
            }
            Some(usual) if !sending => {
                drop(button.remove_attribute(USUALLY));
                place.set_text_content(Some(&usual));
                button.set_disabled(false);
            }
            _ => {}
        }
    }
}
