//! Messages of blocks in the negotiation history.

use desk_domain::message::Link;
use desk_domain::message::blocks::{Block, Button, Buttons, Faq, Faqs, Text};
use desk_domain::{HistoryEntry, HistoryKind};
use wechatpay_complaints as wechatpay;
use wechatpay_complaints::types::{self as told, NormalMessage};

/// The content of a message of blocks.
pub(crate) struct RichMessage {
    /// Its texts and pictures, in their order.
    pub(crate) said: Vec<Said>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Words(String),
    /// The media id of a picture.
    Picture(String),
}

impl RichMessage {
    pub(super) fn of(message: &NormalMessage) -> Self {
        let said = message.blocks.iter().filter_map(|block| match (&block.text, &block.image) {
            (Some(text), _) => Some(Said::Words(text.text.clone())),
            (None, Some(image)) => Some(Said::Picture(image.media_id.clone())),
            (None, None) => None,
        });
        Self { said: said.collect() }
    }

    /// Its texts, one per line.
    pub(super) fn words(&self) -> String {
        let words = self.said.iter().filter_map(|said| match said {
            Said::Words(words) => Some(words.as_str()),
            Said::Picture(_) => None,
        });
        words.collect::<Vec<_>>().join("\n")
    }
}

/// The message of blocks in a stored history row, if there is one.
pub(crate) fn rich_message(row: &HistoryEntry) -> Option<RichMessage> {
    let entry: wechatpay::HistoryEntry = serde_json::from_str(&row.raw).ok()?;
    entry.normal_message.as_ref().map(RichMessage::of)
}

/// The blocks of a message that was sent elsewhere, without its pictures: the message has only their media ids, and the
/// row shows them where WeChat Pay gives their addresses.
pub(crate) fn blocks_shown(row: &HistoryEntry) -> Vec<Block> {
    if row.kind != HistoryKind::MerchantResponse {
        return Vec::new();
    }
    let entry: Option<wechatpay::HistoryEntry> = serde_json::from_str(&row.raw).ok();
    let message = entry.and_then(|entry| entry.normal_message);
    message.iter().flat_map(|message| &message.blocks).filter_map(block_shown).collect()
}

fn block_shown(block: &told::Block) -> Option<Block> {
    let button = |button: &told::Clickable| Button { text: button.text.clone(), ..Button::default() };
    if let Some(text) = &block.text {
        let secondary = text.color.as_deref() == Some("SECONDARY");
        return Some(Block::Text(Text { text: text.text.clone(), secondary, bold: text.is_bold == Some(true) }));
    }
    if let Some(link) = &block.link {
        let url = link.action.as_ref().and_then(|action| action.jump_url.clone()).unwrap_or_default();
        return Some(Block::Link(Link { url, text: link.text.clone() }));
    }
    if let Some(one) = &block.button {
        return Some(Block::Buttons(Buttons { buttons: vec![button(one)], vertical: false }));
    }
    if let Some(group) = &block.button_group {
        let vertical = group.button_layout.as_deref() == Some("LAYOUT_VERTICAL");
        return Some(Block::Buttons(Buttons { buttons: group.buttons.iter().map(button).collect(), vertical }));
    }
    let faq = |faq: &told::Faq| Faq { title: faq.faq_title.clone().unwrap_or_default(), sends: String::new() };
    block.faq_list.as_ref().map(|list| Block::Faqs(Faqs { faqs: list.faqs.iter().map(faq).collect() }))
}
