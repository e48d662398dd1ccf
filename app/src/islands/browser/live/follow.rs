//! Something changed: the page is asked for again, and what differs is put in its place. The server is the one that turns a
//! complaint into HTML; here nothing is rendered.

use super::morph::morph;
use super::place::{is_at_end, scroll_to_end};
use super::server_clock::ServerClock;
use super::steady::Steady;
use super::tabs::Tabs;
use super::told::{Change, Told};
use crate::islands::browser::dom;
use crate::islands::browser::page::{Page, page};
use crate::islands::live::LiveWords;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit, Document, Element, HtmlElement, PageTransitionEvent};

/// Events that come together cause one look.
const GATHER_MS: f64 = 120.0;
/// However much happens, the page is asked for this often at the most.
const BETWEEN_LOOKS_MS: f64 = 1_000.0;
/// How long what is written has to leave the page before the page is left.
const LEAVE_AFTER_MS: i32 = 500;

#[derive(Clone)]
struct Follower(Rc<State>);

struct State {
    words: LiveWords,
    clock: Rc<ServerClock>,
    steady: Steady,
    /// Each region as the server last wrote it; the ticker changes what is on the page.
    written: RefCell<HashMap<String, String>>,
    look: Cell<Look>,
    looked_at: Cell<f64>,
    /// Something has changed while nobody looked, or while it could not be seen.
    behind: Cell<bool>,
    lost: Cell<bool>,
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

pub(super) fn start(event: i64, words: LiveWords, clock: Rc<ServerClock>) {
    let follower = Follower(Rc::new(State {
        words,
        clock,
        steady: Steady::start(),
        written: RefCell::default(),
        look: Cell::default(),
        looked_at: Cell::new(f64::MIN),
        behind: Cell::default(),
        lost: Cell::default(),
    }));
    let told = follower.clone();
    let tabs = Tabs::follow(event, Rc::new(move |what| told.hear(what)));
    follower.look_when_asked();
    follower.look_when_back(tabs);
}

impl Follower {
    fn hear(&self, told: Told) {
        match told {
            Told::Beat(now) => {
                self.0.clock.hear(now);
                self.found();
            }
            Told::Change(change) => {
                self.found();
                if concerns(&change) {
                    self.plan();
                }
            }
            Told::Lost => self.lose(),
            Told::Refused => {
                self.lose();
                self.plan();
            }
        }
    }

    fn found(&self) {
        show_ribbon(None);
        if self.0.lost.take() {
            self.plan();
        }
    }

    fn lose(&self) {
        self.0.lost.set(true);
        let words = &self.0.words;
        show_ribbon(Some(if dom::is_offline() { &words.offline } else { &words.reconnecting }));
    }

    /// Other parts of the page know that it is behind.
    fn look_when_asked(&self) {
        let Some(document) = dom::document() else { return };
        let follower = self.clone();
        dom::on(&document, "desk:look", move |_: web_sys::Event| follower.plan());
    }

    /// Whoever comes back, to the tab, the page, the window or the network, sees it as it is.
    fn look_when_back(&self, tabs: Tabs) {
        let (Some(document), Some(window)) = (dom::document(), dom::window()) else { return };
        let follower = self.clone();
        dom::on(&document, "visibilitychange", move |_: web_sys::Event| follower.catch_up());
        let follower = self.clone();
        dom::on(&window, "focus", move |_: web_sys::Event| follower.catch_up());
        let (follower, woken) = (self.clone(), tabs.clone());
        dom::on(&window, "online", move |_: web_sys::Event| {
            woken.wake();
            follower.plan();
        });
        let follower = self.clone();
        dom::on(&window, "offline", move |_: web_sys::Event| follower.lose());
        let follower = self.clone();
        dom::on(&window, "pageshow", move |event: PageTransitionEvent| {
            if event.persisted() {
                tabs.wake();
                follower.plan();
            }
        });
    }

    fn catch_up(&self) {
        if !is_hidden() && self.0.behind.take() {
            self.plan();
        }
    }

    fn plan(&self) {
        match self.0.look.get() {
            _ if is_hidden() => self.0.behind.set(true),
            Look::None => {
                self.0.look.set(Look::Planned);
                let rest = self.0.looked_at.get() + BETWEEN_LOOKS_MS - dom::since_opened();
                #[expect(clippy::cast_possible_truncation, reason = "a second")]
                let pause = rest.clamp(GATHER_MS, BETWEEN_LOOKS_MS) as i32;
                let follower = self.clone();
                dom::after(pause, move || spawn_local(async move { follower.look().await }));
            }
            Look::UnderWay => self.0.look.set(Look::UnderWayAndAgain),
            Look::Planned | Look::UnderWayAndAgain => {}
        }
    }

