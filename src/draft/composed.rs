//! The content of the composer: a draft first, then a message.

use crate::message::blocks::{self, Block, Text};
use crate::message::{Content, Reply};
use crate::reply;
use std::borrow::Cow;

/// The content of the composer: an ordinary reply, or a message of blocks where immediate service is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composed {
    Reply(Reply),
    Blocks(Vec<Block>),
}

/// An empty reply.
impl Default for Composed {
    fn default() -> Self {
        Self::Reply(Reply::default())
    }
}

/// A reply of words alone.
impl From<&str> for Composed {
    fn from(text: &str) -> Self {
        Self::Reply(text.into())
    }
}

/// A message of blocks; without a block, an empty reply.
impl From<Vec<Block>> for Composed {
    fn from(blocks: Vec<Block>) -> Self {
        if blocks.is_empty() { Self::default() } else { Self::Blocks(blocks) }
    }
}

impl Composed {
    /// The content that a message was composed as; `None` for kinds that are not written in the composer.
    #[must_use]
    pub fn of(message: Content) -> Option<Self> {
        match message {
            Content::Reply(reply) => Some(Self::Reply(reply)),
            Content::Blocks(blocks) => Some(blocks.into()),
            Content::Completion | Content::Approval(_) | Content::Refusal(_) | Content::Refund(_) => None,
        }
    }

    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Reply(reply) => reply.text.as_str().into(),
            Self::Blocks(blocks) => blocks::words(blocks).into(),
        }
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Reply(Reply { text, link, card }) => text.trim().is_empty() && link.is_none() && card.is_none(),
            Self::Blocks(blocks) => blocks.iter().all(Block::is_blank),
        }
    }

    /// The content without U+0000, which PostgreSQL does not store.
    #[must_use]
    pub fn without_nul(self) -> Self {
        match self {
            Self::Reply(reply) => Self::Reply(Reply { text: reply::without_nul(&reply.text), ..reply }),
            Self::Blocks(blocks) => {
                let plain = |block| match block {
                    Block::Text(text) => Block::Text(Text { text: reply::without_nul(&text.text), ..text }),
                    other => other,
                };
                Self::Blocks(blocks.into_iter().map(plain).collect())
            }
        }
    }

    /// The content as blocks, with a block for every attached picture.
    #[must_use]
    pub fn into_blocks(self, attached: &[String]) -> Vec<Block> {
        let written = match self {
            Self::Reply(reply) => blocks::of_reply(reply),
            Self::Blocks(blocks) => blocks,
        };
        blocks::with_pictures(written, attached)
    }

    /// The content as the composer of a complaint shows it, whichever kind of message the complaint asked for when it
    /// was written.
    #[must_use]
    pub fn shown(self, immediate: bool, attached: &[String]) -> Self {
        match self {
            written if immediate => Self::Blocks(written.into_blocks(attached)),
            Self::Reply(reply) => Self::Reply(reply),
            Self::Blocks(blocks) => blocks::words(&blocks).as_str().into(),
        }
    }

    /// The draft after a message has come back into it: the message, and below it what was begun since. What is in both
    /// is kept once; of link and card the newer is kept. If one of the two is blocks, both become blocks.
    #[must_use]
    pub fn above(self, begun: Self) -> Self {
        match (self, begun) {
            (Self::Reply(reply), Self::Reply(begun)) => Self::Reply(Reply {
                text: text_above(reply.text, begun.text),
                link: begun.link.or(reply.link),
                card: begun.card.or(reply.card),
            }),
            (written, begun) => {
                let begun = begun.into_parts();
                let missing = written.into_parts().into_iter().filter(|block| !begun.contains(block));
                missing.chain(begun.iter().cloned()).collect::<Vec<_>>().into()
            }
        }
    }

    /// Its blocks; of a reply, those that hold something.
    fn into_parts(self) -> Vec<Block> {
        match self {
            Self::Blocks(blocks) => blocks,
            reply => {
                let blocks = reply.into_blocks(&[]);
                blocks.into_iter().filter(|block| !block.is_blank()).collect()
            }
        }
    }
}

