use super::numbers::{Days, Hours};
use crate::section;

section! {
    /// How long is kept what is needed for a while only.
    pub struct Retention("retention", _) {
        /// Days for which ids of notifications are remembered, so that a repeated one is handled once. WeChat Pay repeats
        /// for up to a week.
        notification_days: Days<8, 365> = Days::new(8),

        /// Hours for which changes can be replayed to a browser that was away.
        event_hours: Hours<1, 720> = Hours::new(24),
    }
}
