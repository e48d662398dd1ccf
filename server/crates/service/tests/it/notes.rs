//! What colleagues tell each other about a complaint stays among them, and nothing of it is lost but what its author deletes.

use crate::world::{World, mchid};
use desk_domain::{Actor, ComplaintId, EventKind, FormId, Note, NoteTextError, Role, Span, Tab};
use desk_service::complaints::{self, InboxRequest, TimelineItem};
use desk_service::notes::{self, NoteDraftKept, NoteError, NoteForm};
use desk_service::testing::allowed;
use desk_service::{Clock, ServiceError, events, people};
use desk_testing::on_both_databases;
use std::slice::from_ref;

on_both_databases!(
    a_colleague_sees_a_note_and_the_user_does_not,
    a_note_is_found_until_it_is_deleted,
    its_author_deletes_a_note_within_ten_minutes,
    the_same_form_is_one_note_for_ever,
    what_cannot_be_added_is_kept,
    people_are_mentioned_by_name,
    a_mention_is_news_to_whom_it_mentions_until_they_have_seen_it,
);

fn form(number: &str, text: &str) -> NoteForm {
    NoteForm { text: text.into(), form: Some(number.parse::<FormId>().unwrap()) }
}

impl World {
    async fn note(&self, by: &Actor, id: &ComplaintId, text: &str) -> desk_domain::NoteId {
        notes::write(&self.desk, by, id, NoteForm { text: text.into(), form: None }).await.unwrap()
    }

    /// The notes that a person sees, each with whether they may delete it.
    async fn notes(&self, by: &Actor, id: &ComplaintId) -> Vec<(Note, bool)> {
        let view = complaints::complaint(&self.desk, by, id).await.unwrap();
        let shown = view.timeline.into_iter().filter_map(|item| match item {
            TimelineItem::Note(shown) => Some((shown.note, shown.may_be_deleted)),
            _ => None,
        });
        shown.collect()
    }

    async fn typed(&self, by: &Actor, id: &ComplaintId) -> String {
        complaints::complaint(&self.desk, by, id).await.unwrap().note_draft
    }

    async fn search(&self, text: &str) -> Vec<ComplaintId> {
        let request = InboxRequest { text: Some(text.into()), tab: Tab::Any, ..InboxRequest::default() };
        let found = complaints::inbox(&self.desk, &self.agent, &request).await.unwrap();
        found.items.into_iter().map(|item| item.complaint.id).collect()
    }
}

async fn a_colleague_sees_a_note_and_the_user_does_not(world: World) {
    let id = world.complaint().await;
    let before = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let (colleague, latest) = (world.colleague().await, events::latest(&world.desk, &world.agent).await.unwrap());
    world.clock.advance(Span::minutes(3));
    world.note(&world.agent, &id, " 仓库确认：冷链断链。\r\n可以全额退款 👍 ").await;
    let news = events::after(&world.desk, &colleague, latest).await.unwrap();
    let told = news.iter().map(|event| (event.kind.clone(), event.complaint_id.clone(), event.mchid.clone()));
    assert_eq!(told.collect::<Vec<_>>(), [(Ok(EventKind::Team), Some(id.clone()), Some(mchid()))]);
    let (note, may_be_deleted) = world.notes(&colleague, &id).await.remove(0);
    assert_eq!((note.text.as_str(), note.author_name.as_str()), ("仓库确认：冷链断链。\n可以全额退款 👍", "陈晓雯"));
    assert_eq!((note.written_at, may_be_deleted), (world.clock.now(), false));
    assert!(world.notes(&world.agent, &id).await[0].1, "its author may think again");
    let item = complaints::complaint(&world.desk, &colleague, &id).await.unwrap().timeline.pop().unwrap();
    assert!(matches!(item, TimelineItem::Note(_)), "it stands where it was written: {item:?}");

    world.settle().await;
    let after = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!((world.replies(&id), after.clocks, after.open_send), (0, before.clocks, None), "it is no answer");
    assert_eq!(after.gate, before.gate);
    let truth = world.control().complaint(id.as_str()).unwrap();
    assert!(!truth.to_string().contains("冷链"), "WeChat Pay does not hear of it");
    let line = world.store().audit_page(None, 1).await.unwrap().remove(0);
    assert!(!line.detail.contains("冷链") && line.detail.contains(note.id.as_str()), "{}", line.detail);
    let reader = Actor { role: Role::Agent, ..colleague };
    let unknown = "200000000000000000000000000".parse().unwrap();
    let nowhere = notes::write(&world.desk, &reader, &unknown, NoteForm { text: "在吗".into(), form: None }).await;
    assert!(matches!(nowhere, Err(NoteError::Service(ServiceError::NotFound))), "{nowhere:?}");
}

