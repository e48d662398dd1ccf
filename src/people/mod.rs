//! The people who work here, and what each of them may do.

mod person;

pub use person::{Account, Person};

use crate::ids::{Mchid, StaffId};
use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A role, from least to most.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownRole, parse_err_fn = unknown_role)]
pub enum Role {
    /// 客服
    Agent,
    /// 主管
    Supervisor,
    /// 管理员
    Admin,
}

/// One thing a person can be allowed to do. Every route and server function names the one it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, VariantArray)]
pub enum Permission {
    ComplaintRead,
    ComplaintReply,
    ComplaintComplete,
    ComplaintAssign,
    RefundDecide,
    ReportRead,
    HealthRead,
    MerchantRead,
    MerchantWrite,
    StaffRead,
    StaffWrite,
    AuditRead,
}

impl Permission {
    /// The lowest role that has this permission.
    #[must_use]
    pub const fn least_role(self) -> Role {
        match self {
            Self::ComplaintRead
            | Self::ComplaintReply
            | Self::ComplaintComplete
            | Self::ComplaintAssign
            | Self::RefundDecide => Role::Agent,
            Self::ReportRead | Self::HealthRead => Role::Supervisor,
            Self::MerchantRead | Self::MerchantWrite | Self::StaffRead | Self::StaffWrite | Self::AuditRead => {
                Role::Admin
            }
        }
    }
}

impl Role {
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self >= permission.least_role()
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the role must be agent, supervisor or admin")]
pub struct UnknownRole;

const fn unknown_role(_: &str) -> UnknownRole {
    UnknownRole
}

/// The person on whose behalf something is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub staff_id: StaffId,
    pub name: String,
    pub role: Role,
    pub language: Language,
}

impl Actor {
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }

    /// Whether the person may see complaints about this merchant. For now everybody may: look-ups by id ask here, while
    /// lists are of all merchants.
    #[must_use]
    pub const fn may_see(&self, _merchant: &Mchid) -> bool {
        true
    }

    /// Whether the person may act on messages of others.
    #[must_use]
    pub fn watches_over_others(&self) -> bool {
        self.role >= Role::Supervisor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_keeps_every_permission_of_a_lower_one() {
        for &permission in Permission::VARIANTS {
            for pair in Role::VARIANTS.windows(2) {
                assert!(!pair[0].may(permission) || pair[1].may(permission), "{permission:?}");
            }
        }
    }

    #[test]
    fn agents_administer_nothing() {
        for permission in [
            Permission::ReportRead,
            Permission::MerchantRead,
            Permission::MerchantWrite,
            Permission::StaffRead,
            Permission::StaffWrite,
            Permission::AuditRead,
        ] {
            assert!(!Role::Agent.may(permission), "{permission:?}");
        }
    }
}
