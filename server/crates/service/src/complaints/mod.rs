//! Complaints as people look at them: the inbox, one complaint, the board.

mod board;
mod delivery;
mod inbox;
mod looks;
mod missing;
mod page;
mod refund;
mod standing;
mod sync_status;
mod view;
mod views;
mod wall;

pub use board::{AgentLoad, Cause, DueTonight, QueueLine, QueueOverview, board};
pub use delivery::{Candidate, Delivery};
pub use inbox::{EmptyReason, InboxItem, InboxRequest, InboxView, LaneHeading, StateTab, find_number, inbox};
pub(crate) use looks::Looks;
pub use page::complaint;
#[cfg(feature = "testing")]
pub(crate) use refund::refund_view;
pub use refund::{EarlierRefund, OrderLeft, RefundView};
pub use standing::{Standing, dismiss_trouble, standing};
pub use sync_status::SyncStatus;
pub use view::{
    Author, ComplaintView, Facts, Image, Outgoing, Phone, RelatedComplaint, ShownNote, TeamLine, TimelineEntry,
    TimelineItem,
};
pub use views::VIEWS;
pub use wall::{Wall, WallRow, wall};
