//! The calls, one file for each subject.

pub(crate) mod images;
pub(crate) mod list;
pub(crate) mod notification_url;
pub(crate) mod reply;

/// Where the complaints live.
pub(crate) const COMPLAINTS: &str = "/v3/merchant-service/complaints-v2";