fn text_above(text: String, begun: String) -> String {
    let stands_there =
        text.is_empty() || begun.strip_prefix(&text).is_some_and(|rest| rest.is_empty() || rest.starts_with("\n\n"));
    if stands_there {
        begun
    } else if begun.is_empty() {
        text
    } else {
        format!("{text}\n\n{begun}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::MAX_BLOCKS;
    use crate::message::{Card, Link};

    fn says(text: &str) -> Composed {
        text.into()
    }

    fn holds(texts: &[&str]) -> Composed {
        Composed::Blocks(texts.iter().map(|text| Block::text(*text)).collect())
    }

    fn link(url: &str) -> Link {
        Link { url: url.into(), text: "看".into() }
    }

    fn linked(text: &str, url: &str) -> Composed {
        Composed::Reply(Reply { link: Some(link(url)), ..text.into() })
    }

    #[test]
    fn what_comes_back_stands_above_once() {
        for (comes, begun, expected) in [
            ("好的", "", "好的"),
            ("", "已写", "已写"),
            ("好的", "好的", "好的"),
            ("好的", "已写", "好的\n\n已写"),
            ("好的", "好的\n\n已写", "好的\n\n已写"),
            ("好", "好的", "好\n\n好的"),
        ] {
            assert_eq!(says(comes).above(says(begun)), says(expected), "{comes} above {begun}");
        }
        for (comes, begun, expected) in [
            (&["a"][..], &["b"][..], &["a", "b"][..]),
            (&["a"], &["a"], &["a"]),
            (&["a", "c"], &["b", "c"], &["a", "b", "c"]),
            (&["a", "b"], &["a", "b", "c"], &["a", "b", "c"]),
        ] {
            assert_eq!(holds(comes).above(holds(begun)), holds(expected), "{comes:?} above {begun:?}");
        }
        let (one, other) = (linked("", "https://a.example"), linked("", "https://b.example"));
        assert_eq!(one.clone().above(other.clone()), other, "of links the newer is kept");
        assert_eq!(one.clone().above(says("")), one);
    }

    /// The complaint has begun to ask for immediate service meanwhile, or has ceased to.
    #[test]
    fn a_reply_and_blocks_become_blocks_and_lose_nothing() {
        let both = |first: Block, rest: Vec<Block>| Composed::Blocks([vec![first], rest].concat());
        let the_link = Block::Link(link("https://a.example"));
        let reply = || linked("您好", "https://a.example");
        assert_eq!(holds(&["a"]).above(reply()), both(Block::text("a"), vec![Block::text("您好"), the_link.clone()]));
        assert_eq!(reply().above(holds(&["a"])), both(Block::text("您好"), vec![the_link, Block::text("a")]));
        assert_eq!(says("a").above(holds(&["a"])), holds(&["a"]));
        assert_eq!((holds(&["a"]).above(says(" ")), says("").above(holds(&["a"]))), (holds(&["a"]), holds(&["a"])));
    }

    #[test]
    fn nothing_is_cut_off_where_there_is_no_room() {
        let many = Composed::Blocks((0..MAX_BLOCKS).map(|n| Block::text(n.to_string())).collect());
        assert!(holds(&["a"]).above(many).fits().is_err());
    }

    #[test]
    fn a_draft_is_blank_until_something_is_written() {
        let card = Card { appid: "wx1".into(), ..Card::default() };
        let card = Composed::Reply(Reply { card: Some(card), ..Reply::default() });
        for written in [says("好"), linked("", "https://a.example"), card, holds(&["", "好"])] {
            assert!(!written.is_blank(), "{written:?}");
        }
        for blank in [says(" \n"), holds(&["", " "]), Composed::from(Vec::new())] {
            assert!(blank.is_blank(), "{blank:?}");
        }
    }

    #[test]
    fn the_composer_shows_what_its_complaint_asks_for() {
        let attached = ["p1".to_owned()];
        let blocks = Composed::Blocks(vec![Block::text("您好"), Block::picture("p1")]);
        assert_eq!(says("您好").shown(true, &attached), blocks);
        assert_eq!(blocks.clone().shown(true, &attached), blocks);
        assert_eq!(blocks.shown(false, &attached), says("您好"));
        assert_eq!(linked("您好", "https://a.example").shown(false, &[]), linked("您好", "https://a.example"));
    }

    #[test]
    fn no_character_that_a_database_refuses_is_kept() {
        assert_eq!(says("再\0见").without_nul(), says("再见"));
        assert_eq!(holds(&["再\0见", "好"]).without_nul(), holds(&["再见", "好"]));
    }

    #[test]
    fn only_what_is_written_in_the_composer_comes_back() {
        assert_eq!(Composed::of(Content::Reply("您好".into())), Some(says("您好")));
        assert_eq!(Composed::of(Content::Blocks(vec![Block::text("好")])), Some(holds(&["好"])));
        assert_eq!(Composed::of(Content::Completion), None);
    }
}
