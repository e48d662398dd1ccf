//! The stage: a database of its own, a platform for each merchant, the two processes.

use crate::Result;
use crate::pair::Pair;
use desk_domain::Role;
use desk_service::merchants;
use desk_service::people;
use desk_service::testing::{allowed, merchant_form};
use desk_service::{Desk, MasterKey, Settings, SystemClock, SystemRng};
use desk_store::testing::TestStore;
use desk_store::{Dialect, Store};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;
use wechatpay_simulator::{Options, Running as Platform, Simulator};

pub(crate) const USERNAME: &str = "agent";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// More than any platform here gives out.
const IDS: u64 = 1_000_000;

/// A notification that was not taken comes again this much sooner than WeChat Pay sends it.
const SPEED: f64 = 10.0;

pub(crate) struct World {
    pub(crate) pair: Pair,
    pub(crate) store: Store,
    /// One for each merchant.
    pub(crate) platforms: Vec<Platform>,
    pub(crate) database: TestStore,
    folder: TempDir,
}

impl World {
    pub(crate) async fn start(merchants: usize) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = TestStore::start(Dialect::Postgres).await;
        let store = database.store.clone();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let desk = desk(&store, folder.path(), &url)?;
        people::add(&desk, &allowed(), USERNAME, "陈晓雯", Role::Agent, PASSWORD).await?;
        let mut platforms = Vec::new();
        for n in 0..merchants {
            platforms.push(connect(&desk, folder.path(), n).await?);
        }
        let variables = variables(folder.path(), &database.url, url);
        let pair = Pair::start(listener, folder.path(), &variables).await?;
        Ok(Self { pair, store, platforms, database, folder })
    }

    /// From now on so many of a hundred calls and deliveries go wrong.
    pub(crate) fn set_weather(&self, seed: u64, share: u32) {
        for (seed, platform) in (seed..).zip(&self.platforms) {
            platform.control.set_weather(seed, share);
        }
    }

    /// Leaves nothing behind, or everything if somebody has to look.
    pub(crate) fn end(self, holds: bool) {
        drop(self.pair);
        if !holds {
            eprintln!("database {} and the logs in {} are kept", self.database.url, self.folder.keep().display());
            std::mem::forget(self.database);
        }
    }
}

/// The desk in this program, which sets things up and never works.
fn desk(store: &Store, folder: &Path, url: &str) -> Result<Desk> {
    let master = MasterKey::load_or_create(&folder.join("master.key"), &SystemRng)?;
    let mut settings = Settings::defaults_in(folder);
    settings.web.public_url = url.parse()?;
    Ok(Desk::new(store.clone(), settings, master, Arc::new(SystemClock), Arc::new(SystemRng)))
}

/// A merchant with a platform of its own. All have the same keys: making one takes longer than a thousand messages.
async fn connect(desk: &Desk, folder: &Path, n: usize) -> Result<Platform> {
    let options = Options {
        mchid: format!("19{n:08}"),
        first_number: u64::try_from(n)? * IDS,
        speed: SPEED,
        manual_callbacks: false,
        state_dir: Some(folder.join("platform")),
        ..Options::default()
    };
    let platform = Simulator::start(options).await?;
    let form = merchant_form(&platform.credentials, &platform.base_url);
    let mchid = form.mchid.clone();
    merchants::add(desk, &allowed(), form).await?;
    merchants::register_callback(desk, &allowed(), &mchid).await?;
    Ok(platform)
}

/// Replies leave at once, a call is given up soon, and lists are read at a start alone, so that they do not find what a
/// notification should have told.
fn variables(folder: &Path, database: &str, url: String) -> Vec<(&'static str, String)> {
    vec![
        ("DESK_DATABASE_URL", database.to_owned()),
        ("DESK_PUBLIC_URL", url),
        ("DESK_DATA_DIR", folder.display().to_string()),
        ("DESK_MASTER_KEY_FILE", folder.join("master.key").display().to_string()),
        ("DESK_MEDIA_URL", format!("file://{}", folder.join("media").display())),
        ("DESK_LOG", "warn".to_owned()),
        ("DESK_SEND_HOLD_SECONDS", "0".to_owned()),
        ("DESK_WECHATPAY__RECONCILE_SECONDS", "3600".to_owned()),
        ("DESK_WECHATPAY__REQUEST_TIMEOUT_SECONDS", "2".to_owned()),
        ("DESK_WECHATPAY__LISTING_DELAY_SECONDS", "30".to_owned()),
    ]
}
