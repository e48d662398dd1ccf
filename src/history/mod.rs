//! Rows of the negotiation history (协商历史), and whose voice each of them is.

mod rounds;
#[cfg(test)]
pub(crate) mod samples;

pub use rounds::{PastRound, decision, of_round, past_rounds, refunds_told};

use crate::ids::ComplaintId;
use crate::open_enum;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

open_enum!(
    /// Kind of a history row. Misspellings are the platform's.
    HistoryKind {
        UserCreateComplaint = "USER_CREATE_COMPLAINT",
        UserContinueComplaint = "USER_CONTINUE_COMPLAINT",
        UserResponse = "USER_RESPONSE",
        UserClickResponse = "USER_CLICK_RESPONSE",
        UserApplyPlatformService = "USER_APPLY_PLATFORM_SERVICE",
        UserCancelPlatformService = "USER_CANCEL_PLATFORM_SERVICE",
        UserApplyPlatformHelp = "USER_APPLY_PLATFORM_HELP",
        UserSubmitSatisfaction = "USER_SUBMIT_SATISFACTION",
        UserRevokeComplaint = "USER_REVOKE_COMPLAINT",
        UserConfirmComplaint = "USER_COMFIRM_COMPLAINT",
        MerchantResponse = "MERCHANT_RESPONSE",
        MerchantConfirmComplete = "MERCHANT_CONFIRM_COMPLETE",
        MerchantApproveRefund = "MERCHANT_APPROVE_REFUND",
        MerchantRefuseRefund = "MERCHANT_REFUSE_RERUND",
        PlatformResponse = "PLATFORM_RESPONSE",
        PlatformHelpApplication = "PLATFORM_HELP_APPLICATION",
        PlatformServiceFinished = "PLATFORM_SERVICE_FINISHED",
        CreateSystemMessage = "USER_CREATE_COMPLAINT_SYSTEM_MESSAGE",
        ContinueSystemMessage = "USER_CONTINUE_COMPLAINT_SYSTEM_MESSAGE",
        FullRefundedSystemMessage = "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE",
        PartialRefundedSystemMessage = "COMPLAINT_PARTIAL_REFUNDED_SYSTEM_MESSAGE",
        RefundReceivedSystemMessage = "COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE",
        EntrustedRefundSystemMessage = "COMPLAINT_ENTRUSTED_REFUND_SYSTEM_MESSAGE",
        ServiceOrderCancel = "SERVICE_ORDER_CANCEL",
        ServiceOrderComplete = "SERVICE_ORDER_COMPLETE",
        FullRefunded = "COMPLAINT_FULL_REFUNDED",
        ConfirmCompleteSystemMessage = "MERCHANT_CONFIRM_COMPLETE_SYSTEM_MESSAGE",
        ServiceOrderWaitUserPay = "SERVICE_ORDER_WAIT_USER_PAY",
    }
);

/// One row, with its raw JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    pub complaint_id: ComplaintId,
    /// Identifies the row within its complaint: WeChat Pay's id, and where several rows have the same id, or none, what
    /// tells them apart.
    pub entry_id: String,
    /// The time that the row gives; `None` if it cannot be read.
    pub told_at: Option<Timestamp>,
    /// Its place in the order of time: its own time, or that of a neighbour.
    pub sort_at: Timestamp,
    pub kind: HistoryKind,
    pub operator: String,
    pub details: String,
    /// Addresses of pictures, as received.
    pub images: Vec<String>,
    pub raw: String,
    /// The order of rows of the same instant.
    pub position: i64,
}

/// How a history row is presented: as a bubble of one side, as a card, or as a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Voice {
    User,
    Merchant,
    Platform,
    System,
    /// A type this version does not know; shown with its raw name, never dropped.
    Unknown,
}

impl Voice {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The voice of this name; [`Voice::Unknown`] if this version does not know it.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        name.parse().unwrap_or(Self::Unknown)
    }
}

impl HistoryKind {
    #[must_use]
    pub fn voice(&self) -> Voice {
        match self {
            Self::UserCreateComplaint | Self::UserContinueComplaint | Self::UserResponse | Self::UserClickResponse => {
                Voice::User
            }
            Self::MerchantResponse => Voice::Merchant,
            Self::PlatformResponse | Self::PlatformHelpApplication => Voice::Platform,
            Self::Other(_) => Voice::Unknown,
            _ => Voice::System,
        }
    }

    /// Who has acted, however the row is shown: a decision of the merchant's is the merchant's.
    #[must_use]
    pub fn speaker(&self) -> Voice {
        match self {
            Self::UserApplyPlatformService
            | Self::UserCancelPlatformService
            | Self::UserApplyPlatformHelp
            | Self::UserSubmitSatisfaction
            | Self::UserRevokeComplaint
            | Self::UserConfirmComplaint => Voice::User,
            Self::MerchantConfirmComplete | Self::MerchantApproveRefund | Self::MerchantRefuseRefund => Voice::Merchant,
            Self::PlatformServiceFinished => Voice::Platform,
            _ => self.voice(),
        }
    }

