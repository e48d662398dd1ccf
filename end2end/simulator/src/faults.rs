//! Misbehaviour on command.

use serde::{Deserialize, Serialize};

/// A call of the platform, or its own call to the merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    List,
    Detail,
    History,
    NotifyUrl,
    Reply,
    Complete,
    Upload,
    Download,
    Certificates,
    RefundDecision,
    ImmediateReply,
    Refund,
    RefundQuery,
    Echo,
    /// Delivery of a notification.
    Callback,
    /// Whichever comes next.
    Any,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// 429 `FREQUENCY_LIMITED`; not processed.
    Refuse429,
    /// The same, with a `Retry-After` of a day.
    Refuse429ForADay,
    /// 401 `SIGN_ERROR`, whatever the signature; not processed.
    Refuse401,
    /// 403 `NO_AUTH`; not processed.
    Refuse403,
    /// 400 `INVALID_REQUEST` with words that ask to try again later (提交商户回复失败,请稍后重试), although it was processed.
    Refuse400AfterCommit,
    /// 500 `SYSTEM_ERROR`; not processed.
    Error500Before,
    /// 500 `SYSTEM_ERROR`, although it was processed.
    Error500AfterCommit,
    /// The connection ends without an answer; not processed.
    DropBefore,
    /// The connection ends without an answer, although it was processed.
    DropAfterCommit,
    /// No answer for half a minute; not processed.
    TimeoutBefore,
    /// No answer for half a minute, although it was processed.
    TimeoutAfterCommit,
    /// A proxy's error page; not processed.
    Html502,
    ForgedSignature,
    MissingSignature,
    /// A signature that is wrong on purpose (`WECHATPAY/SIGNTEST/…`).
    ProbeSignature,
    StaleTimestamp,
    TruncatedBody,
    /// Of a list: the platform has too much to say at once (当前查询结果数据量过大); a smaller page is to be asked for.
    ResultTooLarge,
    /// Of a list: the rows stand in another order, as if they had moved while somebody was listing them.
    Reordered,
    /// Of a notification: delivered twice.
    Duplicate,
    /// Of a notification: delivered a minute late, behind those that follow it.
    Late,
    /// Of a notification: a body that is no JSON, signed well.
    Malformed,
}

impl FaultKind {
    /// What can happen to any call of a merchant.
    pub const OF_CALLS: &[Self] = &[
        Self::Refuse429,
        Self::Error500Before,
        Self::Error500AfterCommit,
        Self::DropBefore,
        Self::DropAfterCommit,
        Self::TimeoutBefore,
        Self::TimeoutAfterCommit,
        Self::Html502,
        Self::ForgedSignature,
        Self::MissingSignature,
        Self::ProbeSignature,
        Self::StaleTimestamp,
        Self::TruncatedBody,
    ];
}

/// Something to go wrong, a number of times.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    pub call: Call,
    pub fault: FaultKind,
    #[serde(default = "once")]
    pub times: u32,
    /// Only calls about this complaint.
    #[serde(default)]
    pub complaint_id: Option<String>,
}

const fn once() -> u32 {
    1
}

/// The faults that are still to come.
#[derive(Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// The fault for this call, if one waits; it is then used up by one.
    pub(crate) fn take(&mut self, call: Call, complaint_id: Option<&str>) -> Option<FaultKind> {
        let fits = |fault: &Fault| {
            (fault.call == call || fault.call == Call::Any && call != Call::Callback)
                && (fault.complaint_id.is_none() || fault.complaint_id.as_deref() == complaint_id)
        };
        let fault = self.0.iter_mut().find(|fault| fault.times > 0 && fits(fault))?;
        fault.times -= 1;
        let kind = fault.fault;
        self.0.retain(|fault| fault.times > 0);
        Some(kind)
    }
}
