//! What somebody writes twice, or on two devices, or puts back again and again: nothing of it is lost, and it is bounded.

use crate::world::{World, fault};
use desk_domain::draft;
use desk_domain::message::{Link, Reply};
use desk_domain::{ComplaintId, Composed, DeliveryState, Span, reply};
use desk_service::complaints;
use desk_service::drafts::{self, DraftForm, DraftKept};
use desk_service::send::{self, PutBack, ReplyForm};
use desk_service::{ServiceError, Settling};
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, FaultKind};

on_both_databases!(
    words_and_what_goes_along_are_kept_together,
    an_older_draft_stands_beside_the_newer_one_and_can_be_sent,
    two_versions_become_one,
    editing_again_and_again_stays_within_bounds,
    a_draft_beyond_its_bounds_changes_nothing,
);

fn draft(text: &str, grew_from: i64, form: &str) -> DraftForm {
    DraftForm { content: text.into(), grew_from: Some(grew_from), form: Some(form.parse().unwrap()) }
}

async fn texts(world: &World, id: &ComplaintId) -> (String, Vec<String>) {
    let view = complaints::complaint(&world.desk, &world.agent, id).await.unwrap();
    let copies = view.draft_copies.iter().map(|copy| copy.content.text().into_owned());
    (view.draft.text().into_owned(), copies.collect())
}

async fn words_and_what_goes_along_are_kept_together(world: World) {
    let id = world.complaint().await;
    let link = Link { url: "https://a.example/1".into(), text: "查看".into() };
    let content = Composed::Reply(Reply { link: Some(link), ..Reply::from("请看") });
    let draft = DraftForm { content: content.clone(), ..DraftForm::default() };
    let kept = drafts::save(&world.desk, &world.agent, &id, draft).await.unwrap();
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(view.draft, content);
    assert_eq!(kept, DraftKept::Kept(view.draft_revision), "one change");
    assert_eq!(view.draft_revision, 1);
}

async fn an_older_draft_stands_beside_the_newer_one_and_can_be_sent(world: World) {
    let id = world.complaint().await;
    let save = |form| drafts::save(&world.desk, &world.agent, &id, form);
    assert_eq!(save(draft("电脑上写的", 0, "pc")).await.unwrap(), DraftKept::Kept(1));
    assert_eq!(save(draft("手机上写的", 0, "phone")).await.unwrap(), DraftKept::Aside);
    assert_eq!(texts(&world, &id).await, ("电脑上写的".into(), vec!["手机上写的".into()]));
    let form = ReplyForm {
        content: "手机上写的".into(),
        grew_from: Some(0),
        form: Some("phone".parse().unwrap()),
        ..ReplyForm::default()
    };
    let sent = send::reply(&world.desk, &world.agent, &id, form).await.unwrap();
    world.clock.advance(Span::seconds(8));
    world.settle().await;
    assert_eq!((world.state(&sent).await, world.replies(&id)), (DeliveryState::Delivered, 1));
    assert_eq!(texts(&world, &id).await, ("电脑上写的".into(), vec![]), "the other one is still there");
    assert_eq!(save(draft("手机上写的", 0, "phone")).await.unwrap(), DraftKept::Sent, "a saving that comes late");
    assert_eq!(texts(&world, &id).await, ("电脑上写的".into(), vec![]));
}

async fn two_versions_become_one(world: World) {
    let id = world.complaint().await;
    let save = |form| drafts::save(&world.desk, &world.agent, &id, form);
    save(draft("甲", 0, "a")).await.unwrap();
    save(draft("乙", 0, "b")).await.unwrap();
    drafts::settle_copy(&world.desk, &world.agent, &id, "b", Settling::Join).await.unwrap();
    assert_eq!(texts(&world, &id).await, ("甲\n\n乙".into(), vec![]));
    let gone = drafts::settle_copy(&world.desk, &world.agent, &id, "b", Settling::Join).await;
    assert!(matches!(gone, Err(ServiceError::NotFound)));
}

/// The same message, and two in turn, put back more often than there is room.
async fn editing_again_and_again_stays_within_bounds(world: World) {
    let id = world.complaint().await;
    let mut lost = Vec::new();
    for n in 0..2u8 {
        for shade in 0..3 {
            world.attach_picture(&id, 100 * n + shade).await;
        }
        world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
        lost.push(world.write(&id, &format!("{n}{}", "长".repeat(400))).await);
        world.settle().await;
    }
    let seen = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().last_entry_id;
    let put_back = async |n: usize| send::edit_and_resend(&world.desk, &world.agent, &lost[n], seen.as_deref()).await;
    for _ in 0..30 {
        assert_eq!(put_back(0).await.unwrap(), PutBack::Done);
    }
    let (text, _) = texts(&world, &id).await;
    assert_eq!(text.chars().count(), 401, "what stands there does not come a second time");
    let refused = put_back(1).await;
    assert!(matches!(refused, Err(ServiceError::NoRoom)), "three pictures more: {refused:?}");
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!((view.draft.text(), view.attachments.len()), (text.into(), 3), "nothing has changed");
    for picture in view.attachments {
        drafts::detach_image(&world.desk, &world.agent, &picture.id).await.unwrap();
    }
    let mut room = 0;
    for _ in 0..60 {
        world.draft(&id, &format!("改{}", texts(&world, &id).await.0)).await;
        match put_back(0).await {
            Ok(done) => room += usize::from(done == PutBack::Done),
            Err(refused) => assert!(matches!(refused, ServiceError::NoRoom), "{refused:?}"),
        }
    }
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert!(room > 40 && view.draft.text().chars().count() <= draft::MAX_CHARS, "{room}");
    assert!(view.attachments.len() <= reply::MAX_IMAGES);
}

async fn a_draft_beyond_its_bounds_changes_nothing(world: World) {
    let id = world.complaint().await;
    world.draft(&id, "写好的").await;
    let long = draft(&"长".repeat(draft::MAX_CHARS + 1), 1, "a");
    let refused = drafts::save(&world.desk, &world.agent, &id, long).await;
    assert!(matches!(refused, Err(ServiceError::NoRoom)), "{refused:?}");
    assert_eq!(texts(&world, &id).await, ("写好的".into(), vec![]));
}
