use super::numbers::Seconds;
use crate::section;

section! {
    /// How WeChat Pay is asked.
    pub struct WechatPay("wechatpay", _) {
        /// Seconds between two readings of the list of the newest complaints, which finds what a lost callback did not tell.
        /// With more than about 50,000 complaints a month it is read less often, so that it stays within its share of the
        /// quota.
        reconcile_seconds: Seconds<10, 86_400> = Seconds::new(60),

        /// Seconds to wait for one answer of WeChat Pay.
        request_timeout_seconds: Seconds<1, 60> = Seconds::new(10),

        /// Seconds that WeChat Pay may take to list what has reached it. A message whose answer was lost is called not
        /// delivered only if the history, read that long after it, shows nothing that could be it.
        listing_delay_seconds: Seconds<30, 86_400> = Seconds::new(600),
    }
}
