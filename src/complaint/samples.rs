//! A complaint that tests begin with.

use super::{Complaint, ComplaintState, Reading};
use crate::history::{HistoryKind, Voice};
use crate::money::Fen;
use crate::time::Timestamp;

/// A complaint that was read with its history 20 minutes after the epoch.
pub(crate) fn complaint() -> Complaint {
    let at = |minutes: i64| Timestamp(minutes * 60_000);
    Complaint {
        complaint_id: "200201820260824000000000001".parse().unwrap(),
        mchid: "1900012101".parse().unwrap(),
        subject_mchid: "1900012101".parse().unwrap(),
        state: ComplaintState::Pending,
        complained_at: Some(at(1)),
        detail: "桃子烂了五个".into(),
        problem_kind: None,
        problem: "商品质量问题".into(),
        amount: Some(Fen(12_800)),
        refund_asked: None,
        transaction_id: Some("4200".into()),
        order_no: Some("QH1".into()),
        payer_phone_sealed: None,
        payer_phone_tail: None,
        payer_id: Some("oUpF8".into()),
        fully_refunded: false,
        awaits_reply: false,
        round: 1,
        platform_assists: false,
        immediate: false,
        user_tags: Vec::new(),
        round_started_at: Some(at(2)),
        replied_at: None,
        completed_at: None,
        next_due: Some(at(90)),
        last_event_at: Some(at(3)),
        last_speaker: Voice::User,
        last_kind: Some(HistoryKind::UserCreateComplaint),
        last_words: "桃子烂了五个".into(),
        last_pictures: true,
        unanswered: false,
        decided: false,
        outcome: None,
        service_order: None,
        service_state: None,
        derived: 1,
        verified_at: at(20),
        verify_after: at(30),
        history_read: true,
        history_at: at(20),
        history_whole: true,
        changed_at: Timestamp(0),
        reading: Reading::Recent,
        raw: "{}".into(),
    }
}
