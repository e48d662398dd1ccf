//! What desks and processes stand on: a database and a folder of their own, which are gone afterwards.

use crate::samples::MASTER_KEY;
use desk_service::{Clock, Desk, ManualClock, MasterKey, SeededRng, Settings, SystemRng};
use desk_store::testing::TestStore;
use desk_store::{Dialect, Store};
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// A database and a folder of its own.
pub struct Ground {
    pub store: TestStore,
    pub folder: TempDir,
}

impl Ground {
    pub async fn start(dialect: Dialect) -> Self {
        install_tls();
        Self { store: TestStore::start(dialect).await, folder: tempfile::tempdir().unwrap() }
    }

    /// A desk that stands here alone, with [`MASTER_KEY`]. Two desks on one ground need two seeds.
    pub fn desk(&self, clock: &Arc<ManualClock>, seed: u64, change: impl FnOnce(&mut Settings)) -> Desk {
        self.desk_on(self.store.store.clone(), MasterKey::new(MASTER_KEY), clock, seed, change)
    }

    /// The same with another way to its database, or another master key.
    pub fn desk_on(
        &self,
        store: Store,
        master: MasterKey,
        clock: &Arc<ManualClock>,
        seed: u64,
        change: impl FnOnce(&mut Settings),
    ) -> Desk {
        Desk::new(store, self.settings(change), master, clock.clone(), Arc::new(SeededRng::new(seed)))
    }

    /// A desk beside processes: with the master key that they read, and ids that are nobody else's.
    pub fn desk_beside(&self, clock: Arc<dyn Clock>, change: impl FnOnce(&mut Settings)) -> Desk {
        let master = MasterKey::load_or_create(&self.master_key_file(), &SystemRng).unwrap();
        Desk::new(self.store.store.clone(), self.settings(change), master, clock, Arc::new(SystemRng))
    }

    /// Where processes find their master key.
    pub fn master_key_file(&self) -> PathBuf {
        self.folder.path().join("master.key")
    }

    /// Where pictures are kept.
    pub fn pictures(&self) -> PathBuf {
        self.folder.path().join("media")
    }

    /// What a process is told that stands here.
    pub fn variables(&self) -> Variables {
        Variables(Vec::new())
            .and("DESK_DATABASE_URL", &self.store.url)
            .and("DESK_MASTER_KEY_FILE", self.master_key_file().display())
            .and("DESK_MEDIA_URL", format!("file://{}", self.pictures().display()))
    }

    fn settings(&self, change: impl FnOnce(&mut Settings)) -> Settings {
        let mut settings = Settings::defaults_in(self.folder.path());
        change(&mut settings);
        settings
    }
}

/// The environment variables of a process.
pub struct Variables(pub Vec<(&'static str, String)>);

impl Variables {
    /// One more, or another value for one that was set before.
    #[must_use]
    pub fn and(mut self, name: &'static str, value: impl Display) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.to_string()));
        self
    }

    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// reqwest takes the process's TLS provider, also for plain http.
pub fn install_tls() {
    drop(rustls::crypto::ring::default_provider().install_default());
}
