//! Passwords: which may be used, how they are hashed, and how many are checked at once.

mod line;
mod rules;

pub(crate) use line::{Line, Place, Room, Who};
pub use rules::PasswordFault;
pub(crate) use rules::{checked, is_short_enough};

use crate::Result;
use crate::error::ServiceError;
use crate::rng::Rng;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

const SALT_BYTES: usize = 16;

pub(crate) fn salt(rng: &dyn Rng) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    rng.fill(&mut salt);
    salt
}

/// Hashes with Argon2id and the library's parameters (19 MiB, two passes).
pub(crate) async fn hash(place: Place, password: String, salt: [u8; SALT_BYTES]) -> Result<String> {
    let hashed = in_turn(place, move || {
        let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|error| ServiceError::Internal(format!("password cannot be hashed: {error}")))
}

/// Verifies a password, which takes as long as [`hash`].
pub(crate) async fn verify(place: Place, password: String, hash: String) -> Result<bool> {
    in_turn(place, move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

/// Runs the work on a blocking thread.
async fn in_turn<T: Send + 'static>(place: Place, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = place.turn().await?;
    // A caller that hangs up does not end the work, and so does not free its turn early.
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    done.await.map_err(|error| ServiceError::Internal(error.to_string()))
}
