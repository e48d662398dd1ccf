//! Whether the connection to the database is encrypted.

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;
use std::str::FromStr;

/// Whether somebody on the network may read along: PostgreSQL is on another machine, and TLS is not demanded. `prefer`,
/// the default, falls back to clear text silently.
#[must_use]
pub fn may_travel_in_clear(url: &str) -> bool {
    if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
        return false;
    }
    let Ok(options) = PgConnectOptions::from_str(url) else { return false };
    let demanded = matches!(options.get_ssl_mode(), PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull);
    let is_local = options.get_socket().is_some() || is_this_machine(options.get_host());
    !demanded && !is_local
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.is_empty()
        || host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_without_tls_is_told() {
        for clear in [
            "postgres://desk:x@db.example.com/desk",
            "postgresql://desk:x@10.0.0.5:5432/desk?sslmode=prefer",
            "postgres://desk:x@10.0.0.5/desk?sslmode=disable",
            "postgres://desk@[2001:db8::1]/desk?sslmode=allow",
        ] {
            assert!(may_travel_in_clear(clear), "{clear}");
        }
        for fine in [
            "sqlite://data/desk.db",
            "postgres://desk:x@localhost/desk",
            "postgres://desk:x@127.0.0.9/desk?sslmode=disable",
            "postgres://desk@[::1]/desk",
            "postgres:///desk?host=/var/run/postgresql",
            "postgres://desk:x@db.example.com/desk?sslmode=require",
            "postgres://desk:x@db.example.com/desk?sslmode=verify-full",
        ] {
            assert!(!may_travel_in_clear(fine), "{fine}");
        }
    }
}
