//! A signed client for WeChat Pay's consumer complaints 2.0 (消费者投诉 2.0, `merchant-service/complaints-v2`).
//!
//! [`Client`] makes the calls: each request is signed with the merchant's key, each answer is verified with WeChat Pay's
//! before anything of it is believed. [`callback::open`] verifies and decrypts notifications. What cannot be accepted by
//! the platform is refused before it is sent, and every error says what its caller can do ([`Error::advice`]).
//!
//! WeChat Pay adds fields and enum values without notice. Values this version does not know are kept as text, unknown
//! fields survive a round trip, and every row keeps the JSON it came as ([`Row::raw`]). A string, number, field or row that
//! nobody can read costs itself alone and is told with its bytes ([`Row::oddities`]), also where the answer is no JSON by
//! the letter. U+0000, which users can write and not every database takes, reads as U+FFFD.
//!
//! Units: money in fen, times as RFC 3339 text, days as `yyyy-MM-dd` in Beijing time, sizes in bytes, lengths in characters.
//! "Document 4012…" is a page of WeChat Pay's documentation: `https://pay.weixin.qq.com/doc/v3/merchant/{number}`, or
//! `…/partner/{number}` where it says partner; both describe the same calls.

#![deny(missing_docs, rustdoc::all)]

pub mod callback;
mod calls;
mod client;
mod crypto;
mod error;
mod json;
mod keys;
pub mod limits;
mod media_url;
mod observe;
mod sign;
mod transport;
pub mod types;

pub use calls::certificates::PlatformCertificate;
pub use calls::echo::Echoed;
pub use calls::images::DownloadedImage;
pub use calls::immediate::{ImmediateReplied, ImmediateReply};
pub use calls::list::ListQuery;
pub use calls::notification_url::NotificationUrl;
pub use calls::refund_decision::RefundDecision;
pub use calls::refunds::{Payment, Refund, RefundRequest};
pub use calls::reply::{MiniProgram, ReplyRequest};
pub use client::{Client, ClientBuilder};
pub use error::{Advice, Error, KeyError, LONGEST_RETRY_AFTER, SignatureError};
pub use json::Oddity;
pub use keys::{Apiv3Key, MerchantKey, PlatformKeys};
pub use observe::Sighting;
pub use transport::Acknowledged;
pub use types::{Complaint, HistoryEntry, Page, Row};

#[doc(hidden)]
pub use sign::request_message;

/// Entrances for fuzz targets.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::callback::{open_verified, resource};
}
