//! Edits of a list of blocks, as the buttons of the composer name them: `add:text`, `up:2`.

use super::Link;
use super::blocks::{Block, Button, Buttons, Faq, Faqs, MAX_BLOCKS, MAX_BUTTONS, MAX_FAQS, Text};
use strum::EnumString;

/// Kinds of blocks that are added empty. Pictures are added by their upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    Text,
    Link,
    Buttons,
    Faqs,
}

/// One edit. Indices count from 0; one that does not exist changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    Add(Kind),
    Up(usize),
    Down(usize),
    Remove(usize),
    /// Adds a button or a question.
    Extend(usize),
    Style(usize, Style),
}

/// How a block looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Style {
    Normal,
    Secondary,
    /// Turns bold on, or off again.
    Bold,
    Narrow,
    Wide,
    Horizontal,
    Vertical,
}

impl Edit {
    /// Parses the name of a button; `None` if it names no edit.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (verb, rest) = name.split_once(':')?;
        let place = || rest.parse().ok();
        match verb {
            "add" => rest.parse().ok().map(Self::Add),
            "up" => place().map(Self::Up),
            "down" => place().map(Self::Down),
            "remove" => place().map(Self::Remove),
            "extend" => place().map(Self::Extend),
            style => Some(Self::Style(place()?, style.parse().ok()?)),
        }
    }

    /// Applies the edit, and returns the index of the block to be looked at next.
    pub fn apply(self, blocks: &mut Vec<Block>) -> usize {
        let last = blocks.len().saturating_sub(1);
        match self {
            Self::Add(kind) if blocks.len() < MAX_BLOCKS => {
                blocks.push(kind.begun());
                blocks.len() - 1
            }
            Self::Add(_) => last,
            Self::Up(at) if (1..blocks.len()).contains(&at) => {
                blocks.swap(at, at - 1);
                at - 1
            }
            Self::Down(at) if at < last => {
                blocks.swap(at, at + 1);
                at + 1
            }
            Self::Remove(at) if at < blocks.len() => {
                blocks.remove(at);
                at.min(blocks.len().saturating_sub(1))
            }
            Self::Up(at) | Self::Down(at) | Self::Remove(at) => at.min(last),
            Self::Extend(at) => {
                blocks.get_mut(at).into_iter().for_each(extend);
                at.min(last)
            }
            Self::Style(at, style) => {
                blocks.get_mut(at).into_iter().for_each(|block| style.put_on(block));
                at.min(last)
            }
        }
    }
}

impl Kind {
    fn begun(self) -> Block {
        match self {
            Self::Text => Block::Text(Text::default()),
            Self::Link => Block::Link(Link::default()),
            Self::Buttons => Block::Buttons(Buttons { buttons: vec![Button::default(); 2], vertical: false }),
            Self::Faqs => Block::Faqs(Faqs { faqs: vec![Faq::default(); 2] }),
        }
    }
}

fn extend(block: &mut Block) {
    match block {
        Block::Buttons(group) if group.buttons.len() < MAX_BUTTONS => group.buttons.push(Button::default()),
        Block::Faqs(list) if list.faqs.len() < MAX_FAQS => list.faqs.push(Faq::default()),
        _ => {}
    }
}

impl Style {
    /// Applies the style; one for another kind of block changes nothing.
    fn put_on(self, block: &mut Block) {
        match (block, self) {
            (Block::Text(text), Self::Normal) => text.secondary = false,
            (Block::Text(text), Self::Secondary) => text.secondary = true,
            (Block::Text(text), Self::Bold) => text.bold = !text.bold,
            (Block::Picture(picture), Self::Narrow) => picture.narrow = true,
            (Block::Picture(picture), Self::Wide) => picture.narrow = false,
            (Block::Buttons(group), Self::Horizontal) => group.vertical = false,
            (Block::Buttons(group), Self::Vertical) => group.vertical = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(mut blocks: Vec<Block>, name: &str) -> (Vec<Block>, usize) {
        let place = Edit::parse(name).unwrap().apply(&mut blocks);
        (blocks, place)
    }

    fn abc() -> Vec<Block> {
        ["a", "b", "c"].map(Block::text).to_vec()
    }

    fn letters(blocks: &[Block]) -> String {
        super::super::blocks::words(blocks).replace('\n', "")
    }

    #[test]
    fn blocks_move_and_go_and_the_place_follows() {
        for (name, order, at) in [
            ("up:2", "acb", 1),
            ("down:0", "bac", 1),
            ("remove:1", "ac", 1),
            ("remove:2", "ab", 1),
            ("up:0", "abc", 0),
            ("down:2", "abc", 2),
            ("up:99", "abc", 2),
            ("remove:99", "abc", 2),
        ] {
            let (blocks, place) = edited(abc(), name);
            assert_eq!((letters(&blocks).as_str(), place), (order, at), "{name}");
        }
        assert_eq!(edited(Vec::new(), "remove:0"), (Vec::new(), 0));
    }

    #[test]
    fn a_new_block_comes_last_while_there_is_room() {
        let (blocks, place) = edited(abc(), "add:buttons");
        assert!(matches!(&blocks[3], Block::Buttons(group) if group.buttons.len() == 2));
        assert_eq!(place, 3);
        assert_eq!(edited(vec![Block::text("a"); MAX_BLOCKS], "add:text").0.len(), MAX_BLOCKS);
    }

    #[test]
    fn a_group_grows_to_its_limit() {
        let mut blocks = vec![Kind::Buttons.begun(), Kind::Faqs.begun()];
        for _ in 0..9 {
            Edit::Extend(0).apply(&mut blocks);
            Edit::Extend(1).apply(&mut blocks);
        }
        assert!(matches!(&blocks[0], Block::Buttons(group) if group.buttons.len() == MAX_BUTTONS));
        assert!(matches!(&blocks[1], Block::Faqs(list) if list.faqs.len() == MAX_FAQS));
    }

    #[test]
    fn a_style_belongs_to_its_kind() {
        let (blocks, _) = edited(abc(), "bold:1");
        assert_eq!(blocks[1], Block::Text(Text { text: "b".into(), secondary: false, bold: true }));
        assert_eq!(edited(blocks, "bold:1").0, abc());
        assert_eq!(edited(abc(), "vertical:1").0, abc());
    }

    #[test]
    fn what_no_button_says_is_no_edit() {
        for name in ["", "send", "save", "add:picture", "up:", "up:-1", "up:x", "bold", "up:99999999999999999999999"] {
            assert_eq!(Edit::parse(name), None, "{name}");
        }
    }
}