    /// Whether it is a notice that comes with every complaint and says nothing about this one.
    #[must_use]
    pub fn is_routine(&self) -> bool {
        matches!(self, Self::CreateSystemMessage | Self::ContinueSystemMessage | Self::ConfirmCompleteSystemMessage)
    }

    /// Money goes back to the user, or has arrived.
    #[must_use]
    pub fn tells_of_refund(&self) -> bool {
        matches!(
            self,
            Self::FullRefundedSystemMessage
                | Self::PartialRefundedSystemMessage
                | Self::EntrustedRefundSystemMessage
                | Self::FullRefunded
                | Self::RefundReceivedSystemMessage
        )
    }

    /// Whether it ends a complaint by itself.
    #[must_use]
    pub fn finishes(&self) -> bool {
        matches!(
            self,
            Self::MerchantConfirmComplete
                | Self::MerchantRefuseRefund
                | Self::UserRevokeComplaint
                | Self::UserConfirmComplaint
        )
    }

    /// Whether it is the merchant's decision on a refund.
    #[must_use]
    pub fn decides(&self) -> bool {
        matches!(self, Self::MerchantApproveRefund | Self::MerchantRefuseRefund)
    }

    /// Whether it is a row that WeChat Pay or the user adds after a complaint has ended.
    #[must_use]
    pub fn comes_after_the_end(&self) -> bool {
        *self == Self::UserSubmitSatisfaction || self.is_routine()
    }

    /// Whether it starts a round: both clocks run from this row.
    #[must_use]
    pub fn opens_round(&self) -> bool {
        matches!(self, Self::UserCreateComplaint | Self::UserContinueComplaint)
    }
}

/// The place of a row in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the row in the answer.
    pub row: usize,
    /// When it happened. A row whose time cannot be read takes that of the row before it, or else of the one after it.
    pub sort_at: Timestamp,
}

/// Sorts the rows of an answer in the order in which they happened, oldest first. Rows of one instant, and rows without
/// a readable time, stay beside the neighbours they came with. `otherwise` is the time of all rows if none has one.
#[must_use]
pub fn chronological(times: &[Option<Timestamp>], otherwise: Timestamp) -> Vec<Place> {
    let known: Vec<Timestamp> = times.iter().copied().flatten().collect();
    let falls = known.windows(2).filter(|pair| pair[0] > pair[1]).count();
    let rises = known.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let mut rows: Vec<usize> = (0..times.len()).collect();
    if falls > rises {
        rows.reverse();
    }
    let first_known = rows.iter().find_map(|row| times[*row]).unwrap_or(otherwise);
    let mut before = first_known;
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        before = times[row].unwrap_or(before);
        places.push(Place { row, sort_at: before });
    }
    places.sort_by_key(|place| place.sort_at);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(times: &[Option<i64>]) -> Vec<usize> {
        let times: Vec<_> = times.iter().map(|at| at.map(Timestamp)).collect();
        chronological(&times, Timestamp(7)).iter().map(|place| place.row).collect()
    }

    #[test]
    fn rows_stand_in_the_order_in_which_they_happened() {
        assert_eq!(order(&[Some(1), Some(2), Some(2), Some(3)]), [0, 1, 2, 3]);
        assert_eq!(order(&[Some(3), Some(2), Some(2), Some(1)]), [3, 2, 1, 0], "newest first");
        assert_eq!(order(&[Some(5), Some(9), Some(1), Some(10)]), [2, 0, 1, 3], "in no order");
        assert_eq!(order(&[]), [] as [usize; 0]);
    }

    #[test]
    fn a_row_without_a_time_stays_beside_its_neighbour() {
        assert_eq!(order(&[Some(1), None, Some(3), None]), [0, 1, 2, 3]);
        assert_eq!(order(&[None, Some(3), None, Some(1)]), [3, 2, 1, 0]);
        assert_eq!(order(&[None, Some(4), Some(6)]), [0, 1, 2]);
        assert_eq!(chronological(&[None], Timestamp(7)), [Place { row: 0, sort_at: Timestamp(7) }]);
    }

    #[test]
    fn unknown_rows_have_a_voice_of_their_own() {
        assert_eq!(HistoryKind::from("USER_SENT_HOLOGRAM").voice(), Voice::Unknown);
        assert_eq!(HistoryKind::from("MERCHANT_REFUSE_RERUND").voice(), Voice::System);
        assert_eq!(HistoryKind::from("USER_CLICK_RESPONSE").voice(), Voice::User);
    }

    #[test]
    fn whoever_acts_is_the_speaker() {
        for (kind, speaker) in [
            ("MERCHANT_REFUSE_RERUND", Voice::Merchant),
            ("MERCHANT_CONFIRM_COMPLETE", Voice::Merchant),
            ("MERCHANT_RESPONSE", Voice::Merchant),
            ("USER_SUBMIT_SATISFACTION", Voice::User),
            ("USER_RESPONSE", Voice::User),
            ("PLATFORM_RESPONSE", Voice::Platform),
            ("COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE", Voice::System),
            ("USER_SENT_HOLOGRAM", Voice::Unknown),
        ] {
            assert_eq!(HistoryKind::from(kind).speaker(), speaker, "{kind}");
        }
    }
}
