//! A server that verifies what the client signs, signs what it answers, and breaks when told to.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use rsa::PrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wechatpay_complaints::{Client, ClientBuilder, MerchantKey, PlatformKeys};

pub(crate) const NOW: i64 = 1_700_000_000;

pub(crate) fn known() -> Value {
    serde_json::from_str(include_str!("../fixtures/known-answers.json")).unwrap()
}

pub(crate) fn hex_bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

pub(crate) fn spki_pem(hex: &str) -> String {
    pem("PUBLIC KEY", &hex_bytes(hex))
}

/// The platform's test key as a public key with an id.
pub(crate) fn platform_keys() -> PlatformKeys {
    let mut keys = PlatformKeys::new();
    let spki = known()["keys"]["java_sdk_platform_key"]["public_key_spki"].as_str().unwrap().to_owned();
    keys.add_public_key("PUB_KEY_ID_TEST", &spki_pem(&spki)).unwrap();
    keys
}

fn private_key(name: &str) -> PrivateKey {
    let der = hex_bytes(known()["keys"][name]["private_key_pkcs8"].as_str().unwrap());
    PrivateKey::from_pkcs8_der(&der).unwrap()
}

/// The headers of a notification that the platform signed.
pub(crate) fn signed_by_platform(body: &[u8]) -> http::HeaderMap {
    let message = [format!("{NOW}\nnonce\n").as_bytes(), body, b"\n"].concat();
    let signature: Signature = SigningKey::<Sha256>::new(private_key("java_sdk_platform_key")).sign(&message);
    let mut headers = http::HeaderMap::new();
    headers.insert("wechatpay-timestamp", NOW.into());
    headers.insert("wechatpay-nonce", "nonce".parse().unwrap());
    headers.insert("wechatpay-serial", "PUB_KEY_ID_TEST".parse().unwrap());
    headers.insert("wechatpay-signature", STANDARD.encode(signature.to_bytes()).parse().unwrap());
    headers
}

/// How the next answers are given.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) signature: Signed,
    pub(crate) headers: Vec<(&'static str, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    Well,
    Forged,
    Missing,
    Probe,
    Stale,
    /// The connection ends without an answer.
    Dropped,
    /// Half of the body arrives.
    Truncated,
    /// The body is sent again and again, without end.
    Endless,
    /// No answer before the client gives up.
    Late,
}

impl Script {
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self { status: 200, body: body.into(), signature: Signed::Well, headers: Vec::new() }
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self { status, ..Self::ok(body) }
    }

    pub(crate) fn signed(self, signature: Signed) -> Self {
        Self { signature, ..self }
    }
}

/// What arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path_and_query: String,
    pub(crate) body: Bytes,
    pub(crate) headers: http::HeaderMap,
}

pub(crate) struct Platform {
    pub(crate) client: Client,
    pub(crate) base: String,
    shared: Arc<Shared>,
}

struct Shared {
    script: Mutex<Script>,
    seen: Mutex<Vec<Seen>>,
    key: PrivateKey,
    merchant: PrivateKey,
}

impl Platform {
    pub(crate) async fn start(script: Script) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let shared = Arc::new(Shared {
            script: Mutex::new(script),
            seen: Mutex::default(),
            key: private_key("java_sdk_platform_key"),
            merchant: private_key("java_sdk_merchant_key"),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(serve).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { client: client(&base), base, shared }
    }

    /// From now on.
    pub(crate) fn says(&self, script: Script) {
        *self.shared.script.lock().unwrap() = script;
    }

    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }
}

/// A client whose clock stands still and that gives up quickly.
pub(crate) fn client(base: &str) -> Client {
    client_waiting(base, Duration::from_millis(300))
}

/// A client whose clock stands still and that waits longer than any test.
pub(crate) fn patient_client(base: &str) -> Client {
    client_waiting(base, Duration::from_secs(3600))
}

fn client_waiting(base: &str, timeout: Duration) -> Client {
    builder(base).timeout(timeout).build().unwrap()
}

/// A client whose clock stands still.
pub(crate) fn builder(base: &str) -> ClientBuilder {
    let der = hex_bytes(known()["keys"]["java_sdk_merchant_key"]["private_key_pkcs8"].as_str().unwrap());
    Client::builder("1900012181", MerchantKey::from_der("5F1C72E2", &der).unwrap(), platform_keys())
        .api_base(base)
        .clock(Arc::new(|| NOW))
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let path_and_query = parts.uri.path_and_query().unwrap().as_str().to_owned();
    shared.seen.lock().unwrap().push(Seen {
        method: parts.method.to_string(),
        path_and_query,
        body,
        headers: parts.headers,
    });
    let script = shared.script.lock().unwrap().clone();
    match script.signature {
        Signed::Dropped => std::panic::resume_unwind(Box::new("dropped")),
        Signed::Late => std::future::pending().await,
        _ => {}
    }
    answer(&shared, &script)
}

fn answer(shared: &Shared, script: &Script) -> Response {
    let time = if script.signature == Signed::Stale { NOW - 301 } else { NOW };
    let sign = |message: &str| {
        let signature: Signature = SigningKey::<Sha256>::new(shared.key.clone()).sign(message.as_bytes());
        STANDARD.encode(signature.to_bytes())
    };
    let signature = match script.signature {
        Signed::Forged => sign("something else"),
        Signed::Probe => "WECHATPAY/SIGNTEST/x".to_owned(),
        Signed::Missing => String::new(),
        _ => sign(&format!("{time}\nnonce\n{}\n", script.body)),
    };
    let mut builder = Response::builder().status(StatusCode::from_u16(script.status).unwrap());
    builder = builder.header("Request-ID", "REQ-1");
    for (name, value) in &script.headers {
        builder = builder.header(*name, value);
    }
    if script.signature != Signed::Missing {
        builder = builder
            .header("Wechatpay-Timestamp", time.to_string())
            .header("Wechatpay-Nonce", "nonce")
            .header("Wechatpay-Serial", "PUB_KEY_ID_TEST")
            .header("Wechatpay-Signature", signature);
    }
    let body = match script.signature {
        Signed::Truncated => {
            let half = Bytes::copy_from_slice(&script.body.as_bytes()[..script.body.len() / 2]);
            let parts = [Ok(half), Err(std::io::Error::other("cut"))];
            Body::from_stream(futures::stream::iter(parts))
        }
        Signed::Endless => {
            let chunk = Bytes::from(script.body.clone());
            Body::from_stream(futures::stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone())))
        }
        _ => Body::from(script.body.clone()),
    };
    builder.body(body).unwrap()
}

impl Platform {
    /// Whether the one request that came was signed over these bytes.
    pub(crate) fn was_signed_over(&self, body: &str) -> bool {
        let seen = self.requests().pop().unwrap();
        let header = seen.headers["authorization"].to_str().unwrap().to_owned();
        let item = |name: &str| {
            let start = header.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            header[start..].split('"').next().unwrap().to_owned()
        };
        let message =
            format!("{}\n{}\n{}\n{}\n{body}\n", seen.method, seen.path_and_query, item("timestamp"), item("nonce_str"));
        let signature = STANDARD.decode(item("signature")).unwrap();
        let signature = Signature::try_from(signature.as_slice()).unwrap();
        let key = VerifyingKey::<Sha256>::new(self.shared.merchant.to_public_key());
        header.starts_with("WECHATPAY2-SHA256-RSA2048 ")
            && item("mchid") == "1900012181"
            && item("serial_no") == "5F1C72E2"
            && key.verify(message.as_bytes(), &signature).is_ok()
    }
}
