//! Complaints as people look at them: the inbox, one complaint, the board.

mod board;
mod delivery;
mod inbox;
mod looks;
mod page;
mod refund;
mod standing;

pub use board::board;
pub use inbox::{find_number, inbox};
pub(crate) use looks::Looks;
pub use page::complaint;
#[cfg(feature = "testing")]
pub(crate) use refund::refund_view;
pub use standing::{dismiss_trouble, standing};
