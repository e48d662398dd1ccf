//! No complaint is missed, and what is shown is the platform's word.

use crate::world::{World, day, mchid, picture};
use desk_domain::{ComplaintState, Span, Tab};
use desk_service::complaints;
use desk_service::complaints::{EmptyReason, InboxRequest, TimelineItem};
use desk_service::evidence;
use desk_service::send;
use desk_service::sync;
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use wechatpay_complaints::ReplyRequest;
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint};

on_both_databases!(
    a_complaint_without_a_notification_is_found,
    a_reopened_complaint_is_found_by_reading_it_again,
    rows_of_unknown_type_are_shown,
    why_a_user_asks_for_help_is_shown,
    a_backfill_of_any_span_is_cut_into_windows,
    pictures_are_fetched_and_kept,
    a_picture_waits_for_the_quota_for_as_long_as_it_takes,
    a_picture_of_the_merchants_is_kept_once_and_outlives_its_link,
    trouble_is_told_and_forgotten,
    a_reading_survives_every_failure,
    rows_that_move_while_they_are_listed_are_found,
    a_page_that_is_too_large_is_asked_for_in_parts,
);

async fn a_complaint_without_a_notification_is_found(world: World) {
    let empty = complaints::inbox(&world.desk, &world.agent, &InboxRequest::default()).await.unwrap();
    assert_eq!(empty.empty, Some(EmptyReason::Suspicious), "nothing was ever heard");
    let id =
        world.control().new_complaint(NewComplaint { detail: Some("桃子烂了".into()), ..NewComplaint::default() });
    world.sync().await;
    let inbox = complaints::inbox(&world.desk, &world.agent, &InboxRequest::default()).await.unwrap();
    assert_eq!(inbox.items[0].complaint.id.as_str(), id);
    assert_eq!(inbox.items[0].complaint.last.words, "桃子烂了");
    let found = InboxRequest { text: Some("子烂".into()), ..InboxRequest::default() };
    assert_eq!(complaints::inbox(&world.desk, &world.agent, &found).await.unwrap().items.len(), 1);
}

async fn a_reopened_complaint_is_found_by_reading_it_again(world: World) {
    let id = world.complaint().await;
    world.write(&id, "您好，已处理。").await;
    world.settle().await;
    send::complete(&world.desk, &world.agent, &id, None).await.unwrap();
    world.settle().await;
    let done = InboxRequest { tab: Tab::Processed, ..InboxRequest::default() };
    assert_eq!(complaints::inbox(&world.desk, &world.agent, &done).await.unwrap().items.len(), 1);

    world.control().continue_complaint(id.as_str(), "问题没有解决");
    world.sync().await;
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!((view.state, view.round), (ComplaintState::Processing, 2));
    assert_eq!(view.past_rounds.len(), 1);
    assert!(view.clocks.replied_at.is_none(), "a new round has clocks of its own");
}

async fn rows_that_move_while_they_are_listed_are_found(world: World) {
    for _ in 0..60 {
        world.control().new_complaint(NewComplaint { silent: true, ..NewComplaint::default() });
    }
    let today = world.desk.now().in_beijing().date;
    // The second page begins where the first has ended, counted from the other side: ten rows stand on neither.
    world.control().inject(Fault { call: Call::List, fault: FaultKind::Reordered, times: 1, complaint_id: None });
    let found = sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
    assert_eq!((found.listed, found.missing), (60, 60));
}

async fn a_page_that_is_too_large_is_asked_for_in_parts(world: World) {
    for _ in 0..30 {
        world.control().new_complaint(NewComplaint { silent: true, ..NewComplaint::default() });
    }
    let today = world.desk.now().in_beijing().date;
    world.control().inject(Fault { call: Call::List, fault: FaultKind::ResultTooLarge, times: 3, complaint_id: None });
    let found = sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
    assert_eq!((found.listed, found.missing), (30, 30));
    let lists = world.control().journal().iter().filter(|entry| entry.call == Call::List).count();
    assert_eq!(lists, 3 + 6, "50, 25 and 12 are too many; 30 rows come in sixes");
}

async fn a_reading_survives_every_failure(world: World) {
    let id = world.complaint().await;
    let failures = [
        FaultKind::Refuse429,
        FaultKind::Error500Before,
        FaultKind::DropBefore,
        FaultKind::Html502,
        FaultKind::ForgedSignature,
        FaultKind::MissingSignature,
        FaultKind::ProbeSignature,
        FaultKind::StaleTimestamp,
        FaultKind::TruncatedBody,
    ];
    for fault in failures {
        for call in [Call::Detail, Call::History] {
            let words = format!("{call:?} {fault:?}");
            world.control().user_message(id.as_str(), &words, 0);
            world.control().inject(Fault { call, fault, times: 2, complaint_id: None });
            world.clock.advance(Span::hours(1));
            complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
            world.settle().await;
            let history = world.store().history(&id).await.unwrap();
            assert_eq!(history.last().unwrap().details, words);
        }
    }
}

