//! Who works on which complaint.

mod colleagues;
mod handover;

pub(crate) use colleagues::names;
pub use colleagues::{Colleague, colleagues};
pub use handover::{HandedOver, HandoverForm, hand_over, keep_note, kept_note};
