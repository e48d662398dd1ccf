//! Whether clock skew is the cause of an error.

use crate::Result;
use crate::desk::Desk;
use crate::error::{CallError, ServiceError};
use crate::platform::failure::is_about_time;
use desk_domain::{ClockReading, Mchid};
use wechatpay_complaints::SignatureError;
use wechatpay_complaints::callback::CallbackError;

/// The clock skew: as this process has measured it, or else as any process last did.
pub(crate) async fn clock_reading(desk: &Desk, mchid: &Mchid) -> Result<Option<ClockReading>> {
    if let Some(measured) = desk.gateway().sightings().clock(mchid) {
        return Ok(Some(measured));
    }
    Ok(desk.store().clock(mchid).await?)
}

/// The clock skew, if it explains why WeChat Pay refuses our signatures or we refuse its.
pub(crate) fn clock_to_blame(desk: &Desk, mchid: &Mchid, error: &CallError) -> Option<ClockReading> {
    let clock = desk.gateway().sightings().clock(mchid);
    clock.filter(|clock| is_about_time(error) && clock.explains_refusals())
}

/// The error with its causes, and the clock skew where that is the cause.
pub(crate) fn explain(desk: &Desk, mchid: &Mchid, error: &ServiceError) -> String {
    let clock = match error {
        ServiceError::WechatPay(error) => clock_to_blame(desk, mchid, error),
        _ => None,
    };
    with_clock(error.with_causes(), clock)
}

/// Why a notification was refused, and the clock skew where that is the cause.
pub(in crate::platform) fn explain_callback(desk: &Desk, mchid: &Mchid, error: &CallbackError) -> String {
    let clock = match error {
        CallbackError::Signature(SignatureError::Stale { .. }) => desk.gateway().sightings().clock(mchid),
        _ => None,
    };
    let text = match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    };
    with_clock(text, clock.filter(ClockReading::explains_refusals))
}

fn with_clock(text: String, clock: Option<ClockReading>) -> String {
    match clock {
        Some(clock) => format!("{text}. The cause: {clock}. Set it with NTP"),
        None => text,
    }
}
