//! Decisions on a refund, and the order to pay it.

use crate::money::Fen;
use crate::refund::Payment;
use serde::{Deserialize, Serialize};

/// Longest reason of a refusal, and longest remark for WeChat Pay's staff, in characters (refund result page of 2025-09-01).
pub const MAX_DECISION_CHARS: usize = 200;

/// The approval of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Working days until the refund is started; 0 is today.
    pub launch_day: u32,
    /// For WeChat Pay's staff; the user does not see it.
    pub remark: String,
    /// The refund that is promised; `None` where the desk cannot pay, and the refund is made elsewhere.
    pub order: Option<RefundOrder>,
}

/// The refusal of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Shown to the user.
    pub reason: String,
    /// For WeChat Pay's staff; the user does not see it.
    pub remark: String,
}

/// A refund as it is requested from WeChat Pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundOrder {
    /// The number of the refund: requested again under this number, it is the same refund.
    pub refund_no: String,
    /// WeChat Pay's number of the order; empty where only the merchant's is known.
    pub transaction_id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub order_no: String,
    pub amount: Fen,
    /// What was paid.
    pub total: Fen,
}

impl RefundOrder {
    /// The order and the amount that it pays.
    #[must_use]
    pub fn payment(&self) -> Payment {
        Payment { order: self.order().to_owned(), amount: self.amount }
    }

    /// The number by which the order is named.
    #[must_use]
    pub fn order(&self) -> &str {
        if self.transaction_id.is_empty() { &self.order_no } else { &self.transaction_id }
    }
}
