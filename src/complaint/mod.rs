//! A complaint, and the words WeChat Pay uses to describe it.

mod gate;
mod listed;
mod merge;
mod order;
mod reading;
#[cfg(test)]
pub(crate) mod samples;

pub use gate::{Arrived, CompletionCheck, CompletionGate};
pub use listed::{LastEvent, LastSeen, ListedComplaint};
pub use merge::Told;
pub use order::{Order, Returned, ServiceOrder};
pub use reading::{LISTED_FOR, Reading};

use crate::clock::Clocks;
use crate::history::{HistoryKind, Voice};
use crate::ids::{ComplaintId, Mchid};
use crate::money::Fen;
use crate::open_enum;
use crate::outcome::Outcome;
use crate::time::Timestamp;

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

/// Which of two connected merchants owns a complaint that both can read, such as a service provider and its
/// sub-merchant: the one that is complained about, or else the same one every time. Messages are sent through the
/// owner.
#[must_use]
pub fn owner<'a>(complained_about: &Mchid, one: &'a Mchid, other: &'a Mchid) -> &'a Mchid {
    match [one, other].into_iter().find(|mchid| *mchid == complained_about) {
        Some(itself) => itself,
        None => one.min(other),
    }
}

open_enum!(
    /// What the complaint asks for (问题类型).
    ProblemKind {
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

/// A complaint and what was derived from its history when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub complaint_id: ComplaintId,
    /// The merchant whose key signs requests about this complaint.
    pub mchid: Mchid,
    /// The merchant that is complained about: `mchid` itself, or a sub-merchant of it.
    pub subject_mchid: Mchid,
    pub state: ComplaintState,
    /// `None`, here and below: WeChat Pay's value cannot be read.
    pub complained_at: Option<Timestamp>,
    /// What the user has written.
    pub detail: String,
    pub problem_kind: Option<ProblemKind>,
    /// The problem that the user chose before complaining.
    pub problem: String,
    /// What was paid for the order.
    pub amount: Option<Fen>,
    /// The amount that the user asks to have back, if one is named.
    pub refund_asked: Option<Fen>,
    /// WeChat Pay's number of the order (微信订单号).
    pub transaction_id: Option<String>,
    /// The merchant's number of the order (商户订单号).
    pub order_no: Option<String>,
    pub payer_phone_sealed: Option<Vec<u8>>,
    /// The last four digits of the payer's phone.
    pub payer_phone_tail: Option<String>,
    /// The payer's OpenID.
    pub payer_id: Option<String>,
    /// All that was paid has been refunded.
    pub fully_refunded: bool,
    /// WeChat Pay says that the user waits for a reply.
    pub awaits_reply: bool,
    /// 1 for the first complaint, one more with each continuation; 0 if WeChat Pay does not tell.
    pub round: i64,
    /// WeChat Pay is helping the user (平台协助).
    pub platform_assists: bool,
    /// The user expects an answer at once (即时服务).
    pub immediate: bool,
    pub user_tags: Vec<UserTag>,
    pub round_started_at: Option<Timestamp>,
    pub replied_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub next_due: Option<Timestamp>,
    pub last_event_at: Option<Timestamp>,
    pub last_speaker: Voice,
    /// Kind of the last event; `None` until the history is read, while a list row is all there is.
    pub last_kind: Option<HistoryKind>,
    pub last_words: String,
    pub last_pictures: bool,
    /// The user has written after the complaint was finished, and has no answer.
    pub unanswered: bool,
    /// The merchant has decided on the refund that the user asks for in this round.
    pub decided: bool,
    /// How the last round ended, as far as its history tells.
    pub outcome: Option<Outcome>,
    /// Number and state of the Pay Score order.
    pub service_order: Option<String>,
    pub service_state: Option<ServiceOrderState>,
    /// The version of the rules by which the fields above were derived.
    pub derived: i64,
    pub verified_at: Timestamp,
    /// When it is due to be read again by id.
    pub verify_after: Timestamp,
    /// `false` until the history was read: a list row is then all there is.
    pub history_read: bool,
    /// When the reading of the history began.
    pub history_at: Timestamp,
    /// Whether that reading got every row that WeChat Pay counts, and could parse each of them. Only then does the
    /// absence of a row prove that a message has not arrived.
    pub history_whole: bool,
    /// When a list row last showed a change whose history is still to be read.
    pub changed_at: Timestamp,
    /// Why it is to be read again by id.
    pub reading: Reading,
    pub raw: String,
}

impl Complaint {
    /// Whether the user waits for an answer.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.awaits_reply || self.unanswered
    }

    /// Whether the user wants money back.
    #[must_use]
    pub fn asks_for_refund(&self) -> bool {
        self.problem_kind == Some(ProblemKind::Refund)
    }

    /// The amount that the user wants back: the one that is named, or all that was paid if none is. `None` if the user
    /// wants no money, or WeChat Pay tells neither.
    #[must_use]
    pub fn refund(&self) -> Option<Fen> {
        self.refund_asked.or(self.amount).filter(|_| self.asks_for_refund())
    }

    /// Whether somebody has to decide on a refund.
    #[must_use]
    pub fn awaits_decision(&self) -> bool {
        self.state.is_open() && self.asks_for_refund() && !self.fully_refunded && !self.decided
    }

    #[must_use]
    pub fn clocks(&self) -> Clocks {
        Clocks { round_started_at: self.round_started_at, replied_at: self.replied_at, completed_at: self.completed_at }
    }
}

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
    fn a_decision_is_due_while_money_is_asked_for_and_nobody_has_decided() {
        let asks = Complaint { problem_kind: Some(ProblemKind::Refund), ..samples::complaint() };
        assert!(asks.awaits_decision());
        for settled in [
            Complaint { problem_kind: Some(ProblemKind::Others), ..asks.clone() },
            Complaint { state: ComplaintState::Processed, ..asks.clone() },
            Complaint { fully_refunded: true, ..asks.clone() },
            Complaint { decided: true, ..asks },
        ] {
            assert!(!settled.awaits_decision(), "{settled:?}");
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
