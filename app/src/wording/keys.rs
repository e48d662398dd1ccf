//! What is said about keys and clocks.

use super::Words;
use desk_domain::{Language, Timestamp};
use desk_service::view::{ClockReading, KeyHealth, KeyKind};

impl Words {
    /// How long a key is good for.
    pub(crate) fn key_end(&self, key: &KeyHealth, now: Timestamp) -> String {
        match (self.language, key.kind, key.days_left(now)) {
            (Language::Chinese, KeyKind::PublicKey, _) => "不过期".to_owned(),
            (Language::English, KeyKind::PublicKey, _) => "does not expire".to_owned(),
            (Language::Chinese, _, None) => "到期日未知".to_owned(),
            (Language::English, _, None) => "end unknown".to_owned(),
            (Language::Chinese, _, Some(days)) if days < 0 => "已过期".to_owned(),
            (Language::English, _, Some(days)) if days < 0 => "expired".to_owned(),
            (Language::Chinese, _, Some(days)) => format!("{days} 天后到期"),
            (Language::English, _, Some(1)) => "expires in 1 day".to_owned(),
            (Language::English, _, Some(days)) => format!("expires in {days} days"),
        }
    }

    /// What a key of WeChat Pay's has verified.
    pub(crate) fn key_use(&self, key: &KeyHealth, now: Timestamp) -> String {
        let moment = |at: Option<Timestamp>| {
            at.map_or_else(|| self.none.to_owned(), |at| crate::format::moment(at, now, self.language))
        };
        let (answer, callback) = (moment(key.last_answer_at), moment(key.last_callback_at));
        let share = key.share.unwrap_or_default();
        match self.language {
            Language::Chinese => format!("最近应答 {answer}，最近回调 {callback}，近 7 天回调占 {share}%"),
            Language::English => {
                format!("last answer {answer}, last callback {callback}, {share}% of the callbacks of 7 days")
            }
        }
    }

    /// What to do about a key that ends.
    pub(crate) fn key_advice(&self, kind: KeyKind) -> &'static str {
        match (self.language, kind) {
            (Language::Chinese, KeyKind::MerchantCertificate) => {
                "请在商户平台“API安全”更换证书，然后在服务器上运行 complaint-desk merchant rotate-key。"
            }
            (Language::English, KeyKind::MerchantCertificate) => {
                "Issue a new one on the merchant platform (API安全), then run complaint-desk merchant rotate-key on the server."
            }
            (Language::Chinese, _) => "微信支付发布新证书后会自动下载；也可以改用微信支付公钥。",
            (Language::English, _) => {
                "Its successor is downloaded when WeChat Pay publishes it; or change to the WeChat Pay public key."
            }
        }
    }

    /// How this machine's clock stands to WeChat Pay's.
    pub(crate) fn clock_reading(&self, clock: &ClockReading) -> String {
        let seconds = clock.ahead.abs().as_seconds();
        let hint = match (clock.is_proven, self.language) {
            (true, _) => "",
            (false, Language::Chinese) => "（来自未签名的应答，仅供参考）",
            (false, Language::English) => " (a hint, from an unsigned answer)",
        };
        if !clock.is_wrong() {
            return match self.language {
                Language::Chinese => format!("与微信支付相差 {seconds} 秒{hint}"),
                Language::English => format!("{seconds} s from WeChat Pay's{hint}"),
            };
        }
        let minutes = seconds / 60;
        match (self.language, clock.ahead.0 < 0) {
            (Language::Chinese, false) => format!("本机时钟比微信支付快 {minutes} 分钟，请用 NTP 校准{hint}"),
            (Language::Chinese, true) => format!("本机时钟比微信支付慢 {minutes} 分钟，请用 NTP 校准{hint}"),
            (Language::English, false) => {
                format!("this machine's clock is {minutes} min ahead of WeChat Pay's; set it with NTP{hint}")
            }
            (Language::English, true) => {
                format!("this machine's clock is {minutes} min behind WeChat Pay's; set it with NTP{hint}")
            }
        }
    }
}
