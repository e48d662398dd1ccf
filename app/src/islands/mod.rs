//! The parts that run in the browser. Each wraps or accompanies HTML that works without it.

pub mod composer;
pub mod live;
mod script_words;

#[cfg(feature = "hydrate")]
mod dom;
#[cfg(feature = "hydrate")]
mod kept;
#[cfg(feature = "hydrate")]
mod keys;

#[cfg(not(feature = "hydrate"))]
pub(crate) use script_words::template;

/// Says that the browser part is there, so that nothing stands in for it.
#[cfg(feature = "hydrate")]
pub(crate) fn awake() {
    if let Some(page) = dom::document().and_then(|document| document.document_element()) {
        drop(page.set_attribute("data-awake", ""));
    }
}
