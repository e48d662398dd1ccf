//! How messages and drafts are stored: the text in one column, everything else as JSON in another.

use crate::Result;
use crate::error::StoreError;
use desk_domain::draft::Composed;
use desk_domain::message::blocks::{self, Block};
use desk_domain::message::{Approval, Card, Content, Link, RefundOrder, Refusal, Reply};
use desk_domain::{SendKind, reply};
use serde::{Deserialize, Serialize};

/// The columns `text` and `extras`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) extras: String,
}

/// The JSON of the column `extras`. What a kind of message does not have is left out.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Extras {
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Card>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocks: Vec<Block>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<RefundOrder>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Decision {
    launch_day: u32,
    remark: String,
}

impl Body {
    pub(crate) fn of_message(content: &Content) -> Result<Self> {
        let extras = serde_json::to_string(&Extras::from(content.clone()));
        let extras = extras.map_err(|_| StoreError::Corrupt { what: "message that is to be written" })?;
        Ok(Self { text: content.text().into_owned(), extras })
    }

    pub(crate) fn of_draft(content: &Composed) -> Result<Self> {
        Self::of_message(&match content {
            Composed::Reply(reply) => Content::Reply(reply.clone()),
            Composed::Blocks(blocks) => Content::Blocks(blocks.clone()),
        })
    }

    /// Reads a message. A message of blocks that was written before there were blocks is stored as a reply.
    pub(crate) fn message(self, kind: &str) -> Result<Content> {
        let kind = kind.parse().map_err(|_| StoreError::Corrupt { what: "kind of message" })?;
        let Extras { link, card, blocks, decision, refund } = self.extras()?;
        let Decision { launch_day, remark } = decision.unwrap_or_default();
        let text = self.text;
        Ok(match kind {
            SendKind::Reply => Content::Reply(Reply { text, link, card }),
            SendKind::ImmediateReply if blocks.is_empty() => {
                Content::Blocks(blocks::of_reply(Reply { text, link, card }))
            }
            SendKind::ImmediateReply => Content::Blocks(blocks),
            SendKind::Completion => Content::Completion,
            SendKind::RefundApproval => Content::Approval(Approval { launch_day, remark, order: refund }),
            SendKind::RefundRefusal => Content::Refusal(Refusal { reason: text, remark }),
            SendKind::Refund => Content::Refund(refund.ok_or(StoreError::Corrupt { what: "order of a refund" })?),
        })
    }

    /// Reads a draft. An older one may have words beside blocks that do not contain them; both are kept.
    pub(crate) fn draft(self) -> Result<Composed> {
        let Extras { link, card, blocks, .. } = self.extras()?;
        let text = if is_said(&self.text, &blocks) { String::new() } else { self.text };
        let reply = Composed::Reply(Reply { text, link, card });
        Ok(if blocks.is_empty() { reply } else { reply.above(Composed::Blocks(blocks)) })
    }

    fn extras(&self) -> Result<Extras> {
        serde_json::from_str(&self.extras).map_err(|_| StoreError::Corrupt { what: "extras of a message" })
    }
}

/// Whether the words are the text of these blocks.
fn is_said(words: &str, blocks: &[Block]) -> bool {
    !blocks.is_empty() && reply::same_words(words, &blocks::words(blocks))
}

impl From<Content> for Extras {
    fn from(content: Content) -> Self {
        let none = Self::default();
        match content {
            Content::Reply(Reply { link, card, .. }) => Self { link, card, ..none },
            Content::Blocks(blocks) => Self { blocks, ..none },
            Content::Completion => none,
            Content::Approval(Approval { launch_day, remark, order }) => {
                Self { decision: Some(Decision { launch_day, remark }), refund: order, ..none }
            }
            Content::Refusal(Refusal { remark, .. }) => {
                Self { decision: Some(Decision { launch_day: 0, remark }), ..none }
            }
            Content::Refund(order) => Self { refund: Some(order), ..none },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk_domain::Fen;
    use desk_domain::message::blocks::{Button, Buttons, Does, Faq, Faqs, Picture, Text};

    const LINKED: &str = r#"{"link":{"url":"https://a.example/1","text":"查看"},"card":{"appid":"wx1","path":"pages/order","text":"订单"}}"#;
    const OF_BLOCKS: &str = r#"{"blocks":[
        {"kind":"text","text":"您好","secondary":true,"bold":false},
        {"kind":"picture","attachment":"p1","narrow":true},
        {"kind":"link","url":"https://a.example/2","text":"看"},
        {"kind":"buttons","buttons":[{"text":"查","does":"jump_url","url":"https://a.example/3","appid":"","path":""}],"vertical":true},
        {"kind":"faqs","faqs":[{"title":"问","sends":"答"}]}]}"#;
    const OF_BUTTONS: &str = r#"{"link":{"url":"https://a.example/1","text":"查看"},"buttons":["已收到退款"]}"#;
    const PROMISED: &str = r#"{"decision":{"launch_day":3,"remark":"核实","reason":""},"refund":{"refund_no":"TS1-1","transaction_id":"4200","amount":4680,"total":9900}}"#;
    const DECIDED: &str = r#"{"decision":{"launch_day":30,"remark":"","reason":""}}"#;
    const REFUSED: &str = r#"{"decision":{"launch_day":0,"remark":"核实","reason":"已签收。"}}"#;
    const ORDERED: &str =
        r#"{"refund":{"refund_no":"TS1-2","transaction_id":"","order_no":"M1","amount":300,"total":900}}"#;

