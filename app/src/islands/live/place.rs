//! Where somebody is on the page: in the list, under the pointer, at the end of the conversation.

use crate::islands::dom;
use web_sys::{Element, HtmlElement};

/// How far from its end the conversation may be scrolled and still count as being at its end.
const NEAR_END_PX: i32 = 60;

/// Brings what was last said and the open complaint's row into sight.
pub(super) fn start() {
    scroll_to_end();
    show_selected();
}

/// The row that the pointer is on, and where it is on the screen.
pub(super) fn row_under_pointer() -> Option<(String, f64)> {
    let row = dom::document()?.query_selector("#list-scroll .row:hover").ok()??;
    Some((row.id(), row.get_bounding_client_rect().top()))
}

/// Scrolls so that the row is again where it was: what somebody is about to click does not move.
pub(super) fn hold_row(id: &str, top: f64) {
    let (Some(row), Some(list)) = (dom::by_id::<Element>(id), dom::by_id::<Element>("list-scroll")) else { return };
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let moved = (row.get_bounding_client_rect().top() - top).round() as i32;
    list.set_scroll_top(list.scroll_top() + moved);
}

pub(super) fn is_at_end() -> bool {
    dom::by_id::<Element>("timeline-scroll")
        .is_some_and(|scroll| scroll.scroll_height() - scroll.scroll_top() - scroll.client_height() < NEAR_END_PX)
}

pub(super) fn scroll_to_end() {
    if let Some(scroll) = dom::by_id::<Element>("timeline-scroll") {
        scroll.set_scroll_top(scroll.scroll_height());
    }
}

/// Brings the row of the open complaint into sight.
fn show_selected() {
    let selected = dom::all("#list-scroll .row-link[aria-current]").into_iter().next();
    if let (Some(row), Some(list)) = (selected, dom::by_id::<HtmlElement>("list-scroll")) {
        let (row, frame) = (row.get_bounding_client_rect(), list.get_bounding_client_rect());
        if row.bottom() > frame.bottom() || row.top() < frame.top() {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let distance = (row.top() - frame.top() - frame.height() / 3.0) as i32;
            list.set_scroll_top(list.scroll_top() + distance);
        }
    }
}
