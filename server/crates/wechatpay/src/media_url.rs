//! Addresses of pictures in answers: accepted for WeChat Pay's hosts alone, and used exactly as they came.

use crate::limits::LimitError;

const HOSTS: [&str; 4] = ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "api.wechatpay.cn", "api2.wechatpay.cn"];
const PATH: &str = "/v3/merchant-service/images/";

/// The path and query of a picture's address, unchanged: decoding and encoding again would change what is signed.
pub(crate) fn raw_path<'a>(url: &'a str, api_base: &str) -> Result<&'a str, LimitError> {
    let refuse = |problem: &str| Err(LimitError::new("media_url", problem));
    if url.bytes().any(|byte| byte <= b' ' || byte == b'\\' || byte == b'#' || !byte.is_ascii()) {
        return refuse("holds characters that no address has");
    }
    let of_base = url.strip_prefix(api_base.trim_end_matches('/')).filter(|rest| rest.starts_with('/'));
    let of_platform = || {
        let (host, path) = url.strip_prefix("https://")?.split_at_checked(url["https://".len()..].find('/')?)?;
        HOSTS.contains(&host).then_some(path)
    };
    let Some(path) = of_base.or_else(of_platform) else { return refuse("is not on a host of WeChat Pay's") };
    if !path.starts_with(PATH) || path.len() == PATH.len() || path.contains("/../") || path.ends_with("/..") {
        return refuse("is not the address of a picture");
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "http://127.0.0.1:3100";

    #[test]
    fn the_path_is_used_as_it_came() {
        let path = "/v3/merchant-service/images/ChsyMDAw%2BMDAw%3D%3D";
        assert_eq!(raw_path(&format!("https://api.mch.weixin.qq.com{path}"), BASE), Ok(path));
        assert_eq!(raw_path(&format!("{BASE}{path}"), BASE), Ok(path));
    }

    proptest::proptest! {
        #[test]
        fn any_address_that_is_accepted_is_on_a_known_host(url in "(https?://)?[!-~]{0,30}(weixin.qq.com|3100)?[!-~]{0,40}") {
            accepted_as_it_is(&url)?;
        }

        #[test]
        fn any_path_behind_a_known_host_is_accepted_as_it_is_or_refused(rest in ".{0,60}") {
            accepted_as_it_is(&format!("https://{}{PATH}{rest}", HOSTS[0]))?;
        }
    }

    fn accepted_as_it_is(url: &str) -> Result<(), proptest::test_runner::TestCaseError> {
        if let Ok(path) = raw_path(url, BASE) {
            let host = url.strip_suffix(path).unwrap_or_default();
            let known = host == BASE || HOSTS.iter().any(|known| host == format!("https://{known}"));
            proptest::prop_assert!(known && path.starts_with(PATH), "{}", url);
        }
        Ok(())
    }

    #[test]
    fn no_other_host_is_ever_asked() {
        for url in [
            "http://api.mch.weixin.qq.com/v3/merchant-service/images/x",
            "https://api.mch.weixin.qq.com.evil.example/v3/merchant-service/images/x",
            "https://user@api.mch.weixin.qq.com/v3/merchant-service/images/x",
            "https://api.mch.weixin.qq.com:444/v3/merchant-service/images/x",
            "http://127.0.0.1:31000/v3/merchant-service/images/x",
            "http://127.0.0.1:3100@evil.example/v3/merchant-service/images/x",
            "https://api.mch.weixin.qq.com/v3/refund/domestic/refunds",
            "https://api.mch.weixin.qq.com/v3/merchant-service/images/",
            "https://api.mch.weixin.qq.com/v3/merchant-service/images/../../certificates",
            "https://api.mch.weixin.qq.com/v3/merchant-service/images/x\r\nHost: evil.example",
            "file:///etc/passwd",
            "https://",
            "",
        ] {
            assert!(raw_path(url, BASE).is_err(), "{url}");
        }
    }
}
