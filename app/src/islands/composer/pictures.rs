//! Pictures: picked, pasted or dropped, each sent up at once with its progress shown.

use super::draft::complaint;
use crate::islands::dom;
use web_sys::{
    ClipboardEvent, Document, DragEvent, Element, File, FileList, FormData, HtmlFormElement, HtmlInputElement,
    MouseEvent, ProgressEvent, XmlHttpRequest,
};

/// One picture on its way.
#[derive(Clone)]
struct Upload {
    file: File,
    english: bool,
    chip: Element,
}

pub(super) fn start(english: bool) {
    let Some(form) = dom::by_id::<HtmlFormElement>("composer") else { return };
    if let Some(input) = dom::by_id::<HtmlInputElement>("images") {
        let picker = input.clone();
        dom::on(&input, "change", move |_: web_sys::Event| {
            send_all(picker.files(), english);
            // The form is not to send them once more.
            picker.set_value("");
        });
    }
    dom::on(&form, "paste", move |event: ClipboardEvent| {
        let files = event.clipboard_data().and_then(|data| data.files());
        if files.as_ref().is_some_and(|files| files.length() > 0) {
            event.prevent_default();
            send_all(files, english);
        }
    });
    dom::on(&form, "dragover", |event: DragEvent| event.prevent_default());
    dom::on(&form, "drop", move |event: DragEvent| {
        event.prevent_default();
        send_all(event.data_transfer().and_then(|data| data.files()), english);
    });
}

fn send_all(files: Option<FileList>, english: bool) {
    let Some(files) = files else { return };
    for file in (0..files.length()).filter_map(|n| files.item(n)) {
        if let Some(upload) = Upload::begin(file, english) {
            upload.send();
        }
    }
}

impl Upload {
    fn begin(file: File, english: bool) -> Option<Self> {
        let chip = element("span", "chip")?;
        dom::by_id::<Element>("uploads")?.append_child(&chip).ok()?;
        Some(Self { file, english, chip })
    }

    fn say<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        if self.english { english } else { chinese }
    }

    fn send(&self) {
        self.show_progress();
        let (Some(complaint), Ok(form), Ok(request)) = (complaint(), FormData::new(), XmlHttpRequest::new()) else {
            return self.show_failure(self.say("图片没有上传", "Image not uploaded"));
        };
        let filled = form
            .append_with_str("complaint", &complaint)
            .and_then(|()| form.append_with_blob_and_filename("images", &self.file, &self.file.name()))
            .and_then(|()| request.open("POST", "/api/attach_image"));
        self.watch(&request);
        if filled.and_then(|()| request.send_with_opt_form_data(Some(&form))).is_err() {
            self.show_failure(self.say("图片没有上传", "Image not uploaded"));
        }
    }

    fn watch(&self, request: &XmlHttpRequest) {
        let (upload, answered) = (self.clone(), request.clone());
        dom::on(request, "load", move |_: web_sys::Event| upload.answered(&answered));
        let upload = self.clone();
        dom::on(request, "error", move |_: web_sys::Event| {
            upload.show_failure(upload.say("网络断开，图片没有上传", "Offline; image not uploaded"));
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
            show_attached();
            return;
        }
        let body = request.response_text().ok().flatten().unwrap_or_default();
        let reasons = [
            ("picture_heic", "不支持 HEIC，请转成 jpg", "HEIC is not supported; convert it to jpg"),
            ("picture_too_large", "文件超过 20 MB", "Larger than 20 MB"),
            ("picture_too_many_pixels", "像素太多", "Too many pixels"),
            ("picture_too_many", "最多 4 张图片", "At most 4 images"),
            ("picture_unknown", "只支持 jpg、png、bmp、webp", "Only jpg, png, bmp and webp"),
            ("sign_in_needed", "登录已过期，请重新登录", "Signed out; sign in again"),
        ];
        let known = reasons.iter().find(|(code, ..)| body.contains(&format!("\"{code}\"")));
        let (chinese, english) =
            known.map_or(("图片没有上传", "Image not uploaded"), |(_, chinese, english)| (*chinese, *english));
        self.show_failure(self.say(chinese, english));
    }

    fn show_progress(&self) {
        self.chip.set_text_content(Some(&self.file.name()));
        let label = self.say("正在上传", "Uploading");
        if let Some(bar) = element("progress", "") {
            drop(bar.set_attribute("aria-label", label));
            drop(bar.set_attribute("max", "1"));
            drop(self.chip.append_child(&bar));
        }
    }

    fn show_failure(&self, reason: &str) {
        self.chip.set_class_name("chip chip--failed");
        self.chip.set_text_content(Some(&format!("{}：{reason}", self.file.name())));
        let upload = self.clone();
        self.add_button(self.say("重试", "Retry"), move || {
            upload.chip.set_class_name("chip");
            upload.send();
        });
        let chip = self.chip.clone();
        self.add_button(self.say("移除", "Remove"), move || chip.remove());
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
