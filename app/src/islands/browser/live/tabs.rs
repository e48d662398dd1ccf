//! One stream for all tabs of a browser, which has six connections to a host and no more. Whichever tab holds a lock has the
//! stream and tells the others; when it closes, the next one takes over. Where the browser has no locks, as on a page without
//! HTTPS, each tab has a stream of its own.

use super::stream::Stream;
use super::told::Told;
use crate::islands::browser::dom;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

const NAME: &str = "desk-events";
/// A tab asks which event the others have heard of; its own follows.
const HELLO: &str = "hello ";
const LOOK_AFTER_MS: i32 = 2_500;
/// When a tab that has the stream says nothing for so long, it is asleep, and another takes it from it.
const SILENCE_MS: f64 = 38_000.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, options: &JsValue, held: &Function) -> Result<Promise, JsValue>;
}

#[derive(Clone)]
pub(super) struct Tabs(Rc<State>);

struct State {
    stream: Stream,
    channel: Option<BroadcastChannel>,
    /// Whether this tab has the stream.
    leads: Cell<bool>,
    heard_at: Cell<f64>,
    /// When a tick ran last, by the machine's clock and by the one that nobody sets.
    ticked_at: Cell<(f64, f64)>,
    tell: Rc<dyn Fn(Told)>,
}

impl Tabs {
    /// Follows what happens after an event.
    pub(super) fn follow(event: i64, tell: Rc<dyn Fn(Told)>) -> Self {
        let channel = BroadcastChannel::new(NAME).ok();
        let (others, own) = (channel.clone(), tell.clone());
        let stream = Stream::after(event, move |told| {
            if let Some(others) = &others {
                drop(others.post_message(&told.to_text().into()));
            }
            own(told);
        });
        let tabs = Self(Rc::new(State {
            stream,
            channel,
            leads: Cell::new(false),
            heard_at: Cell::new(dom::since_opened()),
            ticked_at: Cell::new((js_sys::Date::now(), dom::since_opened())),
            tell,
        }));
        tabs.listen();
        tabs.ask_for_the_lead(false);
        let watched = tabs.clone();
        dom::every(LOOK_AFTER_MS, move || watched.look_after());
        tabs
    }

    /// Somebody looks again, or the network is back: a connection that may be dead is not waited for.
    pub(super) fn wake(&self) {
        if self.0.leads.get() {
            self.0.stream.open();
        } else {
            self.greet();
        }
    }

    fn greet(&self) {
        if let Some(channel) = &self.0.channel {
            drop(channel.post_message(&format!("{HELLO}{}", self.0.stream.last()).into()));
        }
    }

    fn listen(&self) {
        let Some(channel) = &self.0.channel else { return };
        let tabs = self.clone();
        dom::on(channel, "message", move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            match text.strip_prefix(HELLO) {
                Some(event) => tabs.answer(event.parse().unwrap_or_default()),
                None => tabs.hear(&text),
            }
        });
        self.greet();
    }

    /// Tells a tab that has just come what it may have missed between its page and now.
    fn answer(&self, event: i64) {
        let last = self.0.stream.last();
        if let (true, true, Some(channel)) = (self.0.leads.get(), last > event, &self.0.channel) {
            let change = Told::Change(super::told::Change { id: last, ..Default::default() });
            drop(channel.post_message(&change.to_text().into()));
        }
    }

    fn hear(&self, text: &str) {
        let Some(told) = Told::from_text(text) else { return };
        self.0.heard_at.set(dom::since_opened());
        if let Told::Change(change) = &told {
            if change.id <= self.0.stream.last() {
                return;
            }
            self.0.stream.pass_over(change.id);
        }
        (self.0.tell)(told);
    }

    fn look_after(&self) {
        if self.has_slept() {
            self.wake();
        } else if self.0.leads.get() {
            self.0.stream.look_after();
        } else if dom::since_opened() - self.0.heard_at.get() > SILENCE_MS {
            self.0.heard_at.set(dom::since_opened());
            (self.0.tell)(Told::Lost);
            self.ask_for_the_lead(true);
        }
    }

    /// A machine that has slept for a while counts it by one of its clocks alone.
    fn has_slept(&self) -> bool {
        let now = (js_sys::Date::now(), dom::since_opened());
        let before = self.0.ticked_at.replace(now);
        ((now.0 - before.0) - (now.1 - before.1)).abs() > SILENCE_MS
    }

    /// Waits until no other tab has the stream, or takes it from the one that has.
    fn ask_for_the_lead(&self, steal: bool) {
        let options = Object::new();
        drop(Reflect::set(&options, &"steal".into(), &steal.into()));
        let tabs = self.clone();
        let held = Closure::once_into_js(move || {
            tabs.lead();
            // Held for as long as the page lives.
            Promise::new(&mut |_, _| {})
        });
        let Ok(lock) = request_lock(NAME, &options, held.unchecked_ref()) else { return self.lead() };
        let tabs = self.clone();
        spawn_local(async move {
            // Ends only when another tab has taken the lock: this one has been asleep.
            if JsFuture::from(lock).await.is_err() {
                tabs.0.leads.set(false);
                tabs.0.stream.close();
                tabs.0.heard_at.set(dom::since_opened());
                tabs.ask_for_the_lead(false);
            }
        });
    }

    fn lead(&self) {
        self.0.leads.set(true);
        if !self.0.stream.is_wanted() {
            self.0.stream.open();
        }
    }
}
