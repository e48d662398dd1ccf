//! What a message of blocks may hold.
//!
//! WeChat Pay names no limit for the number of blocks, buttons and questions, nor for the length of their texts (merchant
//! document 4017151596, 2026-01-22). The limits here are the desk's own: what a person can take in on a phone, and for a
//! text the same as for an ordinary reply.

use super::blocks::{Block, Button, Buttons, Does, Faq, Faqs};
use super::reply::is_address;
use crate::reply;
use crate::text::says_something;
use thiserror::Error;

/// Most blocks of one message; ours.
pub const MAX_BLOCKS: usize = 10;
/// Longest text of a block, in characters; that of an ordinary reply.
pub const MAX_TEXT_CHARS: usize = reply::MAX_CHARS;
/// Longest text of a link, in characters; ours.
pub const MAX_LINK_CHARS: usize = 20;
/// Most buttons of one group; ours, what fits below each other on a phone.
pub const MAX_BUTTONS: usize = 3;
/// Longest button, in characters; ours for the same reason.
pub const MAX_BUTTON_CHARS: usize = 12;
/// Most questions of one list; ours.
pub const MAX_FAQS: usize = 5;
/// Longest question, and longest message that it sends, in characters; ours.
pub const MAX_FAQ_CHARS: usize = 50;

/// Why a message of blocks cannot be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BlocksError {
    #[error("a message holds at least one text or picture")]
    NothingSaid,
    #[error("a message has at most {MAX_BLOCKS} blocks")]
    TooMany,
    /// Counted from 0.
    #[error("block {at}: {problem}")]
    Block { at: usize, problem: BlockProblem },
}

/// What is wrong with one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BlockProblem {
    #[error("a text has at most {MAX_TEXT_CHARS} characters")]
    TextTooLong,
    #[error("an address begins with https:// and has at most {} characters", super::MAX_URL_CHARS)]
    Address,
    #[error("a link needs a text of 1 to {MAX_LINK_CHARS} characters")]
    LinkText,
    #[error("a group has at most {MAX_BUTTONS} buttons, each with a text of 1 to {MAX_BUTTON_CHARS} characters")]
    Buttons,
    #[error("a button that opens a mini program needs its appid and path")]
    MiniProgram,
    #[error("a list has at most {MAX_FAQS} questions of 1 to {MAX_FAQ_CHARS} characters, and sends as much")]
    Faqs,
    #[error("characters of more than three bytes are not accepted")]
    Unsupported,
}

/// Whether these blocks can be sent as one message.
///
/// # Errors
/// [`BlocksError`] names what has to change, and where.
pub fn check(blocks: &[Block]) -> Result<(), BlocksError> {
    if blocks.len() > MAX_BLOCKS {
        return Err(BlocksError::TooMany);
    }
    for (at, block) in blocks.iter().enumerate() {
        block.check().map_err(|problem| BlocksError::Block { at, problem })?;
    }
    let says = |block: &Block| matches!(block, Block::Text(_) | Block::Picture(_)) && !block.is_blank();
    if blocks.iter().any(says) { Ok(()) } else { Err(BlocksError::NothingSaid) }
}

impl Block {
    /// # Errors
    /// [`BlockProblem`]; a block that was left empty has none.
    pub fn check(&self) -> Result<(), BlockProblem> {
        if self.is_blank() {
            return Ok(());
        }
        if self.texts().any(|text| !reply::unsupported(text).is_empty()) {
            return Err(BlockProblem::Unsupported);
        }
        match self {
            Self::Text(text) if reply::count(&text.text) > MAX_TEXT_CHARS => Err(BlockProblem::TextTooLong),
            Self::Text(_) | Self::Picture(_) => Ok(()),
            Self::Link(link) if !is_address(link.url.trim()) => Err(BlockProblem::Address),
            Self::Link(link) if !is_between(&link.text, MAX_LINK_CHARS) => Err(BlockProblem::LinkText),
            Self::Link(_) => Ok(()),
            Self::Buttons(group) => group.check(),
            Self::Faqs(list) => list.check(),
        }
    }
}

impl Buttons {
    fn check(&self) -> Result<(), BlockProblem> {
        let mut written = self.buttons.iter().filter(|button| !button.is_blank());
        if written.clone().count() > MAX_BUTTONS {
            return Err(BlockProblem::Buttons);
        }
        written.try_for_each(Button::check)
    }
}

impl Button {
    fn check(&self) -> Result<(), BlockProblem> {
        if !is_between(&self.text, MAX_BUTTON_CHARS) {
            return Err(BlockProblem::Buttons);
        }
        match self.does {
            Does::JumpUrl if !is_address(self.url.trim()) => Err(BlockProblem::Address),
            Does::JumpMiniProgram if self.appid.trim().is_empty() || self.path.trim().is_empty() => {
                Err(BlockProblem::MiniProgram)
            }
            _ => Ok(()),
        }
    }
}

