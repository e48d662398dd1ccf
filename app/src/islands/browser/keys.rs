//! Keys that belong to the writing of Chinese. An Escape or Enter that ends a composition means nothing else, in whatever
//! order a browser tells of it: Chromium reports the key while it composes, Safari after the composition has ended, with a
//! key code of its own.

use crate::islands::browser::dom;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget, KeyboardEvent};

/// What browsers report for a key that an input method has taken.
const TAKEN_BY_INPUT_METHOD: u32 = 229;
/// How long after a composition its last key may still be told of.
const AFTERWARDS_MS: f64 = 100.0;

thread_local! {
    /// When a composition has ended whose last key was not let go yet.
    static ENDED: Cell<Option<f64>> = const { Cell::new(None) };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps such keys from everything else that listens on the page.
pub(crate) fn keep_composition_apart() {
    let Some(window) = dom::window().filter(|_| !WATCHED.replace(true)) else { return };
    capture(&window, "compositionend", |event: Event| ENDED.set(Some(event.time_stamp())));
    capture(&window, "keyup", |_: Event| ENDED.set(None));
    capture(&window, "keydown", |event: KeyboardEvent| {
        if !matches!(event.key().as_str(), "Enter" | "Escape" | "Process") || !is_of_composition(&event) {
            return;
        }
        event.stop_immediate_propagation();
        // A key that comes afterwards would still send the form that it was typed in.
        if !event.is_composing() {
            event.prevent_default();
        }
    });
}

fn is_of_composition(event: &KeyboardEvent) -> bool {
    let has_just_ended = ENDED.get().is_some_and(|ended| event.time_stamp() - ended < AFTERWARDS_MS);
    event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD || has_just_ended
}

/// Listens before anything else on the page does.
fn capture<E: JsCast + 'static>(target: &EventTarget, kind: &str, mut act: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if let Ok(event) = event.dyn_into() {
            act(event);
        }
    });
    drop(target.add_event_listener_with_callback_and_bool(kind, listener.as_ref().unchecked_ref(), true));
    listener.forget();
}
