//! What the desk could not read or do.

use crate::trouble::Trouble;
use desk_domain::{Mchid, Timestamp, UnreadableValue};

#[derive(Clone, Debug)]
pub struct Health {
    pub sections: Vec<HealthSection>,
    pub now: Timestamp,
}

/// One kind of trouble.
#[derive(Clone, Debug)]
pub enum HealthSection {
    /// What waits because the desk itself is unwell, the longest first.
    Waiting(Vec<WaitingWork>),
    /// What WeChat Pay said that is not as documented, by merchant.
    Unreadable(Vec<UnreadableOf>),
}

#[derive(Clone, Debug)]
pub struct UnreadableOf {
    pub mchid: Mchid,
    pub merchant: String,
    /// What was lost first, then the latest.
    pub values: Vec<UnreadableValue>,
}

/// What waits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingWork {
    pub trouble: Trouble,
    pub what: WaitingKind,
    pub count: i64,
    /// When the first of it met the trouble.
    pub since: Timestamp,
}

/// Which work waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingKind {
    /// Messages on their way out, refunds included.
    Messages,
    Readings,
    Pictures,
    /// Everything: the queue itself cannot be written.
    Queue,
}
