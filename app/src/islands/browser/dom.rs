//! Short ways to what the islands need of the browser.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, EventTarget, Window};

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

pub(crate) fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Every element that a selector finds.
pub(crate) fn all(selector: &str) -> Vec<Element> {
    let Some(found) = document().and_then(|document| document.query_selector_all(selector).ok()) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect()
}

/// Listens for as long as the page lives.
pub(crate) fn on<E: JsCast + 'static>(target: &EventTarget, kind: &str, mut act: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Ok(event) = event.dyn_into() {
            act(event);
        }
    });
    // A page that cannot be listened to still works as it is.
    drop(target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref()));
    listener.forget();
}

/// Asks the follower of the page to look.
pub(crate) fn look() {
    if let (Some(document), Ok(event)) = (document(), web_sys::Event::new("desk:look")) {
        drop(document.dispatch_event(&event));
    }
}

/// Runs once after a while and returns the handle to cancel it with.
pub(crate) fn after(millis: i32, act: impl FnOnce() + 'static) -> Option<i32> {
    let callback = Closure::once_into_js(act);
    let window = window()?;
    window.set_timeout_with_callback_and_timeout_and_arguments_0(callback.unchecked_ref(), millis).ok()
}

pub(crate) fn cancel(handle: Option<i32>) {
    if let (Some(window), Some(handle)) = (window(), handle) {
        window.clear_timeout_with_handle(handle);
    }
}

/// Runs again and again for as long as the page lives.
pub(crate) fn every(millis: i32, act: impl FnMut() + 'static) {
    let callback = Closure::<dyn FnMut()>::new(act);
    if let Some(window) = window() {
        let function = callback.as_ref().unchecked_ref();
        drop(window.set_interval_with_callback_and_timeout_and_arguments_0(function, millis));
    }
    callback.forget();
}

/// A number in an attribute.
pub(crate) fn number(element: &Element, name: &str) -> Option<i64> {
    element.get_attribute(name)?.parse().ok()
}

/// Milliseconds since the page was opened, by a clock that nobody sets.
pub(crate) fn since_opened() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// This machine's clock, in unix milliseconds: for what has to be in order beyond the life of a page.
pub(crate) fn machine_time() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 200,000 years")]
    let now = js_sys::Date::now() as i64;
    now
}

/// As the browser writes a number; Rust's own digits would be fetched by everybody.
pub(crate) fn in_digits(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// Whether there is certainly no line.
pub(crate) fn is_offline() -> bool {
    window().is_some_and(|window| !window.navigator().on_line())
}
