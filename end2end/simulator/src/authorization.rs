//! Who asks: the `Authorization` header, verified as strictly as the platform does.

use crate::answer::Refusal;
use crate::shared::Shared;
use http::HeaderMap;
use std::collections::HashMap;

const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048 ";
/// A timestamp further from the platform's clock than this is refused, in seconds.
const WINDOW: i64 = 300;
const ITEMS: [&str; 5] = ["mchid", "nonce_str", "timestamp", "serial_no", "signature"];

/// What a request was signed over.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    pub(crate) path_and_query: &'a str,
    pub(crate) body: &'a [u8],
}

impl Shared {
    /// Verifies a request's signature. The same request may come twice, over another line: then it is carried out twice.
    pub(crate) fn authorize(&self, headers: &HeaderMap, signed: &Signed<'_>) -> Result<(), Refusal> {
        let header = headers.get("Authorization").and_then(|value| value.to_str().ok());
        let header = header.ok_or_else(|| Refusal::signature("Http头Authorization值为空"))?;
        let items = parse(header)?;
        if items["mchid"] != self.options.mchid {
            return Err(Refusal::signature("商户号与签名不匹配"));
        }
        if !items["serial_no"].eq_ignore_ascii_case(&self.keys.merchant_serial()) {
            return Err(Refusal::signature("商户证书序列号有误"));
        }
        let now = self.now() / 1000;
        let timestamp = seconds(items["timestamp"]).ok_or_else(|| Refusal::signature("时间戳格式错误"))?;
        if (now - timestamp).abs() > WINDOW {
            return Err(Refusal::signature("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"));
        }
        let head =
            format!("{}\n{}\n{}\n{}\n", signed.method, signed.path_and_query, items["timestamp"], items["nonce_str"]);
        let message = [head.as_bytes(), signed.body, b"\n"].concat();
        if !self.keys.merchant_signed(&message, items["signature"]) {
            return Err(Refusal::mismatch(signed.method, signed.path_and_query, &message));
        }
        Ok(())
    }
}

/// Digits alone, no sign, and few enough that nothing overflows.
fn seconds(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 12;
    digits.then(|| text.parse().ok()).flatten()
}

/// The five items, in any order, each exactly once.
fn parse(header: &str) -> Result<HashMap<&str, &str>, Refusal> {
    let malformed = || Refusal::signature("Http头Authorization格式错误");
    let list = header.strip_prefix(SCHEME).ok_or_else(|| Refusal::signature("Http头Authorization认证类型不正确"))?;
    let mut items = HashMap::new();
    for pair in list.split(',') {
        let (name, value) = pair.trim().split_once('=').ok_or_else(malformed)?;
        let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(malformed)?;
        if value.is_empty() || value.contains('"') || items.insert(name, value).is_some() {
            return Err(malformed());
        }
    }
    if items.len() == ITEMS.len() && ITEMS.iter().all(|name| items.contains_key(name)) {
        Ok(items)
    } else {
        Err(malformed())
    }
}

/// The values of a header that is accepted for its form.
#[cfg(fuzzing)]
pub fn fuzzed(header: &str) -> Option<Vec<&str>> {
    let items = parse(header).ok()?;
    seconds(items["timestamp"]);
    Some(items.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The five items with values of any kind that a header can hold, in any order.
    fn five() -> impl Strategy<Value = Vec<(&'static str, String)>> {
        proptest::collection::vec("[ !#-+\\--~]{1,20}", 5)
            .prop_map(|values| ITEMS.into_iter().zip(values).collect::<Vec<_>>())
            .prop_shuffle()
    }

    fn header<'a>(items: impl IntoIterator<Item = &'a (&'static str, String)>) -> String {
        let items: Vec<String> = items.into_iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        format!("{SCHEME}{}", items.join(","))
    }

    proptest! {
        #[test]
        fn no_header_makes_reading_panic(text in ".{0,120}") {
            drop(parse(&text));
            drop(parse(&format!("{SCHEME}{text}")));
            prop_assert!(seconds(&text).is_none_or(|time| time >= 0));
        }

        #[test]
        fn items_come_in_any_order(items in five()) {
            let header = header(&items);
            let read = parse(&header).map_err(|refusal| TestCaseError::fail(refusal.message))?;
            for (name, value) in &items {
                prop_assert_eq!(read[name], value);
            }
        }

        #[test]
        fn none_may_be_missing(items in five(), which in 0..5usize) {
            prop_assert!(parse(&header(items.iter().enumerate().filter(|(at, _)| *at != which).map(|(_, item)| item))).is_err());
        }

        #[test]
        fn none_may_be_there_twice(items in five(), which in 0..5usize, value in "[a-z]{1,5}") {
            let again = (items[which].0, value);
            prop_assert!(parse(&header(items.iter().chain([&again]))).is_err());
        }

        #[test]
        fn none_may_be_added(items in five(), value in "[a-z]{1,5}") {
            prop_assert!(parse(&header(items.iter().chain([&("token", value)]))).is_err());
        }

        #[test]
        fn none_may_be_empty_bare_or_hold_quotes(items in five(), which in 0..5usize, wrong in 0..3usize) {
            let whole = header(&items);
            let (name, value) = &items[which];
            let quoted = format!("{name}=\"{value}\"");
            let spoiled = match wrong {
                0 => format!("{name}=\"\""),
                1 => format!("{name}={value}"),
                _ => format!("{name}=\"{value}\"{value}\""),
            };
            prop_assert!(parse(&whole.replace(&quoted, &spoiled)).is_err());
        }
    }

    #[test]
    fn another_scheme_is_refused() {
        let five: Vec<(&str, String)> = ITEMS.map(|name| (name, "1".to_owned())).into();
        let good = header(&five);
        assert!(parse(&good).is_ok());
        for scheme in ["", "WECHATPAY2-SM2-WITH-SM3 ", "wechatpay2-sha256-rsa2048 ", "WECHATPAY2-SHA256-RSA2048"] {
            assert!(parse(&good.replace(SCHEME, scheme)).is_err(), "{scheme}");
        }
    }

    #[test]
    fn a_time_is_digits_alone() {
        assert_eq!(seconds("1787724000"), Some(1_787_724_000));
        for wrong in ["", "-1", "+1", "1.5", " 1", "1787724000000", "-9223372036854775808", "１"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
