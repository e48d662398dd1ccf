//! The acts that are written to the audit log: a closed list, so that no line bears a name of its own.

use crate::delivery::SendKind;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// An act, by the name that it has in the audit log. Names are never changed: lines that were written keep theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
pub enum Act {
    #[strum(serialize = "complaint.reply")]
    Reply,
    #[strum(serialize = "complaint.complete")]
    Complete,
    #[strum(serialize = "complaint.approve_refund")]
    ApproveRefund,
    #[strum(serialize = "complaint.refuse_refund")]
    RefuseRefund,
    #[strum(serialize = "complaint.refund")]
    Refund,
    #[strum(serialize = "complaint.refund_failed")]
    RefundFailed,
    #[strum(serialize = "complaint.refund_not_started")]
    RefundNotStarted,
    #[strum(serialize = "complaint.withdraw")]
    Withdraw,
    #[strum(serialize = "complaint.send_now")]
    SendNow,
    #[strum(serialize = "complaint.edit_and_resend")]
    EditAndResend,
    #[strum(serialize = "complaint.row_is_ours")]
    RowIsOurs,
    #[strum(serialize = "complaint.row_is_not_ours")]
    RowIsNotOurs,
    #[strum(serialize = "complaint.dismiss_trouble")]
    DismissTrouble,
    #[strum(serialize = "complaint.hand_over")]
    HandOver,
    #[strum(serialize = "complaint.note")]
    WriteNote,
    #[strum(serialize = "complaint.delete_note")]
    DeleteNote,
    #[strum(serialize = "complaint.snooze")]
    Snooze,
    #[strum(serialize = "complaint.wake")]
    Wake,
    #[strum(serialize = "complaint.tag")]
    Tag,
    #[strum(serialize = "complaint.untag")]
    Untag,
    #[strum(serialize = "merchant.put")]
    PutMerchant,
    #[strum(serialize = "merchant.remove")]
    RemoveMerchant,
    #[strum(serialize = "merchant.rotate_key")]
    RotateKey,
    #[strum(serialize = "merchant.certificates")]
    RefreshCertificates,
    #[strum(serialize = "merchant.register_callback")]
    RegisterCallback,
    #[strum(serialize = "merchant.name_sub")]
    NameSubMerchant,
    #[strum(serialize = "staff.add")]
    AddStaff,
    #[strum(serialize = "staff.enable")]
    EnableStaff,
    #[strum(serialize = "staff.disable")]
    DisableStaff,
    #[strum(serialize = "staff.role")]
    ChangeRole,
    #[strum(serialize = "staff.unlock")]
    UnlockStaff,
    #[strum(serialize = "staff.reset_password")]
    ResetPassword,
    #[strum(serialize = "staff.change_password")]
    ChangePassword,
    #[strum(serialize = "staff.signed_in")]
    SignIn,
    #[strum(serialize = "staff.sign_in_refused")]
    RefuseSignIn,
    #[strum(serialize = "staff.signed_out")]
    SignOut,
    #[strum(serialize = "staff.end_session")]
    EndSession,
    #[strum(serialize = "staff.end_sessions")]
    EndSessions,
    #[strum(serialize = "master_key.replace")]
    ReplaceMasterKey,
}

impl Act {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The act of writing a message of this kind.
    #[must_use]
    pub const fn of_message(kind: SendKind) -> Self {
        match kind {
            SendKind::Reply | SendKind::ImmediateReply => Self::Reply,
            SendKind::Completion => Self::Complete,
            SendKind::RefundApproval => Self::ApproveRefund,
            SendKind::RefundRefusal => Self::RefuseRefund,
            SendKind::Refund => Self::Refund,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_act_is_read_by_its_own_name() {
        let names: BTreeSet<&str> = Act::VARIANTS.iter().map(|act| act.as_str()).collect();
        assert_eq!(names.len(), Act::VARIANTS.len());
        for act in Act::VARIANTS {
            assert_eq!(act.as_str().parse(), Ok(*act));
            assert!(act.as_str().contains('.'), "{act:?}: what it is done to, and what");
        }
    }
}
