//! Pages that scripts ask the server for.

use super::dom;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, DomParser, Response, SupportedType};

const UNAUTHORIZED: u16 = 401;

/// What came of asking for a page.
pub(crate) enum Page {
    Found(Document),
    SignedOut,
    /// It cannot be had, or leads elsewhere.
    Nothing,
}

/// A page as it is now.
pub(crate) async fn page(address: &str) -> Page {
    ask(address).await.unwrap_or(Page::Nothing)
}

async fn ask(address: &str) -> Option<Page> {
    let response: Response = JsFuture::from(dom::window()?.fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    if response.status() == UNAUTHORIZED {
        return Some(Page::SignedOut);
    }
    if !response.ok() || response.redirected() {
        return None;
    }
    let html = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    let parser = DomParser::new().ok()?;
    Some(Page::Found(parser.parse_from_string(&html, SupportedType::TextHtml).ok()?))
}

pub(crate) fn go_to(address: &str) {
    if let Some(window) = dom::window() {
        drop(window.location().assign(address));
    }
}
