//! Pictures at full size over the page: zoom, pan, rotate, save, and the next one, by pointer and by keys. Without scripts
//! each thumbnail is a link to its picture.

use crate::islands::browser::dom;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlAnchorElement, HtmlDialogElement, HtmlImageElement, KeyboardEvent, MouseEvent, PointerEvent,
    WheelEvent,
};

/// Each step of zooming multiplies by this.
const STEP: f64 = 1.5;
const LARGEST: f64 = 8.0;
/// How far an arrow key moves an enlarged picture.
const NUDGE_PX: f64 = 60.0;

#[derive(Clone)]
struct Lightbox {
    dialog: HtmlDialogElement,
    picture: HtmlImageElement,
    save: HtmlAnchorElement,
    state: Rc<RefCell<State>>,
}

struct State {
    /// The pictures of the conversation, and which of them is shown.
    thumbnails: Vec<Element>,
    shown: usize,
    look: Look,
    /// Where the pointer was when it last moved the picture.
    grip: Option<(f64, f64)>,
}

/// How the picture is laid out.
#[derive(Clone, Copy)]
struct Look {
    zoom: f64,
    quarter_turns: u32,
    x: f64,
    y: f64,
}

const AS_IT_IS: Look = Look { zoom: 1.0, quarter_turns: 0, x: 0.0, y: 0.0 };

pub(super) fn start() {
    let (Some(dialog), Some(picture), Some(save)) =
        (dom::by_id("lightbox"), dom::by_id("lightbox-picture"), dom::by_id("lightbox-save"))
    else {
        return;
    };
    let state = State { thumbnails: Vec::new(), shown: 0, look: AS_IT_IS, grip: None };
    let lightbox = Lightbox { dialog, picture, save, state: Rc::new(RefCell::new(state)) };
    lightbox.open_by_click();
    lightbox.obey_buttons();
    lightbox.obey_keys();
    lightbox.obey_pointer();
}

