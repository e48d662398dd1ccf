//! Signatures: what the client makes and checks in a second, against OpenSSL's own figures for the same size of key.
//!
//! Arithmetic in constant time and without assembler is several times slower than OpenSSL's. What counts is the quota: an
//! eighth of OpenSSL's 1,300 signatures a second are 9,750 a minute on one core, and WeChat Pay lets a merchant make 2,260
//! calls a minute in all groups together.

use crate::keys::rsa_2048;
use crate::notices::{self, Notice};
use crate::table::{Bound, Table};
use rsa::PrivateKey;
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use rustix::time::{ClockId, clock_gettime};
use std::error::Error;
use std::process::Command;
use wechatpay_complaints::{Apiv3Key, MerchantKey, PlatformKeys, callback};

const SIGNATURES: usize = 500;
const CHECKS: usize = 3_000;
/// A request as it is signed: method, address, time, nonce and body.
const REQUEST: &str = "POST\n/v3/merchant-service/complaints-v2/200201820200101080076610000/response\n1787724000\n\
                       5K8264ILTKCH16CQ2502SI8ZNMTM67VS\n{\"complainted_mchid\":\"1900012181\",\"response_content\":\
                       \"您好，正在处理\",\"response_images\":[]}\n";

/// Signatures and checks a second.
struct Rates {
    sign: f64,
    verify: f64,
}

pub(crate) fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let key = rsa_2048()?;
    let limit = openssl()?;
    let sign = signed(&key)?;
    let verify = opened(&key)?;
    table.add("requests signed against OpenSSL's signatures", "/s", sign, limit.sign, Bound::AtLeast(0.12));
    table.add("notifications opened against OpenSSL's checks", "/s", verify, limit.verify, Bound::AtLeast(0.15));
    Ok(())
}

/// What `openssl speed` says, which counts the processor's time and not the wall's, as is done here.
fn openssl() -> Result<Rates, Box<dyn Error>> {
    let told = Command::new("openssl").args(["speed", "-seconds", "2", "rsa2048"]).output()?;
    let told = String::from_utf8(told.stdout)?;
    let line = told.lines().find(|line| line.starts_with("rsa 2048 bits")).ok_or("openssl tells no figure")?;
    let mut figures = line.split_whitespace().rev().map(str::parse);
    let (Some(verify), Some(sign)) = (figures.next(), figures.next()) else {
        return Err("openssl tells no rate".into());
    };
    Ok(Rates { sign: sign?, verify: verify? })
}

/// With the merchant's key, as the client does before every request.
fn signed(key: &PrivateKey) -> Result<f64, Box<dyn Error>> {
    let key = MerchantKey::from_pem("AB", &key.to_pkcs8_pem(LineEnding::LF)?)?;
    let sign = || key.sign(REQUEST.as_bytes());
    sign()?;
    per_second(SIGNATURES, || Ok(sign().map(drop)?))
}

/// Verified, decrypted and read, as each notification is.
fn opened(key: &PrivateKey) -> Result<f64, Box<dyn Error>> {
    let now = 1_787_724_000;
    let notice = notices::make(key, now, "signing", 1)?.pop().ok_or("no notification was made")?;
    let mut keys = PlatformKeys::new();
    keys.add_public_key(notices::SERIAL, &notices::public_pem(key)?)?;
    let apiv3 = Apiv3Key::new(notices::APIV3)?;
    let (headers, body): &Notice = &notice;
    let open = || callback::open(headers, body.as_bytes(), &keys, &apiv3, now).map(drop);
    open()?;
    per_second(CHECKS, || Ok(open()?))
}

/// How often something can be done in a second of the processor's time.
fn per_second(count: usize, mut act: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let began = processor_seconds();
    (0..count).try_for_each(|_| act())?;
    #[expect(clippy::cast_precision_loss, reason = "a count of thousands")]
    let count = count as f64;
    Ok(count / (processor_seconds() - began))
}

/// What this thread has used of the processor so far.
fn processor_seconds() -> f64 {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "the program runs for minutes")]
    let (seconds, nanoseconds) = (used.tv_sec as f64, used.tv_nsec as f64);
    seconds + nanoseconds / 1e9
}
