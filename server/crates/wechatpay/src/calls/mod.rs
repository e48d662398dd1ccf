//! The calls, one file for each subject.

pub(crate) mod certificates;
pub(crate) mod echo;
pub(crate) mod images;
pub(crate) mod immediate;
pub(crate) mod list;
pub(crate) mod notification_url;
pub(crate) mod refund_decision;
pub(crate) mod refunds;
pub(crate) mod reply;

/// Where the complaints live.
pub(crate) const COMPLAINTS: &str = "/v3/merchant-service/complaints-v2";
