//! One message on its way out.
//!
//! The row is set to *sending* before the request is made and never goes back there, so whatever happens in between, the
//! request is made at most once. A row that is found in *sending* by another worker belongs to a process that died: its
//! outcome is unknown.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::gateway::Connection;
use crate::jobs::{Depth, Work};
use crate::quota::{Caller, Group};
use crate::view::Delivery;
use desk_domain::{DeliveryState, OutboxId, SendKind, Span};
use desk_store::{OutboxRecord, Transition};
use wechatpay_complaints::{Advice, ReplyRequest};

/// Added to the request time-out before a row in *sending* is taken for abandoned.
const GRACE: Span = Span::seconds(5);
/// How long a message that certainly has not left is tried again before its author is told.
const GIVE_UP_AFTER: Span = Span::minutes(10);

impl Desk {
    /// Sends a message, or finds out that somebody else has tried.
    pub(crate) async fn deliver(&self, id: &OutboxId) -> Result<()> {
        let Some(row) = self.store().outbox(id).await? else { return Ok(()) };
        match row.state {
            DeliveryState::Held if row.send_after > self.now() => {
                Ok(self.store().enqueue(&Work::Deliver { id: id.clone() }.due(row.send_after)).await?)
            }
            DeliveryState::Held => self.send(&row).await,
            DeliveryState::Sending => self.take_over(&row).await,
            _ => Ok(()),
        }
    }

    async fn send(&self, row: &OutboxRecord) -> Result<()> {
        let connection = self.connection(&row.mchid).await?;
        let media_ids = match self.upload_pictures(&connection, row).await {
            Ok(media_ids) => media_ids,
            Err(error) if error.is_transient() && !self.is_given_up(row) => return Err(error),
            Err(error) => return self.fail_unsent(row, &error).await,
        };
        let group = if row.kind == SendKind::Reply { Group::Reply } else { Group::Complete };
        self.take_quota(&row.mchid, group, Caller::Person).await?;
        let known = self.store().history(&row.complaint_id).await?.into_iter().map(|row| row.log_id).collect();
        let claim = Transition { known_log_ids: Some(known), ..Transition::to(DeliveryState::Sending, self.now()) };
        if !self.store().transition(&row.id, DeliveryState::Held, &claim, None).await? {
            return Ok(());
        }
        let complaint_id = row.complaint_id.as_str();
        let answer = match row.kind {
            SendKind::Reply => {
                let request = ReplyRequest::new(row.complainted_mchid.as_str(), &row.text).images(media_ids);
                connection.client.reply(complaint_id, &request).await
            }
            SendKind::Completion => connection.client.complete(complaint_id, row.complainted_mchid.as_str()).await,
        };
        match answer {
            Ok(acknowledged) => self.delivered(row, acknowledged.request_id).await,
            Err(error) => self.not_acknowledged(row, error).await,
        }
    }

