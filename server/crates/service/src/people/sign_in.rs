//! Signing in, and what guessing costs.
//!
//! Names that exist and names that do not get the same answers, counts and times: both are counted first, both cost one
//! check of a password, and both end with one commit.

use crate::Result;
use crate::audit;
use crate::by::By;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::people::devices::{self, Device};
use crate::people::password_lines::{enter_line, enter_line_slowly};
use crate::people::passwords::{self, Place, Who};
use crate::people::sessions::{Origin, SessionToken, short};
use crate::people::sessions::{audit_from, new_session};
use crate::people::strangers::made_up;
use crate::people::strangers::note_refusal;
use crate::people::tries::{self, Tries, WINDOW};
use crate::people::{account_name, checked_username};
use desk_domain::{Account, Act, AuditEntry, Person, Timestamp};
use desk_store::Counted;
use serde_json::json;
use thiserror::Error;

#[derive(Debug, Error)]
pub enum SignInError {
    /// Unknown account or wrong password; the two are not distinguished.
    #[error("wrong account or password")]
    Wrong { tries_left: u32 },
    /// No more attempts are checked from there for a while.
    #[error("too many wrong passwords")]
    Locked { until: Timestamp },
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<desk_store::StoreError> for SignInError {
    fn from(error: desk_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// An attempt to sign in.
#[derive(Clone, Debug)]
pub struct SignInForm {
    pub username: String,
    pub password: String,
    /// The value of the browser's cookie [`device_cookie_name`].
    pub device: Option<String>,
    pub origin: Origin,
}

/// The person who has just signed in, and the cookies of their browser.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub person: Person,
    pub session: SessionToken,
    /// Name and value of the device cookie by which the browser is known from now on.
    pub device: (String, String),
}

/// The name of the cookie which says that somebody has signed in with this username in the browser before.
#[must_use]
pub fn device_cookie_name(desk: &Desk, username: &str) -> String {
    devices::cookie_name(desk.master(), &account_name(username))
}

/// # Errors
/// [`SignInError`].
pub async fn sign_in(desk: &Desk, form: SignInForm) -> Result<SignedIn, SignInError> {
    let outcome = try_to_sign_in(desk, &form).await;
    let label = match &outcome {
        Ok(_) => "right",
        Err(SignInError::Wrong { .. }) => "wrong",
        Err(SignInError::Locked { .. }) => "locked",
        Err(SignInError::Service(ServiceError::Busy { .. })) => "busy",
        Err(SignInError::Service(_)) => "broken",
    };
    metrics::counter!("desk_sign_ins_total", "outcome" => label).increment(1);
    if matches!(label, "wrong" | "locked" | "busy") {
        note_refusal(desk, label, "-", &form.origin.address, &made_up(&form.username));
    }
    outcome
}

async fn try_to_sign_in(desk: &Desk, form: &SignInForm) -> Result<SignedIn, SignInError> {
    let name = account_name(&form.username);
    let network = form.origin.address.network();
    let cookie = form.device.as_deref();
    let device = cookie.and_then(|cookie| Device::read(desk.master(), &name, cookie));
    let place = enter_line(
        desk,
        match &device {
            Some(device) => Who::Known(device.id.clone()),
            None => Who::Stranger(network.clone()),
        },
    )?;
    let account = match checked_username(&name) {
        Ok(name) => desk.store().staff_by_username(&name).await?.filter(|account| !account.person.disabled),
        Err(_) => None,
    };
    let device = device.filter(|device| {
        account.as_ref().is_some_and(|account| device.is_trusted(desk.master(), &account.password_hash))
    });
    let digest = tries::digest(desk.master(), &name);
    let tries = match &device {
        Some(device) => Tries::of_device(&digest, device),
        None => Tries::of_stranger(&digest, &network),
    };
    let counts = count(desk, &tries).await?;
    let place = if tries.are_slowed(&counts) {
        drop(place);
        enter_line_slowly(desk, Who::Stranger(network)).await?
    } else {
        place
    };
    let is_right = is_right(desk, place, &form.password, account.as_ref()).await?;
    if let Some(account) = account.as_ref().filter(|_| is_right)
        && let Some(signed_in) = begin(desk, form, account, device, &tries).await?
    {
        return Ok(signed_in);
    }
    note_wrong(desk, form, account.as_ref(), &tries, &counts).await?;
    Err(SignInError::Wrong { tries_left: tries.left(&counts) })
}

/// Counts an attempt as wrong before the password is checked.
pub(crate) async fn count(desk: &Desk, tries: &Tries) -> Result<Vec<i64>, SignInError> {
    let now = desk.now();
    match desk.store().count_sign_in_try(tries.limits(), now, now + WINDOW).await? {
        Counted::Allowed(counts) => Ok(counts),
        Counted::Refused { until } => Err(SignInError::Locked { until }),
    }
}

/// Checks the password, in the same time without an account as with one.
async fn is_right(desk: &Desk, place: Place, password: &str, account: Option<&Account>) -> Result<bool> {
    let password = Some(password).filter(|password| passwords::is_short_enough(password)).unwrap_or_default();
    match account {
        Some(account) => passwords::verify(place, password.to_owned(), account.password_hash.clone()).await,
        None => passwords::hash(place, password.to_owned(), passwords::salt(desk.rng())).await.map(|_| false),
    }
}

/// Begins the session; `None` if the account has changed while its password was checked.
async fn begin(
    desk: &Desk,
    form: &SignInForm,
    account: &Account,
    device: Option<Device>,
    tries: &Tries,
) -> Result<Option<SignedIn>> {
    let token = SessionToken::new(desk.rng());
    let Account { person, password_hash } = account;
    let session = new_session(desk, &person.id, &token, &form.origin);
    let detail = json!({ "session": short(&session.id), "known_browser": device.is_some() });
    let line = audit::line(desk, &person.actor(), Act::SignIn, &person.username, &detail);
    let line = audit_from(&form.origin, line);
    let opened = desk.store().open_session(&session, password_hash, &tries.keys(), &line).await?;
    let device = known_from_now_on(desk, account, device);
    Ok(opened.then(|| SignedIn { person: person.clone(), session: token, device }))
}

/// Name and value of a browser's device cookie: the one it has, or a new one.
pub(crate) fn known_from_now_on(desk: &Desk, account: &Account, device: Option<Device>) -> (String, String) {
    let device = device.unwrap_or_else(|| Device::new(desk.master(), &account.password_hash, desk.rng()));
    let username = &account.person.username;
    (devices::cookie_name(desk.master(), username), device.cookie(desk.master(), username))
}

async fn note_wrong(
    desk: &Desk,
    form: &SignInForm,
    account: Option<&Account>,
    tries: &Tries,
    counts: &[i64],
) -> Result<()> {
    let (written, last) = tries.are_written_down(counts);
    let line = account.filter(|_| written);
    let line = line.map(|account| refusal_line(desk, form, &account.person, tries.left(counts), last));
    if let Some((key, _)) = tries.limits().first() {
        desk.store().note_wrong_try(key, line.as_ref()).await?;
    }
    Ok(())
}

/// The audit line of a wrong password. Nobody is signed in, so it names the account as its subject alone.
fn refusal_line(desk: &Desk, form: &SignInForm, person: &Person, tries_left: u32, last: bool) -> AuditEntry {
    let detail = json!({ "tries_left": tries_left, "more_in_the_log_alone": last });
    let line = audit::line(desk, By::Desk, Act::RefuseSignIn, &person.username, &detail);
    AuditEntry { actor_name: "-".to_owned(), ..audit_from(&form.origin, line) }
}
