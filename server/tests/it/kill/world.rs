//! A desk as a process that gets killed, the platform it talks to, and whoever takes the process's place.

/// What a process that starts reads by itself is none of a story's steps.
pub(super) use desk_testing::old_complaint;

use super::tripwire::{self, Tripwire};
use crate::process::Running;
use desk_domain::{Actor, ComplaintId, Span};
use desk_server::web::{self, Site};
use desk_service::jobs;
use desk_service::settings::Seconds;
use desk_service::sync;
use desk_service::{Clock, Desk, ManualClock, SystemClock};
use desk_store::Dialect;
use desk_testing::{Ground, Variables, agent, connect, history_of, rows_of};
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wechatpay_simulator::{KeyMode, Options, Running as Platform, Simulator};

/// How long the outside may take to reach the next step.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A desk as a process that gets killed, and what stays.
pub(super) struct World {
    pub(super) agent: Actor,
    pub(super) platform: Platform,
    ground: Ground,
    pub(super) tripwire: Tripwire,
    /// WeChat Pay as the process is told to reach it.
    pub(super) api_base: String,
    /// The database as the process is told to reach it.
    pub(super) database_url: String,
    /// Where the process and its successor listen.
    pub(super) address: SocketAddr,
}

/// Another process on the same database, with a clock of its own.
pub(super) struct Successor {
    pub(super) desk: Desk,
    pub(super) clock: Arc<ManualClock>,
}

impl Deref for World {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.ground
    }
}

impl World {
    pub(super) async fn start(dialect: Dialect) -> Self {
        Self::signed_with(KeyMode::PublicKey, dialect).await
    }

    /// With a platform that signs with a key of this kind.
    pub(super) async fn signed_with(keys: KeyMode, dialect: Dialect) -> Self {
        let ground = Ground::start(dialect).await;
        let options = Options { rate_limits: false, keys, ..Options::default() };
        let platform = Simulator::start(options).await.unwrap();
        let tripwire = Tripwire::default();
        let api_base = format!("http://{}", tripwire.guard(platform.address, tripwire::every_message).await);
        let database_url = guarded(&ground.store.url, &tripwire).await;
        let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();

        let Successor { desk, .. } = successor(&ground, address);
        connect(&desk, &platform, &api_base, keys).await;
        // What a process that starts would list by itself is none of a story's steps.
        sync::keep_lists(&desk).await.unwrap();
        let agent = agent(&desk).await;
        Self { agent, platform, ground, tripwire, api_base, database_url, address }
    }

    /// Started a while later, like every process here: what was called before counts no more.
    pub(super) async fn successor(&self) -> Successor {
        self.store.rest_quotas().await;
        successor(&self.ground, self.address)
    }

    pub(super) async fn process(&self) -> Running {
        self.store.rest_quotas().await;
        Running::start(self.folder.path(), &self.variables().pairs())
    }

    /// What a process is told.
    pub(super) fn variables(&self) -> Variables {
        let variables = self.ground.variables().and("DESK_DATABASE_URL", &self.database_url);
        let variables = variables.and("DESK_LISTEN", self.address).and("DESK_PUBLIC_URL", public_url(self.address));
        variables.and("DESK_SEND_HOLD_SECONDS", 0)
    }

    /// How often something stands in the history at WeChat Pay.
    pub(super) fn traces(&self, id: &ComplaintId, kind: &str) -> usize {
        rows_of(&self.platform, id, kind)
    }

    /// The history as WeChat Pay holds it.
    pub(super) fn truth(&self, id: &ComplaintId) -> Vec<serde_json::Value> {
        history_of(&self.platform, id)
    }
}

impl Successor {
    /// Goes on with the work, as time passes; and for as long as the database still holds what the dead process had begun.
    pub(super) async fn go_on(&self) {
        for _ in 0..12 {
            self.clock.advance(Span::seconds(10));
            jobs::run_until_idle(&self.desk).await.unwrap();
        }
        let mut looks = tokio::time::interval(Duration::from_millis(10));
        let rest = async {
            while self.desk.store().jobs_waiting(self.desk.now()).await.unwrap() > 0 {
                looks.tick().await;
                jobs::run_until_idle(&self.desk).await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, rest).await.expect("a dead process lets go");
    }

    /// Listens where the process did; WeChat Pay repeats what nobody has taken.
    pub(super) async fn take_callbacks(&self, world: &World) {
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
        serving.await.unwrap();
    }
}

/// A process that begins now, reached at this address.
pub(super) fn successor(ground: &Ground, address: SocketAddr) -> Successor {
    let clock = Arc::new(ManualClock::new(SystemClock.now()));
    let desk = ground.desk_beside(clock.clone(), |settings| {
        settings.web.public_url = public_url(address).parse().unwrap();
        settings.wechatpay.listing_delay_seconds = Seconds::new(30);
    });
    Successor { desk, clock }
}

fn public_url(address: SocketAddr) -> String {
    format!("http://{address}")
}

/// The address of a database server behind the tripwire; a file has no address.
pub(super) async fn guarded(url: &str, tripwire: &Tripwire) -> String {
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
