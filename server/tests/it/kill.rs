//! The process is killed, without a chance to say anything, between every two steps of a send and of a callback; what is
//! left behind is picked up later, and nothing is lost or done twice.

use crate::process::Running;
use crate::support::{Browser, PASSWORD, install_tls, remember};
use crate::tripwire::{self, Tripwire};
use desk_domain::{Actor, ComplaintId, DeliveryState, Mchid, Role, Span};
use desk_server::web::{self, Site};
use desk_service::testing::merchant_form;
use desk_service::{Clock, Desk, ManualClock, MasterKey, Settings, SystemClock, SystemRng};
use desk_store::Dialect;
use desk_store::testing::TestStore;
use reqwest::multipart::{Form, Part};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wechatpay_simulator::{NewComplaint, Options, Running as Platform, Simulator};

/// How long the outside may take to reach the next step.
const PATIENCE: Duration = Duration::from_secs(30);

/// When the process is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// As soon as the request that starts the work is answered.
    Answered,
    /// After so many messages to WeChat Pay, and to the database server if there is one.
    Messages(usize),
    /// After so many commits to an SQLite file.
    Commits(usize),
}

/// The work has ended: the conversation has so many rows, and no job waits or runs.
#[derive(Clone, Copy)]
struct Done<'a> {
    id: &'a ComplaintId,
    rows: usize,
}

/// A desk as a process that gets killed, and what stays.
struct World {
    agent: Actor,
    platform: Platform,
    store: TestStore,
    folder: TempDir,
    tripwire: Tripwire,
    /// The database as the process is told to reach it.
    database_url: String,
    /// Where the process and its successor listen.
    address: SocketAddr,
}

/// Another process on the same database, with a clock of its own.
struct Successor {
    desk: Desk,
    clock: Arc<ManualClock>,
}

impl World {
    async fn start(dialect: Dialect) -> Self {
        install_tls();
        let platform = Simulator::start(Options { rate_limits: false, ..Options::default() }).await.unwrap();
        let store = TestStore::new(dialect).await;
        let folder = tempfile::tempdir().unwrap();
        let tripwire = Tripwire::default();
        let api_base = format!("http://{}", tripwire.guard(platform.address, tripwire::every_message).await);
        let database_url = guarded(&store.url, &tripwire).await;
        let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();

        let Successor { desk, .. } = successor(&store, &folder, address);
        desk.add_merchant(merchant_form(&platform.credentials, &api_base)).await.unwrap();
        desk.register_callback(&mchid()).await.unwrap();
        let agent = desk.add_staff("agent", "陈晓雯", Role::Agent, PASSWORD).await.unwrap();
        let agent = desk.staff(&agent).await.unwrap().unwrap().actor;
        Self { agent, platform, store, folder, tripwire, database_url, address }
    }

    /// Started a while later, like every process here: what was called before counts no more.
    async fn successor(&self) -> Successor {
        self.store.rest_quotas().await;
        successor(&self.store, &self.folder, self.address)
    }

