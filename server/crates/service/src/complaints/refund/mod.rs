//! The refund of a complaint as its page and its dialog show it.

mod view;

pub use view::{EarlierRefund, OrderLeft, RefundView};

use crate::Result;
use crate::desk::Desk;
use crate::drafts;
use crate::platform::wire::refund::case_of;
use desk_domain::history::of_round;
use desk_domain::message::{Approval, RefundOrder};
use desk_domain::refund::{Refund, RefundCase};
use desk_domain::{Actor, Complaint, Content, HistoryKind, OutboxEntry, Timestamp};

/// How far the refund has come that the user asks for; `None` if none is asked for.
pub(crate) async fn refund_view(desk: &Desk, actor: &Actor, complaint: &Complaint) -> Result<Option<RefundView>> {
    if !complaint.asks_for_refund() {
        return Ok(None);
    }
    let Some(stored) = desk.store().refund_case(&complaint.complaint_id).await? else { return Ok(None) };
    let notes = drafts::refund_notes(desk, actor, &complaint.complaint_id).await?;
    let view = view(&stored);
    Ok(Some(RefundView { notes: notes.for_round(case_of(&stored).round()), ..view }))
}

fn view(stored: &RefundCase) -> RefundView {
    let case = case_of(stored);
    let ledger = &case.ledger;
    let of_round = || of_round(&stored.history).map(|row| &row.kind);
    let arrived = of_round().any(|kind| *kind == HistoryKind::RefundReceivedSystemMessage);
    let paid = |kind: &HistoryKind| {
        matches!(kind, HistoryKind::FullRefundedSystemMessage | HistoryKind::PartialRefundedSystemMessage)
    };
    let is_idle = stored.outbox.iter().all(|row| row.state.is_settled());
    RefundView {
        asked: ledger.asked,
        paid: ledger.orders.iter().any(|order| order.paid.is_some()).then(|| ledger.paid()),
        counted: ledger.counted(),
        left: ledger.left(),
        orders: ledger
            .orders
            .iter()
            .map(|order| OrderLeft { id: order.id().to_owned(), paid: order.paid, left: ledger.left_of(order.id()) })
            .collect(),
        earlier: ledger.refunds.iter().map(|refund| earlier(stored, refund)).collect(),
        approved: case.approved(),
        started: arrived || case.is_paid() || of_round().any(paid),
        arrived,
        may_decide: case.may_decide() && is_idle,
        may_start: case.may_start() && is_idle,
        promise: case.promise().map(RefundOrder::payment),
        start_by: case.approval().and_then(start_by),
        seen: case.seen().to_string(),
        notes: desk_domain::refund::Notes::default(),
    }
}

/// The last message about a refund tells when and by whom.
fn earlier(stored: &RefundCase, refund: &Refund) -> EarlierRefund {
    let is_about = |row: &&OutboxEntry| row.content.order().is_some_and(|order| order.refund_no == refund.number);
    let row = stored.outbox.iter().chain(&stored.others).rfind(is_about);
    EarlierRefund {
        at: row.map_or(Timestamp(0), |row| row.settled_at.unwrap_or(row.created_at)),
        author: row.map(|row| row.author_name.clone()).unwrap_or_default(),
        amount: refund.amount,
        standing: refund.standing,
        own: refund.own,
    }
}

fn start_by(approval: &OutboxEntry) -> Option<Timestamp> {
    let Content::Approval(Approval { launch_day, .. }) = &approval.content else { return None };
    Some(approval.settled_at?.plus_working_days(*launch_day))
}
