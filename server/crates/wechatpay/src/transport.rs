//! One signed request, one verified answer.

use crate::client::Client;
use crate::error::{Error, LONGEST_RETRY_AFTER};
use crate::json;
use crate::limits::LimitError;
use crate::observe::Sighting;
use crate::sign::{self, Verified};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode};
use reqwest::multipart::{Form, Part};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// Longest answer this client takes; a page of 300 history rows stays far below.
pub(crate) const MAX_ANSWER_BYTES: usize = 10 * 1024 * 1024;

/// What a request carries.
pub(crate) enum Payload {
    None,
    Json(String),
    /// JSON with a field that is encrypted for the platform's key of this serial.
    JsonFor {
        serial: String,
        body: String,
    },
    /// The signature covers `meta` alone, not the multipart body around it.
    Upload {
        meta: String,
        filename: String,
        content_type: &'static str,
        bytes: Bytes,
    },
}

/// How an answer is treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Verified before it is read.
    Signed,
    /// Proven by what is in it; the caller verifies.
    ProvenByContent,
    /// Raw picture bytes, which WeChat Pay does not sign.
    Picture,
}

pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    /// Path and query, exactly as they are signed and sent.
    pub(crate) path: &'a str,
    pub(crate) payload: Payload,
    pub(crate) answer: Answer,
}

/// A whole answer that may be believed.
pub(crate) struct Answered {
    pub(crate) body: Bytes,
    pub(crate) headers: HeaderMap,
    /// Whether the call has changed something.
    write: bool,
}

/// WeChat Pay has done what it was asked and has nothing to add (204).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acknowledged {
    /// `Request-ID` of the answer.
    pub request_id: Option<String>,
}

impl Request<'_> {
    /// Whether the call changes something. An upload only adds a picture nobody refers to, so it may be repeated.
    fn writes(&self) -> bool {
        self.method != Method::GET && !matches!(self.payload, Payload::Upload { .. })
    }
}

impl Answered {
    pub(crate) fn request_id(&self) -> Option<String> {
        request_id(&self.headers)
    }

    /// What the answer says; what is odd in fields that are not asked for costs nothing.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.read_with(|body| serde_json::from_value(json::read(body).0))
    }

    pub(crate) fn read_with<T>(&self, read: impl FnOnce(&[u8]) -> serde_json::Result<T>) -> Result<T, Error> {
        read(&self.body).map_err(|source| Error::Unreadable {
            source,
            request_id: self.request_id(),
            write: self.write,
            body: self.body.clone(),
        })
    }

    pub(crate) fn acknowledged(&self) -> Acknowledged {
        Acknowledged { request_id: self.request_id() }
    }
}

