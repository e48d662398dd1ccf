//! The fields of one block, in the order in which the form is read again (`actions::blocks`).

use crate::components::{icon, textarea};
use crate::format;
use crate::words::Words;
use desk_domain::message::Link;
use desk_domain::message::blocks::{Block, Button, Buttons, Does, Faq, Faqs, MAX_BUTTONS, MAX_FAQS, Picture, Text};
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

pub(super) fn fields(words: &'static Words, view: &ComplaintView, block: &Block, at: usize) -> AnyView {
    let place = Place { words, at };
    match block {
        Block::Text(text) => place.text(text),
        Block::Picture(picture) => place.picture(view, picture),
        Block::Link(link) => place.link(link),
        Block::Buttons(group) => place.buttons(group),
        Block::Faqs(list) => place.faqs(list),
    }
}

/// Where a block stands, in the language of the page.
#[derive(Clone, Copy)]
struct Place {
    words: &'static Words,
    at: usize,
}

impl Place {
    fn named(self, what: &str) -> String {
        self.words.blocks.in_block(self.at + 1, what)
    }

    fn text(self, text: &Text) -> AnyView {
        let (id, label) = (format!("block-text-{}", self.at), self.named(self.words.blocks.text));
        let class = match (text.secondary, text.bold) {
            (false, false) => "block-text",
            (true, false) => "block-text block-text--secondary",
            (false, true) => "block-text block-text--bold",
            (true, true) => "block-text block-text--secondary block-text--bold",
        };
        view! {
            {begin("text")}
            {text.secondary.then(|| hidden("block_colour", "secondary"))}
            {text.bold.then(|| hidden("block_bold", "true"))}
            <div class=class>{textarea(&id, "block_text", &label, self.words.blocks.text_hint, &text.text)}</div>
        }
        .into_any()
    }

    fn picture(self, view: &ComplaintView, picture: &Picture) -> AnyView {
        let style = if picture.narrow { self.words.blocks.narrow } else { self.words.blocks.wide };
        let shown = view.attachments.iter().find(|attached| attached.id == picture.attachment).map(|attached| {
            view! {
                <p class="block-picture">
                    <img src=attached.href.clone() alt="" width="40" height="40" />
                    <span class="meta">
                        <span>{attached.filename.clone()} " " {format::size(attached.size)}</span>
                        <span>{style}</span>
                    </span>
                </p>
            }
        });
        view! {
            {begin("picture")}
            {hidden("picture", &picture.attachment)}
            {picture.narrow.then(|| hidden("picture_style", "narrow"))}
            {shown}
        }
        .into_any()
    }

    fn link(self, link: &Link) -> AnyView {
        let names = &self.words.extras;
        view! {
            {begin("link")}
            <div class="block-row">
                {self.field(names.link_text, "link_text", &link.text, "")}
                {self.field(names.link_url, "link_url", &link.url, "https://")}
            </div>
        }
        .into_any()
    }

    fn buttons(self, group: &Buttons) -> AnyView {
        let rows = group.buttons.iter().zip(1..).map(|(button, n)| self.button(button, n)).collect_view();
        let more = (group.buttons.len() < MAX_BUTTONS).then(|| self.extend(self.words.blocks.more_buttons));
        view! {
            {begin("buttons")}
            {group.vertical.then(|| hidden("button_layout", "vertical"))}
            <div class=if group.vertical { "block-buttons block-buttons--vertical" } else { "block-buttons" }>{rows}</div>
            {more}
        }
        .into_any()
    }

    /// What leads nowhere for the chosen click is out of the way, by style alone, and keeps what was written.
    fn button(self, button: &Button, n: usize) -> AnyView {
        let words = self.words;
        let name = words.blocks.nth_button(n);
        let part = |what: &str| format!("{name} {what}");
        view! {
            <div class="block-button">
                {self.field(&name, "button", &button.text, "")}
                <select name="button_does" aria-label=self.named(&part(words.blocks.on_click))>
                    {choice("send", words.blocks.sends_text, button.does == Does::SendMessage)}
                    {choice("url", words.blocks.opens_url, button.does == Does::JumpUrl)}
                    {choice("mini_program", words.blocks.opens_program, button.does == Does::JumpMiniProgram)}
                </select>
                <div class="if-url">
                    {self.field(&part(words.extras.link_url), "button_url", &button.url, "https://")}
                </div>
                <div class="if-program">
                    {self.field(&part("AppID"), "button_appid", &button.appid, "wx…")}
                    {self.field(&part(words.extras.card_path), "button_path", &button.path, "pages/order/detail")}
                </div>
            </div>
        }
        .into_any()
    }

    fn faqs(self, list: &Faqs) -> AnyView {
        let rows = list.faqs.iter().zip(1..).map(|(faq, n)| self.faq(faq, n)).collect_view();
        let more = (list.faqs.len() < MAX_FAQS).then(|| self.extend(self.words.blocks.more_faqs));
        view! { {begin("faqs")} {rows} {more} }.into_any()
    }

    fn faq(self, faq: &Faq, n: usize) -> AnyView {
        let hint = self.words.blocks.faq_sends_hint;
        view! {
            <div class="block-row">
                {self.field(&self.words.blocks.nth_faq(n), "faq", &faq.title, "")}
                {self.field(&self.words.blocks.faq_sends(n), "faq_sends", &faq.sends, hint)}
            </div>
        }
        .into_any()
    }

    /// One field under its name; assistive technology also hears which block it belongs to. It has no `maxlength`, so that
    /// nothing is cut off what somebody pastes; the check below the block names the limit.
    fn field(self, name: &str, field: &'static str, value: &str, example: &'static str) -> AnyView {
        view! {
            <label>
                <span>{name.to_owned()}</span>
                <input
                    name=field
                    value=value.to_owned()
                    placeholder=example
                    autocomplete="off"
                    aria-label=self.named(name)
                />
            </label>
        }
        .into_any()
    }

    fn extend(self, label: &'static str) -> AnyView {
        view! {
            <button class="quiet block-more" name="intent" value=format!("extend:{}", self.at)>
                {icon("plus")} <span>{label}</span>
            </button>
        }
        .into_any()
    }
}

/// Begins a block in the form.
fn begin(kind: &'static str) -> AnyView {
    hidden("block", kind)
}

fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_owned() /> }.into_any()
}

fn choice(value: &'static str, label: &'static str, chosen: bool) -> AnyView {
    view! { <option value=value selected=chosen>{label}</option> }.into_any()
}
