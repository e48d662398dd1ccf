//! Rights as types: what administrators do cannot be called without having asked whether they may.

use crate::Result;
use crate::by::By;
use crate::error::ServiceError;
use desk_domain::{Mchid, Permission};
use std::marker::PhantomData;

/// A permission as a type.
pub trait Right {
    const PERMISSION: Permission;
}

macro_rules! rights {
    ($($right:ident),+) => {
        $(
            #[doc = concat!("[`Permission::", stringify!($right), "`] as a type.")]
            #[derive(Debug)]
            pub enum $right {}

            impl Right for $right {
                const PERMISSION: Permission = Permission::$right;
            }
        )+
    };
}

rights!(HealthRead, MerchantRead, MerchantWrite, StaffRead, StaffWrite, AuditRead);

/// Somebody who has been asked whether they may, and may. [`granted`] alone makes one, so that a verb which takes it cannot
/// be reached past the question:
///
/// ```
/// # use desk_service::{Desk, Result, access::granted, people};
/// # use desk_domain::Actor;
/// async fn names(desk: &Desk, actor: &Actor) -> Result<usize> {
///     Ok(people::list(desk, &granted(actor)?).await?.len())
/// }
/// ```
///
/// Whoever forgets it, or asks for another right, is told by the compiler:
///
/// ```compile_fail
/// # use desk_service::{Desk, Result, access::granted, people};
/// # use desk_domain::Actor;
/// async fn names(desk: &Desk, actor: &Actor) -> Result<usize> {
///     Ok(people::list(desk, actor).await?.len())
/// }
/// ```
///
/// ```compile_fail
/// # use desk_service::{Desk, Result, access::{MerchantRead, granted}, people};
/// # use desk_domain::Actor;
/// async fn names(desk: &Desk, actor: &Actor) -> Result<usize> {
///     Ok(people::list(desk, &granted::<MerchantRead>(actor)?).await?.len())
/// }
/// ```
#[derive(Debug)]
pub struct Granted<R> {
    by: By,
    right: PhantomData<R>,
}

/// The right to something, for those who have it.
///
/// # Errors
/// [`crate::ServiceError::Forbidden`] names the permission that is missing.
pub fn granted<R: Right>(by: impl Into<By>) -> Result<Granted<R>> {
    let by = by.into();
    if by.may(R::PERMISSION) {
        Ok(Granted { by, right: PhantomData })
    } else {
        Err(ServiceError::Forbidden(R::PERMISSION))
    }
}

impl<R> Granted<R> {
    pub(super) fn may_see(&self, merchant: &Mchid) -> bool {
        self.by.may_see(merchant)
    }
}

impl<R> From<&Granted<R>> for By {
    fn from(granted: &Granted<R>) -> Self {
        granted.by.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::by::Operator;
    use desk_domain::{Actor, Language, Role, VariantArray};

    fn person(role: Role) -> Actor {
        Actor { staff_id: "1".parse().unwrap(), name: "陈晓雯".into(), role, language: Language::default() }
    }

    fn is_asked<R: Right>() {
        for &role in Role::VARIANTS {
            match granted::<R>(&person(role)) {
                Ok(_) => assert!(role.may(R::PERMISSION), "{role}: {:?}", R::PERMISSION),
                Err(ServiceError::Forbidden(missing)) => {
                    assert_eq!((missing, role.may(missing)), (R::PERMISSION, false))
                }
                Err(error) => panic!("{error}"),
            }
        }
        assert!(granted::<R>(&Operator::named("root")).is_ok() && granted::<R>(By::Desk).is_ok());
    }

    #[test]
    fn a_right_is_granted_to_those_who_have_its_permission() {
        is_asked::<HealthRead>();
        is_asked::<MerchantRead>();
        is_asked::<MerchantWrite>();
        is_asked::<StaffRead>();
        is_asked::<StaffWrite>();
        is_asked::<AuditRead>();
    }
}
