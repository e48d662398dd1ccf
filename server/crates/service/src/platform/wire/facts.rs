//! The fields of a complaint, each in the desk's words.

use super::instant;
use super::told::ToldComplaint;
use desk_domain::complaint::{Order, Returned, ServiceOrder};
use desk_domain::{
    ComplaintState, Fen, HistoryEntry, Mchid, ProblemKind, ServiceOrderState, Timestamp, UserTag, Voice,
};
use desk_store::FoundBy;

impl ToldComplaint {
    /// The complaint id as it came; it may be empty, or none that the desk can read.
    pub(crate) fn id(&self) -> &str {
        &self.fields.complaint_id
    }

    pub(crate) fn state(&self) -> ComplaintState {
        self.fields.complaint_state.as_str().into()
    }

    /// When the user complained; `None` if the time cannot be read.
    pub(crate) fn complained_at(&self) -> Option<Timestamp> {
        instant(&self.fields.complaint_time)
    }

    /// The merchant that is complained about, if the answer names it.
    pub(crate) fn merchant_named(&self) -> Option<Mchid> {
        Mchid::parse(self.fields.complainted_mchid.as_deref()?.trim()).ok()
    }

    /// The orders that the complaint is about.
    pub(crate) fn orders(&self) -> impl Iterator<Item = Order> {
        self.fields.complaint_order_info.iter().map(|order| Order {
            transaction_id: order.transaction_id.clone(),
            order_no: order.out_trade_no.clone(),
            amount: order.amount.map(Fen),
        })
    }

    /// The payer's phone, encrypted for the merchant, if the user has left one.
    pub(crate) fn encrypted_phone(&self) -> Option<&str> {
        self.fields.payer_phone.as_deref().filter(|phone| !phone.is_empty())
    }

    /// Addresses of the pictures that the user has complained with.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = &String> {
        self.fields.complaint_media_list.iter().flat_map(|media| &media.media_url)
    }

    /// What the complaint is found by in a search, besides its own fields: the numbers of its orders, and places.
    pub(crate) fn found_by(&self) -> FoundBy {
        let orders = self.fields.complaint_order_info.iter();
        let orders = orders.flat_map(|order| [&order.transaction_id, &order.out_trade_no]);
        let services = self.fields.service_order_info.iter().flat_map(|order| [&order.order_id, &order.out_order_no]);
        let numbers = orders.chain(services.flatten()).filter(|number| !number.is_empty());
        FoundBy {
            numbers: numbers.cloned().collect(),
            words: self.returned().and_then(|back| back.place).into_iter().collect(),
        }
    }

    /// The Pay Score orders of the complaint.
    pub(crate) fn service_orders(&self) -> impl Iterator<Item = ServiceOrder> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        self.fields.service_order_info.iter().map(move |order| ServiceOrder {
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
    pub(crate) fn returned(&self) -> Option<Returned> {
        let power = self.fields.additional_info.as_ref()?.share_power_info.as_ref()?;
        let address = power.return_address_info.as_ref();
        let returned = Returned {
            at: power.return_time.as_deref().and_then(instant),
            place: address.and_then(|address| address.return_address.clone()).filter(|place| !place.is_empty()),
            to_the_same_machine: power.is_returned_to_same_machine,
        };
        (returned != Returned::default()).then_some(returned)
    }

    /// Addresses of all pictures of the complaint and its history, each once.
    pub(crate) fn media_urls(&self, history: &[HistoryEntry]) -> Vec<String> {
        let mut urls = Vec::new();
        for url in self.evidence().chain(history.iter().flat_map(|row| &row.images)) {
            if !urls.contains(url) {
                urls.push(url.clone());
            }
        }
        urls
    }

    /// The fields with values that this version does not know, once for each such value.
    pub(crate) fn unknown_values(&self, history: &[HistoryEntry]) -> Vec<&'static str> {
        let state = matches!(self.state(), ComplaintState::Other(_)).then_some("complaint_state");
        let problem = self.fields.problem_type.as_ref().map(ToString::to_string);
        let problem = problem.filter(|kind| matches!(ProblemKind::from(kind.as_str()), ProblemKind::Other(_)));
        let tags = self.fields.user_tag_list.iter().map(ToString::to_string);
        let tags = tags.filter(|tag| matches!(UserTag::from(tag.as_str()), UserTag::Other(_)));
        let kinds = history.iter().filter(|row| row.kind.voice() == Voice::Unknown);
        state
            .into_iter()
            .chain(problem.map(|_| "problem_type"))
            .chain(tags.map(|_| "user_tag_list"))
            .chain(kinds.map(|_| "operate_type"))
            .collect()
    }
}
