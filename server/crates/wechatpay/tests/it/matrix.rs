//! Every call times everything that can go wrong with it: whatever WeChat Pay carried out, the caller is never told that
//! nothing happened; and what certainly was not carried out may be made again.

use crate::simulated::{MCHID, asks_for_refund, public_key, simulator};
use std::time::Duration;
use wechatpay_complaints::types::{Block, NormalMessage};
use wechatpay_complaints::{
    Apiv3Key, Client, Error, ImmediateReply, ListQuery, MerchantKey, Payment, RefundDecision, RefundRequest,
    ReplyRequest,
};
use wechatpay_simulator::{Call, Fault, FaultKind, KeyMode, NewComplaint, Options, Running};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
const URL: &str = "https://desk.example.com/wechatpay/callback/1900012181";

/// Until a caller gives up on an answer that does not come, and on one that does.
const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(10);

/// Every request that the client can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    List,
    Detail,
    History,
    Reply,
    ImmediateReply,
    Complete,
    Approve,
    Reject,
    Refund,
    RefundStatus,
    Upload,
    Download,
    CreateUrl,
    UpdateUrl,
    ReadUrl,
    DeleteUrl,
    Certificates,
    Echo,
}

impl Made {
    const ALL: [Self; 18] = [
        Self::List,
        Self::Detail,
        Self::History,
        Self::Reply,
        Self::ImmediateReply,
        Self::Complete,
        Self::Approve,
        Self::Reject,
        Self::Refund,
        Self::RefundStatus,
        Self::Upload,
        Self::Download,
        Self::CreateUrl,
        Self::UpdateUrl,
        Self::ReadUrl,
        Self::DeleteUrl,
        Self::Certificates,
        Self::Echo,
    ];

    const fn call(self) -> Call {
        match self {
            Self::List => Call::List,
            Self::Detail => Call::Detail,
            Self::History => Call::History,
            Self::Reply => Call::Reply,
            Self::ImmediateReply => Call::ImmediateReply,
            Self::Complete => Call::Complete,
            Self::Approve | Self::Reject => Call::RefundDecision,
            Self::Refund => Call::Refund,
            Self::RefundStatus => Call::RefundQuery,
            Self::Upload => Call::Upload,
            Self::Download => Call::Download,
            Self::CreateUrl | Self::UpdateUrl | Self::ReadUrl | Self::DeleteUrl => Call::NotifyUrl,
            Self::Certificates => Call::Certificates,
            Self::Echo => Call::Echo,
        }
    }

    /// Whether it may be made any number of times: it reads, or leaves nothing behind that anybody sees.
    const fn is_harmless(self) -> bool {
        matches!(
            self,
            Self::List
                | Self::Detail
                | Self::History
                | Self::RefundStatus
                | Self::Download
                | Self::ReadUrl
                | Self::Certificates
                | Self::Upload
        )
    }

    /// Whether this fault does nothing to it: pictures come unsigned, and an answer without a body cannot be cut short.
    const fn is_spared(self, fault: FaultKind) -> bool {
        let no_body = matches!(self, Self::Reply | Self::Complete | Self::Approve | Self::Reject | Self::DeleteUrl);
        match fault {
            FaultKind::TruncatedBody => no_body,
            FaultKind::ForgedSignature
            | FaultKind::MissingSignature
            | FaultKind::ProbeSignature
            | FaultKind::StaleTimestamp => matches!(self, Self::Download),
            _ => false,
        }
    }

    /// What it needs, on a platform where nothing goes wrong yet; returns the complaint.
    async fn prepare(self, platform: &Running, client: &Client) -> String {
        let asked =
            NewComplaint { images: 1, need_immediate_service: self == Self::ImmediateReply, ..asks_for_refund() };
        let id = platform.control.new_complaint(asked);
        platform.control.forget_notification_url();
        match self {
            Self::Complete => drop(client.reply(&id, &ReplyRequest::new(MCHID, "好的")).await.unwrap()),
            Self::RefundStatus => {
                Self::Approve.make(client, &id).await.unwrap();
                Self::Refund.make(client, &id).await.unwrap();
            }
            Self::Refund => Self::Approve.make(client, &id).await.unwrap(),
            Self::UpdateUrl | Self::ReadUrl | Self::DeleteUrl => Self::CreateUrl.make(client, &id).await.unwrap(),
            _ => {}
        }
        id
    }

