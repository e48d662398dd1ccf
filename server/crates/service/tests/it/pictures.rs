//! Pictures: those of WeChat Pay that cannot be had, and ours in their order.

use crate::world::{World, fault, mchid, picture};
use desk_domain::{ComplaintId, DeliveryState, Missing, MissingBecause, Span};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::drafts::{self, Picked};
use desk_service::evidence::{self, PictureError};
use desk_service::jobs;
use desk_service::send::{self, PutBack};
use desk_service::sync;
use desk_store::media_key;
use desk_testing::on_both_databases;
use futures::future::join_all;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint};

on_both_databases!(
    a_picture_that_cannot_be_had_is_asked_for_again_with_growing_pauses,
    the_reason_is_told_and_what_is_gone_is_gone,
    one_that_fails_does_not_hold_up_the_others,
    those_who_look_at_once_ask_once,
    ours_keep_the_order_in_which_they_were_picked,
    a_draft_takes_four_however_they_come,
    a_message_that_comes_back_again_and_again_is_there_once,
    a_file_that_is_too_large_is_cut_off_while_it_comes,
);

/// A complaint with pictures, read as far as it can be without any time passing.
async fn complaint(world: &World, images: usize) -> ComplaintId {
    let id = world.control().new_complaint(NewComplaint { images, ..NewComplaint::default() });
    let today = world.desk.now().in_beijing().date;
    sync::reconcile(&world.desk, &mchid(), today, today).await.unwrap();
    jobs::run_until_idle(&world.desk).await.unwrap();
    id.parse().unwrap()
}

fn asked(world: &World) -> usize {
    world.control().journal().iter().filter(|entry| entry.call == Call::Download).count()
}

async fn missing(world: &World, id: &ComplaintId) -> Vec<Option<Missing>> {
    let view = complaints::complaint(&world.desk, &world.agent, id).await.unwrap();
    view.facts.evidence.iter().map(|image| image.missing).collect()
}

fn keys(world: &World, id: &ComplaintId) -> Vec<String> {
    let truth = world.control().complaint(id.as_str()).unwrap();
    let urls = truth["complaint_media_list"][0]["media_url"].as_array().unwrap();
    urls.iter().map(|url| media_key(url.as_str().unwrap())).collect()
}

async fn look(world: &World, key: &str) -> bool {
    evidence::picture(&world.desk, &world.agent, key).await.unwrap().is_some()
}

async fn a_picture_that_cannot_be_had_is_asked_for_again_with_growing_pauses(world: World) {
    world.control().inject(Fault { times: 99, ..fault(Call::Download, FaultKind::Error500Before) });
    let id = complaint(&world, 1).await;
    let key = &keys(&world, &id)[0];
    let mut expected = 1;
    for pause in [Span::minutes(1), Span::minutes(10), Span::hours(1)] {
        assert_eq!(asked(&world), expected);
        let again_at = Some(world.desk.now() + pause);
        assert_eq!(missing(&world, &id).await, [Some(Missing { because: MissingBecause::Unreachable, again_at })]);
        world.clock.advance(pause - Span::seconds(1));
        jobs::run_until_idle(&world.desk).await.unwrap();
        assert!(!look(&world, key).await);
        assert_eq!(asked(&world), expected, "neither a job nor somebody who looks asks before {pause:?}");
        world.clock.advance(Span::seconds(1));
        jobs::run_until_idle(&world.desk).await.unwrap();
        expected += 1;
    }
    assert_eq!(asked(&world), expected);
    world.control().clear_faults();
    assert!(!look(&world, key).await && asked(&world) == expected);
    world.clock.advance(Span::hours(1));
    let before = world.store().latest_event_id().await.unwrap();
    assert!(look(&world, key).await, "from then on it is asked for when somebody looks");
    assert_eq!(missing(&world, &id).await, [None]);
    let events = world.store().events_after(before, 10).await.unwrap();
    assert!(events.iter().any(|event| event.complaint_id.as_ref() == Some(&id)), "open pages are told");
}

/// A platform that gives one answer to whatever it is asked.
async fn answering(head: &str, body: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let head = format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap_or_default();
            if request[..read].windows(8).any(|word| word == b"/images/") {
                count.fetch_add(1, Ordering::SeqCst);
            }
            // Who has heard enough hangs up.
            drop(stream.write_all(&[head.as_bytes(), &body].concat()).await);
        }
    });
    (address, asked)
}

async fn the_reason_is_told_and_what_is_gone_is_gone(world: World) {
    let huge = b"GIF89a\xff\xff\xff\xff".to_vec();
    let answers = [
        ("404 Not Found", b"{}".to_vec(), MissingBecause::Gone, false),
        ("410 Gone", b"{}".to_vec(), MissingBecause::Gone, false),
        ("403 Forbidden", b"{}".to_vec(), MissingBecause::Forbidden, true),
        ("200 OK", b"<html>Sign in to this network</html>".to_vec(), MissingBecause::NotAPicture, true),
        ("200 OK", huge, MissingBecause::TooLarge, false),
        ("200 OK", vec![0; 11_000_000], MissingBecause::TooLarge, false),
        ("502 Bad Gateway", b"<html>".to_vec(), MissingBecause::Unreachable, true),
    ];
    let platform = world.platform.base_url.clone();
    for (head, body, because, again) in answers {
        world.connect(&platform).await;
        // Those before are asked for again.
        jobs::run_until_idle(&world.desk).await.unwrap();
        world.control().inject(fault(Call::Download, FaultKind::Error500Before));
        let id = complaint(&world, 1).await;
        let (address, asked) = answering(head, body).await;
        world.connect(&address).await;
        world.clock.advance(Span::minutes(1));
        assert!(!look(&world, &keys(&world, &id)[0]).await);
        let told = missing(&world, &id).await[0].unwrap();
        assert_eq!((told.because, told.again_at.is_some()), (because, again), "{head}");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{head}");
        world.clock.advance(Span::hours(30));
        look(&world, &keys(&world, &id)[0]).await;
        assert_eq!(asked.load(Ordering::SeqCst), 1 + usize::from(again), "{head}");
    }
}

