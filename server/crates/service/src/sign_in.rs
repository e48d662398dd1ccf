//! Signing in: who may, and what guessing costs.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::passwords;
use crate::people::{SignedIn, checked_username, staff_view};
use desk_domain::{Span, Timestamp};
use desk_store::StaffRecord;
use serde_json::json;
use thiserror::Error;

/// Wrong passwords in a row after which an account is locked.
const MAX_FAILURES: i32 = 5;
const LOCK_TIME: Span = Span::minutes(15);

#[derive(Debug, Error)]
pub enum SignInError {
    /// Unknown account or wrong password; the two are not told apart.
    #[error("wrong account or password")]
    Wrong { tries_left: u32 },
    #[error("locked after too many wrong passwords")]
    Locked { until: Timestamp },
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<desk_store::StoreError> for SignInError {
    fn from(error: desk_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl Desk {
    /// # Errors
    /// [`SignInError`]. An unknown account takes as long as a known one.
    pub async fn sign_in(&self, username: &str, password: &str) -> Result<SignedIn, SignInError> {
        let record = match checked_username(username) {
            Ok(name) => self.store().staff_by_username(&name).await?.filter(|staff| !staff.disabled),
            Err(_) => None,
        };
        let password = Some(password).filter(|password| passwords::is_short_enough(password)).map(ToOwned::to_owned);
        let Some(staff) = record else {
            passwords::hash(password.unwrap_or_default(), passwords::salt(self.rng())).await?;
            return Err(SignInError::Wrong { tries_left: (MAX_FAILURES - 1).unsigned_abs() });
        };
        let failures = self.count_try(&staff).await?;
        let is_right = passwords::verify(password.unwrap_or_default(), staff.password_hash.clone()).await?;
        if is_right {
            self.store().note_login_success(&staff.id).await?;
            return Ok(staff_view(staff));
        }
        Err(self.failed_sign_in(&staff, failures).await?)
    }

    /// Counts a try as wrong before the password is looked at: many at once are no more than one after the other. Returns how
    /// many there were in a row.
    async fn count_try(&self, staff: &StaffRecord) -> Result<i32, SignInError> {
        let until = self.now() + LOCK_TIME;
        let counted = self.store().count_login_try(&staff.id, MAX_FAILURES, self.now(), until).await?;
        counted.ok_or(SignInError::Locked { until: staff.locked_until.unwrap_or(until) })
    }

    async fn failed_sign_in(&self, staff: &StaffRecord, failures: i32) -> Result<SignInError> {
        let locked = failures >= MAX_FAILURES;
        let detail = json!({"failures": failures, "locked": locked});
        self.store().append_audit(&self.audit_by_system("staff.sign_in_failed", &staff.username, &detail)).await?;
        if locked {
            return Ok(SignInError::Locked { until: self.now() + LOCK_TIME });
        }
        Ok(SignInError::Wrong { tries_left: u32::try_from(MAX_FAILURES - failures).unwrap_or_default() })
    }
}
