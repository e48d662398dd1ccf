//! What is read: in the end the desk holds what WeChat Pay holds, pictures too.

use super::line::Cut;
use super::{MOST, stage};
use crate::world::{World, mchid};
use desk_domain::{ComplaintId, Span};
use desk_service::jobs;
use desk_service::sync;
use desk_store::media_key;
use wechatpay_simulator::{KeyMode, NewComplaint};

/// Seconds in which a lease runs out, and what failed is tried again.
const PATIENCE: u32 = 120;
/// The past of a desk is short, so that what it reads again by itself takes no commits.
const CASES: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_before_a_commit() {
    is_read(Cut::Before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_after_a_commit() {
    is_read(Cut::After).await;
}

async fn is_read(cut: Cut) {
    let (mut world, mut line) = stage(KeyMode::PublicKey).await;
    for nth in 1..MOST {
        if nth % CASES == 0 {
            (world, line) = stage(KeyMode::PublicKey).await;
        }
        let id = world.control().new_complaint(NewComplaint { images: 1, silent: true, ..NewComplaint::default() });
        line.cut_at(nth, cut);
        read(&world, &id.parse().unwrap()).await;
        if !line.was_cut() {
            assert!(nth > 8, "a list, a detail, a history and a picture need more: {nth}");
            return;
        }
    }
    panic!("{cut:?}: {MOST} commits");
}

/// Lists and works until a complaint is held as it is, while the database may be gone at any moment.
async fn read(world: &World, id: &ComplaintId) {
    let mut is_listed = false;
    for _ in 0..PATIENCE {
        let today = world.desk.now().in_beijing().date;
        is_listed = is_listed || sync::reconcile(&world.desk, &mchid(), today, today).await.is_ok();
        let is_quiet = jobs::run_until_idle(&world.desk).await.is_ok();
        if is_listed && is_quiet && is_held(world, id).await {
            return;
        }
        world.clock.advance(Span::seconds(1));
    }
    panic!("the complaint is not held as it is");
}

async fn is_held(world: &World, id: &ComplaintId) -> bool {
    let truth = world.control().complaint(id.as_str()).unwrap();
    let rows = truth["history"].as_array().unwrap().len();
    let picture = media_key(truth["complaint_media_list"][0]["media_url"][0].as_str().unwrap());
    let picture = world.store().media(&picture).await.unwrap();
    world.store().history(id).await.unwrap().len() == rows && picture.is_some_and(|held| held.fetched_at.is_some())
}
