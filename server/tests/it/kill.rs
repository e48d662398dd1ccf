//! The process is killed, without a chance to say anything, at the worst moments of a send.

use crate::process::Running;
use crate::support::{PASSWORD, install_tls};
use desk_domain::{ComplaintId, DeliveryState, Mchid, OutboxId, Role, Span};
use desk_service::{Desk, MasterKey, MerchantForm, ReplyForm, Settings, SystemClock, SystemRng};
use desk_store::Dialect;
use desk_store::testing::TestStore;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint, Options, Running as Platform, Simulator};

/// How long the outside may take to reach what a story waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A desk as a process, and a look at its database from here.
struct World {
    desk: Desk,
    platform: Platform,
    store: TestStore,
    folder: TempDir,
}

impl World {
    async fn start(dialect: Dialect) -> Self {
        install_tls();
        let platform = Simulator::start(Options::default()).await.unwrap();
        let store = TestStore::new(dialect).await;
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::load_or_create(&folder.path().join("master.key"), &SystemRng).unwrap();
        let settings = Settings { send_hold: Span(0), ..Settings::default() };
        let desk = Desk::new(store.store.clone(), settings, master, Arc::new(SystemClock), Arc::new(SystemRng));
        let held = &platform.credentials;
        desk.add_merchant(MerchantForm {
            mchid: mchid(),
            name: "青禾鲜生".into(),
            partner: false,
            api_base: platform.base_url.clone(),
            serial_no: held.serial_no.clone(),
            private_key_pem: held.merchant_key_pem.clone(),
            apiv3_key: held.apiv3_key.clone().into_bytes(),
            public_key: Some((held.public_key_id.clone(), held.public_key_pem.clone())),
            platform_certificates_pem: Vec::new(),
        })
        .await
        .unwrap();
        Self { desk, platform, store, folder }
    }

    /// A complaint with a reply that waits to be sent.
    async fn reply_in_the_outbox(&self) -> (ComplaintId, OutboxId) {
        let id: ComplaintId = self.platform.control.new_complaint(NewComplaint::default()).parse().unwrap();
        let today = self.desk.now().in_beijing().date;
        self.desk.reconcile(&mchid(), today.plus_days(-1), today).await.unwrap();
        self.desk.run_jobs_until_idle().await.unwrap();
        let agent = self.desk.add_staff("agent", "陈晓雯", Role::Agent, PASSWORD).await.unwrap();
        let agent = self.desk.staff(&agent).await.unwrap().unwrap().actor;
        let form = ReplyForm { text: "您好，正在处理。".into(), ..ReplyForm::default() };
        let outbox = self.desk.reply(&agent, &id, form).await.unwrap();
        (id, outbox)
    }

    fn process(&self) -> Running {
        let folder = self.folder.path();
        let key = folder.join("master.key").display().to_string();
        let variables = [
            ("DESK_DATABASE_URL", self.store.url.as_str()),
            ("DESK_MASTER_KEY_FILE", key.as_str()),
            ("DESK_WECHATPAY__REQUEST_TIMEOUT_SECONDS", "1"),
            ("DESK_LOG", "info"),
        ];
        Running::start(folder, &variables)
    }

    fn replies(&self, id: &ComplaintId) -> usize {
        let truth = self.platform.control.complaint(id.as_str()).unwrap();
        let history = truth["history"].as_array().unwrap();
        history.iter().filter(|entry| entry["operate_type"] == "MERCHANT_RESPONSE").count()
    }

    async fn reaches(&self, outbox: &OutboxId, state: DeliveryState) {
        let mut looks = tokio::time::interval(Duration::from_millis(5));
        let arrival = async {
            while self.desk.store().outbox(outbox).await.unwrap().unwrap().state != state {
                looks.tick().await;
            }
        };
        tokio::time::timeout(PATIENCE, arrival).await.unwrap_or_else(|_| panic!("never {state:?}"));
    }
}

fn mchid() -> Mchid {
    "1900012181".parse().unwrap()
}

/// Killed while the request is under way and already carried out: found in the history, not sent again.
async fn killed_between_request_and_answer(dialect: Dialect) {
    let world = World::start(dialect).await;
    let (id, outbox) = world.reply_in_the_outbox().await;
    let late = Fault { call: Call::Reply, fault: FaultKind::TimeoutAfterCommit, times: 1, complaint_id: None };
    world.platform.control.inject(late);
    let process = world.process();
    world.reaches(&outbox, DeliveryState::Sending).await;
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    while world.replies(&id) == 0 {
        looks.tick().await;
    }
    process.signal("KILL");
    let _again = world.process();
    world.reaches(&outbox, DeliveryState::VerifiedDelivered).await;
    assert_eq!(world.replies(&id), 1);
}

/// Killed as soon as the acknowledgement is recorded: nothing is done twice by the next process.
async fn killed_after_the_answer(dialect: Dialect) {
    let world = World::start(dialect).await;
    let (id, outbox) = world.reply_in_the_outbox().await;
    let process = world.process();
    world.reaches(&outbox, DeliveryState::Delivered).await;
    process.signal("KILL");
    let _again = world.process();
    world.desk.run_jobs_until_idle().await.unwrap();
    assert_eq!((world.replies(&id), world.desk.store().unsettled_outbox().await.unwrap().len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn between_request_and_answer_on_sqlite() {
    killed_between_request_and_answer(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn between_request_and_answer_on_postgres() {
    killed_between_request_and_answer(Dialect::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_answer_on_sqlite() {
    killed_after_the_answer(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_answer_on_postgres() {
    killed_after_the_answer(Dialect::Postgres).await;
}
