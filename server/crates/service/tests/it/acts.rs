//! What a person does that leads to a request, for the tests in which everything about it goes wrong.

use crate::world::World;
use desk_domain::{ComplaintId, OutboxEntry, OutboxId, SendKind};
use desk_service::send::{self, ReplyForm, SendError};
use wechatpay_simulator::Call;

/// Something a person does that leads to one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    Reply,
    ImmediateReply,
    Completion,
    Approval,
    Refusal,
    Refund,
}

impl Act {
    pub(crate) const fn call(self) -> Call {
        match self {
            Self::Reply => Call::Reply,
            Self::ImmediateReply => Call::ImmediateReply,
            Self::Completion => Call::Complete,
            Self::Approval | Self::Refusal => Call::RefundDecision,
            Self::Refund => Call::Refund,
        }
    }

    pub(crate) const fn kind(self) -> SendKind {
        match self {
            Self::Reply => SendKind::Reply,
            Self::ImmediateReply => SendKind::ImmediateReply,
            Self::Completion => SendKind::Completion,
            Self::Approval => SendKind::RefundApproval,
            Self::Refusal => SendKind::RefundRefusal,
            Self::Refund => SendKind::Refund,
        }
    }

    /// A complaint with which it can be done.
    pub(crate) async fn complaint(self, world: &World) -> ComplaintId {
        match self {
            Self::Reply => world.complaint().await,
            Self::ImmediateReply => world.urgent_complaint().await,
            Self::Approval | Self::Refusal | Self::Refund => world.refund_complaint().await,
            Self::Completion => {
                let id = world.complaint().await;
                world.write(&id, "您好，已处理。").await;
                world.settle().await;
                id
            }
        }
    }

    pub(crate) async fn begin(self, world: &World, id: &ComplaintId) -> Result<OutboxId, SendError> {
        match self {
            Self::Reply | Self::ImmediateReply => {
                let form = ReplyForm { content: "您好，正在为您核实。".into(), ..ReplyForm::default() };
                send::reply(&world.desk, &world.agent, id, form).await
            }
            Self::Completion => send::complete(&world.desk, &world.agent, id, None).await,
            Self::Approval | Self::Refund => {
                send::decide_refund(&world.desk, &world.agent, id, world.approval(id).await).await
            }
            Self::Refusal => send::decide_refund(&world.desk, &world.agent, id, world.refusal(id).await).await,
        }
    }

    /// How often it has really happened.
    pub(crate) fn effects(self, world: &World, id: &ComplaintId) -> usize {
        match self {
            Self::Reply | Self::ImmediateReply => world.replies(id),
            Self::Completion => world.rows_of(id, "MERCHANT_CONFIRM_COMPLETE"),
            Self::Approval => world.rows_of(id, "MERCHANT_APPROVE_REFUND"),
            Self::Refusal => world.rows_of(id, "MERCHANT_REFUSE_RERUND"),
            Self::Refund => world.control().refunds(id.as_str()).len(),
        }
    }

    pub(crate) async fn row(self, world: &World, id: &ComplaintId) -> Option<OutboxEntry> {
        let outbox = world.store().outbox_of(id).await.unwrap();
        outbox.into_iter().find(|row| row.kind() == self.kind())
    }
}
