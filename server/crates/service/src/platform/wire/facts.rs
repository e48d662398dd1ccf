//! What a complaint says, each thing by itself.

use super::instant;
use desk_domain::complaint::{Order, Returned, ServiceOrder};
use desk_domain::{
    ComplaintState, Fen, HistoryEntry, Mchid, ProblemKind, ServiceOrderState, Timestamp, UserTag, Voice,
};
use desk_store::FoundBy;
use wechatpay_complaints as wechatpay;

/// Always the platform's word.
pub(crate) fn state_of(complaint: &wechatpay::Complaint) -> ComplaintState {
    complaint.complaint_state.as_str().into()
}

/// When the user complained; `None` if nobody can read it.
pub(crate) fn complained_at(complaint: &wechatpay::Complaint) -> Option<Timestamp> {
    instant(&complaint.complaint_time)
}

/// The merchant that is complained about, if the answer names it.
pub(crate) fn merchant_named(complaint: &wechatpay::Complaint) -> Option<Mchid> {
    Mchid::parse(complaint.complainted_mchid.as_deref()?.trim()).ok()
}

/// The orders that a complaint is about.
pub(crate) fn orders(complaint: &wechatpay::Complaint) -> impl Iterator<Item = Order> {
    complaint.complaint_order_info.iter().map(|order| Order {
        transaction_id: order.transaction_id.clone(),
        order_no: order.out_trade_no.clone(),
        amount: order.amount.map(Fen),
    })
}

/// The payer's phone as it came, if the user has left one.
pub(crate) fn encrypted_phone(complaint: &wechatpay::Complaint) -> Option<&str> {
    complaint.payer_phone.as_deref().filter(|phone| !phone.is_empty())
}

/// Addresses of the user's pictures.
pub(crate) fn evidence(complaint: &wechatpay::Complaint) -> impl Iterator<Item = &String> {
    complaint.complaint_media_list.iter().flat_map(|media| &media.media_url)
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
        number: given(&order.order_id),
        merchant_number: given(&order.out_order_no),
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

/// Every picture a complaint and its history point to, each once.
pub(crate) fn media_urls(complaint: &wechatpay::Complaint, history: &[HistoryEntry]) -> Vec<String> {
    let mut urls = Vec::new();
    for url in evidence(complaint).chain(history.iter().flat_map(|row| &row.images)) {
        if !urls.contains(url) {
            urls.push(url.clone());
        }
    }
    urls
}

/// The fields in which WeChat Pay said something that this version does not know, once for each such value.
pub(crate) fn unknown_values(complaint: &wechatpay::Complaint, history: &[HistoryEntry]) -> Vec<&'static str> {
    let state = matches!(state_of(complaint), ComplaintState::Other(_)).then_some("complaint_state");
    let problem = complaint.problem_type.as_ref().map(ToString::to_string);
    let problem = problem.filter(|kind| matches!(ProblemKind::from(kind.as_str()), ProblemKind::Other(_)));
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
