//! The accounts themselves: made, shut and opened by whoever runs the desk; the password also by its owner.

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::people::passwords::{self, PasswordFault, Who};
use crate::people::sessions::{Origin, SessionToken, short};
use crate::people::sign_in::{SignInError, SignedIn};
use crate::people::tries::{self, MOST_FOR_NAME_AT_NETWORK, NAME_AT_NETWORK, Tries};
use crate::people::{account_name, checked_username, staff_view};
use desk_domain::{Act, Actor, Language, Permission, Role, StaffId, Theme, Timestamp};
use desk_store::{Ending, StaffRecord};
use serde_json::json;
use thiserror::Error;

/// One account, for lists. Never holds the password's hash.
#[derive(Clone, Debug)]
pub struct StaffLine {
    pub username: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
    /// Somewhere too many wrong passwords were tried: until then no more are looked at from there. Elsewhere, and in browsers
    /// that are known, the person can sign in.
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

impl Desk {
    /// Makes an account.
    ///
    /// # Errors
    /// If the username is taken or cannot be used, or the password may not be used.
    pub async fn add_staff(&self, username: &str, name: &str, role: Role, password: &str) -> Result<StaffId> {
        let (username, name) = (checked_username(username)?, checked_name(name)?);
        if self.store().staff_by_username(&username).await?.is_some() {
            return Err(ServiceError::invalid("username", format!("{username} is taken")));
        }
        let id = StaffId::parse(&self.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let record = StaffRecord {
            id: id.clone(),
            password_hash: self.hash_new(password, &username, &name, Who::Operator).await?,
            username: username.clone(),
            name,
            role,
            disabled: false,
            language: Language::default(),
            theme: Theme::default(),
            created_at: self.now(),
        };
        let audit = self.audit_by_system(Act::AddStaff, &username, &json!({"role": role}));
        self.store().add_staff(&record, &audit).await?;
        Ok(id)
    }

    /// All accounts, for the command line.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn all_staff(&self) -> Result<Vec<StaffLine>> {
        let locked = self.store().used_up_tries(NAME_AT_NETWORK, MOST_FOR_NAME_AT_NETWORK, self.now()).await?;
        let line = |record: StaffRecord| {
            let digest = tries::digest(self.master(), &record.username);
            StaffLine {
                locked_until: locked.iter().find(|(name, _)| *name == digest).map(|(_, until)| *until),
                username: record.username,
                name: record.name,
                role: record.role,
                disabled: record.disabled,
            }
        };
        Ok(self.store().all_staff().await?.into_iter().map(line).collect())
    }

    /// All accounts, for an administrator.
    ///
    /// # Errors
    /// If the permission is missing or the database cannot be used.
    pub async fn staff_list(&self, actor: &Actor) -> Result<Vec<StaffLine>> {
        require(actor, Permission::StaffRead)?;
        self.all_staff().await
    }

    /// Keeps a person out and ends their sessions, or lets them in again: with a new sign-in.
    ///
    /// # Errors
    /// If there is no such account or the database cannot be used.
    pub async fn set_staff_disabled(&self, username: &str, disabled: bool) -> Result<()> {
        let staff = self.account(username).await?;
        let act = if disabled { Act::DisableStaff } else { Act::EnableStaff };
        let audit = self.audit_by_system(act, &staff.username, &json!({}));
        Ok(self.store().set_disabled(&staff.id, disabled, &audit).await?)
    }

    /// Gives a person another role and ends their sessions.
    ///
    /// # Errors
    /// If there is no such account or the database cannot be used.
    pub async fn set_staff_role(&self, username: &str, role: Role) -> Result<()> {
        let staff = self.account(username).await?;
        let audit = self.audit_by_system(Act::ChangeRole, &staff.username, &json!({"from": staff.role, "to": role}));
        Ok(self.store().set_role(&staff.id, role, &audit).await?)
    }

    /// Forgets the wrong passwords that were tried with a name.
    ///
    /// # Errors
    /// If there is no such account or the database cannot be used.
    pub async fn unlock_staff(&self, username: &str) -> Result<()> {
        let staff = self.account(username).await?;
        let audit = self.audit_by_system(Act::UnlockStaff, &staff.username, &json!({}));
        let digest = tries::digest(self.master(), &staff.username);
        Ok(self.store().forget_sign_in_tries(&digest, &audit).await?)
    }

