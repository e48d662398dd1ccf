//! One kind of queue entry: its name, its key, its urgency, and its payload.

use crate::Result;
use crate::error::ServiceError;
use desk_domain::Timestamp;
use desk_store::NewJob;
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::json;
use std::collections::HashMap;

/// What can be queued.
///
/// Names and payloads are the same in every version: while a desk is updated, processes of two versions work on one queue.
pub(crate) trait Task: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind of the queue entry.
    const NAME: &'static str;
    /// Under which the fields stand in the payload: `{"deliver":{"id":"…"}}`.
    const TAG: &'static str = Self::NAME;
    /// Lower runs first: 0 for messages, 1 for what somebody looks at, more for what nobody waits for.
    const PRIORITY: i32;

    /// What it is about. Entries of one kind with the same key wait once.
    fn key(&self) -> String;

    /// The queue entry.
    ///
    /// # Errors
    /// [`ServiceError::Internal`] if the fields are no JSON. Whoever asks for the work fails, instead of queuing what nobody can
    /// read.
    fn due(&self, run_at: Timestamp) -> Result<NewJob> {
        let fields = serde_json::to_value(self)
            .map_err(|error| ServiceError::Internal(format!("a {} job cannot be written: {error}", Self::NAME)))?;
        let payload = json!({ (Self::TAG): fields }).to_string();
        Ok(NewJob { kind: Self::NAME, key: self.key(), payload, run_at, priority: Self::PRIORITY })
    }

    /// The task of a payload.
    ///
    /// # Errors
    /// If it is no payload of this kind.
    fn read(payload: &str) -> serde_json::Result<Self> {
        let mut tagged: HashMap<String, Self> = serde_json::from_str(payload)?;
        tagged.remove(Self::TAG).ok_or_else(|| serde_json::Error::missing_field(Self::TAG))
    }
}
