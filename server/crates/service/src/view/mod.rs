//! What pages show: plain values, ready to be written as HTML, with nothing left to look up.

mod complaint;
mod inbox;
mod keys;
mod merchant;
mod queue;
mod refund;

pub use complaint::{
    Attachment, Author, ComplaintView, CompletionCheck, CompletionGate, Delivery, Facts, Image, Order, Outgoing,
    PastRound, Phone, Queue, RelatedComplaint, TimelineEntry, TimelineItem,
};
pub use inbox::{EmptyReason, InboxItem, InboxRequest, InboxView, LaneHeading, Sort, StateTab, Tab};
pub use keys::{ClockReading, KeyHealth, KeyKind};
pub use merchant::{MerchantHealth, MerchantName, SyncStatus};
pub use queue::{QueueLine, QueueOverview};
pub use refund::{EarlierRefund, OrderLeft, RefundView};
