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
    /// Verifies a request's signature. A nonce counts once.
    pub(crate) fn authorize(&self, headers: &HeaderMap, signed: &Signed<'_>) -> Result<(), Refusal> {
        let header = headers.get("Authorization").and_then(|value| value.to_str().ok());
        let header = header.ok_or_else(|| Refusal::signature("Http头Authorization值为空"))?;
        let items = parse(header)?;
        if items["mchid"] != self.options.mchid {
            return Err(Refusal::signature("商户号与签名不匹配"));
        }
        if items["serial_no"] != self.keys.merchant_serial() {
            return Err(Refusal::signature("商户证书序列号有误"));
        }
        let now = self.now() / 1000;
        let timestamp: i64 = items["timestamp"].parse().map_err(|_| Refusal::signature("时间戳格式错误"))?;
        if (now - timestamp).abs() > WINDOW {
            return Err(Refusal::signature("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"));
        }
        let head =
            format!("{}\n{}\n{}\n{}\n", signed.method, signed.path_and_query, items["timestamp"], items["nonce_str"]);
        let message = [head.as_bytes(), signed.body, b"\n"].concat();
        if !self.keys.merchant_signed(&message, items["signature"]) {
            return Err(Refusal::signature("错误的签名，验签失败"));
        }
        let mut state = self.state();
        state.nonces.retain(|_, used_at| (now - *used_at).abs() <= WINDOW);
        if state.nonces.insert(items["nonce_str"].to_owned(), timestamp).is_some() {
            return Err(Refusal::signature("nonce_str重复"));
        }
        Ok(())
    }
}

/// The five items, in any order, each exactly once.
fn parse(header: &str) -> Result<HashMap<&str, &str>, Refusal> {
    let malformed = || Refusal::signature("Http头Authorization格式错误");
    let list = header.strip_prefix(SCHEME).ok_or_else(|| Refusal::signature("Http头Authorization认证类型不正确"))?;
    let mut items = HashMap::new();
    for pair in list.split(',') {
        let (name, value) = pair.trim().split_once('=').ok_or_else(malformed)?;
        let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(malformed)?;
        if value.is_empty() || items.insert(name, value).is_some() {
            return Err(malformed());
        }
    }
    if items.len() == ITEMS.len() && ITEMS.iter().all(|name| items.contains_key(name)) {
        Ok(items)
    } else {
        Err(malformed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_any_order_and_once() {
        let header = |items: &str| format!("{SCHEME}{items}");
        let five = r#"serial_no="A",mchid="1",signature="s=",timestamp="2",nonce_str="n""#;
        assert_eq!(parse(&header(five)).unwrap()["signature"], "s=");
        for wrong in [
            five.replace("mchid=\"1\",", ""),
            format!("{five},mchid=\"1\""),
            format!("{five},extra=\"1\""),
            five.replace("\"1\"", "1"),
            five.replace("\"n\"", "\"\""),
        ] {
            assert!(parse(&header(&wrong)).is_err(), "{wrong}");
        }
        assert!(parse(five).is_err(), "no scheme");
    }
}
