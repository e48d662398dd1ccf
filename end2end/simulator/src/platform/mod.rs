//! The API itself: one request after another through the same gates.

mod blocks;
mod content_type;
mod decision;
mod echo;
mod images;
mod immediate;
mod json;
mod notify_url;
mod query;
mod read;
mod refunds;
mod shape;
mod write;

use crate::answer::{Answer, Refusal};
use crate::authorization::Signed;
use crate::faults::{Call, FaultKind};
use crate::shared::Shared;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;
use std::time::Duration;

/// A picture of 2 MB with its frame fits; nothing else comes near.
const MAX_BODY: usize = 4 * 1024 * 1024;
/// How long an answer is withheld that the client is to give up on.
const WITHHELD: Duration = Duration::from_secs(30);

const COMPLAINTS: &str = "/v3/merchant-service/complaints-v2";
const NOTIFY_URL: &str = "/v3/merchant-service/complaint-notifications";
const UPLOAD: &str = "/v3/merchant-service/images/upload";
const IMAGES: &str = "/v3/merchant-service/images/";
const CERTIFICATES: &str = "/v3/certificates";
const REFUNDS: &str = "/v3/refund/domestic/refunds";
const ECHO: &str = "/v3/security/echo";

/// What a call needs to know of its request.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    /// As it was sent, to the byte.
    pub(crate) path_and_query: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
    /// What the signature covers of an upload.
    pub(crate) upload: Option<images::Upload>,
    pub(crate) complaint_id: Option<&'a str>,
    pub(crate) fault: Option<FaultKind>,
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).with_state(shared)
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = read_whole(body).await;
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let path_and_query = parts.uri.path_and_query().map_or(path, http::uri::PathAndQuery::as_str);
    let Some((call, complaint_id)) = route(&parts.method, path) else {
        return shared.refused(&Refusal::missing("请求的资源不存在"), &parts.headers);
    };
    let Some(body) = body else {
        let response = shared.refused(&too_large(call), &parts.headers);
        shared.note(call, complaint_id, &[], Some(response.status()), false);
        return response;
    };
    let upload = match call {
        Call::Upload => images::parse(&parts.headers, body.clone()).await,
        _ => None,
    };
    let fault = shared.state().fault(call, complaint_id);
    let (method, headers) = (&parts.method, &parts.headers);
    let asked = Asked { method, path, path_and_query, query, headers, body: &body, upload, complaint_id, fault };
    // Written before an answer is withheld or dropped: afterwards nothing can be.
    let note_silence = |committed| shared.note(call, complaint_id, &body, None, committed);
    if let Some(response) = before(&shared, fault, &parts.headers, || note_silence(false)).await {
        shared.note(call, complaint_id, &body, Some(response.status()), false);
        return response;
    }
    let outcome = shared.carry_out(call, &asked);
    let committed = outcome.is_ok();
    let outcome = outcome.map(|answer| match answer {
        Answer::Json(json) => Answer::Text(shared.state().written(call, complaint_id, json)),
        other => other,
    });
    let response = match outcome {
        Ok(answer) => after(&shared, fault, answer, &parts.headers, || note_silence(true)).await,
        Err(refusal) => shared.refused(&refusal, &parts.headers),
    };
    shared.note(call, complaint_id, &body, Some(response.status()), committed);
    response
}

/// A body that is not too large. One that is gets read to its end all the same: who is still sending hears no answer.
async fn read_whole(body: Body) -> Option<Bytes> {
    let mut chunks = body.into_data_stream();
    let mut whole = BytesMut::new();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.ok()?;
        length += chunk.len();
        if length <= MAX_BODY {
            whole.extend_from_slice(&chunk);
        }
    }
    (length <= MAX_BODY).then(|| whole.freeze())
}

fn too_large(call: Call) -> Refusal {
    match call {
        Call::Upload => images::too_large(),
        _ => Refusal::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", "请求体过大"),
    }
}

