//! Which rows of the conversation somebody has seen: those that stood there when the page was made, and each that came later
//! once it was in sight for a second.

use super::fields::Fields;
use crate::islands::browser::dom;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use web_sys::Element;

/// How often it is looked whether new rows are in sight, and how many times they have to be.
const LOOK_MS: i32 = 250;
const LOOKS: u32 = 5;

pub(super) fn start(fields: &Fields) {
    let fields = fields.clone();
    let in_sight: RefCell<HashMap<String, u32>> = RefCell::default();
    dom::every(LOOK_MS, move || look(&fields, &mut in_sight.borrow_mut()));
}

fn look(fields: &Fields, in_sight: &mut HashMap<String, u32>) {
    if dom::document().is_none_or(|document| document.hidden()) {
        return in_sight.clear();
    }
    let known = fields.hidden("seen");
    let seen: HashSet<&str> = known.split_whitespace().collect();
    let rows = dom::all("[data-row]").into_iter().filter_map(|row| Some((row.get_attribute("data-row")?, row)));
    let mut now_seen = Vec::new();
    for (id, row) in rows.filter(|(id, _)| !seen.contains(id.as_str())) {
        if !is_in_sight(&row) {
            in_sight.remove(&id);
            continue;
        }
        let looks = in_sight.entry(id.clone()).or_default();
        *looks += 1;
        if *looks >= LOOKS {
            now_seen.push(id);
        }
    }
    if !now_seen.is_empty() {
        fields.set_hidden("seen", &format!("{known} {}", now_seen.join(" ")));
    }
}

/// Whether half of a row, or as much as half of the pane, can be seen.
fn is_in_sight(row: &Element) -> bool {
    let (Some(pane), Some(bubble)) = (dom::by_id::<Element>("timeline-scroll"), row.first_element_child()) else {
        return false;
    };
    let (pane, row) = (pane.get_bounding_client_rect(), bubble.get_bounding_client_rect());
    let shown = row.bottom().min(pane.bottom()) - row.top().max(pane.top());
    shown > 0.0 && shown * 2.0 >= row.height().min(pane.height())
}
