//! The blocks of a message to a user whose complaint asks for immediate service (即时服务), in the order in which they are
//! shown (merchant document 4017151596, 2026-01-22).

pub use super::check::{
    BlockProblem, BlocksError, MAX_BLOCKS, MAX_BUTTON_CHARS, MAX_BUTTONS, MAX_FAQ_CHARS, MAX_FAQS, MAX_LINK_CHARS,
    MAX_TEXT_CHARS, check,
};
use super::{Card, Link, Reply};
use crate::reply::ReplyText;
use crate::text::says_something;
use serde::{Deserialize, Serialize};

/// One block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Text(Text),
    Picture(Picture),
    Link(Link),
    Buttons(Buttons),
    Faqs(Faqs),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Text {
    pub text: String,
    /// Whether it has the colour of less important text.
    pub secondary: bool,
    pub bold: bool,
}

/// A picture that is attached to the draft or the message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Picture {
    /// Id of the attachment.
    pub attachment: String,
    pub narrow: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Buttons {
    pub buttons: Vec<Button>,
    /// Whether the buttons stand below each other instead of side by side.
    pub vertical: bool,
}

/// A button, with every target that was written for it, so that choosing another kind of click loses none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Button {
    pub text: String,
    pub does: Does,
    pub url: String,
    pub appid: String,
    pub path: String,
}

/// What a click on a button does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// The user's answer is the button's own text.
    #[default]
    SendMessage,
    JumpUrl,
    JumpMiniProgram,
}

/// Questions to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Faqs {
    pub faqs: Vec<Faq>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Faq {
    pub title: String,
    /// The text that the user sends by choosing it; if empty, the title.
    pub sends: String,
}

/// Its texts, one per line, as the list of complaints and the audit log hold them.
#[must_use]
pub fn words(blocks: &[Block]) -> String {
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Text(text) if !block.is_blank() => Some(text.text.trim()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The ids of its pictures, in their order.
pub fn attachments(blocks: &[Block]) -> impl Iterator<Item = &str> {
    blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture.attachment.as_str()),
        _ => None,
    })
}

/// Replaces the id of a picture by the id of its copy.
pub fn rename_attachment(blocks: &mut [Block], from: &str, to: &str) {
    for block in blocks {
        if let Block::Picture(picture) = block
            && picture.attachment == from
        {
            to.clone_into(&mut picture.attachment);
        }
    }
}

/// The message as it is sent: without white space around texts, and without anything that was left empty.
#[must_use]
pub fn tidied(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter(|block| !block.is_blank()).map(Block::tidied).collect()
}

/// Gives every attached picture one block: pictures without a block get one at the end, and blocks whose picture is
/// gone are removed.
#[must_use]
pub fn with_pictures(blocks: Vec<Block>, attached: &[String]) -> Vec<Block> {
    let mut left: Vec<&String> = attached.iter().collect();
    let mut placed: Vec<Block> = Vec::with_capacity(blocks.len() + attached.len());
    for block in blocks {
        if let Block::Picture(picture) = &block {
            let Some(n) = left.iter().position(|id| **id == picture.attachment) else { continue };
            left.remove(n);
        }
        placed.push(block);
    }
    placed.extend(left.into_iter().map(Block::picture));
    placed
}

/// Turns an ordinary reply into blocks: for one that was begun before its complaint asked for immediate service.
#[must_use]
pub fn of_reply(Reply { text, link, card }: Reply) -> Vec<Block> {
    let opens = |card: Card| Button {
        text: card.text,
        does: Does::JumpMiniProgram,
        appid: card.appid,
        path: card.path,
        ..Button::default()
    };
    let buttons = card.map(|card| Block::Buttons(Buttons { buttons: vec![opens(card)], vertical: false }));
    [Block::text(text)].into_iter().chain(link.map(Block::Link)).chain(buttons).collect()
}

