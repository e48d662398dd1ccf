//! People as those who act.

use crate::samples::PASSWORD;
use desk_domain::{Actor, Role};
use desk_service::testing::allowed;
use desk_service::{Desk, people};

/// Somebody with an account made now, who signs in with [`PASSWORD`].
pub async fn account(desk: &Desk, username: &str, name: &str, role: Role) -> Actor {
    let id = people::add(desk, &allowed(), username, name, role, PASSWORD).await.unwrap();
    people::staff(desk, &id).await.unwrap().unwrap().actor()
}

/// The agent of every story.
pub async fn agent(desk: &Desk) -> Actor {
    account(desk, "agent", "陈晓雯", Role::Agent).await
}
