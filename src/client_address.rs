//! The address that a request comes from, as far as it can be trusted.

use std::fmt;
use std::net::{AddrParseError, IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// The address of whoever made a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// Finds the address of whoever made a request. `peer` made the connection, `forwarded` are the values of
    /// `X-Forwarded-For` in their order, and `proxies` is how many proxies of our own a request passes.
    ///
    /// Each proxy appends the address that called it. So the last entries are written by our own, and everything before them
    /// is whatever the caller made up: entries count from the right, and no more of them than there are proxies. An entry that
    /// cannot be read ends the walk at the proxy that wrote it.
    #[must_use]
    pub fn of<'a>(peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>, proxies: usize) -> Self {
        let entries = forwarded.rev().flat_map(|value| value.rsplit(','));
        let client = entries.take(proxies).map_while(read).last();
        Self(client.unwrap_or(peer).to_canonical())
    }

    /// The network that is counted as one caller: an IPv4 address, or the /64 of an IPv6 address, since one household
    /// or machine has all of it.
    #[must_use]
    pub fn network(&self) -> String {
        match self.0 {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The inverse of its display.
impl FromStr for ClientAddress {
    type Err = AddrParseError;
    fn from_str(text: &str) -> Result<Self, AddrParseError> {
        text.parse().map(Self)
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn read(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], proxies: usize) -> String {
        ClientAddress::of(peer.parse().unwrap(), forwarded.iter().copied(), proxies).to_string()
    }

    #[test]
    fn nobody_is_believed_unless_a_proxy_is_named() {
        assert_eq!(seen("198.51.100.9", &["203.0.113.7"], 0), "198.51.100.9");
        assert_eq!(seen("198.51.100.9", &[], 3), "198.51.100.9");
    }

    #[test]
    fn entries_count_from_the_right() {
        let made_up = ["10.9.9.9, 192.0.2.44", "203.0.113.7"];
        assert_eq!(seen("127.0.0.1", &made_up, 1), "203.0.113.7");
        assert_eq!(seen("127.0.0.1", &made_up, 2), "192.0.2.44");
        assert_eq!(seen("127.0.0.1", &made_up, 9), "10.9.9.9", "no more than there are");
    }

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        assert_eq!(seen("127.0.0.1", &["203.0.113.7:4711"], 1), "203.0.113.7");
        assert_eq!(seen("127.0.0.1", &[" [2001:db8::5]:443 "], 1), "2001:db8::5");
        assert_eq!(seen("127.0.0.1", &["[2001:db8::6]"], 1), "2001:db8::6");
        assert_eq!(seen("::ffff:192.0.2.3", &[], 0), "192.0.2.3", "one address has one spelling");
    }

    #[test]
    fn what_cannot_be_read_ends_the_walk() {
        assert_eq!(seen("127.0.0.1", &["unknown"], 1), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", &["192.0.2.1, , 203.0.113.7"], 3), "203.0.113.7");
    }

    #[test]
    fn an_ipv6_network_counts_as_one() {
        let network = |text: &str| ClientAddress(text.parse().unwrap()).network();
        assert_eq!(network("2001:db8:1:2:aaaa::1"), network("2001:db8:1:2:bbbb::2"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
    }
}
