//! Setting up a client.

use crate::error::Error;
use crate::keys::{MerchantKey, PlatformKeys};
use crate::limits;
use crate::observe::{Observer, Sighting};
use rand::RngCore;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const PRODUCTION: &str = "https://api.mch.weixin.qq.com";
const USER_AGENT: &str = concat!("wechatpay-complaints/", env!("CARGO_PKG_VERSION"));
const TIMEOUT: Duration = Duration::from_secs(10);

/// Unix seconds.
pub(crate) type Now = Arc<dyn Fn() -> i64 + Send + Sync>;
/// A new random text for each request.
pub(crate) type Nonce = Arc<dyn Fn() -> String + Send + Sync>;

/// A client for one merchant. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) mchid: String,
    pub(crate) key: MerchantKey,
    pub(crate) platform_keys: PlatformKeys,
    pub(crate) api_base: String,
    pub(crate) loopback: bool,
    pub(crate) http: reqwest::Client,
    pub(crate) now: Now,
    pub(crate) nonce: Nonce,
    pub(crate) user_agent: String,
    pub(crate) observer: Option<Observer>,
}

/// See [`Client::builder`].
pub struct ClientBuilder {
    mchid: String,
    key: MerchantKey,
    platform_keys: PlatformKeys,
    api_base: String,
    http: Option<reqwest::Client>,
    now: Now,
    nonce: Nonce,
    timeout: Duration,
    user_agent: String,
    observer: Option<Observer>,
}

impl Client {
    /// Begins a client for the merchant that signs: the merchant itself, or the service provider (服务商) in partner mode.
    /// Without further settings it talks to production, waits at most ten seconds for an answer, and follows no redirect.
    #[must_use]
    pub fn builder(mchid: impl Into<String>, key: MerchantKey, platform_keys: PlatformKeys) -> ClientBuilder {
        ClientBuilder {
            mchid: mchid.into(),
            key,
            platform_keys,
            api_base: PRODUCTION.to_owned(),
            http: None,
            now: Arc::new(machine_time),
            nonce: Arc::new(random_nonce),
            timeout: TIMEOUT,
            user_agent: USER_AGENT.to_owned(),
            observer: None,
        }
    }

    /// Decrypts `payer_phone` (RSA-OAEP with SHA-1) with the merchant's private key.
    ///
    /// # Errors
    /// [`Error::Undecryptable`] if it was encrypted for another key.
    pub fn decrypt_payer_phone(&self, encrypted: &str) -> Result<String, Error> {
        self.inner.key.decrypt(encrypted)
    }
}

impl ClientBuilder {
    /// Another address for the API, such as a simulator's. Plain HTTP is accepted for loopback addresses alone.
    #[must_use]
    pub fn api_base(mut self, base: &str) -> Self {
        self.api_base = base.trim_end_matches('/').to_owned();
        self
    }

    /// An HTTP client of one's own, with its own time limit. It must follow no redirects, since a signed request is meant for
    /// one host, and decompress nothing, since signatures are over the bytes that were sent.
    #[must_use]
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The time in unix seconds, instead of the machine's clock.
    #[must_use]
    pub fn clock(mut self, now: Arc<dyn Fn() -> i64 + Send + Sync>) -> Self {
        self.now = now;
        self
    }

    /// Where nonces come from. They must not repeat within five minutes.
    #[must_use]
    pub fn nonce(mut self, nonce: Arc<dyn Fn() -> String + Send + Sync>) -> Self {
        self.nonce = nonce;
        self
    }

    /// Longest wait for a whole answer; ten seconds if nothing is said. Not for a client brought through
    /// [`ClientBuilder::http`].
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What the platform is told about the caller; it refuses requests without it.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Told about each answer: which key verified it, and what time it was at WeChat Pay's. Called for every answer that was
    /// verified, and for those that were refused or not proven; never for pictures. It must not block.
    #[must_use]
    pub fn observer(mut self, observer: Arc<dyn Fn(&Sighting) + Send + Sync>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// # Errors
    /// [`Error::Setup`] names what cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        limits::path_segment("mchid", &self.mchid)?;
        let base = Url::parse(&self.api_base).map_err(|error| Error::Setup(format!("API base: {error}")))?;
        let loopback = limits::is_loopback(&base);
        if base.scheme() != "https" && !(base.scheme() == "http" && loopback) {
            return Err(Error::Setup("the API base must begin with https://".to_owned()));
        }
        if base.path() != "/" || base.query().is_some() {
            return Err(Error::Setup("the API base must be a host without a path".to_owned()));
        }
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .timeout(self.timeout)
                .no_proxy()
                // Another crate of the program may have switched these on; a small answer could then unpack to a large one.
                .no_gzip()
                .no_brotli()
                .no_zstd()
                .no_deflate()
                .build()
                .map_err(|error| Error::Setup(error.to_string()))?,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                mchid: self.mchid,
                key: self.key,
                platform_keys: self.platform_keys,
                api_base: self.api_base,
                loopback,
                http,
                now: self.now,
                nonce: self.nonce,
                user_agent: self.user_agent,
                observer: self.observer,
            }),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("mchid", &self.inner.mchid).field("api_base", &self.inner.api_base).finish()
    }
}

fn machine_time() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the default of an injectable clock")]
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
}

/// 32 hexadecimal digits.
fn random_nonce() -> String {
    let mut bytes = [0; 16];
    rand::rng().fill_bytes(&mut bytes);
    hex::encode_upper(bytes)
}
