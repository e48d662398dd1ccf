//! Types of the process's own settings.

use desk_service::settings::Written;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::Path;
use tracing_subscriber::EnvFilter;

/// The address of a database: `sqlite://…` or `postgres://…`. It can hold a password, and is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    pub(super) fn of_file(path: &Path) -> Self {
        Self(format!("sqlite://{}", path.display()))
    }
}

impl Written for DatabaseUrl {}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl")
    }
}

impl Deref for DatabaseUrl {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = String;

    fn try_from(url: String) -> Result<Self, String> {
        let known = ["sqlite://", "postgres://", "postgresql://"];
        if known.iter().any(|scheme| url.starts_with(scheme)) {
            return Ok(Self(url));
        }
        Err("must begin with sqlite:// or postgres://".to_owned())
    }
}

impl From<DatabaseUrl> for String {
    fn from(url: DatabaseUrl) -> Self {
        url.0
    }
}

/// An IP address and a port to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(pub SocketAddr);

impl Written for Address {}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("{text:?} is no address and port, such as 127.0.0.1:3000"))
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0.to_string()
    }
}

/// An [`Address`], or `off` (or nothing) for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AddressOrOff(pub Option<SocketAddr>);

impl Written for AddressOrOff {}

impl TryFrom<String> for AddressOrOff {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "off" | "" => Ok(Self(None)),
            _ => Address::try_from(text).map(|address| Self(Some(address.0))),
        }
    }
}

impl From<AddressOrOff> for String {
    fn from(address: AddressOrOff) -> Self {
        address.0.map_or_else(|| "off".to_owned(), |address| address.to_string())
    }
}

/// A filter of log lines, as [`EnvFilter`] parses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LogFilter(String);

impl LogFilter {
    pub(super) fn info() -> Self {
        Self("info".to_owned())
    }
}

impl Written for LogFilter {}

impl Deref for LogFilter {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LogFilter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match EnvFilter::try_new(&text) {
            Ok(_) => Ok(Self(text)),
            Err(error) => Err(format!("{text:?} is no log filter: {error}")),
        }
    }
}

impl From<LogFilter> for String {
    fn from(filter: LogFilter) -> Self {
        filter.0
    }
}
