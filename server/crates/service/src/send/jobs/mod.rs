//! What workers do with messages.

mod deliver;
mod refund_after;
