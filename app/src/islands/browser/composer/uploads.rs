//! Pictures on their way: one after the other, each with its progress and a cross. What stands still for a minute is given
//! up, and what was refused for what it is cannot be tried again.

use super::blocks::place_pictures;
use super::fields::{ATTACHES_AT, composer};
use super::leave::Leave;
use crate::author;
use crate::islands::browser::dom;
use crate::islands::composer::{ComposerWords, REFUSALS};
use crate::islands::script_words::read;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use web_sys::{Document, Element, File, FormData, MouseEvent, ProgressEvent, XmlHttpRequest};

/// Nothing has moved for so long.
const SILENCE_MS: i32 = 60_000;
/// What was one too many goes away by itself.
const DISMISS_MS: i32 = 8_000;
const ONE_TOO_MANY: &str = "picture_too_many";

#[derive(Clone)]
pub(super) struct Uploads(Rc<State>);

struct State {
    words: Rc<ComposerWords>,
    leave: Leave,
    waiting: RefCell<VecDeque<Upload>>,
    sending: RefCell<Option<Upload>>,
    /// Of the picture that was picked last.
    place: Cell<i64>,
}

/// One picture.
#[derive(Clone)]
struct Upload {
    file: File,
    /// Among all that were picked, also while this one is tried again.
    place: i64,
    chip: Element,
    request: Rc<RefCell<Option<XmlHttpRequest>>>,
    silence: Rc<Cell<Option<i32>>>,
}

impl Uploads {
    pub(super) fn new(words: Rc<ComposerWords>, leave: Leave) -> Self {
        let (waiting, sending, place) = (RefCell::default(), RefCell::default(), Cell::default());
        Self(Rc::new(State { words, leave, waiting, sending, place }))
    }

    /// In the order in which they were picked.
    pub(super) fn add(&self, files: Vec<File>) {
        for file in files {
            let place = dom::machine_time().max(self.0.place.get() + 1);
            self.0.place.set(place);
            let chip = element("span", "chip");
            let Some((chip, uploads)) = chip.zip(dom::by_id::<Element>("uploads")) else { return };
            if uploads.append_child(&chip).is_ok() {
                self.wait(Upload { file, place, chip, request: Rc::default(), silence: Rc::default() });
            }
        }
        self.send_next();
    }

    fn wait(&self, upload: Upload) {
        upload.chip.set_class_name("chip");
        upload.chip.set_text_content(Some(&upload.file.name()));
        if let Some(bar) = element("progress", "") {
            drop(bar.set_attribute("aria-label", &self.0.words.uploading));
            drop(bar.set_attribute("max", "1"));
            drop(upload.chip.append_child(&bar));
        }
        let (uploads, cut) = (self.clone(), upload.clone());
        let cross = add_button(&upload.chip, "×", move || uploads.cut_off(&cut));
        if let Some(cross) = cross {
            let label = format!("{} {}", self.0.words.cut_off, upload.file.name());
            drop(cross.set_attribute("aria-label", &label));
            drop(cross.set_attribute("title", &self.0.words.cut_off));
        }
        self.0.waiting.borrow_mut().push_back(upload);
    }

    fn send_next(&self) {
        if self.0.sending.borrow().is_some() {
            return;
        }
        let Some(upload) = self.0.waiting.borrow_mut().pop_front() else { return };
        self.0.sending.replace(Some(upload.clone()));
        if self.send(&upload).is_none() {
            self.fail(&upload, &self.0.words.upload_failed);
        }
    }

    fn send(&self, upload: &Upload) -> Option<()> {
        let (fields, form, request) = (composer()?, FormData::new().ok()?, XmlHttpRequest::new().ok()?);
        form.append_with_str("complaint", &fields.hidden("complaint")).ok()?;
        form.append_with_str("place", &upload.place.to_string()).ok()?;
        form.append_with_blob_and_filename("images", &upload.file, &upload.file.name()).ok()?;
        request.open("POST", &fields.address(ATTACHES_AT)).ok()?;
        request.set_request_header(author::HEADER, &fields.author()).ok()?;
        self.watch(upload, &request);
        upload.request.replace(Some(request.clone()));
        request.send_with_opt_form_data(Some(&form)).ok()
    }

