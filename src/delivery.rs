//! The life of one outgoing message.

use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Seconds after an unknown outcome at which it is looked for; growing pauses, for ten minutes.
pub const LOOKS: [i64; 9] = [2, 5, 15, 30, 60, 120, 240, 420, 600];
/// Between two looks after that. Nothing is ever given up for lost by having been looked for.
const LATER_LOOKS: Span = Span::hours(1);

/// The pause after so many looks, until the next.
#[must_use]
pub fn pause_after(looks: usize) -> Span {
    let next = LOOKS.get(looks).map(|next| next - looks.checked_sub(1).map_or(0, |last| LOOKS[last]));
    next.map_or(LATER_LOOKS, Span::seconds)
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendKind {
    /// 回复用户
    Reply,
    /// The reply to a complaint that asks for immediate service (即时服务).
    ImmediateReply,
    /// 反馈处理完成
    Completion,
    /// 同意退款; moves no money by itself.
    RefundApproval,
    /// 拒绝退款; finishes the complaint.
    RefundRefusal,
    /// 发起退款: the money goes back.
    Refund,
}

impl SendKind {
    pub const ALL: [Self; 6] =
        [Self::Reply, Self::ImmediateReply, Self::Completion, Self::RefundApproval, Self::RefundRefusal, Self::Refund];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::ImmediateReply => "immediate_reply",
            Self::Completion => "completion",
            Self::RefundApproval => "refund_approval",
            Self::RefundRefusal => "refund_refusal",
            Self::Refund => "refund",
        }
    }

    /// Whether it is written in the composer and shown to the user as words.
    #[must_use]
    pub const fn is_reply(self) -> bool {
        matches!(self, Self::Reply | Self::ImmediateReply)
    }
}

/// A text that names no kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of message")]
pub struct UnknownSendKind;

impl FromStr for SendKind {
    type Err = UnknownSendKind;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(UnknownSendKind)
    }
}

/// Where an outgoing message stands. Only [`DeliveryState::Delivered`] and [`DeliveryState::VerifiedDelivered`] mean that
/// the user has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Held back for a moment so that its author can take it back.
    Held,
    /// Claimed; the request may be on its way. A crash here leads to [`DeliveryState::Unconfirmed`].
    Sending,
    /// WeChat Pay acknowledged it.
    Delivered,
    /// The answer is unknown; the negotiation history decides.
    Unconfirmed,
    /// Found in the negotiation history.
    VerifiedDelivered,
    /// Looked for in all of the history, late enough, with no row that could be it; a person may send it again.
    VerifiedMissing,
    /// WeChat Pay refused it; the reason is kept.
    Failed,
    /// Taken back by its author before it left.
    Withdrawn,
}

impl DeliveryState {
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::Sending,
        Self::Delivered,
        Self::Unconfirmed,
        Self::VerifiedDelivered,
        Self::VerifiedMissing,
        Self::Failed,
        Self::Withdrawn,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Unconfirmed => "unconfirmed",
            Self::VerifiedDelivered => "verified_delivered",
            Self::VerifiedMissing => "verified_missing",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Nothing more happens by itself.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Held | Self::Sending | Self::Unconfirmed)
    }

    /// The user has it.
    #[must_use]
    pub const fn has_arrived(self) -> bool {
        matches!(self, Self::Delivered | Self::VerifiedDelivered)
    }

    /// A person may send it again without risking a duplicate.
    #[must_use]
    pub const fn may_resend(self) -> bool {
        matches!(self, Self::VerifiedMissing | Self::Failed)
    }

    /// Whether the life of a message may go from this state to `next`. Nothing ever returns to [`DeliveryState::Sending`]:
    /// that is what keeps a message from leaving twice.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Held, Self::Sending | Self::Withdrawn)
                | (Self::Sending, Self::Delivered | Self::Unconfirmed | Self::Failed | Self::Held)
                | (Self::Unconfirmed, Self::VerifiedDelivered | Self::VerifiedMissing)
                | (Self::VerifiedMissing | Self::Failed, Self::VerifiedDelivered)
        )
    }
}

/// What a message waits for that should have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// Room in the quota, behind those that were written before.
    Quota,
    /// WeChat Pay cannot be reached, or cannot answer.
    Platform,
    /// The merchant's keys cannot be used.
    Keys,
    /// The desk itself: its database, its files, its machine.
    Desk,
}

impl WaitsFor {
    pub const ALL: [Self; 4] = [Self::Quota, Self::Platform, Self::Keys, Self::Desk];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quota => "quota",
            Self::Platform => "platform",
            Self::Keys => "keys",
            Self::Desk => "desk",
        }
    }
}

/// A text that names nothing that a message waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing that a message waits for")]
pub struct UnknownWait;

impl FromStr for WaitsFor {
    type Err = UnknownWait;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|wait| wait.as_str() == text).ok_or(UnknownWait)
    }
}

/// A text that names no delivery state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a delivery state")]
pub struct UnknownDeliveryState;

impl FromStr for DeliveryState {
    type Err = UnknownDeliveryState;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(UnknownDeliveryState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_kind_survives_the_database() {
        for state in DeliveryState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        for kind in SendKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for wait in WaitsFor::ALL {
            assert_eq!(wait.as_str().parse(), Ok(wait));
        }
    }

    #[test]
    fn looking_goes_on_for_ten_minutes_at_growing_pauses_and_then_hourly() {
        let pauses: Vec<Span> = (0..LOOKS.len()).map(pause_after).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.iter().map(|pause| pause.0).sum::<i64>(), Span::minutes(10).0);
        assert_eq!([9, 10, 500].map(pause_after), [Span::hours(1); 3]);
    }

    #[test]
    fn an_unconfirmed_message_is_settled_by_reading_only() {
        let next: Vec<_> =
            DeliveryState::ALL.into_iter().filter(|n| DeliveryState::Unconfirmed.may_become(*n)).collect();
        assert_eq!(next, [DeliveryState::VerifiedDelivered, DeliveryState::VerifiedMissing]);
    }

    #[test]
    fn only_what_certainly_did_not_arrive_may_be_sent_again() {
        for state in DeliveryState::ALL.into_iter().filter(|state| state.may_resend()) {
            assert!(state.is_settled() && !state.has_arrived());
        }
    }
}
