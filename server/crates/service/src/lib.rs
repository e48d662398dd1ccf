//! What can be *done* at the desk: look, draft, send, keep in step with WeChat Pay, and the people and merchants involved.
//!
//! [`Desk`] is the whole of it. Each method that a person can cause takes the [`desk_domain::Actor`] first and checks its
//! permission before anything else. Time, randomness and the address of WeChat Pay are parameters.

mod accounts;
mod audit;
mod callback;
mod certificates;
mod check;
mod clock;
mod complaint;
mod connection;
mod delivery;
mod desk;
mod devices;
mod doors;
mod drafts;
mod error;
mod events;
mod gate;
mod gateway;
mod group;
mod health;
mod inbox;
mod jobs;
mod key_health;
mod looks;
mod media;
mod merchant_keys;
mod merchants;
mod missing;
mod oddities;
mod passwords;
mod patience;
mod people;
mod pictures;
mod queues;
mod quota;
mod refund_view;
mod registration;
mod rng;
mod rotation;
mod seal;
mod send;
mod sessions;
mod settings;
mod sightings;
mod sign_in;
mod standing;
mod strangers;
mod sub_merchants;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
mod tries;
mod trouble;
pub mod view;
mod waiting;
mod wire;
mod wire_refund;

pub use accounts::{ChangePasswordError, StaffLine};
pub use audit::AuditLine;
pub use callback::CallbackOutcome;
pub use check::MerchantCheck;
pub use clock::{Clock, ManualClock, SystemClock};
pub use desk::Desk;
pub use desk_store::Settling;
pub use drafts::{DraftForm, DraftKept, Picked};
pub use error::ServiceError;
pub use media::Picture;
pub use merchants::MerchantForm;
pub use passwords::PasswordFault;
pub use people::{CurrentUser, Staff};
pub use pictures::{PictureError, Upload};
pub use registration::Replace;
pub use rng::{Rng, SeededRng, SystemRng};
pub use rotation::KeyForm;
pub use seal::{MasterKey, UnlockError, fits, replace_lost, unlock};
pub use send::{PutBack, RefundForm, ReplyForm, Seen, SendError};
pub use sessions::{Origin, SESSION_KEPT, SessionLine, SessionToken, Visitor};
pub use settings::Settings;
pub use sign_in::{SignInError, SignInForm, SignedIn};
pub use strangers::{Stranger, made_up};
pub use sync::{BackfillProgress, BackfillSummary, OpenBackfill, ReconcileSummary};
pub use trouble::Trouble;
pub use waiting::{WaitingKind, WaitingWork};

/// What a service method returns.
pub type Result<T, E = ServiceError> = std::result::Result<T, E>;
