//! Puts the difference between what a region shows and what it is to show into the page, and nothing else: the selection, the
//! focus, open menus and what a screen reader has read stay.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// Of the library that the page loads beside this one.
    #[wasm_bindgen(catch, js_namespace = Idiomorph, js_name = morph)]
    fn idiomorph(old: &Element, new: &str, options: &JsValue) -> Result<JsValue, JsValue>;
}

thread_local! {
    static OPTIONS: JsValue = options();
}

/// Gives a region its new content.
pub(super) fn morph(region: &Element, html: &str) {
    // Where the library could not be loaded the region is written anew, which is true all the same.
    if OPTIONS.with(|options| idiomorph(region, html, options)).is_err() {
        region.set_inner_html(html);
    }
}

fn options() -> JsValue {
    let keep = Closure::<dyn Fn(String, Element) -> bool>::new(|name: String, element: Element| {
        !is_readers_own(&name, &element.tag_name())
    });
    let callbacks = Object::new();
    let options = Object::new();
    let set = |object: &Object, name: &str, value: &JsValue| drop(Reflect::set(object, &name.into(), value));
    set(&callbacks, "beforeAttributeUpdated", keep.as_ref());
    set(&options, "callbacks", &callbacks);
    set(&options, "morphStyle", &"innerHTML".into());
    set(&options, "ignoreActiveValue", &true.into());
    keep.forget();
    options.into()
}

/// Whether an attribute says what the reader has opened, which the server does not know.
fn is_readers_own(name: &str, tag: &str) -> bool {
    name == "open" && matches!(tag, "DETAILS" | "DIALOG")
}
