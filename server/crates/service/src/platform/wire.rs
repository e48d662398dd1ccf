//! WeChat Pay's words turned into the desk's. Nothing else in the house knows both.

pub(crate) mod refund;
mod rows;

pub(crate) use desk_domain::told::instant;
pub(crate) use rows::{facts_of, history_records, with_stored};

use crate::view::{Returned, ServiceOrder};
use desk_domain::message::Link;
use desk_domain::message::blocks::{Block, Button, Buttons, Faq, Faqs, Text};
use desk_domain::text::says_something;
use desk_domain::{
    Clocks, Complaint, ComplaintId, Course, Fen, HistoryEntry, HistoryKind, Mchid, ProblemType, Reading,
    ServiceOrderState, Step, Timestamp, UserTag, Voice,
};
use desk_store::FoundBy;
use wechatpay_complaints as wechatpay;
use wechatpay_complaints::Row;
use wechatpay_complaints::types::{self as told, NormalMessage};

/// The version of the rules by which a complaint's progress, numbers and words are derived here. Whoever changes them counts up:
/// what is stored is then derived anew.
pub(crate) const DERIVATION: i64 = 1;

/// What a reading says besides the fields of the complaint itself.
pub(crate) struct Circumstances<'a> {
    /// The merchant whose key signed the request.
    pub(crate) signer: &'a Mchid,
    pub(crate) seen_at: Timestamp,
    /// When the reading of the history began; 0 if there was none.
    pub(crate) history_at: Timestamp,
    /// When a list row showed a change; 0 if none did.
    pub(crate) changed_at: Timestamp,
    /// Why and when it is to be read again.
    pub(crate) next: (Reading, Timestamp),
    pub(crate) phone: Option<SealedPhone>,
}

/// A payer's phone: sealed, and the four digits that may be shown.
#[derive(Clone)]
pub(crate) struct SealedPhone {
    pub(crate) sealed: Vec<u8>,
    pub(crate) tail: String,
}

/// How far a complaint has come, as its history tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) clocks: Clocks,
    pub(crate) last_event_at: Option<Timestamp>,
    pub(crate) last_voice: Voice,
    pub(crate) last_kind: Option<HistoryKind>,
    pub(crate) last_words: String,
    pub(crate) last_pictures: bool,
    pub(crate) unanswered: bool,
    pub(crate) history_read: bool,
    /// Whether the history has every row that WeChat Pay counts.
    pub(crate) history_whole: bool,
}

/// The words of a history row; a click of the user and a message of blocks carry their own, and who asks WeChat Pay for
/// help says why beside them.
fn words_of(row: &wechatpay::HistoryEntry) -> String {
    let clicked = row.click_message.as_ref().and_then(|click| click.message_content.as_ref()).map(ToString::to_string);
    let rich = || row.normal_message.as_ref().map(|message| RichMessage::of(message).words());
    let said = row.operate_details.clone().filter(|text| !text.is_empty()).or(clicked).or_else(rich);
    let reason = row.user_appy_platform_service_reason.clone();
    let mut words: Vec<String> = Vec::new();
    for text in [said, reason, row.user_appy_platform_service_reason_description.clone()].into_iter().flatten() {
        if !text.is_empty() && !words.contains(&text) {
            words.push(text);
        }
    }
    words.join("\n")
}

/// What a message of blocks says.
pub(crate) struct RichMessage {
    /// Its texts and pictures, in their order.
    pub(crate) said: Vec<Said>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Words(String),
    /// The id under which it was uploaded.
    Picture(String),
}

impl RichMessage {
    fn of(message: &NormalMessage) -> Self {
        let said = message.blocks.iter().filter_map(|block| match (&block.text, &block.image) {
            (Some(text), _) => Some(Said::Words(text.text.clone())),
            (None, Some(image)) => Some(Said::Picture(image.media_id.clone())),
            (None, None) => None,
        });
        Self { said: said.collect() }
    }

    /// Its texts, one below the other.
    fn words(&self) -> String {
        let words = self.said.iter().filter_map(|said| match said {
            Said::Words(words) => Some(words.as_str()),
            Said::Picture(_) => None,
        });
        words.collect::<Vec<_>>().join("\n")
    }
}

/// The message of blocks that a stored history row holds, if it is one.
pub(crate) fn rich_message(row: &HistoryEntry) -> Option<RichMessage> {
    let entry: wechatpay::HistoryEntry = serde_json::from_str(&row.raw).ok()?;
    entry.normal_message.as_ref().map(RichMessage::of)
}

