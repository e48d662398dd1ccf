//! Accounts, their sessions, and what people did.

use super::{at, join};
use crate::rows::{NOW, audit, complaint, id, job, merchant, message, read};
use desk_domain::{Act, AuditEntry, AuditLine, Complaint, Density, Event, EventKind, Language, Person, Theme};
use desk_store::testing::TestStore;
use desk_store::{Ending, SessionRecord};
use desk_testing::on_both_databases;
use std::slice::from_ref;

on_both_databases!(accounts_and_their_sessions, audit_lines_and_events);

async fn accounts_and_their_sessions(test: TestStore) {
    let (store, account) = (&test.store, join(&test.store).await);
    assert_eq!(store.staff(&account.person.id).await.unwrap(), Some(account.clone()));
    assert_eq!(store.staff_by_username("zhou").await.unwrap(), Some(account.clone()));
    assert_eq!(store.all_staff().await.unwrap(), from_ref(&account.person));
    let session = SessionRecord {
        id: "digest".into(),
        staff_id: account.person.id.clone(),
        signed_in_at: at(5),
        last_seen_at: at(7),
        address: "203.0.113.7".into(),
        browser: "Firefox/140".into(),
    };
    assert!(store.open_session(&session, &account.password_hash, &[], &audit(Act::SignIn)).await.unwrap());
    let found = store.visitor("digest", at(6)).await.unwrap();
    assert_eq!(found, Some((session.clone(), account.person.clone())));
    assert_eq!(store.sessions_of(&account.person.id, at(6)).await.unwrap(), [session]);
    let (changed, all) = (audit(Act::EndSessions), Ending::All);
    assert_eq!(store.end_sessions(&account.person.id, all, &changed).await.unwrap(), 1);

    store.set_preferences(&account.person.id, Language::Chinese, Theme::Light, Density::Comfortable).await.unwrap();
    store.set_disabled(&account.person.id, true, &audit(Act::DisableStaff)).await.unwrap();
    let person = Person {
        language: Language::Chinese,
        theme: Theme::Light,
        density: Density::Comfortable,
        disabled: true,
        ..account.person
    };
    assert_eq!(store.all_staff().await.unwrap(), [person]);
}

async fn audit_lines_and_events(test: TestStore) {
    let store = &test.store;
    let entry = AuditEntry {
        at: at(2),
        actor: Some("author-1".parse().unwrap()),
        actor_name: "周敏".into(),
        act: Act::Withdraw,
        subject: "complaint".into(),
        detail: "{\"outbox\":7}".into(),
        address: Some("203.0.113.7".parse().unwrap()),
    };
    store.append_audit(&entry).await.unwrap();
    let line = AuditLine {
        id: 1,
        at: entry.at,
        actor: entry.actor,
        actor_name: entry.actor_name,
        act: Ok(entry.act),
        subject: entry.subject,
        detail: entry.detail,
        address: entry.address,
    };
    assert_eq!(store.audit_page(None, 9).await.unwrap(), from_ref(&line));
    test.tamper("UPDATE audit SET action = 'complaint.sung'").await;
    test.tamper("UPDATE audit SET address = 'behind the moon'").await;
    let unknown = AuditLine { act: Err("complaint.sung".into()), address: None, ..line };
    assert_eq!(store.audit_page(None, 9).await.unwrap(), [unknown], "what nobody knows is shown as it is");

    let seen = Complaint { verified_at: at(4), ..complaint(1) };
    store.apply_read(&read(seen, None)).await.unwrap();
    let event = |n, minutes, kind| Event {
        id: n,
        at: at(minutes),
        kind: Ok(kind),
        complaint_id: (kind != EventKind::Merchant).then(|| id(1)),
        mchid: Some(merchant(1)),
    };
    store.create_outbox(&message(1, "m"), &[], &audit(Act::Reply), &job("m", NOW), None).await.unwrap();
    let expected = [event(1, 4, EventKind::Complaint), event(2, 0, EventKind::Outbox)];
    assert_eq!(store.events_after(0, 9).await.unwrap(), expected);
    test.tamper("UPDATE events SET kind = 'weather' WHERE id = 1").await;
    let kinds: Vec<_> = store.events_after(0, 9).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [Err("weather".into()), Ok(EventKind::Outbox)], "what a later version has written costs itself");
}
