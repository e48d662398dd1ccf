//! What the platform answers: signed, or refused.

use crate::faults::FaultKind;
use crate::keys::{KeyKind, random};
use crate::model::http_date;
use crate::shared::Shared;
use axum::body::Body;
use axum::response::Response;
use futures::StreamExt;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use std::time::Duration;

/// What the server has been given is sent by then.
const ON_ITS_WAY: Duration = Duration::from_millis(20);

/// Characters of a body that the answer to a wrong signature shows.
const SHOWN_OF_A_BODY: usize = 8;

/// A refusal in the platform's form.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    detail: Option<Value>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), detail: None }
    }

    /// A field of the body that breaks a rule; names within names are parted by slashes.
    pub(crate) fn parameter(field: &str, message: impl Into<String>) -> Self {
        Self::at("body", field.to_owned(), message)
    }

    /// A field of the body that no page names, in the object at `within`.
    pub(crate) fn unknown(within: &str, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        let field = if within.is_empty() { name } else { format!("{within}/{name}") };
        Self::at("body", field, "参数中含有非法的额外参数")
    }

    /// A parameter of the query that breaks a rule.
    pub(crate) fn query(name: &str, message: impl Into<String>) -> Self {
        Self::at("query", name.to_owned(), message)
    }

    /// A part of the path that breaks a rule.
    pub(crate) fn url(name: &str, message: impl Into<String>) -> Self {
        Self::at("url", name.to_owned(), message)
    }

    fn at(location: &'static str, field: String, message: impl Into<String>) -> Self {
        let message = message.into();
        let detail = Some(json!({ "field": format!("/{field}"), "location": location, "issue": message }));
        Self { detail, ..Self::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", message) }
    }

    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
    }

    pub(crate) fn signature(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "SIGN_ERROR", message)
    }

    /// A signature over something else than `message`, whose beginning is told: its body cut short after a few characters.
    pub(crate) fn mismatch(method: &str, url: &str, message: &[u8]) -> Self {
        let text = String::from_utf8_lossy(message);
        let mut lines = text.splitn(5, '\n');
        let head: Vec<&str> = lines.by_ref().take(4).collect();
        let body: String = lines.next().unwrap_or_default().trim_end().chars().take(SHOWN_OF_A_BODY).collect();
        let detail = Some(json!({
            "field": "signature",
            "issue": "sign not match",
            "location": "authorization",
            "sign_information": {
                "method": method,
                "url": url,
                "truncated_sign_message": format!("{}\n{body}\n", head.join("\n")),
                "sign_message_length": message.len(),
            },
        }));
        Self { detail, ..Self::signature("错误的签名，验签失败") }
    }

    pub(crate) fn not_permitted(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "NO_AUTH", message)
    }

    pub(crate) fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", message)
    }

    fn body(&self) -> Value {
        let mut body = json!({ "code": self.code, "message": self.message });
        if let Some(detail) = &self.detail {
            body["detail"] = detail.clone();
        }
        body
    }
}

/// What a call comes to.
pub(crate) enum Answer {
    Json(Value),
    /// JSON as a rule, written already.
    Text(String),
    Empty,
    /// Unsigned, as the platform hands out pictures.
    Picture {
        bytes: Vec<u8>,
        content_type: &'static str,
    },
}

impl Shared {
    /// A signed answer, spoiled if a fault asks for it.
    pub(crate) fn answered(&self, answer: Answer, request: &HeaderMap, spoiled: Option<FaultKind>) -> Response {
        let (status, body, content_type) = match answer {
            Answer::Json(value) => (StatusCode::OK, value.to_string().into_bytes(), Some("application/json")),
            Answer::Text(text) => (StatusCode::OK, text.into_bytes(), Some("application/json")),
            Answer::Empty => (StatusCode::NO_CONTENT, Vec::new(), None),
            Answer::Picture { bytes, content_type } => {
                let response = self.with_headers(StatusCode::OK, Body::empty(), Some(content_type), &[]);
                return filled(response, bytes, spoiled);
            }
        };
        let signature = self.signature_headers(&body, request.get("Wechatpay-Serial"), spoiled);
        filled(self.with_headers(status, Body::empty(), content_type, &signature), body, spoiled)
    }

