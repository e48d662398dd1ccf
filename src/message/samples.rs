//! Blocks for the tests of this room.

use super::Link;
use super::blocks::{Block, Button, Buttons, Faq, Faqs};

pub(super) fn link(url: &str, text: &str) -> Block {
    Block::Link(Link { url: url.into(), text: text.into() })
}

pub(super) fn group(buttons: Vec<Button>) -> Block {
    Block::Buttons(Buttons { buttons, vertical: false })
}

pub(super) fn button(text: &str) -> Button {
    Button { text: text.into(), ..Button::default() }
}

pub(super) fn faqs(titles: &[&str]) -> Block {
    let faqs = titles.iter().map(|title| Faq { title: (*title).into(), sends: String::new() });
    Block::Faqs(Faqs { faqs: faqs.collect() })
}
