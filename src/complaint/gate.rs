//! The checks before a complaint is completed.

use super::Complaint;
use crate::delivery::SendKind;
use crate::history::{HistoryEntry, HistoryKind, of_round};
use crate::money::Fen;
use crate::outbox::OutboxEntry;

/// The checks before completing, with their outcomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionGate {
    pub checks: Vec<CompletionCheck>,
}

impl CompletionGate {
    /// Evaluates the checks. Completing too early costs more than completing late: the user is asked for a rating
    /// afterwards, and a second complaint counts against the merchant.
    #[must_use]
    pub fn of(complaint: &Complaint, history: &[HistoryEntry], outbox: &[OutboxEntry]) -> Self {
        let mut checks = vec![
            CompletionCheck::StillOpen(complaint.state.is_open()),
            CompletionCheck::Replied(complaint.replied_at.is_some()),
            CompletionCheck::NothingWaiting(!complaint.waits()),
            CompletionCheck::NothingOnItsWay(outbox.iter().all(|row| row.state.is_settled())),
        ];
        if complaint.asks_for_refund() {
            let (asked, arrived) = (complaint.refund(), Arrived::of(complaint, history, outbox));
            checks.push(CompletionCheck::Refunded { asked, arrived });
        }
        Self { checks }
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.checks.iter().all(|check| check.passed() || !check.blocks())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionCheck {
    /// The merchant has replied in this round.
    Replied(bool),
    /// No message of the user is unanswered.
    NothingWaiting(bool),
    /// No message from here is on its way.
    NothingOnItsWay(bool),
    /// The refund that the user asks for has arrived. Advisory: the parties may have agreed on something else.
    Refunded {
        /// The amount that the user names, or all that was paid if none is named; `None` where WeChat Pay tells
        /// neither.
        asked: Option<Fen>,
        arrived: Arrived,
    },
    /// The complaint is not finished already.
    StillOpen(bool),
}

/// How much of what was paid has come back in this round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    Nothing,
    /// A refund that was started elsewhere; nobody here knows how much.
    Unknown,
    Part(Fen),
    /// WeChat Pay calls the order refunded in full.
    All,
}

impl Arrived {
    /// WeChat Pay tells that money has arrived, and not how much. The amounts of refunds that were started here are
    /// known.
    fn of(complaint: &Complaint, history: &[HistoryEntry], outbox: &[OutboxEntry]) -> Self {
        if complaint.fully_refunded {
            return Self::All;
        }
        let received = of_round(history).filter(|row| row.kind == HistoryKind::RefundReceivedSystemMessage).count();
        let is_of_round = |row: &OutboxEntry| complaint.round_started_at.is_none_or(|start| row.created_at >= start);
        let started = outbox
            .iter()
            .filter(|row| row.kind() == SendKind::Refund && row.state.has_arrived() && is_of_round(row))
            .filter_map(|row| row.content.order());
        let amounts: Vec<i64> = started.map(|order| order.amount.0).collect();
        match (received, amounts.len()) {
            (0, _) => Self::Nothing,
            (received, ours) if received > ours => Self::Unknown,
            (received, _) => Self::Part(Fen(amounts.iter().take(received).sum())),
        }
    }
}

impl CompletionCheck {
    #[must_use]
    pub fn passed(self) -> bool {
        match self {
            Self::Replied(ok) | Self::NothingWaiting(ok) | Self::NothingOnItsWay(ok) | Self::StillOpen(ok) => ok,
            Self::Refunded { asked, arrived } => match arrived {
                Arrived::Nothing | Arrived::Unknown => false,
                Arrived::Part(sum) => asked.is_some_and(|asked| asked <= sum),
                Arrived::All => true,
            },
        }
    }

    #[must_use]
    pub fn blocks(self) -> bool {
        !matches!(self, Self::Refunded { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::samples::complaint;
    use crate::complaint::{ComplaintState, ProblemKind};
    use crate::delivery::DeliveryState;
    use crate::history::samples::rows;
    use crate::outbox::samples::{message, refund};
    use crate::time::Timestamp;
    use HistoryKind as K;

    fn replied() -> Complaint {
        Complaint { replied_at: Some(Timestamp(1)), ..complaint() }
    }

    #[test]
    fn a_complaint_that_was_answered_may_be_completed() {
        let open = |complaint: Complaint, outbox: &[OutboxEntry]| CompletionGate::of(&complaint, &[], outbox).is_open();
        assert!(open(replied(), &[]));
        assert!(!open(complaint(), &[]), "nobody has replied");
        assert!(!open(Complaint { awaits_reply: true, ..replied() }, &[]));
        assert!(!open(Complaint { state: ComplaintState::Processed, ..replied() }, &[]));
        assert!(!open(replied(), &[message(SendKind::Reply, DeliveryState::Held)]), "a message is on its way");
        assert!(open(replied(), &[message(SendKind::Reply, DeliveryState::Delivered)]));
    }

    #[test]
    fn how_much_has_come_back_advises_and_does_not_block() {
        let asks = Complaint { problem_kind: Some(ProblemKind::Refund), refund_asked: Some(Fen(700)), ..replied() };
        let received = rows(&[K::UserCreateComplaint, K::RefundReceivedSystemMessage]);
        let paid = [refund(500, DeliveryState::Delivered)];
        let check = |complaint: &Complaint, history: &[HistoryEntry], outbox: &[OutboxEntry]| {
            let gate = CompletionGate::of(complaint, history, outbox);
            assert!(gate.is_open());
            *gate.checks.last().unwrap()
        };
        for (history, outbox, arrived) in [
            (&received[..1], &paid[..], Arrived::Nothing),
            (&received[..], &[][..], Arrived::Unknown),
            (&received[..], &paid[..], Arrived::Part(Fen(500))),
        ] {
            let expected = CompletionCheck::Refunded { asked: Some(Fen(700)), arrived };
            assert_eq!(check(&asks, history, outbox), expected);
            assert!(!expected.passed() && !expected.blocks());
        }
        let all = Complaint { fully_refunded: true, refund_asked: None, ..asks };
        let expected = CompletionCheck::Refunded { asked: all.amount, arrived: Arrived::All };
        assert_eq!(check(&all, &received, &[]), expected);
        assert!(expected.passed());
    }
}
