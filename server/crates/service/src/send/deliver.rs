//! Delivering one message.
//!
//! The row is set to *sending* before the request, and never after one was made, so that the request is made at most
//! once whatever happens in between. A row in *sending* that another worker finds belongs to a process that died: its
//! outcome is unknown.

use crate::Result;
use crate::desk::Desk;
use crate::error::{CallError, Reason, ServiceError};
use crate::evidence;
use crate::group::Group;
use crate::platform::wire::{Acknowledgement, Request, Uploaded};
use crate::platform::{self, Caller, Connection};
use crate::send::codes;
use crate::send::promise::{audit_of_failure, follow_up};
use crate::work::{Deliver, ReadBack, Refresh, Task};
use desk_domain::delivery::pause_after;
use desk_domain::{DeliveryState, OutboxEntry, OutboxId, SendKind, Span, Timestamp};
use desk_store::{AboutToRequest, NewJob, Transition};

/// Time after a row was set to *sending* in which its request is made, or not at all. Added to the request time-out, it
/// tells when others consider the row abandoned.
const GRACE: Span = Span::seconds(5);
/// How long the desk tries again to hand WeChat Pay a message that certainly has not left, before it fails and its
/// author decides. The desk's own troubles are waited for without an end.
const GIVE_UP_AFTER: Span = Span::minutes(10);

/// Sends a message, or finds out what became of it if another worker has tried.
pub(super) async fn deliver(desk: &Desk, id: &OutboxId) -> Result<()> {
    let Some(row) = desk.store().outbox(id).await? else { return Ok(()) };
    match row.state {
        DeliveryState::Held if row.send_after > desk.now() => {
            Ok(desk.store().enqueue(&Deliver { id: id.clone() }.due(row.send_after)?).await?)
        }
        DeliveryState::Held => match send(desk, &row).await {
            Err(ServiceError::Quota { group, retry_after, .. }) => {
                Err(stand_in_line(desk, &row, group, retry_after).await?)
            }
            sent => sent,
        },
        DeliveryState::Sending => take_over(desk, &row).await,
        _ => Ok(()),
    }
}

async fn send(desk: &Desk, row: &OutboxEntry) -> Result<()> {
    let connection = platform::connection(desk, &row.mchid).await?;
    let uploaded = match upload_pictures(desk, &connection, row).await {
        Ok(uploaded) => uploaded,
        Err(error) if is_refused(desk, row, &error).await? => return fail_unsent(desk, row, &error).await,
        Err(error) => return Err(error),
    };
    let request = match Request::of(row, &uploaded) {
        Ok(request) => request,
        Err(error) => return fail_unsent(desk, row, &error).await,
    };
    let group = Group::of(row.kind());
    let_others_go_first(desk, row, group).await?;
    platform::take_quota(desk, &row.mchid, group, Caller::Person).await?;
    let Some(claimed_at) = claim(desk, row, &request).await? else { return Ok(()) };
    if desk.now() - claimed_at > GRACE {
        return step_back(desk, row).await;
    }
    let answer = request.make(&connection, &row.complaint_id).await;
    match answer {
        Ok(acknowledged) => delivered(desk, row, acknowledged).await,
        Err(error) => not_acknowledged(desk, row, group, error).await,
    }
}

/// Keeps messages that wait for one quota in the order in which they were written: if there is room and an earlier one
/// waits, that one is woken, and this one is refused.
async fn let_others_go_first(desk: &Desk, row: &OutboxEntry, group: Group) -> Result<()> {
    let Some(first) = desk.store().first_in_line(row, desk.now()).await? else { return Ok(()) };
    let retry_after = platform::time_for(desk, &row.mchid, group, 1).await?;
    if retry_after == Span(0) {
        desk.store().enqueue(&Deliver { id: first }.due(desk.now())?).await?;
        desk.wake_worker();
    }
    Err(ServiceError::Quota { mchid: row.mchid.clone(), group, retry_after })
}

/// The quota error of a message that waits for its turn, with the time in which those before it have had theirs.
async fn stand_in_line(desk: &Desk, row: &OutboxEntry, group: Group, retry_after: Span) -> Result<ServiceError> {
    let ahead = desk.store().outbox_ahead(row, desk.now()).await?;
    let turns = Span(group.interval().0 * ahead);
    Ok(ServiceError::Quota { mchid: row.mchid.clone(), group, retry_after: retry_after + turns })
}

