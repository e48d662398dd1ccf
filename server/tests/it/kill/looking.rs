//! A message whose answer was lost: it is found at WeChat Pay whatever dies while it is looked for, and not sent again.

use super::act::Act;
use super::moment::{Done, Moment};
use super::steps::Steps;
use super::world::World;
use super::{IN_A_FILE, ON_A_SERVER};
use crate::support::{Browser, remember};
use desk_domain::refund::Fields;
use desk_domain::{ComplaintId, DeliveryState, OutboxId, Span};
use desk_service::jobs;
use desk_service::send::{self, RefundForm, ReplyForm};
use desk_service::testing::refund_shown;
use desk_store::Dialect;
use wechatpay_simulator::{Call, Fault, FaultKind};

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_on_sqlite() {
    is_found(Act::Reply, Dialect::Sqlite, &IN_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_on_postgres() {
    is_found(Act::Reply, Dialect::Postgres, &ON_A_SERVER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_on_sqlite() {
    is_found(Act::Approval, Dialect::Sqlite, &IN_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_on_postgres() {
    is_found(Act::Approval, Dialect::Postgres, &ON_A_SERVER).await;
}

async fn is_found(act: Act, dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let world = World::start(dialect).await;
    for moment in moments {
        for step in Steps::of_this_run(dialect) {
            if !world.look_and_kill(act, moment(step)).await {
                break;
            }
        }
    }
}

impl World {
    /// Whether the moment came.
    async fn look_and_kill(&self, act: Act, moment: Moment) -> bool {
        let id = self.complaint(act).await;
        let lost = self.lose(act, &id).await;
        let done = Done { id: &id, rows: self.truth(&id).len() };
        let browser = Browser::new(&format!("http://{}", self.address));
        browser.set_cookie(Some(remember(&self.successor().await.desk, &self.agent).await));
        let process = self.process().await;
        let look = browser.form("/api/verify_now").header("content-type", "application/x-www-form-urlencoded");
        let look = look.body(format!("complaint={id}&outbox={lost}&query=")).send();
        let (has_come, _) = self.kill(&process, moment, done, look).await;
        process.exit();
        self.successor().await.go_on().await;
        let row = self.store.store.outbox(&lost).await.unwrap().unwrap();
        assert_eq!(row.state, DeliveryState::VerifiedDelivered, "{act:?} {moment:?}");
        assert!(act.traces().iter().all(|kind| self.traces(&id, kind) == 1), "{act:?} {moment:?}");
        has_come
    }

    /// Has an act done whose last message arrives and is never answered. It was done by a clock that is ahead, so that
    /// nobody looks for it unasked.
    async fn lose(&self, act: Act, id: &ComplaintId) -> OutboxId {
        let call = if act == Act::Approval { Call::Refund } else { Call::Reply };
        self.platform.control.inject(Fault { call, fault: FaultKind::DropAfterCommit, times: 1, complaint_id: None });
        let successor = self.successor().await;
        successor.clock.advance(Span::minutes(1));
        let desk = &successor.desk;
        if act == Act::Approval {
            let refund = refund_shown(desk, &self.agent, id).await;
            let fields = Fields {
                decision: "approve".into(),
                launch_day: "0".into(),
                amount: "128.00".into(),
                order: refund.orders[0].id.as_str().into(),
                seen: refund.seen.as_str().into(),
                ..Fields::default()
            };
            send::decide_refund(desk, &self.agent, id, RefundForm { fields, ..RefundForm::default() }).await.unwrap();
        } else {
            let form = ReplyForm { content: "您好，正在处理。".into(), ..ReplyForm::default() };
            let outbox = send::reply(desk, &self.agent, id, form).await.unwrap();
            send::send_now(desk, &self.agent, &outbox).await.unwrap();
        }
        jobs::run_until_idle(desk).await.unwrap();
        let sent = self.store.store.outbox_of(id).await.unwrap();
        let mut lost = sent.into_iter().filter(|row| row.state == DeliveryState::Unconfirmed);
        lost.next().expect("the answer was lost").id
    }
}
