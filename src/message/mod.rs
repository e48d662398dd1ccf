//! Messages: what a person writes to a user, or decides about their money.

pub mod blocks;
mod check;
pub mod edit;
mod refund;
mod reply;
#[cfg(test)]
mod samples;

pub use refund::{Approval, MAX_DECISION_CHARS, RefundOrder, Refusal};
pub use reply::{Card, ExtrasError, Link, MAX_LINK_CHARS, MAX_URL_CHARS, Reply};

use crate::delivery::SendKind;
use blocks::Block;
use std::borrow::Cow;

/// The content of a message, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Reply(Reply),
    /// In the order in which they are shown.
    Blocks(Vec<Block>),
    Completion,
    Approval(Approval),
    Refusal(Refusal),
    Refund(RefundOrder),
}

impl Content {
    #[must_use]
    pub const fn kind(&self) -> SendKind {
        match self {
            Self::Reply(_) => SendKind::Reply,
            Self::Blocks(_) => SendKind::ImmediateReply,
            Self::Completion => SendKind::Completion,
            Self::Approval(_) => SendKind::RefundApproval,
            Self::Refusal(_) => SendKind::RefundRefusal,
            Self::Refund(_) => SendKind::Refund,
        }
    }

    /// The words that the user reads; empty where there are none.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Reply(reply) => reply.text.as_str().into(),
            Self::Blocks(blocks) => blocks::words(blocks).into(),
            Self::Refusal(refusal) => refusal.reason.as_str().into(),
            Self::Completion | Self::Approval(_) | Self::Refund(_) => "".into(),
        }
    }

    /// The order to pay that it carries or promises.
    #[must_use]
    pub const fn order(&self) -> Option<&RefundOrder> {
        match self {
            Self::Approval(approval) => approval.order.as_ref(),
            Self::Refund(order) => Some(order),
            Self::Reply(_) | Self::Blocks(_) | Self::Completion | Self::Refusal(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Fen;

    #[test]
    fn a_message_has_the_words_and_the_order_of_its_kind() {
        let order = |number: &str| RefundOrder {
            refund_no: number.into(),
            transaction_id: "4200".into(),
            order_no: "M1".into(),
            amount: Fen(300),
            total: Fen(900),
        };
        let approval = |order| Content::Approval(Approval { launch_day: 1, remark: "核实".into(), order });
        let refusal = Refusal { reason: "已签收。".into(), remark: "核实".into() };
        for (content, kind, text, number) in [
            (Content::Reply("您好".into()), SendKind::Reply, "您好", None),
            (
                Content::Blocks(vec![Block::text("一"), Block::picture("p"), Block::text("二")]),
                SendKind::ImmediateReply,
                "一\n二",
                None,
            ),
            (Content::Completion, SendKind::Completion, "", None),
            (approval(None), SendKind::RefundApproval, "", None),
            (approval(Some(order("1"))), SendKind::RefundApproval, "", Some("1")),
            (Content::Refusal(refusal), SendKind::RefundRefusal, "已签收。", None),
            (Content::Refund(order("2")), SendKind::Refund, "", Some("2")),
        ] {
            let told = content.order().map(|order| order.refund_no.as_str());
            assert_eq!((content.kind(), content.text().as_ref(), told), (kind, text, number));
        }
    }
}
