//! Two processes share one PostgreSQL. What happens when they are killed at random is in `end2end/soak`.

use crate::events::Stream;
use crate::kill::tripwire;
use crate::process::Running;
use crate::support::{Browser, PASSWORD, remember};
use desk_domain::{Actor, ComplaintId, DeliveryState, Span};
use desk_server::web::{self, Site};
use desk_service::jobs;
use desk_service::{Clock, Desk, SystemClock};
use desk_store::Dialect;
use desk_testing::{Ground, agent, connect, old_complaint, rows_of};
use reqwest::multipart::Form;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wechatpay_simulator::{Call, KeyMode, Options, Running as Platform, Simulator};

const PATIENCE: Duration = Duration::from_secs(60);
/// Shorter than the time after which an event stream looks by itself.
const AT_ONCE: Duration = Duration::from_secs(12);

/// What the processes share, and a desk beside them that sets things up and takes notifications, and never works.
struct World {
    platform: Platform,
    ground: Ground,
    desk: Desk,
    agent: Actor,
    shutdown: CancellationToken,
}

impl Drop for World {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

impl World {
    async fn start() -> Self {
        let ground = Ground::start(Dialect::Postgres).await;
        let platform = Simulator::start(Options::default()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let desk = ground.desk_beside(Arc::new(SystemClock), |settings| {
            settings.web.public_url = url.parse().unwrap();
        });
        let shutdown = CancellationToken::new();
        let router = web::router(Site::new(desk.clone(), shutdown.clone()));
        tokio::spawn(web::serve(listener, router, shutdown.clone()));
        connect(&desk, &platform, &platform.base_url, KeyMode::PublicKey).await;
        let agent = agent(&desk).await;
        Self { platform, ground, desk, agent, shutdown }
    }

    /// One more process, in which replies are held for so many seconds.
    fn process(&self, hold: u32) -> Running {
        let variables = self.ground.variables().and("DESK_SEND_HOLD_SECONDS", hold);
        Running::start(self.ground.folder.path(), &variables.pairs())
    }

    /// Complaints that are told by notifications alone: older than the list window.
    async fn complaints(&self, count: usize) -> Vec<ComplaintId> {
        let ids = (0..count).map(|_| self.platform.control.new_complaint(old_complaint()).parse().unwrap()).collect();
        let deliveries = self.platform.control.flush_callbacks().await;
        assert!(deliveries.len() == count && deliveries.iter().all(|delivery| delivery.status == Some(204)));
        ids
    }

    /// A complaint whose history has been read.
    async fn complaint(&self) -> ComplaintId {
        let id = self.complaints(1).await.remove(0);
        jobs::run_until_idle(&self.desk).await.unwrap();
        id
    }

    /// The instants at which complaints were read.
    fn readings(&self, call: Call) -> Vec<(i64, String)> {
        let journal = self.platform.control.journal().into_iter().filter(|entry| entry.call == call);
        journal.map(|entry| (entry.at, entry.complaint_id.unwrap())).collect()
    }

    /// Somebody who has signed in at the desk, as seen by one of its processes.
    async fn browser(&self, process: &Running) -> Browser {
        let browser = Browser::new(&format!("http://{}", process.address));
        browser.set_cookie(Some(remember(&self.desk, &self.agent).await));
        browser
    }
}

async fn eventually<F: Future<Output = bool>>(happens: impl Fn() -> F) {
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let happened = async {
        while !happens().await {
            looks.tick().await;
        }
    };
    tokio::time::timeout(PATIENCE, happened).await.unwrap();
}

async fn reply(browser: &Browser, id: &ComplaintId, text: &str) {
    let form = Form::new().text("complaint", id.to_string()).text("query", "").text("text", text.to_owned());
    let answer = browser.send(browser.form("/api/reply").multipart(form)).await;
    assert!(!answer.header("location").contains("notice"), "{}", answer.header("location"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_job_runs_once() {
    let world = World::start().await;
    let mut ids = world.complaints(10).await;
    let _both = [world.process(0), world.process(0)];
    let end = || async { world.desk.store().jobs_waiting(SystemClock.now() + Span::hours(1)).await.unwrap() == 0 };
    eventually(end).await;
    ids.sort();
    for call in [Call::Detail, Call::History] {
        let mut read: Vec<ComplaintId> = world.readings(call).iter().map(|(_, id)| id.parse().unwrap()).collect();
        read.sort();
        assert_eq!(read, ids, "{call:?}");
    }
}

/// Background work may read 42 details a minute: four at once, and then one every 1.58 seconds.
#[tokio::test(flavor = "multi_thread")]
async fn the_quota_holds_for_both_together() {
    let world = World::start().await;
    world.complaints(12).await;
    let _both = [world.process(0), world.process(0)];
    eventually(|| async { world.readings(Call::Detail).len() == 12 }).await;
    let readings = world.readings(Call::Detail);
    let took = readings[11].0 - readings[0].0;
    // 8 × 1.58 seconds, and a few for a call that was late; with a quota of its own each process would be done in 4.
    assert!(took > 9_000, "{took}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_browsers_at_the_other_process() {
    let world = World::start().await;
    let id = world.complaint().await;
    let (one, other) = (world.process(300), world.process(300));
    let mut stream = Stream::open(&world.browser(&other).await, "/events", None).await;
    reply(&world.browser(&one).await, &id, "您好，正在处理。").await;
    let (_, change) = tokio::time::timeout(AT_ONCE, stream.next()).await.expect("it is told at once").unwrap();
    assert_eq!(change["complaint_id"], id.as_str());
}

/// Somebody signs in and replies at one process, which dies: the other knows them, and sends what they wrote, once.
#[tokio::test(flavor = "multi_thread")]
async fn either_may_die_and_the_other_goes_on() {
    let world = World::start().await;
    let id = world.complaint().await;
    let (one, other) = (world.process(2), world.process(2));
    let browser = Browser::new(&format!("http://{}", one.address));
    browser.post("/api/sign_in", &[("username", "agent"), ("password", PASSWORD)]).await;
    reply(&browser, &id, "您好，正在处理。").await;
    tripwire::kill(one.id());
    one.exit();

    let survivor = Browser::new(&format!("http://{}", other.address));
    survivor.set_cookie(browser.cookie());
    let page = survivor.get(&format!("/complaints/{id}")).await;
    assert!(page.text.contains("您好，正在处理。"), "{page:?}");
    eventually(|| async { world.desk.store().outbox_of(&id).await.unwrap()[0].state == DeliveryState::Delivered })
        .await;
    assert_eq!(rows_of(&world.platform, &id, "MERCHANT_RESPONSE"), 1);
}
