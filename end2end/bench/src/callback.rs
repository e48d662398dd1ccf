//! Notifications: how many a second, against verifying and storing alone; and how long the slowest wait.

use crate::site::Running;
use crate::table::{Bound, Table, millis, quantile, timed};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use desk_domain::Mchid;
use desk_service::MerchantForm;
use desk_store::{NewJob, NotificationRecord};
use futures::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue};
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::{Generate, PrivateKey};
use serde_json::json;
use std::error::Error;
use wechatpay_complaints::{Apiv3Key, PlatformKeys, callback};

const COUNT: usize = 3_000;
const AT_ONCE: usize = 50;
const APIV3: &[u8; 32] = b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const SERIAL: &str = "PUB_KEY_ID_0119000121812026";

type Notice = (HeaderMap, String);

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let platform = PrivateKey::generate();
    let site = Running::start().await?;
    let mchid: Mchid = "1900012181".parse()?;
    let public_pem = platform.to_public_key().to_public_key_pem(LineEnding::LF)?;
    site.desk.add_merchant(form(&mchid, &public_pem)?).await?;
    let now = site.desk.now().unix_seconds();
    let over_http = deliver(&site, &notices(&platform, now, "http")?).await?;
    let alone = verify_and_store(&site, &mchid, &public_pem, notices(&platform, now, "alone")?).await?;
    #[expect(clippy::cast_precision_loss, reason = "a count of thousands")]
    let per_second = |seconds: f64| COUNT as f64 / seconds;
    table.add(
        "callbacks against verify and durable insert alone",
        "/s",
        per_second(over_http.1),
        per_second(alone),
        Bound::AtLeast(0.6),
    );
    table.add("callback answer under 50 concurrent, p99 against 50 ms", "ms", over_http.0, 50.0, Bound::AtMost(1.0));
    Ok(())
}

fn form(mchid: &Mchid, public_pem: &str) -> Result<MerchantForm, Box<dyn Error>> {
    Ok(MerchantForm {
        mchid: mchid.clone(),
        name: "青禾鲜生".into(),
        partner: false,
        api_base: "http://127.0.0.1:9".into(),
        serial_no: "AB".into(),
        private_key_pem: PrivateKey::generate().to_pkcs8_pem(LineEnding::LF)?.to_string(),
        apiv3_key: APIV3.to_vec(),
        public_key: Some((SERIAL.into(), public_pem.into())),
        platform_certificates_pem: Vec::new(),
    })
}

/// Signed and encrypted notifications, each with an id of its own.
fn notices(key: &PrivateKey, now: i64, prefix: &str) -> Result<Vec<Notice>, Box<dyn Error>> {
    let signer = SigningKey::<Sha256>::new(key.clone());
    (0..COUNT).map(|n| notice(&signer, now, &format!("{prefix}-{n}"))).collect()
}

fn notice(signer: &SigningKey<Sha256>, now: i64, id: &str) -> Result<Notice, Box<dyn Error>> {
    let nonce = "lgSUQQVhgMrq";
    let resource = json!({ "complaint_id": format!("20020182026{id}"), "action_type": "USER_RESPONSE" }).to_string();
    let payload = Payload { msg: resource.as_bytes(), aad: b"complaint" };
    let nonce_bytes: [u8; 12] = nonce.as_bytes().try_into()?;
    let sealed = Aes256Gcm::new(&(*APIV3).into())
        .encrypt(&Nonce::from(nonce_bytes), payload)
        .map_err(|_| "a notification cannot be encrypted")?;
    let body = json!({
        "id": id,
        "create_time": "2026-08-26T14:00:00+08:00",
        "resource_type": "encrypt-resource",
        "event_type": "COMPLAINT.STATE_CHANGE",
        "summary": "投诉状态变更",
        "resource": {
            "original_type": "complaint",
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": STANDARD.encode(sealed),
            "associated_data": "complaint",
            "nonce": nonce,
        },
    })
    .to_string();
    let signature: Signature = signer.sign(format!("{now}\n{id}\n{body}\n").as_bytes());
    let pairs = [
        ("wechatpay-timestamp", now.to_string()),
        ("wechatpay-nonce", id.to_owned()),
        ("wechatpay-serial", SERIAL.to_owned()),
        ("wechatpay-signature", STANDARD.encode(signature.to_bytes())),
        ("content-type", "application/json".to_owned()),
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value)?);
    }
    Ok((headers, body))
}

/// The 99th percentile in milliseconds, and the seconds all of them took.
async fn deliver(site: &Running, notices: &[Notice]) -> Result<(f64, f64), Box<dyn Error>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let url = format!("{}/wechatpay/notify/1900012181", site.url);
    let one = |(headers, body): &Notice| {
        let request = client.post(&url).headers(headers.clone()).body(body.clone());
        async move {
            let (answer, time) = timed(request.send()).await;
            answer.and_then(reqwest::Response::error_for_status).map(|_| time)
        }
    };
    let all = futures::stream::iter(notices.iter().map(one)).buffer_unordered(AT_ONCE).collect::<Vec<_>>();
    let (answers, whole) = timed(all).await;
    let times = answers.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok((millis(quantile(times, 0.99)), whole.as_secs_f64()))
}

/// What nobody can do without: verify, decrypt, and commit the same rows.
async fn verify_and_store(
    site: &Running,
    mchid: &Mchid,
    public_pem: &str,
    notices: Vec<Notice>,
) -> Result<f64, Box<dyn Error>> {
    let mut keys = PlatformKeys::new();
    keys.add_public_key(SERIAL, public_pem)?;
    let apiv3 = Apiv3Key::new(APIV3)?;
    let now = site.desk.now();
    let one = |(headers, body): Notice| {
        let (keys, apiv3, store, mchid) = (keys.clone(), apiv3.clone(), site.desk.store().clone(), mchid.clone());
        let work = async move {
            let opened = callback::open(&headers, body.as_bytes(), &keys, &apiv3, now.unix_seconds()).ok()?;
            let record = NotificationRecord {
                id: opened.id,
                mchid,
                event_type: opened.event_type.to_string(),
                complaint_id: opened.resource.complaint_id.parse().ok()?,
                action_type: opened.resource.action_type.to_string(),
                created_at: now,
                received_at: now,
            };
            let key = record.complaint_id.to_string();
            let job = NewJob { kind: "read", key, payload: "{}".into(), run_at: now, priority: 5 };
            store.record_notification(&record, &job).await.ok()
        };
        tokio::spawn(work)
    };
    let all = futures::stream::iter(notices.into_iter().map(one)).buffer_unordered(AT_ONCE).collect::<Vec<_>>();
    let (stored, whole) = timed(all).await;
    if stored.into_iter().any(|row| !matches!(row, Ok(Some(_)))) {
        return Err("a notification was not stored".into());
    }
    Ok(whole.as_secs_f64())
}
