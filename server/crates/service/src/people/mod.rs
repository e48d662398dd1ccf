//! People: who is looking at a page, and their preferences.

mod accounts;
mod devices;
mod password_lines;
mod passwords;
mod sessions;
mod sign_in;
mod strangers;
mod tries;

pub use accounts::{
    ChangePasswordError, StaffLine, add, change_password, list, reset_password, set_disabled, set_role,
    sign_out_everywhere, unlock,
};
pub use devices::DEVICE_COOKIE;
pub(crate) use password_lines::PasswordLines;
pub use passwords::PasswordFault;
#[cfg(feature = "testing")]
pub(crate) use sessions::new_session;
pub use sessions::{
    Origin, SESSION_KEPT, SessionLine, SessionToken, Visitor, end_my_other_sessions, end_my_session, forget_session,
    my_sessions, note_presence, sign_out, visitor,
};
pub use sign_in::{SignInError, SignInForm, SignedIn, device_cookie_name, sign_in};
pub(crate) use strangers::Strangers;
pub use strangers::{Stranger, made_up, note_refusal, stranger_line};

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use desk_domain::{Actor, Density, Language, Person, StaffId, Theme};
use serde::{Deserialize, Serialize};

/// The person behind a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CurrentUser {
    Anonymous,
    /// A genuine session whose sign-in has expired. It may keep a draft and nothing else.
    Lapsed(Actor),
    SignedIn(Actor),
}

/// The person behind an id; `None` if there is no such account or it is disabled.
///
/// # Errors
/// If the database cannot be used.
pub async fn staff(desk: &Desk, id: &StaffId) -> Result<Option<Person>> {
    let account = desk.store().staff(id).await?;
    Ok(account.map(|account| account.person).filter(|person| !person.disabled))
}

/// # Errors
/// If the database cannot be used.
pub async fn set_preferences(
    desk: &Desk,
    actor: &Actor,
    language: Language,
    theme: Theme,
    density: Density,
) -> Result<()> {
    Ok(desk.store().set_preferences(&actor.staff_id, language, theme, density).await?)
}

/// Deletes sessions that were not used for long, and counts of attempts whose time is over.
pub(crate) async fn prune(desk: &Desk) -> Result<()> {
    let now = desk.now();
    desk.store().prune_sessions(now - SESSION_KEPT).await?;
    desk.store().prune_sign_in_tries(now).await?;
    Ok(())
}

/// The username as it is compared: without case and surrounding space.
pub(crate) fn account_name(username: &str) -> String {
    username.trim().to_lowercase()
}

pub(crate) fn checked_username(username: &str) -> Result<String> {
    let name = account_name(username);
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_@".contains(c);
    if (2..=64).contains(&name.len()) && name.chars().all(allowed) {
        Ok(name)
    } else {
        Err(ServiceError::invalid("username", "use 2 to 64 letters, digits or . - _ @"))
    }
}
