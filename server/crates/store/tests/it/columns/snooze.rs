//! Complaints that are put aside.

use super::{at, join};
use crate::inbox::query;
use crate::rows::{NOW, audit, complaint, entry, id, read};
use desk_domain::team::Wake;
use desk_domain::{
    Act, AuditEntry, Complaint, EventKind, HistoryEntry, Snooze, Span, Tab, TeamAct, TeamEvent, Timestamp,
};
use desk_store::Store;
use desk_store::testing::TestStore;
use desk_testing::on_both_databases;

on_both_databases!(
    a_snooze_stands_beside_what_readings_write,
    a_snooze_ends_as_somebody_writes,
    what_is_due_comes_back
);

fn told(minutes: i64, act: Act) -> AuditEntry {
    AuditEntry { at: at(minutes), ..audit(act) }
}

/// What a reading says that came so much later.
fn later(minutes: i64) -> Complaint {
    Complaint { verified_at: at(minutes), history_at: at(minutes), ..complaint(1) }
}

async fn listed(store: &Store) -> Option<Timestamp> {
    store.inbox_page(&query(Tab::Any)).await.unwrap().remove(0).snoozed_until
}

async fn a_snooze_stands_beside_what_readings_write(test: TestStore) {
    let (store, author) = (&test.store, join(&test.store).await.person);
    store.apply_read(&read(complaint(1), None)).await.unwrap();
    assert_eq!((store.snooze_of(&id(1), NOW).await.unwrap(), listed(store).await), (None, None));
    let line = told(5, Act::Snooze);
    assert!(store.snooze(&id(1), at(90), &author.id, &line).await.unwrap());
    let snooze = Snooze { until: at(90), by: author.id.clone(), by_name: author.name.clone() };
    assert_eq!(store.snooze_of(&id(1), at(89)).await.unwrap(), Some(snooze.clone()));
    assert_eq!(store.snooze_of(&id(1), at(90)).await.unwrap(), None, "its time has come, whoever has noticed");
    assert_eq!(listed(store).await, Some(at(90)));
    let event = store.events_after(1, 9).await.unwrap().remove(0);
    assert_eq!((event.at, event.kind, event.complaint_id), (at(5), Ok(EventKind::Team), Some(id(1))));
    assert_eq!(store.audit_page(None, 1).await.unwrap()[0].at, at(5));
    let changed = Complaint { detail: "换了说法".into(), ..later(9) };
    store.apply_read(&read(changed, None)).await.unwrap();
    assert_eq!(store.snooze_of(&id(1), at(10)).await.unwrap(), Some(snooze));

    let due = complaint(1).next_due.unwrap();
    assert!(!store.snooze(&id(1), due - Span::hours(1) + Span(1), &author.id, &line).await.unwrap(), "too late");
    assert!(store.snooze(&id(1), due - Span::hours(1), &author.id, &line).await.unwrap(), "the last instant");
    assert!(!store.snooze(&id(2), at(90), &author.id, &line).await.unwrap(), "nobody knows it");
    assert!(store.wake(&id(1), &told(11, Act::Wake)).await.unwrap());
    assert!(!store.wake(&id(1), &told(12, Act::Wake)).await.unwrap(), "once");
    assert_eq!((store.snooze_of(&id(1), NOW).await.unwrap(), listed(store).await), (None, None));
    assert_eq!(store.audit_page(None, 1).await.unwrap()[0].at, at(11));
}

async fn a_snooze_ends_as_somebody_writes(test: TestStore) {
    let (store, author) = (&test.store, join(&test.store).await.person);
    let first = vec![entry(1, "1", "桃子烂了")];
    store.apply_read(&read(complaint(1), Some(first.clone()))).await.unwrap();
    let of_kind = |name: &str, kind: &str| HistoryEntry { kind: kind.into(), ..entry(1, name, "有话说") };
    let finished = Complaint { state: "PROCESSED".into(), ..later(0) };
    let waits = Complaint { awaits_reply: true, ..later(0) };
    for (n, (row, told_of, ends)) in [
        (Some(of_kind("2", "USER_RESPONSE")), None, Some(Wake::Words)),
        (Some(of_kind("3", "PLATFORM_RESPONSE")), None, Some(Wake::Words)),
        (Some(of_kind("4", "MERCHANT_RESPONSE")), None, None),
        (None, None, None),
        (None, Some(waits), Some(Wake::Words)),
        (None, Some(finished), Some(Wake::Finished)),
    ]
    .into_iter()
    .enumerate()
    {
        let minutes = i64::try_from(n).unwrap() + 10;
        assert!(store.snooze(&id(1), at(90), &author.id, &told(minutes, Act::Snooze)).await.unwrap(), "{n}");
        let record = told_of.clone().unwrap_or_else(|| complaint(1));
        let record = Complaint { verified_at: at(minutes), history_at: at(minutes), detail: n.to_string(), ..record };
        let known = store.history(&id(1)).await.unwrap();
        let history = told_of.is_none().then(|| known.into_iter().chain(row).collect());
        store.apply_read(&read(record, history)).await.unwrap();
        let snoozed = store.snooze_of(&id(1), at(20)).await.unwrap();
        assert_eq!(snoozed.is_none(), ends.is_some(), "{n}: {snoozed:?}");
        let last = store.team_events(&id(1)).await.unwrap().pop().unwrap().act.unwrap();
        let expected = ends.map_or(TeamAct::Snoozed { until: at(90) }, |because| TeamAct::Woken { because });
        assert_eq!(last, expected, "{n}");
    }
    let again = store.snooze(&id(1), at(90), &author.id, &told(30, Act::Snooze)).await.unwrap();
    assert!(!again, "what is finished needs nobody");
}

async fn what_is_due_comes_back(test: TestStore) {
    let (store, author) = (&test.store, join(&test.store).await.person);
    for n in 1..=3 {
        store.apply_read(&read(complaint(n), None)).await.unwrap();
        let until = at(60 + i64::from(n));
        assert!(store.snooze(&id(n), until, &author.id, &told(5, Act::Snooze)).await.unwrap());
    }
    let before = store.latest_event_id().await.unwrap();
    assert_eq!(store.wake_due(at(60)).await.unwrap(), []);
    let mut back = store.wake_due(at(62)).await.unwrap();
    back.sort();
    assert_eq!(back, [id(1), id(2)]);
    let told = store.events_after(before, 9).await.unwrap();
    assert!(told.len() == 2 && told.iter().all(|event| event.kind == Ok(EventKind::Team)), "{told:?}");
    assert_eq!(store.wake_due(at(62)).await.unwrap(), [], "once");
    assert!(store.snooze_of(&id(3), at(62)).await.unwrap().is_some());
    let acts: Vec<_> = store.team_events(&id(1)).await.unwrap().into_iter().map(told_of).collect();
    let until = TeamAct::Snoozed { until: at(61) };
    let back = TeamAct::Woken { because: Wake::Time };
    assert_eq!(acts, [(at(5), "陈晓雯".into(), Ok(until)), (at(62), String::new(), Ok(back))]);
}

fn told_of(event: TeamEvent) -> (Timestamp, String, Result<TeamAct, String>) {
    (event.at, event.actor_name, event.act)
}