    fn watch(&self, upload: &Upload, request: &XmlHttpRequest) {
        self.await_movement(upload);
        let (uploads, sent, answered) = (self.clone(), upload.clone(), request.clone());
        dom::on(request, "load", move |_: web_sys::Event| uploads.answered(&sent, &answered));
        let (uploads, sent) = (self.clone(), upload.clone());
        dom::on(request, "error", move |_: web_sys::Event| uploads.fail(&sent, &uploads.0.words.upload_offline));
        let Ok(sending) = request.upload() else { return };
        let (uploads, sent) = (self.clone(), upload.clone());
        dom::on(&sending, "progress", move |event: ProgressEvent| {
            uploads.await_movement(&sent);
            let share = event.loaded() / event.total().max(1.0);
            if let Ok(Some(bar)) = sent.chip.query_selector("progress") {
                drop(bar.set_attribute("value", &dom::in_digits(share)));
            }
        });
    }

    /// From now on a minute.
    fn await_movement(&self, upload: &Upload) {
        dom::cancel(upload.silence.take());
        let (uploads, silent) = (self.clone(), upload.clone());
        upload.silence.set(dom::after(SILENCE_MS, move || {
            if silent.end() {
                uploads.fail(&silent, &uploads.0.words.upload_silent);
            }
        }));
    }

    fn answered(&self, upload: &Upload, request: &XmlHttpRequest) {
        if request.status().is_ok_and(|status| (200..300).contains(&status)) {
            upload.end();
            upload.chip.remove();
            self.go_on();
            if !place_pictures(&self.0.leave) {
                show_attached();
                self.0.leave.go_on();
            }
            return;
        }
        let body = request.response_text().ok().flatten().unwrap_or_default();
        match read(REFUSALS).first(|code| body.contains(&format!("\"{code}\""))) {
            Some((code, reason)) if code.starts_with("picture_") => self.refuse(upload, &code, &reason),
            Some((_, reason)) => self.fail(upload, &reason),
            None => self.fail(upload, &self.0.words.upload_failed),
        }
    }

    /// It may get there yet.
    fn fail(&self, upload: &Upload, reason: &str) {
        self.show_failure(upload, "chip chip--failed", reason);
        let (uploads, again) = (self.clone(), upload.clone());
        add_button(&upload.chip, &self.0.words.retry, move || {
            uploads.wait(again.clone());
            uploads.send_next();
        });
        self.add_remove(upload);
        self.go_on();
    }

    /// It never will: nothing waits for it.
    fn refuse(&self, upload: &Upload, code: &str, reason: &str) {
        self.show_failure(upload, "refused", reason);
        self.add_remove(upload);
        if code == ONE_TOO_MANY {
            let chip = upload.chip.clone();
            dom::after(DISMISS_MS, move || chip.remove());
        }
        self.go_on();
    }

    fn show_failure(&self, upload: &Upload, class: &str, reason: &str) {
        upload.end();
        self.0.leave.stay();
        upload.chip.set_class_name(class);
        drop(upload.chip.set_attribute("role", "alert"));
        upload.chip.set_text_content(Some(&format!("{}{}{reason}", upload.file.name(), self.0.words.colon)));
    }

    fn add_remove(&self, upload: &Upload) {
        let (chip, leave) = (upload.chip.clone(), self.0.leave.clone());
        add_button(&upload.chip, &self.0.words.remove, move || {
            chip.remove();
            // Others may have waited for it.
            place_pictures(&leave);
        });
    }

    /// Somebody does not want it any more.
    fn cut_off(&self, upload: &Upload) {
        let is_sent = self.0.sending.borrow().as_ref().is_some_and(|sent| sent.place == upload.place);
        self.0.waiting.borrow_mut().retain(|waiting| waiting.place != upload.place);
        upload.end();
        upload.chip.remove();
        self.0.leave.stay();
        if is_sent {
            self.go_on();
        }
        place_pictures(&self.0.leave);
    }

    fn go_on(&self) {
        self.0.sending.replace(None);
        self.send_next();
    }
}

impl Upload {
    /// Ends the request, if it is under way.
    fn end(&self) -> bool {
        dom::cancel(self.silence.take());
        let request = self.request.take();
        if let Some(request) = &request {
            drop(request.abort());
        }
        request.is_some()
    }
}

fn add_button(chip: &Element, label: &str, act: impl Fn() + 'static) -> Option<Element> {
    let button = element("button", "link")?;
    drop(button.set_attribute("type", "button"));
    button.set_text_content(Some(label));
    dom::on(&button, "click", move |_: MouseEvent| act());
    chip.append_child(&button).ok()?;
    Some(button)
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
