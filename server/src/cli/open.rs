//! Opening what commands need: a runtime, the database, the desk.

use super::operator;
use super::outcome::{Failure, Outcome};
use crate::config::Config;
use desk_service::{Desk, Operator, SystemClock, SystemRng, UnlockError};
use desk_store::Store;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Least worker threads, however few cores there are: one blocked page would hold up callbacks.
const LEAST_WORKERS: usize = 4;

pub(super) fn block_on<F: Future<Output = Outcome>>(work: F) -> Outcome {
    // Fails only if a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cores = std::thread::available_parallelism().map_or(LEAST_WORKERS, std::num::NonZero::get);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(LEAST_WORKERS))
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("the system gave no threads to work with: {error}")))?
        .block_on(work)
}

pub(super) async fn migrate(config: &Config) -> Outcome {
    store(config).await?.close().await;
    println!("The database is up to date.");
    Ok(())
}

/// Opens the database and migrates it.
pub(super) async fn store(config: &Config) -> Result<Store, Failure> {
    let folder = &config.process.data_dir;
    fs::create_dir_all(folder)
        .map_err(|error| Failure::new(format!("cannot create the folder {} (data_dir): {error}", folder.display())))?;
    let store = Store::connect(&config.process.database_url).await?;
    store.migrate().await?;
    Ok(store)
}

/// Opens the desk for the process that serves, on a migrated database and with the master key that it was sealed with.
pub(super) async fn serving_desk(config: &Config) -> Result<Desk, Failure> {
    let store = store(config).await?;
    let path = &config.process.master_key_file;
    let master = desk_service::unlock(&store, path, &SystemRng).await.map_err(|error| locked(error, path))?;
    Ok(Desk::new(store, config.settings.clone(), master, Arc::new(SystemClock), Arc::new(SystemRng)))
}

/// Opens the desk for a command, with the operator who gives it.
pub(super) async fn desk(config: &Config) -> Result<(Desk, Operator), Failure> {
    Ok((serving_desk(config).await?, operator::who()))
}

/// Why the desk cannot be opened with this key file, and what to do.
pub(super) fn locked(error: UnlockError, path: &Path) -> Failure {
    let path = path.display();
    let (told, mend) = match error {
        UnlockError::Store(error) => return error.into(),
        UnlockError::File(error) => (
            format!("cannot use the master key {path}: {error}"),
            "Put the key file back from your backup, readable by this user alone.",
        ),
        UnlockError::Missing => (
            format!("the master key {path} is not there, and the database holds secrets that were sealed with it"),
            "Put the file back from your backup, or name its place with master_key_file. All hosts on one database need the \
             same file. If it is lost for good: complaint-desk master-key replace",
        ),
        UnlockError::Wrong => (
            format!("the master key {path} is not the one that this database was sealed with"),
            "Put the right file there, or name its place with master_key_file. All hosts on one database need the same file. \
             If it is lost for good: complaint-desk master-key replace",
        ),
        error => (format!("{path}: {error}"), ""),
    };
    Failure::new(format!("{told}\nNothing was started, and nothing was changed. {mend}").trim_end().to_owned())
}
