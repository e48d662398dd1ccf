//! Other versions of the draft, written over an older state of it: both are kept until their author has looked.

use crate::components::icon;
use crate::format;
use crate::visit::Visit;
use desk_domain::DraftCopy;
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

pub(super) fn copies(visit: &Visit, view: &ComplaintView) -> AnyView {
    view.draft_copies.iter().map(|copy| copy_view(visit, view, copy)).collect_view().into_any()
}

fn copy_view(visit: &Visit, view: &ComplaintView, copy: &DraftCopy) -> AnyView {
    let words = visit.words;
    let at = format::moment(copy.updated_at, view.now, words.language);
    let button = |name: &'static str, label: &'static str| {
        view! { <button class="button button--small" name=name value=copy.key.clone()>{label}</button> }
    };
    view! {
        <section class="draft-copy" role="status">
            <p class="draft-copy-title">{icon("alert")} <span>{words.copies.title} " " <time>{at}</time></span></p>
            <p class="prose">{copy.content.text().into_owned()}</p>
            <p class="draft-copy-actions">
                {button("copy_take", words.copies.take)} {button("copy_join", words.copies.join)}
                {button("copy_drop", words.copies.drop)}
            </p>
        </section>
    }
    .into_any()
}
