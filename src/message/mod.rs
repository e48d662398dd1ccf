//! What goes along with the words of a message: a link or card below a reply, the blocks of immediate service, the terms of
//! a refund.

pub mod blocks;
pub mod bounds;
mod check;
pub mod edit;
#[cfg(test)]
mod samples;

use crate::money::Fen;
use crate::refund::Payment;
use crate::reply;
use blocks::Block;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest link below a reply, in characters (reply page of 2025-09-01).
pub const MAX_URL_CHARS: usize = 512;
/// Longest text of that link, in characters (reply page of 2025-09-01).
pub const MAX_LINK_CHARS: usize = 10;
/// Longest reason of a refusal, and longest remark for WeChat Pay's staff, in characters (refund result page of 2025-09-01).
pub const MAX_DECISION_CHARS: usize = 200;
/// The longest time an approved refund may wait, in working days. WeChat Pay names no limit.
pub const MAX_LAUNCH_DAYS: u32 = 30;

/// Everything but the words. What a kind of message does not carry is left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extras {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// The whole message, where the complaint asks for immediate service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionNotes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<RefundOrder>,
}

/// A link: below a reply, or a block of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    pub url: String,
    pub text: String,
}

/// A page of a mini program below a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub appid: String,
    pub path: String,
    pub text: String,
}

/// What is written beside a decision on a refund.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionNotes {
    /// Working days until the refund is started; 0 is today.
    pub launch_day: u32,
    /// For WeChat Pay's staff; the user does not see it.
    pub remark: String,
    /// Of a refusal that is still being written; once sent, the reason is the message's words.
    pub reason: String,
}

/// A refund as WeChat Pay is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundOrder {
    /// Names this refund for good: asked for again under this number, it is the same refund.
    pub refund_no: String,
    /// WeChat Pay's number of the order; empty where it tells only the merchant's.
    pub transaction_id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub order_no: String,
    pub amount: Fen,
    /// What was paid.
    pub total: Fen,
}

impl RefundOrder {
    /// What it pays.
    #[must_use]
    pub fn payment(&self) -> Payment {
        Payment { order: self.order().to_owned(), amount: self.amount }
    }

    /// The number by which the order is named.
    #[must_use]
    pub fn order(&self) -> &str {
        if self.transaction_id.is_empty() { &self.order_no } else { &self.transaction_id }
    }
}

/// Why a message cannot be sent as it is; its parts are kept as a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ExtrasError {
    #[error("a link begins with https:// and has at most {MAX_URL_CHARS} characters")]
    LinkAddress,
    #[error("a link needs a text of 1 to {MAX_LINK_CHARS} characters")]
    LinkText,
    #[error("a mini-program card needs appid, path and name")]
    Card,
    #[error("characters of more than three bytes are not accepted")]
    Unsupported,
}

