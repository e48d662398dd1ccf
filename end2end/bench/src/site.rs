//! A desk on a database of its own, listening on loopback.

use desk_domain::Role;
use desk_server::web::{self, Site};
use desk_service::people;
use desk_service::testing::{allowed, begin_session};
use desk_service::{Desk, MasterKey, Settings, SystemClock, SystemRng};
use desk_store::Dialect;
use desk_store::testing::TestStore;
use std::error::Error;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const PASSWORD: &str = "correct horse battery";

pub(crate) struct Running {
    pub(crate) desk: Desk,
    pub(crate) url: String,
    pub(crate) database: TestStore,
    _folder: TempDir,
    stop: CancellationToken,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Running {
    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        Self::start_on(Dialect::Sqlite).await
    }

    pub(crate) async fn start_on(dialect: Dialect) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let database = TestStore::start(dialect).await;
        let store = database.store.clone();
        let settings = Settings::defaults_in(folder.path());
        let desk = Desk::new(store, settings, MasterKey::new([7; 32]), Arc::new(SystemClock), Arc::new(SystemRng));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let stop = CancellationToken::new();
        let router = web::router(Site::new(desk.clone(), stop.clone()));
        tokio::spawn(web::serve(listener, router, stop.clone()));
        Ok(Self { desk, url, database, _folder: folder, stop })
    }

    pub(crate) async fn cookie(&self) -> Result<String, Box<dyn Error>> {
        cookie(&self.desk).await
    }
}

/// The cookie of an agent who has just signed in.
pub(crate) async fn cookie(desk: &Desk) -> Result<String, Box<dyn Error>> {
    let id = people::add(desk, &allowed(), "agent", "陈晓雯", Role::Agent, PASSWORD).await?;
    let person = people::staff(desk, &id).await?.ok_or("the account is gone")?;
    let session = begin_session(desk, &person.actor()).await;
    Ok(web::sessions::cookie(false, session))
}
