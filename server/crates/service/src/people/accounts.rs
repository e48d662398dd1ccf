//! Accounts: created, disabled and enabled by administrators; passwords are also changed by their owners.

use crate::Result;
use crate::access::{Granted, StaffRead, StaffWrite};
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::people::password_lines::enter_line;
use crate::people::passwords::{self, PasswordFault, Who};
use crate::people::sessions::{Origin, SessionToken, short};
use crate::people::sessions::{audit_from, new_session};
use crate::people::sign_in::{SignInError, SignedIn};
use crate::people::sign_in::{count, known_from_now_on};
use crate::people::tries::{self, MOST_FOR_NAME_AT_NETWORK, NAME_AT_NETWORK, Tries};
use crate::people::{account_name, checked_username};
use desk_domain::{Account, Act, Actor, Density, Language, Person, Role, StaffId, Theme, Timestamp};
use desk_store::Ending;
use serde_json::json;
use thiserror::Error;

/// One account, for lists. Never has the password's hash.
#[derive(Clone, Debug)]
pub struct StaffLine {
    pub username: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
    /// Until when no more passwords are checked from some network, after too many wrong ones. From elsewhere, and in
    /// known browsers, the person can sign in.
    pub locked_until: Option<Timestamp>,
}

/// Why a person's password was not changed.
#[derive(Debug, Error)]
pub enum ChangePasswordError {
    #[error("the present password is another one")]
    Wrong,
    #[error("too many wrong passwords")]
    Locked { until: Timestamp },
    #[error(transparent)]
    Fault(#[from] PasswordFault),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<desk_store::StoreError> for ChangePasswordError {
    fn from(error: desk_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// Creates an account.
///
/// # Errors
/// If the username is taken or cannot be used, or the password may not be used.
pub async fn add(
    desk: &Desk,
    by: &Granted<StaffWrite>,
    username: &str,
    name: &str,
    role: Role,
    password: &str,
) -> Result<StaffId> {
    let (username, name) = (checked_username(username)?, checked_name(name)?);
    if desk.store().staff_by_username(&username).await?.is_some() {
        return Err(ServiceError::invalid("username", format!("{username} is taken")));
    }
    let id = StaffId::parse(&desk.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let password_hash = hash_new(desk, password, &username, &name, Who::Operator).await?;
    let person = Person {
        id: id.clone(),
        username: username.clone(),
        name,
        role,
        disabled: false,
        language: Language::default(),
        theme: Theme::default(),
        density: Density::default(),
        created_at: desk.now(),
    };
    let audit = audit::line(desk, by, Act::AddStaff, &username, &json!({"role": role}));
    desk.store().add_staff(&Account { person, password_hash }, &audit).await?;
    Ok(id)
}

/// All accounts.
///
/// # Errors
/// If the database cannot be used.
pub async fn list(desk: &Desk, _by: &Granted<StaffRead>) -> Result<Vec<StaffLine>> {
    let locked = desk.store().used_up_tries(NAME_AT_NETWORK, MOST_FOR_NAME_AT_NETWORK, desk.now()).await?;
    let line = |person: Person| {
        let digest = tries::digest(desk.master(), &person.username);
        StaffLine {
            locked_until: locked.iter().find(|(name, _)| *name == digest).map(|(_, until)| *until),
            username: person.username,
            name: person.name,
            role: person.role,
            disabled: person.disabled,
        }
    };
    Ok(desk.store().all_staff().await?.into_iter().map(line).collect())
}

/// Disables an account and ends its sessions, or enables it again, for a new sign-in.
///
/// # Errors
/// If there is no such account or the database cannot be used.
pub async fn set_disabled(desk: &Desk, by: &Granted<StaffWrite>, username: &str, disabled: bool) -> Result<()> {
    let person = person(desk, username).await?;
    let act = if disabled { Act::DisableStaff } else { Act::EnableStaff };
    let audit = audit::line(desk, by, act, &person.username, &json!({}));
    Ok(desk.store().set_disabled(&person.id, disabled, &audit).await?)
}

/// Gives a person another role, and ends their sessions.
///
/// # Errors
/// If there is no such account or the database cannot be used.
pub async fn set_role(desk: &Desk, by: &Granted<StaffWrite>, username: &str, role: Role) -> Result<()> {
    let person = person(desk, username).await?;
    let audit = audit::line(desk, by, Act::ChangeRole, &person.username, &json!({"from": person.role, "to": role}));
    Ok(desk.store().set_role(&person.id, role, &audit).await?)
}

/// Resets the counts of wrong passwords for a name.
///
/// # Errors
/// If there is no such account or the database cannot be used.
pub async fn unlock(desk: &Desk, by: &Granted<StaffWrite>, username: &str) -> Result<()> {
    let person = person(desk, username).await?;
    let audit = audit::line(desk, by, Act::UnlockStaff, &person.username, &json!({}));
    let digest = tries::digest(desk.master(), &person.username);
    Ok(desk.store().forget_sign_in_tries(&digest, &audit).await?)
}

/// Ends all sessions of a person, and returns how many there were.
///
/// # Errors
/// If there is no such account or the database cannot be used.
pub async fn sign_out_everywhere(desk: &Desk, by: &Granted<StaffWrite>, username: &str) -> Result<u64> {
    let person = person(desk, username).await?;
    let audit = audit::line(desk, by, Act::EndSessions, &person.username, &json!({}));
    Ok(desk.store().end_sessions(&person.id, Ending::All, &audit).await?)
}

/// Sets another password, ends all sessions, and revokes the trust in known browsers.
///
/// # Errors
/// If there is no such account, the password may not be used, or the database cannot be used.
pub async fn reset_password(desk: &Desk, by: &Granted<StaffWrite>, username: &str, password: &str) -> Result<()> {
    let person = person(desk, username).await?;
    let hash = hash_new(desk, password, &person.username, &person.name, Who::Operator).await?;
    let audit = audit::line(desk, by, Act::ResetPassword, &person.username, &json!({}));
    let digest = tries::digest(desk.master(), &person.username);
    Ok(desk.store().set_password_hash(&person.id, &digest, &hash, &audit).await?)
}

/// Changes a person's own password. Every other session ends, and this one continues under a new id, so that a copy of
/// the old one is worthless.
///
/// # Errors
/// [`ChangePasswordError`].
pub async fn change_password(
    desk: &Desk,
    actor: &Actor,
    (before, after): (&str, &str),
    origin: &Origin,
) -> Result<SignedIn, ChangePasswordError> {
    let Account { person, password_hash } = desk.store().staff(&actor.staff_id).await?.ok_or(ServiceError::NotFound)?;
    let known = || Who::Known(person.id.as_str().to_owned());
    let place = enter_line(desk, known())?;
    let tries = Tries::of_own_password(&tries::digest(desk.master(), &person.username));
    count(desk, &tries).await.map_err(|error| match error {
        SignInError::Locked { until } => ChangePasswordError::Locked { until },
        SignInError::Service(error) => error.into(),
        SignInError::Wrong { .. } => ChangePasswordError::Wrong,
    })?;
    let before = Some(before).filter(|password| passwords::is_short_enough(password)).unwrap_or_default();
    if !passwords::verify(place, before.to_owned(), password_hash.clone()).await? {
        return Err(ChangePasswordError::Wrong);
    }
    let hash = judge_and_hash(desk, after, &person.username, &person.name, known()).await?;
    let token = SessionToken::new(desk.rng());
    let session = new_session(desk, &person.id, &token, origin);
    let detail = json!({ "session": short(&session.id) });
    let line = audit::line(desk, actor, Act::ChangePassword, &person.username, &detail);
    let (hashes, line) = ((password_hash.as_str(), hash.as_str()), audit_from(origin, line));
    if !desk.store().change_password(hashes, &session, &tries.keys(), &line).await? {
        return Err(ChangePasswordError::Wrong);
    }
    let account = Account { person, password_hash: hash };
    let device = known_from_now_on(desk, &account, None);
    Ok(SignedIn { person: account.person, session: token, device })
}

async fn hash_new(desk: &Desk, password: &str, username: &str, name: &str, who: Who) -> Result<String> {
    judge_and_hash(desk, password, username, name, who).await.map_err(|error| match error {
        ChangePasswordError::Fault(fault) => ServiceError::invalid("password", fault.to_string()),
        ChangePasswordError::Service(error) => error,
        other => ServiceError::Internal(other.to_string()),
    })
}

/// Checks whether this person may use a password, and hashes it.
async fn judge_and_hash(
    desk: &Desk,
    password: &str,
    username: &str,
    name: &str,
    who: Who,
) -> Result<String, ChangePasswordError> {
    let merchants = desk.store().merchants().await?;
    let names = merchants.iter().map(|merchant| merchant.name.as_str());
    let known: Vec<&str> = names.chain([username, name]).collect();
    let password = passwords::checked(password, &known)?;
    Ok(passwords::hash(enter_line(desk, who)?, password, passwords::salt(desk.rng())).await?)
}

async fn person(desk: &Desk, username: &str) -> Result<Person> {
    let account = desk.store().staff_by_username(&account_name(username)).await?;
    account.map(|account| account.person).ok_or(ServiceError::NotFound)
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if (1..=40).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(ServiceError::invalid("name", "use 1 to 40 characters"))
    }
}
