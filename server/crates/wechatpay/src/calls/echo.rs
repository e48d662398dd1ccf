//! The platform's own self-test (安全回显): signing, verification and encryption in both directions, in one call, and on
//! request a notification.

use crate::client::Client;
use crate::crypto;
use crate::error::Error;
use crate::limits::{self, LimitError};
use crate::transport::{Answer, Payload, Request};
use http::Method;
use serde::Deserialize;
use serde_json::json;

const PATH: &str = "/v3/security/echo";

#[derive(Deserialize)]
struct Echo {
    echo_message: String,
    #[serde(default)]
    encrypted_echo_message: Option<String>,
}

/// What the echo has proven. Without an error, requests are signed and answers verified as both sides expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Echoed {
    /// The platform could read what was encrypted for it, and we what it encrypted for us. `false` if it sent nothing
    /// encrypted back.
    pub encryption: bool,
}

impl Client {
    /// Has the platform repeat a message, in the clear and encrypted (安全回显, partner document 4015139289, 2026-04-08).
    /// What is encrypted with RSA-2048 and OAEP has room for 214 bytes.
    ///
    /// # Errors
    /// [`Error::Limit`] if the message is empty or too long, or no key of the platform's is valid;
    /// [`Error::Undecryptable`] if what came back encrypted is not what was sent; otherwise [`Error::advice`] says what is
    /// wrong.
    pub async fn security_echo(&self, message: &str) -> Result<Echoed, Error> {
        self.echo(message, None).await
    }

    /// The same, and the platform also sends a notification to this URL: [`crate::types::EventType::SecurityEcho`], signed
    /// and encrypted like those about complaints, whose [`crate::callback::Resource`] names no complaint. The URL need not
    /// be the registered one; the same rules hold for it as for [`Client::create_notification_url`].
    ///
    /// # Errors
    /// As [`Client::security_echo`]; [`Error::Limit`] also for a URL that the platform would not call.
    pub async fn security_echo_to(&self, message: &str, notify_url: &str) -> Result<Echoed, Error> {
        limits::notification_url(notify_url, self.inner.loopback)?;
        self.echo(message, Some(notify_url)).await
    }

    async fn echo(&self, message: &str, notify_url: Option<&str>) -> Result<Echoed, Error> {
        limits::filled("echo_message", message)?;
        let keys = &self.inner.platform_keys;
        let Some((serial, key)) = keys.for_encryption((self.inner.now)()) else {
            return Err(LimitError::new("encrypted_echo_message", "no valid key of WeChat Pay's is held").into());
        };
        let too_long = || LimitError::new("echo_message", "is too long to be encrypted");
        let encrypted = crypto::seal_oaep(key, message).ok_or_else(too_long)?;
        let mut body = json!({ "echo_message": message, "encrypted_echo_message": encrypted });
        if let Some(url) = notify_url {
            body["notify_url"] = url.into();
        }
        let payload = Payload::JsonFor { serial: serial.to_owned(), body: body.to_string() };
        let request = Request { method: Method::POST, path: PATH, payload, answer: Answer::Signed };
        let echo: Echo = self.send(request).await?.json()?;
        let decrypted = echo.encrypted_echo_message.map(|sealed| self.inner.key.decrypt(&sealed).ok());
        match decrypted {
            _ if echo.echo_message != message => Err(Error::Undecryptable),
            None => Ok(Echoed { encryption: false }),
            Some(Some(text)) if text == message => Ok(Echoed { encryption: true }),
            Some(_) => Err(Error::Undecryptable),
        }
    }
}
