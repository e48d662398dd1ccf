//! Static files of the pages, embedded in the binary (read from disk in debug builds).

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Files;

/// Encodings in which files were compressed at build time, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// For URLs with a version in them, whose content never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// For all others: revalidated each time, since script and wasm must match after an update.
const REVALIDATE: &str = "public, no-cache";

/// The fallback of the router: a static file, or *not found*.
pub(super) async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_variant = ENCODINGS.iter().any(|(_, suffix)| path.ends_with(suffix));
    if !readable || is_variant {
        return Problem::NotFound.into_response();
    }
    let Some(file) = find(path, request.headers()) else { return Problem::NotFound.into_response() };
    let caching = if request.uri().query().is_some_and(is_versioned) { FOREVER } else { REVALIDATE };
    file.answer(path, caching, request.headers())
}

fn is_versioned(query: &str) -> bool {
    query.split('&').any(|pair| pair.strip_prefix("v=").is_some_and(|version| !version.is_empty()))
}

/// A file in one of its encodings.
struct Variant {
    file: EmbeddedFile,
    encoding: Option<&'static str>,
}

fn find(path: &str, headers: &HeaderMap) -> Option<Variant> {
    let plain = Files::get(path)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let compressed = ENCODINGS.iter().filter(|(name, _)| accepts(accepted, name)).find_map(|(name, suffix)| {
        let file = Files::get(&format!("{path}{suffix}"))?;
        Some(Variant { file, encoding: Some(name) })
    });
    Some(compressed.unwrap_or(Variant { file: plain, encoding: None }))
}

fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

impl Variant {
    fn answer(self, path: &str, caching: &'static str, asked: &HeaderMap) -> Response {
        let etag = format!("\"{}\"", &hex::encode(self.file.metadata.sha256_hash())[..32]);
        let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut response = if known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(self.file.data).into_response()
        };
        let headers = response.headers_mut();
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(header::ETAG, etag);
        }
        if let Ok(kind) = HeaderValue::from_str(&content_type(path)) {
            headers.insert(header::CONTENT_TYPE, kind);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(encoding) = self.encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

fn content_type(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    if kind.type_() == mime_guess::mime::TEXT { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_counts_when_it_is_named_and_not_refused() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("gzip;q=0.5,BR;q=1", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("gzip, brotli", "br"));
        assert!(!accepts("", "gzip"));
    }

    #[test]
    fn only_a_named_version_is_kept_forever() {
        assert!(is_versioned("v=3f2a"));
        assert!(is_versioned("a=b&v=1"));
        assert!(!is_versioned("v="));
        assert!(!is_versioned("version=1"));
    }
}
