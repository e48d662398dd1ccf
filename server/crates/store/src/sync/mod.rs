//! How far the desk is in step with WeChat Pay, and what it has found on the way.

pub(crate) mod backfill;
pub(crate) mod findings;
pub(crate) mod intake;
pub(crate) mod listings;
pub(crate) mod notifications;
pub(crate) mod readings;
pub(crate) mod unreadable;