async fn rows_of_unknown_type_are_shown(world: World) {
    let id = world.complaint().await;
    world.control().unknown_entry(id.as_str(), "USER_SENT_HOLOGRAM", "全息影像");
    world.control().user_message(id.as_str(), "在吗", 0);
    world.sync().await;
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let unknown = view.timeline.iter().find_map(|item| match item {
        TimelineItem::Entry(entry) if entry.kind.as_str() == "USER_SENT_HOLOGRAM" => Some(entry),
        _ => None,
    });
    assert!(unknown.unwrap().raw.as_ref().unwrap().contains("全息影像"));
}

async fn why_a_user_asks_for_help_is_shown(world: World) {
    let id = world.complaint().await;
    world.control().platform_help(id.as_str(), "商家拒绝退款");
    world.sync().await;
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let told = view.timeline.iter().find_map(|item| match item {
        TimelineItem::Entry(entry) if entry.kind.as_str() == "USER_APPLY_PLATFORM_SERVICE" => Some(&entry.text),
        _ => None,
    });
    assert_eq!(told.unwrap(), "商家拒绝退款");
}

async fn a_backfill_of_any_span_is_cut_into_windows(world: World) {
    for age_days in [1, 40, 75] {
        let age_minutes = age_days * 24 * 60;
        world.control().new_complaint(NewComplaint { age_minutes, ..NewComplaint::default() });
    }
    let mut seen = Vec::new();
    let mut note =
        |progress: desk_service::sync::BackfillProgress| seen.push((progress.done_days, progress.complaints));
    let (from, to) = (day("2026-06-01"), day("2026-08-26"));
    let summary = sync::backfill(&world.desk, &allowed(), &mchid(), from, to, &mut note).await.unwrap();
    assert_eq!((summary.complaints, summary.resumed), (3, false));
    assert_eq!(seen.iter().map(|(days, _)| *days).collect::<Vec<_>>(), [30, 60, 87]);
    let again = sync::backfill(&world.desk, &allowed(), &mchid(), from, to, &mut |_| {}).await.unwrap();
    assert_eq!(again.complaints, 3, "doing it again changes nothing");
    let counted = complaints::inbox(&world.desk, &world.agent, &InboxRequest::default()).await.unwrap();
    assert_eq!(counted.tabs[0].count, 3);
}

async fn pictures_are_fetched_and_kept(world: World) {
    let id = world.control().new_complaint(NewComplaint { images: 2, ..NewComplaint::default() });
    world.sync().await;
    let view = complaints::complaint(&world.desk, &world.agent, &id.parse().unwrap()).await.unwrap();
    let key = view.facts.evidence[0].href.strip_prefix("/media/").unwrap().to_owned();
    let asked = |world: &World| world.control().journal().iter().filter(|entry| entry.call == Call::Download).count();
    let before = asked(&world);
    let picture = evidence::picture(&world.desk, &world.agent, &key).await.unwrap().unwrap();
    assert_eq!(picture.content_type, "image/png");
    assert_eq!(asked(&world), before, "it was fetched when the complaint was read");
    assert!(evidence::picture(&world.desk, &world.agent, &"f".repeat(64)).await.unwrap().is_none());
}

/// Of the pictures that are on one screen after a busy hour, 42 come in a minute.
async fn a_picture_waits_for_the_quota_for_as_long_as_it_takes(world: World) {
    for _ in 0..60 {
        world.control().new_complaint(NewComplaint { images: 4, ..NewComplaint::default() });
    }
    world.sync().await;
    let asked = world.control().journal().iter().filter(|entry| entry.call == Call::Download).count();
    assert_eq!(asked, 240);
}

/// The history names it twice, once under a link that is another at every reading and ends within the hour.
async fn a_picture_of_the_merchants_is_kept_once_and_outlives_its_link(world: World) {
    let id = world.complaint().await;
    let program = world.another_program();
    let sent = program.upload_image("theirs.png", picture(0)).await.unwrap();
    let reply = ReplyRequest::new("1900012181", "您好，凭证如图。").images(vec![sent]);
    program.reply(id.as_str(), &reply).await.unwrap();
    world.sync().await;
    let last = async || world.store().history(&id).await.unwrap().pop().unwrap();
    let first = last().await;
    assert_eq!(first.images.len(), 1);

    world.clock.advance(Span::hours(2));
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    world.settle().await;
    let second = last().await;
    assert_eq!(second, first, "though its link is another one");
    let asked = world.control().journal().iter().filter(|entry| entry.call == Call::Download).count();
    assert_eq!(asked, 1);
}

async fn trouble_is_told_and_forgotten(world: World) {
    world.complaint().await;
    world.control().inject(Fault { call: Call::Detail, fault: FaultKind::Html502, times: 1, complaint_id: None });
    world.clock.advance(Span::hours(1));
    let standing = complaints::standing(&world.desk, &world.agent).await.unwrap();
    assert!(standing.sync.trouble.is_none());
    world.sync().await;
    let standing = complaints::standing(&world.desk, &world.agent).await.unwrap();
    assert!(standing.sync.trouble.is_none(), "it was tried again and went well");
}
