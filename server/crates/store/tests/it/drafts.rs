//! An older copy of a draft never replaces a newer one, and both are kept.

use crate::rows::{NOW, audit, draft, id, job, message, staff};
use desk_domain::draft::{Saved, Settled, Settling};
use desk_domain::message::{Link, Reply};
use desk_domain::{Act, Composed, Content, FormId, NewDraft, Span, draft};
use desk_store::testing::TestStore;
use desk_store::{Created, NewOutbox};
use desk_testing::on_both_databases;

on_both_databases!(
    an_older_copy_is_kept_beside_the_newer_one,
    a_late_saving_brings_nothing_back,
    a_message_takes_no_draft_along_that_it_was_not_written_from,
    copies_are_taken_joined_and_dropped,
    what_is_taken_back_always_has_a_place,
    copies_are_bounded,
);

fn form(name: &str) -> Option<FormId> {
    Some(name.parse().unwrap())
}

fn grown(from: i64, name: &str, text: &str) -> NewDraft {
    NewDraft { grew_from: Some(from), form: form(name), ..draft(text) }
}

async fn words(test: &TestStore) -> (String, i64) {
    let draft = test.store.draft(&staff(), &id(1)).await.unwrap().unwrap();
    (draft.content.text().into_owned(), draft.revision)
}

async fn copies(test: &TestStore) -> Vec<String> {
    let copies = test.store.draft_copies(&staff(), &id(1)).await.unwrap();
    copies.iter().map(|copy| copy.content.text().into_owned()).collect()
}

