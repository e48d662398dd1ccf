//! Rate limits: WeChat Pay's quotas, kept on our side so that people's calls always find room, and counted in the
//! database, so that all processes together keep them.

use crate::desk::Desk;
use crate::error::{CallError, Reason, ServiceError};
use crate::group::Group;
use crate::patience::LONGEST_WAIT;
use crate::platform::sightings::keep_sightings;
use desk_domain::{Mchid, Span};
use tracing::Instrument;

/// How long no call of a group is made after a refusal without a `Retry-After`.
const PAUSE: Span = Span::seconds(2);

/// On whose behalf a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Person,
    /// May use at most seven tenths of a quota; the rest is always there for people.
    Background,
}

/// Makes one call within the merchant's quota. The call does not begin before there is room.
///
/// # Errors
/// [`ServiceError::Quota`] with the time after which to try again, or whatever the call says.
pub(super) async fn call<T>(
    desk: &Desk,
    mchid: &Mchid,
    group: Group,
    caller: Caller,
    call: impl Future<Output = Result<T, wechatpay_complaints::Error>>,
) -> Result<T, ServiceError> {
    take_quota(desk, mchid, group, caller).await?;
    let span = tracing::info_span!("call", merchant.id = %mchid, call.group = group.name());
    let answer = call.instrument(span).await.map_err(CallError::from);
    if let Err(error) = &answer {
        note_frequency(desk, mchid, group, error).await?;
    }
    keep_sightings(desk, mchid).await;
    Ok(answer?)
}

/// Slows the calls of a group down, in all processes, if WeChat Pay has refused one for its frequency: it then allows
/// fewer than documented.
pub(crate) async fn note_frequency(
    desk: &Desk,
    mchid: &Mchid,
    group: Group,
    error: &CallError,
) -> Result<(), ServiceError> {
    let Reason::TooOften { after } = error.reason else { return Ok(()) };
    let pause = after.unwrap_or(PAUSE).min(LONGEST_WAIT);
    metrics::counter!("desk_rate_limited_total", "group" => group.name()).increment(1);
    tracing::warn!(merchant.id = %mchid, call.group = group.name(), "WeChat Pay asks for fewer calls");
    Ok(desk.store().slow_down(mchid, group.name(), desk.now(), group.pace(), pause).await?)
}

/// A refusal for its frequency as an error of the quota, with the time until there is room; any other error as it is.
pub(crate) async fn as_quota(
    desk: &Desk,
    mchid: &Mchid,
    group: Group,
    error: CallError,
) -> Result<ServiceError, ServiceError> {
    if !matches!(error.reason, Reason::TooOften { .. }) {
        return Ok(error.into());
    }
    let retry_after = time_for(desk, mchid, group, 1).await?;
    Ok(ServiceError::Quota { mchid: mchid.clone(), group, retry_after })
}

/// How long it takes until this many more calls of people's have found room.
pub(crate) async fn time_for(desk: &Desk, mchid: &Mchid, group: Group, calls: i64) -> Result<Span, ServiceError> {
    Ok(desk.store().time_for(mchid, group.name(), desk.now(), group.pace(), calls).await?)
}

/// Takes one call from the merchant's quota; to be called right before the call.
///
/// # Errors
/// [`ServiceError::Quota`] with the time after which to try again.
pub(crate) async fn take_quota(desk: &Desk, mchid: &Mchid, group: Group, caller: Caller) -> Result<(), ServiceError> {
    let background = (caller == Caller::Background).then(|| group.background_pace());
    match desk.store().take_call(mchid, group.name(), desk.now(), group.pace(), background).await? {
        None => Ok(()),
        Some(retry_after) => Err(ServiceError::Quota { mchid: mchid.clone(), group, retry_after }),
    }
}
