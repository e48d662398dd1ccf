use crate::clock::Clock;
use crate::complaints::Looks;
use crate::jobs::Unwell;
use crate::people::{PasswordLines, Strangers};
use crate::platform::Gateway;
use crate::rng::{self, Rng};
use crate::seal::MasterKey;
use crate::settings::Settings;
use desk_domain::{Span, Timestamp};
use desk_store::Store;
use std::sync::Arc;
use tokio::sync::Notify;

/// The whole desk: what pages, the callback, the command line and the jobs are built on.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    store: Store,
    settings: Settings,
    master: MasterKey,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    gateway: Gateway,
    work: Notify,
    unwell: Unwell,
    looks: Looks,
    strangers: Strangers,
    password_lines: PasswordLines,
}

impl Desk {
    #[must_use]
    pub fn new(store: Store, settings: Settings, master: MasterKey, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        let gateway = Gateway::new(clock.clone(), rng.clone(), settings.wechatpay.request_timeout_seconds.duration());
        Self(Arc::new(Inner {
            store,
            settings,
            master,
            clock,
            rng,
            gateway,
            work: Notify::new(),
            unwell: Unwell::default(),
            looks: Looks::default(),
            strangers: Strangers::default(),
            password_lines: PasswordLines::default(),
        }))
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) async fn pause(&self, span: Span) {
        self.0.clock.pause(span).await;
    }

    pub(crate) fn master(&self) -> &MasterKey {
        &self.0.master
    }

    pub(crate) fn rng(&self) -> &dyn Rng {
        self.0.rng.as_ref()
    }

    pub(crate) fn password_lines(&self) -> &PasswordLines {
        &self.0.password_lines
    }

    pub(crate) fn gateway(&self) -> &Gateway {
        &self.0.gateway
    }

    pub(crate) fn unwell(&self) -> &Unwell {
        &self.0.unwell
    }

    pub(crate) fn strangers(&self) -> &Strangers {
        &self.0.strangers
    }

    pub(crate) fn looks(&self) -> &Looks {
        &self.0.looks
    }

    /// Wakes one waiting worker: there is work to do.
    pub(crate) fn wake_worker(&self) {
        self.0.work.notify_one();
    }

    pub(crate) fn work_arrived(&self) -> impl Future<Output = ()> + '_ {
        self.0.work.notified()
    }

    pub(crate) fn new_id(&self) -> String {
        rng::new_id(self.rng(), self.now())
    }
}
