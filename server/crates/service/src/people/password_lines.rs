//! The lines for checking passwords in this process: one for everybody, and one for strangers who are slowed down.

use crate::Result;
use crate::desk::Desk;
use crate::people::passwords::{Line, Place, Room, Who};
use desk_domain::Span;

/// How long each stranger waits who guesses at one name from many networks, one after the other.
const SLOW: Span = Span::seconds(1);
const SLOW_ROOM: Room = Room { at_once: 1, all: 20, strangers: 20, each: 2 };

pub(crate) struct PasswordLines {
    line: Line,
    slow: Line,
}

impl Default for PasswordLines {
    /// Checking passwords uses half of the processors at most.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let room = Room { at_once: (cores / 2).max(1), all: 50, strangers: 40, each: 10 };
        Self { line: Line::new(room), slow: Line::new(SLOW_ROOM) }
    }
}

/// Takes a place in the line for checking a password.
pub(crate) fn enter_line(desk: &Desk, who: Who) -> Result<Place> {
    desk.password_lines().line.enter(who)
}

/// The same for strangers who are slowed down: after the others of their kind, and after a delay.
pub(crate) async fn enter_line_slowly(desk: &Desk, who: Who) -> Result<Place> {
    let turn = desk.password_lines().slow.enter(who.clone())?.turn().await?;
    desk.pause(SLOW).await;
    drop(turn);
    enter_line(desk, who)
}
