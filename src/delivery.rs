//! The states of an outgoing message.

use crate::people::Permission;
use crate::time::Span;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Seconds after an unknown outcome at which the message is looked for: in growing pauses, for ten minutes.
pub const LOOKS: [i64; 9] = [2, 5, 15, 30, 60, 120, 240, 420, 600];
/// Pause between two looks after those. A message never counts as lost because of the number of looks.
const LATER_LOOKS: Span = Span::hours(1);

/// The pause before the next look, after this many.
#[must_use]
pub fn pause_after(looks: usize) -> Span {
    let next = LOOKS.get(looks).map(|next| next - looks.checked_sub(1).map_or(0, |last| LOOKS[last]));
    next.map_or(LATER_LOOKS, Span::seconds)
}

/// Kind of an outgoing message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownSendKind, parse_err_fn = unknown_send_kind)]
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
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The permission that is needed to write one, and to do anything with one that is written.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Reply | Self::ImmediateReply => Permission::ComplaintReply,
            Self::Completion => Permission::ComplaintComplete,
            Self::RefundApproval | Self::RefundRefusal | Self::Refund => Permission::RefundDecide,
        }
    }

    /// Whether it pays money, promises to, or refuses to.
    #[must_use]
    pub const fn is_about_money(self) -> bool {
        matches!(self, Self::RefundApproval | Self::RefundRefusal | Self::Refund)
    }

    /// Whether it is written in the composer and shown to the user as words.
    #[must_use]
    pub const fn is_reply(self) -> bool {
        matches!(self, Self::Reply | Self::ImmediateReply)
    }
}

/// The error for a text that names no kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of message")]
pub struct UnknownSendKind;

const fn unknown_send_kind(_: &str) -> UnknownSendKind {
    UnknownSendKind
}

/// Where an outgoing message stands. Only [`DeliveryState::Delivered`] and [`DeliveryState::VerifiedDelivered`] mean that
/// the user has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownDeliveryState, parse_err_fn = unknown_delivery_state)]
pub enum DeliveryState {
    /// Held for a moment so that its author can withdraw it.
    Held,
    /// Claimed by a worker; the request may be on its way. A crash here leads to [`DeliveryState::Unconfirmed`].
    Sending,
    /// WeChat Pay acknowledged it.
    Delivered,
    /// The outcome is unknown; the negotiation history decides.
    Unconfirmed,
    /// Found in the negotiation history.
    VerifiedDelivered,
    /// Looked for in the whole history, late enough, without a row that could be it; a person may send it again.
    VerifiedMissing,
    /// WeChat Pay refused it; the reason is kept.
    Failed,
    /// Taken back by its author before it left.
    Withdrawn,
}

impl DeliveryState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether nothing more happens by itself.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Held | Self::Sending | Self::Unconfirmed)
    }

    /// Whether the user has it.
    #[must_use]
    pub const fn has_arrived(self) -> bool {
        matches!(self, Self::Delivered | Self::VerifiedDelivered)
    }

    /// Whether a person may send it again without risking a duplicate.
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
                | (Self::VerifiedMissing, Self::Unconfirmed)
                | (Self::VerifiedMissing | Self::Failed, Self::VerifiedDelivered)
        )
    }
}

/// What a message waits for after the time at which it should have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownWait, parse_err_fn = unknown_wait)]
pub enum WaitsFor {
    /// Room in the quota, behind the messages that were written before it.
    Quota,
    /// WeChat Pay cannot be reached, or cannot answer.
    Platform,
    /// The merchant's keys cannot be used.
    Keys,
    /// The desk itself: its database, its files, its machine.
    Desk,
}

impl WaitsFor {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The error for a text that names nothing a message waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing that a message waits for")]
pub struct UnknownWait;

const fn unknown_wait(_: &str) -> UnknownWait {
    UnknownWait
}

/// The error for a text that names no delivery state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a delivery state")]
pub struct UnknownDeliveryState;

const fn unknown_delivery_state(_: &str) -> UnknownDeliveryState {
    UnknownDeliveryState
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_kind_survives_the_database() {
        for &state in DeliveryState::VARIANTS {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        for &kind in SendKind::VARIANTS {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for &wait in WaitsFor::VARIANTS {
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
            DeliveryState::VARIANTS.iter().copied().filter(|n| DeliveryState::Unconfirmed.may_become(*n)).collect();
        assert_eq!(next, [DeliveryState::VerifiedDelivered, DeliveryState::VerifiedMissing]);
    }

    #[test]
    fn only_what_certainly_did_not_arrive_may_be_sent_again() {
        for state in DeliveryState::VARIANTS.iter().filter(|state| state.may_resend()) {
            assert!(state.is_settled() && !state.has_arrived());
        }
    }
}