    fn body(text: &str, extras: &str) -> Body {
        Body { text: text.into(), extras: extras.into() }
    }

    fn linked(text: &str) -> Reply {
        let link = Link { url: "https://a.example/1".into(), text: "查看".into() };
        let card = Card { appid: "wx1".into(), path: "pages/order".into(), text: "订单".into() };
        Reply { text: text.into(), link: Some(link), card: Some(card) }
    }

    fn of_blocks() -> Vec<Block> {
        let button = Button {
            text: "查".into(),
            does: Does::JumpUrl,
            url: "https://a.example/3".into(),
            appid: String::new(),
            path: String::new(),
        };
        vec![
            Block::Text(Text { text: "您好".into(), secondary: true, bold: false }),
            Block::Picture(Picture { attachment: "p1".into(), narrow: true }),
            Block::Link(Link { url: "https://a.example/2".into(), text: "看".into() }),
            Block::Buttons(Buttons { buttons: vec![button], vertical: true }),
            Block::Faqs(Faqs { faqs: vec![Faq { title: "问".into(), sends: "答".into() }] }),
        ]
    }

    fn order(number: &str, orders: [&str; 2], amounts: [i64; 2]) -> RefundOrder {
        let [transaction_id, order_no] = orders.map(str::to_owned);
        let [amount, total] = amounts.map(Fen);
        RefundOrder { refund_no: number.into(), transaction_id, order_no, amount, total }
    }

    #[test]
    fn a_message_of_each_kind_is_read_as_it_was_always_written_and_written_so_that_it_is_read() {
        let approval =
            |launch_day, remark: &str, order| Content::Approval(Approval { launch_day, remark: remark.into(), order });
        let promised = order("TS1-1", ["4200", ""], [4_680, 9_900]);
        let before_blocks =
            vec![Block::text("您好"), Block::Link(Link { url: "https://a.example/1".into(), text: "查看".into() })];
        for (kind, text, extras, content) in [
            ("reply", "您好", "{}", Content::Reply("您好".into())),
            ("reply", "您好", LINKED, Content::Reply(linked("您好"))),
            ("immediate_reply", "您好", OF_BLOCKS, Content::Blocks(of_blocks())),
            ("immediate_reply", "您好", OF_BUTTONS, Content::Blocks(before_blocks)),
            ("completion", "", "{}", Content::Completion),
            ("refund_approval", "", PROMISED, approval(3, "核实", Some(promised))),
            ("refund_approval", "", DECIDED, approval(30, "", None)),
            (
                "refund_refusal",
                "已签收。",
                REFUSED,
                Content::Refusal(Refusal { reason: "已签收。".into(), remark: "核实".into() }),
            ),
            ("refund", "", ORDERED, Content::Refund(order("TS1-2", ["", "M1"], [300, 900]))),
        ] {
            assert_eq!(body(text, extras).message(kind).unwrap(), content, "{kind}");
            assert_eq!(content.kind().as_str(), kind);
            let written = Body::of_message(&content).unwrap();
            assert_eq!(written.text, text, "{kind}");
            assert_eq!(written.message(kind).unwrap(), content, "{kind}");
        }
    }

    #[test]
    fn what_no_message_can_be_is_not_read() {
        for (kind, extras) in [("refund", "{}"), ("greeting", "{}"), ("reply", "")] {
            assert!(matches!(body("", extras).message(kind), Err(StoreError::Corrupt { .. })), "{kind}");
        }
    }

    #[test]
    fn a_draft_is_read_as_it_was_always_written_and_loses_nothing() {
        let with_words = || Composed::Blocks([vec![Block::text("还有")], of_blocks()].concat());
        for (text, extras, content) in [
            ("", "{}", Composed::default()),
            (" ", "{}", Composed::from(" ")),
            ("您好", LINKED, Composed::Reply(linked("您好"))),
            ("您好", OF_BLOCKS, Composed::Blocks(of_blocks())),
            ("还有", OF_BLOCKS, with_words()),
        ] {
            assert_eq!(body(text, extras).draft().unwrap(), content, "{text} {extras}");
            assert_eq!(Body::of_draft(&content).unwrap().draft().unwrap(), content, "{text} {extras}");
        }
        assert_eq!(Body::of_draft(&Composed::default()).unwrap(), body("", "{}"), "what lists take for no draft");
    }
}
