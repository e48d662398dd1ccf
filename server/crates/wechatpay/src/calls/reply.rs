//! Writing: reply and completion.

use super::COMPLAINTS;
use crate::client::Client;
use crate::error::Error;
use crate::limits::{self, LimitError, MAX_REPLY_CHARS};
use crate::transport::Acknowledged;
use http::Method;
use serde::Serialize;
use serde_json::json;

const MAX_JUMP_URL_CHARS: usize = 512;
const MAX_JUMP_TEXT_CHARS: usize = 10;

/// A reply to the user. Shown at once; there is no way to change or recall it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyRequest {
    complainted_mchid: String,
    response_content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    response_images: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jump_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jump_url_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mini_program_jump_info: Option<MiniProgram>,
}

/// A page of a mini program, shown as a card below the reply. For merchants to whom WeChat Pay has granted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MiniProgram {
    /// The mini program's appid.
    pub appid: String,
    /// Path of the page.
    pub path: String,
    /// What the card is called.
    pub text: String,
}

impl ReplyRequest {
    /// 1 to 500 characters for the merchant complained about: in partner mode the sub-merchant's number, from the detail.
    #[must_use]
    pub fn new(complainted_mchid: impl Into<String>, response_content: impl Into<String>) -> Self {
        Self {
            complainted_mchid: complainted_mchid.into(),
            response_content: response_content.into(),
            response_images: Vec::new(),
            jump_url: None,
            jump_url_text: None,
            mini_program_jump_info: None,
        }
    }

    /// Up to four pictures, by the ids that [`Client::upload_image`] returned.
    #[must_use]
    pub fn images(mut self, media_ids: Vec<String>) -> Self {
        self.response_images = media_ids;
        self
    }

    /// A link below the reply: https, with at most ten characters of text. For merchants to whom it was granted.
    #[must_use]
    pub fn link(mut self, url: impl Into<String>, text: impl Into<String>) -> Self {
        self.jump_url = Some(url.into());
        self.jump_url_text = Some(text.into());
        self
    }

    /// A mini-program card below the reply.
    #[must_use]
    pub fn mini_program(mut self, card: MiniProgram) -> Self {
        self.mini_program_jump_info = Some(card);
        self
    }

    fn check(&self) -> Result<(), LimitError> {
        limits::path_segment("complainted_mchid", &self.complainted_mchid)?;
        limits::text_length("response_content", &self.response_content, MAX_REPLY_CHARS)?;
        limits::picture_count("response_images", self.response_images.len())?;
        if let Some(url) = &self.jump_url {
            limits::text_length("jump_url", url, MAX_JUMP_URL_CHARS)?;
            if !url.starts_with("https://") {
                return Err(LimitError::new("jump_url", "must begin with https://"));
            }
        }
        if let Some(text) = &self.jump_url_text {
            limits::text_length("jump_url_text", text, MAX_JUMP_TEXT_CHARS)?;
        }
        Ok(())
    }
}

impl Client {
    /// Replies to the user (提交回复). The first reply makes a pending complaint one in progress. Quota: 60 calls a minute.
    ///
    /// There is no key against repetition: after [`Error::request_may_have_taken_effect`], read the negotiation history
    /// before replying again.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn reply(&self, complaint_id: &str, reply: &ReplyRequest) -> Result<Acknowledged, Error> {
        limits::path_segment("complaint_id", complaint_id)?;
        reply.check()?;
        let body = serde_json::to_string(reply).map_err(|error| Error::Setup(error.to_string()))?;
        Ok(self.send_json(Method::POST, &format!("{COMPLAINTS}/{complaint_id}/response"), body).await?.acknowledged())
    }

    /// Reports that a complaint is dealt with (反馈处理完成). WeChat Pay then asks the user how satisfied they are; a user
    /// who complains again counts against the merchant. Quota: 1500 calls a minute.
    ///
    /// # Errors
    /// [`Error`]; after [`Error::request_may_have_taken_effect`], read the complaint's state.
    pub async fn complete(&self, complaint_id: &str, complainted_mchid: &str) -> Result<Acknowledged, Error> {
        limits::path_segment("complaint_id", complaint_id)?;
        limits::path_segment("complainted_mchid", complainted_mchid)?;
        let body = json!({ "complainted_mchid": complainted_mchid }).to_string();
        Ok(self.send_json(Method::POST, &format!("{COMPLAINTS}/{complaint_id}/complete"), body).await?.acknowledged())
    }
}
