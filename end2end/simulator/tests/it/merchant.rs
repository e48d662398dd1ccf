//! A merchant that signs each request itself, so that it can also sign wrongly.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use rsa::{PrivateKey, PublicKey};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wechatpay_simulator::{Options, Running, Simulator};

pub(crate) const NOW: i64 = 1_787_724_000;
pub(crate) const LIST: &str = "/v3/merchant-service/complaints-v2";

pub(crate) struct Merchant {
    pub(crate) platform: Running,
    key: PrivateKey,
    nonce: AtomicU64,
}

/// One request, to be spoiled before it is sent.
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) body: &'a str,
    pub(crate) timestamp: i64,
    pub(crate) nonce: String,
    pub(crate) signed_body: Option<&'a str>,
    pub(crate) scheme: &'a str,
    pub(crate) content_type: &'a str,
    pub(crate) without: Option<&'a str>,
    /// Of the platform's key that the answer is to be signed with.
    pub(crate) serial: Option<&'a str>,
    /// Of the merchant's certificate, in place of the true one.
    pub(crate) serial_no: Option<&'a str>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn code(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    /// Refused for what stands at this place, in these words.
    pub(crate) fn assert_wrong(&self, location: &str, field: &str) -> String {
        let told = self.json();
        assert_eq!(self.code(), (400, "PARAM_ERROR".into()), "{field}: {told}");
        assert_eq!(
            (told["detail"]["location"].as_str(), told["detail"]["field"].as_str()),
            (Some(location), Some(field))
        );
        assert!(self.headers.contains_key("request-id"));
        told["message"].as_str().unwrap().to_owned()
    }
}

impl Merchant {
    pub(crate) async fn start(options: Options) -> Self {
        let platform = Simulator::start(Options { clock: Arc::new(|| NOW * 1000), ..options }).await.unwrap();
        let key = PrivateKey::from_pkcs8_pem(&platform.credentials.merchant_key_pem).unwrap();
        Self { platform, key, nonce: AtomicU64::new(0) }
    }

    /// A request that names the key the answer is to be signed with.
    pub(crate) async fn get_signed_by(&self, path: &str, serial: &str) -> Answer {
        self.send(Call { serial: Some(serial), ..self.call("GET", path, "") }).await
    }

    pub(crate) fn call<'a>(&self, method: &'a str, path: &'a str, body: &'a str) -> Call<'a> {
        let nonce = format!("nonce{}", self.nonce.fetch_add(1, Ordering::SeqCst));
        Call {
            method,
            path,
            body,
            timestamp: NOW,
            nonce,
            signed_body: None,
            scheme: "WECHATPAY2-SHA256-RSA2048",
            content_type: "application/json",
            without: None,
            serial: None,
            serial_no: None,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.call("GET", path, "")).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.send(self.call("POST", path, body)).await
    }

    pub(crate) fn authorization(&self, call: &Call<'_>) -> String {
        let held = &self.platform.credentials;
        let Call { method, path, body, timestamp, nonce, scheme, .. } = call;
        let signed = call.signed_body.unwrap_or(body);
        let message = format!("{method}\n{path}\n{timestamp}\n{nonce}\n{signed}\n");
        let signature: Signature = SigningKey::<Sha256>::new(self.key.clone()).sign(message.as_bytes());
        format!(
            "{scheme} mchid=\"{}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",serial_no=\"{}\",signature=\"{}\"",
            held.mchid,
            call.serial_no.unwrap_or(&held.serial_no),
            STANDARD.encode(signature.to_bytes())
        )
    }

    pub(crate) async fn send(&self, call: Call<'_>) -> Answer {
        let authorization = self.authorization(&call);
        let Call { method, path, body, .. } = call;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.request(method.parse().unwrap(), format!("{}{path}", self.platform.base_url));
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Accept", "application/json"),
            ("User-Agent", "a foreign client"),
            ("Content-Type", call.content_type),
        ];
        for (name, value) in headers.into_iter().filter(|(name, _)| call.without != Some(*name)) {
            request = request.header(name, value);
        }
        if call.without == Some("Accept") {
            // The library under the test would accept anything by itself.
            request = request.header("Accept", "text/html");
        }
        if let Some(serial) = call.serial {
            request = request.header("Wechatpay-Serial", serial);
        }
        let response = request.body(body.to_owned()).send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: response.text().await.unwrap() }
    }

    /// Serial number of the platform's certificate, whether the merchant uses it or not.
    pub(crate) fn certificate_serial(&self) -> String {
        let held = self.platform.credentials.certificate_pem.as_bytes();
        let (_, pem) = x509_parser::pem::parse_x509_pem(held).unwrap();
        hex::encode_upper(pem.parse_x509().unwrap().raw_serial())
    }

    /// Whether the platform signed these bytes under these headers, with the key that they name.
    pub(crate) fn verifies(&self, headers: &HeaderMap, body: &str) -> bool {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let held = &self.platform.credentials;
        let serial = text("Wechatpay-Serial");
        let key = if serial == held.public_key_id {
            PublicKey::from_public_key_pem(&held.public_key_pem).unwrap()
        } else {
            let (_, pem) = x509_parser::pem::parse_x509_pem(held.certificate_pem.as_bytes()).unwrap();
            let certificate = pem.parse_x509().unwrap();
            assert_eq!(certificate.raw_serial_as_string().replace(':', "").to_uppercase(), serial);
            PublicKey::from_public_key_der(certificate.public_key().raw).unwrap()
        };
        let message = format!("{}\n{}\n{body}\n", text("Wechatpay-Timestamp"), text("Wechatpay-Nonce"));
        let Ok(signature) = STANDARD.decode(text("Wechatpay-Signature")) else { return false };
        let Ok(signature) = Signature::try_from(signature.as_slice()) else { return false };
        VerifyingKey::<Sha256>::new(key).verify(message.as_bytes(), &signature).is_ok()
    }
}
