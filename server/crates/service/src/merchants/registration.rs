//! Telling WeChat Pay where to call. A merchant has one address for notifications: whoever replaces it takes them away from
//! the program that gets them now.

use crate::Result;
use crate::access::{self, Granted, MerchantWrite};
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform;
use desk_domain::{Act, Mchid};
use serde_json::json;

/// Which foreign address may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace<'a> {
    Nothing,
    /// The one that a person has seen; none that has taken its place since.
    Only(&'a str),
    Whatever,
}

impl Replace<'_> {
    fn allows(self, registered: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::Only(seen) => seen == registered,
            Self::Whatever => true,
        }
    }
}

/// Tells WeChat Pay to call this desk, unless it calls somebody else.
///
/// # Errors
/// As [`replace_callback`].
pub async fn register_callback(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid) -> Result<String> {
    replace_callback(desk, by, mchid, Replace::Nothing).await
}

/// Tells WeChat Pay to call this desk: reads what is registered, creates it if missing, updates it if it is an address
/// that this desk has registered before or that may be replaced, and reads it again if the answer leaves that open.
///
/// # Errors
/// [`ServiceError::ForeignCallback`] names an address that may not be replaced; nothing was changed. If there is no such
/// merchant, or WeChat Pay refuses the address.
pub async fn replace_callback(
    desk: &Desk,
    by: &Granted<MerchantWrite>,
    mchid: &Mchid,
    replace: Replace<'_>,
) -> Result<String> {
    let held = access::merchant(desk, by, mchid).await?;
    let connection = platform::connection_of(desk, &held)?;
    let url = desk.settings().callback_url(mchid);
    let registered = platform::notification_url(desk, &connection).await?;
    let ours = [Some(&url), held.notification_url.as_ref()];
    match registered.as_ref().filter(|found| !ours.contains(&Some(*found))) {
        Some(foreign) if !replace.allows(foreign) => {
            return Err(ServiceError::ForeignCallback { registered: foreign.clone() });
        }
        _ => {}
    }
    platform::register(desk, &connection, registered.as_deref(), &url).await?;
    let replaced = registered.filter(|found| *found != url);
    let detail = json!({ "url": url, "replaced": replaced });
    let audit = audit::line(desk, by, Act::RegisterCallback, mchid.as_str(), &detail);
    desk.store().set_notification_url(mchid, Some(&url), &audit).await?;
    Ok(url)
}
