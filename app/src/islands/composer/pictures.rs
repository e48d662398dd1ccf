//! Pictures: picked, pasted or dropped, each sent up at once with its progress shown.

use super::ComposerWords;
use super::blocks::place_pictures;
use super::draft::complaint;
use super::leave::Leave;
use crate::islands::dom;
use std::rc::Rc;
use web_sys::{
    ClipboardEvent, Document, DragEvent, Element, File, FileList, FormData, HtmlFormElement, HtmlInputElement,
    MouseEvent, ProgressEvent, XmlHttpRequest,
};

/// One picture on its way.
#[derive(Clone)]
struct Upload {
    file: File,
    words: Rc<ComposerWords>,
    chip: Element,
    leave: Leave,
}

pub(super) fn start(form: &HtmlFormElement, words: &Rc<ComposerWords>, leave: &Leave) {
    let send_all = {
        let (words, leave) = (words.clone(), leave.clone());
        move |files| send_all(files, &words, &leave)
    };
    if let Some(input) = dom::by_id::<HtmlInputElement>("images") {
        let (picker, send_all) = (input.clone(), send_all.clone());
        dom::on(&input, "change", move |_: web_sys::Event| {
            send_all(picker.files());
            // The form is not to send them once more.
            picker.set_value("");
        });
    }
    let send_pasted = send_all.clone();
    dom::on(form, "paste", move |event: ClipboardEvent| {
        let files = event.clipboard_data().and_then(|data| data.files());
        if files.as_ref().is_some_and(|files| files.length() > 0) {
            event.prevent_default();
            send_pasted(files);
        }
    });
    dom::on(form, "dragover", |event: DragEvent| event.prevent_default());
    dom::on(form, "drop", move |event: DragEvent| {
        event.prevent_default();
        send_all(event.data_transfer().and_then(|data| data.files()));
    });
}

fn send_all(files: Option<FileList>, words: &Rc<ComposerWords>, leave: &Leave) {
    let Some(files) = files else { return };
    for file in (0..files.length()).filter_map(|n| files.item(n)) {
        if let Some(upload) = Upload::begin(file, words.clone(), leave.clone()) {
            upload.send();
        }
    }
}

impl Upload {
    fn begin(file: File, words: Rc<ComposerWords>, leave: Leave) -> Option<Self> {
        let chip = element("span", "chip")?;
        dom::by_id::<Element>("uploads")?.append_child(&chip).ok()?;
        Some(Self { file, words, chip, leave })
    }

    fn send(&self) {
        self.show_progress();
        let (Some(complaint), Ok(form), Ok(request)) = (complaint(), FormData::new(), XmlHttpRequest::new()) else {
            return self.show_failure(&self.words.upload_failed);
        };
        let filled = form
            .append_with_str("complaint", &complaint)
            .and_then(|()| form.append_with_blob_and_filename("images", &self.file, &self.file.name()))
            .and_then(|()| request.open("POST", "/api/attach_image"));
        self.watch(&request);
        if filled.and_then(|()| request.send_with_opt_form_data(Some(&form))).is_err() {
            self.show_failure(&self.words.upload_failed);
        }
    }

    fn watch(&self, request: &XmlHttpRequest) {
        let (upload, answered) = (self.clone(), request.clone());
        dom::on(request, "load", move |_: web_sys::Event| upload.answered(&answered));
        let upload = self.clone();
        dom::on(request, "error", move |_: web_sys::Event| {
            upload.show_failure(&upload.words.upload_offline);
        });
        if let Ok(sending) = request.upload() {
            let chip = self.chip.clone();
            dom::on(&sending, "progress", move |event: ProgressEvent| {
                let share = event.loaded() / event.total().max(1.0);
                if let Ok(Some(bar)) = chip.query_selector("progress") {
                    drop(bar.set_attribute("value", &format!("{share:.2}")));
                }
            });
        }
    }

    fn answered(&self, request: &XmlHttpRequest) {
        if request.status().is_ok_and(|status| (200..300).contains(&status)) {
            self.chip.remove();
            if !place_pictures(&self.leave) {
                show_attached();
                self.leave.go_on();
            }
            return;
        }
        let body = request.response_text().ok().flatten().unwrap_or_default();
        let known = self.words.refusals.iter().find(|(code, _)| body.contains(&format!("\"{code}\"")));
        self.show_failure(known.map_or(&self.words.upload_failed, |(_, reason)| reason));
    }

    fn show_progress(&self) {
        self.chip.set_text_content(Some(&self.file.name()));
        if let Some(bar) = element("progress", "") {
            drop(bar.set_attribute("aria-label", &self.words.uploading));
            drop(bar.set_attribute("max", "1"));
            drop(self.chip.append_child(&bar));
        }
    }

    fn show_failure(&self, reason: &str) {
        self.leave.stay();
        self.chip.set_class_name("chip chip--failed");
        self.chip.set_text_content(Some(&format!("{}：{reason}", self.file.name())));
        let upload = self.clone();
        self.add_button(&self.words.retry, move || {
            upload.chip.set_class_name("chip");
            upload.send();
        });
        let (chip, leave) = (self.chip.clone(), self.leave.clone());
        self.add_button(&self.words.remove, move || {
            chip.remove();
            // Others may have waited for it.
            place_pictures(&leave);
        });
    }

    fn add_button(&self, label: &str, act: impl Fn() + 'static) {
        let Some(button) = element("button", "link") else { return };
        drop(button.set_attribute("type", "button"));
        button.set_text_content(Some(label));
        dom::on(&button, "click", move |_: MouseEvent| act());
        drop(self.chip.append_child(&button));
    }
}

fn element(name: &str, class: &str) -> Option<Element> {
    let document: Document = dom::document()?;
    let element = document.create_element(name).ok()?;
    element.set_class_name(class);
    Some(element)
}

/// Asks the follower of the page to look: the picture is on the draft now.
fn show_attached() {
    if let (Some(document), Ok(event)) = (dom::document(), web_sys::Event::new("desk:look")) {
        drop(document.dispatch_event(&event));
    }
}
