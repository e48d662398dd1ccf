//! What people do with their own accounts, operators with everybody's, and strangers at the door.

use super::{lines, operator, zhou};
use crate::world::World;
use desk_domain::{Actor, AuditLine, ClientAddress, Role};
use desk_service::people::{self, Origin, SignInError, SignInForm};
use desk_service::testing::{allowed, begin_session};
use desk_service::{SystemRng, replace_lost};

const PASSWORD: &str = "correct horse battery";
const ANOTHER: &str = "seven green umbrellas";

fn origin() -> Origin {
    Origin { address: ClientAddress::of([203, 0, 113, 7].into(), [].into_iter(), 0), browser: String::new() }
}

fn form(username: &str, password: &str) -> SignInForm {
    SignInForm { username: username.into(), password: password.into(), device: None, origin: origin() }
}

async fn someone(world: &World, username: &str) -> Actor {
    world.someone(username, Role::Agent).await
}

pub(super) async fn added(world: &World) -> Vec<AuditLine> {
    lines(world, people::add(&world.desk, &operator(), "added", "赵磊", Role::Agent, PASSWORD)).await
}

pub(super) async fn enabled(world: &World) -> Vec<AuditLine> {
    someone(world, "enabled").await;
    people::set_disabled(&world.desk, &allowed(), "enabled", true).await.unwrap();
    lines(world, people::set_disabled(&world.desk, &operator(), "enabled", false)).await
}

pub(super) async fn disabled(world: &World) -> Vec<AuditLine> {
    someone(world, "disabled").await;
    lines(world, people::set_disabled(&world.desk, &operator(), "disabled", true)).await
}

pub(super) async fn given_a_role(world: &World) -> Vec<AuditLine> {
    someone(world, "promoted").await;
    lines(world, people::set_role(&world.desk, &operator(), "promoted", Role::Supervisor)).await
}

pub(super) async fn unlocked(world: &World) -> Vec<AuditLine> {
    someone(world, "unlocked").await;
    lines(world, people::unlock(&world.desk, &operator(), "unlocked")).await
}

pub(super) async fn given_a_password(world: &World) -> Vec<AuditLine> {
    someone(world, "forgetful").await;
    lines(world, people::reset_password(&world.desk, &operator(), "forgetful", ANOTHER)).await
}

pub(super) async fn password_changed(world: &World) -> Vec<AuditLine> {
    let careful = someone(world, "careful").await;
    lines(world, people::change_password(&world.desk, &careful, (PASSWORD, ANOTHER), &origin())).await
}

pub(super) async fn signed_in(world: &World) -> Vec<AuditLine> {
    someone(world, "comes").await;
    lines(world, people::sign_in(&world.desk, form("comes", PASSWORD))).await
}

pub(super) async fn not_let_in(world: &World) -> Vec<AuditLine> {
    someone(world, "guessed").await;
    lines(world, async {
        match people::sign_in(&world.desk, form("guessed", ANOTHER)).await {
            Err(SignInError::Wrong { tries_left }) => Ok(tries_left),
            other => Err(other),
        }
    })
    .await
}

pub(super) async fn signed_out(world: &World) -> Vec<AuditLine> {
    let goes = someone(world, "goes").await;
    let session = begin_session(&world.desk, &goes).await;
    lines(world, people::sign_out(&world.desk, &goes, &session, &origin())).await
}

pub(super) async fn session_ended(world: &World) -> Vec<AuditLine> {
    let tidy = someone(world, "tidy").await;
    let (here, elsewhere) = (begin_session(&world.desk, &tidy).await, begin_session(&world.desk, &tidy).await);
    lines(world, people::end_my_session(&world.desk, &tidy, &elsewhere.id(), Some(&here), &origin())).await
}

pub(super) async fn sessions_ended(world: &World) -> Vec<AuditLine> {
    let everywhere = someone(world, "everywhere").await;
    begin_session(&world.desk, &everywhere).await;
    lines(world, people::sign_out_everywhere(&world.desk, &operator(), "everywhere")).await
}

pub(super) async fn master_key_replaced(world: &World) -> Vec<AuditLine> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    lines(world, replace_lost(world.store(), &zhou(), &path, &SystemRng, world.desk.now())).await
}
