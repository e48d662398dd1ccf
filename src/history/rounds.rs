//! The rounds of a complaint: each begins with a row that opens it.

use super::{HistoryEntry, HistoryKind};
use crate::time::Timestamp;

/// A round that was followed by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRound {
    /// 1 for the first.
    pub round: i64,
    /// `None` if that time cannot be read.
    pub started_at: Option<Timestamp>,
}

/// Every round but the last.
#[must_use]
pub fn past_rounds(history: &[HistoryEntry]) -> Vec<PastRound> {
    let starts = history.iter().filter(|row| row.kind.opens_round());
    let mut rounds: Vec<PastRound> =
        starts.zip(1..).map(|(row, round)| PastRound { round, started_at: row.told_at }).collect();
    rounds.pop();
    rounds
}

/// The rows of the current round, the latest first.
pub fn of_round(history: &[HistoryEntry]) -> impl Iterator<Item = &HistoryEntry> {
    history.iter().rev().take_while(|row| !row.kind.opens_round())
}

/// The decision on a refund in the current round.
#[must_use]
pub fn decision(history: &[HistoryEntry]) -> Option<&HistoryEntry> {
    of_round(history).find(|row| row.kind.decides())
}

/// How many refunds WeChat Pay tells of in all rounds, whoever started them.
#[must_use]
pub fn refunds_told(history: &[HistoryEntry]) -> usize {
    let count = |tells: fn(&HistoryKind) -> bool| history.iter().filter(|row| tells(&row.kind)).count();
    let begun = count(|kind| {
        matches!(
            kind,
            HistoryKind::FullRefundedSystemMessage
                | HistoryKind::PartialRefundedSystemMessage
                | HistoryKind::EntrustedRefundSystemMessage
        )
    });
    begun.max(count(|kind| *kind == HistoryKind::RefundReceivedSystemMessage))
}

#[cfg(test)]
mod tests {
    use super::super::samples::rows;
    use super::*;
    use HistoryKind as K;

    #[test]
    fn a_round_lasts_until_the_next_begins() {
        let history = rows(&[
            K::UserCreateComplaint,
            K::MerchantRefuseRefund,
            K::UserContinueComplaint,
            K::UserResponse,
            K::MerchantResponse,
        ]);
        let current: Vec<&str> = of_round(&history).map(|row| row.entry_id.as_str()).collect();
        assert_eq!(current, ["4", "3"]);
        assert_eq!(past_rounds(&history), [PastRound { round: 1, started_at: history[0].told_at }]);
        assert_eq!(decision(&history), None, "what was decided before is over");
        assert_eq!(decision(&history[..2]).map(|row| row.entry_id.as_str()), Some("1"));
        assert!(past_rounds(&history[..2]).is_empty());
    }

    #[test]
    fn a_refund_is_told_of_when_it_begins_and_when_it_arrives() {
        for (kinds, refunds) in [
            (vec![K::UserCreateComplaint], 0),
            (vec![K::PartialRefundedSystemMessage], 1),
            (vec![K::PartialRefundedSystemMessage, K::RefundReceivedSystemMessage], 1),
            (vec![K::RefundReceivedSystemMessage, K::RefundReceivedSystemMessage], 2),
            (vec![K::EntrustedRefundSystemMessage, K::FullRefundedSystemMessage, K::RefundReceivedSystemMessage], 2),
        ] {
            assert_eq!(refunds_told(&rows(&kinds)), refunds, "{kinds:?}");
        }
    }
}
