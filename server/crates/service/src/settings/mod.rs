//! What an operator may tune, in sections. Each setting stands once: a field with its text, type and default.

mod numbers;
mod pictures;
mod retention;
mod section;
mod sending;
mod sign_in;
mod web;
mod wechatpay;

pub use numbers::{Count, Days, Hours, Megabytes, Minutes, Seconds, Time};
pub use pictures::{MediaUrl, Pictures};
pub use retention::Retention;
pub use section::{DATA_DIR, Key, Section, Sections, Written};
pub use sending::Sending;
pub use sign_in::SignIn;
pub use web::{PublicUrl, Web};
pub use wechatpay::WechatPay;

use std::convert::Infallible;
use std::path::Path;

/// The sections that the service goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub web: Web,
    pub pictures: Pictures,
    pub sending: Sending,
    pub sign_in: SignIn,
    pub wechatpay: WechatPay,
    pub retention: Retention,
}

impl Settings {
    /// Takes each section, those of the top level first, as the settings file needs it.
    ///
    /// # Errors
    /// That of the first section that cannot be had.
    pub fn of<S: Sections>(sections: &mut S) -> Result<Self, S::Error> {
        Ok(Self {
            web: sections.section()?,
            pictures: sections.section()?,
            sending: sections.section()?,
            sign_in: sections.section()?,
            wechatpay: sections.section()?,
            retention: sections.section()?,
        })
    }

    /// The defaults of a desk that keeps its things in `data_dir`.
    #[must_use]
    pub fn defaults_in(data_dir: &Path) -> Self {
        let Ok(settings) = Self::of(&mut Defaults(data_dir));
        settings
    }

    /// Browsers reach the desk by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.web.public_url.scheme() == "https"
    }

    /// Where WeChat Pay is to deliver the notifications of a merchant.
    #[must_use]
    pub fn callback_url(&self, mchid: &desk_domain::Mchid) -> String {
        format!("{}/wechatpay/notify/{mchid}", self.web.public_url.as_str().trim_end_matches('/'))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::defaults_in(Path::new(DATA_DIR))
    }
}

struct Defaults<'a>(&'a Path);

impl Sections for Defaults<'_> {
    type Error = Infallible;

    fn section<S: Section>(&mut self) -> Result<S, Infallible> {
        Ok(S::defaults_in(self.0))
    }
}
