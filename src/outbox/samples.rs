//! Messages that tests begin with.

use super::OutboxEntry;
use crate::delivery::{DeliveryState, SendKind};
use crate::message::{Approval, Content, RefundOrder, Refusal};
use crate::money::Fen;
use crate::time::Timestamp;

/// A message of a kind, in a state, written an hour after the epoch.
pub(crate) fn message(kind: SendKind, state: DeliveryState) -> OutboxEntry {
    let content = match kind {
        SendKind::Reply => Content::Reply("您好".into()),
        SendKind::ImmediateReply => Content::Blocks(Vec::new()),
        SendKind::Completion => Content::Completion,
        SendKind::RefundApproval => promised(None),
        SendKind::RefundRefusal => Content::Refusal(Refusal { reason: "已发货".into(), remark: String::new() }),
        SendKind::Refund => Content::Refund(order(600)),
    };
    of(content, state)
}

fn of(content: Content, state: DeliveryState) -> OutboxEntry {
    OutboxEntry {
        id: "message-1".parse().unwrap(),
        complaint_id: "200201820260824000000000001".parse().unwrap(),
        mchid: "1900012101".parse().unwrap(),
        subject_mchid: "1900012101".parse().unwrap(),
        content,
        images: Vec::new(),
        author: "author-1".parse().unwrap(),
        author_name: "周敏".into(),
        state,
        created_at: Timestamp(3_600_000),
        send_after: Timestamp(3_608_000),
        sent_at: None,
        settled_at: None,
        known_entry_ids: Vec::new(),
        entry_id: None,
        checks: 0,
        next_check_at: None,
        error_code: None,
        error_message: None,
        request_id: None,
        resend_of: None,
        attempts: 0,
        request_sha256: None,
        follows: None,
        not_ours: Vec::new(),
        idempotency_key: "once".into(),
        waits_for: None,
    }
}

/// A refund of so many fen from the order `4200`, of which 800 were paid.
pub(crate) fn refund(fen: i64, state: DeliveryState) -> OutboxEntry {
    of(Content::Refund(order(fen)), state)
}

/// The approval of such a refund.
pub(crate) fn approval(fen: i64, state: DeliveryState) -> OutboxEntry {
    of(promised(Some(order(fen))), state)
}

fn promised(order: Option<RefundOrder>) -> Content {
    Content::Approval(Approval { launch_day: 0, remark: String::new(), order })
}

fn order(fen: i64) -> RefundOrder {
    RefundOrder {
        refund_no: "TS1".into(),
        transaction_id: "4200".into(),
        order_no: "QH1".into(),
        amount: Fen(fen),
        total: Fen(800),
    }
}