/// Faults that strike before anything is done.
async fn before(
    shared: &Shared,
    fault: Option<FaultKind>,
    headers: &HeaderMap,
    note_silence: impl FnOnce(),
) -> Option<Response> {
    match fault? {
        FaultKind::Refuse429 => Some(shared.refused(&too_frequent(), headers)),
        FaultKind::Refuse429ForADay => {
            let mut response = shared.refused(&too_frequent(), headers);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("86400"));
            Some(response)
        }
        FaultKind::Refuse401 => Some(shared.refused(&Refusal::signature("验签失败"), headers)),
        FaultKind::Refuse403 => Some(shared.refused(&Refusal::not_permitted("商户无权限"), headers)),
        FaultKind::ResultTooLarge => Some(shared.refused(&Refusal::request("当前查询结果数据量过大"), headers)),
        FaultKind::Error500Before => Some(shared.refused(&system_error(), headers)),
        FaultKind::Html502 => Some(bad_gateway()),
        FaultKind::TimeoutBefore => {
            note_silence();
            tokio::time::sleep(WITHHELD).await;
            Some(bad_gateway())
        }
        FaultKind::DropBefore => {
            note_silence();
            hang_up()
        }
        _ => None,
    }
}

/// Faults that strike when everything is done.
async fn after(
    shared: &Shared,
    fault: Option<FaultKind>,
    answer: Answer,
    headers: &HeaderMap,
    note_silence: impl FnOnce(),
) -> Response {
    match fault {
        Some(FaultKind::Refuse400AfterCommit) => {
            shared.refused(&Refusal::request("提交商户回复失败,请稍后重试"), headers)
        }
        Some(FaultKind::Error500AfterCommit) => shared.refused(&system_error(), headers),
        Some(FaultKind::TimeoutAfterCommit) => {
            note_silence();
            tokio::time::sleep(WITHHELD).await;
            bad_gateway()
        }
        Some(FaultKind::DropAfterCommit) => {
            note_silence();
            hang_up()
        }
        spoiled => shared.answered(answer, headers, spoiled),
    }
}

fn too_frequent() -> Refusal {
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, "FREQUENCY_LIMITED", "频率超过限制")
}

fn system_error() -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", "系统繁忙，请稍后重试")
}

fn bad_gateway() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
    (StatusCode::BAD_GATEWAY, [(header::CONTENT_TYPE, "text/html")], page).into_response()
}

/// Ends the connection without an answer: what unwinds here takes the connection's task with it.
fn hang_up<T>() -> T {
    std::panic::resume_unwind(Box::new("the connection is dropped on command"))
}

/// The number by which a path asks for a refund.
fn refund_number(path: &str) -> Option<&str> {
    path.strip_prefix(REFUNDS)?.strip_prefix('/').filter(|number| !number.is_empty() && !number.contains('/'))
}

/// Which call a request is, and about which complaint.
fn route<'a>(method: &Method, path: &'a str) -> Option<(Call, Option<&'a str>)> {
    match (method, path) {
        (&Method::GET, COMPLAINTS) => return Some((Call::List, None)),
        (&Method::POST | &Method::GET | &Method::PUT | &Method::DELETE, NOTIFY_URL) => {
            return Some((Call::NotifyUrl, None));
        }
        (&Method::POST, UPLOAD) => return Some((Call::Upload, None)),
        (&Method::GET, CERTIFICATES) => return Some((Call::Certificates, None)),
        (&Method::POST, ECHO) => return Some((Call::Echo, None)),
        (&Method::POST, REFUNDS) => return Some((Call::Refund, None)),
        (&Method::GET, path) if refund_number(path).is_some() => return Some((Call::RefundQuery, None)),
        (&Method::GET, path) if path.starts_with(IMAGES) => return Some((Call::Download, None)),
        _ => {}
    }
    let rest = path.strip_prefix(COMPLAINTS)?.strip_prefix('/')?;
    match (method, rest.split_once('/')) {
        (&Method::GET, None) => Some((Call::Detail, Some(rest))),
        (&Method::GET, Some((id, "negotiation-historys"))) => Some((Call::History, Some(id))),
        (&Method::POST, Some((id, "response"))) => Some((Call::Reply, Some(id))),
        (&Method::POST, Some((id, "complete"))) => Some((Call::Complete, Some(id))),
        (&Method::POST, Some((id, "update-refund-progress"))) => Some((Call::RefundDecision, Some(id))),
        (&Method::POST, Some((id, "response-immediate-service"))) => Some((Call::ImmediateReply, Some(id))),
        _ => None,
    }
}

