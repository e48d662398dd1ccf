//! What a reading changes, and what it must not.

use crate::rows::{NOW, complaint, entry, id, merchant, read};
use desk_domain::{
    Complaint, ComplaintState, Fen, HistoryKind, LastEvent, ListedComplaint, Outcome, Reading, Span, Tab, Timestamp,
    UserTag, Voice,
};
use desk_store::testing::TestStore;
use desk_store::{Applied, DueReadings, InboxQuery, Store, StoreError};
use desk_testing::on_both_databases;

on_both_databases!(
    a_reading_is_stored_and_told,
    every_column_holds_its_own_value,
    an_older_reading_changes_nothing,
    a_list_row_keeps_what_the_history_told,
    history_rows_are_never_lost,
    kept_counts_equal_a_recount,
    a_new_complaint_that_is_read_twice_at_once_is_one,
    a_closed_database_says_so,
);

async fn a_reading_is_stored_and_told(test: TestStore) {
    let store = test.store.clone();
    let (mut wakeups, mchid) = (store.subscribe(), merchant(1));
    let first = read(complaint(1), Some(vec![entry(1, "1", "你好")]));
    assert_eq!(store.apply_read(&first).await.unwrap(), Applied::Inserted);
    assert!(wakeups.has_changed().unwrap());
    wakeups.borrow_and_update();
    assert_eq!(store.complaint(&id(1)).await.unwrap().unwrap(), complaint(1));
    assert_eq!(store.history(&id(1)).await.unwrap(), [entry(1, "1", "你好")]);
    let later = Complaint { verified_at: NOW + Span::seconds(9), ..complaint(1) };
    assert_eq!(store.apply_read(&read(later, Some(vec![entry(1, "1", "你好")]))).await.unwrap(), Applied::Unchanged);
    assert_eq!(store.complaint(&id(1)).await.unwrap().unwrap().verified_at, NOW + Span::seconds(9));
    let events = store.events_after(0, 10).await.unwrap();
    assert_eq!((events.len(), events[0].complaint_id.clone()), (1, Some(id(1))));
    let due = |now| DueReadings { mchid: &mchid, reading: Reading::Recent, now, limit: 10 };
    assert_eq!(store.readings_due(due(NOW + Span::minutes(9))).await.unwrap(), 0);
    assert_eq!(store.readings_due(due(NOW + Span::minutes(10))).await.unwrap(), 1);
}

/// A record in which no two values are equal, but for the one of six flags that is set.
fn all_different(flag: usize) -> Complaint {
    let at = |minutes| NOW - Span::minutes(minutes);
    let is = |nth| flag == nth;
    Complaint {
        mchid: merchant(3),
        subject_mchid: merchant(4),
        state: ComplaintState::Processing,
        complained_at: Some(at(90)),
        detail: "杯子裂了".into(),
        problem_kind: Some("SERVICE_NOT_WORK".into()),
        problem: "服务未生效".into(),
        amount: Some(Fen(8_100)),
        refund_asked: Some(Fen(7_300)),
        transaction_id: Some("4200000777".into()),
        order_no: Some("QH555".into()),
        payer_phone_sealed: Some(vec![9, 8, 7, 6]),
        payer_phone_tail: Some("4417".into()),
        payer_id: Some("oUpF8".into()),
        fully_refunded: is(0),
        awaits_reply: is(1),
        platform_assists: is(2),
        immediate: is(3),
        unanswered: is(4),
        decided: is(5),
        round: 6,
        user_tags: vec!["HIGH_RISK".into(), "TRUSTED".into()],
        round_started_at: Some(at(80)),
        replied_at: Some(at(70)),
        completed_at: Some(at(60)),
        next_due: Some(at(50)),
        last_event_at: Some(at(40)),
        last_speaker: Voice::Merchant,
        last_kind: Some(HistoryKind::MerchantResponse),
        last_words: "您好，已补发".into(),
        last_pictures: !is(0),
        service_order: Some("SERVICE31".into()),
        service_state: Some("DONE".into()),
        outcome: Some(Outcome::Withdrawn),
        derived: 2,
        verified_at: at(30),
        verify_after: at(20),
        history_read: true,
        history_at: at(10),
        history_whole: !is(1),
        changed_at: Timestamp(0),
        reading: Reading::Old,
        raw: "{\"complaint_id\":1}".into(),
        ..complaint(5)
    }
}

/// Columns of one kind that were exchanged would go unnoticed where their values are equal.
async fn every_column_holds_its_own_value(test: TestStore) {
    for flag in 0..6 {
        let record = Complaint { complaint_id: id(100 + u32::try_from(flag).unwrap()), ..all_different(flag) };
        test.store.apply_read(&read(record.clone(), Some(Vec::new()))).await.unwrap();
        assert_eq!(test.store.complaint(&record.complaint_id).await.unwrap(), Some(record.clone()));
        let number = vec![record.complaint_id.to_string()];
        let query = InboxQuery { numbers: number, state: Tab::Any, ..whole_list() };
        assert_eq!(test.store.inbox_page(&query).await.unwrap(), [listed(record)]);
    }
}

fn whole_list() -> InboxQuery {
    InboxQuery { state: Tab::Open, limit: 9, ..InboxQuery::default() }
}

