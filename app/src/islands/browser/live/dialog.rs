//! Dialogs: the focus, the way out by keyboard, and buttons that say what they pay.

use super::dialog_notes;
use crate::islands::browser::dom;
use desk_domain::Fen;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

pub(super) fn start() {
    focus_title();
    leave_by_escape();
    dialog_notes::start();
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

/// Escape leaves a dialog the way its closing link does: without a question, since nothing that was typed is lost by it.
fn leave_by_escape() {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "keydown", |event: KeyboardEvent| {
        let way_out = dom::all("[data-escape]").into_iter().find_map(|dialog| dialog.get_attribute("data-escape"));
        if let (Some(way_out), true, Some(window)) = (way_out, event.key() == "Escape", dom::window()) {
            drop(window.location().assign(&way_out));
        }
    });
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
