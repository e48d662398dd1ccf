//! The desk's own bad days: nothing is given up, what waits says why, and everything goes on by itself.

use crate::world::{World, always, fault};
use desk_domain::{ComplaintId, DeliveryState, Span};
use desk_service::complaints;
use desk_service::jobs;
use desk_service::send::{self, ReplyForm};
use desk_service::testing::allowed;
use desk_service::{JobFailure, Trouble, WaitingKind};
use desk_testing::on_both_databases;
use std::fs;
use wechatpay_simulator::{Call, FaultKind, NewComplaint};

on_both_databases!(
    under_a_wrong_master_key_everything_waits,
    a_reply_waits_for_a_folder_that_cannot_be_read,
    a_picture_waits_for_a_folder_that_cannot_be_written,
    the_desks_own_trouble_is_not_held_against_a_message,
    what_wechat_pay_refuses_needs_somebody,
);

/// Longer than any number of tries lasts that are counted.
const LONG: Span = Span::hours(3);

impl World {
    /// Lets time pass while everything that is due is tried.
    async fn endure(&self, span: Span) {
        let until = self.desk.now() + span;
        while self.desk.now() < until {
            jobs::run_until_idle(&self.desk).await.unwrap();
            self.clock.advance(Span::minutes(1));
        }
    }

    /// What waits, and how much of it.
    async fn waiting(&self) -> Vec<(Trouble, WaitingKind, i64)> {
        let waiting = jobs::waiting(&self.desk, &allowed()).await.unwrap();
        waiting.into_iter().map(|work| (work.trouble, work.what, work.count)).collect()
    }

    /// What waits after an error that is not the desk's own, how much of it, and whether it was tried more than once.
    async fn failing(&self) -> Vec<(JobFailure, WaitingKind, i64, bool)> {
        let failing = jobs::failing(&self.desk, &allowed()).await.unwrap();
        failing.into_iter().map(|work| (work.failure, work.what, work.count, work.tries > 1)).collect()
    }

    /// The folder of pictures becomes something that is no folder, until it is put back.
    fn break_folder(&self) {
        let folder = self.pictures();
        if folder.exists() {
            fs::rename(&folder, folder.with_extension("away")).unwrap();
        }
        fs::write(&folder, "no folder").unwrap();
    }

    fn mend_folder(&self) {
        let folder = self.pictures();
        fs::remove_file(&folder).unwrap();
        if folder.with_extension("away").exists() {
            fs::rename(folder.with_extension("away"), &folder).unwrap();
        }
    }

    async fn reply_with_picture(&self, id: &ComplaintId) -> desk_domain::OutboxId {
        self.attach(id).await;
        let form = ReplyForm { content: "您好，凭证如图。".into(), ..ReplyForm::default() };
        let outbox = send::reply(&self.desk, &self.agent, id, form).await.unwrap();
        self.clock.advance(Span::seconds(8));
        outbox
    }
}

async fn under_a_wrong_master_key_everything_waits(mut world: World) {
    let id = world.complaint().await;
    world.clock.advance(Span::hours(1));
    world.restart_with([8; 32]);
    let outbox = world.write(&id, "您好，正在为您处理。").await;
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let began = world.desk.now();
    world.endure(LONG).await;
    let waiting = world.waiting().await;
    assert!(waiting.contains(&(Trouble::MasterKey, WaitingKind::Messages, 1)), "{waiting:?}");
    let readings = |work: &(Trouble, WaitingKind, i64)| (work.0, work.1) == (Trouble::MasterKey, WaitingKind::Readings);
    assert!(waiting.iter().any(readings), "{waiting:?}");
    let since = jobs::waiting(&world.desk, &allowed()).await.unwrap()[0].since;
    assert!(since - began <= Span::minutes(1), "since the first try");
    assert_eq!(world.state(&outbox).await, DeliveryState::Held);

    world.restart();
    world.endure(Span::minutes(6)).await;
    assert_eq!((world.state(&outbox).await, world.replies(&id)), (DeliveryState::Delivered, 1));
    assert_eq!(world.waiting().await, []);
}

async fn a_reply_waits_for_a_folder_that_cannot_be_read(world: World) {
    let id = world.complaint().await;
    let outbox = world.reply_with_picture(&id).await;
    world.break_folder();
    world.endure(LONG).await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Held);
    assert_eq!(world.waiting().await, [(Trouble::Files, WaitingKind::Messages, 1)]);

    world.mend_folder();
    world.endure(Span::minutes(6)).await;
    assert_eq!((world.state(&outbox).await, world.replies(&id)), (DeliveryState::Delivered, 1));
    assert_eq!(world.waiting().await, []);
}

async fn a_picture_waits_for_a_folder_that_cannot_be_written(world: World) {
    world.break_folder();
    let id = world.control().new_complaint(NewComplaint { images: 2, ..NewComplaint::default() });
    world.sync().await;
    world.endure(LONG).await;
    assert_eq!(world.waiting().await, [(Trouble::Files, WaitingKind::Pictures, 2)]);

    world.mend_folder();
    world.endure(Span::minutes(6)).await;
    assert_eq!(world.waiting().await, []);
    let kept = fs::read_dir(world.pictures()).unwrap().count();
    assert!(kept > 0 && kept <= 2, "{id}: the pictures are in the folder");
    assert!(world.store().media_size().await.unwrap() > 0);
}

/// A message has ten minutes of WeChat Pay's bad days, whatever the desk's own have taken.
async fn the_desks_own_trouble_is_not_held_against_a_message(mut world: World) {
    let id = world.complaint().await;
    world.restart_with([8; 32]);
    let outbox = world.write(&id, "您好，正在为您处理。").await;
    world.endure(LONG).await;
    world.restart();
    world.connect("http://127.0.0.1:1").await;
    world.endure(Span::minutes(8)).await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Held, "tried, and not given up");
    assert_eq!(world.waiting().await, [], "it is WeChat Pay that is waited for");
    let failing = world.failing().await;
    assert!(failing.contains(&(JobFailure::NoAnswer, WaitingKind::Messages, 1, true)), "{failing:?}");
    world.connect(&world.platform.base_url).await;
    world.endure(Span::minutes(6)).await;
    assert_eq!((world.state(&outbox).await, world.replies(&id)), (DeliveryState::Delivered, 1));
    assert_eq!(world.failing().await, []);
}

/// The class of an error stands in the queue, and not what WeChat Pay has answered, which may quote anything.
async fn what_wechat_pay_refuses_needs_somebody(world: World) {
    let id = world.complaint().await;
    world.control().inject(fault(Call::Reply, FaultKind::DropAfterCommit));
    world.control().inject(always(Call::History, FaultKind::Refuse403));
    let outbox = world.write(&id, "您好，正在为您处理。").await;
    world.endure(Span::minutes(4)).await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Unconfirmed, "nobody could look for it");
    assert_eq!(world.failing().await, [(JobFailure::NotPermitted, WaitingKind::Messages, 1, true)]);
    let jobs = world.store().failed_jobs().await.unwrap();
    assert_eq!(jobs.iter().map(|jobs| jobs.last_error.as_str()).collect::<Vec<_>>(), ["not_permitted"]);
}
