//! `/media/{key}`: pictures of complaints, through the desk. Pages never name an address of WeChat Pay.

use super::problem::Problem;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use desk_service::{CurrentUser, Desk};
use http::header;

pub(super) const PATH: &str = "/media/{key}";

/// Strangers' bytes: shown as a picture or not at all, whatever is in them.
const POLICY: &str = "default-src 'none'; sandbox";
/// A key always means the same bytes.
const CACHING: &str = "private, max-age=31536000, immutable";

pub(super) async fn picture(
    State(desk): State<Desk>,
    Extension(user): Extension<CurrentUser>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let CurrentUser::SignedIn(actor) = user else { return Err(Problem::SignInNeeded) };
    let picture = desk.picture(&actor, &key).await?.ok_or(Problem::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, picture.content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, CACHING),
        (header::CONTENT_DISPOSITION, "inline"),
    ];
    Ok((headers, picture.bytes).into_response())
}
