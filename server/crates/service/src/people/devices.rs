//! Device cookies (OWASP): a long-lived cookie in browsers in which somebody has signed in before, whom strangers then
//! cannot lock out.
//!
//! The cookie has a random name, a tag of the password that was right then, and a MAC that binds both to the account
//! under a key derived from the master key. A new password changes the tag, and so revokes the trust in every browser.
//! The cookie authorises nothing: it only decides under which count an attempt falls.

use crate::rng::Rng;
use crate::seal::MasterKey;

/// The prefix of the names of device cookies.
pub const DEVICE_COOKIE: &str = "desk_device_";
const PURPOSE: &str = "device cookie";
const NAME_BYTES: usize = 16;
const TAG_BYTES: usize = 8;

/// A cookie that this desk has written for this account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    pub(crate) id: String,
    password_tag: String,
}

impl Device {
    pub(crate) fn new(master: &MasterKey, password_hash: &str, rng: &dyn Rng) -> Self {
        let mut id = [0; NAME_BYTES];
        rng.fill(&mut id);
        Self { id: hex::encode(id), password_tag: password_tag(master, password_hash) }
    }

    /// Parses and verifies a cookie; `None` if it was made up, or written for another account.
    pub(crate) fn read(master: &MasterKey, account: &str, cookie: &str) -> Option<Self> {
        let mut parts = cookie.splitn(3, '.');
        let device = Self { id: parts.next()?.to_owned(), password_tag: parts.next()?.to_owned() };
        let mac = hex::decode(parts.next()?).ok()?;
        master.proves(PURPOSE, &device.signed(account), &mac).then_some(device)
    }

    pub(crate) fn cookie(&self, master: &MasterKey, account: &str) -> String {
        let mac = master.prove(PURPOSE, &self.signed(account));
        format!("{}.{}.{}", self.id, self.password_tag, hex::encode(mac))
    }

    /// Whether the password is still the one that was right in this browser.
    pub(crate) fn is_trusted(&self, master: &MasterKey, password_hash: &str) -> bool {
        self.password_tag == password_tag(master, password_hash)
    }

    fn signed<'a>(&'a self, account: &'a str) -> [&'a str; 3] {
        [account, &self.id, &self.password_tag]
    }
}

/// The name of an account's cookie: several people may use one browser, and the name does not tell who they are.
pub(crate) fn cookie_name(master: &MasterKey, account: &str) -> String {
    format!("{DEVICE_COOKIE}{}", hex::encode(&master.prove("device cookie name", &[account])[..TAG_BYTES]))
}

fn password_tag(master: &MasterKey, password_hash: &str) -> String {
    hex::encode(&master.prove("password tag", &[password_hash])[..TAG_BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::SeededRng;

    #[test]
    fn a_cookie_counts_for_its_account_password_and_desk_alone() {
        let (master, rng) = (MasterKey::new([3; 32]), SeededRng::new(4));
        let device = Device::new(&master, "hash of zhou", &rng);
        let cookie = device.cookie(&master, "zhou");
        assert_eq!(Device::read(&master, "zhou", &cookie), Some(device.clone()));
        assert!(device.is_trusted(&master, "hash of zhou") && !device.is_trusted(&master, "hash after a reset"));
        assert_eq!(Device::read(&master, "lin", &cookie), None);
        assert_eq!(Device::read(&MasterKey::new([5; 32]), "zhou", &cookie), None);
        for made_up in ["", "..", "a.b.c", &cookie[1..], &cookie[..cookie.len() - 2], &cookie.replacen('.', "0.", 1)] {
            assert_eq!(Device::read(&master, "zhou", made_up), None, "{made_up}");
        }
        assert_ne!(cookie_name(&master, "zhou"), cookie_name(&master, "lin"));
    }
}
