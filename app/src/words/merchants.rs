//! The merchants as administrators look at them: addresses, keys, clocks.

use super::words;
use crate::format;
use desk_domain::{ClockReading, Timestamp};
use desk_service::merchants::{KeyHealth, KeyKind};

words! {
    /// A merchant's card.
    MerchantWords:
    title: "商户设置" / "Merchant settings";
    intro: "接入的商户与通知地址" / "Connected merchants and their notification URLs";
    none_connected: "还没有接入商户。请在服务器上运行 complaint-desk merchant add。" / "No merchant is connected. Run complaint-desk merchant add on the server.";
    mchid: "商户号" / "Merchant ID";
    api_base: "接口地址" / "API address";
    registered_url: "微信登记" / "Registered";
    expected_url: "本机应为" / "Expected";
    matches: "通知地址一致" / "Notification URL matches";
    differs: "通知地址不一致" / "Notification URL differs";
    last_callback: "最近回调" / "Last callback";
    no_error: "没有错误" / "No errors";
    last_error: "最近错误" / "Last error";
    sub_merchants: "特约商户" / "Sub-merchants";
    sub_merchant(name: &str, mchid: &str): "{name}（{mchid}）" / "{name} ({mchid})";
    keys: "验签密钥" / "Verification keys";
    own_certificate: "商户 API 证书" / "API certificate";
    key_ends(kind: KeyKind, days_left: Option<i64>) -> String: match (kind, days_left) {
        (KeyKind::PublicKey, _) => "不过期" / "never expires",
        (_, None) => "没有导入证书，查不到到期日" / "no certificate imported, expiry unknown",
        (_, Some(..=-1)) => "已过期" / "expired",
        (_, Some(1)) => "1 天后到期" / "expires in 1 day",
        (_, Some(days)) => "{days} 天后到期" / "expires in {days} days",
    }
    /// What to do about a key that ends.
    key_advice(kind: KeyKind): match kind {
        KeyKind::MerchantCertificate => "请在商户平台“API安全”更换证书，然后在服务器上运行 complaint-desk merchant rotate-key。" / "Issue a new one on the merchant platform (API安全), then run complaint-desk merchant rotate-key on the server.",
        KeyKind::PublicKey | KeyKind::PlatformCertificate => "微信支付发布新证书后会自动下载；也可以改用微信支付公钥。" / "Its successor is downloaded when WeChat Pay publishes it; or change to the WeChat Pay public key.",
    }
    key_used(answer: &str, callback: &str, share: i64): "最近应答 {answer}，最近回调 {callback}，近 7 天回调占 {share}%" / "last answer {answer}, last callback {callback}, {share}% of callbacks in 7 days";
    clock: "时钟" / "Clock";
    clock_right(seconds: i64, hint: &str): "与微信支付相差 {seconds} 秒{hint}" / "{seconds} s off WeChat Pay's clock{hint}";
    clock_fast(minutes: i64, hint: &str): "本机时钟比微信支付快 {minutes} 分钟，请用 NTP 校准{hint}" / "this machine's clock is {minutes} min ahead of WeChat Pay's; sync it with NTP{hint}";
    clock_slow(minutes: i64, hint: &str): "本机时钟比微信支付慢 {minutes} 分钟，请用 NTP 校准{hint}" / "this machine's clock is {minutes} min behind WeChat Pay's; sync it with NTP{hint}";
    clock_unproven: "（来自未签名的应答，仅供参考）" / " (unverified, from an unsigned answer)";
}

impl MerchantWords {
    /// How long a key is good for.
    pub(crate) fn key_end(&self, key: &KeyHealth, now: Timestamp) -> String {
        self.key_ends(key.kind, key.days_left(now))
    }

    /// What a key of WeChat Pay's has verified.
    pub(crate) fn key_use(&self, key: &KeyHealth, now: Timestamp) -> String {
        let none = words(self.language).common.none;
        let moment =
            |at: Option<Timestamp>| at.map_or_else(|| none.to_owned(), |at| format::moment(at, now, self.language));
        let (answer, callback) = (moment(key.last_answer_at), moment(key.last_callback_at));
        self.key_used(&answer, &callback, key.share.unwrap_or_default())
    }

    /// How this machine's clock stands to WeChat Pay's.
    pub(crate) fn clock_reading(&self, clock: &ClockReading) -> String {
        let seconds = clock.ahead.abs().as_seconds();
        let hint = if clock.is_proven { "" } else { self.clock_unproven };
        match (clock.is_wrong(), clock.ahead.0 < 0) {
            (false, _) => self.clock_right(seconds, hint),
            (true, false) => self.clock_fast(seconds / 60, hint),
            (true, true) => self.clock_slow(seconds / 60, hint),
        }
    }
}
