//! The words WeChat Pay uses to describe a complaint.

use crate::ids::Mchid;
use crate::open_enum;

open_enum!(
    /// State of a complaint (投诉单状态). Always the platform's word, never computed here.
    ComplaintState {
        /// 待处理: waits for the merchant's first reply.
        Pending = "PENDING",
        /// 处理中: replied to, not finished.
        Processing = "PROCESSING",
        /// 已处理完成: finished.
        Processed = "PROCESSED",
    }
);

impl ComplaintState {
    /// Whether work remains. A state this version does not know counts as open, so that it is never overlooked.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self != Self::Processed
    }
}

/// Which of two connected merchants a complaint belongs to that both can read, such as a service provider and its
/// sub-merchant: the one that is complained about, or else always the same one. Messages leave through it.
#[must_use]
pub fn owner<'a>(complained_about: &Mchid, one: &'a Mchid, other: &'a Mchid) -> &'a Mchid {
    match [one, other].into_iter().find(|mchid| *mchid == complained_about) {
        Some(itself) => itself,
        None => one.min(other),
    }
}

open_enum!(
    /// What the complaint asks for (问题类型).
    ProblemType {
        Refund = "REFUND",
        ServiceNotWork = "SERVICE_NOT_WORK",
        Others = "OTHERS",
    }
);

open_enum!(
    /// What the platform says about the payer (用户标签).
    UserTag {
        /// Meets the conditions of a fast refund (极速退款).
        Trusted = "TRUSTED",
        HighRisk = "HIGH_RISK",
        Others = "OTHERS",
    }
);

open_enum!(
    /// State of a Pay Score order (支付分服务单), as it was when the user complained.
    ServiceOrderState {
        /// 进行中
        Doing = "DOING",
        /// 商户取消
        Revoked = "REVOKED",
        /// 待支付
        WaitPay = "WAITPAY",
        /// 已完成
        Done = "DONE",
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_has_one_owner_whoever_reads_it_first() {
        let [a, b, c] = ["1900000101", "1900000202", "1900000303"].map(|id| Mchid::parse(id).unwrap());
        for (about, owned_by) in [(&a, &a), (&b, &b), (&c, &a)] {
            assert_eq!((owner(about, &a, &b), owner(about, &b, &a)), (owned_by, owned_by));
        }
    }

    #[test]
    fn a_state_we_do_not_know_is_kept_and_counts_as_open() {
        let state = ComplaintState::from("ESCALATED");
        assert_eq!(state.as_str(), "ESCALATED");
        assert!(state.is_open());
        assert!(!ComplaintState::Processed.is_open());
    }
}