impl Faqs {
    fn check(&self) -> Result<(), BlockProblem> {
        let written = self.faqs.iter().filter(|faq| !faq.is_blank());
        let is_good =
            |faq: &Faq| is_between(&faq.title, MAX_FAQ_CHARS) && faq.sends.trim().chars().count() <= MAX_FAQ_CHARS;
        let good = written.clone().count() <= MAX_FAQS && written.clone().all(is_good);
        if good { Ok(()) } else { Err(BlockProblem::Faqs) }
    }
}

fn is_between(text: &str, longest: usize) -> bool {
    says_something(text) && text.trim().chars().count() <= longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::samples::{button, faqs, group, link};

    #[test]
    fn a_message_says_or_shows_something() {
        assert_eq!(check(&[]), Err(BlocksError::NothingSaid));
        assert_eq!(check(&[Block::text(" \n")]), Err(BlocksError::NothingSaid));
        assert_eq!(check(&[group(vec![button("好")]), link("https://a.example", "看")]), Err(BlocksError::NothingSaid));
        assert_eq!(check(&[Block::text("您好")]), Ok(()));
        assert_eq!(check(&[Block::picture("p1")]), Ok(()));
    }

    #[test]
    fn limits_hold_and_one_more_does_not() {
        let with = |block: Block| check(&[Block::text("您好"), block]);
        let wrong = |problem| Err(BlocksError::Block { at: 1, problem });
        assert_eq!(check(&vec![Block::text("好"); MAX_BLOCKS]), Ok(()));
        assert_eq!(check(&vec![Block::text("好"); MAX_BLOCKS + 1]), Err(BlocksError::TooMany));
        assert_eq!(with(Block::text("好".repeat(MAX_TEXT_CHARS))), Ok(()));
        assert_eq!(with(Block::text("好".repeat(MAX_TEXT_CHARS + 1))), wrong(BlockProblem::TextTooLong));
        assert_eq!(with(Block::text("好😀")), wrong(BlockProblem::Unsupported));
        assert_eq!(with(link("https://a.example", &"看".repeat(MAX_LINK_CHARS))), Ok(()));
        assert_eq!(with(link("https://a.example", &"看".repeat(MAX_LINK_CHARS + 1))), wrong(BlockProblem::LinkText));
        assert_eq!(with(link("https://a.example", "")), wrong(BlockProblem::LinkText));
        assert_eq!(with(link("http://a.example", "看")), wrong(BlockProblem::Address));
        assert_eq!(with(link("javascript:alert(1)", "看")), wrong(BlockProblem::Address));
        assert_eq!(with(group(vec![button(&"好".repeat(MAX_BUTTON_CHARS)); MAX_BUTTONS])), Ok(()));
        assert_eq!(with(group(vec![button("好"); MAX_BUTTONS + 1])), wrong(BlockProblem::Buttons));
        assert_eq!(with(group(vec![button(&"好".repeat(MAX_BUTTON_CHARS + 1))])), wrong(BlockProblem::Buttons));
        assert_eq!(with(faqs(&["问"; MAX_FAQS])), Ok(()));
        assert_eq!(with(faqs(&["问"; MAX_FAQS + 1])), wrong(BlockProblem::Faqs));
        assert_eq!(with(faqs(&[&"问".repeat(MAX_FAQ_CHARS + 1)])), wrong(BlockProblem::Faqs));
    }

    #[test]
    fn a_button_that_leads_somewhere_says_where() {
        let leads = |does, url: &str, appid: &str| {
            let path = if appid.is_empty() { "" } else { "pages/order" };
            let button = Button { does, url: url.into(), appid: appid.into(), path: path.into(), ..button("查看") };
            group(vec![button]).check()
        };
        assert_eq!(leads(Does::JumpUrl, "https://a.example", ""), Ok(()));
        assert_eq!(leads(Does::JumpUrl, "", ""), Err(BlockProblem::Address));
        assert_eq!(leads(Does::JumpMiniProgram, "", "wx1"), Ok(()));
        assert_eq!(leads(Does::JumpMiniProgram, "", ""), Err(BlockProblem::MiniProgram));
        assert_eq!(leads(Does::SendMessage, "", ""), Ok(()));
        let nameless = Button { does: Does::JumpUrl, url: "https://a.example".into(), ..Button::default() };
        assert_eq!(group(vec![nameless]).check(), Err(BlockProblem::Buttons));
    }
}
