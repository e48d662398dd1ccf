//! Whether a process holds the master key that the database was sealed with. A wrong key that went unnoticed would fail
//! every message and every reading it meets, and seal what comes in so that the right one cannot read it.

use super::{MasterKey, Sealed, TooLong};
use crate::by::By;
use crate::rng::Rng;
use desk_domain::{Act, Timestamp};
use desk_store::{Store, StoreError, StoredSecret};
use serde_json::json;
use std::io;
use std::path::Path;
use thiserror::Error;

/// Why there is no master key to work with.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UnlockError {
    #[error("the master key file cannot be used: {0}")]
    File(#[from] io::Error),
    /// Nothing is made in its place: what is sealed would be lost without a word.
    #[error("there is no master key file, and the database holds secrets that were sealed with one")]
    Missing,
    #[error("this master key is not the one that the database was sealed with")]
    Wrong,
    /// There is no reason to replace it.
    #[error("this master key is the right one, nothing is lost")]
    NotLost,
    #[error(transparent)]
    Unsealed(#[from] TooLong),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The master key, proven to be the one that the database is sealed with. The first process makes both the key and its
/// proof; of two that begin at once with keys of their own, one is refused.
///
/// # Errors
/// [`UnlockError`]; nothing was changed.
pub async fn unlock(store: &Store, path: &Path, rng: &dyn Rng) -> Result<MasterKey, UnlockError> {
    let key = match MasterKey::load(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if store.master_check().await?.is_some() || store.any_secret().await?.is_some() {
                return Err(UnlockError::Missing);
            }
            MasterKey::create(path, rng)?
        }
        loaded => loaded?,
    };
    if !fits(&key, store).await? {
        return Err(UnlockError::Wrong);
    }
    // Of two proofs that are stored at once, one stands.
    let check = store.put_master_check(&key.seal(Sealed::Check, &[], rng)?).await?;
    key.open(Sealed::Check, &check).map(|_| key).map_err(|_| UnlockError::Wrong)
}

/// Whether a key opens what is stored: the proof, or what was sealed before there was one.
///
/// # Errors
/// If the database cannot be used.
pub async fn fits(key: &MasterKey, store: &Store) -> Result<bool, StoreError> {
    if let Some(check) = store.master_check().await? {
        return Ok(key.open(Sealed::Check, &check).is_ok());
    }
    Ok(match store.any_secret().await? {
        None => true,
        Some(StoredSecret::PrivateKey { mchid, serial_no, sealed }) => {
            key.open(Sealed::PrivateKey(&mchid, &serial_no), &sealed).is_ok()
        }
        Some(StoredSecret::PayerPhone { complaint_id, sealed }) => {
            key.open(Sealed::PayerPhone(&complaint_id), &sealed).is_ok()
        }
    })
}

/// Begins anew with another master key, after the right one was lost for good. What was sealed with it stays unreadable:
/// every merchant's keys have to be entered again.
///
/// # Errors
/// [`UnlockError::NotLost`] if the key file opens what is stored, or if files or database cannot be used.
pub async fn replace_lost(
    store: &Store,
    by: impl Into<By>,
    path: &Path,
    rng: &dyn Rng,
    now: Timestamp,
) -> Result<(), UnlockError> {
    let key = match unlock(store, path, rng).await {
        Ok(_) => return Err(UnlockError::NotLost),
        Err(UnlockError::Missing) => MasterKey::create(path, rng)?,
        Err(UnlockError::Wrong) => MasterKey::load(path)?,
        Err(error) => return Err(error),
    };
    let audit = by.into().did(Act::ReplaceMasterKey, "", &json!({}), now);
    Ok(store.replace_master_check(&key.seal(Sealed::Check, &[], rng)?, &audit).await?)
}
