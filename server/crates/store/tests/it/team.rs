//! Owners, what the team has done, what its people have seen, and what the views hold.

use crate::columns::{at, author, join};
use crate::rows::{NOW, audit, complaint, id, job, message, read};
use desk_domain::{
    Account, Act, Actor, Complaint, ComplaintState, Handover, LastSeen, OwnedBy, Person, Span, StaffId, Tab, TeamAct,
    TeamEvent, Timestamp, ViewCount, WorkView,
};
use desk_store::testing::TestStore;
use desk_store::{Created, InboxQuery, NewHandover, NewOutbox, Owned, OwnerLoad, Store};
use desk_testing::on_both_databases;
use std::collections::HashMap;

on_both_databases!(
    an_owner_is_given_once,
    who_replies_first_owns_what_nobody_does,
    nobody_owns_what_somebody_without_an_account_did,
    what_was_seen_is_never_taken_back,
    view_counts_equal_a_recount,
);

async fn colleague(store: &Store) -> Actor {
    let known = author();
    let person =
        Person { id: "other-2".parse().unwrap(), username: "wang".into(), name: "王婧".into(), ..known.person };
    store.add_staff(&Account { person: person.clone(), ..known }, &audit(Act::AddStaff)).await.unwrap();
    person.actor()
}

async fn give(store: &Store, by: &Actor, n: u32, from: Option<&StaffId>, to: Option<&StaffId>) -> Owned {
    let act = TeamAct::Assigned { to: by.staff_id.clone(), to_name: "王婧".into(), note: "她熟悉".into() };
    let change = Handover { from: from.cloned(), to: to.cloned() };
    let complaint = id(n);
    let new = NewHandover { complaint_id: &complaint, change, by, act, at: at(9) };
    store.hand_over(&new, &audit(Act::HandOver)).await.unwrap()
}

async fn an_owner_is_given_once(test: TestStore) {
    let store = &test.store;
    let (one, other) = (join(store).await.person.actor(), colleague(store).await);
    store.apply_read(&read(complaint(1), None)).await.unwrap();
    let (first, second) = tokio::join!(
        give(store, &one, 1, None, Some(&one.staff_id)),
        give(store, &other, 1, None, Some(&other.staff_id))
    );
    let owner = store.owner(&id(1)).await.unwrap().unwrap();
    let (winner, told) = if owner == one.staff_id { (first, second) } else { (second, first) };
    assert_eq!((winner, told), (Owned::Changed, Owned::By(Some(owner.clone()))), "one has it, the other is told");
    let events = store.team_events(&id(1)).await.unwrap();
    let doer = if owner == one.staff_id { &one } else { &other };
    let expected = TeamEvent {
        id: events[0].id,
        at: at(9),
        actor: Some(owner.clone()),
        actor_name: doer.name.clone(),
        act: Ok(TeamAct::Assigned { to: owner.clone(), to_name: "王婧".into(), note: "她熟悉".into() }),
    };
    assert_eq!(events, [expected], "who came too late has left nothing");
    assert_eq!(store.audit_page(None, 9).await.unwrap().iter().filter(|line| line.act == Ok(Act::HandOver)).count(), 1);

    assert_eq!(give(store, &one, 1, Some(&owner), None).await, Owned::Changed);
    assert_eq!(store.owner(&id(1)).await.unwrap(), None);
    assert_eq!(give(store, &one, 1, Some(&owner), None).await, Owned::By(None));
    assert_eq!(give(store, &one, 1, None, Some(&"nobody-7".parse().unwrap())).await, Owned::NoSuchPerson);
    let reread = Complaint { state: ComplaintState::Processing, verified_at: at(20), ..complaint(1) };
    give(store, &one, 1, None, Some(&other.staff_id)).await;
    store.apply_read(&read(reread, None)).await.unwrap();
    assert_eq!(store.owner(&id(1)).await.unwrap(), Some(other.staff_id.clone()), "no reading writes an owner");
    let late = OwnerLoad { owner: other.staff_id.clone(), open: 1, overdue: 1, soon: 0 };
    let due = complaint(1).next_due.unwrap();
    assert_eq!(store.loads(due + Span(1), due + Span(2)).await.unwrap(), std::slice::from_ref(&late));
    let soon = OwnerLoad { overdue: 0, soon: 1, ..late.clone() };
    assert_eq!(store.loads(due, due + Span(1)).await.unwrap(), [soon]);
    assert_eq!(store.loads(NOW, due).await.unwrap(), [OwnerLoad { overdue: 0, ..late }]);

    test.tamper("UPDATE team_events SET act = '{\"act\":\"merged\"}'").await;
    let acts: Vec<_> = store.team_events(&id(1)).await.unwrap().into_iter().map(|event| event.act).collect();
    assert_eq!(acts, vec![Err("{\"act\":\"merged\"}".to_owned()); 3], "what a later version has written is kept");
}

