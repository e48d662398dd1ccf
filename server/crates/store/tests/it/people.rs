//! Sessions belong to people, and end with what they were trusted for.

use crate::rows::{NOW, audit};
use desk_domain::{Account, Act, AuditEntry, Density, Language, Person, Role, Span, StaffId, Theme, Timestamp};
use desk_store::testing::TestStore;
use desk_store::{Counted, Ending, SessionRecord, Store, TryKey};
use desk_testing::on_both_databases;

on_both_databases!(
    a_session_that_was_ended_is_not_written_again,
    what_takes_trust_away_ends_the_sessions_of_that_person_alone,
    only_the_password_that_was_looked_at_opens_a_session,
    a_changed_password_leaves_one_session,
    a_person_has_so_many_sessions_and_no_more,
    the_address_is_in_the_audit_log,
    tries_are_counted_for_a_while_from_the_first,
    a_key_that_is_used_up_costs_the_others_nothing,
    a_right_try_is_taken_back,
);

fn account(name: &str) -> Account {
    let person = Person {
        id: StaffId::parse(&format!("id-of-{name}")).unwrap(),
        username: name.into(),
        name: format!("{name} 的名字"),
        role: Role::Agent,
        disabled: false,
        language: Language::Chinese,
        theme: Theme::Dark,
        density: Density::Comfortable,
        created_at: NOW,
    };
    Account { person, password_hash: format!("hash of {name}") }
}

fn session(of: &Account, id: &str) -> SessionRecord {
    SessionRecord {
        id: id.into(),
        staff_id: of.person.id.clone(),
        signed_in_at: NOW,
        last_seen_at: NOW + Span::seconds(1),
        address: "203.0.113.7".into(),
        browser: "Firefox/140".into(),
    }
}

async fn join(store: &Store, name: &str) -> Account {
    let account = account(name);
    store.add_staff(&account, &audit(Act::AddStaff)).await.unwrap();
    account
}

async fn open(store: &Store, of: &Account, id: &str) -> bool {
    let (new, line) = (session(of, id), audit(Act::SignIn));
    store.open_session(&new, &of.password_hash, &[], &line).await.unwrap()
}

async fn ids(store: &Store, of: &Account) -> Vec<String> {
    let sessions = store.sessions_of(&of.person.id, Timestamp(0)).await.unwrap();
    let mut ids: Vec<_> = sessions.into_iter().map(|session| session.id).collect();
    ids.sort();
    ids
}

async fn a_session_that_was_ended_is_not_written_again(test: TestStore) {
    let zhou = join(&test.store, "zhou").await;
    assert!(open(&test.store, &zhou, "desk").await);
    let (found, person) = test.store.visitor("desk", Timestamp(0)).await.unwrap().unwrap();
    assert_eq!((found, person), (session(&zhou, "desk"), zhou.person.clone()));
    let ended = test.store.end_sessions(&zhou.person.id, Ending::One("desk"), &audit(Act::SignOut)).await.unwrap();
    assert_eq!(ended, 1);
    assert!(!test.store.touch_session("desk", NOW + Span::hours(1)).await.unwrap(), "it was found before it was ended");
    assert!(test.store.visitor("desk", Timestamp(0)).await.unwrap().is_none());
}

async fn what_takes_trust_away_ends_the_sessions_of_that_person_alone(test: TestStore) {
    let store = &test.store;
    let (zhou, lin) = (join(store, "zhou").await, join(store, "lin").await);
    assert!(open(store, &lin, "lin's").await);
    for act in [Act::DisableStaff, Act::ChangeRole, Act::ResetPassword] {
        assert!(open(store, &zhou, act.as_str()).await && open(store, &zhou, "phone").await, "{act:?}");
        let line = audit(act);
        match act {
            Act::DisableStaff => {
                store.set_disabled(&zhou.person.id, true, &line).await.unwrap();
                assert!(!open(store, &zhou, "later").await, "a disabled account opens no session");
                store.set_disabled(&zhou.person.id, false, &line).await.unwrap();
            }
            Act::ChangeRole => store.set_role(&zhou.person.id, Role::Supervisor, &line).await.unwrap(),
            _ => store.set_password_hash(&zhou.person.id, "", "another hash", &line).await.unwrap(),
        }
        assert_eq!(ids(store, &zhou).await, [""; 0], "{act:?}");
    }
    assert_eq!(ids(store, &lin).await, ["lin's"]);
}

async fn only_the_password_that_was_looked_at_opens_a_session(test: TestStore) {
    let zhou = join(&test.store, "zhou").await;
    test.store.set_password_hash(&zhou.person.id, "", "the new hash", &audit(Act::ResetPassword)).await.unwrap();
    assert!(!open(&test.store, &zhou, "late").await, "the old password was right when it was looked at");
    assert!(ids(&test.store, &zhou).await.is_empty());
}

