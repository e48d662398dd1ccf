//! What somebody is about to click stays what it was. A list that changes is held where its row under the pointer stands;
//! where that cannot be, as at its top or under a finger, the click that falls on a row in the place of another opens nothing.

use crate::islands::browser::dom;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// For so long a click may still be meant for what stood there before.
const MOMENT_MS: f64 = 700.0;

#[derive(Clone, Default)]
pub(super) struct Steady(Rc<State>);

#[derive(Default)]
struct State {
    moved: RefCell<Option<Moved>>,
}

/// Rows that have moved.
struct Moved {
    before: Vec<Place>,
    at: f64,
    /// How far the list is scrolled since: whoever scrolls on has seen what there is.
    scrolled: i32,
}

/// Where a row stands on the screen.
#[derive(PartialEq)]
struct Place {
    row: String,
    top: f64,
    bottom: f64,
    is_pointed_at: bool,
}

impl Steady {
    pub(super) fn start() -> Self {
        let steady = Self::default();
        if let Some(list) = dom::by_id::<Element>("list-scroll") {
            let watched = steady.clone();
            dom::on(&list, "click", move |event: MouseEvent| {
                if watched.is_meant_for_another(&event) {
                    event.prevent_default();
                }
            });
        }
        steady
    }

    /// Changes the page.
    pub(super) fn during(&self, change: impl FnOnce()) {
        let before = places();
        change();
        if let Some(pointed_at) = before.iter().find(|place| place.is_pointed_at) {
            hold(pointed_at);
        }
        if before != places() {
            self.0.moved.replace(Some(Moved { before, at: dom::since_opened(), scrolled: scrolled() }));
        }
    }

    fn is_meant_for_another(&self, click: &MouseEvent) -> bool {
        let moved = self.0.moved.borrow();
        let recent = moved.as_ref().filter(|it| dom::since_opened() - it.at < MOMENT_MS && it.scrolled == scrolled());
        // Keys open what has the focus, wherever it has moved.
        let Some(moved) = recent.filter(|_| click.detail() > 0) else { return false };
        let clicked = click.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(row) = clicked.and_then(|target| target.closest(".row").ok().flatten()) else { return false };
        let at = f64::from(click.client_y());
        let stood = moved.before.iter().find(|place| place.top <= at && at < place.bottom);
        stood.is_some_and(|stood| stood.row != row.id())
    }
}

fn places() -> Vec<Place> {
    dom::all("#list-scroll .row").iter().map(Place::of).collect()
}

fn scrolled() -> i32 {
    dom::by_id::<Element>("list-scroll").map_or(0, |list| list.scroll_top())
}

impl Place {
    fn of(row: &Element) -> Self {
        let frame = row.get_bounding_client_rect();
        let is_pointed_at = row.matches(":hover").unwrap_or_default();
        Self { row: row.id(), top: frame.top(), bottom: frame.bottom(), is_pointed_at }
    }
}

/// Scrolls so that a row is again where it was.
fn hold(place: &Place) {
    let (Some(row), Some(list)) = (dom::by_id::<Element>(&place.row), dom::by_id::<Element>("list-scroll")) else {
        return;
    };
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let moved = (row.get_bounding_client_rect().top() - place.top).round() as i32;
    list.set_scroll_top(list.scroll_top() + moved);
}