impl Block {
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text { text: text.into(), ..Text::default() })
    }

    #[must_use]
    pub fn picture(attachment: impl Into<String>) -> Self {
        Self::Picture(Picture { attachment: attachment.into(), narrow: false })
    }

    /// Whether nothing was written into it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        !self.texts().any(|text| says_something(text))
    }

    /// Every text that a person has written into it, and the id of its picture.
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        match self {
            Self::Text(text) => vec![&text.text],
            Self::Picture(picture) => vec![&picture.attachment],
            Self::Link(link) => vec![&link.url, &link.text],
            Self::Buttons(group) => group.buttons.iter().flat_map(Button::texts).collect(),
            Self::Faqs(list) => list.faqs.iter().flat_map(|faq| [&faq.title, &faq.sends]).collect(),
        }
        .into_iter()
    }

    fn tidied(self) -> Self {
        let trim = |text: &str| text.trim().to_owned();
        match self {
            Self::Text(text) => {
                let sent = ReplyText::parse(&text.text).map_or_else(|_| trim(&text.text), String::from);
                Self::Text(Text { text: sent, ..text })
            }
            Self::Picture(picture) => Self::Picture(picture),
            Self::Link(link) => Self::Link(Link { url: trim(&link.url), text: trim(&link.text) }),
            Self::Buttons(group) => {
                let written = group.buttons.iter().filter(|button| !button.is_blank());
                Self::Buttons(Buttons { buttons: written.map(Button::tidied).collect(), ..group })
            }
            Self::Faqs(list) => {
                let written = list.faqs.iter().filter(|faq| !faq.is_blank());
                let tidied = written.map(|faq| Faq { title: trim(&faq.title), sends: trim(&faq.sends) });
                Self::Faqs(Faqs { faqs: tidied.collect() })
            }
        }
    }
}

impl Button {
    /// The texts that are sent; targets of clicks that are not chosen are kept, and not sent.
    fn texts(&self) -> Vec<&String> {
        match self.does {
            Does::SendMessage => vec![&self.text],
            Does::JumpUrl => vec![&self.text, &self.url],
            Does::JumpMiniProgram => vec![&self.text, &self.appid, &self.path],
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        !self.texts().iter().any(|text| says_something(text))
    }

    fn tidied(&self) -> Self {
        let trim = |text: &str| text.trim().to_owned();
        Self {
            text: trim(&self.text),
            does: self.does,
            url: trim(&self.url),
            appid: trim(&self.appid),
            path: trim(&self.path),
        }
    }
}

impl Faq {
    /// The text that the user sends by choosing it.
    #[must_use]
    pub fn message(&self) -> &str {
        if self.sends.is_empty() { &self.title } else { &self.sends }
    }

    pub(super) fn is_blank(&self) -> bool {
        !says_something(&self.title) && !says_something(&self.sends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::samples::{button, faqs, group, link};

    #[test]
    fn what_was_left_empty_is_not_sent_and_the_rest_keeps_its_order() {
        let blocks = vec![
            group(vec![button(" 好 "), Button { url: "of another click".into(), ..Button::default() }]),
            Block::text(""),
            Block::picture("p1"),
            link(" ", ""),
            faqs(&[" 问 ", " "]),
            Block::text(" a\r\nb "),
        ];
        let sent = tidied(blocks);
        assert_eq!(sent, [group(vec![button("好")]), Block::picture("p1"), faqs(&["问"]), Block::text("a\nb")]);
        assert_eq!(words(&sent), "a\nb");
    }

    #[test]
    fn every_picture_has_one_block() {
        let attached = ["a".to_owned(), "b".to_owned()];
        let blocks = vec![Block::picture("b"), Block::text("好"), Block::picture("gone"), Block::picture("b")];
        let placed = with_pictures(blocks, &attached);
        assert_eq!(placed, [Block::picture("b"), Block::text("好"), Block::picture("a")]);
    }

    #[test]
    fn a_reply_that_was_begun_loses_nothing() {
        let card = Card { appid: "wx1".into(), path: "pages/order".into(), text: "我的订单".into() };
        let link = Link { url: "https://a.example".into(), text: "看".into() };
        let blocks = of_reply(Reply { link: Some(link.clone()), card: Some(card), ..Reply::from("您好") });
        let opens = Button {
            does: Does::JumpMiniProgram,
            appid: "wx1".into(),
            path: "pages/order".into(),
            ..button("我的订单")
        };
        assert_eq!(blocks, [Block::text("您好"), Block::Link(link), group(vec![opens])]);
    }

    #[test]
    fn a_kept_block_is_read_again() {
        let blocks = vec![Block::text("好"), link("https://a.example", "看"), group(vec![button("好")]), faqs(&["问"])];
        let kept = serde_json::to_string(&blocks).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Block>>(&kept).unwrap(), blocks, "{kept}");
        let sparse: Block = serde_json::from_str(r#"{"kind":"text"}"#).unwrap();
        assert_eq!(sparse, Block::text(""));
    }
}
