//! The draft: kept half a second after the last key, and whenever the page is put away; everything that the form holds. One
//! saving at a time. Until the server has it, it is kept in this browser; what fails is tried again.

use super::conflict;
use super::fields::{Fields, KEEPS_AT, revision_of, text_of};
use super::leave::Leave;
use super::restore;
use super::state::{say, warn};
use crate::islands::browser::dom;
use crate::islands::browser::kept::Kept;
use crate::islands::browser::post::Answer;
use crate::islands::composer::ComposerWords;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Document;

const PAUSE_MS: i32 = 500;
/// After which pauses a saving that failed is tried again; the last one repeats.
const AGAIN_MS: [i32; 3] = [2_000, 5_000, 15_000];

#[derive(Clone)]
pub(super) struct Draft(Rc<State>);

struct State {
    fields: Fields,
    words: Rc<ComposerWords>,
    leave: Leave,
    /// What the server has, or is certainly getting.
    saved: RefCell<String>,
    planned: Cell<Option<i32>>,
    failed: Cell<usize>,
    /// Somebody else is signed in: nothing is kept in their name.
    stopped: Cell<bool>,
    /// Whether the words have left is not known.
    uncertain: Cell<bool>,
    /// The words were only in this browser until now.
    restored: Cell<bool>,
}

impl Draft {
    pub(super) fn start(fields: Fields, words: Rc<ComposerWords>, leave: Leave) -> Self {
        let saved = RefCell::new(fields.words());
        let draft = Self(Rc::new(State {
            fields,
            words,
            leave,
            saved,
            planned: Cell::default(),
            failed: Cell::default(),
            stopped: Cell::default(),
            uncertain: Cell::default(),
            restored: Cell::default(),
        }));
        let typing = draft.clone();
        dom::on(draft.0.fields.form(), "input", move |_: web_sys::Event| typing.typed());
        if let (Some(document), Some(window)) = (dom::document(), dom::window()) {
            let leaving = draft.clone();
            // There may be no later.
            dom::on(&document, "visibilitychange", move |_: web_sys::Event| leaving.save_now(true));
            let back = draft.clone();
            dom::on(&window, "online", move |_: web_sys::Event| back.save());
        }
        restore::restore(&draft);
        draft
    }

    fn typed(&self) {
        if !self.is_dirty() {
            return self.kept().forget();
        }
        self.keep_here();
        self.plan(PAUSE_MS);
    }

    /// Where this form's words are kept in the browser.
    fn kept(&self) -> Kept {
        let fields = &self.0.fields;
        Kept::of("reply", &fields.author(), &fields.hidden("complaint")).at(&fields.hidden("form"))
    }

    pub(super) fn is_dirty(&self) -> bool {
        *self.0.saved.borrow() != self.0.fields.words()
    }

    fn plan(&self, millis: i32) {
        dom::cancel(self.0.planned.take());
        let draft = self.clone();
        self.0.planned.set(dom::after(millis, move || draft.save()));
    }

    /// What is written now is as the server has it: a later saving would bring back what was sent or changed meanwhile.
    pub(super) fn count_as_saved(&self) {
        dom::cancel(self.0.planned.take());
        self.0.uncertain.set(false);
        self.0.saved.replace(self.0.fields.words());
        self.kept().forget();
    }

    /// Keeps the words in this browser.
    pub(super) fn keep_here(&self) {
        if let Some(form) = self.0.fields.draft() {
            self.kept().keep(&form);
        }
    }

    /// Whether the words have left is found out by keeping them: the server knows which have.
    pub(super) fn find_out(&self) {
        self.0.uncertain.set(true);
        self.0.saved.replace(String::new());
        self.keep_here();
        self.save();
    }

    pub(super) fn has_come_back(&self) {
        self.0.restored.set(true);
        warn(&self.0.words.restored);
    }

    pub(super) fn stop(&self) {
        self.0.stopped.set(true);
        warn(&self.0.words.other_author);
    }

    pub(super) fn save(&self) {
        if self.0.leave.is_saving() { self.plan(PAUSE_MS) } else { self.save_now(false) }
    }

    pub(super) fn save_now(&self, outlives: bool) {
        dom::cancel(self.0.planned.take());
        if self.0.stopped.get() || !self.is_dirty() || self.0.leave.is_sending() {
            return;
        }
        let Some(form) = self.0.fields.draft() else { return };
        if !self.0.uncertain.get() && !self.0.restored.get() && self.0.failed.get() == 0 {
            say(&self.0.words.saving_draft);
        }
        self.0.leave.set_saving(true);
        let (draft, written) = (self.clone(), self.0.fields.words());
        spawn_local(async move {
            let answer = draft.0.fields.post(KEEPS_AT, &form, outlives).await;
            draft.answered(answer, written);
            draft.0.leave.set_saving(false);
        });
    }

    fn answered(&self, answer: Answer, written: String) {
        let (state, words) = (&self.0, &self.0.words);
        let refused = match &answer {
            Answer::Refused { says, .. } => code_in(says),
            _ => None,
        };
        match (answer, refused) {
            (Answer::Done { says, .. }, _) => {
                state.fields.set_hidden("revision", says.trim());
                self.has(written);
                match (state.uncertain.take(), state.restored.take()) {
                    (true, _) => warn(&words.not_sent),
                    (_, true) => say(&words.restored),
                    _ => say(&words.draft_saved),
                }
            }
            (_, Some("draft_sent")) => {
                state.uncertain.set(false);
                self.has(written);
                say(&words.sent_elsewhere);
                super::send::renew(self.clone());
            }
            (_, Some("draft_conflict")) => {
                self.has(written);
                warn(&words.changed_elsewhere);
                conflict::show(&state.fields, words);
            }
            (_, Some("other_author")) => self.stop(),
            (_, Some("no_room")) => warn(&words.no_room),
            _ => {
                let pause = AGAIN_MS[state.failed.get().min(AGAIN_MS.len() - 1)];
                state.failed.set(state.failed.get() + 1);
                if !state.uncertain.get() {
                    warn(&words.draft_not_saved);
                }
                self.plan(pause);
            }
        }
    }

    /// The server has these words.
    fn has(&self, written: String) {
        self.0.failed.set(0);
        self.0.saved.replace(written);
        if !self.is_dirty() {
            self.kept().forget();
        }
    }

    /// The page was looked at again. A draft that was sent or changed elsewhere is taken over where nothing else was written
    /// here.
    pub(super) fn looked(&self, fresh: &Document) {
        conflict::tidy(&self.0.fields);
        let own: i64 = self.0.fields.hidden("revision").parse().unwrap_or_default();
        let is_newer = revision_of(fresh).is_some_and(|newer| newer > own);
        if !is_newer || self.is_dirty() || self.0.leave.is_saving() || self.0.leave.is_sending() {
            return;
        }
        let before = self.0.fields.words();
        if self.0.fields.take_over(fresh) {
            self.count_as_saved();
            if before != self.0.fields.words() {
                let words = &self.0.words;
                say(if text_of(fresh).is_empty() { &words.sent_elsewhere } else { &words.changed_elsewhere });
            }
        }
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.0.fields
    }

    pub(super) fn words(&self) -> &ComposerWords {
        &self.0.words
    }

    pub(super) fn leave(&self) -> &Leave {
        &self.0.leave
    }
}

/// The codes that the server answers with and that mean something here.
pub(super) fn code_in(says: &str) -> Option<&'static str> {
    ["draft_sent", "draft_conflict", "other_author", "no_room"]
        .into_iter()
        .find(|code| says.contains(&format!("\"{code}\"")))
}
