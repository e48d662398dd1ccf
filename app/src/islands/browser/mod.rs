//! What the islands do in the browser: the scripts of each, and what they share.

pub(crate) mod composer;
pub(crate) mod live;

pub(super) mod dom;
mod kept;
mod keys;
mod notes;
mod page;
mod post;

/// Says that the browser part is there, so that nothing stands in for it.
pub(crate) fn awake() {
    if let Some(page) = dom::document().and_then(|document| document.document_element()) {
        drop(page.set_attribute("data-awake", ""));
    }
}