async fn one_that_fails_does_not_hold_up_the_others(world: World) {
    world.control().inject(fault(Call::Download, FaultKind::TimeoutBefore));
    let id = complaint(&world, 3).await;
    let there = missing(&world, &id).await.iter().filter(|missing| missing.is_none()).count();
    assert_eq!((there, asked(&world)), (2, 3));
}

async fn those_who_look_at_once_ask_once(world: World) {
    world.control().inject(fault(Call::Download, FaultKind::Error500Before));
    let id = complaint(&world, 1).await;
    let key = &keys(&world, &id)[0];
    world.clock.advance(Span::minutes(1));
    assert!(join_all((0..8).map(|_| look(&world, key))).await.into_iter().all(|shown| shown));
    assert_eq!(asked(&world), 2);
}

async fn attach(world: &World, id: &ComplaintId, shade: u8, place: Option<i64>) -> Result<(), PictureError> {
    let mut file = evidence::begin_upload(&world.desk, &world.agent).await.unwrap();
    for piece in picture(shade).chunks(100) {
        file.push(piece).await.unwrap();
    }
    let picked = Picked { filename: format!("{shade}.png"), place, file };
    drafts::attach_image(&world.desk, &world.agent, id, picked).await.map(drop)
}

async fn on_draft(world: &World, id: &ComplaintId) -> Vec<String> {
    let held = world.store().draft_attachments(&world.agent.staff_id, id).await.unwrap();
    held.into_iter().map(|picture| picture.filename).collect()
}

async fn ours_keep_the_order_in_which_they_were_picked(world: World) {
    let id = world.complaint().await;
    for (shade, place) in [(3, Some(30)), (1, Some(10)), (9, None), (2, Some(20))] {
        attach(&world, &id, shade, place).await.unwrap();
    }
    let expected = ["1.png", "2.png", "3.png", "9.png"];
    assert_eq!(on_draft(&world, &id).await, expected);
    let held = world.store().draft_attachments(&world.agent.staff_id, &id).await.unwrap();
    assert!(held.iter().all(|held| held.original_sha256.len() == 64 && held.original_sha256 != held.sha256));
    let outbox = world.write(&id, "您好，凭证见图一至图四。").await;
    let sent = world.store().outbox(&outbox).await.unwrap().unwrap().images;
    assert_eq!(sent.into_iter().map(|picture| picture.filename).collect::<Vec<_>>(), expected);
}

async fn a_draft_takes_four_however_they_come(world: World) {
    let id = world.complaint().await;
    let all = join_all((0..9).map(|n| attach(&world, &id, n * 20, None))).await;
    let refused = all.iter().filter(|attached| matches!(attached, Err(PictureError::TooMany { max: 4 }))).count();
    assert_eq!((on_draft(&world, &id).await.len(), refused), (4, 5));
    let before = drafts::expect_picture(&world.desk, &world.agent, &id).await;
    assert!(matches!(before, Err(PictureError::TooMany { .. })), "known before anything is read");
}

async fn a_message_that_comes_back_again_and_again_is_there_once(world: World) {
    let id = world.complaint().await;
    for shade in [10, 60, 200] {
        attach(&world, &id, shade, None).await.unwrap();
    }
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let outbox = world.write(&id, "您好，退款已经办理。").await;
    world.settle().await;
    assert_eq!(world.state(&outbox).await, DeliveryState::VerifiedMissing);
    let text =
        async || world.store().draft(&world.agent.staff_id, &id).await.unwrap().unwrap().content.text().into_owned();
    for _ in 0..30 {
        assert_eq!(world.put_back(&id, &outbox).await, PutBack::Done);
    }
    assert_eq!(on_draft(&world, &id).await, ["10.png", "60.png", "200.png"]);
    assert_eq!(text().await, "您好，退款已经办理。");
    world.draft(&id, &"长".repeat(19_995)).await;
    attach(&world, &id, 250, None).await.unwrap();
    let seen = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().last_entry_id;
    let again = send::edit_and_resend(&world.desk, &world.agent, &outbox, seen.as_deref()).await;
    assert!(matches!(again, Err(ServiceError::NoRoom)), "{again:?}");
    assert!(text().await.chars().count() <= 20_000 && on_draft(&world, &id).await.len() == 4);
}

async fn a_file_that_is_too_large_is_cut_off_while_it_comes(world: World) {
    let mut file = evidence::begin_upload(&world.desk, &world.agent).await.unwrap();
    let piece = vec![7; 1024 * 1024];
    for _ in 0..20 {
        file.push(&piece).await.unwrap();
    }
    assert!(matches!(file.push(&[7]).await, Err(PictureError::TooLarge { max: 20_971_520 })));
}
