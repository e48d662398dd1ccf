//! The platform's own self-test (安全回显): signing, verification and encryption in both directions, in one call.

use crate::cipher;
use crate::client::Client;
use crate::error::Error;
use crate::limits::LimitError;
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
    /// Has the platform repeat a message, in the clear and encrypted.
    ///
    /// # Errors
    /// [`Error::Limit`] if no key of the platform's is valid; [`Error::Undecryptable`] if what came back encrypted is not
    /// what was sent; otherwise [`Error::advice`] says what is wrong.
    pub async fn security_echo(&self, message: &str) -> Result<Echoed, Error> {
        let keys = &self.inner.platform_keys;
        let Some((serial, key)) = keys.for_encryption((self.inner.now)()) else {
            return Err(LimitError::new("encrypted_echo_message", "no valid key of WeChat Pay's is held").into());
        };
        let encrypted = cipher::seal_oaep(key, message).ok_or(Error::Undecryptable)?;
        let body = json!({ "echo_message": message, "encrypted_echo_message": encrypted }).to_string();
        let payload = Payload::JsonFor { serial: serial.to_owned(), body };
        let request = Request { method: Method::POST, path: PATH, payload, answer: Answer::Signed };
        let echo: Echo = self.send(request).await?.json()?;
        let decrypted = echo.encrypted_echo_message.map(|sealed| cipher::open_oaep(&self.inner.key, &sealed));
        match decrypted {
            _ if echo.echo_message != message => Err(Error::Undecryptable),
            None => Ok(Echoed { encryption: false }),
            Some(Some(text)) if text == message => Ok(Echoed { encryption: true }),
            Some(_) => Err(Error::Undecryptable),
        }
    }
}
