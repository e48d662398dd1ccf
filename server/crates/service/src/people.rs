//! Staff: preferences, and the accounts themselves.

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::passwords;
use desk_domain::{Actor, Language, Permission, Role, StaffId, Timestamp};
use desk_store::StaffRecord;
use serde_json::json;

/// Who is looking at a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurrentUser {
    Anonymous,
    /// A genuine session whose sign-in has run out. It may keep a draft and nothing else.
    Lapsed(Actor),
    SignedIn(Actor),
}

/// The colours a person has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a stored name; anything unknown follows the system.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.as_str() == name).unwrap_or_default()
    }
}

/// A person and how they like their pages.
#[derive(Clone, Debug)]
pub struct Staff {
    pub actor: Actor,
    pub theme: Theme,
}

/// The person who has just signed in.
pub type SignedIn = Staff;

/// One account, for lists. Never holds the password's hash.
#[derive(Clone, Debug)]
pub struct StaffLine {
    pub username: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
    pub locked_until: Option<Timestamp>,
}

impl Desk {
    /// The person behind an id; `None` if there is no such account or it is disabled.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn staff(&self, id: &StaffId) -> Result<Option<Staff>> {
        Ok(self.store().staff(id).await?.filter(|staff| !staff.disabled).map(staff_view))
    }

    /// # Errors
    /// If the database cannot be used.
    pub async fn set_preferences(&self, actor: &Actor, language: Language, theme: Theme) -> Result<()> {
        Ok(self.store().set_preferences(&actor.staff_id, language, theme.as_str()).await?)
    }

    /// Makes an account.
    ///
    /// # Errors
    /// If the username is taken or cannot be used, or the password is shorter than ten characters.
    pub async fn add_staff(&self, username: &str, name: &str, role: Role, password: &str) -> Result<StaffId> {
        let username = checked_username(username)?;
        if self.store().staff_by_username(&username).await?.is_some() {
            return Err(ServiceError::invalid("username", format!("{username} is taken")));
        }
        let id = StaffId::parse(&self.new_id()).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let record = StaffRecord {
            id: id.clone(),
            username: username.clone(),
            name: checked_name(name)?,
            role,
            password_hash: passwords::hash(passwords::checked(password)?, passwords::salt(self.rng())).await?,
            disabled: false,
            language: Language::default(),
            theme: Theme::default().as_str().to_owned(),
            failed_logins: 0,
            locked_until: None,
            created_at: self.now(),
        };
        let audit = self.audit_by_system("staff.add", &username, &json!({"role": role}));
        self.store().add_staff(&record, &audit).await?;
        Ok(id)
    }

    /// All accounts, for the command line.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub async fn all_staff(&self) -> Result<Vec<StaffLine>> {
        Ok(self.store().all_staff().await?.into_iter().map(staff_line).collect())
    }

    /// All accounts, for an administrator.
    ///
    /// # Errors
    /// If the permission is missing or the database cannot be used.
    pub async fn staff_list(&self, actor: &Actor) -> Result<Vec<StaffLine>> {
        require(actor, Permission::StaffRead)?;
        self.all_staff().await
    }

    /// # Errors
    /// If there is no such account or the database cannot be used.
    pub async fn set_staff_disabled(&self, username: &str, disabled: bool) -> Result<()> {
        let staff = self.account(username).await?;
        let action = if disabled { "staff.disable" } else { "staff.enable" };
        let audit = self.audit_by_system(action, &staff.username, &json!({}));
        Ok(self.store().set_disabled(&staff.id, disabled, &audit).await?)
    }

    /// # Errors
    /// If there is no such account, the password is too short, or the database cannot be used.
    pub async fn reset_password(&self, username: &str, password: &str) -> Result<()> {
        let staff = self.account(username).await?;
        let hash = passwords::hash(passwords::checked(password)?, passwords::salt(self.rng())).await?;
        let audit = self.audit_by_system("staff.reset_password", &staff.username, &json!({}));
        Ok(self.store().set_password_hash(&staff.id, &hash, &audit).await?)
    }

    async fn account(&self, username: &str) -> Result<StaffRecord> {
        self.store().staff_by_username(&account_name(username)).await?.ok_or(ServiceError::NotFound)
    }
}

pub(crate) fn staff_view(record: StaffRecord) -> Staff {
    Staff {
        theme: Theme::from_name(&record.theme),
        actor: Actor { staff_id: record.id, name: record.name, role: record.role, language: record.language },
    }
}

fn staff_line(record: StaffRecord) -> StaffLine {
    StaffLine {
        username: record.username,
        name: record.name,
        role: record.role,
        disabled: record.disabled,
        locked_until: record.locked_until,
    }
}

/// Accounts are compared without case and surrounding space.
fn account_name(username: &str) -> String {
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

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if (1..=40).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(ServiceError::invalid("name", "use 1 to 40 characters"))
    }
}
