//! Internal notes: where one is typed, beside the reply, and how it stands in the line of time.

use super::about::about;
use crate::actions::{AddNote, DeleteNote, KeepNote};
use crate::components::{action_of, form_number, icon, textarea};
use crate::format;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::Note;
use desk_domain::note::{DELETABLE, MAX_CHARS, Piece, count, pieces};
use desk_service::complaints::{ComplaintView, ShownNote};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// In the query string of a page that opens where notes are typed.
pub(crate) const NOTE_MODE: &str = "mode=note";

/// What is written in the box below the conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Reply,
    Note,
}

impl Mode {
    pub(super) fn of(visit: &Visit) -> Self {
        if visit.field("mode") == Some(Self::Note.name()) { Self::Note } else { Self::Reply }
    }

    /// As buttons and the page name it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }
}

/// The way to the other form, from the one of `own`: a button that keeps what is typed here. Scripts change over in place.
pub(super) fn tabs(words: &'static Words, own: Mode, reply: &'static str, begun: bool) -> AnyView {
    let tab = |mode: Mode, label: &'static str| {
        let is_note = mode == Mode::Note;
        let symbol = is_note.then(|| icon("note"));
        let key = is_note.then_some("n");
        if mode == own {
            return view! {
                <span class="composer-mode" aria-current="true" data-mode-to=mode.name() data-key=key>
                    {symbol} {label}
                </span>
            }
            .into_any();
        }
        let begun = (is_note && begun).then(|| view! { <span class="composer-begun">{words.note.begun}</span> });
        view! {
            <button
                class="composer-tab"
                name="intent"
                value=mode.name()
                data-mode-to=mode.name()
                data-key=key
                aria-keyshortcuts=is_note.then_some("N")
            >
                {symbol} {label} {begun} {is_note.then(|| view! { <kbd aria-hidden="true">"N"</kbd> })}
            </button>
        }
        .into_any()
    };
    view! {
        <span class="composer-tabs" role="group" aria-label=words.note.modes>
            {tab(Mode::Reply, reply)} {tab(Mode::Note, words.note.title)}
        </span>
    }
    .into_any()
}

/// As scripts go on counting.
fn counter(text: &str) -> String {
    format!("{} / {MAX_CHARS}", count(text))
}

/// Where a note is typed.
pub(super) fn note_form(visit: &Visit, view: &ComplaintView, reply: &'static str) -> AnyView {
    let words = visit.words;
    let typed = &view.note_draft;
    view! {
        <form
            class="composer"
            id="note"
            method="post"
            action={action_of::<AddNote>(visit)}
            enctype="multipart/form-data"
            aria-label=words.note.title
            data-keep=KeepNote::PATH
            data-author=visit.author()
        >
            {form_number(visit)} {about(visit, view)}
            <p class="composer-head">{tabs(words, Mode::Note, reply, false)} <span class="composer-state">{words.note.not_for_user}</span></p>
            <div class="composer-box note-box">
                {textarea("note-text", "text", words.note.title, words.note.hint, typed)}
                <div class="tools">
                    <span class="counter" id="note-count">{counter(typed)}</span>
                    <button class="button" id="add-note" aria-keyshortcuts="Control+Enter Meta+Enter">
                        {words.note.add} <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                    </button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// A note in the line of time. It names its form, so that its words are not put back into the box they were sent from.
pub(super) fn note_card(visit: &Visit, view: &ComplaintView, shown: &ShownNote, at: AnyView) -> AnyView {
    let (words, note) = (visit.words, &shown.note);
    let said = match note.is_deleted() {
        true => view! { <p class="note-gone">{words.note.deleted_by(&note.author_name)}</p> }.into_any(),
        false => view! { <p class="prose" dir="auto">{text(note)}</p> }.into_any(),
    };
    view! {
        <article class="note" data-form=note.form.as_ref().map(ToString::to_string)>
            <p class="said-meta">
                {icon("note")} <b>{words.note.title}</b> <span class="note-by"><bdi>{note.author_name.clone()}</bdi></span>
                <span>{words.note.team_only}</span> {at}
            </p>
            {said}
            {shown.may_be_deleted.then(|| deletion(visit, view, note))}
        </article>
    }
    .into_any()
}

/// Whoever is mentioned stands out.
fn text(note: &Note) -> AnyView {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Words(words) => view! { {words.to_owned()} }.into_any(),
        Piece::Mention(mention) => view! { <b>{mention.to_owned()}</b> }.into_any(),
    };
    pieces(&note.text, &note.mentions).into_iter().map(piece).collect_view().into_any()
}

fn deletion(visit: &Visit, view: &ComplaintView, note: &Note) -> AnyView {
    let words = &visit.words.note;
    let until = format::time(note.written_at + DELETABLE);
    view! {
        <form class="note-delete" method="post" action={action_of::<DeleteNote>(visit)}>
            {about(visit, view)} <input type="hidden" name="note" value=note.id.to_string() />
            <button class="link" title=words.until(&until)>{words.delete}</button>
        </form>
    }
    .into_any()
}
