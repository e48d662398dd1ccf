use super::numbers::Seconds;
use crate::section;

section! {
    /// What agents send.
    pub struct Sending("", _) {
        /// Seconds that a reply waits before it leaves, so that its author can take it back.
        send_hold_seconds: Seconds<0, 300> = Seconds::new(8),
    }
}
