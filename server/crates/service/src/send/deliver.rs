//! One message on its way out.
//!
//! The row is set to *sending* before the request is made and never goes back there, so whatever happens in between, the
//! request is made at most once. A row that is found in *sending* by another worker belongs to a process that died: its
//! outcome is unknown.

use super::blocks::Uploaded;
use super::request::{Acknowledgement, Request, group_of};
use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::group::Group;
use crate::platform::gateway::Connection;
use crate::platform::quota::Caller;
use crate::trouble::of_call;
use crate::view::Delivery;
use crate::work::Work;
use desk_domain::delivery::pause_after;
use desk_domain::{DeliveryState, OutboxEntry, OutboxId, SendKind, Span, Timestamp};
use desk_store::{AboutToRequest, NewJob, Transition};
use wechatpay_complaints::Advice;

/// Within this time after a row was set to *sending* its request is made or not at all. Added to the request time-out, it is
/// when others take the row for abandoned.
const GRACE: Span = Span::seconds(5);
/// How long WeChat Pay is asked again to take a message that certainly has not left, before its author decides. The desk's own
/// troubles are waited for without an end.
const GIVE_UP_AFTER: Span = Span::minutes(10);

impl Desk {
    /// Sends a message, or finds out that somebody else has tried.
    pub(crate) async fn deliver(&self, id: &OutboxId) -> Result<()> {
        let Some(row) = self.store().outbox(id).await? else { return Ok(()) };
        match row.state {
            DeliveryState::Held if row.send_after > self.now() => {
                Ok(self.store().enqueue(&Work::Deliver { id: id.clone() }.due(row.send_after)).await?)
            }
            DeliveryState::Held => match self.send(&row).await {
                Err(ServiceError::Quota { group, retry_after, .. }) => {
                    Err(self.stand_in_line(&row, group, retry_after).await?)
                }
                sent => sent,
            },
            DeliveryState::Sending => self.take_over(&row).await,
            _ => Ok(()),
        }
    }

    async fn send(&self, row: &OutboxEntry) -> Result<()> {
        let connection = self.connection(&row.mchid).await?;
        let uploaded = match self.upload_pictures(&connection, row).await {
            Ok(uploaded) => uploaded,
            Err(error) if self.is_refused(row, &error).await? => return self.fail_unsent(row, &error).await,
            Err(error) => return Err(error),
        };
        let request = match Request::of(row, &uploaded) {
            Ok(request) => request,
            Err(error) => return self.fail_unsent(row, &error).await,
        };
        let group = group_of(row.kind);
        self.let_others_go_first(row, group).await?;
        self.take_quota(&row.mchid, group, Caller::Person).await?;
        let Some(claimed_at) = self.claim(row, &request).await? else { return Ok(()) };
        if self.now() - claimed_at > GRACE {
            return self.step_back(row).await;
        }
        let answer = request.make(&connection.client, row.complaint_id.as_str()).await;
        match answer {
            Ok(acknowledged) => self.delivered(row, acknowledged).await,
            Err(error) => self.not_acknowledged(row, group, error).await,
        }
    }

    /// Messages that wait for one quota leave in the order in which they were written. Where there is room and one of them
    /// sleeps, it is woken, and this one waits.
    async fn let_others_go_first(&self, row: &OutboxEntry, group: Group) -> Result<()> {
        let Some(first) = self.store().first_in_line(row, self.now()).await? else { return Ok(()) };
        let retry_after = self.time_for(&row.mchid, group, 1).await?;
        if retry_after == Span(0) {
            self.store().enqueue(&Work::Deliver { id: first }.due(self.now())).await?;
            self.wake_worker();
        }
        Err(ServiceError::Quota { mchid: row.mchid.clone(), group, retry_after })
    }

    /// A message comes back when those before it have had their turns, and sees then how many are left.
    async fn stand_in_line(&self, row: &OutboxEntry, group: Group, retry_after: Span) -> Result<ServiceError> {
        let ahead = self.store().outbox_ahead(row, self.now()).await?;
        let turns = Span(group.interval().0 * ahead);
        Ok(ServiceError::Quota { mchid: row.mchid.clone(), group, retry_after: retry_after + turns })
    }

