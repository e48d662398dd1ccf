//! A million complaints are filled in: what the desk's process holds at the end, against what it held after the first 50,000.
//!
//! The desk runs in a process of its own. The platform is a lean one: it holds no complaints, but makes up and signs the page
//! that it is asked for.

use crate::keys::rsa_2048;
use crate::process::resident_megabytes;
use crate::skipping::SkippingClock;
use crate::table::{Bound, Table};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use desk_domain::Mchid;
use desk_domain::time::Date;
use desk_service::merchants::{self, MerchantForm};
use desk_service::sync::{self, BackfillProgress};
use desk_service::testing::allowed;
use desk_service::{Desk, MasterKey, Settings, SystemRng};
use desk_store::Store;
use rsa::PrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};
use serde::Deserialize;
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use tokio::process::Command;

/// What the second process is started with.
pub(crate) const DESK_SIDE: &str = "fill-in-a-million";
const MCHID: &str = "1900012181";
const KEY_ID: &str = "PUB_KEY_ID_0119000121812026";
const A_DAY: i64 = 2_500;
const DAYS: i64 = 400;
const FIRST: i64 = 50_000;
const FROM: &str = "2024-01-01";
const PUBLIC_KEY: &str = "platform.pem";

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let key = rsa_2048()?;
    std::fs::write(folder.path().join(PUBLIC_KEY), key.to_public_key().to_public_key_pem(LineEnding::LF)?)?;
    let url = platform(key).await?;
    let desk = Command::new(std::env::current_exe()?)
        .args([DESK_SIDE, &url])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .output();
    let told = String::from_utf8(desk.await?.stdout)?;
    let [first, last] = told.split_whitespace().map(str::parse::<f64>).collect::<Result<Vec<_>, _>>()?[..] else {
        return Err(format!("the desk that fills in has told {told:?}").into());
    };
    table.add("memory after 1,000,000 filled in, against 50,000", "MB", last, first, Bound::AtMost(1.2));
    Ok(())
}

/// The desk's process: tells how many megabytes it holds early and at the end.
pub(crate) async fn desk_side(url: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let store = Store::connect(&format!("sqlite://{}", folder.join("desk.db").display())).await?;
    store.migrate().await?;
    let settings = Settings::defaults_in(folder);
    let clock = Arc::new(SkippingClock::default());
    let desk = Desk::new(store, settings, MasterKey::new([7; 32]), clock, Arc::new(SystemRng));
    let mchid: Mchid = MCHID.parse()?;
    merchants::add(&desk, &allowed(), form(url, &std::fs::read_to_string(folder.join(PUBLIC_KEY))?)?).await?;
    let from = Date::parse(FROM).ok_or("no date")?;
    let (own, mut first) = (std::process::id(), None);
    let mut note = |progress: BackfillProgress| {
        if first.is_none() && progress.complaints >= FIRST {
            first = resident_megabytes(own).ok();
        }
    };
    let done = sync::backfill(&desk, &allowed(), &mchid, from, from.plus_days(DAYS - 1), &mut note).await?;
    if done.complaints != A_DAY * DAYS {
        return Err(format!("{} complaints were filled in", done.complaints).into());
    }
    println!("{} {}", first.ok_or("no size was read")?, resident_megabytes(own)?);
    Ok(())
}

fn form(url: &str, public_key: &str) -> Result<MerchantForm, Box<dyn Error>> {
    Ok(MerchantForm {
        certificate_pem: None,
        mchid: MCHID.parse()?,
        name: "青禾鲜生".into(),
        partner: false,
        api_base: url.to_owned(),
        serial_no: "AB".into(),
        private_key_pem: rsa_2048()?.to_pkcs8_pem(LineEnding::LF)?.to_string(),
        apiv3_key: b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb".to_vec(),
        public_key: Some((KEY_ID.into(), public_key.into())),
        platform_certificates_pem: Vec::new(),
    })
}

#[derive(Deserialize)]
struct Asked {
    begin_date: String,
    end_date: String,
    limit: i64,
    offset: i64,
}

async fn platform(key: PrivateKey) -> Result<String, Box<dyn Error>> {
    let signer = Arc::new(SigningKey::<Sha256>::new(key));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let router = Router::new().route("/v3/merchant-service/complaints-v2", get(list)).with_state(signer);
    tokio::spawn(async move {
        axum::serve(axum::serve::ListenerExt::tap_io(listener, |io| drop(io.set_nodelay(true))), router).await
    });
    Ok(url)
}

async fn list(
    State(signer): State<Arc<SigningKey<Sha256>>>,
    Query(asked): Query<Asked>,
    request: HeaderMap,
) -> (HeaderMap, String) {
    let body = page(&asked).unwrap_or_default().to_string();
    let now = timestamp(&request).unwrap_or_default();
    let signature: Signature = signer.sign(format!("{now}\nnonce\n{body}\n").as_bytes());
    let pairs = [
        ("wechatpay-timestamp", now),
        ("wechatpay-nonce", "nonce".to_owned()),
        ("wechatpay-serial", KEY_ID.to_owned()),
        ("wechatpay-signature", STANDARD.encode(signature.to_bytes())),
        ("content-type", "application/json".to_owned()),
    ];
    let header = |(name, value): (&'static str, String)| {
        Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?))
    };
    (pairs.into_iter().filter_map(header).collect(), body)
}

/// The desk's clock leaps; the platform's is the same.
fn timestamp(request: &HeaderMap) -> Option<String> {
    let header = request.get("authorization")?.to_str().ok()?;
    Some(header.split_once("timestamp=\"")?.1.split_once('"')?.0.to_owned())
}

/// Newest first, the same number on every day.
fn page(asked: &Asked) -> Option<Value> {
    let (from, to) = (Date::parse(&asked.begin_date)?, Date::parse(&asked.end_date)?);
    let total = (to.days() - from.days() + 1) * A_DAY;
    let rows = (asked.offset..total.min(asked.offset + asked.limit))
        .map(|row| complaint(to.plus_days(-(row / A_DAY)), row % A_DAY));
    let mut page = json!({ "data": rows.collect::<Value>(), "limit": asked.limit, "offset": asked.offset });
    if asked.offset == 0 {
        page["total_count"] = total.into();
    }
    Some(page)
}

fn complaint(day: Date, n: i64) -> Value {
    let date = day.to_string();
    let number = day.days() * A_DAY + n;
    json!({
        "complaint_id": format!("2002018{}{number:012}", date.replace('-', "")),
        "complaint_time": format!("{date}T{:02}:{:02}:00+08:00", n / 60 % 24, n % 60),
        "complaint_detail": "收到的水蜜桃烂了五个，联系商家一直没有回复，要求退款",
        "complaint_state": "PROCESSED",
        "complainted_mchid": MCHID,
        "payer_phone": "x".repeat(344),
        "complaint_order_info": [{
            "transaction_id": format!("42000025{number:020}"),
            "out_trade_no": format!("QH{number}"),
            "amount": 12_800,
        }],
        "complaint_full_refunded": true,
        "incoming_user_response": false,
        "user_complaint_times": 1,
        "problem_description": "商品质量问题",
        "problem_type": "REFUND",
        "apply_refund_amount": 12_800,
        "user_tag_list": ["TRUSTED"],
        "complaint_media_list": [{
            "media_type": "USER_COMPLAINT_IMAGE",
            "media_url": [format!("https://api.mch.weixin.qq.com/v3/merchant-service/images/{number}")],
        }],
        "in_platform_service": false,
        "need_immediate_service": false,
    })
}
