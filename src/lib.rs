//! What a complaint, a deadline, a reply and a role *are*.
//!
//! No I/O and no clock of its own: every function that depends on time takes the instant as an argument, so the same
//! rules run in the server, in the browser and in tests.

pub mod act;
pub mod attachment;
pub mod browser_name;
pub mod client_address;
pub mod clock;
pub mod complaint;
pub mod course;
pub mod delivery;
pub mod draft;
pub mod history;
pub mod ids;
pub mod inbox;
pub mod language;
pub mod likeness;
pub mod message;
pub mod money;
pub mod open_enum;
pub mod outbox;
pub mod people;
pub mod refund;
pub mod reply;
pub mod search;
pub mod sign_in;
pub mod text;
pub mod theme;
pub mod time;
pub mod told;

pub use act::Act;
pub use attachment::Attachment;
pub use browser_name::BrowserName;
pub use client_address::ClientAddress;
pub use clock::{Clocks, Countdown, Lane, Level, Stop};
pub use complaint::{Complaint, ComplaintState, ProblemType, Reading, ServiceOrderState, UserTag, owner};
pub use course::{Course, Step};
pub use delivery::{DeliveryState, SendKind, WaitsFor};
pub use history::{HistoryEntry, HistoryKind, Voice};
pub use ids::{ComplaintId, FormId, IdError, Mchid, OutboxId, StaffId};
pub use inbox::{Sort, Tab, WorkView};
pub use language::Language;
pub use likeness::Likeness;
pub use message::{Extras, ExtrasError};
pub use money::Fen;
pub use outbox::OutboxEntry;
pub use people::{Actor, Permission, Role};
pub use reply::{ReplyText, ReplyTextError};
pub use sign_in::SignInSpan;
/// `VARIANTS`: all there are of an enum.
pub use strum::VariantArray;
pub use theme::Theme;
pub use time::{Span, Timestamp};
