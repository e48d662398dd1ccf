//! Calls by the quota they share.
//!
//! Calls per minute and merchant, from the development guide's FAQ and staff answers: list and history 200, reply and
//! image upload 60, complete 1500; groups without a published figure are treated as 60.

use desk_domain::{SendKind, Span};
use desk_store::Pace;

/// Calls that share one quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    List,
    Detail,
    History,
    Reply,
    ImmediateReply,
    Complete,
    RefundDecision,
    Refund,
    RefundQuery,
    Upload,
    Download,
    NotificationUrl,
    Echo,
}

impl Group {
    /// The calls that a kind of message shares its quota with.
    pub(crate) const fn of(kind: SendKind) -> Self {
        match kind {
            SendKind::Reply => Self::Reply,
            SendKind::ImmediateReply => Self::ImmediateReply,
            SendKind::Completion => Self::Complete,
            SendKind::RefundApproval | SendKind::RefundRefusal => Self::RefundDecision,
            SendKind::Refund => Self::Refund,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::History => "negotiation history",
            Self::Reply => "reply",
            Self::ImmediateReply => "immediate reply",
            Self::Complete => "complete",
            Self::RefundDecision => "refund decision",
            Self::Refund => "refund",
            Self::RefundQuery => "refund query",
            Self::Upload => "image upload",
            Self::Download => "image download",
            Self::NotificationUrl => "notification URL",
            Self::Echo => "security echo",
        }
    }

    /// At which background calls may follow each other.
    pub(crate) fn background_pace(self) -> Pace {
        Pace::per_minute(self.per_minute() * 7 / 10)
    }

    /// Between two calls that follow each other for long.
    pub(crate) fn interval(self) -> Span {
        self.pace().interval()
    }

    /// At which calls of everybody may follow each other.
    pub(crate) fn pace(self) -> Pace {
        Pace::per_minute(self.per_minute())
    }

    const fn per_minute(self) -> u32 {
        match self {
            Self::List | Self::History => 200,
            Self::Complete => 1500,
            Self::Detail
            | Self::Reply
            | Self::ImmediateReply
            | Self::RefundDecision
            | Self::Refund
            | Self::RefundQuery
            | Self::Upload
            | Self::Download
            | Self::NotificationUrl
            | Self::Echo => 60,
        }
    }
}
