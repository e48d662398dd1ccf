//! The process is killed, without a chance to say anything, between every two steps of everything that it sends and of a
//! callback; what is left behind is picked up later, and nothing is lost or done twice.

use crate::process::Running;
use crate::support::{Browser, PASSWORD, install_tls, remember};
use crate::tripwire::{self, Tripwire};
use desk_domain::{Actor, ComplaintId, DeliveryState, Mchid, Role, SendKind, Span};
use desk_server::web::{self, Site};
use desk_service::testing::merchant_form;
use desk_service::{Clock, Desk, ManualClock, MasterKey, ReplyForm, Settings, SystemClock, SystemRng};
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

/// What a person does in a browser that makes the desk send something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// With a picture.
    Reply,
    ImmediateReply,
    Completion,
    /// Followed by the refund itself.
    Approval,
    Refusal,
}

impl Act {
    /// What a row of the history is called that each of its messages leaves, in the order in which they are sent.
    const fn traces(self) -> &'static [&'static str] {
        match self {
            Self::Reply | Self::ImmediateReply => &["MERCHANT_RESPONSE"],
            Self::Completion => &["MERCHANT_CONFIRM_COMPLETE"],
            Self::Approval => &["MERCHANT_APPROVE_REFUND", "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE"],
            Self::Refusal => &["MERCHANT_REFUSE_RERUND"],
        }
    }

    fn complaint(self) -> NewComplaint {
        let refund = matches!(self, Self::Approval | Self::Refusal);
        NewComplaint {
            problem_type: refund.then(|| "REFUND".to_owned()),
            amount: Some(12_800),
            apply_refund_amount: refund.then_some(12_800),
            need_immediate_service: self == Self::ImmediateReply,
            ..old_complaint()
        }
    }
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

    /// A complaint that the desk has read, and with which an act can be done.
    async fn complaint(&self, act: Act) -> ComplaintId {
        let id: ComplaintId = self.platform.control.new_complaint(act.complaint()).parse().unwrap();
        let successor = self.successor().await;
        successor.take_callbacks(self).await;
        successor.desk.run_jobs_until_idle().await.unwrap();
        if act == Act::Completion {
            let form = ReplyForm { text: "您好，已处理。".into(), ..ReplyForm::default() };
            let outbox = successor.desk.reply(&self.agent, &id, form).await.unwrap();
            successor.desk.send_now(&self.agent, &outbox).await.unwrap();
            successor.desk.run_jobs_until_idle().await.unwrap();
        }
        id
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

    /// Presses the button. The process may be gone before it answers.
    async fn press(&self, act: Act, browser: &Browser, id: &ComplaintId) {
        let last_log_id = self.store.store.history(id).await.unwrap().pop().unwrap().log_id;
        let form = Form::new().text("complaint", id.to_string()).text("query", "");
        let picture = Part::bytes(DOT.to_vec()).file_name("凭证.bmp");
        let (path, form) = match act {
            Act::Reply => {
                let form = form.text("last_log_id", last_log_id).text("text", "您好，正在处理，凭证见图。");
                ("/api/reply", form.part("pictures", picture))
            }
            Act::ImmediateReply => {
                let form = form.text("last_log_id", last_log_id).text("text", "您好，正在处理。");
                ("/api/reply", form.text("button", "还有问题"))
            }
            Act::Approval => ("/api/decide_refund", form.text("decision", "approve").text("launch_day", "0")),
            Act::Refusal => ("/api/decide_refund", form.text("decision", "refuse").text("reason", "商品无质量问题。")),
            Act::Completion => {
                let request = browser.form("/api/complete").header("content-type", "application/x-www-form-urlencoded");
                drop(request.body(format!("complaint={id}&query=")).send().await);
                return;
            }
        };
        drop(browser.form(path).multipart(form).send().await);
    }

    async fn is_done(&self, done: Done<'_>) -> bool {
        let after_every_lease = SystemClock.now() + Span::hours(1);
        self.store.store.history(done.id).await.unwrap().len() == done.rows
            && self.store.store.jobs_waiting(after_every_lease).await.unwrap() == 0
    }

    /// How often something stands in the history at WeChat Pay.
    fn traces(&self, id: &ComplaintId, kind: &str) -> usize {
        self.truth(id).iter().filter(|entry| entry["operate_type"] == kind).count()
    }

    /// The history as WeChat Pay holds it.
    fn truth(&self, id: &ComplaintId) -> Vec<serde_json::Value> {
        self.platform.control.complaint(id.as_str()).unwrap()["history"].as_array().unwrap().clone()
    }

    /// Whether the desk tells the truth about each message of an act, once everything has settled: what became of the first.
    async fn outcome(&self, act: Act, id: &ComplaintId, moment: Moment) -> Outcome {
        let outbox = self.store.store.outbox_of(id).await.unwrap();
        let sent: Vec<_> =
            outbox.iter().filter(|row| act != Act::Completion || row.kind == SendKind::Completion).collect();
        let shown = self.store.store.history(id).await.unwrap();
        assert_eq!(shown.len(), self.truth(id).len(), "{act:?} {moment:?}");
        let outcomes: Vec<Outcome> = act
            .traces()
            .iter()
            .enumerate()
            .map(|(n, kind)| {
                // The reply before a completion is none of the act's.
                let traces = self.traces(id, kind);
                match (sent.get(n).map(|row| row.state), traces) {
                    (None, 0) => Outcome::NeverWritten,
                    (Some(DeliveryState::Delivered), 1) => Outcome::Delivered,
                    (Some(DeliveryState::VerifiedDelivered), 1) => Outcome::FoundDelivered,
                    (Some(DeliveryState::VerifiedMissing), 0) => Outcome::FoundMissing,
                    other => panic!("{act:?} {moment:?}: {other:?}"),
                }
            })
            .collect();
        assert!(sent.len() <= act.traces().len(), "{act:?} {moment:?}");
        if let [first, second] = outcomes[..] {
            let has_arrived = matches!(first, Outcome::Delivered | Outcome::FoundDelivered);
            assert_eq!(
                second != Outcome::NeverWritten,
                has_arrived,
                "{moment:?}: a refund follows its approval, and no other"
            );
        }
        outcomes[0]
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

async fn leaves_once(act: Act, dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let world = World::start(dialect).await;
    let mut outcomes = BTreeSet::new();
    for moment in moments {
        for step in 1.. {
            let (has_come, outcome) = world.send_and_kill(act, moment(step)).await;
            outcomes.insert(outcome);
            if !has_come {
                break;
            }
        }
    }
    // Only a server shows every step: what comes before the first commit to a file cannot be seen from outside, and the one
    // between a claim and its request is seen too late where the machine is busy.
    let seen: &[Outcome] = match dialect {
        Dialect::Sqlite => &[Outcome::Delivered, Outcome::FoundDelivered],
        Dialect::Postgres => {
            &[Outcome::NeverWritten, Outcome::Delivered, Outcome::FoundDelivered, Outcome::FoundMissing]
        }
    };
    assert!(seen.iter().all(|one| outcomes.contains(one)), "there are moments for each: {outcomes:?}");
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
    async fn send_and_kill(&self, act: Act, moment: Moment) -> (bool, Outcome) {
        let id = self.complaint(act).await;
        let done = Done { id: &id, rows: self.truth(&id).len() + act.traces().len() };
        let browser = Browser::new(&format!("http://{}", self.address));
        browser.set_cookie(Some(remember(&self.successor().await.desk, &self.agent).await));
        let process = self.process().await;
        let (has_come, ()) = self.kill(&process, moment, done, self.press(act, &browser, &id)).await;
        process.exit();
        self.successor().await.go_on().await;
        (has_come, self.outcome(act, &id, moment).await)
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

/// A file shows its commits, a server its messages.
const IN_A_FILE: [fn(usize) -> Moment; 3] = [|_| Moment::Answered, Moment::Commits, Moment::Messages];
const ON_A_SERVER: [fn(usize) -> Moment; 2] = [|_| Moment::Answered, Moment::Messages];

/// One test for each act and database.
macro_rules! acts {
    ($($name:ident: $act:expr),+ $(,)?) => {
        mod sqlite {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                leaves_once($act, Dialect::Sqlite, &IN_A_FILE).await;
            })+
        }
        mod postgres {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                leaves_once($act, Dialect::Postgres, &ON_A_SERVER).await;
            })+
        }
    };
}

acts!(
    a_reply_leaves_once: Act::Reply,
    a_message_of_blocks_leaves_once: Act::ImmediateReply,
    a_completion_leaves_once: Act::Completion,
    an_approval_and_its_refund_leave_once: Act::Approval,
    a_refusal_leaves_once: Act::Refusal,
);

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_sqlite() {
    a_callback_is_not_lost(Dialect::Sqlite, &IN_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_postgres() {
    a_callback_is_not_lost(Dialect::Postgres, &ON_A_SERVER).await;
}