    /// Signs a person out everywhere. How many sessions there were.
    ///
    /// # Errors
    /// If there is no such account or the database cannot be used.
    pub async fn sign_out_staff(&self, username: &str) -> Result<u64> {
        let staff = self.account(username).await?;
        let audit = self.audit_by_system(Act::EndSessions, &staff.username, &json!({}));
        Ok(self.store().end_sessions(&staff.id, Ending::All, &audit).await?)
    }

    /// Sets another password, ends all sessions, and forgets which browsers were known.
    ///
    /// # Errors
    /// If there is no such account, the password may not be used, or the database cannot be used.
    pub async fn reset_password(&self, username: &str, password: &str) -> Result<()> {
        let staff = self.account(username).await?;
        let hash = self.hash_new(password, &staff.username, &staff.name, Who::Operator).await?;
        let audit = self.audit_by_system(Act::ResetPassword, &staff.username, &json!({}));
        let digest = tries::digest(self.master(), &staff.username);
        Ok(self.store().set_password_hash(&staff.id, &digest, &hash, &audit).await?)
    }

    /// Changes a person's own password. Every other session ends, and this one goes on under a new id: whoever had a copy of
    /// the old one is out.
    ///
    /// # Errors
    /// [`ChangePasswordError`].
    pub async fn change_password(
        &self,
        actor: &Actor,
        (before, after): (&str, &str),
        origin: &Origin,
    ) -> Result<SignedIn, ChangePasswordError> {
        let staff = self.store().staff(&actor.staff_id).await?.ok_or(ServiceError::NotFound)?;
        let known = || Who::Known(staff.id.as_str().to_owned());
        let place = self.enter_line(known())?;
        let tries = Tries::of_own_password(&tries::digest(self.master(), &staff.username));
        self.count(&tries).await.map_err(|error| match error {
            SignInError::Locked { until } => ChangePasswordError::Locked { until },
            SignInError::Service(error) => error.into(),
            SignInError::Wrong { .. } => ChangePasswordError::Wrong,
        })?;
        let before = Some(before).filter(|password| passwords::is_short_enough(password)).unwrap_or_default();
        if !passwords::verify(place, before.to_owned(), staff.password_hash.clone()).await? {
            return Err(ChangePasswordError::Wrong);
        }
        let hash = self.judge_and_hash(after, &staff.username, &staff.name, known()).await?;
        let token = SessionToken::new(self.rng());
        let session = self.new_session(&staff.id, &token, origin);
        let detail = json!({ "session": short(&session.id) });
        let line = self.audit_by(actor, Act::ChangePassword, &staff.username, &detail);
        let (hashes, line) = ((staff.password_hash.as_str(), hash.as_str()), self.audit_from(origin, line));
        if !self.store().change_password(hashes, &session, &tries.keys(), &line).await? {
            return Err(ChangePasswordError::Wrong);
        }
        let staff = StaffRecord { password_hash: hash, ..staff };
        let device = self.known_from_now_on(&staff, None);
        Ok(SignedIn { staff: staff_view(staff), session: token, device })
    }

    async fn hash_new(&self, password: &str, username: &str, name: &str, who: Who) -> Result<String> {
        self.judge_and_hash(password, username, name, who).await.map_err(|error| match error {
            ChangePasswordError::Fault(fault) => ServiceError::invalid("password", fault.to_string()),
            ChangePasswordError::Service(error) => error,
            other => ServiceError::Internal(other.to_string()),
        })
    }

    /// A password that may be used by this person, ready to be kept.
    async fn judge_and_hash(
        &self,
        password: &str,
        username: &str,
        name: &str,
        who: Who,
    ) -> Result<String, ChangePasswordError> {
        let merchants = self.store().merchants().await?;
        let names = merchants.iter().map(|merchant| merchant.name.as_str());
        let known: Vec<&str> = names.chain([username, name]).collect();
        let password = passwords::checked(password, &known)?;
        Ok(passwords::hash(self.enter_line(who)?, password, passwords::salt(self.rng())).await?)
    }

    async fn account(&self, username: &str) -> Result<StaffRecord> {
        self.store().staff_by_username(&account_name(username)).await?.ok_or(ServiceError::NotFound)
    }
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if (1..=40).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(ServiceError::invalid("name", "use 1 to 40 characters"))
    }
}