async fn who_replies_first_owns_what_nobody_does(test: TestStore) {
    let store = &test.store;
    let (one, other) = (join(store).await.person.actor(), colleague(store).await);
    for n in [1, 2] {
        store.apply_read(&read(complaint(n), None)).await.unwrap();
    }
    let by = |who: &Actor, n, name: &str| NewOutbox { author: who.staff_id.clone(), ..message(n, name) };
    let send = async |new: NewOutbox| {
        let job = job(new.id.as_str(), NOW);
        store.create_outbox(&new, &[], &audit(Act::Reply), &job, None).await.unwrap()
    };
    assert_eq!(send(by(&one, 1, "a")).await, Created::Written);
    assert_eq!(store.owner(&id(1)).await.unwrap(), Some(one.staff_id.clone()));
    let events = store.team_events(&id(1)).await.unwrap();
    assert_eq!((events[0].at, &events[0].act), (NOW, &Ok(TeamAct::Claimed { by_reply: true })));
    assert_eq!(events[0].actor_name, one.name);
    // A second message is refused while the first is open, and takes nothing away.
    assert!(matches!(send(by(&other, 1, "b")).await, Created::AnotherOpen(_)));
    assert_eq!(store.owner(&id(1)).await.unwrap(), Some(one.staff_id.clone()));
    give(store, &other, 2, None, Some(&other.staff_id)).await;
    assert_eq!(send(by(&one, 2, "c")).await, Created::Written);
    assert_eq!(store.owner(&id(2)).await.unwrap(), Some(other.staff_id), "helping out takes nothing from an owner");
}

async fn nobody_owns_what_somebody_without_an_account_did(test: TestStore) {
    let store = &test.store;
    let (one, other) = (join(store).await.person.actor(), colleague(store).await);
    for n in [1, 2] {
        store.apply_read(&read(complaint(n), None)).await.unwrap();
    }
    give(store, &one, 1, None, Some(&one.staff_id)).await;
    give(store, &one, 2, None, Some(&other.staff_id)).await;
    store.set_disabled(&other.staff_id, true, &audit(Act::DisableStaff)).await.unwrap();
    assert_eq!(store.owner(&id(1)).await.unwrap(), Some(one.staff_id.clone()));
    assert_eq!(store.owner(&id(2)).await.unwrap(), None);
    assert_eq!(give(store, &one, 2, None, Some(&other.staff_id)).await, Owned::NoSuchPerson);
    store.set_disabled(&other.staff_id, false, &audit(Act::EnableStaff)).await.unwrap();
    assert_eq!(store.owner(&id(1)).await.unwrap(), Some(one.staff_id), "letting somebody in again takes from nobody");
}

async fn what_was_seen_is_never_taken_back(test: TestStore) {
    let store = &test.store;
    let [one, other]: [StaffId; 2] = ["one", "other"].map(|id| id.parse().unwrap());
    let seen = |event: Option<i64>, mention: Option<i64>| LastSeen { event: event.map(at), mention: mention.map(at) };
    for shown in [seen(Some(7), Some(2)), seen(Some(5), None), seen(Some(4), Some(3)), seen(Some(6), Some(1))] {
        store.see(&one, &id(1), shown).await.unwrap();
    }
    store.see(&one, &id(2), LastSeen::default()).await.unwrap();
    let all = [id(1), id(2), id(3)];
    let expected = HashMap::from([(id(1), seen(Some(7), Some(3))), (id(2), LastSeen::default())]);
    assert_eq!(store.seen_by(&one, &all).await.unwrap(), expected);
    store.see(&one, &id(2), seen(Some(8), None)).await.unwrap();
    assert_eq!(store.seen_by(&one, &all[1..]).await.unwrap()[&id(2)], seen(Some(8), None));
    assert!(store.seen_by(&other, &all).await.unwrap().is_empty());
    assert!(store.seen_by(&one, &[]).await.unwrap().is_empty());
}

