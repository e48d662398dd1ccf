//! Where WeChat Pay delivers its notifications: one URL for the merchant that signs.

use crate::client::Client;
use crate::error::{Advice, Error};
use crate::limits;
use crate::transport::{Acknowledged, Answer, Payload, Request};
use http::Method;
use serde::Deserialize;
use serde_json::json;

const PATH: &str = "/v3/merchant-service/complaint-notifications";

/// What is registered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct NotificationUrl {
    /// The merchant it is registered for.
    pub mchid: String,
    /// Where WeChat Pay calls.
    pub url: String,
}

impl Client {
    /// Registers a URL where there is none (创建投诉通知回调地址, merchant document 4012458679): https, an ASCII host, no query, at most 255 characters.
    ///
    /// # Errors
    /// [`Error`]; after [`Advice::OutcomeUnknown`], read what is registered.
    pub async fn create_notification_url(&self, url: &str) -> Result<NotificationUrl, Error> {
        self.put_url(Method::POST, url).await
    }

    /// Replaces the registered URL (更新投诉通知回调地址, partner document 4012459287). Harmless to repeat.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn update_notification_url(&self, url: &str) -> Result<NotificationUrl, Error> {
        self.put_url(Method::PUT, url).await
    }

    async fn put_url(&self, method: Method, url: &str) -> Result<NotificationUrl, Error> {
        limits::notification_url(url, self.inner.loopback)?;
        self.send_json(method, PATH, json!({ "url": url }).to_string()).await?.json()
    }

    /// What is registered (查询投诉通知回调地址, merchant document 4012459014); `None` if nothing is.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn notification_url(&self) -> Result<Option<NotificationUrl>, Error> {
        match self.get(PATH).await {
            Ok(answer) => answer.json().map(Some),
            Err(error) if error.advice() == Advice::Gone => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes the registered URL (删除投诉通知回调地址, merchant document 4012460452); no more notifications come.
    ///
    /// # Errors
    /// [`Error`]; after [`Advice::OutcomeUnknown`], read what is registered.
    pub async fn delete_notification_url(&self) -> Result<Acknowledged, Error> {
        let request = Request { method: Method::DELETE, path: PATH, payload: Payload::None, answer: Answer::Signed };
        Ok(self.send(request).await?.acknowledged())
    }
}
