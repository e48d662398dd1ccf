//! The subject of a complaint: orders that were paid, and things that were rented.

use super::ServiceOrderState;
use crate::money::Fen;
use crate::time::Timestamp;

/// An order that was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub transaction_id: String,
    pub order_no: String,
    /// `None` if the amount cannot be read.
    pub amount: Option<Fen>,
}

/// A Pay Score order, as it was when the user complained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceOrder {
    /// WeChat Pay's number of the order.
    pub number: Option<String>,
    pub merchant_number: Option<String>,
    pub state: Option<ServiceOrderState>,
}

/// Where and when a rented power bank was returned, as the user says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    pub at: Option<Timestamp>,
    pub place: Option<String>,
    pub to_the_same_machine: Option<bool>,
}
