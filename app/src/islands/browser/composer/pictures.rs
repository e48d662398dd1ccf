//! Pictures that are picked, pasted or dropped.

use super::leave::Leave;
use super::uploads::Uploads;
use crate::islands::browser::dom;
use crate::islands::composer::ComposerWords;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, File, FileList, HtmlFormElement, HtmlInputElement};

pub(super) fn start(form: &HtmlFormElement, words: &Rc<ComposerWords>, leave: &Leave) {
    let uploads = Uploads::new(words.clone(), leave.clone());
    if let Some(input) = dom::by_id::<HtmlInputElement>("images") {
        let (picker, uploads) = (input.clone(), uploads.clone());
        dom::on(&input, "change", move |_: web_sys::Event| {
            uploads.add(all(picker.files()));
            // The form is not to send them once more.
            picker.set_value("");
        });
    }
    let pasted = uploads.clone();
    dom::on(form, "paste", move |event: ClipboardEvent| {
        let files = event.clipboard_data().map(|data| pasted_files(&data)).unwrap_or_default();
        if !files.is_empty() {
            event.prevent_default();
            pasted.add(files);
        }
    });
    take_dropped(form, uploads);
}

/// Tables and documents put a picture of their words beside the words: those are meant. A file is named by them.
fn pasted_files(data: &DataTransfer) -> Vec<File> {
    let words = data.get_data("text/plain").unwrap_or_default();
    let files = all(data.files());
    let are_named = files.iter().any(|file| words.contains(&file.name()));
    if words.trim().is_empty() || are_named { files } else { Vec::new() }
}

/// Whatever else is dropped is left to the fields that take it; beside them it leads to no other page.
fn take_dropped(form: &HtmlFormElement, uploads: Uploads) {
    let Some(document) = dom::document() else { return };
    let place = form.clone();
    dom::on(&document, "dragover", move |event: DragEvent| {
        let Some(data) = event.data_transfer() else { return };
        let takes = is_files(&data) && is_within(&place, &event);
        if takes || !is_words_for_field(&data, &event) {
            event.prevent_default();
            data.set_drop_effect(if takes { "copy" } else { "none" });
        }
    });
    let place = form.clone();
    dom::on(&document, "drop", move |event: DragEvent| {
        let Some(data) = event.data_transfer() else { return };
        if is_words_for_field(&data, &event) {
            return;
        }
        event.prevent_default();
        if is_files(&data) && is_within(&place, &event) {
            uploads.add(all(data.files()));
        }
    });
}

/// Files from the computer. What is dragged from a page has an address or a form of words as well.
fn is_files(data: &DataTransfer) -> bool {
    let kinds: Vec<String> = data.types().iter().filter_map(|kind| kind.as_string()).collect();
    let has = |kind: &str| kinds.iter().any(|known| known == kind);
    has("Files") && !has("text/html") && !has("text/uri-list")
}

fn is_words_for_field(data: &DataTransfer, event: &DragEvent) -> bool {
    let field = target(event).and_then(|target| target.closest("textarea, input").ok().flatten());
    field.is_some() && !is_files(data)
}

fn is_within(form: &HtmlFormElement, event: &DragEvent) -> bool {
    target(event).is_some_and(|target| form.contains(Some(&target)))
}

fn target(event: &DragEvent) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn all(files: Option<FileList>) -> Vec<File> {
    files.iter().flat_map(|files| (0..files.length()).filter_map(|n| files.item(n))).collect()
}
