//! `Content-Type`, read as a media type.

/// The type without its parameters, in lower case.
pub(super) fn essence(header: &str) -> String {
    header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether this is JSON in UTF-8, which it also is if it does not say so.
pub(super) fn is_json(header: &str) -> bool {
    essence(header) == "application/json" && header.split(';').skip(1).all(is_utf8)
}

fn is_utf8(parameter: &str) -> bool {
    let parameter = parameter.trim();
    let Some((name, value)) = parameter.split_once('=') else { return parameter.is_empty() };
    name.eq_ignore_ascii_case("charset") && value.trim_matches('"').eq_ignore_ascii_case("utf-8")
}