    async fn process(&self) -> Running {
        self.store.rest_quotas().await;
        let folder = self.folder.path();
        let (key, media) = (folder.join("master.key"), folder.join("media"));
        let variables = [
            ("DESK_LISTEN", self.address.to_string()),
            ("DESK_DATABASE_URL", self.database_url.clone()),
            ("DESK_MASTER_KEY_FILE", key.display().to_string()),
            ("DESK_MEDIA_URL", format!("file://{}", media.display())),
            ("DESK_SEND_HOLD_SECONDS", "0".to_owned()),
        ];
        Running::start(folder, &variables.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    /// A complaint that the desk has read.
    async fn complaint(&self) -> ComplaintId {
        let id = self.platform.control.new_complaint(old_complaint());
        let successor = self.successor().await;
        successor.take_callbacks(self).await;
        successor.desk.run_jobs_until_idle().await.unwrap();
        id.parse().unwrap()
    }

    /// Kills the process at a moment of what a request makes it do, or when it has done everything: `false` if it had,
    /// and there is no later moment.
    async fn kill<T>(
        &self,
        process: &Running,
        moment: Moment,
        done: Done<'_>,
        request: impl Future<Output = T>,
    ) -> (bool, T) {
        let id = process.id();
        match moment {
            Moment::Answered => {
                let answer = request.await;
                tripwire::kill(id);
                (false, answer)
            }
            Moment::Messages(count) => {
                self.tripwire.arm(id, count);
                tokio::join!(self.comes_before_the_end(id, self.tripwire.sprung(), done), request)
            }
            Moment::Commits(count) => {
                let committed = async {
                    self.store.commits(count).await;
                    tripwire::kill(id);
                };
                tokio::join!(self.comes_before_the_end(id, committed, done), request)
            }
        }
    }

    async fn comes_before_the_end(&self, process: u32, killed: impl Future<Output = ()>, done: Done<'_>) -> bool {
        let mut looks = tokio::time::interval(Duration::from_millis(30));
        let ended = async {
            while !self.is_done(done).await {
                looks.tick().await;
            }
        };
        let first = async {
            tokio::select! {
                () = killed => true,
                () = ended => {
                    tripwire::kill(process);
                    false
                }
            }
        };
        tokio::time::timeout(PATIENCE, first).await.expect("the moment comes, or the work ends")
    }

    /// Presses *send* with a text and a picture. The process may be gone before it answers.
    async fn press_send(&self, browser: &Browser, id: &ComplaintId) {
        let last_log_id = self.store.store.history(id).await.unwrap().pop().unwrap().log_id;
        let form = Form::new()
            .text("complaint", id.to_string())
            .text("query", "")
            .text("last_log_id", last_log_id)
            .text("text", "您好，正在处理，凭证见图。")
            .part("pictures", Part::bytes(DOT.to_vec()).file_name("凭证.bmp"));
        drop(browser.form("/api/reply").multipart(form).send().await);
    }

    async fn is_done(&self, done: Done<'_>) -> bool {
        let after_every_lease = SystemClock.now() + Span::hours(1);
        self.store.store.history(done.id).await.unwrap().len() == done.rows
            && self.store.store.jobs_waiting(after_every_lease).await.unwrap() == 0
    }

    /// How many replies the user has really got.
    fn replies(&self, id: &ComplaintId) -> usize {
        self.truth(id).iter().filter(|entry| entry["operate_type"] == "MERCHANT_RESPONSE").count()
    }

    /// The history as WeChat Pay holds it.
    fn truth(&self, id: &ComplaintId) -> Vec<serde_json::Value> {
        self.platform.control.complaint(id.as_str()).unwrap()["history"].as_array().unwrap().clone()
    }

    /// How many replies the desk shows in the conversation.
    async fn shown_replies(&self, id: &ComplaintId) -> usize {
        let history = self.store.store.history(id).await.unwrap();
        history.iter().filter(|row| row.kind == "MERCHANT_RESPONSE").count()
    }

    /// Whether the desk tells the truth about a message, once everything has settled.
    async fn outcome(&self, id: &ComplaintId, moment: Moment) -> Outcome {
        let outbox = self.store.store.outbox_of(id).await.unwrap();
        assert_eq!(self.shown_replies(id).await, self.replies(id), "{moment:?}");
        match (outbox.first().map(|row| row.state), outbox.len(), self.replies(id)) {
            (None, 0, 0) => Outcome::NeverWritten,
            (Some(DeliveryState::Delivered), 1, 1) => Outcome::Delivered,
            (Some(DeliveryState::VerifiedDelivered), 1, 1) => Outcome::FoundDelivered,
            (Some(DeliveryState::VerifiedMissing), 1, 0) => Outcome::FoundMissing,
            other => panic!("{moment:?}: {other:?}"),
        }
    }
}

impl Successor {
    /// Goes on with the work, as time passes; and for as long as the database still holds what the dead process had begun.
    async fn go_on(&self) {
        for _ in 0..12 {
            self.clock.advance(Span::seconds(10));
            self.desk.run_jobs_until_idle().await.unwrap();
        }
        let mut looks = tokio::time::interval(Duration::from_millis(10));
        let rest = async {
            while self.desk.store().jobs_waiting(self.desk.now()).await.unwrap() > 0 {
                looks.tick().await;
                self.desk.run_jobs_until_idle().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, rest).await.expect("a dead process lets go");
    }

    /// Listens where the process did; WeChat Pay repeats what nobody has taken.
    async fn take_callbacks(&self, world: &World) {
        let shutdown = CancellationToken::new();
        let listener = TcpListener::bind(world.address).await.unwrap();
        let router = web::router(Site::new(self.desk.clone(), shutdown.clone()));
        let serving = tokio::spawn(web::serve(listener, router, shutdown.clone()));
        world.platform.control.advance(5);
        for delivery in world.platform.control.flush_callbacks().await {
            assert_eq!(delivery.status, Some(204));
        }
        world.platform.control.advance(-5);
        shutdown.cancel();
        serving.await.unwrap().unwrap();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    NeverWritten,
    Delivered,
    FoundDelivered,
    FoundMissing,
}

/// A bitmap of one white point.
const DOT: [u8; 58] = [
    b'B', b'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 4,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 0,
];

fn successor(store: &TestStore, folder: &TempDir, address: SocketAddr) -> Successor {
    let master = MasterKey::load_or_create(&folder.path().join("master.key"), &SystemRng).unwrap();
    let settings = Settings {
        public_url: format!("http://{address}").parse().unwrap(),
        media_dir: folder.path().join("media"),
        ..Settings::default()
    };
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let desk = Desk::new(store.store.clone(), settings, master, clock.clone(), Arc::new(SystemRng));
    Successor { desk, clock }
}

/// Older than the list window: what a process that starts reads by itself is none of a story's steps.
fn old_complaint() -> NewComplaint {
    NewComplaint { age_minutes: 40 * 24 * 60, ..NewComplaint::default() }
}

fn mchid() -> Mchid {
    "1900012181".parse().unwrap()
}

/// The address of a database server behind the tripwire; a file has no address.
async fn guarded(url: &str, tripwire: &Tripwire) -> String {
    let Ok(mut url) = url::Url::parse(url) else { return url.to_owned() };
    if url.scheme() != "postgres" {
        return url.to_string();
    }
    let server = url.socket_addrs(|| Some(5432)).unwrap()[0];
    let guard = tripwire.guard(server, tripwire::statements).await;
    url.set_ip_host(guard.ip()).unwrap();
    url.set_port(Some(guard.port())).unwrap();
    // Where one message ends can only be seen in the clear.
    url.set_query(Some("sslmode=disable"));
    url.into()
}

async fn a_send_leaves_once(dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let world = World::start(dialect).await;
    let mut outcomes = BTreeSet::new();
    for moment in moments {
        for step in 1.. {
            let (has_come, outcome) = world.send_and_kill(moment(step)).await;
            outcomes.insert(outcome);
            if !has_come {
                break;
            }
        }
    }
    let all = [Outcome::NeverWritten, Outcome::Delivered, Outcome::FoundDelivered, Outcome::FoundMissing];
    assert_eq!(outcomes, BTreeSet::from(all), "there are moments for each");
}

async fn a_callback_is_not_lost(dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let world = World::start(dialect).await;
    for moment in moments {
        let mut step = 1;
        while world.notify_and_kill(moment(step)).await {
            step += 1;
        }
    }
}

impl World {
    /// Whether the moment came, and what became of the message.
    async fn send_and_kill(&self, moment: Moment) -> (bool, Outcome) {
        let id = self.complaint().await;
        let done = Done { id: &id, rows: self.truth(&id).len() + 1 };
        let browser = Browser::new(&format!("http://{}", self.address));
        browser.set_cookie(Some(remember(&self.successor().await.desk, &self.agent).await));
        let process = self.process().await;
        let (has_come, ()) = self.kill(&process, moment, done, self.press_send(&browser, &id)).await;
        process.exit();
        self.successor().await.go_on().await;
        (has_come, self.outcome(&id, moment).await)
    }

    /// Whether the moment came.
    async fn notify_and_kill(&self, moment: Moment) -> bool {
        let control = &self.platform.control;
        let process = self.process().await;
        let id = control.new_complaint(old_complaint());
        let id: ComplaintId = id.parse().unwrap();
        let done = Done { id: &id, rows: self.truth(&id).len() };
        let (has_come, deliveries) = self.kill(&process, moment, done, control.flush_callbacks()).await;
        process.exit();
        let is_recorded = self.store.store.last_action(&id).await.unwrap().is_some();
        let is_acknowledged = deliveries[0].status == Some(204);
        assert!(is_recorded || !is_acknowledged, "{moment:?}: acknowledged and forgotten");

        let successor = self.successor().await;
        successor.take_callbacks(self).await;
        successor.go_on().await;
        let shown = self.store.store.history(&id).await.unwrap();
        assert_eq!(shown.len(), done.rows, "{moment:?}");
        has_come
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_on_sqlite() {
    a_send_leaves_once(Dialect::Sqlite, &[|_| Moment::Answered, Moment::Commits, Moment::Messages]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_on_postgres() {
    a_send_leaves_once(Dialect::Postgres, &[|_| Moment::Answered, Moment::Messages]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_sqlite() {
    a_callback_is_not_lost(Dialect::Sqlite, &[|_| Moment::Answered, Moment::Commits, Moment::Messages]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_postgres() {
    a_callback_is_not_lost(Dialect::Postgres, &[|_| Moment::Answered, Moment::Messages]).await;
}
