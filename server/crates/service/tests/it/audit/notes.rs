//! What colleagues tell each other.

use super::{WORDS, lines};
use crate::world::World;
use desk_domain::AuditLine;
use desk_service::notes::{self, NoteForm};

fn note() -> NoteForm {
    NoteForm { text: WORDS.into(), form: None }
}

pub(super) async fn written(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    lines(world, notes::write(&world.desk, &world.agent, &id, note())).await
}

pub(super) async fn deleted(world: &World) -> Vec<AuditLine> {
    let id = world.complaint().await;
    let note = notes::write(&world.desk, &world.agent, &id, note()).await.unwrap();
    lines(world, notes::delete(&world.desk, &world.agent, &note)).await
}