/// The blocks of a message that was sent elsewhere. Its pictures are shown as those of any row, where WeChat Pay gives their
/// addresses; a message names only the ids under which they were uploaded.
pub(crate) fn blocks_shown(row: &HistoryEntry) -> Vec<Block> {
    if row.kind != HistoryKind::MerchantResponse {
        return Vec::new();
    }
    let entry: Option<wechatpay::HistoryEntry> = serde_json::from_str(&row.raw).ok();
    let message = entry.and_then(|entry| entry.normal_message);
    message.iter().flat_map(|message| &message.blocks).filter_map(block_shown).collect()
}

fn block_shown(block: &told::Block) -> Option<Block> {
    let button = |button: &told::Clickable| Button { text: button.text.clone(), ..Button::default() };
    if let Some(text) = &block.text {
        let secondary = text.color.as_deref() == Some("SECONDARY");
        return Some(Block::Text(Text { text: text.text.clone(), secondary, bold: text.is_bold == Some(true) }));
    }
    if let Some(link) = &block.link {
        let url = link.action.as_ref().and_then(|action| action.jump_url.clone()).unwrap_or_default();
        return Some(Block::Link(Link { url, text: link.text.clone() }));
    }
    if let Some(one) = &block.button {
        return Some(Block::Buttons(Buttons { buttons: vec![button(one)], vertical: false }));
    }
    if let Some(group) = &block.button_group {
        let vertical = group.button_layout.as_deref() == Some("LAYOUT_VERTICAL");
        return Some(Block::Buttons(Buttons { buttons: group.buttons.iter().map(button).collect(), vertical }));
    }
    let faq = |faq: &told::Faq| Faq { title: faq.faq_title.clone().unwrap_or_default(), sends: String::new() };
    block.faq_list.as_ref().map(|list| Block::Faqs(Faqs { faqs: list.faqs.iter().map(faq).collect() }))
}

/// Pictures of the merchant's stand there twice: under an address that lasts, and under a link that ends within the hour and
/// is another one at every reading.
fn images_of(row: &wechatpay::HistoryEntry) -> Vec<String> {
    let lasting = lasting_images(row).cloned();
    if has_short_links_alone(row) { row.image_list.iter().cloned().chain(lasting).collect() } else { lasting.collect() }
}

fn lasting_images(row: &wechatpay::HistoryEntry) -> impl Iterator<Item = &String> {
    row.complaint_media_list.iter().flat_map(|media| &media.media_url)
}

fn has_short_links_alone(row: &wechatpay::HistoryEntry) -> bool {
    lasting_images(row).count() < row.image_list.len()
}

/// The row as it came, but for links that make it another row at every reading and lead nowhere an hour later.
fn lasting_raw(row: &Row<wechatpay::HistoryEntry>) -> String {
    if row.image_list.is_empty() || has_short_links_alone(row) {
        return row.raw().to_owned();
    }
    let mut fields: serde_json::Map<_, _> = serde_json::from_str(row.raw()).unwrap_or_default();
    fields.remove("image_list");
    serde_json::Value::Object(fields).to_string()
}

/// How far the complaint has come, from its history in the order of time.
pub(crate) fn progress_from_history(
    complaint: &wechatpay::Complaint,
    history: &[HistoryEntry],
    history_whole: bool,
    read_at: Timestamp,
) -> Progress {
    let created = instant(&complaint.complaint_time);
    let steps: Vec<Step> = history.iter().map(step).collect();
    let course = Course::of(created, read_at, is_open(complaint), &steps);
    let last = course.last.map(|at| &history[at]);
    Progress {
        clocks: course.clocks,
        last_event_at: last.map_or(created, |row| row.operate_time),
        last_voice: last.map_or(Voice::User, |row| row.kind.speaker()),
        last_kind: last.map(|row| row.kind.clone()),
        last_words: last.map_or_else(|| complaint.complaint_detail.clone(), |row| row.details.clone()),
        last_pictures: last.is_some_and(|row| !row.images.is_empty()),
        unanswered: course.unanswered,
        history_read: true,
        history_whole,
    }
}

fn step(row: &HistoryEntry) -> Step {
    Step {
        kind: row.kind.clone(),
        at: row.sort_at,
        told_at: row.operate_time,
        has_words: says_something(&row.details),
        has_pictures: !row.images.is_empty(),
    }
}

