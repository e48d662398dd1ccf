//! Two processes share one PostgreSQL. What happens when they are killed at random is in `end2end/soak`.

use crate::events::Stream;
use crate::kill::tripwire;
use crate::process::Running;
use crate::support::{Browser, PASSWORD, install_tls, remember};
use desk_domain::{Actor, ComplaintId, DeliveryState, Role, Span};
use desk_server::web::{self, Site};
use desk_service::jobs;
use desk_service::merchants;
use desk_service::people;
use desk_service::testing::{allowed, merchant_form};
use desk_service::{Clock, Desk, MasterKey, Settings, SystemClock, SystemRng};
use desk_store::Dialect;
use desk_store::testing::TestStore;
use reqwest::multipart::Form;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wechatpay_simulator::{Call, NewComplaint, Options, Running as Platform, Simulator};

const PATIENCE: Duration = Duration::from_secs(60);
/// Shorter than the time after which an event stream looks by itself.
const AT_ONCE: Duration = Duration::from_secs(12);

/// What the processes share, and a desk beside them that sets things up and takes notifications, and never works.
struct World {
    platform: Platform,
    store: TestStore,
    folder: TempDir,
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
        install_tls();
        let platform = Simulator::start(Options::default()).await.unwrap();
        let store = TestStore::start(Dialect::Postgres).await;
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut settings = Settings::default();
        settings.web.public_url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let master = MasterKey::load_or_create(&folder.path().join("master.key"), &SystemRng).unwrap();
        let desk = Desk::new(store.store.clone(), settings, master, Arc::new(SystemClock), Arc::new(SystemRng));
        let shutdown = CancellationToken::new();
        let router = web::router(Site::new(desk.clone(), shutdown.clone()));
        tokio::spawn(web::serve(listener, router, shutdown.clone()));
        let form = merchant_form(&platform.credentials, &platform.base_url);
        let mchid = form.mchid.clone();
        merchants::add(&desk, &allowed(), form).await.unwrap();
        merchants::register_callback(&desk, &allowed(), &mchid).await.unwrap();
        let agent = people::add(&desk, &allowed(), "agent", "陈晓雯", Role::Agent, PASSWORD).await.unwrap();
        let agent = people::staff(&desk, &agent).await.unwrap().unwrap().actor();
        Self { platform, store, folder, desk, agent, shutdown }
    }

    /// One more process, in which replies are held for so many seconds.
    fn process(&self, hold: u32) -> Running {
        let (folder, hold) = (self.folder.path(), hold.to_string());
        let key = folder.join("master.key").display().to_string();
        let variables = [
            ("DESK_DATABASE_URL", self.store.url.as_str()),
            ("DESK_MASTER_KEY_FILE", key.as_str()),
            ("DESK_SEND_HOLD_SECONDS", hold.as_str()),
        ];
        Running::start(folder, &variables)
    }

    /// Complaints that are told by notifications alone: older than the list window.
    async fn complaints(&self, count: usize) -> Vec<ComplaintId> {
        let old = || NewComplaint { age_minutes: 40 * 24 * 60, ..NewComplaint::default() };
        let ids = (0..count).map(|_| self.platform.control.new_complaint(old()).parse().unwrap()).collect();
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
    let end = || async { world.store.store.jobs_waiting(SystemClock.now() + Span::hours(1)).await.unwrap() == 0 };
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
    eventually(|| async { world.store.store.outbox_of(&id).await.unwrap()[0].state == DeliveryState::Delivered }).await;
    let truth = world.platform.control.complaint(id.as_str()).unwrap();
    let replies = truth["history"].as_array().unwrap().iter().filter(|row| row["operate_type"] == "MERCHANT_RESPONSE");
    assert_eq!(replies.count(), 1);
}
