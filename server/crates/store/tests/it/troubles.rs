//! What is in trouble, and until when.

use crate::rows::{NOW, audit, complaint, draft, id, job, message, read, staff};
use desk_domain::message::RefundOrder;
use desk_domain::message::blocks::Block;
use desk_domain::{
    Act, Complaint, Content, DeliveryState, DraftSign, Fen, NewDraft, OutboxId, Span, StaffId, Tab, WorkView,
};
use desk_store::testing::TestStore;
use desk_store::{InboxQuery, NewOutbox, Store, Transition};
use desk_testing::on_both_databases;

on_both_databases!(
    what_did_not_arrive_is_in_trouble_until_it_is_sent_again,
    money_is_not_made_good_by_words,
    what_a_finished_complaint_needs_no_more_is_no_trouble,
    drafts_are_told_with_their_words,
);

/// A message that has come to an end, `n` minutes after the first.
async fn ended(store: &Store, n: i64, content: Content, state: DeliveryState) -> OutboxId {
    let name = format!("m{n}");
    let new = NewOutbox { content, created_at: NOW + Span::minutes(n), ..message(1, &name) };
    store.create_outbox(&new, &[], &audit(Act::Reply), &job(&name, NOW), None).await.unwrap();
    store.transition(&new.id, DeliveryState::Held, &Transition::to(DeliveryState::Sending, NOW), &[]).await.unwrap();
    let mut from = DeliveryState::Sending;
    if matches!(state, DeliveryState::VerifiedMissing) {
        let unknown = Transition::to(DeliveryState::Unconfirmed, NOW);
        store.transition(&new.id, from, &unknown, &[]).await.unwrap();
        from = DeliveryState::Unconfirmed;
    }
    assert!(store.transition(&new.id, from, &Transition::to(state, NOW), &[]).await.unwrap());
    new.id
}

fn reply() -> Content {
    Content::Reply("您好".into())
}

fn refund() -> Content {
    Content::Refund(RefundOrder {
        refund_no: "TS1-1".into(),
        transaction_id: "42000001".into(),
        order_no: String::new(),
        amount: Fen(4_680),
        total: Fen(12_800),
    })
}

async fn states(store: &Store) -> Vec<DeliveryState> {
    let of_page: Vec<_> = store.troubles_of(&[id(1), id(2)]).await.unwrap().into_iter().map(|one| one.state).collect();
    let mut of_author: Vec<_> =
        store.troubles_of_person(&staff(), false).await.unwrap().into_iter().map(|one| one.state).collect();
    of_author.reverse();
    assert_eq!(of_page, of_author, "rows and author are told the same");
    let troubled = InboxQuery { view: WorkView::Troubled, state: Tab::Any, ..InboxQuery::default() };
    let counted = store.view_counts(&[troubled], NOW, 9).await.unwrap();
    assert_eq!(counted[0].count, i64::from(!of_page.is_empty()));
    let other: StaffId = "staff-2".parse().unwrap();
    assert!(store.troubles_of_person(&other, false).await.unwrap().is_empty());
    let watched = store.troubles_of_person(&other, true).await.unwrap();
    assert_eq!(watched.len(), of_page.len(), "the author has no account, so that who watches over others is told");
    of_page
}

async fn what_did_not_arrive_is_in_trouble_until_it_is_sent_again(test: TestStore) {
    let store = &test.store;
    store.apply_read(&read(complaint(1), None)).await.unwrap();
    assert!(states(store).await.is_empty());
    ended(store, 0, reply(), DeliveryState::Delivered).await;
    assert!(states(store).await.is_empty());
    ended(store, 1, reply(), DeliveryState::Failed).await;
    assert_eq!(states(store).await, [DeliveryState::Failed]);
    ended(store, 2, Content::Blocks(vec![Block::text("您好")]), DeliveryState::VerifiedMissing).await;
    assert_eq!(states(store).await, [DeliveryState::VerifiedMissing], "the later try is what counts");

    let again = NewOutbox { created_at: NOW + Span::minutes(3), ..message(1, "again") };
    store.create_outbox(&again, &[], &audit(Act::Reply), &job("again", NOW), None).await.unwrap();
    assert!(states(store).await.is_empty(), "it is on its way again");
    assert!(store.withdraw_outbox(&again.id, NOW, &audit(Act::Withdraw)).await.unwrap());
    assert_eq!(states(store).await, [DeliveryState::VerifiedMissing], "and was taken back");
    ended(store, 4, reply(), DeliveryState::Delivered).await;
    assert!(states(store).await.is_empty());
}

async fn money_is_not_made_good_by_words(test: TestStore) {
    let store = &test.store;
    store.apply_read(&read(complaint(1), None)).await.unwrap();
    let refund = ended(store, 0, refund(), DeliveryState::Failed).await;
    ended(store, 1, reply(), DeliveryState::Delivered).await;
    assert_eq!(states(store).await, [DeliveryState::Failed]);
    ended(store, 2, reply(), DeliveryState::VerifiedMissing).await;
    assert_eq!(states(store).await, [DeliveryState::Failed, DeliveryState::VerifiedMissing]);
    assert!(store.dismiss_trouble(&refund, NOW, &audit(Act::DismissTrouble)).await.unwrap());
    assert!(!store.dismiss_trouble(&refund, NOW, &audit(Act::DismissTrouble)).await.unwrap());
    assert_eq!(states(store).await, [DeliveryState::VerifiedMissing]);
    assert_eq!(store.outbox(&refund).await.unwrap().unwrap().state, DeliveryState::Failed);
}

async fn what_a_finished_complaint_needs_no_more_is_no_trouble(test: TestStore) {
    let store = &test.store;
    store.apply_read(&read(complaint(1), None)).await.unwrap();
    ended(store, 0, Content::Completion, DeliveryState::Failed).await;
    ended(store, 1, reply(), DeliveryState::Failed).await;
    assert_eq!(states(store).await, [DeliveryState::Failed; 2]);
    let done = Complaint { state: "PROCESSED".into(), verified_at: NOW + Span(1), ..complaint(1) };
    store.apply_read(&read(done, None)).await.unwrap();
    assert_eq!(states(store).await, [DeliveryState::Failed], "words that never reached the user still matter");
}

async fn drafts_are_told_with_their_words(test: TestStore) {
    let store = &test.store;
    store.save_draft(&draft("您好")).await.unwrap();
    store
        .save_draft(&NewDraft { staff_id: "staff-2".parse().unwrap(), complaint_id: id(2), ..draft("别人的") })
        .await
        .unwrap();
    let signs = store.drafts_of(&staff(), &[id(1), id(2)]).await.unwrap();
    let expected = DraftSign { complaint_id: id(1), content: "您好".into(), has_pictures: false };
    assert_eq!(signs, [expected]);
}
