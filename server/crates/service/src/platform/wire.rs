//! The mapping between WeChat Pay's types and the desk's, in both directions. No other room knows both.

mod blocks;
mod facts;
mod notification;
mod oddities;
mod progress;
pub(crate) mod refund;
mod request;
mod rich;
mod rows;
mod told;

pub(crate) use blocks::Uploaded;
pub(crate) use desk_domain::told::instant;
pub(super) use notification::{event_of, notification};
pub(crate) use progress::{Progress, progress_from_history, progress_from_row};
pub(crate) use request::{Acknowledgement, Request};
pub(crate) use rich::{Said, blocks_shown, rich_message};
pub(crate) use rows::{history_records, with_stored};
pub(crate) use told::{Oddity, Page, ToldComplaint, ToldEntry};

use desk_domain::{Complaint, ComplaintId, Fen, Mchid, Reading, Timestamp};

/// The version of the rules by which a complaint's progress, numbers and words are derived. To be incremented with
/// every change of the rules: stored complaints are then derived anew.
pub(crate) const DERIVATION: i64 = 2;

/// Fields that differ in every answer about the same complaint: a phone is encrypted anew each time, and list rows lack
/// the payer's id.
pub(crate) const VOLATILE: [&str; 2] = ["payer_phone", "payer_openid"];

/// What a reading adds to the fields of the complaint itself.
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

/// A payer's phone: sealed, with its last four digits, which may be shown.
#[derive(Clone)]
pub(crate) struct SealedPhone {
    pub(crate) sealed: Vec<u8>,
    pub(crate) tail: String,
}

/// Makes the stored form of a complaint.
pub(crate) fn complaint_record(
    id: &ComplaintId,
    complaint: &ToldComplaint,
    progress: Progress,
    reading: &Circumstances<'_>,
) -> Complaint {
    let fields = &complaint.fields;
    let order = fields.complaint_order_info.first();
    let service = complaint.service_orders().next();
    Complaint {
        complaint_id: id.clone(),
        mchid: reading.signer.clone(),
        subject_mchid: complaint.merchant_named().unwrap_or_else(|| reading.signer.clone()),
        state: complaint.state(),
        complained_at: complaint.complained_at(),
        detail: fields.complaint_detail.clone(),
        problem_kind: fields.problem_type.as_ref().map(|kind| kind.as_str().into()),
        problem: fields.problem_description.clone().unwrap_or_default(),
        amount: order.and_then(|order| order.amount).map(Fen),
        refund_asked: fields.apply_refund_amount.map(Fen),
        transaction_id: order.map(|order| order.transaction_id.clone()),
        order_no: order.map(|order| order.out_trade_no.clone()),
        payer_phone_sealed: reading.phone.as_ref().map(|phone| phone.sealed.clone()),
        payer_phone_tail: reading.phone.as_ref().map(|phone| phone.tail.clone()),
        payer_id: fields.payer_openid.clone(),
        fully_refunded: fields.complaint_full_refunded,
        awaits_reply: fields.incoming_user_response,
        round: fields.user_complaint_times,
        platform_assists: fields.in_platform_service.unwrap_or_default(),
        immediate: fields.need_immediate_service.unwrap_or_default(),
        user_tags: fields.user_tag_list.iter().map(|tag| tag.as_str().into()).collect(),
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
        decided: progress.decided,
        outcome: progress.outcome,
        service_order: service.as_ref().and_then(|order| order.number.clone().or(order.merchant_number.clone())),
        service_state: service.and_then(|order| order.state).map(|state| state.as_str().into()),
        derived: DERIVATION,
        verified_at: reading.seen_at,
        verify_after: reading.next.1,
        history_read: progress.history_read,
        history_at: reading.history_at,
        history_whole: progress.history_whole,
        changed_at: reading.changed_at,
        reading: reading.next.0,
        raw: complaint.raw().to_owned(),
    }
}

/// Derives everything anew that was derived from the stored answers.
pub(crate) fn derived_anew(stored: &Complaint, complaint: &ToldComplaint, progress: Progress) -> Complaint {
    let circumstances = Circumstances {
        signer: &stored.mchid,
        seen_at: stored.verified_at,
        history_at: stored.history_at,
        changed_at: stored.changed_at,
        next: (stored.reading, stored.verify_after),
        phone: None,
    };
    let derived = complaint_record(&stored.complaint_id, complaint, progress, &circumstances);
    // Fields that list rows lack, or that a key has opened, stay.
    Complaint {
        payer_phone_sealed: stored.payer_phone_sealed.clone(),
        payer_phone_tail: stored.payer_phone_tail.clone(),
        payer_id: stored.payer_id.clone(),
        ..derived
    }
}