impl Extras {
    /// From the fields of a form: what was left empty is not there.
    #[must_use]
    pub fn trimmed(link: Link, card: Card) -> Self {
        let trim = |text: String| text.trim().to_owned();
        let link = Link { url: trim(link.url), text: trim(link.text) };
        let card = Card { appid: trim(card.appid), path: trim(card.path), text: trim(card.text) };
        Self {
            link: (link != Link::default()).then_some(link),
            card: (card != Card::default()).then_some(card),
            ..Self::default()
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The message as blocks. One that has none is an ordinary reply that was begun before its complaint asked for immediate
    /// service. Every attached picture has its block.
    #[must_use]
    pub fn into_blocks(self, text: &str, attached: &[String]) -> Vec<Block> {
        let written = if self.blocks.is_empty() { blocks::of_reply(text, self.link, self.card) } else { self.blocks };
        blocks::with_pictures(written, attached)
    }

    /// What comes back into a draft that has been begun since. Its blocks stand above the others, and a block that the draft
    /// has is there once, however often the message comes back; of link and card the newer is kept.
    #[must_use]
    pub fn above(self, begun: Self) -> Self {
        let missing = |block: &Block| !begun.blocks.contains(block);
        let mut blocks: Vec<Block> = self.blocks.into_iter().filter(missing).collect();
        blocks.extend(begun.blocks);
        Self { blocks, link: begun.link.or(self.link), card: begun.card.or(self.card), ..begun }
    }

    /// What an ordinary reply carries. A message of blocks has [`blocks::check`].
    ///
    /// # Errors
    /// [`ExtrasError`] names what has to change.
    pub fn check(&self) -> Result<(), ExtrasError> {
        if let Some(link) = &self.link {
            check_link(link)?;
        }
        if self.card.as_ref().is_some_and(|card| [&card.appid, &card.path, &card.text].iter().any(|t| t.is_empty())) {
            return Err(ExtrasError::Card);
        }
        if self.texts().any(|text| !reply::unsupported(text).is_empty()) {
            return Err(ExtrasError::Unsupported);
        }
        Ok(())
    }

    fn texts(&self) -> impl Iterator<Item = &String> {
        let link = self.link.iter().flat_map(|link| [&link.url, &link.text]);
        let card = self.card.iter().flat_map(|card| [&card.appid, &card.path, &card.text]);
        link.chain(card)
    }
}

/// Whether it is an address that WeChat Pay takes for a link.
fn is_address(url: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
    let host = url.strip_prefix("https://").filter(|rest| !rest.is_empty() && rest.chars().all(is_plain));
    host.is_some() && url.chars().count() <= MAX_URL_CHARS
}

fn check_link(link: &Link) -> Result<(), ExtrasError> {
    if !is_address(&link.url) {
        return Err(ExtrasError::LinkAddress);
    }
    if (1..=MAX_LINK_CHARS).contains(&link.text.chars().count()) { Ok(()) } else { Err(ExtrasError::LinkText) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(url: &str, text: &str) -> Extras {
        Extras::trimmed(Link { url: url.into(), text: text.into() }, Card::default())
    }

    #[test]
    fn what_was_left_empty_is_not_there() {
        let blank = Extras::trimmed(Link { url: " ".into(), text: String::new() }, Card::default());
        assert!(blank.is_empty() && blank.check().is_ok());
        assert_eq!(serde_json::to_string(&blank).unwrap(), "{}");
    }

    #[test]
    fn a_link_has_an_address_and_a_text() {
        assert_eq!(link("https://shop.example/1", "查看订单").check(), Ok(()));
        assert_eq!(link("http://shop.example/1", "查看订单").check(), Err(ExtrasError::LinkAddress));
        assert_eq!(link("https://", "查看订单").check(), Err(ExtrasError::LinkAddress));
        assert_eq!(link("https://a b", "查看订单").check(), Err(ExtrasError::LinkAddress));
        assert_eq!(link("https://shop.example/1", "").check(), Err(ExtrasError::LinkText));
        assert_eq!(link("https://shop.example/1", &"查".repeat(11)).check(), Err(ExtrasError::LinkText));
        assert_eq!(link("https://shop.example/1", "好😀").check(), Err(ExtrasError::Unsupported));
    }

    #[test]
    fn a_card_is_whole_or_not_there() {
        let card = Card { appid: "wx1".into(), path: "pages/order".into(), text: String::new() };
        assert_eq!(Extras::trimmed(Link::default(), card).check(), Err(ExtrasError::Card));
    }

    #[test]
    fn what_comes_back_stands_above_what_was_begun() {
        let holds = |texts: &[&str]| Extras {
            blocks: texts.iter().map(|text| Block::text(*text)).collect(),
            ..Extras::default()
        };
        assert_eq!(holds(&["a"]).above(holds(&["b"])), holds(&["a", "b"]));
        assert_eq!(holds(&["a"]).above(holds(&["a"])), holds(&["a"]));
        assert_eq!(holds(&["a", "c"]).above(holds(&["b", "c"])), holds(&["a", "b", "c"]));
        let many = Extras { blocks: (0..50).map(|n| Block::text(n.to_string())).collect(), ..Extras::default() };
        assert!(holds(&["a"]).above(many).bounded().is_err(), "nothing is cut off: there is no room for it");
        assert_eq!(holds(&["a"]).above(Extras::default()), holds(&["a"]));
        assert_eq!(
            link("https://a.example", "a").above(link("https://b.example", "b")),
            link("https://b.example", "b")
        );
    }
}
