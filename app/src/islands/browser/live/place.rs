//! Where somebody is on the page: in the list, and at the end of the conversation.

use crate::islands::browser::dom;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, MouseEvent, Storage};

/// How far from its end the conversation may be scrolled and still count as being at its end.
const NEAR_END_PX: i32 = 60;

/// Where the list was left, in this tab: which list, how far it was scrolled, which complaint was open.
const LEFT: &str = "desk:list";

/// Brings what was last said and the place in the list into sight.
pub(super) fn start() {
    scroll_to_end();
    if let Some(list) = dom::by_id::<Element>("list-scroll").filter(|list| !was_scrolled_by_hand(list)) {
        come_back(&list);
        show_selected();
    }
    if let Some(window) = dom::window() {
        dom::on(&window, "pagehide", |_: web_sys::Event| remember());
    }
    if let Some(list) = dom::by_id::<Element>("list-scroll").filter(|_| dom::all("main[data-complaint]").is_empty()) {
        dom::on(&list, "click", |event: MouseEvent| name_row(&event));
    }
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

/// Leaves the list as the next page with the same list is to find it.
fn remember() {
    let (Some(memory), Some(list)) = (memory(), dom::by_id::<HtmlElement>("list-scroll")) else { return };
    // Where the complaint takes the whole screen, the list is where it was left.
    let (Some(which), true) = (list.get_attribute("data-list"), list.offset_parent().is_some()) else { return };
    drop(memory.set_item(LEFT, &format!("{} {which}", list.scroll_top())));
}

/// The browser's way back leads to the row that is being opened.
fn name_row(opened: &MouseEvent) {
    let target = opened.target().and_then(|target| target.dyn_into::<Element>().ok());
    let row = target.and_then(|target| target.closest(".row").ok().flatten());
    let history = dom::window().and_then(|window| window.history().ok());
    if let (Some(row), Some(history)) = (row, history) {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{}", row.id()))));
    }
}

/// Whoever has scrolled the list before the scripts were there stays where they are. The browser itself scrolls to the row that
/// the address names.
fn was_scrolled_by_hand(list: &Element) -> bool {
    list.scroll_top() != 0 && row_named().is_empty()
}

/// The row that the address names, as it does on the way back from a complaint.
fn row_named() -> String {
    let place = dom::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    place.strip_prefix("#row-").unwrap_or_default().to_owned()
}

/// The same list stands where it was left. Who comes back from a complaint goes on from its row.
fn come_back(list: &Element) {
    let left = memory().and_then(|memory| memory.get_item(LEFT).ok().flatten()).unwrap_or_default();
    let (top, which) = left.split_once(' ').unwrap_or_default();
    if let Some(row) = dom::by_id::<HtmlElement>(&format!("open-{}", row_named())) {
        drop(row.focus());
    }
    if let (true, Ok(top)) = (list.get_attribute("data-list").as_deref() == Some(which), top.parse()) {
        list.set_scroll_top(top);
    }
}

/// Brings the row of the open complaint, or of the one that somebody comes from, into sight.
fn show_selected() {
    let selected = dom::all("#list-scroll .row-link[aria-current], #list-scroll .row:target").into_iter().next();
    if let (Some(row), Some(list)) = (selected, dom::by_id::<HtmlElement>("list-scroll")) {
        let (row, frame) = (row.get_bounding_client_rect(), list.get_bounding_client_rect());
        if row.bottom() > frame.bottom() || row.top() < frame.top() {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let distance = (row.top() - frame.top() - frame.height() / 3.0) as i32;
            list.set_scroll_top(list.scroll_top() + distance);
        }
    }
}

fn memory() -> Option<Storage> {
    dom::window()?.session_storage().ok()?
}