async fn a_note_is_found_until_it_is_deleted(world: World) {
    let (id, other) = (world.complaint().await, world.complaint().await);
    let note = world.note(&world.agent, &id, "顺丰说冷链车第二天才到").await;
    world.note(&world.agent, &other, "已电话联系").await;
    assert_eq!(world.search("冷链车").await, from_ref(&id));
    world.control().user_message(id.as_str(), "什么时候退？", 0);
    world.sync().await;
    assert_eq!(world.search("冷链 什么时候").await, from_ref(&id), "beside what has come since");
    assert!(notes::delete(&world.desk, &world.agent, &note).await.unwrap());
    assert_eq!((world.search("冷链车").await, world.search("什么时候").await), (vec![], vec![id]));
    assert_eq!(world.search("电话联系").await, [other]);
}

async fn its_author_deletes_a_note_within_ten_minutes(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let (early, late) =
        (world.note(&world.agent, &id, "写错了").await, world.note(&world.agent, &id, "也写错了").await);
    let forged = notes::delete(&world.desk, &colleague, &early).await;
    assert!(matches!(forged, Err(ServiceError::AnothersMessage)), "{forged:?}");
    let supervisor = world.someone("watches", Role::Supervisor).await;
    let forged = notes::delete(&world.desk, &supervisor, &early).await;
    assert!(matches!(forged, Err(ServiceError::AnothersMessage)), "nor does who watches over others: {forged:?}");
    let unknown = notes::delete(&world.desk, &world.agent, &"nowhere".parse().unwrap()).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
    world.clock.advance(Span::minutes(10));
    assert!(notes::delete(&world.desk, &world.agent, &early).await.unwrap());
    world.clock.advance(Span(1));
    assert!(!notes::delete(&world.desk, &world.agent, &late).await.unwrap(), "it has been read and built upon");
    assert!(notes::delete(&world.desk, &world.agent, &early).await.unwrap(), "deleted is deleted");
    let shown = world.notes(&colleague, &id).await;
    let shown: Vec<_> = shown.iter().map(|(note, may)| (note.text.as_str(), note.is_deleted(), *may)).collect();
    assert_eq!(shown, [("", true, false), ("也写错了", false, false)], "that there was one is still seen");
}

async fn the_same_form_is_one_note_for_ever(mut world: World) {
    let (id, elsewhere, colleague) = (world.complaint().await, world.complaint().await, world.colleague().await);
    let write = async |world: &World, by: &Actor, id: &ComplaintId, text: &str| {
        notes::write(&world.desk, by, id, form("f1", text)).await
    };
    let (one, two) =
        tokio::join!(write(&world, &world.agent, &id, "已问仓库"), write(&world, &world.agent, &id, "已问仓库"));
    let first = one.unwrap();
    assert_eq!(two.unwrap(), first, "two at once");
    world.restart();
    world.clock.advance(Span::days(2));
    assert_eq!(write(&world, &world.agent, &id, " 已问仓库\r\n").await.unwrap(), first, "days later");
    assert_eq!((world.notes(&world.agent, &id).await.len(), world.typed(&world.agent, &id).await), (1, String::new()));
    let late = notes::keep_draft(&world.desk, &world.agent, &id, &form("f1", "已问仓")).await.unwrap();
    assert_eq!(
        (late, world.typed(&world.agent, &id).await),
        (NoteDraftKept::Added, String::new()),
        "a saving that comes late"
    );
    for (by, id, text) in
        [(&world.agent, &id, "已问仓库，有货"), (&world.agent, &elsewhere, "已问仓库"), (&colleague, &id, "已问仓库")]
    {
        let used = write(&world, by, id, text).await;
        assert!(matches!(used, Err(NoteError::FormUsed)), "{used:?}");
        assert_eq!(world.typed(by, id).await, text, "and nothing is lost");
    }
    assert_eq!(world.notes(&world.agent, &id).await.len(), 1);
}

