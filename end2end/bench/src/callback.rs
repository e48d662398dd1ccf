//! Notifications: how many a second, against verifying and storing alone; and how long the slowest wait.

use crate::keys::rsa_2048;
use crate::notices::{self, APIV3, Notice, SERIAL};
use crate::site::Running;
use crate::table::{Bound, Table, millis, quantile, timed};
use desk_domain::{Mchid, Notification};
use desk_service::merchants::{self, MerchantForm};
use desk_service::testing::allowed;
use desk_store::{Dialect, NewJob};
use futures::StreamExt;
use http::Request;
use http::header::HOST;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use std::error::Error;
use std::time::Duration;
use tokio::net::TcpStream;
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
    merchants::add(&site.desk, &allowed(), form(&mchid, &public_pem)?).await?;
    let now = site.desk.now().unix_seconds();
    let (first, rest) =
        (notices::make(&platform, now, "first", AT_ONCE)?, notices::make(&platform, now, "http", COUNT)?);
    // What a desk does once, when it has just been started, is not what it does under load.
    deliver(&site, &first).await?;
    let over_http = deliver(&site, &rest).await?;
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
    let mut lines = Vec::new();
    for _ in 0..AT_ONCE {
        lines.push(Line::open(&site.url).await?);
    }
    let mut shares: Vec<Vec<Notice>> = vec![Vec::new(); AT_ONCE];
    notices.iter().enumerate().for_each(|(n, notice)| shares[n % AT_ONCE].push(notice.clone()));
    let all = futures::future::try_join_all(lines.into_iter().zip(shares).map(|(line, share)| line.deliver(share)));
    let (times, whole) = timed(all).await;
    Ok((millis(quantile(times?.concat(), 0.99)), whole.as_secs_f64()))
}

/// A connection that costs next to nothing: the desk is measured here, and not a client.
struct Line {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Line {
    async fn open(url: &str) -> Result<Self, Box<dyn Error>> {
        let host = url.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host })
    }

    /// One after the other; how long each took.
    async fn deliver(mut self, notices: Vec<Notice>) -> Result<Vec<Duration>, Box<dyn Error>> {
        let mut times = Vec::with_capacity(notices.len());
        for (headers, body) in notices {
            let mut request = Request::post("/wechatpay/notify/1900012181").body(Full::from(body))?;
            *request.headers_mut() = headers;
            request.headers_mut().insert(HOST, self.host.parse()?);
            self.sender.ready().await?;
            let (answer, time) = timed(self.sender.send_request(request)).await;
            let answer = answer?;
            if !answer.status().is_success() {
                return Err(format!("a notification was answered with {}", answer.status()).into());
            }
            answer.into_body().collect().await?;
            times.push(time);
        }
        Ok(times)
    }
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
            let record = Notification {
                id: opened.id,
                mchid,
                event: opened.event_type.to_string(),
                complaint_id: opened.resource.complaint_id.parse().ok()?,
                action: opened.resource.action_type.to_string(),
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
