//! What the composer says about itself, beside its title: in passing, or as a warning that stays.

use crate::islands::browser::dom;
use web_sys::Element;

const TRIANGLE: &str = r#"<svg class="icon" aria-hidden="true"><use href="/icons.svg#alert"/></svg> "#;

pub(super) fn say(text: &str) {
    if let Some(place) = dom::by_id::<Element>("draft-state") {
        place.set_class_name("");
        place.set_text_content(Some(text));
    }
}

/// Something is not as its author may believe.
pub(super) fn warn(text: &str) {
    let (Some(place), Some(document)) = (dom::by_id::<Element>("draft-state"), dom::document()) else { return };
    place.set_class_name("draft-state--warn");
    place.set_inner_html(TRIANGLE);
    drop(place.append_child(&document.create_text_node(text)));
}
