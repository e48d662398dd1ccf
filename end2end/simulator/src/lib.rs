//! A strict, misbehaving WeChat Pay: the platform's side of consumer complaints 2.0 (消费者投诉 2.0), on loopback.
//!
//! It verifies what clients send as the platform does, signs what it answers, delivers encrypted notifications, and breaks
//! on command. It shares no code with any client. Start it as a program and point any client at it, or start it inside a
//! test with [`Simulator::start`] and steer it through [`Control`].

mod answer;
mod authorization;
mod callbacks;
mod complaints;
mod control;
mod faults;
mod journal;
mod keys;
mod media;
mod model;
mod oddities;
mod pending;
mod pictures;
mod platform;
mod quota;
mod seed;
mod shared;
mod telling;
mod weather;

pub use callbacks::Delivery;
pub use complaints::NewComplaint;
pub use control::Control;
pub use faults::{Call, Fault, FaultKind};
pub use journal::JournalEntry;
pub use keys::Credentials;
pub use oddities::{Oddity, Rewrite};
pub use telling::Telling;

/// Entrances for fuzz targets.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::authorization::fuzzed as authorization;
}

use shared::Shared;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Unix milliseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Which keys the platform signs with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyMode {
    /// A WeChat Pay public key (`PUB_KEY_ID_…`), as new merchants have it.
    #[default]
    PublicKey,
    /// A platform certificate, as older merchants have it.
    Certificate,
    /// In the middle of a migration: answers follow the request's `Wechatpay-Serial`, notifications use both in turn.
    Both,
}

/// How to start a simulator.
pub struct Options {
    pub listen: SocketAddr,
    pub mchid: String,
    pub keys: KeyMode,
    /// The merchant is a service provider with sub-merchants.
    pub partner: bool,
    /// How many complaints there are from the start.
    pub complaints: usize,
    pub seed: u64,
    /// Ids are counted from here: several simulators before one desk must not use the same.
    pub first_number: u64,
    /// Divides the waits between deliveries of a notification.
    pub speed: f64,
    /// Accepts `http://127.0.0.1…` as a notification URL. The platform does not.
    pub allow_loopback_http_notify: bool,
    /// WeChat Pay has granted links and mini-program cards to the merchant.
    pub links: bool,
    /// Calls a minute are counted and refused beyond the platform's limits.
    pub rate_limits: bool,
    /// Notifications leave only when [`Control::flush_callbacks`] is called.
    pub manual_callbacks: bool,
    pub clock: Clock,
    /// How long new certificates are good for, the platform's and the merchant's.
    pub certificate_days: u32,
    /// Where the merchant's keys are kept and written; made anew for each start if `None`.
    pub state_dir: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            mchid: "1900012181".to_owned(),
            keys: KeyMode::default(),
            partner: false,
            complaints: 0,
            seed: 1,
            first_number: 0,
            speed: 1.0,
            allow_loopback_http_notify: true,
            links: false,
            rate_limits: true,
            manual_callbacks: true,
            clock: Arc::new(machine_time),
            certificate_days: 5 * 365,
            state_dir: None,
        }
    }
}

/// The machine's clock.
#[must_use]
pub fn machine_time() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the default of an injectable clock")]
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

/// Starts simulators.
pub struct Simulator;

/// A simulator that listens. Dropping it stops it.
pub struct Running {
    pub address: SocketAddr,
    pub base_url: String,
    /// What the merchant holds.
    pub credentials: Credentials,
    pub control: Control,
    stop: CancellationToken,
    server: JoinHandle<()>,
}

impl Simulator {
    /// # Errors
    /// If the address cannot be listened on or the keys can be neither read nor made.
    pub async fn start(options: Options) -> io::Result<Running> {
        drop(rustls::crypto::ring::default_provider().install_default());
        let keys = keys::Keys::load_or_make(&options)?;
        let credentials = keys.credentials(&options.mchid);
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let manual = options.manual_callbacks;
        let shared = Arc::new(Shared::new(options, keys));
        seed::fill(&shared);
        let control = Control::new(shared.clone());
        let stop = CancellationToken::new();
        let router = platform::router(shared).merge(control::router(control.clone()));
        let stopping = stop.clone().cancelled_owned();
        let server = tokio::spawn(async move {
            let serving = axum::serve(listener, router).with_graceful_shutdown(stopping);
            if let Err(error) = serving.await {
                eprintln!("the simulator stopped: {error}");
            }
        });
        if !manual {
            tokio::spawn(callbacks::deliver_forever(control.clone(), stop.clone()));
        }
        Ok(Running { address, base_url: format!("http://{address}"), credentials, control, stop, server })
    }
}

impl Running {
    /// Stops listening and waits for requests under way.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        drop((&mut self.server).await);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
        self.server.abort();
    }
}
