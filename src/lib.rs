//! What a complaint, a deadline, a reply and a role *are*.
//!
//! No I/O and no clock of its own: every function that depends on time takes the instant as an argument, so the same
//! rules run in the server, in the browser and in tests.

pub mod act;
pub mod attachment;
pub mod audit;
pub mod backfill;
pub mod browser_name;
pub mod client_address;
pub mod clock;
pub mod complaint;
pub mod conversation;
pub mod course;
pub mod delivery;
pub mod density;
pub mod draft;
pub mod event;
pub mod finding;
pub mod history;
pub mod ids;
pub mod inbox;
pub mod language;
pub mod likeness;
pub mod listing;
pub mod merchant;
pub mod message;
pub mod money;
pub mod note;
pub mod notification;
pub mod open_enum;
pub mod outbox;
pub mod outcome;
pub mod people;
pub mod picture;
pub mod rating;
pub mod refund;
pub mod reply;
pub mod search;
pub mod sign_in;
pub mod snooze;
pub mod tag;
pub mod team;
pub mod text;
pub mod theme;
pub mod time;
pub mod told;
pub mod unreadable;

pub use act::Act;
pub use attachment::Attachment;
pub use audit::{AuditEntry, AuditLine};
pub use backfill::Backfill;
pub use browser_name::BrowserName;
pub use client_address::ClientAddress;
pub use clock::{Clocks, Countdown, Lane, Level, Stop};
pub use complaint::{
    Complaint, ComplaintState, LastEvent, LastSeen, ListedComplaint, ProblemKind, Reading, ServiceOrderState, UserTag,
    owner,
};
pub use course::{Course, Step};
pub use delivery::{DeliveryState, SendKind, WaitsFor};
pub use density::Density;
pub use draft::{Composed, Draft, DraftCopy, DraftPreview, DraftSign, NewDraft};
pub use event::{Event, EventKind};
pub use finding::Finding;
pub use history::{HistoryEntry, HistoryKind, Voice};
pub use ids::{ComplaintId, FormId, IdError, Mchid, NoteId, OutboxId, StaffId};
pub use inbox::{Due, Sort, StateCounts, Tab, ViewCount, WorkView};
pub use language::Language;
pub use likeness::Likeness;
pub use listing::{ListingPass, ListingPlan};
pub use merchant::{ClockReading, KeyUse, Merchant, PublicKey, RetiredKey, SubMerchant};
pub use message::{Content, ExtrasError};
pub use money::Fen;
pub use note::{Mention, Note, NoteText, NoteTextError};
pub use notification::Notification;
pub use outbox::{OutboxEntry, TroubledMessage};
pub use outcome::Outcome;
pub use people::{Account, Actor, Permission, Person, Role};
pub use picture::{Missing, MissingBecause, Picture};
pub use rating::Rating;
pub use reply::{ReplyText, ReplyTextError};
pub use sign_in::SignInSpan;
pub use snooze::Snooze;
/// `VARIANTS`: all there are of an enum.
pub use strum::VariantArray;
pub use tag::{Tag, TagError};
pub use team::{Handover, OwnedBy, TeamAct, TeamEvent};
pub use theme::Theme;
pub use time::{Span, Timestamp};
pub use unreadable::{Unreadable, UnreadableSource, UnreadableValue};