    /// A refusal. Signed like every answer, but for a wrong signature: the platform does not know who asks.
    pub(crate) fn refused(&self, refusal: &Refusal, request: &HeaderMap) -> Response {
        let body = refusal.body().to_string().into_bytes();
        let signature = match refusal.status {
            StatusCode::UNAUTHORIZED => Vec::new(),
            _ => self.signature_headers(&body, request.get("Wechatpay-Serial"), None),
        };
        self.with_headers(refusal.status, Body::from(body), Some("application/json"), &signature)
    }

    /// The four headers over a body, with the key the other side asks for, or the mode's own.
    pub(crate) fn signature_headers(
        &self,
        body: &[u8],
        asked_for: Option<&HeaderValue>,
        spoiled: Option<FaultKind>,
    ) -> Vec<(&'static str, String)> {
        if spoiled == Some(FaultKind::MissingSignature) {
            return Vec::new();
        }
        let kind = asked_for.and_then(|value| self.keys.kind_of(value.to_str().ok()?));
        let serial = self.keys.signer(kind.unwrap_or(KeyKind::Certificate));
        self.signed_with(&serial, body, spoiled)
    }

    pub(crate) fn signed_with(
        &self,
        serial: &str,
        body: &[u8],
        spoiled: Option<FaultKind>,
    ) -> Vec<(&'static str, String)> {
        let late = if spoiled == Some(FaultKind::StaleTimestamp) { 301 } else { 0 };
        let timestamp = self.now() / 1000 - late;
        let nonce = hex::encode(random::<16>());
        let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), body, b"\n"].concat();
        let signature = match spoiled {
            Some(FaultKind::ForgedSignature) => self.keys.sign(serial, b"something else"),
            Some(FaultKind::ProbeSignature) => format!("WECHATPAY/SIGNTEST/{}", hex::encode(random::<168>())),
            _ => self.keys.sign(serial, &message),
        };
        vec![
            ("Wechatpay-Timestamp", timestamp.to_string()),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Serial", serial.to_owned()),
            ("Wechatpay-Signature", signature),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
        ]
    }

    fn with_headers(
        &self,
        status: StatusCode,
        body: Body,
        content_type: Option<&'static str>,
        more: &[(&'static str, String)],
    ) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let request_id = request_id();
        let named =
            more.iter().map(|(name, value)| (*name, value.as_str())).chain([("Request-ID", request_id.as_str())]);
        for (name, value) in named {
            if let (Ok(name), Ok(value)) = (name.parse::<header::HeaderName>(), HeaderValue::from_str(value)) {
                headers.insert(name, value);
            }
        }
        // The platform's clock, which need not be the machine's.
        if let Ok(date) = HeaderValue::from_str(&http_date(self.now())) {
            headers.insert(header::DATE, date);
        }
        if let Some(content_type) = content_type {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        response
    }
}

/// What every answer and notification can be told by.
pub(crate) fn request_id() -> String {
    format!("{}-268435456", hex::encode_upper(random::<16>()))
}

/// With the whole body, unless a fault asks for less.
fn filled(mut response: Response, body: Vec<u8>, spoiled: Option<FaultKind>) -> Response {
    if spoiled == Some(FaultKind::TruncatedBody) && !body.is_empty() {
        response.headers_mut().insert(header::CONTENT_LENGTH, body.len().into());
        *response.body_mut() = half(&body);
    } else {
        *response.body_mut() = Body::from(body);
    }
    response
}

/// The connection ends in the middle, but not before that much is on its way.
fn half(body: &[u8]) -> Body {
    let half = bytes::Bytes::copy_from_slice(&body[..body.len() / 2]);
    let end = async {
        tokio::time::sleep(ON_ITS_WAY).await;
        Err(std::io::Error::other("cut off"))
    };
    Body::from_stream(futures::stream::iter([Ok(half)]).chain(futures::stream::once(end)))
}
