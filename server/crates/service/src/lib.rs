//! What can be *done* at the desk: look, draft, send, keep in step with WeChat Pay, and the people and merchants involved.
//!
//! [`Desk`] is the whole of it. Each method that a person can cause takes the [`desk_domain::Actor`] first and checks its
//! permission before anything else. Time, randomness and the address of WeChat Pay are parameters.

mod audit;
mod clock;
mod complaints;
mod desk;
mod drafts;
mod error;
mod events;
mod evidence;
mod group;
mod health;
mod jobs;
mod merchants;
mod patience;
mod people;
mod platform;
mod rng;
mod seal;
mod send;
mod settings;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
mod trouble;
pub mod view;
mod work;

pub use audit::AuditLine;
pub use clock::{Clock, ManualClock, SystemClock};
pub use desk::Desk;
pub use desk_store::Settling;
pub use drafts::{DraftForm, DraftKept, Picked};
pub use error::ServiceError;
pub use evidence::media::Picture;
pub use evidence::pictures::{PictureError, Upload};
pub use merchants::MerchantForm;
pub use merchants::check::MerchantCheck;
pub use merchants::registration::Replace;
pub use merchants::rotation::KeyForm;
pub use people::accounts::{ChangePasswordError, StaffLine};
pub use people::passwords::PasswordFault;
pub use people::sessions::{Origin, SESSION_KEPT, SessionLine, SessionToken, Visitor};
pub use people::sign_in::{SignInError, SignInForm, SignedIn};
pub use people::strangers::{Stranger, made_up};
pub use people::{CurrentUser, Staff};
pub use rng::{Rng, SeededRng, SystemRng};
pub use seal::{MasterKey, UnlockError, fits, replace_lost, unlock};
pub use send::{PutBack, RefundForm, ReplyForm, Seen, SendError};
pub use settings::Settings;
pub use sync::notified::CallbackOutcome;
pub use sync::{BackfillProgress, BackfillSummary, OpenBackfill, ReconcileSummary};
pub use trouble::Trouble;
pub use view::{WaitingKind, WaitingWork};

/// What a service method returns.
pub type Result<T, E = ServiceError> = std::result::Result<T, E>;
