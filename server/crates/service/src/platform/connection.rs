//! Looking up the connection of a merchant.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::gateway::Connection;
use desk_domain::{Mchid, Merchant};
use std::sync::Arc;

/// The connection of a merchant that is connected here.
pub(crate) async fn connection(desk: &Desk, mchid: &Mchid) -> Result<Arc<Connection>> {
    let record = desk.store().merchant(mchid).await?.ok_or(ServiceError::NotFound)?;
    desk.gateway().connection(&record, desk.master(), Some(desk.now()))
}

/// The same from the cache of the last seconds, without asking the database: for what is verified by the keys
/// themselves.
pub(crate) async fn recent_connection(desk: &Desk, mchid: &Mchid) -> Result<Arc<Connection>> {
    match desk.gateway().recent(mchid, desk.now()) {
        Some(connection) => Ok(connection),
        None => connection(desk, mchid).await,
    }
}

pub(crate) fn connection_of(desk: &Desk, record: &Merchant) -> Result<Arc<Connection>> {
    desk.gateway().connection(record, desk.master(), None)
}
