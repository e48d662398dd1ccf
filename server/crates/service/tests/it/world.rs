//! A desk with one merchant, and the platform it talks to.

use desk_domain::conversation::SeenRows;
use desk_domain::time::Date;
use desk_domain::{Actor, ComplaintId, DeliveryState, Mchid, OutboxId, Role, Span, Timestamp};
use desk_service::complaints;
use desk_service::complaints::{Delivery, TimelineItem};
use desk_service::drafts::{self, DraftForm, DraftKept, Picked};
use desk_service::evidence;
use desk_service::jobs;
use desk_service::merchants::{self, MerchantForm};
use desk_service::people;
use desk_service::send::{self, PutBack, ReplyForm};
use desk_service::settings::Seconds;
use desk_service::sync;
use desk_service::testing::{allowed, another_program, merchant_form};
use desk_service::{Clock, Desk, ManualClock, MasterKey, SeededRng, ServiceError, Settings};
use desk_store::testing::TestStore;
use desk_store::{Dialect, Store};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use wechatpay_complaints::Client;
use wechatpay_simulator::{Call, Control, Fault, FaultKind, KeyMode, NewComplaint, Options, Running, Simulator};

/// 2026-08-26 14:00 in Beijing.
pub(crate) const BEGINNING: Timestamp = Timestamp::from_unix_seconds(1_787_724_000);

pub(crate) const MASTER_KEY: [u8; 32] = [7; 32];
const A_MINUTE: Span = Span::minutes(1);

pub(crate) struct World {
    pub(crate) desk: Desk,
    pub(crate) agent: Actor,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) platform: Running,
    folder: TempDir,
    store: TestStore,
}

impl World {
    pub(crate) async fn start(dialect: Dialect) -> Self {
        Self::start_with(dialect, Options::default()).await
    }

    /// With a platform of another kind.
    pub(crate) async fn start_with(dialect: Dialect, options: Options) -> Self {
        let clock = Arc::new(ManualClock::new(BEGINNING));
        let platform_clock = clock.clone();
        let (partner, keys) = (options.partner, options.keys);
        let options = Options { clock: Arc::new(move || platform_clock.now().0), ..options };
        let platform = Simulator::start(options).await.unwrap();
        let store = TestStore::start(dialect).await;
        let folder = tempfile::tempdir().unwrap();
        let desk = new_desk(store.store.clone(), &folder, &clock, |_| {}, 0);
        let mut form = MerchantForm { partner, ..merchant_form(&platform.credentials, &platform.base_url) };
        if keys != KeyMode::PublicKey {
            form.platform_certificates_pem.push(platform.credentials.certificate_pem.clone());
        }
        if keys == KeyMode::Certificate {
            form.public_key = None;
        }
        merchants::add(&desk, &allowed(), form).await.unwrap();
        let id = people::add(&desk, &allowed(), "agent", "陈晓雯", Role::Agent, "correct horse battery").await.unwrap();
        let agent = people::staff(&desk, &id).await.unwrap().unwrap().actor();
        Self { desk, agent, clock, platform, folder, store }
    }

    /// The process has died; a new one opens the same database.
    pub(crate) fn restart(&mut self) {
        self.restart_with(MASTER_KEY);
    }

    /// The same, with this master key.
    pub(crate) fn restart_with(&mut self, master: [u8; 32]) {
        self.desk = open_desk(self.store.store.clone(), &self.folder, &self.clock, |_| {}, 0, master);
    }

