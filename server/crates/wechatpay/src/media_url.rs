//! Addresses of pictures in answers: accepted for WeChat Pay's hosts alone, and used exactly as they came.

use crate::limits::LimitError;
use url::Url;

const HOSTS: [&str; 4] = ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "api.wechatpay.cn", "api2.wechatpay.cn"];
const PATH: &str = "/v3/merchant-service/images/";
/// Tencent's file store, where links of a history row's `image_list` have been seen to lead, over plain HTTP.
const STORE: &str = ".gfp.tencent-cloud.com";

/// Where a picture is had.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// On the API: path and query, unchanged, since decoding and encoding again would change what is signed.
    Api(&'a str),
    /// On the file store, under a link that needs no more than to be opened and ends after about an hour.
    Store(Url),
}

pub(crate) fn place<'a>(url: &'a str, api_base: &str) -> Result<Place<'a>, LimitError> {
    match stored(url) {
        Some(link) => Ok(Place::Store(link)),
        None => raw_path(url, api_base).map(Place::Api),
    }
}

/// A link to the file store that is sent just as it was written.
fn stored(url: &str) -> Option<Url> {
    let link = Url::parse(url).ok().filter(|link| link.as_str() == url)?;
    let is_plain = matches!(link.scheme(), "http" | "https") && link.port().is_none() && link.fragment().is_none();
    let is_anonymous = link.username().is_empty() && link.password().is_none();
    (is_plain && is_anonymous && link.host_str()?.ends_with(STORE)).then_some(link)
}

fn raw_path<'a>(url: &'a str, api_base: &str) -> Result<&'a str, LimitError> {
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

    #[test]
    fn a_link_to_the_file_store_is_opened_as_it_stands() {
        for scheme in ["http", "https"] {
            let link =
                format!("{scheme}://qualitymgr-40010.sh.gfp.tencent-cloud.com/a/b.jpg?sign=q-sign-algorithm%3Dsha1");
            assert_eq!(place(&link, BASE), Ok(Place::Store(Url::parse(&link).unwrap())));
        }
        for other in [
            "http://gfp.tencent-cloud.com.evil.example/a.jpg",
            "http://evil.example/.gfp.tencent-cloud.com",
            "http://gfp.tencent-cloud.com/a.jpg",
            "http://evilgfp.tencent-cloud.com/a.jpg",
            "http://x.gfp.tencent-cloud.com:8080/a.jpg",
            "http://x.gfp.tencent-cloud.com@evil.example/a.jpg",
            "http://a:b@x.gfp.tencent-cloud.com/a.jpg",
            "http://x.gfp.tencent-cloud.com/a b.jpg",
            "http://x.gfp.tencent-cloud.com/a.jpg#b",
            "http://X.gfp.tencent-cloud.com/a.jpg",
            "ftp://x.gfp.tencent-cloud.com/a.jpg",
        ] {
            assert!(place(other, BASE).is_err(), "{other}");
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