    async fn make(self, client: &Client, id: &str) -> Result<(), Error> {
        match self {
            Self::List => client.list_complaints(&ListQuery::new("2026-08-01", "2026-08-30")).await.map(drop),
            Self::Detail => client.complaint(id).await.map(drop),
            Self::History => client.negotiation_history(id, 300, 0).await.map(drop),
            Self::Reply => client.reply(id, &ReplyRequest::new(MCHID, "好的")).await.map(drop),
            Self::ImmediateReply => {
                let message = NormalMessage::new(vec![Block::text("好的")]);
                client.reply_immediately(id, &ImmediateReply::new(MCHID, message, id)).await.map(drop)
            }
            Self::Complete => client.complete(id, MCHID).await.map(drop),
            Self::Approve => client.update_refund_progress(id, &RefundDecision::approve(0)).await.map(drop),
            Self::Reject => client.update_refund_progress(id, &RefundDecision::reject("超期", vec![])).await.map(drop),
            Self::Refund => {
                let payment =
                    Payment::TransactionId(client.complaint(id).await?.complaint_order_info[0].transaction_id.clone());
                client.refund(&RefundRequest::new(payment, id, 12_800, 12_800)).await.map(drop)
            }
            Self::RefundStatus => client.refund_status(id, None).await.map(drop),
            Self::Upload => client.upload_image("凭证.png", PNG).await.map(drop),
            Self::Download => {
                let media = client.complaint(id).await?.complaint_media_list[0].media_url[0].clone();
                client.download_image(&media).await.map(drop)
            }
            Self::CreateUrl => client.create_notification_url(URL).await.map(drop),
            Self::UpdateUrl => client.update_notification_url(&format!("{URL}/2")).await.map(drop),
            Self::ReadUrl => client.notification_url().await.map(drop),
            Self::DeleteUrl => client.delete_notification_url().await.map(drop),
            Self::Certificates => client
                .download_certificates(&Apiv3Key::new(b"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap())
                .await
                .map(drop),
            Self::Echo => client.security_echo("test").await.map(drop),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_caller_is_told_that_nothing_happened_when_something_did() {
    let platform = simulator(Options { keys: KeyMode::Both, rate_limits: false, ..Options::default() }).await;
    let client = reaches(&platform, &platform.base_url, LONG);
    let hurried = reaches(&platform, &platform.base_url, SHORT);
    let nobody = reaches(&platform, "http://127.0.0.1:9", LONG);
    for made in Made::ALL {
        for &fault in FaultKind::OF_CALLS {
            let id = made.prepare(&platform, &client).await;
            platform.control.inject(Fault { call: made.call(), fault, times: 1, complaint_id: None });
            let waits_in_vain = matches!(fault, FaultKind::TimeoutBefore | FaultKind::TimeoutAfterCommit);
            let told = made.make(if waits_in_vain { &hurried } else { &client }, &id).await;
            let entry = platform.control.journal().into_iter().rfind(|entry| entry.call == made.call()).unwrap();
            let words = format!("{made:?} {fault:?}: {told:?}");
            let Err(error) = told else {
                assert!(made.is_spared(fault) && entry.committed, "{words}");
                continue;
            };
            assert!(!made.is_spared(fault), "{words}");
            let is_certain = made.is_harmless() || fault == FaultKind::Refuse429;
            assert_eq!(error.request_may_have_taken_effect(), !is_certain, "{words}");
            assert!(!entry.committed || fault != FaultKind::Refuse429, "{words}");
        }
        let before = platform.control.journal().len();
        let refused = made.make(&nobody, "200201820200101080076610000").await.unwrap_err();
        assert!(!refused.request_may_have_taken_effect(), "{made:?}: nobody heard it: {refused}");
        assert_eq!(platform.control.journal().len(), before);
    }
}

fn reaches(platform: &Running, url: &str, timeout: Duration) -> Client {
    let held = &platform.credentials;
    let key = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    Client::builder(MCHID, key, public_key(platform)).api_base(url).timeout(timeout).build().unwrap()
}
