//! The people among whom work is divided.

use crate::Result;
use crate::access::require;
use crate::desk::Desk;
use desk_domain::{Actor, Permission, Role, StaffId};
use std::collections::HashMap;

/// Somebody who can own complaints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub id: StaffId,
    pub name: String,
    pub role: Role,
    /// Open complaints that they own.
    pub load: i64,
}

/// Everybody whose account is open: first who asks, then by how little they have to do.
///
/// # Errors
/// If the permission is missing or the database cannot be used.
pub async fn colleagues(desk: &Desk, actor: &Actor) -> Result<Vec<Colleague>> {
    require(actor, Permission::ComplaintAssign)?;
    let now = desk.now();
    let (people, loads) = tokio::try_join!(desk.store().all_staff(), desk.store().loads(now, now))?;
    let loads: HashMap<StaffId, i64> = loads.into_iter().map(|load| (load.owner, load.open)).collect();
    let active = people.into_iter().filter(|person| !person.disabled);
    let mut colleagues: Vec<Colleague> = active
        .map(|person| Colleague {
            load: loads.get(&person.id).copied().unwrap_or_default(),
            id: person.id,
            name: person.name,
            role: person.role,
        })
        .collect();
    colleagues.sort_by_key(|one| (one.id != actor.staff_id, one.load, one.name.clone()));
    Ok(colleagues)
}

/// What everybody is called who has, or had, an account.
pub(crate) async fn names(desk: &Desk) -> Result<HashMap<StaffId, String>> {
    let people = desk.store().all_staff().await?;
    Ok(people.into_iter().map(|person| (person.id, person.name)).collect())
}