async fn a_changed_password_leaves_one_session(test: TestStore) {
    let zhou = join(&test.store, "zhou").await;
    assert!(open(&test.store, &zhou, "here").await && open(&test.store, &zhou, "elsewhere").await);
    let (next, line) = (session(&zhou, "renewed"), audit(Act::ChangePassword));
    let stale = test.store.change_password(("not it", "new"), &next, &[], &line).await.unwrap();
    assert!(!stale && ids(&test.store, &zhou).await == ["elsewhere", "here"]);
    assert!(test.store.change_password((&zhou.password_hash, "new"), &next, &[], &line).await.unwrap());
    assert_eq!(ids(&test.store, &zhou).await, ["renewed"]);
}

async fn a_person_has_so_many_sessions_and_no_more(test: TestStore) {
    let zhou = join(&test.store, "zhou").await;
    for n in 0..25 {
        let used = SessionRecord { last_seen_at: NOW + Span::minutes(n), ..session(&zhou, &format!("{n:02}")) };
        let line = audit(Act::SignIn);
        assert!(test.store.open_session(&used, &zhou.password_hash, &[], &line).await.unwrap());
    }
    let left = ids(&test.store, &zhou).await;
    assert_eq!((left.len(), left[0].as_str()), (20, "05"), "the last used stay");
}

async fn the_address_is_in_the_audit_log(test: TestStore) {
    let line = AuditEntry { address: Some("2001:db8::7".parse().unwrap()), ..audit(Act::SignIn) };
    test.store.append_audit(&line).await.unwrap();
    test.store.append_audit(&audit(Act::PutMerchant)).await.unwrap();
    let lines = test.store.audit_page(None, 10).await.unwrap();
    let addresses: Vec<_> = lines.iter().map(|line| line.address.map(|address| address.to_string())).collect();
    assert_eq!(addresses, [None, Some("2001:db8::7".to_owned())]);
}

fn key(kind: &'static str, source: &str) -> TryKey {
    TryKey { kind, name: "digest".into(), source: source.into(), forgiving: kind == "pair" }
}

async fn count(store: &Store, keys: &[(TryKey, i64)], now: Timestamp) -> Counted {
    store.count_sign_in_try(keys, now, now + Span::minutes(15)).await.unwrap()
}

async fn tries_are_counted_for_a_while_from_the_first(test: TestStore) {
    let keys = [(key("pair", "a"), 2)];
    assert_eq!(count(&test.store, &keys, NOW).await, Counted::Allowed(vec![1]));
    assert_eq!(count(&test.store, &keys, NOW + Span::minutes(9)).await, Counted::Allowed(vec![2]));
    let until = NOW + Span::minutes(15);
    for minutes in [10, 14] {
        assert_eq!(count(&test.store, &keys, NOW + Span::minutes(minutes)).await, Counted::Refused { until });
    }
    assert_eq!(test.store.used_up_tries("pair", 2, NOW).await.unwrap(), [("digest".to_owned(), until)]);
    assert_eq!(count(&test.store, &keys, until).await, Counted::Allowed(vec![1]), "counting begins anew");
    assert_eq!(test.store.prune_sign_in_tries(until + Span::minutes(15)).await.unwrap(), 1);
}

async fn a_key_that_is_used_up_costs_the_others_nothing(test: TestStore) {
    let keys = [(key("pair", "a"), 1), (key("address", "a"), 9)];
    assert_eq!(count(&test.store, &keys, NOW).await, Counted::Allowed(vec![1, 1]));
    for _ in 0..5 {
        assert!(matches!(count(&test.store, &keys, NOW).await, Counted::Refused { .. }));
    }
    assert_eq!(count(&test.store, &keys[1..], NOW).await, Counted::Allowed(vec![2]));
}

async fn a_right_try_is_taken_back(test: TestStore) {
    let zhou = join(&test.store, "zhou").await;
    let keys = [(key("pair", "a"), 5), (key("address", "a"), 9)];
    for _ in 0..3 {
        count(&test.store, &keys, NOW).await;
    }
    let counted = keys.clone().map(|(key, _)| key);
    let opened = session(&zhou, "desk");
    let line = audit(Act::SignIn);
    assert!(test.store.open_session(&opened, &zhou.password_hash, &counted, &line).await.unwrap());
    assert_eq!(count(&test.store, &keys, NOW).await, Counted::Allowed(vec![1, 3]), "forgotten, and one less");
}