async fn what_cannot_be_added_is_kept(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let long = "长".repeat(2_001);
    let refused = notes::write(&world.desk, &world.agent, &id, form("f1", &long)).await;
    assert!(matches!(refused, Err(NoteError::Text(NoteTextError::TooLong { count: 2_001 }))), "{refused:?}");
    assert_eq!((world.typed(&world.agent, &id).await, world.typed(&colleague, &id).await), (long, String::new()));
    let empty = notes::write(&world.desk, &world.agent, &id, form("f1", " \u{200B}")).await;
    assert!(matches!(empty, Err(NoteError::Text(NoteTextError::Empty))), "{empty:?}");
    let short = form("f1", &"长".repeat(2_000));
    notes::write(&world.desk, &world.agent, &id, short).await.unwrap();
    assert_eq!(world.typed(&world.agent, &id).await, "", "what was refused does not come back");
    let endless = notes::keep_draft(&world.desk, &world.agent, &id, &form("f2", &"长".repeat(30_000))).await;
    assert!(matches!(endless, Err(ServiceError::NoRoom)), "{endless:?}");
}

async fn people_are_mentioned_by_name(world: World) {
    let (id, other, colleague) = (world.complaint().await, world.complaint().await, world.colleague().await);
    let gone = world.someone("gone", Role::Agent).await;
    people::set_disabled(&world.desk, &allowed(), "gone", true).await.unwrap();
    world.clock.advance(Span::minutes(1));
    let text = format!("@{} 和 @{}，@{} 记一下", colleague.name, gone.name, world.agent.name);
    let note = world.note(&world.agent, &id, &text).await;
    let told = async |to: &Actor| {
        let all = [id.clone(), other.clone()];
        Vec::from_iter(world.desk.store().mentioned_on(&to.staff_id, &all).await.unwrap())
    };
    assert_eq!(told(&colleague).await, [(id.clone(), world.clock.now())]);
    assert_eq!((told(&gone).await, told(&world.agent).await), (vec![], vec![]), "nor is whoever mentions themselves");
    let (shown, _) = world.notes(&colleague, &id).await.remove(0);
    let names: Vec<_> = shown.mentions.iter().map(|mention| (&mention.staff_id, mention.name.as_str())).collect();
    assert_eq!(names, [(&colleague.staff_id, "李明")]);
    notes::delete(&world.desk, &world.agent, &note).await.unwrap();
    assert_eq!(told(&colleague).await, [], "there is nothing to be read any more");
}

async fn a_mention_is_news_to_whom_it_mentions_until_they_have_seen_it(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let third = world.someone("third", Role::Agent).await;
    let unread = async |reader: &Actor| {
        let inbox = complaints::inbox(&world.desk, reader, &InboxRequest::default()).await.unwrap();
        inbox.items.iter().find(|item| item.complaint.id == id).unwrap().is_unread
    };
    let open = async |reader: &Actor| complaints::complaint(&world.desk, reader, &id).await.unwrap();
    for reader in [&world.agent, &colleague, &third] {
        open(reader).await;
    }
    // Events of WeChat Pay have its time, and notes the desk's: neither may hide the other.
    world.clock.advance(Span::hours(-3));
    let mut last = world.note(&world.agent, &id, &format!("@{} 请看物流", colleague.name)).await;
    assert_eq!((unread(&colleague).await, unread(&third).await, unread(&world.agent).await), (true, false, false));
    for text in ["再看一次", "第三次"] {
        open(&colleague).await;
        assert!(!unread(&colleague).await);
        world.clock.advance(Span::minutes(4));
        last = world.note(&world.agent, &id, &format!("@{} {text}", colleague.name)).await;
        assert!(unread(&colleague).await, "what was seen is not all: {text}");
    }
    notes::delete(&world.desk, &world.agent, &last).await.unwrap();
    assert!(!unread(&colleague).await, "there is nothing left to be read");
}
