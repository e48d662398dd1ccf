//! Giving money back (申请退款). Outside the complaint family, and what an approval has to be followed by.

use crate::client::Client;
use crate::error::Error;
use crate::limits::{self, LimitError};
use crate::types::{Extra, RefundStatus};
use http::Method;
use serde::{Deserialize, Serialize};

const REFUNDS: &str = "/v3/refund/domestic/refunds";
/// Longest refund number, in characters.
const MAX_OUT_REFUND_NO: usize = 64;
/// Longest reason that the user is shown, in characters.
const MAX_REASON: usize = 80;

/// A refund of a whole payment or a part of it, at most a year after the payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefundRequest {
    #[serde(flatten)]
    payment: Payment,
    out_refund_no: String,
    amount: RequestedAmount,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_mchid: Option<String>,
}

/// Which payment is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Payment {
    /// By WeChat Pay's number (微信订单号).
    TransactionId(String),
    /// By the merchant's own number (商户订单号).
    OutTradeNo(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct RequestedAmount {
    refund: i64,
    total: i64,
    currency: &'static str,
}

/// How far a refund has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Refund {
    /// WeChat Pay's number of the refund.
    #[serde(default)]
    pub refund_id: String,
    /// The merchant's number of the refund.
    #[serde(default)]
    pub out_refund_no: String,
    /// WeChat Pay's number of the payment.
    #[serde(default)]
    pub transaction_id: String,
    /// The merchant's number of the payment.
    #[serde(default)]
    pub out_trade_no: String,
    /// Whether the money has arrived.
    #[serde(default)]
    pub status: RefundStatus,
    /// When it arrived, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success_time: Option<String>,
    /// Where it goes, as the user is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_received_account: Option<String>,
    /// Whatever else came, amounts included.
    #[serde(flatten)]
    pub extra: Extra,
}

impl RefundRequest {
    /// `out_refund_no`, up to 64 letters, digits and `_-|*@`, names this refund for good: sent again, it is the same refund
    /// and not a second one. Amounts in fen: what goes back, and what was paid.
    #[must_use]
    pub fn new(payment: Payment, out_refund_no: impl Into<String>, refund: i64, total: i64) -> Self {
        Self {
            payment,
            out_refund_no: out_refund_no.into(),
            amount: RequestedAmount { refund, total, currency: "CNY" },
            reason: None,
            notify_url: None,
            sub_mchid: None,
        }
    }

    /// What the user is told, up to 80 characters.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Where the platform tells that the refund has arrived; without it, where the payment said.
    #[must_use]
    pub fn notify_url(mut self, url: impl Into<String>) -> Self {
        self.notify_url = Some(url.into());
        self
    }

    /// In partner mode, the sub-merchant that was paid.
    #[must_use]
    pub fn sub_mchid(mut self, mchid: impl Into<String>) -> Self {
        self.sub_mchid = Some(mchid.into());
        self
    }

    fn check(&self, loopback_api: bool) -> Result<(), LimitError> {
        refund_number(&self.out_refund_no)?;
        let RequestedAmount { refund, total, .. } = self.amount;
        if refund < 1 || refund > total {
            return Err(LimitError::new("amount.refund", format!("must be 1 to {total} fen")));
        }
        if let Some(reason) = &self.reason {
            limits::text_length("reason", reason, MAX_REASON)?;
        }
        if let Some(url) = &self.notify_url {
            limits::notification_url(url, loopback_api)?;
        }
        self.sub_mchid.as_ref().map_or(Ok(()), |mchid| limits::path_segment("sub_mchid", mchid))
    }
}

fn refund_number(number: &str) -> Result<(), LimitError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-|*@".contains(&byte);
    if (1..=MAX_OUT_REFUND_NO).contains(&number.len()) && number.bytes().all(allowed) {
        Ok(())
    } else {
        Err(LimitError::new("out_refund_no", "must be 1 to 64 letters, digits or _-|*@"))
    }
}

impl Client {
    /// Starts a refund (申请退款). Safe to repeat with the same `out_refund_no`, also after
    /// [`Error::request_may_have_taken_effect`]. At most 50 partial refunds of one payment.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn refund(&self, request: &RefundRequest) -> Result<Refund, Error> {
        request.check(self.inner.loopback)?;
        let body = serde_json::to_string(request).map_err(|error| Error::Setup(error.to_string()))?;
        self.send_json(Method::POST, REFUNDS, body).await?.json()
    }

    /// How far a refund has come (查询单笔退款); in partner mode with the sub-merchant that was paid.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] is [`crate::Advice::Gone`] if there is no such refund.
    pub async fn refund_status(&self, out_refund_no: &str, sub_mchid: Option<&str>) -> Result<Refund, Error> {
        refund_number(out_refund_no)?;
        let number = percent_encoded(out_refund_no);
        let query = match sub_mchid {
            Some(mchid) => {
                limits::path_segment("sub_mchid", mchid)?;
                format!("?sub_mchid={mchid}")
            }
            None => String::new(),
        };
        self.get(&format!("{REFUNDS}/{number}{query}")).await?.json()
    }
}

/// Of the characters a refund number may hold, only the bar may not stand in a path.
fn percent_encoded(number: &str) -> String {
    number.replace('|', "%7C")
}