    /// Where pictures are kept.
    pub(crate) fn pictures(&self) -> PathBuf {
        self.folder.path().join("media")
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> &str {
        &self.store.url
    }

    /// Writes into its database what the desk itself never would.
    pub(crate) async fn tamper(&self, statement: &str) {
        self.store.tamper(statement).await;
    }

    /// How many new complaints, and how many changes, were counted that no notification has announced.
    pub(crate) async fn unannounced(&self) -> (i64, i64) {
        self.store.unannounced().await
    }

    /// The desk's way to its database is another from now on.
    pub(crate) fn reach(&mut self, store: Store) {
        self.desk = new_desk(store, &self.folder, &self.clock, |_| {}, 0);
    }

    /// A second process on the same database, with settings of its own.
    pub(crate) fn another_desk(&self, change: impl FnOnce(&mut Settings)) -> Desk {
        new_desk(self.store.store.clone(), &self.folder, &self.clock, change, 1)
    }

    /// Gives WeChat Pay as long to list what has reached it as it has by default.
    pub(crate) fn be_patient(&mut self) {
        let usual = Settings::default().wechatpay.listing_delay_seconds;
        self.desk = self.another_desk(|settings| settings.wechatpay.listing_delay_seconds = usual);
    }

    /// A process on the same database that holds another master key.
    pub(crate) fn desk_with_another_key(&self) -> Desk {
        let settings = Settings::defaults_in(self.folder.path());
        let rng = Arc::new(SeededRng::new(9));
        Desk::new(self.store.store.clone(), settings, MasterKey::new([8; 32]), self.clock.clone(), rng)
    }

    /// What became of the latest message of a complaint, as its bubble shows it.
    pub(crate) async fn delivery(&self, id: &ComplaintId) -> Delivery {
        let view = complaints::complaint(&self.desk, &self.agent, id).await.unwrap();
        let outgoing = view.timeline.into_iter().rev().find_map(|item| match item {
            TimelineItem::Outgoing(outgoing) => Some(outgoing.delivery),
            TimelineItem::Entry(entry) => entry.delivery,
            TimelineItem::Team(_) => None,
        });
        outgoing.unwrap()
    }

    /// What became of one message, as its bubble shows it.
    pub(crate) async fn delivery_of(&self, id: &ComplaintId, outbox: &OutboxId) -> Delivery {
        let view = complaints::complaint(&self.desk, &self.agent, id).await.unwrap();
        let outgoing = view.timeline.into_iter().find_map(|item| match item {
            TimelineItem::Outgoing(outgoing) if outgoing.id == *outbox => Some(outgoing.delivery),
            _ => None,
        });
        outgoing.unwrap()
    }

    /// A process on the same database whose clock is ahead of this one's.
    pub(crate) fn desk_ahead(&self, span: Span) -> Desk {
        let clock = Arc::new(ManualClock::new(self.clock.now() + span));
        new_desk(self.store.store.clone(), &self.folder, &clock, |_| {}, 2)
    }

    /// Ready once the platform has answered so many list calls.
    pub(crate) async fn another_page(&self, count: usize) {
        let lists = || self.control().journal().iter().filter(|entry| entry.call == Call::List).count();
        while lists() < count {
            tokio::task::yield_now().await;
        }
    }

    /// How many lines the audit log has.
    pub(crate) async fn desk_lines(&self) -> usize {
        self.store().audit_page(None, 1_000).await.unwrap().len()
    }

    pub(crate) fn control(&self) -> &Control {
        &self.platform.control
    }

    /// A complaint that the desk has read.
    pub(crate) async fn complaint(&self) -> ComplaintId {
        let id = self.control().new_complaint(NewComplaint::default());
        self.sync().await;
        id.parse().unwrap()
    }

    /// Reads the list window and everything that follows from it.
    pub(crate) async fn sync(&self) {
        self.try_sync().await.unwrap();
    }

    pub(crate) async fn try_sync(&self) -> Result<(), ServiceError> {
        let today = self.clock.now().in_beijing().date;
        let listed = sync::reconcile(&self.desk, &mchid(), today.plus_days(-29), today).await;
        self.settle().await;
        listed.map(drop)
    }

    /// Reaches WeChat Pay under another address from now on.
    pub(crate) async fn connect(&self, api_base: &str) {
        merchants::add(&self.desk, &allowed(), merchant_form(&self.platform.credentials, api_base)).await.unwrap();
    }

    /// The merchant's own program, beside the desk.
    pub(crate) fn another_program(&self) -> Client {
        another_program(&self.platform, self.clock.clone())
    }

    /// Puts a picture on the agent's draft and returns its id.
    pub(crate) async fn attach(&self, id: &ComplaintId) -> String {
        self.attach_picture(id, 0).await
    }

    /// The same with a picture of its own brightness.
    pub(crate) async fn attach_picture(&self, id: &ComplaintId, brightness: u8) -> String {
        let mut file = evidence::begin_upload(&self.desk, &self.agent).await.unwrap();
        file.push(&picture(brightness)).await.unwrap();
        let picked = Picked { filename: "凭证.png".into(), place: None, file };
        drafts::attach_image(&self.desk, &self.agent, id, picked).await.unwrap().id
    }

    /// Runs what is due, letting time pass, until nothing happens for a minute.
    pub(crate) async fn settle(&self) {
        let mut quiet = Span(0);
        while quiet < A_MINUTE {
            let worked = jobs::run_until_idle(&self.desk).await.unwrap() > 0;
            let step = self.until_something_is_due().await;
            quiet = if worked { Span(0) } else { Span(quiet.0 + step.0) };
            self.clock.advance(step);
        }
    }

    /// Whole seconds until the next job is due; at least one, and at most ten, in which readings may become jobs.
    async fn until_something_is_due(&self) -> Span {
        let (mut early, mut late) = (0, 10);
        while late - early > 1 {
            let middle = (early + late) / 2;
            let until = self.clock.now() + Span::seconds(middle);
            match self.store().jobs_waiting(until).await.unwrap() {
                0 => early = middle,
                _ => late = middle,
            }
        }
        Span::seconds(late)
    }

    /// Time passes, and what is due is done.
    pub(crate) async fn pass(&self, span: Span) {
        let end = self.clock.now() + span;
        while self.clock.now() < end {
            self.clock.advance(self.until_something_is_due().await.min(end - self.clock.now()));
            jobs::run_until_idle(&self.desk).await.unwrap();
        }
    }

    /// Queues a reply and lets it leave; nothing has been worked on yet.
    pub(crate) async fn write(&self, id: &ComplaintId, text: &str) -> OutboxId {
        let form = ReplyForm { content: text.into(), ..ReplyForm::default() };
        let outbox = send::reply(&self.desk, &self.agent, id, form).await.unwrap();
        self.clock.advance(Span::seconds(8));
        outbox
    }

    /// Puts a message back into the draft, by somebody who has seen the history as it is.
    pub(crate) async fn put_back(&self, id: &ComplaintId, outbox: &OutboxId) -> PutBack {
        let seen = complaints::complaint(&self.desk, &self.agent, id).await.unwrap().last_entry_id;
        send::edit_and_resend(&self.desk, &self.agent, outbox, seen.as_deref()).await.unwrap()
    }

    /// Keeps a draft, whatever is there.
    pub(crate) async fn draft(&self, id: &ComplaintId, text: &str) -> DraftKept {
        let draft = DraftForm { content: text.into(), ..DraftForm::default() };
        drafts::save(&self.desk, &self.agent, id, draft).await.unwrap()
    }

    /// What somebody sees who opens the complaint now.
    pub(crate) async fn shown(&self, id: &ComplaintId) -> SeenRows {
        let view = complaints::complaint(&self.desk, &self.agent, id).await.unwrap();
        view.timeline.iter().map(|item| item.id().to_owned()).collect()
    }

    /// Another agent.
    pub(crate) async fn colleague(&self) -> Actor {
        let known = self.store().staff_by_username("colleague").await.unwrap().map(|account| account.person.id);
        let id = match known {
            Some(id) => id,
            None => people::add(&self.desk, &allowed(), "colleague", "李明", Role::Agent, "correct horse battery")
                .await
                .unwrap(),
        };
        people::staff(&self.desk, &id).await.unwrap().unwrap().actor()
    }

    pub(crate) async fn state(&self, id: &OutboxId) -> DeliveryState {
        self.store().outbox(id).await.unwrap().unwrap().state
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store.store
    }

    /// How many replies the user has really got.
    pub(crate) fn replies(&self, id: &ComplaintId) -> usize {
        let truth = self.control().complaint(id.as_str()).unwrap();
        let history = truth["history"].as_array().unwrap();
        history.iter().filter(|entry| entry["operate_type"] == "MERCHANT_RESPONSE").count()
    }
}

/// A square of one brightness.
pub(crate) fn picture(brightness: u8) -> Vec<u8> {
    let square = image::GrayImage::from_pixel(20, 20, image::Luma([brightness]));
    let mut png = std::io::Cursor::new(Vec::new());
    square.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// Something goes wrong for as long as nobody says otherwise.
pub(crate) fn always(call: Call, kind: FaultKind) -> Fault {
    Fault { times: u32::MAX, ..fault(call, kind) }
}

/// Something goes wrong once.
pub(crate) fn fault(call: Call, fault: FaultKind) -> Fault {
    Fault { call, fault, times: 1, complaint_id: None }
}

pub(crate) fn mchid() -> Mchid {
    "1900012181".parse().unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn new_desk(
    store: Store,
    folder: &TempDir,
    clock: &Arc<ManualClock>,
    change: impl FnOnce(&mut Settings),
    process: u64,
) -> Desk {
    open_desk(store, folder, clock, change, process, MASTER_KEY)
}

fn open_desk(
    store: Store,
    folder: &TempDir,
    clock: &Arc<ManualClock>,
    change: impl FnOnce(&mut Settings),
    process: u64,
    master: [u8; 32],
) -> Desk {
    let mut settings = Settings::defaults_in(folder.path());
    // Longer than a busy machine takes for an answer, and short for those that never come.
    settings.wechatpay.request_timeout_seconds = Seconds::new(2);
    // Most stories are about something else than how long one has to look.
    settings.wechatpay.listing_delay_seconds = Seconds::new(30);
    change(&mut settings);
    Desk::new(
        store,
        settings,
        MasterKey::new(master),
        clock.clone(),
        Arc::new(SeededRng::new(clock.now().0.unsigned_abs() + process)),
    )
}
