//! Complaints as people look at them: the inbox, one complaint, the board.

pub(crate) mod board;
pub(crate) mod delivery;
pub(crate) mod inbox;
pub(crate) mod looks;
pub(crate) mod page;
pub(crate) mod refund;
pub(crate) mod standing;
