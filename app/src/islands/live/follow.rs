//! Something changed: the page is asked for again, and the regions that differ are put in its place. The server is the one
//! that turns a complaint into HTML; here nothing is rendered.

use crate::islands::dom;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Document, DomParser, Element, EventSource, HtmlElement, HtmlInputElement, MouseEvent, Response, SupportedType,
};

/// Events that come together cause one look.
const GATHER_MS: i32 = 120;
/// How far from its end the conversation may be scrolled and still count as being at its end.
const NEAR_END_PX: i32 = 60;

#[derive(Clone, Default)]
struct Follower(Rc<State>);

#[derive(Default)]
struct State {
    /// Each region as the server last wrote it; the ticker changes what is on the page.
    written: RefCell<HashMap<String, String>>,
    look: Cell<Look>,
    missed: Cell<bool>,
}

/// One look at a time: of two, the older could come last.
#[derive(Clone, Copy, Default)]
enum Look {
    #[default]
    None,
    Planned,
    UnderWay,
    /// Something has changed since it began.
    UnderWayAndAgain,
}

pub(super) fn start(event: i64) {
    let follower = Follower::default();
    scroll_to_end();
    show_selected();
    copy_buttons();
    follower.listen(event);
}

impl Follower {
    fn listen(&self, event: i64) {
        if let Some(document) = dom::document() {
            let follower = self.clone();
            dom::on(&document, "desk:look", move |_: web_sys::Event| follower.plan());
        }
        let Ok(source) = EventSource::new(&format!("/events?after={event}")) else { return };
        let follower = self.clone();
        dom::on(&source, "change", move |_: web_sys::Event| follower.plan());
        let follower = self.clone();
        dom::on(&source, "error", move |_: web_sys::Event| {
            follower.0.missed.set(true);
            show_offline(true);
        });
        let follower = self.clone();
        dom::on(&source, "open", move |_: web_sys::Event| {
            show_offline(false);
            if follower.0.missed.take() {
                follower.plan();
            }
        });
    }

    fn plan(&self) {
        match self.0.look.get() {
            Look::None => {
                self.0.look.set(Look::Planned);
                let follower = self.clone();
                dom::after(GATHER_MS, move || spawn_local(async move { follower.look().await }));
            }
            Look::UnderWay => self.0.look.set(Look::UnderWayAndAgain),
            Look::Planned | Look::UnderWayAndAgain => {}
        }
    }

    async fn look(&self) {
        self.0.look.set(Look::UnderWay);
        if let Some(fresh) = ask_again().await {
            self.renew(&fresh);
        }
        if let Look::UnderWayAndAgain = self.0.look.take() {
            self.plan();
        }
    }

    fn renew(&self, fresh: &Document) {
        let at_end = is_at_end();
        let focused = dom::document().and_then(|document| document.active_element()).map(|element| element.id());
        for region in dom::all("[data-live]") {
            self.renew_region(&region, fresh);
        }
        if at_end {
            scroll_to_end();
        }
        restore_focus(focused);
        note_what_is_seen(fresh);
    }

    fn renew_region(&self, region: &Element, fresh: &Document) {
        let Some(name) = region.get_attribute("data-live") else { return };
        let Ok(Some(new)) = fresh.query_selector(&format!("[data-live=\"{name}\"]")) else { return };
        let html = new.inner_html();
        let mut written = self.0.written.borrow_mut();
        if written.get(&name) == Some(&html) {
            return;
        }
        let held = row_under_pointer();
        region.set_inner_html(&html);
        if let Some((id, top)) = held {
            hold_row(&id, top);
        }
        written.insert(name, html);
    }
}

/// The page as it is now; nothing if it cannot be had, or if somebody has to sign in first.
async fn ask_again() -> Option<Document> {
    let window = dom::window()?;
    let address = window.location().href().ok()?;
    let response: Response = JsFuture::from(window.fetch_with_str(&address)).await.ok()?.dyn_into().ok()?;
    if !response.ok() || response.redirected() {
        return None;
    }
    let html = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    DomParser::new().ok()?.parse_from_string(&html, SupportedType::TextHtml).ok()
}

/// The row that the pointer is on, and where it is on the screen.
fn row_under_pointer() -> Option<(String, f64)> {
    let row = dom::document()?.query_selector("#list-scroll .row:hover").ok()??;
    Some((row.id(), row.get_bounding_client_rect().top()))
}

/// Scrolls so that the row is again where it was: what somebody is about to click does not move.
fn hold_row(id: &str, top: f64) {
    let (Some(row), Some(list)) = (dom::by_id::<Element>(id), dom::by_id::<Element>("list-scroll")) else { return };
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let moved = (row.get_bounding_client_rect().top() - top).round() as i32;
    list.set_scroll_top(list.scroll_top() + moved);
}

fn is_at_end() -> bool {
    dom::by_id::<Element>("timeline-scroll")
        .is_some_and(|scroll| scroll.scroll_height() - scroll.scroll_top() - scroll.client_height() < NEAR_END_PX)
}

fn scroll_to_end() {
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

/// Gives the focus back to what had it, if that was replaced by its equal.
fn restore_focus(id: Option<String>) {
    let Some(id) = id.filter(|id| !id.is_empty()) else { return };
    let lost = dom::document().and_then(|document| document.active_element()).is_none_or(|now| now.id() != id);
    if let Some(element) = dom::by_id::<HtmlElement>(&id).filter(|_| lost) {
        drop(element.focus());
    }
}

/// The composer tells the server which words its author has seen; new ones count as seen while somebody looks.
fn note_what_is_seen(fresh: &Document) {
    let hidden = dom::document().is_none_or(|document| document.hidden());
    let newest = fresh.get_element_by_id("last-log-id").and_then(|input| input.get_attribute("value"));
    if let (false, Some(newest), Some(input)) = (hidden, newest, dom::by_id::<HtmlInputElement>("last-log-id")) {
        input.set_value(&newest);
    }
}

fn show_offline(offline: bool) {
    if let Some(ribbon) = dom::by_id::<HtmlElement>("offline") {
        ribbon.set_hidden(!offline);
    }
}

/// Buttons that copy an id whole, although it is shown in groups.
fn copy_buttons() {
    let Some(document) = dom::document() else { return };
    dom::on(&document, "click", |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest("[data-copy]").ok().flatten()) else { return };
        let (Some(text), Some(window)) = (button.get_attribute("data-copy"), dom::window()) else { return };
        drop(window.navigator().clipboard().write_text(&text));
        if let Some(copied) = button.get_attribute("data-copied") {
            drop(button.set_attribute("aria-label", &copied));
            drop(button.set_attribute("title", &copied));
        }
    });
}
