use crate::clock::Clock;
use crate::complaints::Looks;
use crate::error::ServiceError;
use crate::jobs::Unwell;
use crate::people::{PasswordLines, Strangers};
use crate::platform::Gateway;
use crate::rng::{self, Rng};
use crate::seal::MasterKey;
use crate::settings::Settings;
use desk_domain::{Act, Actor, Permission, Span, Timestamp};
use desk_store::{AuditEntry, Store};
use std::sync::{Arc, OnceLock};
use tokio::sync::Notify;

const PROGRAM: &str = "complaint-desk";
const OPERATOR_CHARS: usize = 64;

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
    /// Who gives the commands at the command line.
    operator: OnceLock<String>,
}

impl Desk {
    #[must_use]
    pub fn new(store: Store, settings: Settings, master: MasterKey, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        let gateway = Gateway::new(clock.clone(), rng.clone(), settings.request_timeout);
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
            operator: OnceLock::new(),
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

    /// Names who gives the commands at the command line; the audit log tells.
    pub fn operated_by(&self, name: &str) {
        let name = name.chars().filter(|c| !c.is_control()).take(OPERATOR_CHARS).collect();
        // Whoever was named first has started the process.
        drop(self.0.operator.set(name));
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

    /// An entry of the audit log in the name of a person.
    pub(crate) fn audit_by(&self, actor: &Actor, act: Act, subject: &str, detail: &serde_json::Value) -> AuditEntry {
        AuditEntry {
            at: self.now(),
            actor: Some(actor.staff_id.clone()),
            actor_name: actor.name.clone(),
            action: act.as_str().to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_string(),
            address: None,
        }
    }

    /// An entry of the audit log for something done at the command line or by the desk itself.
    pub(crate) fn audit_by_system(&self, act: Act, subject: &str, detail: &serde_json::Value) -> AuditEntry {
        AuditEntry {
            at: self.now(),
            actor: None,
            actor_name: self.0.operator.get().map_or_else(|| PROGRAM.to_owned(), |name| format!("{name} ({PROGRAM})")),
            action: act.as_str().to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_string(),
            address: None,
        }
    }
}

/// The first line of every method that a person can cause.
pub(crate) fn require(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.may(permission) { Ok(()) } else { Err(ServiceError::Forbidden(permission)) }
}
