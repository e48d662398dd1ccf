//! The stage: a database of its own, a platform for each merchant, the two processes.

use crate::Result;
use crate::pair::Pair;
use desk_service::{Desk, SystemClock};
use desk_store::{Dialect, Store};
use desk_testing::{Ground, Variables, agent, connect};
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use wechatpay_simulator::{KeyMode, Options, Running as Platform, Simulator};

/// More than any platform here gives out.
const IDS: u64 = 1_000_000;

/// A notification that was not taken comes again this much sooner than WeChat Pay sends it.
const SPEED: f64 = 10.0;

pub(crate) struct World {
    pub(crate) pair: Pair,
    pub(crate) store: Store,
    /// One for each merchant.
    pub(crate) platforms: Vec<Platform>,
    pub(crate) ground: Ground,
}

impl World {
    pub(crate) async fn start(merchants: usize) -> Result<Self> {
        let ground = Ground::start(Dialect::Postgres).await;
        let store = ground.store.store.clone();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let public_url = url.parse()?;
        // The desk in this program, which sets things up and never works.
        let desk = ground.desk_beside(Arc::new(SystemClock), |settings| settings.web.public_url = public_url);
        agent(&desk).await;
        let mut platforms = Vec::new();
        for n in 0..merchants {
            platforms.push(merchant(&desk, ground.folder.path(), n).await?);
        }
        let pair = Pair::start(listener, ground.folder.path(), &variables(&ground, url).0).await?;
        Ok(Self { pair, store, platforms, ground })
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
            let Ground { store, folder } = self.ground;
            eprintln!("database {} and the logs in {} are kept", store.url, folder.keep().display());
            std::mem::forget(store);
        }
    }
}

/// A merchant with a platform of its own. All have the same keys: making one takes longer than a thousand messages.
async fn merchant(desk: &Desk, folder: &Path, n: usize) -> Result<Platform> {
    let options = Options {
        mchid: format!("19{n:08}"),
        first_number: u64::try_from(n)? * IDS,
        speed: SPEED,
        manual_callbacks: false,
        state_dir: Some(folder.join("platform")),
        ..Options::default()
    };
    let platform = Simulator::start(options).await?;
    connect(desk, &platform, &platform.base_url, KeyMode::PublicKey).await;
    Ok(platform)
}

/// Replies leave at once, a call is given up soon, and lists are read at a start alone, so that they do not find what a
/// notification should have told.
fn variables(ground: &Ground, url: String) -> Variables {
    let variables = ground.variables().and("DESK_PUBLIC_URL", url).and("DESK_DATA_DIR", ground.folder.path().display());
    variables
        .and("DESK_LOG", "warn")
        .and("DESK_SEND_HOLD_SECONDS", 0)
        .and("DESK_WECHATPAY__RECONCILE_SECONDS", 3600)
        .and("DESK_WECHATPAY__REQUEST_TIMEOUT_SECONDS", 2)
        .and("DESK_WECHATPAY__LISTING_DELAY_SECONDS", 30)
}
