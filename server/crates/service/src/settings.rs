//! What an operator may tune.

use desk_domain::{SignInSpan, Span};
use std::path::PathBuf;
use url::Url;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The desk's address as WeChat Pay and browsers reach it.
    pub public_url: Url,
    /// Where pictures are kept.
    pub media_dir: PathBuf,
    /// How long a reply waits so that its author can take it back.
    pub send_hold: Span,
    /// So long WeChat Pay may take to list what has reached it: what it does not list before may still be there.
    pub listing_delay: Span,
    /// Pause between two readings of the newest complaints' list.
    pub reconcile_every: Span,
    /// How long notification ids are remembered. WeChat Pay repeats a notification for up to a week.
    pub notification_retention: Span,
    /// How long events can be replayed to a browser that was away.
    pub event_retention: Span,
    /// Bytes that kept pictures of WeChat Pay may take.
    pub media_cache_max: i64,
    /// Longest wait for one answer of WeChat Pay.
    pub request_timeout: std::time::Duration,
    /// How many proxies of our own a request passes; each has written one address into `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// How long a sign-in holds.
    pub sign_in: SignInSpan,
}

impl Default for Settings {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "a constant address")]
        let public_url = Url::parse("http://127.0.0.1:3000").expect("a valid address");
        Self {
            public_url,
            media_dir: PathBuf::from("data/media"),
            send_hold: Span::seconds(8),
            listing_delay: Span::minutes(10),
            reconcile_every: Span::minutes(1),
            notification_retention: Span::days(8),
            event_retention: Span::days(1),
            media_cache_max: 2_000_000_000,
            request_timeout: std::time::Duration::from_secs(10),
            trusted_proxies: 0,
            sign_in: SignInSpan::default(),
        }
    }
}

impl Settings {
    /// Browsers reach the desk by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Where WeChat Pay is to deliver the notifications of a merchant.
    #[must_use]
    pub fn callback_url(&self, mchid: &desk_domain::Mchid) -> String {
        format!("{}/wechatpay/notify/{mchid}", self.public_url.as_str().trim_end_matches('/'))
    }
}
