//! Where an answer may lead: to a place in the desk, and nowhere else.

use crate::doors::{INBOX, LOGIN};
use crate::words::Notice;
use std::sync::LazyLock;
use url::Url;

/// Longer than any place in the desk; proxies refuse headers that are much longer.
const MOST_BYTES: usize = 2_000;

/// An address that nobody has, to read places against.
static NOWHERE: LazyLock<Option<Url>> = LazyLock::new(|| Url::parse("https://desk.invalid/").ok());

/// Leads the browser on. The one way to do so: what stands in a header is first read as browsers read it.
pub(crate) fn lead_to(place: &str) {
    #[expect(clippy::disallowed_methods, reason = "the one place that has read where it leads to")]
    leptos_axum::redirect(&local_path(place));
}

/// A place in the desk as it can stand in a header, or the inbox for anything that leads elsewhere.
pub(crate) fn local_path(place: &str) -> String {
    read(place).unwrap_or_else(|| INBOX.to_owned())
}

/// The sign-in, from which the way leads on to a page.
#[must_use]
pub fn sign_in_address(page: &str, notice: Option<Notice>) -> String {
    let next: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    let notice = notice.map(|notice| format!("&notice={}", notice.code())).unwrap_or_default();
    format!("{LOGIN}?next={next}{notice}")
}

/// Reads a place as browsers do: they drop tabs and line breaks, take `\` for `/`, and two of them for another host.
fn read(place: &str) -> Option<String> {
    let is_plain = place.starts_with('/') && !place.contains('\\') && !place.chars().any(char::is_control);
    if !is_plain || place.len() > MOST_BYTES {
        return None;
    }
    let nowhere = NOWHERE.as_ref()?;
    let url = nowhere.join(place).ok().filter(|url| url.origin() == nowhere.origin())?;
    let written = &url[url::Position::BeforePath..];
    let is_safe =
        !written.starts_with("//") && written.len() <= MOST_BYTES && written.bytes().all(|b| b.is_ascii_graphic());
    is_safe.then(|| written.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_the_desk_are_led_to() {
        for place in
            ["/complaints/1?state=open", "/inbox?q=%E9%80%80", "/", "/complaints/200000020221017#block-2", "/%09/x"]
        {
            assert_eq!(local_path(place), place);
        }
        assert_eq!(local_path("/inbox?q=退款 急"), "/inbox?q=%E9%80%80%E6%AC%BE%20%E6%80%A5");
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        let hostile = [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/\u{1}",
            "/\u{c}",
            "/\u{7f}",
            "/\u{85}",
            "/\0",
            "https:/evil.example",
            "https:evil.example",
            "evil.example",
            "///evil.example",
            "/.//evil.example",
            "/x/..//evil.example",
            "/./\u{9}/evil.example",
            "@evil.example",
        ];
        for place in hostile {
            assert_eq!(local_path(place), "/inbox", "{place:?}");
        }
        assert_eq!(local_path(&format!("/{}", "长".repeat(700))), "/inbox");
    }
}