    async fn look(&self) {
        self.0.look.set(Look::UnderWay);
        self.0.looked_at.set(dom::since_opened());
        match ask_again().await {
            Page::Found(fresh) => self.renew(&fresh),
            Page::SignedOut => leave(),
            // The next sign of life brings it.
            Page::Nothing => self.0.lost.set(true),
        }
        if let Look::UnderWayAndAgain = self.0.look.take() {
            self.plan();
        }
    }

    fn renew(&self, fresh: &Document) {
        let at_end = is_at_end();
        let focused = dom::document().and_then(|document| document.active_element()).map(|element| element.id());
        name_tab(fresh);
        self.0.steady.during(|| dom::all("[data-live]").iter().for_each(|region| self.renew_region(region, fresh)));
        if at_end {
            scroll_to_end();
        }
        restore_focus(focused);
        announce(fresh);
    }

    fn renew_region(&self, region: &Element, fresh: &Document) {
        let Some(name) = region.get_attribute("data-live") else { return };
        let Ok(Some(new)) = fresh.query_selector(&format!("[data-live=\"{name}\"]")) else { return };
        let html = new.inner_html();
        let mut written = self.0.written.borrow_mut();
        if written.get(&name) == Some(&html) {
            return;
        }
        morph(region, &html);
        written.insert(name, html);
    }
}

/// The tab is called and looks as the page now says.
fn name_tab(fresh: &Document) {
    let Some(document) = dom::document() else { return };
    if document.title() != fresh.title() {
        document.set_title(&fresh.title());
    }
    let icon = |page: &Document| page.query_selector("link[rel=icon]").ok().flatten();
    if let (Some(shown), Some(new)) = (icon(&document), icon(fresh)) {
        let picture = new.get_attribute("href").unwrap_or_default();
        if shown.get_attribute("href").as_deref() != Some(&picture) {
            drop(shown.set_attribute("href", &picture));
        }
    }
}

/// Whether a change is one of what the page shows: of the list where it is in sight, otherwise of the complaint alone.
fn concerns(change: &Change) -> bool {
    let shows_list = dom::by_id::<HtmlElement>("list-scroll").is_some_and(|list| list.offset_parent().is_some());
    let shown = dom::all("main[data-complaint]").into_iter().next();
    let Some(shown) = shown.and_then(|main| main.get_attribute("data-complaint")) else { return true };
    shows_list || change.complaint.is_empty() || change.complaint == shown
}

/// The page as it is now.
async fn ask_again() -> Page {
    match dom::window().and_then(|window| window.location().href().ok()) {
        Some(address) => page(&address).await,
        None => Page::Nothing,
    }
}

/// The sign-in has ended: nothing of the page stays in sight. What is being written is kept first.
fn leave() {
    if let (Some(document), Ok(event)) = (dom::document(), web_sys::Event::new("desk:leave")) {
        drop(document.dispatch_event(&event));
    }
    dom::after(LEAVE_AFTER_MS, || {
        let Some(location) = dom::window().map(|window| window.location()) else { return };
        let here = format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        let here = js_sys::encode_uri_component(&here);
        drop(location.replace(&format!("/login?next={here}&notice=sign_in_needed")));
    });
}

fn is_hidden() -> bool {
    dom::document().is_none_or(|document| document.hidden())
}

/// Gives the focus back to what had it, if that was replaced by its equal.
fn restore_focus(id: Option<String>) {
    let Some(id) = id.filter(|id| !id.is_empty()) else { return };
    let lost = dom::document().and_then(|document| document.active_element()).is_none_or(|now| now.id() != id);
    if let Some(element) = dom::by_id::<HtmlElement>(&id).filter(|_| lost) {
        drop(element.focus());
    }
}

/// Tells the rest of the page that it was looked at, and what is there now.
fn announce(fresh: &Document) {
    let detail = CustomEventInit::new();
    detail.set_detail(fresh);
    let event = CustomEvent::new_with_event_init_dict("desk:looked", &detail);
    if let (Some(document), Ok(event)) = (dom::document(), event) {
        drop(document.dispatch_event(&event));
    }
}

/// Says what is wrong with the connection, or nothing.
fn show_ribbon(text: Option<&str>) {
    let Some(ribbon) = dom::by_id::<HtmlElement>("offline") else { return };
    if ribbon.text_content().as_deref() != text {
        ribbon.set_text_content(text);
    }
    ribbon.set_hidden(text.is_none());
}
