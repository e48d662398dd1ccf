//! Security headers: browsers do nothing that no page of the desk asks for.

use super::Site;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};
use leptos::nonce::Nonce;

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// A year, with subdomains: a neighbour on plain http could plant cookies.
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// Pages hold what customers wrote: nothing of them stays in a shared computer's cache after signing out.
const CACHING: &str = "no-store";

/// Creates the nonce of the page, and sets the headers of the answer. A header that a handler has set stays.
pub(super) async fn secure(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set_unless_there(headers, header::CONTENT_SECURITY_POLICY, &content_security_policy(&nonce));
    set_unless_there(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: forms without JavaScript would send `Origin: null` and be refused as cross-site.
    set_unless_there(headers, header::REFERRER_POLICY, "same-origin");
    set_unless_there(headers, header::X_FRAME_OPTIONS, "DENY");
    set_unless_there(headers, PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    set_unless_there(headers, OPENER_POLICY, "same-origin");
    set_unless_there(headers, RESOURCE_POLICY, "same-origin");
    set_unless_there(headers, header::CACHE_CONTROL, CACHING);
    if site.is_https() {
        set_unless_there(headers, header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}

fn set_unless_there(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.entry(name).or_insert(value);
    }
}

/// Allows our own files, scripts with the nonce, and wasm; no inline style, and no other host.
fn content_security_policy(nonce: &str) -> String {
    let reload = if cfg!(debug_assertions) && std::env::var_os("LEPTOS_WATCH").is_some() {
        " ws://127.0.0.1:* ws://localhost:*"
    } else {
        ""
    };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' blob:; font-src 'self'; connect-src 'self'{reload}; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}
