//! Writing: reply and completion.

use super::COMPLAINTS;
use crate::client::Client;
use crate::error::Error;
use crate::limits::{self, LimitError, MAX_REPLY_CHARS};
use crate::transport::Acknowledged;
use http::Method;
use serde::Serialize;
use serde_json::json;
use url::Url;

const MAX_JUMP_URL_CHARS: usize = 512;
const MAX_JUMP_TEXT_CHARS: usize = 10;

/// A reply to the user. Shown at once; there is no way to change or recall it.
///
/// Source: partner document 4012467213 (提交回复, 2025-09-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyRequest {
    complainted_mchid: String,
    response_content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    response_images: Vec<String>,
    #[serde(flatten)]
    link: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mini_program_jump_info: Option<MiniProgram>,
}

/// An address without its text, and a text without its address, are refused by the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Link {
    jump_url: String,
    jump_url_text: String,
}

/// A page of a mini program, shown as a card below a reply or opened by a click. For merchants to whom WeChat Pay has
/// granted it; others are refused with `NO_AUTH`. No field may be empty; their lengths are not documented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MiniProgram {
    /// The mini program's appid.
    pub appid: String,
    /// Path of the page.
    pub path: String,
    /// What the card is called.
    pub text: String,
}

impl MiniProgram {
    /// The mini program's appid, the path of the page, and what the card is called.
    #[must_use]
    pub fn new(appid: impl Into<String>, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { appid: appid.into(), path: path.into(), text: text.into() }
    }

    fn check(&self) -> Result<(), LimitError> {
        limits::filled("mini_program_jump_info.appid", &self.appid)?;
        limits::filled("mini_program_jump_info.path", &self.path)?;
        limits::filled("mini_program_jump_info.text", &self.text)
    }
}

impl Link {
    fn check(&self) -> Result<(), LimitError> {
        limits::text_length("jump_url", &self.jump_url, MAX_JUMP_URL_CHARS)?;
        limits::text_length("jump_url_text", &self.jump_url_text, MAX_JUMP_TEXT_CHARS)?;
        match Url::parse(&self.jump_url) {
            Ok(url) if url.scheme() == "https" && self.jump_url.starts_with("https://") => Ok(()),
            _ => Err(LimitError::new("jump_url", "must be an address that begins with https://")),
        }
    }
}

impl ReplyRequest {
    /// 1 to 500 characters for the merchant complained about: in partner mode the sub-merchant's number, from the detail.
    /// Characters outside Unicode's basic plane, such as emoji, are not accepted by the platform in any field.
    #[must_use]
    pub fn new(complainted_mchid: impl Into<String>, response_content: impl Into<String>) -> Self {
        Self {
            complainted_mchid: complainted_mchid.into(),
            response_content: response_content.into(),
            response_images: Vec::new(),
            link: None,
            mini_program_jump_info: None,
        }
    }

    /// Up to four pictures, by the ids that [`Client::upload_image`] returned.
    #[must_use]
    pub fn images(mut self, media_ids: Vec<String>) -> Self {
        self.response_images = media_ids;
        self
    }

    /// A link below the reply: https, at most 512 characters, with a text of 1 to 10. For merchants to whom it was granted;
    /// others are refused with `NO_AUTH`.
    #[must_use]
    pub fn link(mut self, url: impl Into<String>, text: impl Into<String>) -> Self {
        self.link = Some(Link { jump_url: url.into(), jump_url_text: text.into() });
        self
    }

    /// A mini-program card below the reply. For merchants to whom it was granted; others are refused with `NO_AUTH`.
    #[must_use]
    pub fn mini_program(mut self, card: MiniProgram) -> Self {
        self.mini_program_jump_info = Some(card);
        self
    }

    fn check(&self) -> Result<(), LimitError> {
        limits::path_segment("complainted_mchid", &self.complainted_mchid)?;
        limits::text_length("response_content", &self.response_content, MAX_REPLY_CHARS)?;
        limits::pictures("response_images", &self.response_images)?;
        self.link.as_ref().map_or(Ok(()), Link::check)?;
        self.mini_program_jump_info.as_ref().map_or(Ok(()), MiniProgram::check)
    }
}

impl Client {
    /// Replies to the user (提交回复, partner document 4012467213). The first reply makes a pending complaint one in progress. Quota: 60 calls a minute.
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

    /// Reports that a complaint is dealt with (反馈处理完成, partner document 4012467217). WeChat Pay then asks the user how satisfied they are; a user
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
