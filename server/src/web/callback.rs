//! `POST /wechatpay/notify/{mchid}`: notifications of WeChat Pay.

use super::patience::Patience;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use desk_service::Desk;
use desk_service::people::{self, Stranger, made_up};
use desk_service::sync;
use http::{HeaderMap, StatusCode, header};

pub(super) const PREFIX: &str = "/wechatpay/notify/";
pub(super) const PATH: &str = "/wechatpay/notify/{mchid}";

/// Largest body; a real notification has about one kilobyte.
const MOST_BYTES: usize = 64 * 1024;

/// The body of every answer but success, as the notification rules ask for it.
const REFUSAL: &str = r#"{"code":"FAIL","message":"失败"}"#;

/// Passes the body on as bytes: the signature is over them. Nothing is parsed before it is verified, and nothing is
/// decompressed: WeChat Pay sends plain JSON.
pub(super) async fn notify(
    State(desk): State<Desk>,
    State(patience): State<Patience>,
    Path(mchid): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(read) = tokio::time::timeout(patience.notification, to_bytes(body, MOST_BYTES)).await else {
        if let Some(unwritten) = people::stranger_line(&desk, Stranger::TooSlow) {
            let merchant = made_up(&mchid);
            tracing::warn!(merchant.id = %merchant, unwritten, "gave up on a notification that did not arrive");
        }
        return answer(StatusCode::REQUEST_TIMEOUT);
    };
    let Ok(bytes) = read else {
        if let Some(unwritten) = people::stranger_line(&desk, Stranger::TooLarge) {
            let merchant = made_up(&mchid);
            tracing::warn!(merchant.id = %merchant, unwritten, "refused a notification of more than {MOST_BYTES} bytes or cut short");
        }
        return answer(StatusCode::PAYLOAD_TOO_LARGE);
    };
    answer(sync::take_callback(&desk, &mchid, &headers, &bytes).await.status())
}

fn answer(status: StatusCode) -> Response {
    metrics::counter!("desk_callbacks_total", "status" => status.as_str().to_owned()).increment(1);
    if status.is_success() {
        return StatusCode::NO_CONTENT.into_response();
    }
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], REFUSAL).into_response()
}
