//! Answering complaints that ask for immediate service (回复需要即时服务的投诉单).

use super::COMPLAINTS;
use crate::client::Client;
use crate::error::Error;
use crate::limits::{self, LimitError};
use crate::types::NormalMessage;
use http::Method;
use serde::{Deserialize, Serialize};

/// Longest data of the merchant's own in a message, in characters (immediate reply page, 2026-01-22).
const MAX_CUSTOM_DATA: usize = 4096;
/// Who may have written a message.
const SENDERS: [&str; 3] = ["UNKNOWN", "MANUAL", "MACHINE"];
/// Longest idempotent id, in characters.
const MAX_IDEMPOTENT_ID: usize = 128;

/// A rich message to a user whose complaint has `need_immediate_service`.
///
/// Source: merchant document 4017151596 (回复需要即时服务的投诉单, 2026-01-22).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImmediateReply {
    complainted_mchid: String,
    message: NormalMessage,
    idempotent_id: String,
}

/// What the platform made of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ImmediateReplied {
    /// The id of the row in the negotiation history.
    pub log_id: String,
}

impl ImmediateReply {
    /// `idempotent_id`, up to 128 characters, names this message for good: the platform acts on it once, however often it is
    /// sent. A UUID is advised.
    #[must_use]
    pub fn new(complainted_mchid: impl Into<String>, message: NormalMessage, idempotent_id: impl Into<String>) -> Self {
        Self { complainted_mchid: complainted_mchid.into(), message, idempotent_id: idempotent_id.into() }
    }

    fn check(&self) -> Result<(), LimitError> {
        limits::path_segment("complainted_mchid", &self.complainted_mchid)?;
        limits::text_length("idempotent_id", &self.idempotent_id, MAX_IDEMPOTENT_ID)?;
        if let Some(data) = &self.message.custom_data {
            limits::text_length("message.custom_data", data, MAX_CUSTOM_DATA)?;
        }
        let sender = self.message.sender_identity.as_deref();
        if sender.is_some_and(|sender| !SENDERS.contains(&sender)) {
            return Err(LimitError::new("message.sender_identity", format!("must be one of {SENDERS:?}")));
        }
        // The platform refuses fields that it does not know; messages it has sent may hold some.
        if !self.message.extra.is_empty() || self.message.blocks.iter().any(|block| !block.extra.is_empty()) {
            return Err(LimitError::new("message", "holds fields that no page names"));
        }
        if self.message.blocks.is_empty() {
            return Err(LimitError::new("message.blocks", "is empty"));
        }
        for block in &self.message.blocks {
            let (kinds, matches) = block.contents();
            if kinds != 1 || !matches {
                return Err(LimitError::new("message.blocks", format!("a {} block must carry just that", block.kind)));
            }
        }
        let text = serde_json::to_string(&self.message).unwrap_or_default();
        limits::three_byte_text("message.blocks", &text)
    }
}

impl Client {
    /// Replies to a complaint that asks for immediate service (merchant document 4017151596). The first reply makes a pending complaint one in progress.
    ///
    /// Safe to repeat with the same idempotent id, also after [`Error::request_may_have_taken_effect`].
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn reply_immediately(
        &self,
        complaint_id: &str,
        reply: &ImmediateReply,
    ) -> Result<ImmediateReplied, Error> {
        limits::path_segment("complaint_id", complaint_id)?;
        reply.check()?;
        let body = serde_json::to_string(reply).map_err(|error| Error::Setup(error.to_string()))?;
        let path = format!("{COMPLAINTS}/{complaint_id}/response-immediate-service");
        self.send_json(Method::POST, &path, body).await?.json()
    }
}
