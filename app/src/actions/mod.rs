//! Server functions: thin doors to the service. Each is a form's target first; those that scripts call as well answer with
//! a code. The guard in front of the router has checked the permission; the service checks it again.

mod account;
mod blocks;
mod drafts;
mod form;
mod notes;
pub(crate) mod refund;
mod send;
mod session;
mod snooze;
mod tags;
mod team;

pub(crate) use account::{ChangePassword, EndOtherSessions, EndSession, SavePreferences};
pub(crate) use drafts::{AttachImage, SaveDraft};
pub(crate) use notes::{AddNote, DeleteNote, KeepNote};
pub(crate) use refund::{DecideRefund, KeepRefundNotes, StartRefund};
pub(crate) use send::{Complete, DismissTrouble, EditAndResend, JudgeRow, Reply, SendNow, VerifyNow, Withdraw};
pub(crate) use session::{SignIn, SignOut};
pub(crate) use snooze::{Snooze, Wake};
pub(crate) use tags::{AddTag, RemoveTag};
pub(crate) use team::{HandOver, KeepHandoverNote};

use crate::AppError;
use crate::redirect::{self, sign_in_address};
use crate::visit::Visit;
use crate::words::Notice;
use desk_domain::{Actor, ComplaintId, FormId, OutboxId};
use desk_service::ServiceError;
use desk_service::people::CurrentUser;
use desk_service::send::SendError;
use http::StatusCode;

/// The request and the person who makes it.
fn signed_in() -> Result<(Visit, Actor), AppError> {
    let visit = Visit::current();
    match visit.actor().cloned() {
        Some(actor) => Ok((visit, actor)),
        None => Err(AppError::new(StatusCode::UNAUTHORIZED, "sign_in_needed")),
    }
}

/// The same for the one thing a person may do whose sign-in has run out: keep a draft.
fn author() -> Result<(Visit, Actor, bool), AppError> {
    let visit = Visit::current();
    match visit.caller.user.clone() {
        CurrentUser::SignedIn(actor) => Ok((visit, actor, true)),
        CurrentUser::Lapsed(actor) => Ok((visit, actor, false)),
        CurrentUser::Anonymous => Err(AppError::new(StatusCode::UNAUTHORIZED, "sign_in_needed")),
    }
}

fn complaint_id(text: &str) -> Result<ComplaintId, AppError> {
    ComplaintId::parse(text).map_err(|_| AppError::new(StatusCode::NOT_FOUND, "not_found"))
}

fn outbox_id(text: &str) -> Result<OutboxId, AppError> {
    OutboxId::parse(text).map_err(|_| AppError::new(StatusCode::NOT_FOUND, "not_found"))
}

/// The number of a form; one without is never the same as another.
fn form_id(text: &str) -> Option<FormId> {
    FormId::parse(text).ok()
}

/// Back to the complaint, with the list as it was and a word on what happened.
fn back_to(complaint: &ComplaintId, query: &str, notice: impl Into<Option<Notice>>) {
    lead_to(&format!("/complaints/{complaint}"), query, notice);
}

/// The same, at one block of the composer.
fn back_to_block(complaint: &ComplaintId, query: &str, notice: Option<Notice>, block: Option<usize>) {
    let place = block.map(|at| format!("#block-{at}")).unwrap_or_default();
    redirect::lead_to(&format!("{}{place}", address(&format!("/complaints/{complaint}"), query, notice)));
}

fn lead_to(path: &str, query: &str, notice: impl Into<Option<Notice>>) {
    redirect::lead_to(&address(path, query, notice.into()));
}

/// A page with the list as it was and a notice.
fn address(path: &str, query: &str, notice: Option<Notice>) -> String {
    let pairs = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "notice");
    let mut kept = url::form_urlencoded::Serializer::new(String::new());
    kept.extend_pairs(pairs);
    kept.extend_pairs(notice.map(|notice| ("notice", notice.code())));
    match kept.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// To the sign-in and back to a page; what was written is kept.
fn sign_in_again(page: &str) {
    redirect::lead_to(&sign_in_address(page, Some(Notice::DraftKept)));
}

/// The notice for what the service could not do.
fn service_notice(error: &ServiceError) -> Notice {
    match error {
        ServiceError::NotFound => Notice::NotFound,
        ServiceError::AnothersMessage => Notice::NotYours,
        ServiceError::Busy { .. } => Notice::Busy,
        ServiceError::Invalid { .. } => Notice::DraftTooLarge,
        ServiceError::NoRoom => Notice::NoRoom,
        error if error.is_transient() => Notice::Unavailable,
        error => {
            tracing::error!(%error, "server function failed");
            Notice::Broken
        }
    }
}

/// The notice for why nothing was sent.
fn send_notice(error: &SendError) -> Option<Notice> {
    use desk_domain::message::blocks::BlocksError;
    use desk_domain::{ExtrasError, ReplyTextError};
    Some(match error {
        SendError::Text(ReplyTextError::Empty) => Notice::Empty,
        SendError::Text(ReplyTextError::TooLong { .. }) => Notice::TooLong,
        SendError::Text(ReplyTextError::Unsupported { .. }) => Notice::Unsupported,
        SendError::Extras(ExtrasError::LinkAddress | ExtrasError::LinkText) => Notice::ExtrasLink,
        SendError::Extras(ExtrasError::Card) => Notice::ExtrasCard,
        SendError::Extras(ExtrasError::Unsupported) => Notice::Unsupported,
        SendError::Blocks(BlocksError::NothingSaid) => Notice::BlocksNothing,
        SendError::Blocks(BlocksError::TooMany) => Notice::BlocksTooMany,
        SendError::Blocks(BlocksError::Block { .. }) => Notice::BlocksBad,
        SendError::Refund(stop) => return refund::stop_notice(stop),
        SendError::DoneAlready => Notice::DoneAlready,
        SendError::FormUsed => Notice::FormUsed,
        SendError::TakenBack => Notice::TakenBack,
        SendError::TooManyImages => Notice::PictureTooMany,
        SendError::Outdated => Notice::Outdated,
        SendError::Same => Notice::Same,
        SendError::StillOpen(_) => Notice::StillOpen,
        SendError::GateClosed => Notice::GateClosed,
        SendError::Service(error) => service_notice(error),
    })
}