/// Records that the request is about to be made, and when. `None` if another worker has done so, or the message was
/// withdrawn.
async fn claim(desk: &Desk, row: &OutboxEntry, request: &Request) -> Result<Option<Timestamp>> {
    let known_entry_ids = desk.store().history(&row.complaint_id).await?.into_iter().map(|row| row.entry_id).collect();
    let request = AboutToRequest { known_entry_ids, sha256: request.sha256()? };
    tracing::info!(
        complaint.id = %row.complaint_id,
        outbox.id = %row.id,
        attempt = row.attempts + 1,
        request.sha256 = %request.sha256,
        "sending message"
    );
    let claim = Transition { request: Some(request), ..Transition::to(DeliveryState::Sending, desk.now()) };
    let is_ours = desk.store().transition(&row.id, DeliveryState::Held, &claim, &[]).await?;
    Ok(is_ours.then_some(claim.at))
}

/// Gives a claimed message back without a request: this process or its database has slept, others may think it dead,
/// and its author may send the message again.
async fn step_back(desk: &Desk, row: &OutboxEntry) -> Result<()> {
    tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, "a message has not left: this process or its database slept");
    let back = Transition::to(DeliveryState::Held, desk.now());
    desk.store().transition(&row.id, DeliveryState::Sending, &back, &[]).await?;
    Err(ServiceError::NotYet("the message was to leave too long ago"))
}

/// Uploads the pictures of a message. It is harmless to repeat, and done while the message can still be withdrawn.
async fn upload_pictures(desk: &Desk, connection: &Connection, row: &OutboxEntry) -> Result<Vec<Uploaded>> {
    let mut uploaded = Vec::new();
    for picture in desk.store().outbox_attachments(&row.id).await? {
        let uploaded_as = match picture.uploaded_as {
            Some(uploaded_as) => uploaded_as,
            None => {
                let bytes = evidence::read_picture_file(desk, &picture.id).await?;
                let uploaded_as = platform::upload(desk, connection, &picture.filename, bytes).await?;
                desk.store().set_uploaded(&picture.id, &uploaded_as).await?;
                uploaded_as
            }
        };
        uploaded.push(Uploaded { attachment: picture.id, uploaded_as });
    }
    Ok(uploaded)
}

async fn delivered(desk: &Desk, row: &OutboxEntry, acknowledged: Acknowledgement) -> Result<()> {
    let jobs: Vec<NewJob> = [reading_of(desk, row)?].into_iter().chain(follow_up(desk, row)?).collect();
    let to = |state| Transition {
        request_id: acknowledged.request_id.clone(),
        entry_id: acknowledged.entry_id.clone(),
        ..Transition::to(state, desk.now())
    };
    let done = to(DeliveryState::Delivered);
    if !desk.store().transition(&row.id, DeliveryState::Sending, &done, &jobs).await? {
        // Another worker considered this process dead and had the history read; the acknowledgement decides.
        let done = to(DeliveryState::VerifiedDelivered);
        desk.store().transition(&row.id, DeliveryState::Unconfirmed, &done, &jobs).await?;
    }
    desk.wake_worker();
    tracing::info!(complaint.id = %row.complaint_id, outbox.id = %row.id, "message delivered");
    Ok(())
}

/// The job that reads the complaint again, to show what has become of it.
pub(super) fn reading_of(desk: &Desk, row: &OutboxEntry) -> Result<NewJob> {
    Refresh { mchid: row.mchid.clone(), complaint_id: row.complaint_id.clone() }.due(desk.now())
}

async fn not_acknowledged(desk: &Desk, row: &OutboxEntry, group: Group, error: CallError) -> Result<()> {
    tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, %error, "message not acknowledged");
    platform::note_frequency(desk, &row.mchid, group, &error).await?;
    let may_wait = error.trouble().is_some() || !is_given_up(desk, row).await?;
    match error.reason {
        Reason::OutcomeUnknown => unconfirmed(desk, row, &error).await,
        Reason::Unreachable | Reason::Later { .. } | Reason::TooOften { .. } if may_wait => {
            let back = Transition::to(DeliveryState::Held, desk.now());
            desk.store().transition(&row.id, DeliveryState::Sending, &back, &[]).await?;
            Err(platform::as_quota(desk, &row.mchid, group, error).await?)
        }
        _ => refused(desk, row, &error).await,
    }
}

