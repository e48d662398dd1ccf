//! What the platform holds: complaints, their history, pictures, and where to call.

use crate::faults::{Call, FaultKind, Faults};
use crate::journal::JournalEntry;
use crate::media;
use crate::oddities::Oddity;
use crate::pending::Pending;
use crate::quota::Quota;
use crate::telling::Telling;
use crate::weather::Weather;
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ComplaintState {
    Pending,
    Processing,
    Processed,
}

impl ComplaintState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Processing => "PROCESSING",
            Self::Processed => "PROCESSED",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Complaint {
    pub(crate) id: String,
    pub(crate) mchid: String,
    /// Unix milliseconds.
    pub(crate) created_at: i64,
    /// How its times are told: the platform does both.
    pub(crate) to_the_millisecond: bool,
    pub(crate) detail: String,
    pub(crate) state: ComplaintState,
    pub(crate) phone: Option<String>,
    /// Serial number of the merchant certificate the phone is encrypted for; the valid one if `None`.
    pub(crate) phone_for: Option<String>,
    pub(crate) openid: String,
    pub(crate) transaction_id: String,
    pub(crate) out_trade_no: String,
    pub(crate) amount: i64,
    pub(crate) full_refunded: bool,
    pub(crate) user_waits: bool,
    pub(crate) times: i64,
    pub(crate) problem_description: String,
    pub(crate) problem_type: String,
    pub(crate) apply_refund_amount: Option<i64>,
    pub(crate) tags: Vec<String>,
    pub(crate) media: Vec<String>,
    pub(crate) in_platform_service: bool,
    pub(crate) immediate: bool,
    /// The merchant has told whether the refund is granted.
    pub(crate) refund_decided: bool,
    /// Further fields of some trades, as they are answered.
    pub(crate) extra: serde_json::Map<String, Value>,
    pub(crate) history: Vec<Entry>,
}

/// One row of the negotiation history.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) log_id: String,
    pub(crate) operator: &'static str,
    pub(crate) at: i64,
    pub(crate) kind: &'static str,
    pub(crate) details: String,
    /// Ids of pictures. All stand in the media list; those of the merchant and the platform also in `image_list`.
    pub(crate) images: Vec<String>,
    pub(crate) reason: Option<String>,
    /// The rich message of immediate service.
    pub(crate) message: Option<Value>,
    /// What the user has clicked.
    pub(crate) click: Option<Value>,
}

/// Money on its way back.
#[derive(Clone, Debug)]
pub(crate) struct Refund {
    pub(crate) refund_id: String,
    pub(crate) complaint_id: String,
    pub(crate) mchid: String,
    pub(crate) transaction_id: String,
    pub(crate) out_trade_no: String,
    /// In fen.
    pub(crate) refund: i64,
    pub(crate) total: i64,
    /// The account that pays, and what each pays where there are several.
    pub(crate) funds_account: String,
    pub(crate) from: Option<serde_json::Value>,
    pub(crate) created_at: i64,
    pub(crate) arrived_at: Option<i64>,
}

/// A picture: uploaded, or drawn when somebody looks.
#[derive(Clone, Debug)]
pub(crate) enum Media {
    Uploaded { bytes: Bytes, content_type: &'static str },
    Drawn { seed: u64 },
}

/// Everything that changes.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) complaints: BTreeMap<String, Complaint>,
    pub(crate) media: HashMap<String, Media>,
    pub(crate) notify_url: Option<String>,
    /// By the merchant's refund number.
    pub(crate) refunds: HashMap<String, Refund>,
    /// By the idempotent id, which counts once for all complaints: the complaint it was used for, and the row it led to.
    pub(crate) immediate: HashMap<String, (String, String)>,
    pub(crate) quota: Quota,
    pub(crate) faults: Faults,
    pub(crate) weather: Option<Weather>,
    pub(crate) telling: Telling,
    pub(crate) oddities: Vec<Oddity>,
    pub(crate) callbacks: Vec<Pending>,
    /// How many notifications there have been, delivered or not.
    pub(crate) planned: u64,
    /// Notifications whose delivery is under way.
    pub(crate) delivering: usize,
    pub(crate) journal: Vec<JournalEntry>,
    counter: u64,
}

impl State {
    pub(crate) fn counting_from(first_number: u64) -> Self {
        Self { counter: first_number, ..Self::default() }
    }

    /// What goes wrong with this call: what was asked for, or what the weather brings.
    pub(crate) fn fault(&mut self, call: Call, complaint_id: Option<&str>) -> Option<FaultKind> {
        self.faults.take(call, complaint_id).or_else(|| self.weather.as_mut()?.strike(call))
    }

    pub(crate) fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// 27 digits, the date in the middle.
    pub(crate) fn new_complaint_id(&mut self, now: i64) -> String {
        let date = beijing(now).date();
        let day = format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day());
        format!("2002018{day}{:012}", 160_276_000_000 + self.next_number())
    }

    pub(crate) fn new_log_id(&mut self, now: i64) -> String {
        let date = beijing(now).date();
        let day = format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day());
        format!("3002853{day}{:012}", 170_000_000_000 + self.next_number())
    }

    /// Pictures as a row of history shows them: under ids of its own, not those they were uploaded under.
    fn of_row(&mut self, complaint_id: &str, log_id: &str, uploaded: &[String], at: i64) -> Vec<String> {
        let show = |media_id: &String| {
            let id = media::id(complaint_id, Some(log_id), self.next_number(), at);
            let picture = self.media.get(media_id).cloned()?;
            self.media.insert(id.clone(), picture);
            Some(id)
        };
        uploaded.iter().filter_map(show).collect()
    }

    /// Adds a row to a complaint's history.
    pub(crate) fn log(&mut self, id: &str, at: i64, kind: &'static str, details: &str, images: Vec<String>) {
        let log_id = self.new_log_id(at);
        let operator = match kind {
            _ if kind.ends_with("SYSTEM_MESSAGE") || kind.starts_with("SERVICE_ORDER") => "系统",
            _ if kind.starts_with("USER_") => "投诉人",
            _ if kind.starts_with("MERCHANT_") => "商家",
            _ => "平台",
        };
        let by_user = kind.starts_with("USER_");
        let images = if by_user { images } else { self.of_row(id, &log_id, &images, at) };
        if let Some(complaint) = self.complaints.get_mut(id) {
            let details = details.to_owned();
            let (reason, message, click) = (None, None, None);
            complaint.history.push(Entry { log_id, operator, at, kind, details, images, reason, message, click });
        }
    }
}

