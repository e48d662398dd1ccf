//! A desk with one merchant and one agent, and the platform it talks to, by a clock that moves when told to.

mod time;
mod told;
mod written;

use crate::ground::Ground;
use crate::people::{account, agent};
use crate::platform::{form_with_every_key, platform};
use crate::samples::{BEGINNING, MASTER_KEY, mchid};
use desk_domain::{Actor, ComplaintId, Role, Span};
use desk_service::merchants;
use desk_service::settings::Seconds;
use desk_service::testing::{allowed, another_program, merchant_form};
use desk_service::{Clock, Desk, ManualClock, MasterKey, ServiceError, Settings, people, sync};
use desk_store::{Dialect, Store};
use std::path::PathBuf;
use std::sync::Arc;
use wechatpay_complaints::Client;
use wechatpay_simulator::{Control, NewComplaint, Options, Running};

pub struct World {
    pub desk: Desk,
    pub agent: Actor,
    pub clock: Arc<ManualClock>,
    pub platform: Running,
    ground: Ground,
}

impl World {
    pub async fn start(dialect: Dialect) -> Self {
        Self::start_with(dialect, Options::default()).await
    }

    /// With a platform of another kind. The desk is given every key that it signs with.
    pub async fn start_with(dialect: Dialect, options: Options) -> Self {
        let clock = Arc::new(ManualClock::new(BEGINNING));
        let (partner, keys) = (options.partner, options.keys);
        let platform = platform(&clock, options).await;
        let ground = Ground::start(dialect).await;
        let desk = ground.desk(&clock, seed(&clock, 0), brisk);
        merchants::add(&desk, &allowed(), form_with_every_key(&platform, partner, keys)).await.unwrap();
        let agent = agent(&desk).await;
        Self { desk, agent, clock, platform, ground }
    }

    /// The process has died; a new one opens the same database.
    pub fn restart(&mut self) {
        self.restart_with(MASTER_KEY);
    }

    /// The same, with this master key.
    pub fn restart_with(&mut self, master: [u8; 32]) {
        self.desk = self.desk_on(self.store().clone(), master, 0);
    }

    /// The desk's way to its database is another from now on.
    pub fn reach(&mut self, store: Store) {
        self.desk = self.desk_on(store, MASTER_KEY, 0);
    }

    /// A second process on the same database, with settings of its own.
    pub fn another_desk(&self, change: impl FnOnce(&mut Settings)) -> Desk {
        let change = |settings: &mut Settings| {
            brisk(settings);
            change(settings);
        };
        self.ground.desk(&self.clock, seed(&self.clock, 1), change)
    }

    /// A process on the same database whose clock is ahead of this one's.
    pub fn desk_ahead(&self, span: Span) -> Desk {
        let clock = Arc::new(ManualClock::new(self.clock.now() + span));
        self.ground.desk(&clock, seed(&clock, 2), brisk)
    }

    /// A process on the same database that holds another master key.
    pub fn desk_with_another_key(&self) -> Desk {
        self.desk_on(self.store().clone(), [8; 32], 3)
    }

    /// Gives WeChat Pay as long to list what has reached it as it has by default.
    pub fn be_patient(&mut self) {
        let usual = Settings::default().wechatpay.listing_delay_seconds;
        self.desk = self.another_desk(|settings| settings.wechatpay.listing_delay_seconds = usual);
    }

    fn desk_on(&self, store: Store, master: [u8; 32], process: u64) -> Desk {
        self.ground.desk_on(store, MasterKey::new(master), &self.clock, seed(&self.clock, process), brisk)
    }

    pub fn store(&self) -> &Store {
        &self.ground.store.store
    }

    pub fn control(&self) -> &Control {
        &self.platform.control
    }

    /// Where pictures are kept.
    pub fn pictures(&self) -> PathBuf {
        self.ground.pictures()
    }

    /// The address of the database.
    pub fn database(&self) -> &str {
        &self.ground.store.url
    }

    /// Writes into the database what the desk itself never would.
    pub async fn tamper(&self, statement: &str) {
        self.ground.store.tamper(statement).await;
    }

    /// A complaint that the desk has read.
    pub async fn complaint(&self) -> ComplaintId {
        let id = self.control().new_complaint(NewComplaint::default());
        self.sync().await;
        id.parse().unwrap()
    }

    /// Reads the list window and everything that follows from it.
    pub async fn sync(&self) {
        self.try_sync().await.unwrap();
    }

    pub async fn try_sync(&self) -> Result<(), ServiceError> {
        let today = self.clock.now().in_beijing().date;
        let listed = sync::reconcile(&self.desk, &mchid(), today.plus_days(-29), today).await;
        self.settle().await;
        listed.map(drop)
    }

    /// Reaches WeChat Pay under another address from now on.
    pub async fn connect(&self, api_base: &str) {
        merchants::add(&self.desk, &allowed(), merchant_form(&self.platform.credentials, api_base)).await.unwrap();
    }

    /// The merchant's own program, beside the desk.
    pub fn another_program(&self) -> Client {
        another_program(&self.platform, self.clock.clone())
    }

    /// Another agent, made when first asked for.
    pub async fn colleague(&self) -> Actor {
        match self.store().staff_by_username("colleague").await.unwrap() {
            Some(known) => people::staff(&self.desk, &known.person.id).await.unwrap().unwrap().actor(),
            None => account(&self.desk, "colleague", "李明", Role::Agent).await,
        }
    }
}

/// Waits as long as a busy machine takes for an answer, and not much longer for those that never come; and expects messages in
/// lists soon, since most stories are about something else than how long one has to look.
fn brisk(settings: &mut Settings) {
    settings.wechatpay.request_timeout_seconds = Seconds::new(2);
    settings.wechatpay.listing_delay_seconds = Seconds::new(30);
}

/// The seed of the randomness of a process that starts now.
fn seed(clock: &ManualClock, process: u64) -> u64 {
    clock.now().0.unsigned_abs() + process
}
