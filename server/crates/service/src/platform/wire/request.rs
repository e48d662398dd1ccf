//! Requests to WeChat Pay, by the kind of message.

use super::blocks::{Uploaded, blocks};
use crate::Result;
use crate::error::{CallError, ServiceError};
use crate::platform::gateway::Connection;
use desk_domain::message::{Card, RefundOrder, Reply};
use desk_domain::{ComplaintId, Content, OutboxEntry};
use serde::Serialize;
use sha2::{Digest, Sha256};
use wechatpay_complaints::types::NormalMessage;
use wechatpay_complaints::{ImmediateReply, MiniProgram, Payment, RefundDecision, RefundRequest, ReplyRequest};

/// A request that is ready to be made.
pub(crate) struct Request(Kind);

enum Kind {
    Reply(ReplyRequest),
    ImmediateReply(ImmediateReply),
    Completion(Completion),
    Decision(RefundDecision),
    Refund(RefundRequest),
}

#[derive(Serialize)]
struct Completion {
    complainted_mchid: String,
}

/// What WeChat Pay's acknowledgement tells.
#[derive(Default)]
pub(crate) struct Acknowledgement {
    pub(crate) request_id: Option<String>,
    /// The id of the history row, where WeChat Pay names it.
    pub(crate) entry_id: Option<String>,
}

impl Request {
    /// Makes the request for a message whose pictures have been uploaded.
    pub(crate) fn of(row: &OutboxEntry, uploaded: &[Uploaded]) -> Result<Self> {
        let merchant = row.subject_mchid.as_str();
        let media_ids = || uploaded.iter().map(|picture| picture.uploaded_as.clone()).collect();
        let kind = match &row.content {
            Content::Reply(written) => Kind::Reply(reply(merchant, written, media_ids())),
            Content::Blocks(_) => {
                let message = NormalMessage::new(blocks(&row.blocks(), uploaded)?);
                Kind::ImmediateReply(ImmediateReply::new(merchant, message, &row.idempotency_key))
            }
            Content::Completion => Kind::Completion(Completion { complainted_mchid: merchant.to_owned() }),
            Content::Approval(approval) => {
                Kind::Decision(with_remark(RefundDecision::approve(approval.launch_day), &approval.remark))
            }
            Content::Refusal(refusal) => {
                Kind::Decision(with_remark(RefundDecision::reject(&refusal.reason, media_ids()), &refusal.remark))
            }
            Content::Refund(order) => Kind::Refund(refund(row, order)),
        };
        Ok(Self(kind))
    }

    /// SHA-256 of the body, in hexadecimal.
    ///
    /// # Errors
    /// If the body cannot be written as JSON; the message then cannot be sent either.
    pub(crate) fn sha256(&self) -> crate::Result<String> {
        let body = match &self.0 {
            Kind::Reply(request) => serde_json::to_vec(request),
            Kind::ImmediateReply(request) => serde_json::to_vec(request),
            Kind::Completion(request) => serde_json::to_vec(request),
            Kind::Decision(request) => serde_json::to_vec(request),
            Kind::Refund(request) => serde_json::to_vec(request),
        };
        let body = body.map_err(|error| ServiceError::Internal(format!("a request cannot be written: {error}")))?;
        Ok(hex::encode(Sha256::digest(body)))
    }

    pub(crate) async fn make(
        &self,
        connection: &Connection,
        complaint_id: &ComplaintId,
    ) -> Result<Acknowledgement, CallError> {
        let (client, complaint_id) = (&connection.client, complaint_id.as_str());
        let acknowledged = match &self.0 {
            Kind::Reply(reply) => client.reply(complaint_id, reply).await?,
            Kind::ImmediateReply(reply) => {
                let replied = client.reply_immediately(complaint_id, reply).await?;
                return Ok(Acknowledgement { entry_id: Some(replied.log_id), request_id: None });
            }
            Kind::Completion(Completion { complainted_mchid }) => {
                client.complete(complaint_id, complainted_mchid).await?
            }
            Kind::Decision(decision) => client.update_refund_progress(complaint_id, decision).await?,
            Kind::Refund(refund) => {
                client.refund(refund).await?;
                return Ok(Acknowledgement::default());
            }
        };
        Ok(Acknowledgement { request_id: acknowledged.request_id, entry_id: None })
    }
}

fn reply(merchant: &str, written: &Reply, media_ids: Vec<String>) -> ReplyRequest {
    let mut reply = ReplyRequest::new(merchant, &written.text).images(media_ids);
    if let Some(link) = &written.link {
        reply = reply.link(&link.url, &link.text);
    }
    match &written.card {
        Some(card) => reply.mini_program(mini_program(card)),
        None => reply,
    }
}

fn mini_program(card: &Card) -> MiniProgram {
    MiniProgram::new(&card.appid, &card.path, &card.text)
}

fn with_remark(decision: RefundDecision, remark: &str) -> RefundDecision {
    if remark.is_empty() { decision } else { decision.remark(remark) }
}

/// Makes the request for a refund. In partner mode it names the sub-merchant that was paid.
fn refund(row: &OutboxEntry, order: &RefundOrder) -> RefundRequest {
    let payment = if order.transaction_id.is_empty() {
        Payment::OutTradeNo(order.order_no.clone())
    } else {
        Payment::TransactionId(order.transaction_id.clone())
    };
    let request = RefundRequest::new(payment, &order.refund_no, order.amount.0, order.total.0);
    if row.subject_mchid == row.mchid { request } else { request.sub_mchid(row.subject_mchid.as_str()) }
}
