//! Where a reply is written. A plain multipart form; `islands::composer` saves the draft, counts, and uploads pictures while
//! the person goes on writing.

use super::block_composer::block_box;
use super::composer_tools::{ACCEPTED, counter, rows_shown, send_buttons};
use super::draft_copies::copies;
use super::extras::extras;
use super::note::{Mode, note_form, tabs};
use crate::actions::{AttachImage, Reply, SaveDraft};
use crate::components::{action_of, form_number, icon, textarea};
use crate::format;
use crate::islands::composer::{Composer, REFUSALS};
use crate::islands::template;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Composed, DeliveryState, Permission, message, reply};
use desk_service::complaints::ComplaintView;
use desk_service::drafts::AttachedPicture;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

pub(super) fn composer(visit: &Visit, view: &ComplaintView) -> AnyView {
    if !visit.may(Permission::ComplaintReply) {
        return ().into_any();
    }
    let words = visit.words;
    let mode = if view.facts.immediate { words.compose.immediate_reply } else { words.compose.reply_to_user };
    let unsent = view.draft.is_blank() && view.attachments.is_empty();
    let written = match &view.draft {
        Composed::Reply(written) => reply_box(visit, view, written),
        Composed::Blocks(blocks) => block_box(visit, view, blocks),
    };
    // Without scripts the page looks again by itself, but never under somebody's fingers.
    let shown = Mode::of(visit);
    let look_again = (unsent && shown == Mode::Reply && view.open_send.is_some()).then(|| {
        view! { <noscript><meta http-equiv="refresh" content=visit.look_again(5) /></noscript> }
    });
    let finished = (!view.state.is_open()).then(|| view! { <p class="composer-lock">{words.compose.finished}</p> });
    let form = view! {
        <form
            class="composer"
            id="composer"
            method="post"
            action={action_of::<Reply>(visit)}
            data-draft=SaveDraft::PATH
            data-attach=AttachImage::PATH
            data-author=visit.author()
            enctype="multipart/form-data"
            aria-label=mode
        >
            {form_number(visit)} <input type="hidden" name="complaint" value=view.id.to_string() />
            <input type="hidden" name="query" value=visit.query.clone() />
            <input type="hidden" name="revision" value=view.draft_revision.to_string() />
            <input type="hidden" name="seen" value=rows_shown(view) />
            // The first button is the one that Enter in a field presses.
            <button hidden id="keep" name="intent" value="save"></button>
            <p class="composer-head">
                {tabs(words, Mode::Reply, mode, !view.note_draft.trim().is_empty())}
                <span class="composer-state"><span id="draft-state" role="status"></span> <span>{words.compose.cannot_change}</span></span>
            </p>
            <div data-live="lock">{lock(words, view.open_send)}</div>
            {finished} <div data-live="draft-copies">{copies(visit, view)}</div>
            {written}
        </form>
    }
    .into_any();
    view! {
        {words.for_composer().template()}
        {template(REFUSALS, words.refusals())}
        <div class="composer-modes" id="modes" data-mode=shown.name()>
            <Composer>{form}</Composer>
            {note_form(visit, view, mode)}
        </div>
        {look_again}
    }
    .into_any()
}

fn reply_box(visit: &Visit, view: &ComplaintView, written: &message::Reply) -> AnyView {
    let words = visit.words;
    view! {
        <div class="composer-box reply-box">
            {textarea("reply-text", "text", words.compose.reply_to_user, words.compose.reply_to_user, &written.text)}
            <div class="chips" data-live="attachments">{chips(words, &view.attachments)}</div>
            <div class="chips" id="uploads"></div>
            {extras(visit, written)}
            <p class="checks" id="checks" role="status">{check(words, &written.text)}</p>
            <div class="tools">
                <label class="quiet file">
                    {icon("image")} <span>{words.compose.pictures}</span>
                    <span class="file-count" data-live="file-count">
                        {format!("{}/{}", view.attachments.len(), reply::MAX_IMAGES)}
                    </span>
                    <input type="file" name="images" id="images" multiple accept=ACCEPTED aria-label=words.compose.pictures />
                </label>
                <span class="counter" id="counter">{counter(&written.text)}</span>
                <noscript><button class="button" name="intent" value="save">{words.compose.save_draft}</button></noscript>
                {send_buttons(visit, view)}
            </div>
        </div>
    }
    .into_any()
}

/// Nothing else leaves before the outcome of the last message is known.
fn lock(words: &'static Words, open: Option<DeliveryState>) -> AnyView {
    open.map(|_| view! { <p class="composer-lock">{icon("lock")} {words.compose.locked}</p> }).into_any()
}

/// What stands in the way of sending, or should be thought about.
fn check(words: &'static Words, text: &str) -> Option<String> {
    let unsupported = reply::unsupported(text);
    if !unsupported.is_empty() {
        let named: String = unsupported.iter().map(|c| format!(" {c}")).collect();
        return Some(words.compose.unsupported_characters(&named));
    }
    (reply::count(text) > reply::ADVISED_MAX).then(|| words.compose.advised_length.to_owned())
}

fn chips(words: &'static Words, attachments: &[AttachedPicture]) -> AnyView {
    attachments
        .iter()
        .map(|picture| {
            view! {
                <span class="chip">
                    <img src=picture.href.clone() alt="" width="40" height="40" />
                    <span class="chip-text"><span>{picture.filename.clone()}</span> {sizes(words, picture)}</span>
                    <button
                        class="quiet"
                        name="detach"
                        value=picture.id.clone()
                        aria-label=format!("{} {}", words.compose.remove, picture.filename)
                    >
                        {icon("x")}
                    </button>
                </span>
            }
        })
        .collect_view()
        .into_any()
}

/// How large a picture was, and what it has become.
fn sizes(words: &'static Words, picture: &AttachedPicture) -> AnyView {
    if picture.size == picture.original_size {
        return view! { <small>{format::size(picture.size)} " " {words.compose.original}</small> }.into_any();
    }
    view! { <small>{format::size(picture.original_size)} " → " <b>{format::size(picture.size)}</b></small> }.into_any()
}
