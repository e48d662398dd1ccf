//! The limits on attempts to sign in.
//!
//! A stranger's attempt counts for the name from that network, for the network, and for the name anywhere. The first
//! two refuse, and so lock out nobody elsewhere. The third only slows down: whoever guesses from many networks waits in
//! a line of their own. A browser in which the person has signed in before has a count of its own, which strangers
//! cannot reach.

use crate::people::devices::Device;
use crate::seal::MasterKey;
use desk_domain::Span;
use desk_store::TryKey;

/// How long attempts count, from the first.
pub(crate) const WINDOW: Span = Span::minutes(15);
pub(crate) const NAME_AT_NETWORK: &str = "name at network";
pub(crate) const MOST_FOR_NAME_AT_NETWORK: i64 = 5;
const NETWORK: &str = "network";
/// A shop or an office is one network; successful sign-ins are not counted.
const MOST_FOR_NETWORK: i64 = 50;
const NAME: &str = "name";
/// Beyond this number strangers are slowed down. Up to it, wrong attempts are written to the audit log, which is never
/// shortened.
const EASY_FOR_NAME: i64 = 20;
const DEVICE: &str = "device";
const MOST_FOR_DEVICE: i64 = 5;
const OWN_PASSWORD: &str = "own password";

/// The keys that one attempt counts for, in the order of counting.
pub(crate) struct Tries {
    limits: Vec<(TryKey, i64)>,
}

impl Tries {
    /// Those of somebody who knows no more than a name.
    pub(crate) fn of_stranger(name: &str, network: &str) -> Self {
        let limits = vec![
            (key(NAME_AT_NETWORK, name, network, true), MOST_FOR_NAME_AT_NETWORK),
            (key(NETWORK, "", network, false), MOST_FOR_NETWORK),
            (key(NAME, name, "", false), i64::MAX),
        ];
        Self { limits }
    }

    /// Those of a known browser.
    pub(crate) fn of_device(name: &str, device: &Device) -> Self {
        Self { limits: vec![(key(DEVICE, name, &device.id, true), MOST_FOR_DEVICE)] }
    }

    /// Those of a person who has to give their password before they change it.
    pub(crate) fn of_own_password(name: &str) -> Self {
        Self { limits: vec![(key(OWN_PASSWORD, name, "", true), MOST_FOR_NAME_AT_NETWORK)] }
    }

    pub(crate) fn limits(&self) -> &[(TryKey, i64)] {
        &self.limits
    }

    pub(crate) fn keys(&self) -> Vec<TryKey> {
        self.limits.iter().map(|(key, _)| key.clone()).collect()
    }

    /// How many more attempts there may be; the same for names that exist and for those that do not.
    pub(crate) fn left(&self, counts: &[i64]) -> u32 {
        let left = self.limits.iter().zip(counts).map(|((_, allowed), count)| allowed - count).min();
        u32::try_from(left.unwrap_or_default()).unwrap_or_default()
    }

    /// Whether somebody guesses at this name from many networks.
    pub(crate) fn are_slowed(&self, counts: &[i64]) -> bool {
        self.anywhere(counts).is_some_and(|count| count > EASY_FOR_NAME)
    }

    /// Whether this attempt is written to the audit log, and whether it is the last that is.
    pub(crate) fn are_written_down(&self, counts: &[i64]) -> (bool, bool) {
        let count = self.anywhere(counts).unwrap_or_default();
        (count <= EASY_FOR_NAME, count == EASY_FOR_NAME)
    }

    fn anywhere(&self, counts: &[i64]) -> Option<i64> {
        self.limits.iter().zip(counts).find_map(|((key, _), count)| (key.kind == NAME).then_some(*count))
    }
}

/// A keyed digest of the name: people type passwords where the name belongs.
pub(crate) fn digest(master: &MasterKey, name: &str) -> String {
    hex::encode(&master.prove("sign-in tries", &[name])[..16])
}

fn key(kind: &'static str, name: &str, source: &str, forgiving: bool) -> TryKey {
    TryKey { kind, name: name.to_owned(), source: source.to_owned(), forgiving }
}
