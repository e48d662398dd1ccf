//! Calls to WeChat Pay for a merchant, each within the quota that it counts against. Requests about messages are in
//! `wire`, and complaints are read in `reading`.

use crate::Result;
use crate::desk::Desk;
use crate::error::{Reason, ServiceError};
use crate::group::Group;
use crate::platform::gateway::Connection;
use crate::platform::quota::{Caller, call};
use desk_domain::Mchid;
use desk_domain::time::Date;
use wechatpay_complaints::ListQuery;

/// Asks WeChat Pay to echo an encrypted message, and returns whether its answer was encrypted for the merchant.
///
/// # Errors
/// If the quota is used up, or WeChat Pay does not answer as it should.
pub(crate) async fn echo(desk: &Desk, connection: &Connection) -> Result<bool> {
    let message = desk.new_id();
    let echo = connection.client.security_echo(&message);
    Ok(call(desk, connection.mchid(), Group::Echo, Caller::Person, echo).await?.encryption)
}

/// The URL to which WeChat Pay delivers the merchant's notifications.
///
/// # Errors
/// As [`echo`].
pub(crate) async fn notification_url(desk: &Desk, connection: &Connection) -> Result<Option<String>> {
    let registered = connection.client.notification_url();
    let registered = call(desk, connection.mchid(), Group::NotificationUrl, Caller::Person, registered).await?;
    Ok(registered.map(|found| found.url))
}

/// Registers `url` as the address of notifications, in place of the registered one. If the outcome of the call is
/// unknown, the address is queried.
///
/// # Errors
/// As [`echo`].
pub(crate) async fn register(desk: &Desk, connection: &Connection, registered: Option<&str>, url: &str) -> Result<()> {
    let client = &connection.client;
    let told = async {
        match registered {
            None => client.create_notification_url(url).await.map(drop),
            Some(found) if found != url => client.update_notification_url(url).await.map(drop),
            Some(_) => Ok(()),
        }
    };
    match call(desk, connection.mchid(), Group::NotificationUrl, Caller::Person, told).await {
        Err(ServiceError::WechatPay(error)) if error.reason == Reason::OutcomeUnknown => {
            let is_there = notification_url(desk, connection).await?.as_deref() == Some(url);
            if is_there { Ok(()) } else { Err(error.into()) }
        }
        told => told,
    }
}

/// How many complaints were made on a day, if WeChat Pay counts them.
///
/// # Errors
/// As [`echo`].
pub(crate) async fn count_of(desk: &Desk, connection: &Connection, day: Date) -> Result<Option<u64>> {
    let query = ListQuery::new(day.to_string(), day.to_string()).limit(1);
    let page = connection.client.list_complaints(&query);
    Ok(call(desk, connection.mchid(), Group::List, Caller::Person, page).await?.total_count)
}

/// Downloads a picture of WeChat Pay's.
///
/// # Errors
/// As [`echo`].
pub(crate) async fn download(desk: &Desk, connection: &Connection, url: &str, caller: Caller) -> Result<Vec<u8>> {
    let download = connection.client.download_image(url);
    Ok(call(desk, connection.mchid(), Group::Download, caller, download).await?.bytes.to_vec())
}

/// Uploads a picture, and returns its media id, by which messages refer to it.
///
/// # Errors
/// As [`echo`].
pub(crate) async fn upload(desk: &Desk, connection: &Connection, filename: &str, bytes: Vec<u8>) -> Result<String> {
    let upload = connection.client.upload_image(filename, bytes);
    call(desk, connection.mchid(), Group::Upload, Caller::Person, upload).await
}

/// Whether WeChat Pay knows a refund by its number.
///
/// # Errors
/// As [`echo`].
pub(crate) async fn knows_refund(
    desk: &Desk,
    connection: &Connection,
    refund_no: &str,
    paid_to: &Mchid,
) -> Result<bool> {
    let sub_mchid = (paid_to != connection.mchid()).then_some(paid_to.as_str());
    let query = connection.client.refund_status(refund_no, sub_mchid);
    match call(desk, connection.mchid(), Group::RefundQuery, Caller::Person, query).await {
        Ok(_) => Ok(true),
        Err(ServiceError::WechatPay(error)) if error.reason == Reason::Gone => Ok(false),
        Err(error) => Err(error),
    }
}
