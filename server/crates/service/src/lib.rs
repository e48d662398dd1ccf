//! What can be *done* at the desk: look, draft, send, keep in step with WeChat Pay, and the people and merchants involved.
//!
//! A verb is a function of its room that takes the desk and who asks: `send::reply(&desk, &actor, …)`. [`Desk`] holds what all
//! of them need and does nothing by itself. What is done with complaints, or with one's own account, takes the
//! [`desk_domain::Actor`] and asks for their permission before anything else; what administrators do takes
//! [`access::Granted`], which is had by asking for it alone. Nobody asks for what the desk does when it is due. Time,
//! randomness and the address of WeChat Pay are parameters.

pub mod access;
pub mod audit;
mod by;
mod clock;
pub mod complaints;
mod desk;
pub mod drafts;
mod error;
pub mod events;
pub mod evidence;
mod group;
pub mod health;
pub mod jobs;
pub mod merchants;
pub mod notes;
mod patience;
pub mod people;
mod platform;
mod rng;
mod seal;
pub mod send;
pub mod settings;
pub mod snooze;
pub mod sync;
pub mod tags;
pub mod team;
#[cfg(feature = "testing")]
pub mod testing;
mod trouble;
mod work;

pub use by::{By, Operator};
pub use clock::{Clock, ManualClock, SystemClock};
pub use desk::Desk;
pub use desk_domain::draft::Settling;
pub use error::{CallError, ServiceError};
pub use jobs::{FailingWork, WaitingWork};
pub use platform::Unproven;
pub use rng::{Rng, SeededRng, SystemRng};
pub use seal::{MasterKey, UnlockError, fits, replace_lost, unlock};
pub use settings::Settings;
pub use trouble::Trouble;
pub use work::{JobFailure, WaitingKind};

/// What a service method returns.
pub type Result<T, E = ServiceError> = std::result::Result<T, E>;
