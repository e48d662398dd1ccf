//! Paging, filtering, counting, searching.

use crate::rows::{NOW, complaint, entry, id, merchant, read};
use desk_domain::{Complaint, ComplaintState, Due, OwnedBy, Sort, Span, Tab, WorkView};
use desk_store::testing::TestStore;
use desk_store::{Aside, Dialect, InboxQuery, Store, StoreError};
use desk_testing::on_both_databases;
use std::pin::pin;

on_both_databases!(
    pages_cover_every_row_once_while_rows_arrive,
    filters_and_counts_agree,
    a_search_has_a_time_limit_and_connections_of_its_own,
    chinese_substrings_are_found_and_nothing_else,
    hostile_queries_find_nothing_and_break_nothing,
    ids_are_found_exactly,
    what_is_overdue_is_counted_up_to_a_cap,
);

pub(crate) fn query(state: Tab) -> InboxQuery {
    InboxQuery { state, limit: 7, ..InboxQuery::default() }
}

async fn fill(store: &Store, count: u32) {
    for n in 0..count {
        let state = [ComplaintState::Pending, ComplaintState::Processing, ComplaintState::Processed, "ODD".into()];
        let record =
            Complaint { state: state[n as usize % 4].clone(), subject_mchid: merchant(n % 2 + 1), ..complaint(n) };
        store.apply_read(&read(record, None)).await.unwrap();
    }
}

async fn what_is_overdue_is_counted_up_to_a_cap(test: TestStore) {
    let due = |n, minutes, state: &str| {
        let next_due = Some(NOW + Span::minutes(minutes));
        Complaint { next_due, state: state.into(), ..complaint(n) }
    };
    for record in [due(1, -9, "PENDING"), due(2, -1, "ODD"), due(3, 0, "PENDING"), due(4, -5, "PROCESSED")] {
        test.store.apply_read(&read(record, None)).await.unwrap();
    }
    let unknown = Complaint { next_due: None, ..complaint(5) };
    test.store.apply_read(&read(unknown, None)).await.unwrap();
    let overdue = async |now, cap| {
        let query = InboxQuery { due: Some(Due::Over.deadlines(now)), ..InboxQuery::default() };
        test.store.view_counts(&[query], now, cap).await.unwrap()[0].to_string()
    };
    assert_eq!(overdue(NOW, 9).await, "2");
    assert_eq!(overdue(NOW + Span::minutes(1), 3).await, "3");
    assert_eq!(overdue(NOW + Span::minutes(1), 2).await, "2+", "counting stops");
}

async fn pages_cover_every_row_once_while_rows_arrive(test: TestStore) {
    fill(&test.store, 40).await;
    let mut round = 0;
    for sort in [Sort::Deadline, Sort::Newest, Sort::Oldest] {
        for state in [Tab::Open, Tab::Pending, Tab::Processed] {
            let mut query = InboxQuery { sort, ..query(state) };
            let (mut seen, mut arrived) = (Vec::new(), 0);
            round += 1;
            loop {
                let page = test.store.inbox_page(&query).await.unwrap();
                let Some(last) = page.last() else { break };
                query.after = Some(query.place_of(last));
                seen.extend(page.into_iter().map(|row| row.id));
                if arrived < 5 {
                    arrived += 1;
                    test.store.apply_read(&read(complaint(1000 * round + arrived), None)).await.unwrap();
                }
            }
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), seen.len(), "no row comes twice: {sort:?} {state:?}");
            let expected = match state {
                Tab::Open => 30,
                _ => 10,
            };
            let old = seen.iter().filter(|seen| (0..40).any(|n| **seen == id(n))).count();
            assert_eq!(old, expected, "no row is skipped: {sort:?} {state:?}");
        }
    }
}

async fn filters_and_counts_agree(test: TestStore) {
    fill(&test.store, 40).await;
    let all = InboxQuery { limit: 100, ..query(Tab::Open) };
    let rows = test.store.inbox_page(&all).await.unwrap();
    assert_eq!(rows.len(), 30, "a state nobody knows is open");
    assert!(rows.is_sorted_by_key(|row| row.next_due));
    let noon = NOW + Span::hours(24) - Span::minutes(20);
    let due = u32::try_from(rows.iter().filter(|row| row.next_due.unwrap() < noon).count()).unwrap();
    assert_eq!(test.store.due_before(&all, noon, 999).await.unwrap(), due);
    assert_eq!(test.store.due_before(&all, noon, 3).await.unwrap(), 3);
    let of_one = InboxQuery { merchant: Some(merchant(2)), ..all };
    let rows = test.store.inbox_page(&of_one).await.unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.subject_mchid == merchant(2)));
}

/// However many search for too much, for everything else the database is as free as ever.
async fn a_search_has_a_time_limit_and_connections_of_its_own(test: TestStore) {
    fill(&test.store, 3).await;
    let endless = async || test.search_for_ever().await;
    let others = async {
        test.store.inbox_page(&query(Tab::Open)).await.unwrap();
        test.store.ready().await.unwrap();
    };
    let mut searches = pin!(futures::future::join_all((0..20).map(|_| endless())));
    tokio::select! {
        biased;
        _ = &mut searches => panic!("everything else has waited for the searches"),
        () = others => {}
    }
    let searched = searches.await;
    assert!(searched.iter().all(|told| matches!(told, Err(StoreError::TooLong(_)))), "{searched:?}");
    assert!(!find(&test.store, "桃子").await.is_empty(), "the next one has its whole time");
}

