//! Notes, and who is mentioned in them.

use super::{at, join};
use crate::inbox::query;
use crate::rows::{audit, complaint, id, read};
use desk_domain::{Act, AuditEntry, Complaint, Event, EventKind, Mention, Note, Person, Tab, Timestamp};
use desk_store::testing::TestStore;
use desk_store::{FoundBy, InboxQuery, Noted};
use desk_testing::on_both_databases;
use std::collections::HashMap;
use std::slice::from_ref;

on_both_databases!(notes, a_form_is_one_note);

fn found_by(_: &Complaint) -> FoundBy {
    FoundBy { numbers: vec!["ZF77".into()], words: vec!["西门".into()] }
}

fn written(minutes: i64, act: Act) -> AuditEntry {
    AuditEntry { at: at(minutes), ..audit(act) }
}

fn note(author: &Person) -> Note {
    Note {
        id: "note-1".parse().unwrap(),
        complaint_id: id(1),
        form: Some("form-1".parse().unwrap()),
        author: author.id.clone(),
        author_name: author.name.clone(),
        text: "已问仓库，等答复".into(),
        mentions: vec![
            Mention { staff_id: "lin-1".parse().unwrap(), name: "林岚".into() },
            Mention { staff_id: "wang-1".parse().unwrap(), name: "王婧".into() },
        ],
        written_at: at(5),
        deleted_at: None,
    }
}

async fn found(test: &TestStore, text: &str) -> usize {
    let query = InboxQuery { text: Some(text.into()), ..query(Tab::Any) };
    test.store.inbox_page(&query).await.unwrap().len()
}

async fn notes(test: TestStore) {
    let (store, author) = (&test.store, join(&test.store).await.person);
    store.apply_read(&read(complaint(1), None)).await.unwrap();
    let note = note(&author);
    store.save_dialog_draft(&author.id, &id(1), "note", "\"typed\"", at(3)).await.unwrap();
    let line = written(5, Act::WriteNote);
    let noted = store.write_note(&note, ("note", "\"typed\""), found_by, &line).await.unwrap();
    assert_eq!(noted, Noted::Written);
    assert_eq!(store.dialog_draft(&author.id, &id(1), "note").await.unwrap(), None, "it is a note now");
    assert_eq!(store.note(&note.id).await.unwrap(), Some(note.clone()));
    assert_eq!(store.note_of_form(&"form-1".parse().unwrap()).await.unwrap(), Some(note.clone()));
    assert_eq!(store.notes_of(&id(1)).await.unwrap(), from_ref(&note));
    assert_eq!(store.notes_of(&id(2)).await.unwrap(), []);
    assert_eq!(
        store.mentioned_on(&"wang-1".parse().unwrap(), &[id(1), id(2)]).await.unwrap(),
        HashMap::from([(id(1), at(5))])
    );
    assert_eq!(store.mentioned_on(&author.id, &[id(1)]).await.unwrap(), HashMap::new());
    assert_eq!(store.audit_page(None, 1).await.unwrap()[0].at, line.at);
    let event = store.events_after(1, 9).await.unwrap().remove(0);
    let expected = Event {
        id: 2,
        at: at(5),
        kind: Ok(EventKind::Team),
        complaint_id: Some(id(1)),
        mchid: Some(complaint(1).mchid),
    };
    assert_eq!(event, expected);
    for (text, hits) in [("仓库", 1), ("等答复", 1), ("桃子", 1), ("西门", 1), ("zf77", 1), ("没有", 0)] {
        assert_eq!(found(&test, text).await, hits, "{text}");
    }
    let later = Complaint { verified_at: at(9), detail: "换了说法".into(), ..complaint(1) };
    store.apply_read(&read(later, None)).await.unwrap();
    assert_eq!((found(&test, "仓库").await, found(&test, "桃子").await), (1, 0), "a reading keeps what was noted");

    assert!(store.delete_note(&note.id, found_by, &written(11, Act::DeleteNote)).await.unwrap());
    let deleted = Note { text: String::new(), mentions: Vec::new(), deleted_at: Some(at(11)), ..note };
    assert_eq!(store.notes_of(&id(1)).await.unwrap(), from_ref(&deleted));
    assert_eq!((found(&test, "仓库").await, found(&test, "换了").await), (0, 1));
    assert_eq!(store.mentioned_on(&"wang-1".parse().unwrap(), &[id(1)]).await.unwrap(), HashMap::new());
    assert!(!store.delete_note(&deleted.id, found_by, &written(12, Act::DeleteNote)).await.unwrap(), "once");
    assert_eq!(store.notes_of(&id(1)).await.unwrap()[0].deleted_at, Some(at(11)));
}

async fn a_form_is_one_note(test: TestStore) {
    let (store, author) = (&test.store, join(&test.store).await.person);
    store.apply_read(&read(complaint(1), None)).await.unwrap();
    let (first, line) = (note(&author), written(5, Act::WriteNote));
    store.write_note(&first, ("note", "\"a\""), found_by, &line).await.unwrap();
    let again = Note { id: "note-2".parse().unwrap(), ..first.clone() };
    store.save_dialog_draft(&author.id, &id(1), "note", "\"a\"", Timestamp(7)).await.unwrap();
    let before = Noted::Before(first.clone());
    assert_eq!(store.write_note(&again, ("note", "\"a\""), found_by, &line).await.unwrap(), before);
    assert_eq!(store.dialog_draft(&author.id, &id(1), "note").await.unwrap(), None, "nothing is left to be written");
    let other = Note { text: "别的".into(), ..again };
    store.save_dialog_draft(&author.id, &id(1), "note", "\"b\"", Timestamp(8)).await.unwrap();
    assert_eq!(store.write_note(&other, ("note", "\"b\""), found_by, &line).await.unwrap(), before);
    assert_eq!(store.dialog_draft(&author.id, &id(1), "note").await.unwrap().as_deref(), Some("\"b\""));
    let unnumbered = |id: &str| Note { id: id.parse().unwrap(), form: None, ..first.clone() };
    for name in ["note-3", "note-4"] {
        let noted = store.write_note(&unnumbered(name), ("note", ""), found_by, &line).await.unwrap();
        assert_eq!(noted, Noted::Written, "a form without a number is never the same as another");
    }
    assert_eq!(store.notes_of(&id(1)).await.unwrap().len(), 3);
}