    /// Uploading is harmless to repeat, so it happens while the message can still be taken back.
    async fn upload_pictures(&self, connection: &Connection, row: &OutboxRecord) -> Result<Vec<String>> {
        let mut media_ids = Vec::new();
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
            media_ids.push(media_id);
        }
        Ok(media_ids)
    }

    async fn delivered(&self, row: &OutboxRecord, request_id: Option<String>) -> Result<()> {
        let read = Work::Refresh { mchid: row.mchid.clone(), complaint_id: row.complaint_id.clone() }.due(self.now());
        let done =
            Transition { request_id: request_id.clone(), ..Transition::to(DeliveryState::Delivered, self.now()) };
        if !self.store().transition(&row.id, DeliveryState::Sending, &done, Some(&read)).await? {
            // Another worker thought this process dead and had the history read; the acknowledgement settles it.
            let done = Transition { request_id, ..Transition::to(DeliveryState::VerifiedDelivered, self.now()) };
            self.store().transition(&row.id, DeliveryState::Unconfirmed, &done, Some(&read)).await?;
        }
        self.wake_worker();
        tracing::info!(complaint.id = %row.complaint_id, outbox.id = %row.id, "message delivered");
        Ok(())
    }

    async fn not_acknowledged(&self, row: &OutboxRecord, error: wechatpay_complaints::Error) -> Result<()> {
        tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, %error, "message not acknowledged");
        match error.advice() {
            _ if error.request_may_have_taken_effect() => self.unconfirmed(row, &error).await,
            Advice::RetryLater { .. } if !self.is_given_up(row) => {
                let back = Transition::to(DeliveryState::Held, self.now());
                self.store().transition(&row.id, DeliveryState::Sending, &back, None).await?;
                Err(error.into())
            }
            _ => self.refused(row, &error).await,
        }
    }

    async fn unconfirmed(&self, row: &OutboxRecord, error: &wechatpay_complaints::Error) -> Result<()> {
        let first_check = self.now() + Span::seconds(Delivery::CHECKS[0]);
        let transition = Transition {
            next_check_at: Some(first_check),
            error_message: Some(error.to_string()),
            request_id: error.request_id().map(ToOwned::to_owned),
            ..Transition::to(DeliveryState::Unconfirmed, self.now())
        };
        let check = Work::ReadBack { id: row.id.clone() }.due(first_check);
        self.store().transition(&row.id, DeliveryState::Sending, &transition, Some(&check)).await?;
        Ok(())
    }

    async fn refused(&self, row: &OutboxRecord, error: &wechatpay_complaints::Error) -> Result<()> {
        let transition = Transition {
            error_code: error.code().map(ToOwned::to_owned),
            error_message: Some(error.platform_message().map_or_else(|| error.to_string(), ToOwned::to_owned)),
            request_id: error.request_id().map(ToOwned::to_owned),
            ..Transition::to(DeliveryState::Failed, self.now())
        };
        // WeChat Pay may know something the desk does not, such as a complaint finished elsewhere.
        let read = Work::Refresh { mchid: row.mchid.clone(), complaint_id: row.complaint_id.clone() }.due(self.now());
        self.store().transition(&row.id, DeliveryState::Sending, &transition, Some(&read)).await?;
        self.wake_worker();
        Ok(())
    }

    /// The message never left: it goes through *sending* to *failed* without a request in between.
    async fn fail_unsent(&self, row: &OutboxRecord, error: &ServiceError) -> Result<()> {
        let claim = Transition::to(DeliveryState::Sending, self.now());
        if !self.store().transition(&row.id, DeliveryState::Held, &claim, None).await? {
            return Ok(());
        }
        match error {
            ServiceError::WechatPay(error) => self.refused(row, error).await,
            other => {
                let failed = Transition {
                    error_message: Some(other.to_string()),
                    ..Transition::to(DeliveryState::Failed, self.now())
                };
                self.store().transition(&row.id, DeliveryState::Sending, &failed, None).await?;
                Ok(())
            }
        }
    }

    /// A row in *sending* whose worker has had all the time a request can take belongs to a process that is gone.
    async fn take_over(&self, row: &OutboxRecord) -> Result<()> {
        let timeout = i64::try_from(self.settings().request_timeout.as_millis()).unwrap_or(i64::MAX);
        let abandoned_at = row.sent_at.unwrap_or(row.send_after) + Span(timeout) + GRACE;
        let now = self.now();
        if now < abandoned_at {
            return Ok(self.store().enqueue(&Work::Deliver { id: row.id.clone() }.due(abandoned_at)).await?);
        }
        let transition = Transition { next_check_at: Some(now), ..Transition::to(DeliveryState::Unconfirmed, now) };
        let check = Work::ReadBack { id: row.id.clone() }.due(now);
        self.store().transition(&row.id, DeliveryState::Sending, &transition, Some(&check)).await?;
        tracing::warn!(complaint.id = %row.complaint_id, outbox.id = %row.id, "a send was interrupted; its outcome is being read");
        Ok(())
    }

    fn is_given_up(&self, row: &OutboxRecord) -> bool {
        self.now() - row.send_after > GIVE_UP_AFTER
    }

    /// Reads the complaint once more for a message whose outcome is unknown, and settles it or plans the next check.
    pub(crate) async fn read_back(&self, id: &OutboxId) -> Result<()> {
        let Some(row) = self.store().outbox(id).await? else { return Ok(()) };
        if !matches!(row.state, DeliveryState::Unconfirmed | DeliveryState::VerifiedMissing) {
            return Ok(());
        }
        self.read_complaint(&row.mchid, &row.complaint_id, Depth::Whole, Caller::Person).await?;
        let Some(row) = self.store().outbox(id).await? else { return Ok(()) };
        if row.state == DeliveryState::Unconfirmed { self.not_found_yet(&row).await } else { Ok(()) }
    }

    async fn not_found_yet(&self, row: &OutboxRecord) -> Result<()> {
        let done = usize::try_from(row.checks).unwrap_or_default();
        let now = self.now();
        let Some(next) = Delivery::CHECKS.get(done + 1) else {
            let missing = Transition { count_check: true, ..Transition::to(DeliveryState::VerifiedMissing, now) };
            self.store().transition(&row.id, DeliveryState::Unconfirmed, &missing, None).await?;
            return Ok(());
        };
        let next_check = now + Span::seconds(next - Delivery::CHECKS[done]);
        let checked = Transition {
            next_check_at: Some(next_check),
            count_check: true,
            ..Transition::to(DeliveryState::Unconfirmed, now)
        };
        let check = Work::ReadBack { id: row.id.clone() }.due(next_check);
        self.store().transition(&row.id, DeliveryState::Unconfirmed, &checked, Some(&check)).await?;
        Ok(())
    }
}
