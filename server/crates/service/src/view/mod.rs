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
    AttachedPicture, Author, ComplaintView, Facts, Image, Order, Outgoing, Phone, RelatedComplaint, Returned,
    ServiceOrder, TimelineEntry, TimelineItem,
};
pub use delivery::{Candidate, Delivery, Waiting};
pub use desk_domain::complaint::{Arrived, CompletionCheck, CompletionGate};
pub use desk_domain::history::PastRound;
pub use desk_domain::{
    ClockReading, DraftCopy, DraftPreview, Missing, MissingBecause, Sort, Tab, TroubledMessage, UnreadableSource,
    UnreadableValue, WorkView,
};
pub use health::{Health, HealthSection, UnreadableOf, WaitingKind, WaitingWork};
pub use inbox::{EmptyReason, InboxItem, InboxRequest, InboxView, LaneHeading, StateTab};
pub use keys::{KeyHealth, KeyKind};
pub use merchant::{MerchantHealth, MerchantName, SyncStatus};
pub use queue::{QueueLine, QueueOverview};
pub use refund::{EarlierRefund, OrderLeft, RefundView};
pub use standing::Standing;