/// The best that can be said from a list row, until the history is read: a state past PENDING means there was a reply.
pub(crate) fn progress_from_row(complaint: &wechatpay::Complaint, seen_at: Timestamp) -> Progress {
    let created = instant(&complaint.complaint_time);
    let replied = complaint.complaint_state != told::ComplaintState::Pending;
    let at_the_latest = created.unwrap_or(seen_at);
    Progress {
        clocks: Clocks {
            round_started_at: created,
            replied_at: replied.then_some(at_the_latest),
            completed_at: (!is_open(complaint)).then_some(at_the_latest),
        },
        last_event_at: created,
        last_voice: Voice::User,
        last_kind: None,
        last_words: complaint.complaint_detail.clone(),
        last_pictures: !complaint.complaint_media_list.is_empty(),
        unanswered: false,
        history_read: false,
        history_whole: false,
    }
}

/// What a complaint is found by besides its own fields: the numbers of its orders, and places.
pub(crate) fn found_by(complaint: &wechatpay::Complaint) -> FoundBy {
    let orders = complaint.complaint_order_info.iter().flat_map(|order| [&order.transaction_id, &order.out_trade_no]);
    let services = complaint.service_order_info.iter().flat_map(|order| [&order.order_id, &order.out_order_no]);
    let numbers = orders.chain(services.flatten()).filter(|number| !number.is_empty());
    FoundBy {
        numbers: numbers.cloned().collect(),
        words: returned(complaint).and_then(|back| back.place).into_iter().collect(),
    }
}

/// The Pay Score orders of a complaint.
pub(crate) fn service_orders(complaint: &wechatpay::Complaint) -> impl Iterator<Item = ServiceOrder> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    complaint.service_order_info.iter().map(move |order| ServiceOrder {
        order_id: given(&order.order_id),
        out_order_no: given(&order.out_order_no),
        state: order
            .state
            .as_ref()
            .map(|state| state.as_str().into())
            .filter(|state: &ServiceOrderState| !state.as_str().is_empty()),
    })
}

/// Where and when a rented power bank was returned, as the user says.
pub(crate) fn returned(complaint: &wechatpay::Complaint) -> Option<Returned> {
    let power = complaint.additional_info.as_ref()?.share_power_info.as_ref()?;
    let address = power.return_address_info.as_ref();
    let returned = Returned {
        at: power.return_time.as_deref().and_then(instant),
        place: address.and_then(|address| address.return_address.clone()).filter(|place| !place.is_empty()),
        to_the_same_machine: power.is_returned_to_same_machine,
    };
    (returned != Returned::default()).then_some(returned)
}

fn is_open(complaint: &wechatpay::Complaint) -> bool {
    desk_domain::ComplaintState::from(complaint.complaint_state.as_str()).is_open()
}

/// The merchant that is complained about, if the answer names it.
pub(crate) fn merchant_named(complaint: &wechatpay::Complaint) -> Option<Mchid> {
    Mchid::parse(complaint.complainted_mchid.as_deref()?.trim()).ok()
}

/// The stored form of a complaint.
pub(crate) fn complaint_record(
    id: &ComplaintId,
    complaint: &wechatpay::Complaint,
    raw: &str,
    progress: Progress,
    reading: &Circumstances<'_>,
) -> Complaint {
    let order = complaint.complaint_order_info.first();
    let service = service_orders(complaint).next();
    Complaint {
        complaint_id: id.clone(),
        mchid: reading.signer.clone(),
        complainted_mchid: merchant_named(complaint).unwrap_or_else(|| reading.signer.clone()),
        state: complaint.complaint_state.as_str().into(),
        complaint_time: instant(&complaint.complaint_time),
        detail: complaint.complaint_detail.clone(),
        problem_type: complaint.problem_type.as_ref().map(|kind| kind.as_str().into()),
        problem_description: complaint.problem_description.clone().unwrap_or_default(),
        amount: order.and_then(|order| order.amount).map(Fen),
        apply_refund_amount: complaint.apply_refund_amount.map(Fen),
        transaction_id: order.map(|order| order.transaction_id.clone()),
        out_trade_no: order.map(|order| order.out_trade_no.clone()),
        payer_phone_sealed: reading.phone.as_ref().map(|phone| phone.sealed.clone()),
        payer_phone_tail: reading.phone.as_ref().map(|phone| phone.tail.clone()),
        payer_openid: complaint.payer_openid.clone(),
        full_refunded: complaint.complaint_full_refunded,
        incoming_user_response: complaint.incoming_user_response,
        user_complaint_times: complaint.user_complaint_times,
        in_platform_service: complaint.in_platform_service.unwrap_or_default(),
        need_immediate_service: complaint.need_immediate_service.unwrap_or_default(),
        user_tags: complaint.user_tag_list.iter().map(|tag| tag.as_str().into()).collect(),
        round_started_at: progress.clocks.round_started_at,
        replied_at: progress.clocks.replied_at,
        completed_at: progress.clocks.completed_at,
        next_due: progress.clocks.next_due(),
        last_event_at: progress.last_event_at,
        last_speaker: progress.last_voice,
        last_kind: progress.last_kind,
        last_words: progress.last_words,
        last_pictures: progress.last_pictures,
        unanswered: progress.unanswered,
        service_order: service.as_ref().and_then(|order| order.order_id.clone().or(order.out_order_no.clone())),
        service_state: service.and_then(|order| order.state).map(|state| state.as_str().into()),
        derived: DERIVATION,
        verified_at: reading.seen_at,
        verify_after: reading.next.1,
        history_read: progress.history_read,
        history_at: reading.history_at,
        history_whole: progress.history_whole,
        changed_at: reading.changed_at,
        reading: reading.next.0,
        raw: raw.to_owned(),
    }
}