impl Shared {
    /// The gates in the platform's order: headers, signature, key, quota, and then the call itself.
    fn carry_out(&self, call: Call, asked: &Asked<'_>) -> Result<Answer, Refusal> {
        required_headers(call, asked)?;
        let signed_body: &[u8] = match &asked.upload {
            Some(upload) => upload.meta.as_bytes(),
            None => asked.body,
        };
        let signed = Signed { method: asked.method.as_str(), path_and_query: asked.path_and_query, body: signed_body };
        self.authorize(asked.headers, &signed)?;
        self.known_key(asked.headers)?;
        if self.options.rate_limits && !self.state().quota.take(call, self.now()) {
            return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "FREQUENCY_LIMITED", "频率超过限制"));
        }
        let parameters = query::parameters(call, self.options.partner, asked.query)?;
        match call {
            Call::List => read::list(self, asked, &parameters),
            Call::Detail => read::detail(self, asked),
            Call::History => read::history(self, asked, &parameters),
            Call::Certificates => read::certificates(self, &parameters),
            Call::NotifyUrl => notify_url::serve(self, asked),
            Call::Reply => write::reply(self, asked),
            Call::Complete => write::complete(self, asked),
            Call::Upload => images::upload(self, asked),
            Call::Download => images::download(self, asked),
            Call::RefundDecision => decision::decide(self, asked),
            Call::ImmediateReply => immediate::reply(self, asked),
            Call::Refund => refunds::create(self, asked),
            Call::RefundQuery => refunds::query(self, asked, &parameters),
            Call::Echo => echo::echo(self, asked),
            Call::Callback | Call::Any => Err(system_error()),
        }
    }

    /// Where a request names a key of the platform's, the merchant must have it.
    fn known_key(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        // Clients that hold no key yet name none, or name it empty.
        let Some(named) = headers.get("Wechatpay-Serial").filter(|named| !named.is_empty()) else { return Ok(()) };
        let kind = named.to_str().ok().and_then(|serial| self.keys.kind_of(serial));
        kind.map(drop).ok_or_else(unknown_key)
    }
}

fn unknown_key() -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误")
}

/// Whether the answer's type is among those that a client takes.
fn accepts(call: Call, accept: &str) -> bool {
    let is_picture = call == Call::Download && accept.contains("image/");
    is_picture || ["*/*", "application/*", "application/json"].iter().any(|range| accept.contains(range))
}

/// `Accept` and `User-Agent` always; the type of the body where there is one.
fn required_headers(call: Call, asked: &Asked<'_>) -> Result<(), Refusal> {
    let header = |name| asked.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if !accepts(call, header(header::ACCEPT).unwrap_or_default())
        || header(header::USER_AGENT).unwrap_or_default().is_empty()
    {
        return Err(Refusal::request("头部信息不完整"));
    }
    let content_type = header(header::CONTENT_TYPE).unwrap_or_default();
    let (expected, fits) = match (call, asked.method) {
        (Call::Upload, _) => ("multipart/form-data", content_type::essence(content_type) == "multipart/form-data"),
        (_, &Method::POST | &Method::PUT) => ("application/json", content_type::is_json(content_type)),
        _ => return Ok(()),
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::request(format!("Http头Content-Type的值不正确，请使用{expected}")))
    }
}
