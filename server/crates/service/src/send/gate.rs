//! What must hold before a complaint is completed.

use super::{asks_for_refund, of_round};
use crate::view::{Arrived, CompletionCheck, CompletionGate};
use desk_domain::{Complaint, Fen, HistoryEntry, HistoryKind, OutboxEntry, SendKind};

/// The user is asked for a rating afterwards, and complaining again counts against the merchant, so finishing too early costs
/// more than finishing late.
pub(crate) fn completion_gate(
    complaint: &Complaint,
    history: &[HistoryEntry],
    outbox: &[OutboxEntry],
) -> CompletionGate {
    let mut checks = vec![
        CompletionCheck::StillOpen(complaint.state.is_open()),
        CompletionCheck::Replied(complaint.replied_at.is_some()),
        CompletionCheck::NothingWaiting(!complaint.waits()),
        CompletionCheck::NothingOnItsWay(outbox.iter().all(|row| row.state.is_settled())),
    ];
    if asks_for_refund(complaint) {
        checks.push(CompletionCheck::Refunded {
            asked: complaint.refund_asked.or(complaint.amount),
            arrived: arrived(complaint, history, outbox),
        });
    }
    CompletionGate { checks }
}

/// WeChat Pay tells that money has arrived, and not how much; what was started here is known.
fn arrived(complaint: &Complaint, history: &[HistoryEntry], outbox: &[OutboxEntry]) -> Arrived {
    if complaint.fully_refunded {
        return Arrived::All;
    }
    let received = of_round(history).filter(|row| row.kind == HistoryKind::RefundReceivedSystemMessage).count();
    let started = outbox.iter().filter(|row| {
        let is_of_round = complaint.round_started_at.is_none_or(|start| row.created_at >= start);
        row.kind == SendKind::Refund && row.state.has_arrived() && is_of_round
    });
    let amounts: Vec<i64> = started.filter_map(|row| row.extras.refund.as_ref()).map(|order| order.amount.0).collect();
    match (received, amounts.len()) {
        (0, _) => Arrived::Nothing,
        (received, ours) if received > ours => Arrived::Unknown,
        (received, _) => Arrived::Part(Fen(amounts.iter().take(received).sum())),
    }
}
