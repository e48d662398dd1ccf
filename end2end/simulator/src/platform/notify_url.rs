//! Where the merchant wants to be called.

use super::Asked;
use super::write::{fields, text};
use crate::answer::{Answer, Refusal};
use crate::shared::Shared;
use http::{Method, StatusCode};
use serde_json::json;
use url::{Host, Url};

pub(super) const MAX_CHARS: usize = 255;

pub(super) fn serve(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let nothing = || Refusal::new(StatusCode::BAD_REQUEST, "RESOURCE_NOT_EXISTS", "查询的通知回调不存在");
    let registered = shared.state().notify_url.clone();
    let is_registered = registered.is_some();
    let url = match *asked.method {
        Method::GET => registered.ok_or_else(nothing)?,
        Method::DELETE => {
            shared.state().notify_url.take().ok_or_else(nothing)?;
            return Ok(Answer::Empty);
        }
        Method::POST if is_registered => return Err(Refusal::request("通知回调已存在，请使用更新接口")),
        Method::PUT if !is_registered => return Err(nothing()),
        _ => {
            let fields = fields(asked, &["url"])?;
            let url = text(&fields, "url", MAX_CHARS)?.to_owned();
            acceptable("url", &url, shared.options.allow_loopback_http_notify)?;
            shared.state().notify_url = Some(url.clone());
            url
        }
    };
    Ok(Answer::Json(json!({ "mchid": shared.options.mchid, "url": url })))
}

/// HTTPS, an ASCII host, no query. Plain HTTP to loopback only under the switch that says so.
pub(super) fn acceptable(field: &str, url: &str, loopback_http: bool) -> Result<(), Refusal> {
    let refuse = |message: &str| Err(Refusal::parameter(field, message));
    if !url.is_ascii() {
        return refuse("通知地址不能是中文域名");
    }
    let Ok(parsed) = Url::parse(url) else { return refuse("通知地址格式错误") };
    if url.contains('?') || url.contains('#') {
        return refuse("通知地址不能携带参数");
    }
    let loopback = match parsed.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if loopback_http && loopback => Ok(()),
        _ => refuse("通知地址仅支持HTTPS"),
    }
}
