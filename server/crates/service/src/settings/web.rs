use super::numbers::Count;
use super::section::Written;
use crate::section;
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use std::str::FromStr;
use url::Url;

section! {
    /// How the desk is reached from outside.
    pub struct Web("", _) {
        /// The address under which browsers and WeChat Pay reach the desk: scheme and host, without a path.
        /// WeChat Pay calls back to https alone, on a host in ASCII.
        public_url: PublicUrl = PublicUrl::of_this_machine(),

        /// How many proxies of your own stand in front of the desk. Each writes the address that called it at the end of
        /// X-Forwarded-For, and so many entries are believed, counted from the right. With 0 the header is ignored. Behind a
        /// proxy 0 makes everybody one address: a stranger's wrong passwords then count against all browsers that have not
        /// signed in before. With more than there are, callers can make their address up.
        trusted_proxies: Count<9> = Count::new(0),
    }
}

/// The desk's address as WeChat Pay and browsers reach it: http or https and a host, without path, query or user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicUrl(Url);

impl PublicUrl {
    #[expect(clippy::expect_used, reason = "a constant address")]
    fn of_this_machine() -> Self {
        "http://127.0.0.1:3000".parse().expect("a valid address")
    }
}

impl Written for PublicUrl {}

impl Deref for PublicUrl {
    type Target = Url;

    fn deref(&self) -> &Url {
        &self.0
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("{text:?}: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(format!("{text:?} must begin with https:// (or http:// while trying out)"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err(format!("{text:?} must be a host alone, without path, query or user"));
        }
        Ok(Self(url))
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<PublicUrl> for String {
    fn from(url: PublicUrl) -> Self {
        url.origin().ascii_serialization()
    }
}
