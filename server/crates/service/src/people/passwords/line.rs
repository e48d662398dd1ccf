//! The line for checking passwords.
//!
//! A check takes 19 MiB and a processor for some time. So few run at once, the line is bounded, no source can fill it
//! alone, and strangers leave room for known browsers.

use crate::Result;
use crate::error::ServiceError;
use desk_domain::Span;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// When somebody may try again who found no room.
const COME_AGAIN: Span = Span::seconds(5);

/// Who takes a place in the line.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// Somebody from this network.
    Stranger(String),
    /// A browser in which the person has signed in before.
    Known(String),
    /// Whoever has a shell on the machine.
    Operator,
}

impl Who {
    fn source(&self) -> &str {
        match self {
            Self::Stranger(source) | Self::Known(source) => source,
            Self::Operator => "",
        }
    }

    fn is_stranger(&self) -> bool {
        matches!(self, Self::Stranger(_))
    }
}

/// The limits: checks at once, and places in the line altogether, for strangers, and for one source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) at_once: usize,
    pub(crate) all: usize,
    pub(crate) strangers: usize,
    pub(crate) each: usize,
}

#[derive(Clone)]
pub(crate) struct Line(Arc<Inner>);

struct Inner {
    room: Room,
    turns: Arc<Semaphore>,
    standing: Mutex<Standing>,
}

#[derive(Default)]
struct Standing {
    all: usize,
    strangers: usize,
    by_source: HashMap<String, usize>,
}

/// A place in the line; it becomes free when dropped.
pub(crate) struct Place {
    line: Line,
    who: Who,
}

/// The right to run a check now.
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
    _place: Place,
}

impl Line {
    pub(crate) fn new(room: Room) -> Self {
        let turns = Arc::new(Semaphore::new(room.at_once));
        Self(Arc::new(Inner { room, turns, standing: Mutex::default() }))
    }

    /// # Errors
    /// [`ServiceError::Busy`], at once, if there is no room.
    pub(crate) fn enter(&self, who: Who) -> Result<Place> {
        let Inner { room, .. } = *self.0;
        let mut standing = self.standing();
        let same = standing.by_source.get(who.source()).copied().unwrap_or_default();
        let is_full = standing.all >= room.all || who.is_stranger() && standing.strangers >= room.strangers;
        if is_full || same >= room.each {
            return Err(ServiceError::Busy { retry_after: COME_AGAIN });
        }
        standing.all += 1;
        standing.strangers += usize::from(who.is_stranger());
        *standing.by_source.entry(who.source().to_owned()).or_default() += 1;
        drop(standing);
        Ok(Place { line: self.clone(), who })
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.0.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    pub(crate) async fn turn(self) -> Result<Turn> {
        let turns = self.line.0.turns.clone();
        let permit = turns.acquire_owned().await.map_err(|error| ServiceError::Internal(error.to_string()))?;
        Ok(Turn { _permit: permit, _place: self })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut standing = self.line.standing();
        standing.all -= 1;
        standing.strangers -= usize::from(self.who.is_stranger());
        let source = self.who.source();
        match standing.by_source.get_mut(source) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(standing.by_source.remove(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { at_once: 1, all: 6, strangers: 4, each: 3 };

    fn stranger(n: usize) -> Who {
        Who::Stranger(format!("198.51.100.{n}"))
    }

    #[test]
    fn the_line_has_an_end_and_is_told_at_once() {
        let line = Line::new(ROOM);
        let standing: Vec<_> = (0..4).map(|n| line.enter(stranger(n)).unwrap()).collect();
        assert!(matches!(line.enter(stranger(9)), Err(ServiceError::Busy { .. })));
        let known = [line.enter(Who::Known("a".into())).unwrap(), line.enter(Who::Operator).unwrap()];
        assert!(line.enter(Who::Known("b".into())).is_err(), "six is all");
        drop(standing);
        assert!(line.enter(stranger(9)).is_ok());
        drop(known);
        assert!(line.standing().by_source.is_empty(), "nothing is kept of who has gone");
    }

    #[test]
    fn nobody_fills_the_line_alone() {
        let line = Line::new(ROOM);
        let first: Vec<_> = (0..3).map(|_| line.enter(stranger(1)).unwrap()).collect();
        assert!(line.enter(stranger(1)).is_err());
        assert!(line.enter(stranger(2)).is_ok());
        drop(first);
        assert!(line.enter(stranger(1)).is_ok());
    }

    #[tokio::test]
    async fn few_have_their_turn_together() {
        let line = Line::new(ROOM);
        let turn = line.enter(stranger(1)).unwrap().turn().await.unwrap();
        assert_eq!(line.0.turns.available_permits(), 0);
        drop(turn);
        assert!(line.enter(stranger(1)).unwrap().turn().await.is_ok());
    }
}