fn held(view: WorkView, owner: Option<OwnedBy>) -> InboxQuery {
    InboxQuery { view, state: view.usual_tab(), owner, limit: 999, ..InboxQuery::default() }
}

/// What a view holds, by its rule and not by its index.
fn belongs(view: WorkView, record: &Complaint, owner: Option<&StaffId>, reader: &StaffId) -> bool {
    let open = record.state.is_open();
    match view {
        WorkView::All => open,
        WorkView::Mine => open && owner == Some(reader),
        WorkView::Unassigned => open && owner.is_none(),
        WorkView::Waiting => record.waits(),
        WorkView::Urgent => open && (record.immediate || record.platform_assists),
        WorkView::Refunds => record.awaits_decision(),
        WorkView::Repeated => open && record.round > 1,
        WorkView::Troubled | WorkView::Snoozed => false,
    }
}

async fn view_counts_equal_a_recount(test: TestStore) {
    let store = &test.store;
    let (one, other) = (join(store).await.person.actor(), colleague(store).await);
    let mut random = 11_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut truth: HashMap<u32, (Complaint, Option<StaffId>)> = HashMap::new();
    for step in 0..600_i64 {
        let n = u32::try_from(next(40)).unwrap();
        if let Some((_, owner)) = truth.get_mut(&n).filter(|_| next(3) == 0) {
            let to = [None, Some(&one.staff_id), Some(&other.staff_id)][usize::try_from(next(3)).unwrap()];
            assert_eq!(give(store, &one, n, owner.as_ref(), to).await, Owned::Changed);
            *owner = to.cloned();
            continue;
        }
        let states = ["PENDING", "PROCESSING", "PROCESSED", "ESCALATED"];
        let record = Complaint {
            state: states[usize::try_from(next(4)).unwrap()].into(),
            immediate: next(4) == 0,
            platform_assists: next(4) == 0,
            awaits_reply: next(3) == 0,
            decided: next(2) == 0,
            round: 1 + i64::try_from(next(3)).unwrap(),
            next_due: Some(at(i64::try_from(next(90)).unwrap() - 30)),
            verified_at: NOW + Span(step),
            history_at: NOW + Span(step),
            ..complaint(n)
        };
        store.apply_read(&read(record.clone(), Some(Vec::new()))).await.unwrap();
        truth.entry(n).or_insert_with(|| (record.clone(), None)).0 = record.clone();
    }
    let mine = Some(OwnedBy::Person(one.staff_id.clone()));
    let views = [
        (WorkView::All, None),
        (WorkView::Mine, mine),
        (WorkView::Unassigned, Some(OwnedBy::Nobody)),
        (WorkView::Waiting, None),
        (WorkView::Urgent, None),
        (WorkView::Refunds, None),
        (WorkView::Repeated, None),
        (WorkView::Troubled, None),
    ];
    let queries: Vec<InboxQuery> = views.iter().map(|(view, owner)| held(*view, owner.clone())).collect();
    for now in [NOW, Timestamp(0)] {
        let counted = store.view_counts(&queries, now, 999).await.unwrap();
        for (((view, _), query), counted) in views.iter().zip(&queries).zip(counted) {
            let of_view: Vec<_> = truth
                .values()
                .filter(|(record, owner)| belongs(*view, record, owner.as_ref(), &one.staff_id))
                .collect();
            let is_late = |record: &Complaint| record.state.is_open() && record.next_due.unwrap() < now;
            let expected = ViewCount {
                count: i64::try_from(of_view.len()).unwrap(),
                is_capped: false,
                has_overdue: of_view.iter().any(|(record, _)| is_late(record)),
            };
            assert_eq!(counted, expected, "{view:?}");
            assert_eq!(store.inbox_page(query).await.unwrap().len(), of_view.len(), "{view:?}: what is listed");
        }
    }
    let few = store.view_counts(&queries[..1], NOW, 3).await.unwrap();
    assert_eq!((few[0].count, few[0].is_capped), (3, true));
    assert!(store.view_counts(&[], NOW, 3).await.unwrap().is_empty());
    let pending = InboxQuery { state: Tab::Pending, ..queries[2].clone() };
    let unassigned = truth.values().filter(|(record, owner)| owner.is_none() && record.state.as_str() == "PENDING");
    assert_eq!(store.inbox_page(&pending).await.unwrap().len(), unassigned.count());
}
