//! Where the merchant wants to be called.

use super::Asked;
use super::write::{fields, text};
use crate::answer::{Answer, Refusal};
use crate::shared::Shared;
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use std::net::Ipv4Addr;
use url::{Host, Url};

const MAX_CHARS: usize = 255;

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

/// The URL of a call that may name one.
pub(super) fn optional<'a>(shared: &Shared, fields: &'a Map<String, Value>) -> Result<Option<&'a str>, Refusal> {
    if !fields.contains_key("notify_url") {
        return Ok(None);
    }
    let url = text(fields, "notify_url", MAX_CHARS)?;
    acceptable("notify_url", url, shared.options.allow_loopback_http_notify)?;
    Ok(Some(url))
}

/// HTTPS, a public ASCII host, no query. Loopback, also by plain HTTP, only under the switch that says so.
fn acceptable(field: &str, url: &str, loopback_http: bool) -> Result<(), Refusal> {
    let refuse = |message: &str| Err(Refusal::parameter(field, message));
    if !url.is_ascii() {
        return refuse("通知地址不能是中文域名");
    }
    let Some(parsed) = as_written(url) else { return refuse("通知地址格式错误") };
    if url.contains('?') || url.contains('#') {
        return refuse("通知地址不能携带参数");
    }
    let on_loopback = loopback_http && parsed.host().is_some_and(is_loopback);
    match parsed.scheme() {
        "http" if on_loopback => Ok(()),
        "https" if on_loopback || parsed.host().is_some_and(is_public) => Ok(()),
        "https" => refuse("通知地址必须是外网可访问的地址"),
        _ => refuse("通知地址仅支持HTTPS"),
    }
}

/// A URL that no reader has to mend: readers mend in different ways.
fn as_written(url: &str) -> Option<Url> {
    let (_, rest) = url.split_once("://")?;
    let is_clean = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\@\"<>^`{|}".contains(&byte));
    let names_host = rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
    if is_clean && names_host { Url::parse(url).ok() } else { None }
}

fn is_loopback(host: Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => name == "localhost",
    }
}

/// Whether a host can be reached from elsewhere, as far as its name or number tells.
fn is_public(host: Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => is_public_ipv4(address),
        // What is handed out so far (RFC 4291), but for the block of examples.
        Host::Ipv6(address) => address.segments()[0] & 0xe000 == 0x2000 && address.segments()[..2] != [0x2001, 0x0db8],
        Host::Domain(name) => is_public_name(name),
    }
}

fn is_public_ipv4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    !(first == 0
        || first >= 224
        || is_shared
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation())
}

/// Labels of letters, digits and hyphens, more than one, in no zone that is local by its name.
fn is_public_name(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_local = ["local", "localhost", "internal"].contains(labels.last().unwrap_or(&""));
    labels.len() > 1 && !is_local && labels.iter().all(is_label)
}