/// A stored complaint with everything that is derived from what WeChat Pay has told derived anew.
pub(crate) fn derived_anew(stored: &Complaint, complaint: &wechatpay::Complaint, progress: Progress) -> Complaint {
    let circumstances = Circumstances {
        signer: &stored.mchid,
        seen_at: stored.verified_at,
        history_at: stored.history_at,
        changed_at: stored.changed_at,
        next: (stored.reading, stored.verify_after),
        phone: None,
    };
    let derived = complaint_record(&stored.complaint_id, complaint, &stored.raw, progress, &circumstances);
    // What only a detail or a key has told stays.
    Complaint {
        payer_phone_sealed: stored.payer_phone_sealed.clone(),
        payer_phone_tail: stored.payer_phone_tail.clone(),
        payer_openid: stored.payer_openid.clone(),
        ..derived
    }
}

/// Every picture a complaint and its history point to, each once.
pub(crate) fn media_urls(complaint: &wechatpay::Complaint, history: &[HistoryEntry]) -> Vec<String> {
    let mut urls = Vec::new();
    let of_complaint = complaint.complaint_media_list.iter().flat_map(|media| &media.media_url);
    for url in of_complaint.chain(history.iter().flat_map(|row| &row.images)) {
        if !urls.contains(url) {
            urls.push(url.clone());
        }
    }
    urls
}

/// The fields in which WeChat Pay said something that this version does not know, once for each such value.
pub(crate) fn unknown_values(complaint: &wechatpay::Complaint, history: &[HistoryEntry]) -> Vec<&'static str> {
    let state = desk_domain::ComplaintState::from(complaint.complaint_state.as_str());
    let state = matches!(state, desk_domain::ComplaintState::Other(_)).then_some("complaint_state");
    let problem = complaint.problem_type.as_ref().map(ToString::to_string);
    let problem = problem.filter(|kind| matches!(ProblemType::from(kind.as_str()), ProblemType::Other(_)));
    let tags = complaint.user_tag_list.iter().map(ToString::to_string);
    let tags = tags.filter(|tag| matches!(UserTag::from(tag.as_str()), UserTag::Other(_)));
    let kinds = history.iter().filter(|row| row.kind.voice() == Voice::Unknown);
    state
        .into_iter()
        .chain(problem.map(|_| "problem_type"))
        .chain(tags.map(|_| "user_tag_list"))
        .chain(kinds.map(|_| "operate_type"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_for_help_says_why() {
        let row = |fields: serde_json::Value| {
            let mut row = serde_json::json!({
                "log_id": "1", "operator": "投诉人", "operate_time": "2026-08-26T14:00:00+08:00",
                "operate_type": "USER_APPLY_PLATFORM_SERVICE",
            });
            row.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            words_of(&serde_json::from_value(row).unwrap())
        };
        let (reason, description) = ("商家拒绝退款", "已经等了三天");
        let why = serde_json::json!({
            "user_appy_platform_service_reason": reason,
            "user_appy_platform_service_reason_description": description,
        });
        assert_eq!(row(why), format!("{reason}\n{description}"));
        let once = serde_json::json!({ "operate_details": reason, "user_appy_platform_service_reason": reason });
        assert_eq!(row(once), reason);
    }
}