impl Lightbox {
    fn open_by_click(&self) {
        let Some(document) = dom::document() else { return };
        let lightbox = self.clone();
        dom::on(&document, "click", move |event: MouseEvent| {
            // A click that asks for a new window is the browser's.
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                return;
            }
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let Some(link) = target.and_then(|target| target.closest(".thumbnails a").ok().flatten()) else { return };
            event.prevent_default();
            lightbox.open(&link);
        });
    }

    fn open(&self, link: &Element) {
        let group = link.parent_element();
        let thumbnails: Vec<_> =
            dom::all(".thumbnails a").into_iter().filter(|other| other.parent_element() == group).collect();
        let shown = thumbnails.iter().position(|other| other == link).unwrap_or_default();
        {
            let mut state = self.state.borrow_mut();
            state.thumbnails = thumbnails;
            state.shown = shown;
        }
        self.show();
        if !self.dialog.open() {
            drop(self.dialog.show_modal());
        }
    }

    fn show(&self) {
        {
            let mut state = self.state.borrow_mut();
            state.look = AS_IT_IS;
            let Some(link) = state.thumbnails.get(state.shown) else { return };
            let address = link.get_attribute("href").unwrap_or_default();
            let name = link.query_selector("img").ok().flatten().and_then(|image| image.get_attribute("alt"));
            self.picture.set_src(&address);
            self.picture.set_alt(&name.unwrap_or_default());
            self.save.set_href(&address);
        }
        self.lay_out();
    }

    /// Moves on by a number of pictures, around the end.
    fn turn_over(&self, by: usize) {
        {
            let mut state = self.state.borrow_mut();
            let count = state.thumbnails.len().max(1);
            state.shown = (state.shown + by) % count;
        }
        self.show();
    }

    fn previous(&self) {
        let count = self.state.borrow().thumbnails.len();
        self.turn_over(count.saturating_sub(1));
    }

    fn change(&self, change: impl FnOnce(&mut Look)) {
        change(&mut self.state.borrow_mut().look);
        self.lay_out();
    }

    fn zoom(&self, by: f64) {
        self.change(|look| {
            look.zoom = (look.zoom * by).clamp(1.0, LARGEST);
            if look.zoom <= 1.0 {
                (look.x, look.y) = (0.0, 0.0);
            }
        });
    }

    fn is_enlarged(&self) -> bool {
        self.state.borrow().look.zoom > 1.0
    }

    fn lay_out(&self) {
        let look = self.state.borrow().look;
        let style = self.picture.style();
        let places = [
            ("--zoom", look.zoom, ""),
            ("--turn", f64::from(look.quarter_turns) / 4.0, "turn"),
            ("--x", look.x, "px"),
            ("--y", look.y, "px"),
        ];
        for (name, value, unit) in places {
            drop(style.set_property(name, &(dom::in_digits(value) + unit)));
        }
    }

    fn obey_buttons(&self) {
        let lightbox = self.clone();
        dom::on(&self.dialog, "click", move |event: MouseEvent| {
            let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
            let button = target.closest("[data-lightbox]").ok().flatten();
            match button.and_then(|button| button.get_attribute("data-lightbox")).as_deref() {
                Some("previous") => lightbox.previous(),
                Some("next") => lightbox.turn_over(1),
                Some("larger") => lightbox.zoom(STEP),
                Some("smaller") => lightbox.zoom(1.0 / STEP),
                Some("rotate") => lightbox.change(|look| look.quarter_turns += 1),
                Some("close") => lightbox.dialog.close(),
                _ => {}
            }
        });
    }

    fn obey_keys(&self) {
        let lightbox = self.clone();
        dom::on(&self.dialog, "keydown", move |event: KeyboardEvent| {
            let nudge = |x: f64, y: f64| {
                lightbox.change(|look| {
                    look.x += x;
                    look.y += y;
                });
            };
            match event.key().as_str() {
                "ArrowLeft" if lightbox.is_enlarged() => nudge(NUDGE_PX, 0.0),
                "ArrowRight" if lightbox.is_enlarged() => nudge(-NUDGE_PX, 0.0),
                "ArrowUp" if lightbox.is_enlarged() => nudge(0.0, NUDGE_PX),
                "ArrowDown" if lightbox.is_enlarged() => nudge(0.0, -NUDGE_PX),
                "ArrowLeft" => lightbox.previous(),
                "ArrowRight" => lightbox.turn_over(1),
                "+" | "=" => lightbox.zoom(STEP),
                "-" => lightbox.zoom(1.0 / STEP),
                "0" => lightbox.change(|look| *look = AS_IT_IS),
                "r" => lightbox.change(|look| look.quarter_turns += 1),
                _ => return,
            }
            event.prevent_default();
        });
    }

    fn obey_pointer(&self) {
        let lightbox = self.clone();
        dom::on(&self.picture, "pointerdown", move |event: PointerEvent| {
            event.prevent_default();
            drop(lightbox.picture.set_pointer_capture(event.pointer_id()));
            lightbox.state.borrow_mut().grip = Some((event.screen_x().into(), event.screen_y().into()));
        });
        let lightbox = self.clone();
        dom::on(&self.picture, "pointermove", move |event: PointerEvent| {
            let (x, y) = (f64::from(event.screen_x()), f64::from(event.screen_y()));
            let before = lightbox.state.borrow().grip;
            if let (Some((from_x, from_y)), true) = (before, lightbox.is_enlarged()) {
                lightbox.state.borrow_mut().grip = Some((x, y));
                lightbox.change(|look| {
                    look.x += x - from_x;
                    look.y += y - from_y;
                });
            }
        });
        let lightbox = self.clone();
        dom::on(&self.picture, "pointerup", move |_: PointerEvent| lightbox.state.borrow_mut().grip = None);
        let lightbox = self.clone();
        dom::on(&self.dialog, "wheel", move |event: WheelEvent| {
            event.prevent_default();
            lightbox.zoom(if event.delta_y() < 0.0 { STEP } else { 1.0 / STEP });
        });
    }
}
