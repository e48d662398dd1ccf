//! One open message for a complaint, and one step at a time.

use crate::rows::{NOW, audit, complaint, draft, entry, id, job, message, read, staff};
use desk_domain::message::blocks::Block;
use desk_domain::{Act, Attachment, Composed, Content, DeliveryState, NewDraft, Span};
use desk_store::testing::TestStore;
use desk_store::{Created, NewOutbox, Transition};
use desk_testing::on_both_databases;

on_both_databases!(
    one_message_is_open_at_a_time,
    a_form_becomes_one_message,
    of_two_that_move_it_one_succeeds,
    what_is_taken_back_is_a_draft_again,
    a_draft_holds_four_pictures,
    a_conversation_is_all_that_a_message_is_held_against,
);

fn picture(name: &str) -> Attachment {
    Attachment {
        id: name.into(),
        complaint_id: id(1),
        staff_id: staff(),
        outbox_id: None,
        filename: "凭证.png".into(),
        content_type: "image/png".into(),
        size: 10,
        original_size: 20,
        sha256: "ab".into(),
        original_sha256: "cd".into(),
        position: None,
        uploaded_as: None,
        created_at: NOW,
    }
}

async fn one_message_is_open_at_a_time(test: TestStore) {
    test.store.apply_read(&read(complaint(1), None)).await.unwrap();
    let attempts = ["a", "b", "c", "d"].map(|name| {
        let store = test.store.clone();
        tokio::spawn(async move {
            store.create_outbox(&message(1, name), &[], &audit(Act::Reply), &job(name, NOW), None).await.unwrap()
        })
    });
    let mut written = 0;
    for attempt in attempts {
        written += usize::from(attempt.await.unwrap() == Created::Written);
    }
    assert_eq!(written, 1);
    assert_eq!(test.store.outbox_of(&id(1)).await.unwrap().len(), 1);
    assert_eq!(test.store.audit_page(None, 10).await.unwrap().len(), 1, "no trace of those that were refused");
    assert_eq!(test.store.jobs_waiting(NOW).await.unwrap(), 1);
}

