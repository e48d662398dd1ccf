//! Which connection a merchant's calls take.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::gateway::Connection;
use desk_domain::Mchid;
use desk_store::MerchantRecord;
use std::sync::Arc;

impl Desk {
    /// The connection of a merchant that is set up here.
    pub(crate) async fn connection(&self, mchid: &Mchid) -> Result<Arc<Connection>> {
        let record = self.store().merchant(mchid).await?.ok_or(ServiceError::NotFound)?;
        self.gateway().connection(&record, self.master(), Some(self.now()))
    }

    /// The same, without asking the database each time: for what is proven by the keys themselves.
    pub(crate) async fn recent_connection(&self, mchid: &Mchid) -> Result<Arc<Connection>> {
        match self.gateway().recent(mchid, self.now()) {
            Some(connection) => Ok(connection),
            None => self.connection(mchid).await,
        }
    }

    pub(crate) fn connection_of(&self, record: &MerchantRecord) -> Result<Arc<Connection>> {
        self.gateway().connection(record, self.master(), None)
    }
}
