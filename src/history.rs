//! Rows of the negotiation history (协商历史): whose voice each one is.

use crate::open_enum;
use serde::{Deserialize, Serialize};

open_enum!(
    /// `operate_type` of a history row. Misspellings are the platform's.
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

/// How a history row is presented: as a bubble of one side, as a card, or as a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    User,
    Merchant,
    Platform,
    System,
    /// A type this version does not know; shown with its raw name, never dropped.
    Unknown,
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

    /// Starts a round of its own: both clocks run from this row.
    #[must_use]
    pub fn opens_round(&self) -> bool {
        matches!(self, Self::UserCreateComplaint | Self::UserContinueComplaint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_rows_have_a_voice_of_their_own() {
        assert_eq!(HistoryKind::from("USER_SENT_HOLOGRAM").voice(), Voice::Unknown);
        assert_eq!(HistoryKind::from("MERCHANT_REFUSE_RERUND").voice(), Voice::System);
        assert_eq!(HistoryKind::from("USER_CLICK_RESPONSE").voice(), Voice::User);
    }
}
