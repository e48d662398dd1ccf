//! Who makes a request. Whoever serves the desk says so in the context of pages and server functions, and afterwards does
//! with session and cookies what they have asked for: how either travels is not their business.

use desk_domain::Span;
use desk_service::people::{CurrentUser, Origin, SessionToken, SignedIn};
use std::collections::HashMap;
use std::mem::take;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The browser behind a request and the person in front of it.
pub struct Caller {
    pub user: CurrentUser,
    /// The session that the browser holds; `None` also for one that counts no more.
    pub session: Option<SessionToken>,
    pub origin: Origin,
    cookies: HashMap<String, String>,
    asked: Mutex<Changes>,
}

/// What is to change in the browser with the answer.
#[derive(Default)]
pub struct Changes {
    pub session: Option<SessionChange>,
    pub cookies: Vec<Cookie>,
}

/// What becomes of the session that the browser holds.
pub enum SessionChange {
    /// Gives way to the one that a sign-in has begun.
    Replaced(SignedIn),
    Ended,
}

/// A cookie beside the session's.
pub struct Cookie {
    pub name: &'static str,
    pub value: String,
    /// The browser brings it along below this path alone.
    pub path: &'static str,
    /// How long it is kept; nothing removes it.
    pub kept: Span,
}

impl Caller {
    /// `cookies` by their names, without the session's.
    #[must_use]
    pub fn new(
        user: CurrentUser,
        session: Option<SessionToken>,
        origin: Origin,
        cookies: HashMap<String, String>,
    ) -> Self {
        Self { user, session, origin, cookies, asked: Mutex::default() }
    }

    /// What the pages have asked for; from now on nothing.
    pub fn take_changes(&self) -> Changes {
        take(&mut self.asked())
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub(crate) fn keep(&self, cookie: Cookie) {
        self.asked().cookies.push(cookie);
    }

    pub(crate) fn replace_session(&self, signed_in: SignedIn) {
        self.asked().session = Some(SessionChange::Replaced(signed_in));
    }

    pub(crate) fn end_session(&self) {
        self.asked().session = Some(SessionChange::Ended);
    }

    fn asked(&self) -> MutexGuard<'_, Changes> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
