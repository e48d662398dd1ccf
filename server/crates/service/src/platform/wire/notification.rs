//! The stored form of a notification.

use super::instant;
use desk_domain::{ComplaintId, Mchid, Notification, Timestamp};
use wechatpay_complaints::callback;

/// The event of a notification, in WeChat Pay's words.
pub(in crate::platform) fn event_of(told: &callback::Notification) -> &str {
    told.event_type.as_str()
}

/// Makes the stored form of a notification. A time that cannot be read counts as just now.
pub(in crate::platform) fn notification(
    mchid: &Mchid,
    complaint_id: &ComplaintId,
    told: &callback::Notification,
    received_at: Timestamp,
) -> Notification {
    Notification {
        id: told.id.clone(),
        mchid: mchid.clone(),
        event: event_of(told).to_owned(),
        complaint_id: complaint_id.clone(),
        action: told.resource.action_type.to_string(),
        created_at: instant(&told.create_time).unwrap_or(received_at),
        received_at,
    }
}
