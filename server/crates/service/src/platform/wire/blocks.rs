//! The blocks of a message of ours, as WeChat Pay takes them.

use crate::Result;
use crate::error::ServiceError;
use desk_domain::message::blocks::{Block, Button, Does, Faq, Picture, Text};
use wechatpay_complaints::MiniProgram;
use wechatpay_complaints::types::{self as told, Action, Clickable, TextBlock};

/// A picture of a message, with its media id.
pub(crate) struct Uploaded {
    /// Id of the attachment.
    pub(crate) attachment: String,
    pub(crate) uploaded_as: String,
}

/// Makes WeChat Pay's form of the blocks. In the history the ids of their actions tell which of them the user has
/// clicked.
pub(super) fn blocks(blocks: &[Block], uploaded: &[Uploaded]) -> Result<Vec<told::Block>> {
    blocks.iter().zip(1..).map(|(block, place)| told(block, place, uploaded)).collect()
}

fn told(block: &Block, place: usize, uploaded: &[Uploaded]) -> Result<told::Block> {
    Ok(match block {
        Block::Text(text) => told::Block::text(text_block(text)),
        Block::Picture(picture) => told::Block::image(media_id(picture, uploaded)?, !picture.narrow),
        Block::Link(link) => {
            let open = Action::jump_url(&link.url, format!("link-{place}"));
            told::Block::link(Clickable::new(&link.text, open))
        }
        Block::Buttons(group) => {
            let buttons = group.buttons.iter().zip(1..);
            let buttons = buttons.map(|(button, n)| clickable(button, format!("button-{place}-{n}")));
            told::Block::buttons(buttons.collect(), !group.vertical)
        }
        Block::Faqs(list) => {
            let faqs = list.faqs.iter().zip(1..).map(|(faq, n)| question(faq, format!("faq-{place}-{n}")));
            told::Block::faqs(faqs.collect())
        }
    })
}

fn text_block(text: &Text) -> TextBlock {
    let block = TextBlock::new(&text.text);
    let block = if text.secondary { block.secondary() } else { block };
    if text.bold { block.bold() } else { block }
}

fn media_id(picture: &Picture, uploaded: &[Uploaded]) -> Result<String> {
    let found = uploaded.iter().find(|known| known.attachment == picture.attachment);
    let found = found.ok_or_else(|| ServiceError::Internal("a block without its picture".to_owned()))?;
    Ok(found.uploaded_as.clone())
}

fn clickable(button: &Button, action_id: String) -> Clickable {
    let action = match button.does {
        Does::SendMessage => Action::send_message(&button.text, action_id),
        Does::JumpUrl => Action::jump_url(&button.url, action_id),
        Does::JumpMiniProgram => {
            Action::jump_mini_program(&MiniProgram::new(&button.appid, &button.path, &button.text), action_id)
        }
    };
    Clickable::new(&button.text, action)
}

fn question(faq: &Faq, id: String) -> told::Faq {
    told::Faq::new(id.clone(), &faq.title, Action::send_message(faq.message(), id))
}