pub(crate) fn beijing(millis: i64) -> OffsetDateTime {
    let offset = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .to_offset(offset)
}

/// RFC 3339 in Beijing time, to the second.
pub(crate) fn rfc3339(millis: i64) -> String {
    beijing(millis - millis.rem_euclid(1000)).format(&Rfc3339).unwrap_or_default()
}

/// The same to the millisecond.
fn rfc3339_to_the_millisecond(millis: i64) -> String {
    let whole = rfc3339(millis);
    let (seconds, offset) = whole.split_at(whole.len() - "+08:00".len());
    format!("{seconds}.{:03}{offset}", millis.rem_euclid(1000))
}

/// A `Date` header (RFC 9110).
pub(crate) fn http_date(millis: i64) -> String {
    const FORMAT: &[time::format_description::BorrowedFormatItem<'_>] = time::macros::format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    beijing(millis).to_offset(UtcOffset::UTC).format(FORMAT).unwrap_or_default()
}

impl Complaint {
    fn told(&self, millis: i64) -> String {
        if self.to_the_millisecond { rfc3339_to_the_millisecond(millis) } else { rfc3339(millis) }
    }

    /// Rows of the history as they are answered now: links to pictures are made anew each time.
    pub(crate) fn rows(&self, now: i64) -> impl Iterator<Item = Value> {
        self.history.iter().map(move |entry| entry.json(self.told(entry.at), now))
    }

    /// The same, as the history is told to the merchant.
    pub(crate) fn told_rows(&self, now: i64, telling: &Telling) -> impl Iterator<Item = Value> {
        self.history.iter().filter_map(move |entry| {
            let row = entry.json(self.told(entry.at), now);
            if !entry.kind.starts_with("MERCHANT_") {
                return Some(row);
            }
            telling.of_row(row, now - entry.at, |off| self.told(entry.at + off))
        })
    }

    /// A list row; the detail adds the openid. `sealed_phone` is the phone as the merchant may read it.
    pub(crate) fn json(&self, sealed_phone: Option<String>, detail: bool) -> Value {
        let mut json = json!({
            "complaint_id": self.id,
            "complaint_time": self.told(self.created_at),
            "complaint_detail": self.detail,
            "complaint_state": self.state.name(),
            "complainted_mchid": self.mchid,
            "complaint_order_info": [{
                "transaction_id": self.transaction_id,
                "out_trade_no": self.out_trade_no,
                "amount": self.amount,
            }],
            "complaint_full_refunded": self.full_refunded,
            "incoming_user_response": self.user_waits,
            "user_complaint_times": self.times,
            "problem_description": self.problem_description,
            "problem_type": self.problem_type,
            "user_tag_list": self.tags,
            "in_platform_service": self.in_platform_service,
            "need_immediate_service": self.immediate,
        });
        if !self.media.is_empty() {
            let urls: Vec<String> = self.media.iter().map(|id| media::url(id)).collect();
            json["complaint_media_list"] = json!([{ "media_type": "USER_COMPLAINT_IMAGE", "media_url": urls }]);
        }
        if let Some(phone) = sealed_phone {
            json["payer_phone"] = phone.into();
        }
        if let Some(amount) = self.apply_refund_amount {
            json["apply_refund_amount"] = amount.into();
        }
        if detail {
            json["payer_openid"] = self.openid.clone().into();
        }
        for (name, value) in &self.extra {
            json[name] = value.clone();
        }
        json
    }
}

impl Entry {
    fn json(&self, time: String, now: i64) -> Value {
        let by_user = self.kind.starts_with("USER_");
        let links = self.images.iter().filter(|_| !by_user).map(|id| media::link(id, now));
        let mut json = json!({
            "log_id": self.log_id,
            "operator": self.operator,
            "operate_time": time,
            "operate_type": self.kind,
            "image_list": links.collect::<Vec<_>>(),
        });
        if !self.details.is_empty() {
            json["operate_details"] = self.details.clone().into();
        }
        if !self.images.is_empty() {
            json["complaint_media_list"] = self.media_list();
        }
        if let Some(message) = &self.message {
            json["normal_message"] = message.clone();
        }
        if let Some(click) = &self.click {
            json["click_message"] = click.clone();
        }
        if let Some(reason) = &self.reason {
            json["user_appy_platform_service_reason"] = reason.clone().into();
        }
        json
    }

    /// An object, or an array of one: both have been seen. Which of them stays the same for a row.
    fn media_list(&self) -> Value {
        let kind = if self.kind == "USER_CREATE_COMPLAINT" { "USER_COMPLAINT_IMAGE" } else { "OPERATION_IMAGE" };
        let urls: Vec<String> = self.images.iter().map(|id| media::url(id)).collect();
        let media = json!({ "media_type": kind, "media_url": urls });
        if self.log_id.ends_with(['0', '3', '6', '9']) { json!([media]) } else { media }
    }
}
