//! The limits of a draft: more than can be sent, so that nothing is lost while it is shortened; and no more than a page
//! can show.

use super::Composed;
use crate::message::blocks::{Block, Button, Faq};
use thiserror::Error;

/// Longest text, in characters.
pub const MAX_CHARS: usize = 20_000;
/// Most blocks.
pub const MAX_BLOCKS: usize = 50;
/// Most buttons or questions of one block.
pub const MAX_ENTRIES: usize = 10;
/// Longest field, in characters.
pub const MAX_FIELD_CHARS: usize = 2000;
/// Most bytes of all fields together; the text of a reply has its own limit.
pub const MAX_FIELDS_BYTES: usize = 64 * 1024;

/// The error for a draft that would be longer than is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a draft has at most {MAX_CHARS} characters, and so many blocks, buttons and fields")]
pub struct NoRoom;

/// Why a draft is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DraftExcess {
    #[error("more than {MAX_BLOCKS} blocks")]
    Blocks,
    #[error("more than {MAX_ENTRIES} buttons or questions in a block")]
    Entries,
    #[error("a field is longer than {MAX_FIELD_CHARS} characters")]
    Field,
    #[error("all fields together are longer than {MAX_FIELDS_BYTES} bytes")]
    Fields,
}

impl Composed {
    /// # Errors
    /// [`NoRoom`] if it is more than a draft may hold.
    pub fn fits(self) -> Result<Self, NoRoom> {
        let has_room = self.text().chars().count() <= MAX_CHARS && self.bounded().is_ok();
        if has_room { Ok(self) } else { Err(NoRoom) }
    }

    /// Checks whether everything beside the text can be kept.
    ///
    /// # Errors
    /// [`DraftExcess`] names what there is too much of.
    pub fn bounded(&self) -> Result<(), DraftExcess> {
        let (blocks, fields): (&[Block], Vec<&String>) = match self {
            Self::Reply(reply) => (&[], reply.extras().collect()),
            Self::Blocks(blocks) => (blocks, blocks.iter().flat_map(fields_of).collect()),
        };
        if blocks.len() > MAX_BLOCKS {
            return Err(DraftExcess::Blocks);
        }
        if blocks.iter().map(entries).any(|count| count > MAX_ENTRIES) {
            return Err(DraftExcess::Entries);
        }
        // A field of no more bytes has no more characters either.
        let is_long = |field: &String| field.len() > MAX_FIELD_CHARS && field.chars().count() > MAX_FIELD_CHARS;
        if fields.iter().any(|field| is_long(field)) {
            return Err(DraftExcess::Field);
        }
        let bytes: usize = fields.iter().map(|field| field.len()).sum();
        if bytes > MAX_FIELDS_BYTES { Err(DraftExcess::Fields) } else { Ok(()) }
    }
}

fn entries(block: &Block) -> usize {
    match block {
        Block::Buttons(group) => group.buttons.len(),
        Block::Faqs(list) => list.faqs.len(),
        Block::Text(_) | Block::Picture(_) | Block::Link(_) => 0,
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
    use crate::message::{Card, Link, Reply};

    fn of(blocks: Vec<Block>) -> Composed {
        Composed::Blocks(blocks)
    }

    fn buttons(count: usize) -> Block {
        Block::Buttons(Buttons { buttons: vec![Button::default(); count], vertical: false })
    }

    fn faqs(count: usize) -> Block {
        Block::Faqs(Faqs { faqs: vec![Faq::default(); count] })
    }

    #[test]
    fn a_draft_is_full_beyond_its_last_character_and_block() {
        let says = |length| Composed::from("字".repeat(length).as_str());
        assert!(says(MAX_CHARS).fits().is_ok());
        assert_eq!(says(MAX_CHARS + 1).fits(), Err(NoRoom));
        assert!(of(vec![Block::text(""); MAX_BLOCKS]).fits().is_ok());
        assert_eq!(of(vec![Block::text(""); MAX_BLOCKS + 1]).fits(), Err(NoRoom));
    }

    #[test]
    fn blocks_and_what_is_in_them_are_counted() {
        assert_eq!(of(vec![buttons(10), faqs(10)]).bounded(), Ok(()));
        assert_eq!(of(vec![Block::text("x"), buttons(11)]).bounded(), Err(DraftExcess::Entries));
        assert_eq!(of(vec![faqs(800_000)]).bounded(), Err(DraftExcess::Entries));
        assert_eq!(of(vec![Block::text(""); 50]).bounded(), Ok(()));
        assert_eq!(of(vec![Block::text(""); 51]).bounded(), Err(DraftExcess::Blocks));
    }

    #[test]
    fn all_fields_together_have_a_limit() {
        let kilobyte = || Block::text("x".repeat(1024));
        let full = vec![Block::Text(Text { text: "x".repeat(2000), ..Text::default() }); 32];
        assert_eq!(of([full.clone(), vec![kilobyte()]].concat()).bounded(), Ok(()));
        assert_eq!(of([full, vec![kilobyte(), kilobyte()]].concat()).bounded(), Err(DraftExcess::Fields));
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
            let linked = |text, url| Composed::Reply(Reply { link: Some(link(text, url)), ..Reply::default() });
            let card = |appid, path, text| {
                Composed::Reply(Reply { card: Some(Card { appid, path, text }), ..Reply::default() })
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
                linked(long(), none()),
                linked(none(), long()),
                card(long(), none(), none()),
                card(none(), long(), none()),
                card(none(), none(), long()),
            ]
        };
        for (n, composed) in with(&"字".repeat(2000)).into_iter().enumerate() {
            assert_eq!(composed.bounded(), Ok(()), "{n}");
        }
        for (n, composed) in with(&"字".repeat(2001)).into_iter().enumerate() {
            assert_eq!(composed.bounded(), Err(DraftExcess::Field), "{n}");
        }
    }
}
