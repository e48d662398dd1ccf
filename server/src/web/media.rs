//! `/media/{key}`: pictures of complaints, through the desk. Pages never name an address of WeChat Pay.

use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use desk_service::Desk;
use desk_service::evidence;
use desk_service::people::CurrentUser;
use http::header;

pub(super) const PATH: &str = "/media/{key}";

/// Strangers' bytes: shown as a picture or not at all, whatever is in them.
const POLICY: &str = "default-src 'none'; sandbox";

pub(super) async fn picture(
    State(desk): State<Desk>,
    Extension(user): Extension<CurrentUser>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let CurrentUser::SignedIn(actor) = user else { return Err(Problem::SignInNeeded) };
    let picture = evidence::picture(&desk, &actor, &key).await?.ok_or(Problem::NotFound)?;
    // As of pages, nothing stays in a shared computer's cache.
    let headers = [
        (header::CONTENT_TYPE, picture.content_type.to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", filename(&key, picture.content_type))),
    ];
    Ok((headers, picture.bytes).into_response())
}

/// A key that was found is plain; of its many digits a few tell pictures apart.
fn filename(key: &str, content_type: &str) -> String {
    let kind = content_type.strip_prefix("image/").unwrap_or("picture").replace("jpeg", "jpg");
    format!("{}.{kind}", key.get(..12).unwrap_or(key))
}
