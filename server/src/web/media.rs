//! `/media/{key}`: pictures of complaints, through the desk. Pages never contain a URL of WeChat Pay's.

use super::identity;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use desk_app::caller::Caller;
use desk_service::Desk;
use desk_service::evidence;
use http::header;
use std::sync::Arc;

/// For bytes of strangers: they are shown as a picture or not at all, whatever is in them.
const POLICY: &str = "default-src 'none'; sandbox";

pub(super) async fn picture(
    State(desk): State<Desk>,
    Extension(caller): Extension<Arc<Caller>>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let picture = evidence::picture(&desk, identity::actor(&caller)?, &key).await?.ok_or(Problem::NotFound)?;
    // Like pages, nothing stays in a shared computer's cache.
    let headers = [
        (header::CONTENT_TYPE, picture.content_type.to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", filename(&key, picture.content_type))),
    ];
    Ok((headers, picture.bytes).into_response())
}

/// The name of a downloaded file: the beginning of its key tells pictures apart.
fn filename(key: &str, content_type: &str) -> String {
    let kind = content_type.strip_prefix("image/").unwrap_or("picture").replace("jpeg", "jpg");
    format!("{}.{kind}", key.get(..12).unwrap_or(key))
}
