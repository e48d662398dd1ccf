//! Testing a merchant's connection.

use crate::Result;
use crate::access::{self, Granted, MerchantRead};
use crate::desk::Desk;
use crate::platform::{self, Connection};
use desk_domain::Mchid;

/// What a test of a merchant's connection found, step by step.
#[derive(Clone, Debug)]
pub struct MerchantCheck {
    /// The step, and what it found or why it failed.
    pub steps: Vec<(&'static str, Result<String, String>)>,
}

impl MerchantCheck {
    #[must_use]
    pub fn passed(&self) -> bool {
        self.steps.iter().all(|(_, outcome)| outcome.is_ok())
    }
}

/// Has WeChat Pay repeat a message, looks where it calls, reads one complaint: what `merchant check` prints.
///
/// # Errors
/// If there is no such merchant or the database cannot be used; what WeChat Pay says is in the result.
pub async fn check(desk: &Desk, by: &Granted<MerchantRead>, mchid: &Mchid) -> Result<MerchantCheck> {
    let connection = platform::connection_of(desk, &access::merchant(desk, by, mchid).await?)?;
    Ok(MerchantCheck {
        steps: vec![
            ("keys", check_keys(desk, mchid, &connection).await),
            ("notification URL", check_callback(desk, mchid, &connection).await),
            ("complaints", check_list(desk, mchid, &connection).await),
        ],
    })
}

async fn check_keys(desk: &Desk, mchid: &Mchid, connection: &Connection) -> Result<String, String> {
    match platform::echo(desk, connection).await {
        Ok(true) => Ok("requests are signed, answers verified, and both sides read what the other encrypts".to_owned()),
        Ok(false) => Ok("requests are signed and answers verified; nothing encrypted came back".to_owned()),
        Err(error) => Err(platform::explain(desk, mchid, &error)),
    }
}

async fn check_callback(desk: &Desk, mchid: &Mchid, connection: &Connection) -> Result<String, String> {
    let expected = desk.settings().callback_url(mchid);
    match platform::notification_url(desk, connection).await {
        Ok(Some(found)) if found == expected => Ok(expected),
        Ok(Some(found)) => Err(format!("WeChat Pay calls {found} and not {expected}")),
        Ok(None) => Err(format!("no notification URL is registered; it should be {expected}")),
        Err(error) => Err(platform::explain(desk, mchid, &error)),
    }
}

async fn check_list(desk: &Desk, mchid: &Mchid, connection: &Connection) -> Result<String, String> {
    match platform::count_of(desk, connection, desk.now().in_beijing().date).await {
        Ok(count) => Ok(format!("{} today", count.unwrap_or_default())),
        Err(error) => Err(platform::explain(desk, mchid, &error)),
    }
}
