//! How long keys are still good for, and which of them are in use.

use crate::Result;
use crate::desk::Desk;
use crate::merchants::all;
use crate::merchants::keys::{KeyHealth, KeyKind};
use crate::platform::{PUBLIC_KEY, serials_held};
use desk_domain::{KeyUse, Merchant, Span, Timestamp};

/// The platform changes keys within a week, so shares are told over a week.
const SHARE_OVER: Span = Span::days(7);
/// How long the uses of a day are kept: longer than they are told.
const USES_KEPT: Span = Span::days(30);
/// A key that is held no longer is shown for this long after its last use.
const SHOW_FOR: Span = Span::days(30);

/// Every key of a merchant: those that WeChat Pay signs with, and its own certificate.
pub(crate) async fn keys_of(desk: &Desk, record: &Merchant) -> Result<Vec<KeyHealth>> {
    let now = desk.now();
    let mut uses = desk.store().key_uses(&record.mchid, now - SHARE_OVER).await?;
    let mut keys: Vec<KeyHealth> = serials_held(record)?
        .into_iter()
        .map(|(serial, expires_at)| {
            let used = uses.iter().position(|used| used.serial == serial).map(|at| uses.swap_remove(at));
            platform_key(&serial, expires_at, used)
        })
        .collect();
    let last_use = |used: &KeyUse| used.last_answer_at.max(used.last_callback_at);
    let recent = uses.into_iter().filter(|used| last_use(used).is_some_and(|at| now - at < SHOW_FOR));
    keys.extend(recent.map(|used| platform_key(&used.serial.clone(), used.expires_at, Some(used))));
    keys.sort_by(|a, b| a.serial.cmp(&b.serial));
    note_successors(&mut keys, now);
    note_shares(&mut keys);
    keys.push(KeyHealth {
        kind: KeyKind::MerchantCertificate,
        serial: record.serial_no.clone(),
        expires_at: record.certificate_expires_at,
        last_answer_at: None,
        last_callback_at: None,
        callbacks: 0,
        share: None,
        has_successor: false,
    });
    Ok(keys)
}

/// Once a day: which keys come to their end, in the log.
pub(crate) async fn warn_of_expiring_keys(desk: &Desk) -> Result<()> {
    let now = desk.now();
    for merchant in all(desk).await? {
        for key in merchant.keys.iter().filter(|key| key.needs_care(now)) {
            let days = key.days_left(now).unwrap_or_default();
            tracing::warn!(merchant.id = %merchant.mchid, key.serial = %key.serial, key.days_left = days, "a key expires soon: {}", key.advice());
        }
    }
    Ok(())
}

/// Forgets which keys were used on days long past.
pub(crate) async fn prune(desk: &Desk) -> Result<()> {
    Ok(desk.store().prune_key_uses(desk.now() - USES_KEPT).await?)
}

/// Sets the gauges for keys and clocks to what they are now.
///
/// # Errors
/// If the database cannot be used.
pub async fn measure_keys(desk: &Desk) -> Result<()> {
    let now = desk.now();
    for merchant in all(desk).await? {
        let mchid = merchant.mchid.to_string();
        for key in merchant.keys {
            let Some(expires_at) = key.expires_at else { continue };
            let name = match key.kind {
                KeyKind::MerchantCertificate => "desk_merchant_certificate_expires_seconds",
                KeyKind::PublicKey | KeyKind::PlatformCertificate => "desk_platform_key_expires_seconds",
            };
            metrics::gauge!(name, "merchant" => mchid.clone(), "serial" => key.serial).set(seconds(expires_at - now));
        }
        if let Some(clock) = merchant.clock {
            metrics::gauge!("desk_clock_skew_seconds", "merchant" => mchid).set(seconds(clock.ahead));
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and spans are far below its limits")]
fn seconds(span: Span) -> f64 {
    span.as_seconds() as f64
}

fn platform_key(serial: &str, expires_at: Option<Timestamp>, used: Option<KeyUse>) -> KeyHealth {
    let kind = if serial.starts_with(PUBLIC_KEY) { KeyKind::PublicKey } else { KeyKind::PlatformCertificate };
    KeyHealth {
        kind,
        serial: serial.to_owned(),
        expires_at,
        last_answer_at: used.as_ref().and_then(|used| used.last_answer_at),
        last_callback_at: used.as_ref().and_then(|used| used.last_callback_at),
        callbacks: used.map_or(0, |used| used.callbacks),
        share: None,
        has_successor: false,
    }
}

/// A key that ends soon is no worry while another is held that does not.
fn note_successors(keys: &mut [KeyHealth], now: Timestamp) {
    let lasting: Vec<String> = keys.iter().filter(|key| !key.ends_soon(now)).map(|key| key.serial.clone()).collect();
    for key in keys {
        key.has_successor = lasting.iter().any(|serial| *serial != key.serial);
    }
}

/// Each key's part of the callbacks, where there were any.
fn note_shares(keys: &mut [KeyHealth]) {
    let all: i64 = keys.iter().map(|key| key.callbacks).sum();
    for key in keys.iter_mut().filter(|_| all > 0) {
        key.share = Some(key.callbacks * 100 / all);
    }
}