async fn an_older_copy_is_kept_beside_the_newer_one(test: TestStore) {
    let save = async |new: NewDraft| test.store.save_draft(&new).await.unwrap();
    assert_eq!(save(grown(0, "f1", "第一句")).await, Saved::Kept(1));
    assert_eq!(save(grown(1, "f1", "第一句，第二句")).await, Saved::Kept(2));
    assert_eq!(save(grown(1, "f2", "第一句，另一句")).await, Saved::Aside);
    assert_eq!(save(grown(1, "f2", "第一句，另一句。")).await, Saved::Aside, "and goes on being kept");
    assert_eq!(save(grown(0, "f3", "第一句，第二句")).await, Saved::Kept(2), "the same words are no other copy");
    assert_eq!(words(&test).await, ("第一句，第二句".to_owned(), 2));
    assert_eq!(copies(&test).await, ["第一句，另一句。"]);
    let link = Link { url: "https://a.example".into(), text: "看".into() };
    let content = Composed::Reply(Reply { link: Some(link), ..Reply::from("第一句，第二句") });
    let linked = NewDraft { content, ..grown(2, "f1", "") };
    assert_eq!(save(linked).await, Saved::Kept(3), "a link is part of it");
    test.store.save_dialog_draft(&staff(), &id(1), "refund", r#"{"reason":"不退"}"#, NOW).await.unwrap();
    assert_eq!(save(grown(3, "f1", "第三句")).await, Saved::Kept(4), "what is typed in a dialog is another matter");
    let draft = test.store.draft(&staff(), &id(1)).await.unwrap().unwrap();
    assert_eq!(draft.content, "第三句".into());
    let typed = test.store.dialog_draft(&staff(), &id(1), "refund").await.unwrap();
    assert_eq!(typed.as_deref(), Some(r#"{"reason":"不退"}"#));
}

/// Whether it was begun before or after the message: its words have left.
async fn a_late_saving_brings_nothing_back(test: TestStore) {
    test.store.save_draft(&grown(0, "f1", "已为您退款")).await.unwrap();
    let content = Content::Reply("已为您退款".into());
    let sent = NewOutbox { content, form: form("f1"), drafted: Some(1), ..message(1, "a") };
    let created = test.store.create_outbox(&sent, &[], &audit(Act::Reply), &job("a", NOW), None).await.unwrap();
    assert_eq!(created, Created::Written);
    for from in [0, 1, 2] {
        let late = test.store.save_draft(&grown(from, "f1", " 已为您退款\r\n")).await.unwrap();
        assert_eq!(late, Saved::Sent, "{from}");
    }
    assert_eq!((words(&test).await, copies(&test).await.len()), ((String::new(), 2), 0));
    assert_eq!(test.store.save_draft(&grown(1, "f1", "还有一句")).await.unwrap(), Saved::Aside, "other words are kept");
}

async fn a_message_takes_no_draft_along_that_it_was_not_written_from(test: TestStore) {
    test.store.save_draft(&grown(0, "f1", "新的一份")).await.unwrap();
    assert_eq!(test.store.save_draft(&grown(7, "f2", "旧的一份")).await.unwrap(), Saved::Aside);
    let content = Content::Reply("旧的一份".into());
    let sent = NewOutbox { content, form: form("f2"), drafted: Some(0), ..message(1, "a") };
    test.store.create_outbox(&sent, &[], &audit(Act::Reply), &job("a", NOW), None).await.unwrap();
    assert_eq!(words(&test).await, ("新的一份".to_owned(), 1));
    assert!(copies(&test).await.is_empty(), "what was sent is no copy any more");
}

async fn copies_are_taken_joined_and_dropped(test: TestStore) {
    let settle =
        async |name: &str, settling| test.store.settle_copy(&staff(), &id(1), name, settling, NOW).await.unwrap();
    test.store.save_draft(&draft("甲")).await.unwrap();
    test.store.save_draft(&grown(0, "f2", "乙")).await.unwrap();
    assert_eq!(settle("f2", Settling::Take).await, Settled::Done);
    assert_eq!((words(&test).await.0, copies(&test).await), ("乙".to_owned(), vec!["甲".to_owned()]));
    assert_eq!(settle("f2", Settling::Join).await, Settled::Done);
    assert_eq!((words(&test).await.0, copies(&test).await.len()), ("乙\n\n甲".to_owned(), 0));
    assert_eq!(settle("f2", Settling::Drop).await, Settled::NotThere);
    test.store.save_draft(&grown(0, "f3", "丙")).await.unwrap();
    test.store.save_draft(&draft(&"长".repeat(draft::MAX_CHARS))).await.unwrap();
    assert_eq!(settle("f3", Settling::Join).await, Settled::NoRoom);
    assert_eq!(copies(&test).await, ["丙"], "and nothing is lost");
    assert_eq!(settle("f3", Settling::Drop).await, Settled::Done);
    let other = test.store.settle_copy(&"other".parse().unwrap(), &id(1), "f3", Settling::Take, NOW).await.unwrap();
    assert_eq!(other, Settled::NotThere, "nobody else's");
}

async fn what_is_taken_back_always_has_a_place(test: TestStore) {
    let sent = NewOutbox { content: Content::Reply("撤回这句".into()), ..message(1, "a") };
    test.store.create_outbox(&sent, &[], &audit(Act::Reply), &job("a", NOW), None).await.unwrap();
    let full = "长".repeat(draft::MAX_CHARS);
    test.store.save_draft(&draft(&full)).await.unwrap();
    assert!(test.store.withdraw_outbox(&"a".parse().unwrap(), NOW + Span(1), &audit(Act::Withdraw)).await.unwrap());
    assert_eq!((words(&test).await.0, copies(&test).await), (full, vec!["撤回这句".to_owned()]));
}

async fn copies_are_bounded(test: TestStore) {
    test.store.save_draft(&draft("甲")).await.unwrap();
    let mut kept = 0;
    for n in 0..12 {
        match test.store.save_draft(&grown(0, &format!("f{n}"), &format!("乙{n}"))).await.unwrap() {
            Saved::Aside => kept += 1,
            refused => assert_eq!(refused, Saved::NoRoom),
        }
    }
    assert_eq!((kept, copies(&test).await.len()), (8, 8));
    assert_eq!(test.store.save_draft(&grown(0, "f0", "丙")).await.unwrap(), Saved::Aside, "its own copy has its place");
}