    /// Writes down what is about to be requested, and when. `None` if somebody else has done so, or the message was taken back.
    async fn claim(&self, row: &OutboxEntry, request: &Request) -> Result<Option<Timestamp>> {
        let known_log_ids = self.store().history(&row.complaint_id).await?.into_iter().map(|row| row.log_id).collect();
        let request = AboutToRequest { known_log_ids, sha256: request.sha256()? };
        tracing::info!(
            complaint.id = %row.complaint_id,
            outbox.id = %row.id,
            attempt = row.attempts + 1,
            request.sha256 = %request.sha256,
            "sending message"
        );
        let claim = Transition { request: Some(request), ..Transition::to(DeliveryState::Sending, self.now()) };
        let is_ours = self.store().transition(&row.id, DeliveryState::Held, &claim, &[]).await?;
        Ok(is_ours.then_some(claim.at))
    }

    /// This process has slept, or its database. Others may think it dead, find nothing, and have the message written again.
    async fn step_back(&self, row: &OutboxEntry) -> Result<()> {
        tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, "a message has not left: this process or its database slept");
        let back = Transition::to(DeliveryState::Held, self.now());
        self.store().transition(&row.id, DeliveryState::Sending, &back, &[]).await?;
        Err(ServiceError::NotYet("the message was to leave too long ago"))
    }

    /// Uploading is harmless to repeat, so it happens while the message can still be taken back.
    async fn upload_pictures(&self, connection: &Connection, row: &OutboxEntry) -> Result<Vec<Uploaded>> {
        let mut uploaded = Vec::new();
        for picture in self.store().outbox_attachments(&row.id).await? {
            let media_id = match picture.media_id {
                Some(media_id) => media_id,
                None => {
                    let bytes = self.read_picture_file(&picture.id).await?;
                    let upload = connection.client.upload_image(&picture.filename, bytes);
                    let media_id = self.call(&row.mchid, Group::Upload, Caller::Person, upload).await?;
                    self.store().set_media_id(&picture.id, &media_id).await?;
                    media_id
                }
            };
            uploaded.push(Uploaded { attachment: picture.id, media_id });
        }
        Ok(uploaded)
    }

    async fn delivered(&self, row: &OutboxEntry, acknowledged: Acknowledgement) -> Result<()> {
        let jobs: Vec<NewJob> = [self.reading_of(row)].into_iter().chain(self.follow_up(row)).collect();
        let to = |state| Transition {
            request_id: acknowledged.request_id.clone(),
            log_id: acknowledged.log_id.clone(),
            ..Transition::to(state, self.now())
        };
        let done = to(DeliveryState::Delivered);
        if !self.store().transition(&row.id, DeliveryState::Sending, &done, &jobs).await? {
            // Another worker thought this process dead and had the history read; the acknowledgement settles it.
            let done = to(DeliveryState::VerifiedDelivered);
            self.store().transition(&row.id, DeliveryState::Unconfirmed, &done, &jobs).await?;
        }
        self.wake_worker();
        tracing::info!(complaint.id = %row.complaint_id, outbox.id = %row.id, "message delivered");
        Ok(())
    }

    /// The reading that shows what has become of a complaint.
    pub(super) fn reading_of(&self, row: &OutboxEntry) -> NewJob {
        Work::Refresh { mchid: row.mchid.clone(), complaint_id: row.complaint_id.clone() }.due(self.now())
    }

    async fn not_acknowledged(
        &self,
        row: &OutboxEntry,
        group: Group,
        error: wechatpay_complaints::Error,
    ) -> Result<()> {
        tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, %error, "message not acknowledged");
        self.note_frequency(&row.mchid, group, &error).await?;
        let may_wait = of_call(&error).is_some() || !self.is_given_up(row).await?;
        match error.advice() {
            _ if error.request_may_have_taken_effect() => self.unconfirmed(row, &error).await,
            Advice::RetryLater { .. } if may_wait => {
                let back = Transition::to(DeliveryState::Held, self.now());
                self.store().transition(&row.id, DeliveryState::Sending, &back, &[]).await?;
                Err(self.as_quota(&row.mchid, group, error).await?)
            }
            _ => self.refused(row, &error).await,
        }
    }

    async fn unconfirmed(&self, row: &OutboxEntry, error: &wechatpay_complaints::Error) -> Result<()> {
        let first_check = self.now() + pause_after(0);
        let transition = Transition {
            next_check_at: Some(first_check),
            error_message: Some(error.to_string()),
            request_id: error.request_id().map(ToOwned::to_owned),
            ..Transition::to(DeliveryState::Unconfirmed, self.now())
        };
        let check = Work::ReadBack { id: row.id.clone() }.due(first_check);
        self.store().transition(&row.id, DeliveryState::Sending, &transition, &[check]).await?;
        Ok(())
    }

    async fn refused(&self, row: &OutboxEntry, error: &wechatpay_complaints::Error) -> Result<()> {
        let clock = self.clock_to_blame(&row.mchid, error).map(|_| Delivery::CLOCK_IS_WRONG);
        let code = clock.or(error.code());
        let why = error.platform_message().map_or_else(|| error.to_string(), ToOwned::to_owned);
        let transition = Transition {
            audit: self.audit_of_failure(row, code, &why),
            error_code: code.map(ToOwned::to_owned),
            error_message: Some(why),
            request_id: error.request_id().map(ToOwned::to_owned),
            ..Transition::to(DeliveryState::Failed, self.now())
        };
        // WeChat Pay may know something the desk does not: that the complaint is finished, or the refusal a mistake.
        let by_number = (row.kind == SendKind::Refund).then(|| Work::ReadBack { id: row.id.clone() }.due(self.now()));
        let looks: Vec<NewJob> = [self.reading_of(row)].into_iter().chain(by_number).collect();
        self.store().transition(&row.id, DeliveryState::Sending, &transition, &looks).await?;
        self.wake_worker();
        Ok(())
    }

    /// The message never left: it goes through *sending* to *failed* without a request in between.
    async fn fail_unsent(&self, row: &OutboxEntry, error: &ServiceError) -> Result<()> {
        let claim = Transition::to(DeliveryState::Sending, self.now());
        if !self.store().transition(&row.id, DeliveryState::Held, &claim, &[]).await? {
            return Ok(());
        }
        match error {
            ServiceError::WechatPay(error) => self.refused(row, error).await,
            other => {
                let failed = Transition {
                    audit: self.audit_of_failure(row, None, &other.to_string()),
                    error_message: Some(other.to_string()),
                    ..Transition::to(DeliveryState::Failed, self.now())
                };
                self.store().transition(&row.id, DeliveryState::Sending, &failed, &[]).await?;
                Ok(())
            }
        }
    }

    /// A row in *sending* whose worker has had all the time a request can take belongs to a process that is gone.
    async fn take_over(&self, row: &OutboxEntry) -> Result<()> {
        let timeout = i64::try_from(self.settings().request_timeout.as_millis()).unwrap_or(i64::MAX);
        let abandoned_at = row.sent_at.unwrap_or(row.send_after) + Span(timeout) + GRACE;
        let now = self.now();
        if now < abandoned_at {
            return Ok(self.store().enqueue(&Work::Deliver { id: row.id.clone() }.due(abandoned_at)).await?);
        }
        let transition = Transition { next_check_at: Some(now), ..Transition::to(DeliveryState::Unconfirmed, now) };
        let check = Work::ReadBack { id: row.id.clone() }.due(now);
        self.store().transition(&row.id, DeliveryState::Sending, &transition, &[check]).await?;
        tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, "a send was interrupted; its outcome is being read");
        Ok(())
    }

    /// Whether an error before the request is WeChat Pay's last word.
    async fn is_refused(&self, row: &OutboxEntry, error: &ServiceError) -> Result<bool> {
        match error {
            ServiceError::WechatPay(_) if error.trouble().is_none() => {
                Ok(!error.is_transient() || self.is_given_up(row).await?)
            }
            _ => Ok(false),
        }
    }

    /// The time in which the desk itself was unwell does not count.
    async fn is_given_up(&self, row: &OutboxEntry) -> Result<bool> {
        let work = Work::Deliver { id: row.id.clone() }.due(row.send_after);
        let held_up_until = self.store().held_up_until(work.kind, &work.key).await?;
        Ok(self.now() - row.send_after.max(held_up_until) > GIVE_UP_AFTER)
    }
}
