//! What pages show: plain values, ready to be written as HTML, with nothing left to look up.

mod complaint;
mod delivery;
mod health;
mod inbox;
mod keys;
mod merchant;
mod queue;
mod refund;
mod standing;

pub use complaint::{
    Arrived, AttachedPicture, Author, ComplaintView, CompletionCheck, CompletionGate, DraftCopy, Facts, Image, Missing,
    MissingBecause, Order, Outgoing, PastRound, Phone, RelatedComplaint, Returned, ServiceOrder, TimelineEntry,
    TimelineItem,
};
pub use delivery::{Candidate, Delivery, Waiting};
pub use desk_domain::{Sort, Tab, WorkView};
pub use health::{Health, HealthSection, UnreadableOf, UnreadableSource, UnreadableValue, WaitingKind, WaitingWork};
pub use inbox::{DraftPreview, EmptyReason, InboxItem, InboxRequest, InboxView, LaneHeading, LastEvent, StateTab};
pub use keys::{ClockReading, KeyHealth, KeyKind};
pub use merchant::{MerchantHealth, MerchantName, SyncStatus};
pub use queue::{QueueLine, QueueOverview};
pub use refund::{EarlierRefund, OrderLeft, RefundView};
pub use standing::{OwnTrouble, Standing};
