//! An ordinary reply: words, and a link and a card below them.

use crate::reply;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest link below a reply, in characters (reply page of 2025-09-01).
pub const MAX_URL_CHARS: usize = 512;
/// Longest text of that link, in characters (reply page of 2025-09-01).
pub const MAX_LINK_CHARS: usize = 10;

/// The content of an ordinary reply. Its words have rules of their own, see [`reply::ReplyText`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    pub link: Option<Link>,
    pub card: Option<Card>,
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

/// Why the link or the card of a reply cannot be sent as it is; both are kept in the draft.
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

/// A reply of words alone.
impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

impl Reply {
    /// Makes a reply of the fields of a form; a link or a card whose fields are empty is left out.
    #[must_use]
    pub fn trimmed(text: String, link: Link, card: Card) -> Self {
        let trim = |text: String| text.trim().to_owned();
        let link = Link { url: trim(link.url), text: trim(link.text) };
        let card = Card { appid: trim(card.appid), path: trim(card.path), text: trim(card.text) };
        Self { text, link: (link != Link::default()).then_some(link), card: (card != Card::default()).then_some(card) }
    }

    /// Whether WeChat Pay takes the link and the card.
    ///
    /// # Errors
    /// [`ExtrasError`] names what has to change.
    pub fn check_extras(&self) -> Result<(), ExtrasError> {
        if let Some(link) = &self.link {
            check_link(link)?;
        }
        if self.card.as_ref().is_some_and(|card| [&card.appid, &card.path, &card.text].iter().any(|t| t.is_empty())) {
            return Err(ExtrasError::Card);
        }
        if self.extras().any(|text| !reply::unsupported(text).is_empty()) {
            return Err(ExtrasError::Unsupported);
        }
        Ok(())
    }

    /// The texts of the link and the card.
    pub(crate) fn extras(&self) -> impl Iterator<Item = &String> {
        let link = self.link.iter().flat_map(|link| [&link.url, &link.text]);
        let card = self.card.iter().flat_map(|card| [&card.appid, &card.path, &card.text]);
        link.chain(card)
    }
}

/// Whether it is a URL that WeChat Pay takes for a link.
pub(super) fn is_address(url: &str) -> bool {
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

    #[test]
    fn what_was_left_empty_is_not_there() {
        let blank = Reply::trimmed(" 您好".into(), Link { url: " ".into(), text: String::new() }, Card::default());
        assert_eq!((&blank, blank.check_extras()), (&Reply::from(" 您好"), Ok(())));
    }

    #[test]
    fn a_link_has_an_address_and_a_text() {
        let check = |url: &str, text: &str| {
            Reply::trimmed(String::new(), Link { url: url.into(), text: text.into() }, Card::default()).check_extras()
        };
        assert_eq!(check("https://shop.example/1", "查看订单"), Ok(()));
        assert_eq!(check("http://shop.example/1", "查看订单"), Err(ExtrasError::LinkAddress));
        assert_eq!(check("https://", "查看订单"), Err(ExtrasError::LinkAddress));
        assert_eq!(check("https://a b", "查看订单"), Err(ExtrasError::LinkAddress));
        assert_eq!(check("https://shop.example/1", ""), Err(ExtrasError::LinkText));
        assert_eq!(check("https://shop.example/1", &"查".repeat(11)), Err(ExtrasError::LinkText));
        assert_eq!(check("https://shop.example/1", "好😀"), Err(ExtrasError::Unsupported));
    }

    #[test]
    fn a_card_is_whole_or_not_there() {
        let card = Card { appid: "wx1".into(), path: "pages/order".into(), text: String::new() };
        assert_eq!(Reply::trimmed(String::new(), Link::default(), card).check_extras(), Err(ExtrasError::Card));
    }
}
