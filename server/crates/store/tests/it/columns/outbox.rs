//! Messages on their way, and those that are being written.

use super::{at, author, join};
use crate::rows::{NOW, audit, id, job, merchant};
use desk_domain::draft::Settling;
use desk_domain::message::{Link, Reply};
use desk_domain::{
    Account, Act, Composed, Content, DeliveryState, Draft, DraftCopy, NewDraft, OutboxEntry, OutboxId, WaitsFor,
};
use desk_store::testing::TestStore;
use desk_store::{AboutToRequest, NewOutbox, Transition};
use desk_testing::on_both_databases;
use std::slice::from_ref;

on_both_databases!(messages, drafts_and_their_copies);

fn new_message(author: &Account) -> NewOutbox {
    NewOutbox {
        id: OutboxId::parse("message-1").unwrap(),
        complaint_id: id(1),
        mchid: merchant(1),
        subject_mchid: merchant(2),
        content: Content::Reply(linked("您好", "https://a.example")),
        author: author.person.id.clone(),
        created_at: at(1),
        send_after: at(2),
        known_entry_ids: vec!["row-1".into(), "row-2".into()],
        resend_of: Some("message-2".parse().unwrap()),
        follows: Some("message-3".parse().unwrap()),
        idempotency_key: "once".into(),
        form: Some("form-1".parse().unwrap()),
        drafted: None,
    }
}

/// As it is read when it has just been written.
fn as_held(new: &NewOutbox, author: &Account) -> OutboxEntry {
    OutboxEntry {
        id: new.id.clone(),
        complaint_id: new.complaint_id.clone(),
        mchid: new.mchid.clone(),
        subject_mchid: new.subject_mchid.clone(),
        content: new.content.clone(),
        images: Vec::new(),
        author: new.author.clone(),
        author_name: author.person.name.clone(),
        state: DeliveryState::Held,
        created_at: new.created_at,
        send_after: new.send_after,
        sent_at: None,
        settled_at: None,
        known_entry_ids: new.known_entry_ids.clone(),
        entry_id: None,
        checks: 0,
        next_check_at: None,
        error_code: None,
        error_message: None,
        request_id: None,
        resend_of: new.resend_of.clone(),
        attempts: 0,
        request_sha256: None,
        follows: new.follows.clone(),
        not_ours: Vec::new(),
        idempotency_key: new.idempotency_key.clone(),
        waits_for: None,
    }
}

fn linked(text: &str, link: &str) -> Reply {
    Reply { link: Some(Link { url: link.into(), text: "看".into() }), ..text.into() }
}

fn written(text: &str, link: &str) -> Composed {
    Composed::Reply(linked(text, link))
}

async fn messages(test: TestStore) {
    let (store, author) = (&test.store, join(&test.store).await);
    let new = new_message(&author);
    store.create_outbox(&new, &[], &audit(Act::Reply), &job("m", NOW), None).await.unwrap();
    store.note_wait(&new.id, WaitsFor::Desk, at(3)).await.unwrap();
    let held = OutboxEntry { waits_for: Some(WaitsFor::Desk), ..as_held(&new, &author) };
    assert_eq!(store.outbox(&new.id).await.unwrap(), Some(held.clone()));
    assert_eq!(store.outbox_of_form(new.form.as_ref().unwrap()).await.unwrap(), Some(held.clone()));
    assert_eq!(store.outbox_of(&id(1)).await.unwrap(), from_ref(&held));
    assert_eq!(store.unsettled_outbox().await.unwrap(), from_ref(&held));

    let request = AboutToRequest { known_entry_ids: vec!["row-4".into()], sha256: "digest".into() };
    let claim = Transition { request: Some(request), ..Transition::to(DeliveryState::Sending, at(5)) };
    assert!(store.transition(&new.id, DeliveryState::Held, &claim, &[]).await.unwrap());
    let lost = Transition {
        entry_id: Some("row-5".into()),
        error_code: Some("CODE".into()),
        error_message: Some("in words".into()),
        request_id: Some("request-1".into()),
        next_check_at: Some(at(8)),
        count_check: true,
        ..Transition::to(DeliveryState::Unconfirmed, at(7))
    };
    assert!(store.transition(&new.id, DeliveryState::Sending, &lost, &[]).await.unwrap());
    let judged = audit(Act::RowIsNotOurs);
    assert!(store.not_ours(&new.id, DeliveryState::Unconfirmed, "row-6", &judged, &job("j", NOW)).await.unwrap());
    let unconfirmed = OutboxEntry {
        state: DeliveryState::Unconfirmed,
        sent_at: Some(at(5)),
        known_entry_ids: vec!["row-4".into()],
        entry_id: Some("row-5".into()),
        checks: 1,
        next_check_at: Some(at(8)),
        error_code: Some("CODE".into()),
        error_message: Some("in words".into()),
        request_id: Some("request-1".into()),
        attempts: 1,
        request_sha256: Some("digest".into()),
        not_ours: vec!["row-6".into()],
        waits_for: None,
        ..held
    };
    assert_eq!(store.outbox(&new.id).await.unwrap(), Some(unconfirmed.clone()));
    let missing = Transition::to(DeliveryState::VerifiedMissing, at(9));
    assert!(store.transition(&new.id, DeliveryState::Unconfirmed, &missing, &[]).await.unwrap());
    let missing = OutboxEntry {
        state: DeliveryState::VerifiedMissing,
        settled_at: Some(at(9)),
        next_check_at: None,
        ..unconfirmed
    };
    assert_eq!(store.outbox(&new.id).await.unwrap(), Some(missing));
}

async fn drafts_and_their_copies(test: TestStore) {
    let (store, account) = (&test.store, author());
    let save = |content: Composed, grew_from, minutes| NewDraft {
        staff_id: account.person.id.clone(),
        complaint_id: id(1),
        content,
        grew_from,
        form: Some("form-1".parse().unwrap()),
        at: at(minutes),
    };
    store.save_draft(&save(written("第一份", "https://a.example"), None, 1)).await.unwrap();
    store.save_draft(&save(written("第二份", "https://b.example"), None, 2)).await.unwrap();
    store.save_draft(&save(written("另一份", "https://c.example"), Some(1), 3)).await.unwrap();
    let draft = Draft { content: written("第二份", "https://b.example"), revision: 2, updated_at: at(2) };
    assert_eq!(store.draft(&account.person.id, &id(1)).await.unwrap(), Some(draft));
    let copy = |content, minutes| DraftCopy { key: "form-1".into(), content, updated_at: at(minutes) };
    let copies = store.draft_copies(&account.person.id, &id(1)).await.unwrap();
    assert_eq!(copies, [copy(written("另一份", "https://c.example"), 3)]);
    store.save_draft(&save(written("又一份", "https://d.example"), Some(1), 4)).await.unwrap();
    let copies = store.draft_copies(&account.person.id, &id(1)).await.unwrap();
    assert_eq!(copies, [copy(written("又一份", "https://d.example"), 4)], "of one form the last");
    store.settle_copy(&account.person.id, &id(1), "form-1", Settling::Take, at(5)).await.unwrap();
    let copies = store.draft_copies(&account.person.id, &id(1)).await.unwrap();
    assert_eq!(copies, [copy(written("第二份", "https://b.example"), 5)]);
}
