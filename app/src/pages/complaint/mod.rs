//! `/complaints/{id}`: the conversation with its composer, and the facts beside it; and the same page with a dialog over it:
//! the checks before completing, the decision on a refund, until when it is put aside, or what stands there before a message is
//! sent again.

mod about;
mod assign;
mod block_composer;
mod block_fields;
mod blocks_shown;
mod candidates;
mod composer;
mod composer_tools;
mod delivery;
mod dialog;
mod draft_copies;
mod extras;
mod facts;
mod gate;
mod head;
mod lightbox;
mod note;
mod owner;
mod refund;
mod refund_dialog;
mod refund_fields;
mod resend;
mod snooze;
mod tags;
mod team_line;
mod thumbnails;
mod timeline;
mod track;

pub(crate) use note::NOTE_MODE;

use super::frame::Frame;
use super::inbox::{List, list_pane, request_of};
use super::personal_page;
use crate::components::{icon, notice};
use crate::format::isolated;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Actor, ComplaintId};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::complaints::ComplaintView;
use desk_service::team;
use leptos::prelude::*;

pub(crate) fn complaint(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move { show(visit, actor, |_, _| None).await })
}

pub(crate) fn assign(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let colleagues = team::colleagues(&visit.desk, &actor).await?;
        let note = team::kept_note(&visit.desk, &actor, &complaint_of(&visit)?).await?;
        show(visit, actor, move |visit, view| Some(assign::assign(visit, view, &colleagues, note))).await
    })
}

pub(crate) fn complete(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move { show(visit, actor, gate::gate).await })
}

pub(crate) fn resend(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move { show(visit, actor, resend::resend).await })
}

pub(crate) fn refund(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move { show(visit, actor, refund_dialog::refund_dialog).await })
}

pub(crate) fn snooze(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move { show(visit, actor, snooze::snooze_dialog).await })
}

/// Whose page it is, by its address.
fn complaint_of(visit: &Visit) -> Result<ComplaintId, ServiceError> {
    visit.path.split('/').nth(2).and_then(|id| ComplaintId::parse(id).ok()).ok_or(ServiceError::NotFound)
}

/// The page of a complaint with a dialog over it, or with none.
async fn show(
    visit: Visit,
    actor: Actor,
    dialog: impl FnOnce(&Visit, &ComplaintView) -> Option<AnyView>,
) -> Result<AnyView, ServiceError> {
    let id = complaint_of(&visit)?;
    let request = request_of(&visit);
    let view = complaints::complaint(&visit.desk, &actor, &id).await?;
    let list = complaints::inbox(&visit.desk, &actor, &request).await?;
    let frame = Frame::of(&visit)
        .titled(title_of(&view))
        .showing(List::of(&request), "complaint")
        .read_at(view.now, view.last_event_id);
    let content = view! {
        {list_pane(&visit, &request, &list, Some(&id))} {conversation(&visit, &view)} {facts::facts(&visit, &view)}
    };
    Ok(frame.below(content, dialog(&visit, &view)))
}

/// Says that the history has rows which were not read.
fn not_whole(words: &'static Words) -> AnyView {
    view! { <p class="notice notice--warn">{icon("alert")} <span>{words.complaint.not_whole}</span></p> }.into_any()
}

/// Names the complaint also where several are about the same, and keeps its words to themselves.
fn title_of(view: &ComplaintView) -> String {
    let id = view.id.as_str();
    let end = id.get(id.len().saturating_sub(6)..).unwrap_or(id);
    format!("{} {end} · {}", isolated(&view.problem), isolated(&view.merchant))
}

fn conversation(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    view! {
        <main class="complaint" aria-label=words.complaint.region data-complaint=view.id.to_string()>
            <div data-live="head">{head::head(visit, view)}</div>
            <div data-live="track">{track::track(visit, view)} {(!view.is_whole).then(|| not_whole(words))}</div>
            {notice(visit)}
            <div class="complaint-body">
                <details class="facts-fold">
                    {facts::opener(words)}
                    <div data-live="facts-fold">{facts::sections(visit, view)}</div>
                </details>
                <div class="timeline-scroll" id="timeline-scroll" tabindex="0" role="group" aria-label=words.complaint.conversation>
                    <div class="timeline" role="log" aria-label=words.complaint.conversation data-live="timeline">
                        {timeline::timeline(visit, view)}
                    </div>
                </div>
            </div>
            {composer::composer(visit, view)}
            {lightbox::lightbox(words)}
        </main>
    }
    .into_any()
}
