//! Passwords: which may be used, and how they are kept.

use crate::Result;
use crate::error::ServiceError;
use crate::rng::Rng;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

const MIN_CHARS: usize = 10;
/// Bounds the work that one password can cause.
const MAX_BYTES: usize = 1024;
const SALT_BYTES: usize = 16;

/// Each takes 19 MiB and a core; whoever signs in while others do waits for them.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

pub(crate) fn checked(password: &str) -> Result<String> {
    if password.chars().count() < MIN_CHARS {
        return Err(ServiceError::invalid("password", format!("use at least {MIN_CHARS} characters")));
    }
    if !is_short_enough(password) {
        return Err(ServiceError::invalid("password", format!("use at most {MAX_BYTES} bytes")));
    }
    Ok(password.to_owned())
}

/// Nobody has a password that is longer.
pub(crate) const fn is_short_enough(password: &str) -> bool {
    password.len() <= MAX_BYTES
}

pub(crate) fn salt(rng: &dyn Rng) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    rng.fill(&mut salt);
    salt
}

/// Argon2id with the library's parameters (19 MiB, two passes).
pub(crate) async fn hash(password: String, salt: [u8; SALT_BYTES]) -> Result<String> {
    let hashed = in_turn(move || {
        let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|error| ServiceError::Internal(format!("password cannot be hashed: {error}")))
}

/// Takes as long as [`hash`].
pub(crate) async fn verify(password: String, hash: String) -> Result<bool> {
    in_turn(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

/// Off the threads that serve pages.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let internal = |error: &dyn std::fmt::Display| ServiceError::Internal(error.to_string());
    let turn = AT_ONCE.acquire().await.map_err(|error| internal(&error))?;
    // Who hangs up does not end the work, and so does not give up the turn.
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    done.await.map_err(|error| internal(&error))
}