impl Client {
    /// Tells the observer about an answer, and what verified it.
    pub(crate) fn notice(&self, headers: &HeaderMap, verified: Option<&Verified>) {
        if let Some(observer) = &self.inner.observer {
            observer(&Sighting::new(headers, verified, (self.inner.now)()));
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answered, Error> {
        self.send(Request { method: Method::GET, path, payload: Payload::None, answer: Answer::Signed }).await
    }

    pub(crate) async fn send_json(&self, method: Method, path: &str, body: String) -> Result<Answered, Error> {
        self.send(Request { method, path, payload: Payload::Json(body), answer: Answer::Signed }).await
    }

    pub(crate) async fn send(&self, request: Request<'_>) -> Result<Answered, Error> {
        let write = request.writes();
        let kind = request.answer;
        let response = self.signed(request)?.send().await.map_err(|source| on_the_way(source, write))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read_body(response, write).await?;
        // Accepted is not done: what became of it has to be read, as after no answer.
        if !status.is_success() || status == StatusCode::ACCEPTED {
            self.notice(&headers, None);
            return Err(refused(status, &headers, &body, write));
        }
        if kind == Answer::Signed {
            let now = (self.inner.now)();
            let verified = sign::verify_headers(&headers, &body, &self.inner.platform_keys, now);
            self.notice(&headers, verified.as_ref().ok());
            verified.map_err(|reason| Error::Forged { reason, request_id: request_id(&headers), write })?;
        }
        Ok(Answered { body, headers, write })
    }

    /// Opens a link that is not the API's. It is told nothing about the merchant.
    pub(crate) async fn open(&self, link: Url) -> Result<Answered, Error> {
        let request = self.inner.http.get(link).header("Accept", "*/*").header("User-Agent", &self.inner.user_agent);
        let response = request.send().await.map_err(|source| on_the_way(source, false))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read_body(response, false).await?;
        if status.is_success() {
            Ok(Answered { body, headers, write: false })
        } else {
            Err(refused(status, &headers, &body, false))
        }
    }

    fn signed(&self, request: Request<'_>) -> Result<reqwest::RequestBuilder, Error> {
        let inner = &self.inner;
        let url = format!("{}{}", inner.api_base, request.path);
        let parsed = Url::parse(&url).map_err(|_| LimitError::new("path", "is no path"))?;
        // What goes on the wire must be what is signed, to the byte.
        if parsed.as_str() != url {
            return Err(LimitError::new("path", "cannot be sent unchanged").into());
        }
        let (timestamp, nonce) = ((inner.now)(), (inner.nonce)());
        let signed_body = match &request.payload {
            Payload::None => "",
            Payload::Json(body) | Payload::JsonFor { body, .. } => body,
            Payload::Upload { meta, .. } => meta,
        };
        let message = sign::request_message(request.method.as_str(), request.path, timestamp, &nonce, signed_body);
        let authorization = sign::authorization(&inner.mchid, &inner.key, &message, timestamp, &nonce)?;
        let accept = if request.answer == Answer::Picture { "*/*" } else { "application/json" };
        let mut builder = inner
            .http
            .request(request.method, parsed)
            .header("Authorization", authorization)
            .header("Accept", accept)
            .header("User-Agent", &inner.user_agent);
        let serial = match &request.payload {
            Payload::JsonFor { serial, .. } => Some(serial.as_str()),
            _ => inner.platform_keys.preferred_serial(),
        };
        if let Some(serial) = serial {
            builder = builder.header("Wechatpay-Serial", serial);
        }
        Ok(match request.payload {
            Payload::None => builder,
            Payload::Json(body) | Payload::JsonFor { body, .. } => {
                builder.header("Content-Type", "application/json").body(body)
            }
            Payload::Upload { meta, filename, content_type, bytes } => {
                builder.multipart(upload_form(meta, filename, content_type, bytes)?)
            }
        })
    }
}

/// Two parts, `meta` first, as the platform's own libraries send them.
fn upload_form(meta: String, filename: String, content_type: &str, bytes: Bytes) -> Result<Form, Error> {
    let setup = |error: reqwest::Error| Error::Setup(error.to_string());
    let meta = Part::text(meta).mime_str("application/json").map_err(setup)?;
    let length = bytes.len() as u64;
    let file = Part::stream_with_length(bytes, length).file_name(filename).mime_str(content_type).map_err(setup)?;
    Ok(Form::new().part("meta", meta).part("file", file))
}

/// A failure before the request was sent is told from one after it.
fn on_the_way(source: reqwest::Error, write: bool) -> Error {
    if source.is_connect() || source.is_builder() {
        Error::Unreachable(source)
    } else {
        Error::NoAnswer { write, source }
    }
}

async fn read_body(mut response: reqwest::Response, write: bool) -> Result<Bytes, Error> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|source| Error::NoAnswer { write, source })? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(Error::TooLong { max: MAX_ANSWER_BYTES, write });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    headers.get("Request-ID").and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
}

/// Reads what it can of a refusal. None of it is signed.
fn refused(status: StatusCode, headers: &HeaderMap, body: &[u8], write: bool) -> Error {
    let (json, _) = json::read(body);
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let retry_after = headers.get("Retry-After").and_then(|value| value.to_str().ok()?.parse().ok());
    Error::Refused {
        status: status.as_u16(),
        code: text(&json["code"]).unwrap_or_default(),
        message: text(&json["message"]).unwrap_or_default(),
        field: text(&json["detail"]["field"]),
        request_id: request_id(headers),
        retry_after: retry_after.map(|seconds| Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER)),
        write,
    }
}