async fn find(store: &Store, text: &str) -> Vec<String> {
    let query = InboxQuery { text: Some(text.into()), limit: 50, ..query(Tab::Open) };
    store.inbox_page(&query).await.unwrap().into_iter().map(|row| row.id.to_string()).collect()
}

async fn chinese_substrings_are_found_and_nothing_else(test: TestStore) {
    let with = |n: u32, detail: &str| Complaint { detail: detail.into(), ..complaint(n) };
    test.store.apply_read(&read(with(1, "我要申请全额退款，尽快"), None)).await.unwrap();
    test.store
        .apply_read(&read(with(2, "退货以后没有收到货款"), Some(vec![entry(2, "1", "请补发 SF1234")])))
        .await
        .unwrap();
    for (text, found) in [
        ("退款", vec![1]),
        ("申请全额", vec![1]),
        ("退货", vec![2]),
        ("补发", vec![2]),
        ("sf123", vec![2]),
        ("补发 货款", vec![2]),
        ("快", vec![1]),
        ("退", vec![1, 2]),
        ("款退", vec![]),
        ("桃子", vec![]),
        ("ＳＦ１２３４", vec![2]),
        ("退\u{200B}款", vec![1]),
    ] {
        let mut expected: Vec<String> = found.into_iter().map(|n| id(n).to_string()).collect();
        let mut seen = find(&test.store, text).await;
        expected.sort();
        seen.sort();
        assert_eq!(seen, expected, "{text}");
    }
}

async fn hostile_queries_find_nothing_and_break_nothing(test: TestStore) {
    fill(&test.store, 4).await;
    for text in
        ["\"", "' OR 1=1 --", "*", "NEAR(", "a AND", "NOT", "\\", "😀", "(((", "col:x", "'; DROP TABLE complaints; --"]
    {
        assert!(find(&test.store, text).await.is_empty(), "{text}");
    }
    assert_eq!(find(&test.store, "质量").await.len(), 3);
}

async fn ids_are_found_exactly(test: TestStore) {
    fill(&test.store, 3).await;
    let found = async |keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        test.store.numbered(&keys, None, 9).await.unwrap()
    };
    for key in [id(1).as_str(), "42000001", "qh1", "service1"] {
        assert_eq!(found(&[key]).await, [id(1)], "{key}");
    }
    assert!(found(&["qh"]).await.is_empty() && found(&[]).await.is_empty());
    assert_eq!(found(&["6021"]).await, [id(0), id(1), id(2)], "the newest first");
    assert_eq!(found(&["qh2", "qh0"]).await, [id(0), id(2)]);
    let keys = ["6021".to_owned()];
    assert_eq!(test.store.numbered(&keys, Some(&merchant(2)), 9).await.unwrap(), [id(1)]);
    assert_eq!(test.store.numbered(&keys, None, 2).await.unwrap().len(), 2);
    let of_two = InboxQuery { numbers: keys.into(), state: Tab::Any, ..query(Tab::Any) };
    let rows = test.store.inbox_page(&of_two).await.unwrap();
    assert_eq!(rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), [id(0), id(1), id(2)]);
    let counts = test.store.count_states(&of_two, 99).await.unwrap();
    assert_eq!((counts.pending, counts.processing, counts.processed, counts.other), (1, 1, 1, 0));
}

#[tokio::test]
async fn each_view_is_read_in_the_order_of_its_own_index() {
    let test = TestStore::start(Dialect::Sqlite).await;
    fill(&test.store, 12).await;
    let me = Some(OwnedBy::Person("staff-1".parse().unwrap()));
    for (view, owner, state) in [
        (WorkView::Mine, me.clone(), Tab::Open),
        (WorkView::Mine, me.clone(), Tab::Processed),
        (WorkView::Unassigned, Some(OwnedBy::Nobody), Tab::Open),
        (WorkView::Waiting, None, Tab::Any),
        (WorkView::Urgent, None, Tab::Open),
        (WorkView::Refunds, None, Tab::Open),
        (WorkView::Repeated, None, Tab::Open),
        (WorkView::Snoozed, None, Tab::Open),
    ] {
        let aside = (view == WorkView::Snoozed).then_some(Aside::Only(NOW));
        let query = InboxQuery { view, owner, aside, ..query(state) };
        let plan = test.store.explain_inbox_page(&query).await.unwrap();
        assert!(plan.contains("USING INDEX") && !plan.contains("TEMP B-TREE"), "{query:?}\n{plan}");
    }
    let newest = InboxQuery { view: WorkView::Mine, owner: me, sort: Sort::Newest, ..query(Tab::Open) };
    assert!(!test.store.explain_inbox_page(&newest).await.unwrap().contains("TEMP B-TREE"));
}

#[tokio::test]
async fn no_page_is_sorted_by_hand() {
    let test = TestStore::start(Dialect::Sqlite).await;
    fill(&test.store, 12).await;
    for state in [Tab::Open, Tab::Pending, Tab::Processing, Tab::Processed] {
        for sort in [Sort::Deadline, Sort::Newest, Sort::Oldest] {
            for owner in [None, Some(merchant(1))] {
                let mut query = InboxQuery { sort, merchant: owner, ..query(state) };
                for _ in 0..2 {
                    let plan = test.store.explain_inbox_page(&query).await.unwrap();
                    assert!(plan.contains("USING INDEX") && !plan.contains("TEMP B-TREE"), "{query:?}\n{plan}");
                    let page = test.store.inbox_page(&query).await.unwrap();
                    query.after = page.first().map(|first| query.place_of(first));
                }
            }
        }
    }
}
