//! Notifications: how many a second, against verifying and storing alone; and how long the slowest wait.

use crate::keys::rsa_2048;
use crate::notices::{self, APIV3, Notice, SERIAL};
use crate::site::Running;
use crate::table::{Bound, Table, millis, quantile, timed};
use desk_domain::Mchid;
use desk_service::MerchantForm;
use desk_store::{Dialect, NewJob, NotificationRecord};
use futures::StreamExt;
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use std::error::Error;
use wechatpay_complaints::{Apiv3Key, PlatformKeys, callback};

const COUNT: usize = 3_000;
const AT_ONCE: usize = 50;

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    for (dialect, name) in [(Dialect::Sqlite, "SQLite"), (Dialect::Postgres, "PostgreSQL")] {
        measure_on(dialect, name, table).await?;
    }
    Ok(())
}

async fn measure_on(dialect: Dialect, name: &str, table: &mut Table) -> Result<(), Box<dyn Error>> {
    let platform = rsa_2048()?;
    let site = Running::start_on(dialect).await?;
    let mchid: Mchid = "1900012181".parse()?;
    let public_pem = notices::public_pem(&platform)?;
    site.desk.add_merchant(form(&mchid, &public_pem)?).await?;
    let now = site.desk.now().unix_seconds();
    let over_http = deliver(&site, &notices::make(&platform, now, "http", COUNT)?).await?;
    let alone = notices::make(&platform, now, "alone", COUNT)?;
    let alone = verify_and_store(&site, &mchid, &public_pem, alone).await?;
    #[expect(clippy::cast_precision_loss, reason = "a count of thousands")]
    let per_second = |seconds: f64| COUNT as f64 / seconds;
    let row = format!("callbacks on {name} against verify and insert alone");
    table.add(&row, "/s", per_second(over_http.1), per_second(alone), Bound::AtLeast(0.7));
    let row = format!("callback on {name} under {AT_ONCE} at once, p99 against 50 ms");
    table.add(&row, "ms", over_http.0, 50.0, Bound::AtMost(1.0));
    Ok(())
}

fn form(mchid: &Mchid, public_pem: &str) -> Result<MerchantForm, Box<dyn Error>> {
    Ok(MerchantForm {
        certificate_pem: None,
        mchid: mchid.clone(),
        name: "青禾鲜生".into(),
        partner: false,
        api_base: "http://127.0.0.1:9".into(),
        serial_no: "AB".into(),
        private_key_pem: rsa_2048()?.to_pkcs8_pem(LineEnding::LF)?.to_string(),
        apiv3_key: APIV3.to_vec(),
        public_key: Some((SERIAL.into(), public_pem.into())),
        platform_certificates_pem: Vec::new(),
    })
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