/// Also when its message is settled, so that nothing else stands in the way.
async fn a_form_becomes_one_message(test: TestStore) {
    let with_form = |name: &str, form: &str| NewOutbox { form: Some(form.parse().unwrap()), ..message(1, name) };
    let write = |new: NewOutbox| {
        let store = test.store.clone();
        async move { store.create_outbox(&new, &[], &audit(Act::Reply), &job(new.id.as_str(), NOW), None).await.unwrap() }
    };
    assert_eq!(write(with_form("a", "f1")).await, Created::Written);
    let (again, first) = (write(with_form("b", "f1")).await, "a".parse().unwrap());
    assert_eq!(again, Created::SentBefore(first));
    let gone = Transition::to(DeliveryState::Withdrawn, NOW);
    assert!(test.store.transition(&"a".parse().unwrap(), DeliveryState::Held, &gone, &[]).await.unwrap());
    assert_eq!(write(with_form("c", "f1")).await, Created::SentBefore("a".parse().unwrap()));
    assert_eq!(write(with_form("d", "f2")).await, Created::Written);
    let found = test.store.outbox_of_form(&"f2".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((found.id.as_str(), test.store.outbox_of(&id(1)).await.unwrap().len()), ("d", 2));
    assert_eq!(test.store.audit_page(None, 10).await.unwrap().len(), 2, "no trace of those that came again");
}

async fn of_two_that_move_it_one_succeeds(test: TestStore) {
    test.store.create_outbox(&message(1, "a"), &[], &audit(Act::Reply), &job("a", NOW), None).await.unwrap();
    let row = test.store.outbox_of(&id(1)).await.unwrap().remove(0);
    let claim = Transition::to(DeliveryState::Sending, NOW);
    let tries = [0, 1, 2].map(|_| {
        let (store, id, claim) = (test.store.clone(), row.id.clone(), claim.clone());
        tokio::spawn(async move { store.transition(&id, DeliveryState::Held, &claim, &[]).await.unwrap() })
    });
    let mut moved = 0;
    for attempt in tries {
        moved += usize::from(attempt.await.unwrap());
    }
    assert_eq!(moved, 1);
    let row = test.store.outbox(&row.id).await.unwrap().unwrap();
    assert_eq!((row.state, row.sent_at), (DeliveryState::Sending, Some(NOW)));
}

async fn what_is_taken_back_is_a_draft_again(test: TestStore) {
    test.store.save_draft(&draft("您好")).await.unwrap();
    test.store.add_attachment(&picture("p1")).await.unwrap();
    let pictures = ["p1".to_owned()];
    let content = Content::Blocks(vec![Block::text("您好")]);
    let sent = NewOutbox { content: content.clone(), drafted: Some(1), ..message(1, "a") };
    test.store.create_outbox(&sent, &pictures, &audit(Act::Reply), &job("a", NOW), None).await.unwrap();
    assert_eq!(test.store.draft(&staff(), &id(1)).await.unwrap().unwrap().content, Composed::default());
    assert!(test.store.draft_attachments(&staff(), &id(1)).await.unwrap().is_empty());
    let row = test.store.outbox_of(&id(1)).await.unwrap().remove(0);
    assert_eq!((&row.content, row.images.len()), (&content, 1));
    let begun = vec![Block::text("另一句")].into();
    test.store.save_draft(&NewDraft { content: begun, ..draft("") }).await.unwrap();
    assert!(test.store.withdraw_outbox(&row.id, NOW + Span(1), &audit(Act::Withdraw)).await.unwrap());
    assert!(!test.store.withdraw_outbox(&row.id, NOW + Span(2), &audit(Act::Withdraw)).await.unwrap());
    let draft = test.store.draft(&staff(), &id(1)).await.unwrap().unwrap();
    let blocks = vec![Block::text("您好"), Block::text("另一句")];
    assert_eq!(draft.content, Composed::Blocks(blocks), "nothing that was written since is lost");
    assert_eq!(test.store.draft_attachments(&staff(), &id(1)).await.unwrap().len(), 1);
}

async fn a_draft_holds_four_pictures(test: TestStore) {
    for n in 1..=4 {
        assert!(test.store.add_attachment(&picture(&format!("p{n}"))).await.unwrap());
    }
    assert!(!test.store.add_attachment(&picture("p5")).await.unwrap());
    assert!(test.store.remove_attachment("p1", &staff()).await.unwrap());
    assert!(!test.store.remove_attachment("p2", &"other".parse().unwrap()).await.unwrap(), "not somebody else's");
}

async fn a_conversation_is_all_that_a_message_is_held_against(test: TestStore) {
    let store = &test.store;
    let rows = vec![entry(1, "log-1", "还没收到"), entry(1, "log-2", "在吗")];
    store.apply_read(&read(complaint(1), Some(rows))).await.unwrap();
    let form = "f1".parse().unwrap();
    let pictures = ["p1".to_owned(), "p2".to_owned()];
    store.add_attachment(&picture("p1")).await.unwrap();
    store.add_attachment(&picture("p2")).await.unwrap();
    let sent = NewOutbox { form: Some(form), ..message(1, "a") };
    store.create_outbox(&sent, &pictures[..1], &audit(Act::Reply), &job("a", NOW), None).await.unwrap();

    let known = store.conversation(&id(1), &staff(), sent.form.as_ref()).await.unwrap().unwrap();
    assert_eq!(known.complaint, store.complaint(&id(1)).await.unwrap().unwrap());
    assert_eq!(known.history, store.history(&id(1)).await.unwrap());
    assert_eq!(known.outbox, store.outbox_of(&id(1)).await.unwrap());
    assert_eq!((known.history.len(), known.outbox.len(), known.outbox[0].images.len()), (2, 1, 1));
    assert_eq!(known.attached.iter().map(|picture| picture.id.as_str()).collect::<Vec<_>>(), ["p2"]);
    assert_eq!(known.sent.unwrap().id, sent.id);

    let (other, unused) = ("staff-2".parse().unwrap(), "f2".parse().unwrap());
    let theirs = store.conversation(&id(1), &other, Some(&unused)).await.unwrap().unwrap();
    assert_eq!((theirs.attached.len(), theirs.sent), (0, None), "somebody else's draft, and another form");
    assert_eq!(store.conversation(&id(2), &staff(), None).await.unwrap(), None);
}
