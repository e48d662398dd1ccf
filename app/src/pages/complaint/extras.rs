//! What may go along with an ordinary reply: a link and a mini-program card.

use crate::components::icon;
use crate::visit::Visit;
use desk_domain::message::{MAX_LINK_CHARS, MAX_URL_CHARS, Reply};
use leptos::prelude::*;

pub(super) fn extras(visit: &Visit, written: &Reply) -> AnyView {
    let words = &visit.words.extras;
    let link = written.link.clone().unwrap_or_default();
    let card = written.card.clone().unwrap_or_default();
    let begun = written.link.is_some() || written.card.is_some();
    view! {
        <details class="extras" open=begun>
            <summary>{icon("plus")} <span>{words.title}</span></summary>
            <div class="extras-row">
                {field(words.link_url, "link_url", &link.url, MAX_URL_CHARS, "https://")}
                {field(words.link_text, "link_text", &link.text, MAX_LINK_CHARS, &words.link_text_hint())}
            </div>
            <div class="extras-row">
                {field(words.card_appid, "card_appid", &card.appid, MAX_URL_CHARS, "wx…")}
                {field(words.card_path, "card_path", &card.path, MAX_URL_CHARS, "pages/order/detail")}
                {field(words.card_text, "card_text", &card.text, MAX_URL_CHARS, "")}
            </div>
            <p class="extras-hint">{words.granted_only}</p>
        </details>
    }
    .into_any()
}

fn field(label: &str, name: &'static str, value: &str, longest: usize, example: &str) -> AnyView {
    view! {
        <label>
            <span>{label.to_owned()}</span>
            <input
                name=name
                value=value.to_owned()
                maxlength=longest.to_string()
                placeholder=example.to_owned()
                autocomplete="off"
            />
        </label>
    }
    .into_any()
}
