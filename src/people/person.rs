//! A person who works here, and their account.

use crate::density::Density;
use crate::ids::StaffId;
use crate::language::Language;
use crate::people::{Actor, Role};
use crate::theme::Theme;
use crate::time::Timestamp;
use std::fmt;

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: StaffId,
    /// The name that they sign in with.
    pub username: String,
    pub name: String,
    pub role: Role,
    /// Whether they cannot sign in. What they have written remains theirs.
    pub disabled: bool,
    pub language: Language,
    pub theme: Theme,
    pub density: Density,
    pub created_at: Timestamp,
}

impl Person {
    /// The person as an actor.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { staff_id: self.id.clone(), name: self.name.clone(), role: self.role, language: self.language }
    }
}

/// An account: a person, and the hash of their password.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub person: Person,
    /// In the PHC string format.
    pub password_hash: String,
}

impl fmt::Debug for Account {
    /// Omits the hash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("person", &self.person).finish_non_exhaustive()
    }
}
