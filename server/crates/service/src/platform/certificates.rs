//! Platform certificates: downloaded before the first answer can be verified, refreshed without a restart, and
//! downloaded again when something is signed with an unknown one.

use crate::Result;
use crate::audit;
use crate::by::By;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::connection::connection_of;
use crate::platform::gateway::Connection;
use desk_domain::{Act, Mchid, Merchant, Span};
use serde_json::json;
use wechatpay_complaints::{PlatformCertificate, PlatformKeys};

/// Made-up serial numbers cause at most one download in this time.
const ASK_AGAIN_AFTER: Span = Span::minutes(5);

/// Refreshes the certificates of every merchant that verifies with them.
pub(crate) async fn refresh_all_certificates(desk: &Desk) -> Result<()> {
    for merchant in desk.store().merchants().await? {
        if merchant.uses_certificates()
            && let Err(error) = refresh_certificates(desk, &merchant).await
        {
            tracing::warn!(merchant.id = %merchant.mchid, %error, "platform certificates not refreshed");
        }
    }
    Ok(())
}

/// Looks up an unknown serial number of a certificate. It may be a new one; or, while a merchant changes to the public
/// key, one that nobody thought was needed. `true` if the desk has a new certificate now.
pub(crate) async fn learn_serial(desk: &Desk, mchid: &Mchid) -> bool {
    ask_for_serial(desk, mchid).await.unwrap_or_else(|error| {
        tracing::warn!(merchant.id = %mchid, %error, "an unknown platform certificate cannot be looked up");
        false
    })
}

async fn ask_for_serial(desk: &Desk, mchid: &Mchid) -> Result<bool> {
    let Some(merchant) = desk.store().merchant(mchid).await? else { return Ok(false) };
    if !desk.gateway().may_ask(mchid, desk.now(), ASK_AGAIN_AFTER) {
        return Ok(false);
    }
    refresh_certificates(desk, &merchant).await
}

async fn refresh_certificates(desk: &Desk, merchant: &Merchant) -> Result<bool> {
    let connection = connection_of(desk, merchant)?;
    let found = download(&connection).await?;
    let mut kept = unexpired(&merchant.platform_certificates_pem, desk.now().unix_seconds());
    let held = kept.len();
    kept.extend(found.into_iter().filter(|new| !connection.holds(&new.serial_no)).map(|new| new.pem));
    if kept == merchant.platform_certificates_pem {
        return Ok(false);
    }
    let detail = json!({ "held": kept.len(), "new": kept.len() - held });
    let audit = audit::line(desk, By::Desk, Act::RefreshCertificates, merchant.mchid.as_str(), &detail);
    desk.store().set_platform_certificates(&merchant.mchid, &kept, &audit).await?;
    tracing::info!(merchant.id = %merchant.mchid, new = kept.len() - held, "platform certificates refreshed");
    Ok(kept.len() > held)
}

/// The certificates of a merchant that was given no public key of WeChat Pay's.
pub(crate) async fn first_certificates(desk: &Desk, record: &Merchant) -> Result<Vec<String>> {
    let found = download(&*connection_of(desk, record)?).await;
    let pems: Vec<String> = found
        .map_err(|error| ServiceError::invalid("public_key", format!("certificates cannot be downloaded: {error}")))?
        .into_iter()
        .map(|certificate| certificate.pem)
        .collect();
    if pems.is_empty() {
        let problem = "WeChat Pay has no certificate for this merchant: its public key and id are needed";
        return Err(ServiceError::invalid("public_key", problem));
    }
    Ok(pems)
}

async fn download(connection: &Connection) -> Result<Vec<PlatformCertificate>> {
    Ok(connection.client.download_certificates(&connection.apiv3_key).await?)
}

/// The certificates that have not expired, in their order.
fn unexpired(pems: &[String], now: i64) -> Vec<String> {
    let is_valid = |pem: &&String| {
        let mut keys = PlatformKeys::new();
        keys.add_certificate(pem).is_ok() && keys.serials().all(|(_, expires_at)| expires_at.is_none_or(|at| now <= at))
    };
    pems.iter().filter(is_valid).cloned().collect()
}