async fn unconfirmed(desk: &Desk, row: &OutboxEntry, error: &CallError) -> Result<()> {
    let first_check = desk.now() + pause_after(0);
    let transition = Transition {
        next_check_at: Some(first_check),
        error_message: Some(error.to_string()),
        request_id: error.request_id.clone(),
        ..Transition::to(DeliveryState::Unconfirmed, desk.now())
    };
    let check = ReadBack { id: row.id.clone() }.due(first_check)?;
    desk.store().transition(&row.id, DeliveryState::Sending, &transition, &[check]).await?;
    Ok(())
}

async fn refused(desk: &Desk, row: &OutboxEntry, error: &CallError) -> Result<()> {
    let clock = platform::clock_to_blame(desk, &row.mchid, error).map(|_| codes::CLOCK_IS_WRONG);
    let code = clock.or(error.code.as_deref());
    let why = error.message.clone().unwrap_or_else(|| error.to_string());
    let transition = Transition {
        audit: audit_of_failure(desk, row, code, &why),
        error_code: code.map(ToOwned::to_owned),
        error_message: Some(why),
        request_id: error.request_id.clone(),
        ..Transition::to(DeliveryState::Failed, desk.now())
    };
    // WeChat Pay may know something the desk does not: that the complaint is finished, or that the refusal was a
    // mistake.
    let by_number =
        (row.kind() == SendKind::Refund).then(|| ReadBack { id: row.id.clone() }.due(desk.now())).transpose()?;
    let looks: Vec<NewJob> = [reading_of(desk, row)?].into_iter().chain(by_number).collect();
    desk.store().transition(&row.id, DeliveryState::Sending, &transition, &looks).await?;
    desk.wake_worker();
    Ok(())
}

/// Fails a message that never left: it goes through *sending* to *failed* without a request in between.
async fn fail_unsent(desk: &Desk, row: &OutboxEntry, error: &ServiceError) -> Result<()> {
    let claim = Transition::to(DeliveryState::Sending, desk.now());
    if !desk.store().transition(&row.id, DeliveryState::Held, &claim, &[]).await? {
        return Ok(());
    }
    match error {
        ServiceError::WechatPay(error) => refused(desk, row, error).await,
        other => {
            let failed = Transition {
                audit: audit_of_failure(desk, row, None, &other.to_string()),
                error_message: Some(other.to_string()),
                ..Transition::to(DeliveryState::Failed, desk.now())
            };
            desk.store().transition(&row.id, DeliveryState::Sending, &failed, &[]).await?;
            Ok(())
        }
    }
}

/// Takes over a row in *sending* whose worker has had all the time that a request can take: its process has died.
async fn take_over(desk: &Desk, row: &OutboxEntry) -> Result<()> {
    let timeout = desk.settings().wechatpay.request_timeout_seconds.span();
    let abandoned_at = row.sent_at.unwrap_or(row.send_after) + timeout + GRACE;
    let now = desk.now();
    if now < abandoned_at {
        return Ok(desk.store().enqueue(&Deliver { id: row.id.clone() }.due(abandoned_at)?).await?);
    }
    let transition = Transition { next_check_at: Some(now), ..Transition::to(DeliveryState::Unconfirmed, now) };
    let check = ReadBack { id: row.id.clone() }.due(now)?;
    desk.store().transition(&row.id, DeliveryState::Sending, &transition, &[check]).await?;
    tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, "a send was interrupted; its outcome is being read");
    Ok(())
}

/// Whether an error before the request is final.
async fn is_refused(desk: &Desk, row: &OutboxEntry, error: &ServiceError) -> Result<bool> {
    match error {
        ServiceError::WechatPay(_) if error.trouble().is_none() => {
            Ok(!error.is_transient() || is_given_up(desk, row).await?)
        }
        _ => Ok(false),
    }
}

/// Whether the time for trying is over. The time in which the desk itself was unwell does not count.
async fn is_given_up(desk: &Desk, row: &OutboxEntry) -> Result<bool> {
    let job = Deliver { id: row.id.clone() };
    let held_up_until = desk.store().held_up_until(Deliver::NAME, &job.key()).await?;
    Ok(desk.now() - row.send_after.max(held_up_until) > GIVE_UP_AFTER)
}
