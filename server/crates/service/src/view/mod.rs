//! What pages show: plain values, ready to be written as HTML, with nothing left to look up.

mod complaint;
mod inbox;
mod keys;
mod merchant;
mod queue;
mod standing;

pub use complaint::{
    Arrived, Attachment, Author, ComplaintView, CompletionCheck, CompletionGate, Delivery, Facts, Image, Order,
    Outgoing, PastRound, Phone, Queue, RefundView, RelatedComplaint, Returned, ServiceOrder, TimelineEntry,
    TimelineItem,
};
pub use inbox::{
    DraftPreview, EmptyReason, InboxItem, InboxRequest, InboxView, LaneHeading, LastEvent, Sort, StateTab, Tab,
    WorkView,
};
pub use keys::{ClockReading, KeyHealth, KeyKind};
pub use merchant::{MerchantHealth, MerchantName, SyncStatus};
pub use queue::{QueueLine, QueueOverview};
pub use standing::{OwnTrouble, Standing};
