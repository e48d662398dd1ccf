//! The stream of events. One that was refused or has ended is opened again, with growing pauses and from the last event. One
//! that has died without a word is noticed, since the server beats.

use super::told::{Change, Told};
use crate::islands::browser::dom;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::{EventSource, MessageEvent};

const FIRST_PAUSE_MS: f64 = 1_000.0;
const LONGEST_PAUSE_MS: f64 = 30_000.0;
/// So many browsers do not come back in the same moment.
const SPREAD: f64 = 0.25;
/// After the server has ended the oldest stream of somebody who has too many.
const CROWDED_PAUSE_MS: f64 = 300_000.0;
/// The server beats every 15 seconds: two beats and a while.
const SILENCE_MS: f64 = 35_000.0;

#[derive(Clone)]
pub(super) struct Stream(Rc<State>);

struct State {
    source: RefCell<Option<EventSource>>,
    /// The newest event that was heard of.
    last: Cell<i64>,
    heard_at: Cell<f64>,
    failures: Cell<i32>,
    planned: Cell<Option<i32>>,
    tell: Box<dyn Fn(Told)>,
}

impl Stream {
    /// A stream after an event. It is opened with [`Self::open`].
    pub(super) fn after(event: i64, tell: impl Fn(Told) + 'static) -> Self {
        Self(Rc::new(State {
            source: RefCell::default(),
            last: Cell::new(event),
            heard_at: Cell::default(),
            failures: Cell::default(),
            planned: Cell::default(),
            tell: Box::new(tell),
        }))
    }

    pub(super) fn last(&self) -> i64 {
        self.0.last.get()
    }

    /// What was heard of elsewhere is not asked for again.
    pub(super) fn pass_over(&self, event: i64) {
        self.0.last.set(self.0.last.get().max(event));
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.0.source.borrow().is_some() || self.0.planned.get().is_some()
    }

    /// Opens the stream, in place of one that was open.
    pub(super) fn open(&self) {
        self.close();
        let Ok(source) = EventSource::new(&format!("/events?after={}", self.last())) else { return };
        self.0.heard_at.set(dom::since_opened());
        let stream = self.clone();
        dom::on(&source, "beat", move |event: MessageEvent| {
            stream.0.failures.set(0);
            stream.hear();
            if let Some(now) = event.data().as_string().and_then(|text| text.parse().ok()) {
                stream.tell(Told::Beat(now));
            }
        });
        let stream = self.clone();
        dom::on(&source, "change", move |event: MessageEvent| {
            stream.hear();
            let id = event.last_event_id().parse().unwrap_or_default();
            stream.pass_over(id);
            stream.tell(Told::Change(Change::read(id, &event.data().as_string().unwrap_or_default())));
        });
        let stream = self.clone();
        dom::on(&source, "crowded", move |_: MessageEvent| stream.lose(Told::Lost, CROWDED_PAUSE_MS));
        let stream = self.clone();
        dom::on(&source, "error", move |_: web_sys::Event| stream.fail());
        self.0.source.replace(Some(source));
    }

    pub(super) fn close(&self) {
        dom::cancel(self.0.planned.take());
        if let Some(source) = self.0.source.take() {
            source.close();
        }
    }

    /// To be asked every few seconds: notices a connection on which nothing moves any more.
    pub(super) fn look_after(&self) {
        let is_silent = dom::since_opened() - self.0.heard_at.get() > SILENCE_MS;
        if is_silent && self.0.source.borrow().is_some() {
            self.tell(Told::Lost);
            self.open();
        }
    }

    fn hear(&self) {
        self.0.heard_at.set(dom::since_opened());
    }

    fn tell(&self, told: Told) {
        (self.0.tell)(told);
    }

    /// The browser gives a refused stream up for good, and tells nobody why.
    fn fail(&self) {
        let refused = self.0.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        let failures = self.0.failures.get();
        self.0.failures.set(failures + 1);
        let pause = (FIRST_PAUSE_MS * 2.0_f64.powi(failures.min(10))).min(LONGEST_PAUSE_MS);
        self.lose(if refused { Told::Refused } else { Told::Lost }, pause);
    }

    /// Tells of it, and opens it again after a while.
    fn lose(&self, told: Told, pause: f64) {
        self.close();
        self.tell(told);
        #[expect(clippy::cast_possible_truncation, reason = "minutes")]
        let pause = (pause * (1.0 + SPREAD * js_sys::Math::random())) as i32;
        let stream = self.clone();
        self.0.planned.set(dom::after(pause, move || stream.open()));
    }
}
