//! An outbox entry: one attempt to have a message at WeChat Pay.

#[cfg(test)]
pub(crate) mod samples;

use crate::attachment::Attachment;
use crate::delivery::{DeliveryState, SendKind, WaitsFor};
use crate::ids::{ComplaintId, Mchid, OutboxId, StaffId};
use crate::message::Content;
use crate::message::blocks::{self, Block};
use crate::time::Timestamp;
use std::borrow::Cow;

/// One outbox entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    pub id: OutboxId,
    pub complaint_id: ComplaintId,
    /// The merchant whose key signs the request.
    pub mchid: Mchid,
    pub subject_mchid: Mchid,
    pub content: Content,
    pub images: Vec<Attachment>,
    pub author: StaffId,
    pub author_name: String,
    pub state: DeliveryState,
    pub created_at: Timestamp,
    /// Until then its author can withdraw it.
    pub send_after: Timestamp,
    /// When the last request was about to be made.
    pub sent_at: Option<Timestamp>,
    pub settled_at: Option<Timestamp>,
    /// The ids of the history rows that were there before it was sent.
    pub known_entry_ids: Vec<String>,
    /// The id of the history row that it has become, once found.
    pub entry_id: Option<String>,
    /// How often the history was read for it.
    pub checks: i32,
    pub next_check_at: Option<Timestamp>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub request_id: Option<String>,
    pub resend_of: Option<OutboxId>,
    /// How often a request was about to be made. More than once only if WeChat Pay has certainly not acted on the
    /// earlier ones.
    pub attempts: i32,
    /// SHA-256 of the body of the last request.
    pub request_sha256: Option<String>,
    /// The message that led to this one.
    pub follows: Option<OutboxId>,
    /// The ids of history rows of which a person has said that they are not this message.
    pub not_ours: Vec<String>,
    /// The idempotency key under which WeChat Pay takes it once, where its API has one.
    pub idempotency_key: String,
    /// What it waits for after the time at which it should have left.
    pub waits_for: Option<WaitsFor>,
}

impl OutboxEntry {
    #[must_use]
    pub const fn kind(&self) -> SendKind {
        self.content.kind()
    }

    /// The words that the user reads.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.content.text()
    }

    /// Its blocks, each of its pictures among them; empty for other kinds of messages.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let Content::Blocks(blocks) = &self.content else { return Vec::new() };
        let attached: Vec<String> = self.images.iter().map(|picture| picture.id.clone()).collect();
        blocks::with_pictures(blocks.clone(), &attached)
    }

    /// Its pictures, in the order in which they are shown.
    #[must_use]
    pub fn pictures(&self) -> Vec<&Attachment> {
        let Content::Blocks(_) = &self.content else { return self.images.iter().collect() };
        let blocks = self.blocks();
        let shown = blocks::attachments(&blocks);
        shown.filter_map(|id| self.images.iter().find(|picture| picture.id == id)).collect()
    }
}

/// A message that did not arrive, or may not have, and that somebody still has to deal with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubledMessage {
    pub complaint_id: ComplaintId,
    /// What the complaint is about.
    pub problem: String,
    pub kind: SendKind,
    pub state: DeliveryState,
}
