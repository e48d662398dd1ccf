//! The name that was typed at the sign-in, for the page that asks again. It does not belong into an address: this browser alone
//! keeps it, for a few minutes.

use crate::caller::{Caller, Cookie};
use crate::doors::LOGIN;
use desk_domain::Span;

const COOKIE: &str = "desk_name";
const KEPT: Span = Span::minutes(5);
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
