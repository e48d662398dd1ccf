//! Of which work people are told that it waits.

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
