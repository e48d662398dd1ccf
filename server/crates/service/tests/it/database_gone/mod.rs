//! The database goes away at a commit, any of those that the work needs, before it is done or before the desk hears that it is:
//! nothing is lost or done twice, and what the desk says stays true. SQLite has no line to cut; there, the process that holds
//! the file is killed (the server's `kill`).

mod asleep;
mod line;
mod merchants;
mod messages;
mod readings;

use crate::world::World;
use desk_store::{Dialect, Store};
use line::Line;
use wechatpay_simulator::{KeyMode, Options};

/// More commits than any work here needs: an approval with its refund needs two dozen.
const MOST: usize = 60;

/// A desk that reaches its database by a line.
async fn stage(keys: KeyMode) -> (World, Line) {
    let mut world = World::start_with(Dialect::Postgres, Options { keys, ..Options::default() }).await;
    let line = Line::to(world.database()).await;
    world.reach(Store::connect(&line.url).await.unwrap());
    (world, line)
}
