//! Reading complaints: one by id, a page of the list, a page of a history.

use crate::Result;
use crate::desk::Desk;
use crate::error::{CallError, Reason, ServiceError};
use crate::group::Group;
use crate::platform::failure::{asks_for_smaller_page, is_behind_the_end};
use crate::platform::gateway::Connection;
use crate::platform::oddities::{Source, note_untaken};
use crate::platform::quota::{Caller, call};
use crate::platform::wire::{Page, ToldComplaint, ToldEntry};
use desk_domain::ComplaintId;
use desk_domain::time::Date;
use wechatpay_complaints as wechatpay;
use wechatpay_complaints::{ListQuery, Row};

/// The outcome of requesting a page.
pub(crate) enum Turned<T> {
    Page(Page<T>),
    /// WeChat Pay refuses to return so much at once: fewer rows are to be requested.
    TooLarge,
    /// No row is left. Some lists end like this, others with an empty page.
    End,
    /// The answer is genuine, and cannot be parsed.
    Unreadable(CallError),
}

/// A range of a list: at most `limit` rows after the first `offset`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) limit: u32,
    pub(crate) offset: u32,
}

impl Part {
    fn turned<T: From<Row<R>>, R>(self, answer: Result<wechatpay::Page<R>>) -> Result<Turned<T>> {
        match answer {
            Ok(page) => Ok(Turned::Page(page.into())),
            Err(ServiceError::WechatPay(error)) => match error.reason {
                _ if self.limit > 1 && asks_for_smaller_page(&error) => Ok(Turned::TooLarge),
                _ if self.offset > 0 && is_behind_the_end(&error) => Ok(Turned::End),
                Reason::Unreadable => Ok(Turned::Unreadable(error)),
                _ => Err(error.into()),
            },
            Err(error) => Err(error),
        }
    }
}

/// Reads one complaint. An answer that is not accepted is recorded.
///
/// # Errors
/// If the quota is used up, WeChat Pay does not answer as it should, or the database cannot be used.
pub(crate) async fn complaint(
    desk: &Desk,
    connection: &Connection,
    id: &ComplaintId,
    caller: Caller,
) -> Result<ToldComplaint> {
    let complaint = connection.client.complaint(id.as_str());
    match call(desk, connection.mchid(), Group::Detail, caller, complaint).await {
        Err(ServiceError::WechatPay(error)) => {
            note_untaken(desk, connection.mchid(), Source::Detail, &error, Some(id)).await?;
            Err(error.into())
        }
        row => row.map(ToldComplaint::from),
    }
}

/// Reads a page of the complaints made from one day to another, both included.
///
/// # Errors
/// As [`complaint`].
pub(crate) async fn list_page(
    desk: &Desk,
    connection: &Connection,
    (from, to): (Date, Date),
    part: Part,
) -> Result<Turned<ToldComplaint>> {
    let query = ListQuery::new(from.to_string(), to.to_string()).limit(part.limit).offset(part.offset);
    let page = connection.client.list_complaints(&query);
    part.turned(call(desk, connection.mchid(), Group::List, Caller::Background, page).await)
}

/// Reads a page of the negotiation history of a complaint.
///
/// # Errors
/// As [`complaint`].
pub(crate) async fn history_page(
    desk: &Desk,
    connection: &Connection,
    id: &ComplaintId,
    part: Part,
    caller: Caller,
) -> Result<Turned<ToldEntry>> {
    let page = connection.client.negotiation_history(id.as_str(), part.limit, part.offset);
    part.turned(call(desk, connection.mchid(), Group::History, caller, page).await)
}
