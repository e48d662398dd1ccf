//! What a draft may hold. More than can be sent, so that nothing is lost while it is being shortened; and no more than a page
//! can show.

use super::Extras;
use super::blocks::{Block, Button, Faq};
use thiserror::Error;

/// Most blocks of a draft.
pub const MAX_DRAFT_BLOCKS: usize = 50;
/// Most buttons or questions of one block.
pub const MAX_DRAFT_ENTRIES: usize = 10;
/// Longest field, in characters.
pub const MAX_DRAFT_FIELD_CHARS: usize = 2000;

/// Why a draft is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DraftExcess {
    #[error("more than {MAX_DRAFT_BLOCKS} blocks")]
    Blocks,
    #[error("more than {MAX_DRAFT_ENTRIES} buttons or questions in a block")]
    Entries,
    #[error("a field is longer than {MAX_DRAFT_FIELD_CHARS} characters")]
    Field,
}

impl Extras {
    /// Whether this can be kept as a draft.
    ///
    /// # Errors
    /// [`DraftExcess`] names what there is too much of.
    pub fn bounded(&self) -> Result<(), DraftExcess> {
        if self.blocks.len() > MAX_DRAFT_BLOCKS {
            return Err(DraftExcess::Blocks);
        }
        let entries = |block: &Block| match block {
            Block::Buttons(group) => group.buttons.len(),
            Block::Faqs(list) => list.faqs.len(),
            Block::Text(_) | Block::Picture(_) | Block::Link(_) => 0,
        };
        if self.blocks.iter().map(entries).any(|count| count > MAX_DRAFT_ENTRIES) {
            return Err(DraftExcess::Entries);
        }
        // A field within its bytes is within its characters.
        let is_long =
            |field: &str| field.len() > MAX_DRAFT_FIELD_CHARS && field.chars().count() > MAX_DRAFT_FIELD_CHARS;
        let notes = self.decision.iter().flat_map(|notes| [&notes.remark, &notes.reason]);
        let mut fields = self.texts().chain(notes).chain(self.blocks.iter().flat_map(fields_of));
        if fields.any(|field| is_long(field)) { Err(DraftExcess::Field) } else { Ok(()) }
    }
}

fn fields_of(block: &Block) -> Vec<&String> {
    match block {
        Block::Text(text) => vec![&text.text],
        Block::Picture(picture) => vec![&picture.attachment],
        Block::Link(link) => vec![&link.text, &link.url],
        Block::Buttons(group) => {
            group.buttons.iter().flat_map(|Button { text, url, appid, path, .. }| [text, url, appid, path]).collect()
        }
        Block::Faqs(list) => list.faqs.iter().flat_map(|Faq { title, sends }| [title, sends]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::blocks::{Buttons, Faqs, Picture, Text};
    use crate::message::{Card, DecisionNotes, Link};

    fn of(blocks: Vec<Block>) -> Extras {
        Extras { blocks, ..Extras::default() }
    }

    fn buttons(count: usize) -> Block {
        Block::Buttons(Buttons { buttons: vec![Button::default(); count], vertical: false })
    }

    fn faqs(count: usize) -> Block {
        Block::Faqs(Faqs { faqs: vec![Faq::default(); count] })
    }

    #[test]
    fn blocks_and_what_is_in_them_are_counted() {
        assert_eq!(of(vec![buttons(10), faqs(10)]).bounded(), Ok(()));
        assert_eq!(of(vec![Block::text("x"), buttons(11)]).bounded(), Err(DraftExcess::Entries));
        assert_eq!(of(vec![faqs(800_000)]).bounded(), Err(DraftExcess::Entries));
        assert_eq!(of(vec![Block::text(""); 50]).bounded(), Ok(()));
        assert_eq!(of(vec![Block::text(""); 51]).bounded(), Err(DraftExcess::Blocks));
    }

    /// Each field of its own, so that none is forgotten.
    #[test]
    fn every_field_is_measured() {
        let with = |field: &str| {
            let long = || field.to_owned();
            let button = |fill: fn(&mut Button) -> &mut String| {
                let mut button = Button::default();
                *fill(&mut button) = long();
                of(vec![Block::Buttons(Buttons { buttons: vec![button], vertical: false })])
            };
            let link = |text, url| Link { text, url };
            let card = |appid, path, text| Extras { card: Some(Card { appid, path, text }), ..Extras::default() };
            let notes = |remark, reason| Extras {
                decision: Some(DecisionNotes { launch_day: 0, remark, reason }),
                ..Extras::default()
            };
            let none = String::new;
            vec![
                of(vec![Block::Text(Text { text: long(), ..Text::default() })]),
                of(vec![Block::Picture(Picture { attachment: long(), narrow: false })]),
                of(vec![Block::Link(link(long(), none()))]),
                of(vec![Block::Link(link(none(), long()))]),
                button(|button| &mut button.text),
                button(|button| &mut button.url),
                button(|button| &mut button.appid),
                button(|button| &mut button.path),
                of(vec![Block::Faqs(Faqs { faqs: vec![Faq { title: long(), sends: none() }] })]),
                of(vec![Block::Faqs(Faqs { faqs: vec![Faq { title: none(), sends: long() }] })]),
                Extras { link: Some(link(long(), none())), ..Extras::default() },
                Extras { link: Some(link(none(), long())), ..Extras::default() },
                card(long(), none(), none()),
                card(none(), long(), none()),
                card(none(), none(), long()),
                notes(long(), none()),
                notes(none(), long()),
            ]
        };
        for (n, extras) in with(&"字".repeat(2000)).into_iter().enumerate() {
            assert_eq!(extras.bounded(), Ok(()), "{n}");
        }
        for (n, extras) in with(&"字".repeat(2001)).into_iter().enumerate() {
            assert_eq!(extras.bounded(), Err(DraftExcess::Field), "{n}");
        }
    }
}
