//! The name that was typed at the sign-in, for the page that asks again: after a wrong password, and when the sign-in has run
//! out. It does not belong into an address: this browser alone keeps it, until somebody signs out.

use crate::caller::{Caller, Cookie};
use crate::doors::LOGIN;
use desk_domain::Span;

const COOKIE: &str = "desk_name";
/// As long as the session of somebody who does not come back.
const KEPT: Span = Span::days(14);
const MOST_BYTES: usize = 64;

pub(crate) fn of(caller: &Caller) -> Option<String> {
    let pair = format!("name={}", caller.cookie(COOKIE)?);
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, name)| name.into_owned())
}

pub(crate) fn keep(caller: &Caller, name: &str) {
    let value: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    if value.len() <= MOST_BYTES {
        caller.keep(Cookie { name: COOKIE, value, path: LOGIN, kept: KEPT });
    }
}

pub(crate) fn forget(caller: &Caller) {
    caller.keep(Cookie { name: COOKIE, value: String::new(), path: LOGIN, kept: Span(0) });
}
