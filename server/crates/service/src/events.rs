//! What open browsers are told.

use crate::Result;
use crate::desk::Desk;
use desk_store::Event;

const PAGE: u32 = 200;

impl Desk {
    /// Events after the given one, oldest first, at most 200.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn events_after(&self, id: i64) -> Result<Vec<Event>> {
        Ok(self.store().events_after(id, PAGE).await?)
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn latest_event_id(&self) -> Result<i64> {
        Ok(self.store().latest_event_id().await?)
    }

    /// Changes after every committed event, of this process or another.
    #[must_use]
    pub fn event_wakeups(&self) -> tokio::sync::watch::Receiver<u64> {
        self.store().subscribe()
    }
}
