//! What the client leaves to be read, and nobody can read.

use super::instant;
use wechatpay_complaints as wechatpay;
use wechatpay_complaints::Row;

/// Fields of a complaint, with their bytes. The client does not read times.
pub(crate) fn unread_of_complaint(row: &Row<wechatpay::Complaint>) -> Option<(&'static str, &[u8])> {
    time("complaint_time", &row.complaint_time)
}

/// The same of a row of the history; one without an id is as good as lost.
pub(crate) fn unread_of_entry(row: &Row<wechatpay::HistoryEntry>) -> impl Iterator<Item = (&'static str, &[u8])> {
    let nameless = row.log_id.is_empty().then(|| ("log_id", row.raw().as_bytes()));
    time("operate_time", &row.operate_time).into_iter().chain(nameless)
}

fn time<'a>(field: &'static str, text: &'a str) -> Option<(&'static str, &'a [u8])> {
    instant(text).is_none().then_some((field, text.as_bytes()))
}