fn listed(complaint: Complaint) -> ListedComplaint {
    ListedComplaint {
        waits: complaint.waits(),
        clocks: complaint.clocks(),
        id: complaint.complaint_id,
        subject_mchid: complaint.subject_mchid,
        owner: None,
        snoozed_until: None,
        state: complaint.state,
        complained_at: complaint.complained_at,
        problem: complaint.problem,
        problem_kind: complaint.problem_kind,
        amount: complaint.amount,
        refund_asked: complaint.refund_asked,
        immediate: complaint.immediate,
        platform_assists: complaint.platform_assists,
        high_risk: complaint.user_tags.contains(&UserTag::HighRisk),
        outcome: complaint.outcome,
        round: complaint.round,
        next_due: complaint.next_due,
        last: LastEvent {
            at: complaint.last_event_at,
            speaker: complaint.last_speaker,
            kind: complaint.last_kind,
            words: complaint.last_words,
            has_pictures: complaint.last_pictures,
        },
        service_order: complaint.service_order,
        service_state: complaint.service_state,
    }
}

async fn an_older_reading_changes_nothing(test: TestStore) {
    let newer = Complaint { state: ComplaintState::Processing, ..complaint(1) };
    test.store.apply_read(&read(newer.clone(), None)).await.unwrap();
    let older = Complaint { verified_at: NOW - Span(1), ..complaint(1) };
    assert_eq!(test.store.apply_read(&read(older, None)).await.unwrap(), Applied::Stale);
    assert_eq!(test.store.complaint(&id(1)).await.unwrap().unwrap(), newer);
}

async fn a_list_row_keeps_what_the_history_told(test: TestStore) {
    let whole = Complaint { replied_at: Some(NOW), last_words: "您好".into(), ..complaint(1) };
    test.store.apply_read(&read(whole, Some(vec![entry(1, "1", "您好")]))).await.unwrap();
    let row = Complaint {
        payer_id: None,
        awaits_reply: true,
        history_read: false,
        verified_at: NOW + Span(1),
        ..complaint(1)
    };
    assert_eq!(test.store.apply_read(&read(row, None)).await.unwrap(), Applied::Changed);
    let stored = test.store.complaint(&id(1)).await.unwrap().unwrap();
    assert!(stored.awaits_reply && stored.history_read);
    assert_eq!((stored.replied_at, stored.last_words.as_str()), (Some(NOW), "您好"));
    assert_eq!(stored.payer_id.as_deref(), Some("openid"));
}

async fn history_rows_are_never_lost(test: TestStore) {
    test.store.apply_read(&read(complaint(1), Some(vec![entry(1, "1", "一"), entry(1, "2", "二")]))).await.unwrap();
    let later = Complaint { verified_at: NOW + Span(1), ..complaint(1) };
    let changed = test.store.apply_read(&read(later, Some(vec![entry(1, "3", "三")]))).await.unwrap();
    assert_eq!(changed, Applied::Changed);
    assert_eq!(test.store.history(&id(1)).await.unwrap().len(), 3);
}

/// A list row and the reading that a notification asks for, at the same moment: whichever is first, both are heard.
async fn a_new_complaint_that_is_read_twice_at_once_is_one(test: TestStore) {
    for n in 0..60 {
        let row = Complaint { history_read: false, verified_at: NOW - Span(1), ..complaint(n) };
        let row = read(row, None);
        let whole = Complaint { replied_at: Some(NOW), ..complaint(n) };
        let whole = read(whole, Some(vec![entry(n, &n.to_string(), "您好")]));
        let (row, whole) = tokio::join!(test.store.apply_read(&row), test.store.apply_read(&whole));
        let applied = (row.unwrap(), whole.unwrap());
        assert!(
            matches!(applied, (Applied::Inserted, Applied::Changed) | (Applied::Stale, Applied::Inserted)),
            "{applied:?}"
        );
        let stored = test.store.complaint(&id(n)).await.unwrap().unwrap();
        assert!(stored.history_read && stored.replied_at == Some(NOW), "{n}: what the history told is lost");
    }
    assert_eq!(test.store.state_counts(None).await.unwrap().pending, 60);
}

async fn kept_counts_equal_a_recount(test: TestStore) {
    let states = ["PENDING", "PROCESSING", "PROCESSED", "ESCALATED"];
    let mut random = 7_u64;
    let mut truth = std::collections::HashMap::new();
    for step in 0..150_i64 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (n, state) = ((random >> 33) as u32 % 12, states[(random >> 50) as usize % 4]);
        let owner = merchant(n % 2 + 1);
        let record = Complaint {
            state: state.into(),
            subject_mchid: owner.clone(),
            verified_at: NOW + Span(step),
            ..complaint(n)
        };
        test.store.apply_read(&read(record, None)).await.unwrap();
        truth.insert(n, (owner, state));
    }
    for owner in [None, Some(merchant(1)), Some(merchant(2))] {
        let counts = test.store.state_counts(owner.as_ref()).await.unwrap();
        let count = |wanted: &str| {
            let fits =
                |(of, state): &&(desk_domain::Mchid, &str)| *state == wanted && owner.as_ref().is_none_or(|o| o == of);
            i64::try_from(truth.values().filter(fits).count()).unwrap()
        };
        let kept = [counts.pending, counts.processing, counts.processed, counts.other];
        assert_eq!(kept, states.map(count), "{owner:?}");
    }
}

async fn a_closed_database_says_so(test: TestStore) {
    let store: Store = test.store.clone();
    store.ready().await.unwrap();
    store.close().await;
    let error = store.complaint(&id(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    assert!(error.is_transient() && store.ready().await.is_err());
}
