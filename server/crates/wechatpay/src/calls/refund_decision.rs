//! Telling WeChat Pay whether a refund that the user asked for is granted (更新退款审批结果).

use super::COMPLAINTS;
use crate::client::Client;
use crate::error::Error;
use crate::limits::{self, LimitError};
use crate::transport::Acknowledged;
use http::Method;
use serde::Serialize;

/// Longest reason and remark, in characters (refund result page, 2025-09-01).
const MAX_WORDS: usize = 200;

/// The decision on a complaint with problem type `REFUND`. It can be told once, and moves no money: after an approval,
/// call [`Client::refund`].
///
/// Source: partner document 4012467218 (更新退款审批结果, 2025-09-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefundDecision {
    #[serde(flatten)]
    action: Action,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
}

/// What belongs to one decision never goes along with the other: the platform refuses a mixture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "SCREAMING_SNAKE_CASE")]
enum Action {
    Approve {
        launch_refund_day: u32,
    },
    Reject {
        reject_reason: String,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        reject_media_list: Vec<String>,
    },
}

impl RefundDecision {
    /// The refund is granted (同意退款) and will be started within this many working days; 0 is today.
    #[must_use]
    pub fn approve(launch_refund_day: u32) -> Self {
        Self { action: Action::Approve { launch_refund_day }, remark: None }
    }

    /// The refund is refused (拒绝退款), for a reason of 1 to 200 characters and up to four pictures by the ids that
    /// [`Client::upload_image`] returned. The complaint is finished by that.
    #[must_use]
    pub fn reject(reason: impl Into<String>, media_ids: Vec<String>) -> Self {
        Self { action: Action::Reject { reject_reason: reason.into(), reject_media_list: media_ids }, remark: None }
    }

    /// A note for WeChat Pay's staff, up to 200 characters.
    #[must_use]
    pub fn remark(mut self, remark: impl Into<String>) -> Self {
        self.remark = Some(remark.into());
        self
    }

    fn check(&self) -> Result<(), LimitError> {
        if let Action::Reject { reject_reason, reject_media_list } = &self.action {
            limits::text_length("reject_reason", reject_reason, MAX_WORDS)?;
            limits::pictures("reject_media_list", reject_media_list)?;
        }
        self.remark.as_ref().map_or(Ok(()), |remark| limits::text_length("remark", remark, MAX_WORDS))
    }
}

impl Client {
    /// Tells the decision on a refund (更新退款审批结果).
    ///
    /// A second call is refused, so there is nothing to repeat: after [`Error::request_may_have_taken_effect`], look in the
    /// negotiation history for `MERCHANT_APPROVE_REFUND` or `MERCHANT_REFUSE_RERUND`.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn update_refund_progress(
        &self,
        complaint_id: &str,
        decision: &RefundDecision,
    ) -> Result<Acknowledged, Error> {
        limits::path_segment("complaint_id", complaint_id)?;
        decision.check()?;
        let body = serde_json::to_string(decision).map_err(|error| Error::Setup(error.to_string()))?;
        let path = format!("{COMPLAINTS}/{complaint_id}/update-refund-progress");
        Ok(self.send_json(Method::POST, &path, body).await?.acknowledged())
    }
}
