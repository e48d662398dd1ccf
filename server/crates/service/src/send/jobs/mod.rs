//! The jobs of messages.

mod deliver;
mod refund_after;
