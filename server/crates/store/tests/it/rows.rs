//! Rows that stories begin with.

use desk_domain::{
    Act, AuditEntry, Clocks, Complaint, ComplaintId, Content, Fen, HistoryEntry, HistoryKind, Mchid, NewDraft,
    OutboxId, Reading, Span, StaffId, Timestamp, Voice,
};
use desk_store::{FoundBy, NewJob, NewOutbox, ReadComplaint};

pub(crate) const NOW: Timestamp = Timestamp::from_unix_seconds(1_787_724_000);

pub(crate) fn id(n: u32) -> ComplaintId {
    format!("2002018202608240{n:011}").parse().unwrap()
}

pub(crate) fn merchant(n: u32) -> Mchid {
    format!("19000121{n:02}").parse().unwrap()
}

pub(crate) fn staff() -> StaffId {
    "staff-1".parse().unwrap()
}

/// A pending complaint, made `n` minutes before now.
pub(crate) fn complaint(n: u32) -> Complaint {
    let made = NOW - Span::minutes(n.into());
    let clocks = Clocks { round_started_at: Some(made), replied_at: None, completed_at: None };
    Complaint {
        complaint_id: id(n),
        mchid: merchant(1),
        subject_mchid: merchant(1),
        state: "PENDING".into(),
        complained_at: Some(made),
        detail: "桃子烂了五个".into(),
        problem_kind: Some("REFUND".into()),
        problem: "商品质量问题".into(),
        amount: Some(Fen(12_800)),
        refund_asked: Some(Fen(12_800)),
        transaction_id: Some(format!("4200000{n}")),
        order_no: Some(format!("QH{n}")),
        payer_phone_sealed: Some(vec![1, 2, 3]),
        payer_phone_tail: Some("6021".into()),
        payer_id: Some("openid".into()),
        fully_refunded: false,
        awaits_reply: false,
        round: 1,
        platform_assists: false,
        immediate: false,
        user_tags: vec!["TRUSTED".into()],
        round_started_at: Some(made),
        replied_at: None,
        completed_at: None,
        next_due: clocks.next_due(),
        last_event_at: Some(made),
        last_speaker: Voice::User,
        last_kind: Some(HistoryKind::UserCreateComplaint),
        last_words: "桃子烂了五个".into(),
        last_pictures: true,
        unanswered: false,
        decided: false,
        outcome: None,
        service_order: Some(format!("SERVICE{n}")),
        service_state: Some("DOING".into()),
        derived: 1,
        verified_at: NOW,
        verify_after: NOW + Span::minutes(10),
        history_read: true,
        history_at: NOW,
        history_whole: true,
        changed_at: Timestamp(0),
        reading: Reading::Recent,
        raw: "{}".into(),
    }
}

pub(crate) fn entry(n: u32, log: &str, words: &str) -> HistoryEntry {
    HistoryEntry {
        complaint_id: id(n),
        entry_id: log.into(),
        told_at: Some(NOW),
        sort_at: NOW,
        kind: "USER_RESPONSE".into(),
        operator: "投诉人".into(),
        details: words.into(),
        images: vec!["https://api.mch.weixin.qq.com/v3/merchant-service/images/a".into()],
        raw: format!("{{\"row\":\"{log}\"}}"),
        position: 0,
    }
}

pub(crate) fn read(complaint: Complaint, history: Option<Vec<HistoryEntry>>) -> ReadComplaint {
    let numbers = [&complaint.transaction_id, &complaint.order_no, &complaint.service_order];
    let numbers = numbers.into_iter().flatten().cloned().collect();
    let found_by = FoundBy { numbers, words: Vec::new() };
    ReadComplaint {
        complaint,
        names_merchant: true,
        history,
        found_by,
        media: Vec::new(),
        volatile: &["sealed"],
        polled: false,
        jobs: Vec::new(),
    }
}

pub(crate) fn audit(act: Act) -> AuditEntry {
    AuditEntry {
        at: NOW,
        actor: Some(staff()),
        actor_name: "陈晓雯".into(),
        act,
        subject: "subject".into(),
        detail: "{}".into(),
        address: None,
    }
}

pub(crate) fn job(key: &str, run_at: Timestamp) -> NewJob {
    NewJob { kind: "read", key: key.into(), payload: "{}".into(), run_at, priority: 5 }
}

pub(crate) fn message(n: u32, outbox: &str) -> NewOutbox {
    NewOutbox {
        id: OutboxId::parse(outbox).unwrap(),
        complaint_id: id(n),
        mchid: merchant(1),
        subject_mchid: merchant(1),
        content: Content::Reply("您好".into()),
        author: staff(),
        created_at: NOW,
        send_after: NOW + Span::seconds(8),
        known_entry_ids: vec!["1".into()],
        resend_of: None,
        follows: None,
        idempotency_key: format!("once-{outbox}"),
        form: None,
        drafted: None,
    }
}

/// Words that replace whatever is there.
pub(crate) fn draft(text: &str) -> NewDraft {
    NewDraft { staff_id: staff(), complaint_id: id(1), content: text.into(), grew_from: None, form: None, at: NOW }
}
