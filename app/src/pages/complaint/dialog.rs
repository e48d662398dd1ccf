//! A dialog over the complaint. It is a page of its own, so that it needs no scripts.

use crate::components::icon;
use crate::visit::Visit;
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

/// Where the dialogs of a complaint lead back to.
pub(super) fn way_back(visit: &Visit, view: &ComplaintView) -> String {
    format!("/complaints/{}{}", view.id, visit.carried_query())
}

/// The frame of a dialog. `badges` stand beside the title, `about` below it, behind what the complaint is about.
pub(super) fn dialog(
    visit: &Visit,
    view: &ComplaintView,
    title: &'static str,
    badges: impl IntoView + 'static,
    about: String,
    content: impl IntoView + 'static,
) -> AnyView {
    let back = way_back(visit, view);
    let (escape, cross) = (back.clone(), back.clone());
    view! {
        <div class="scrim">
            <a class="scrim-close" href=back tabindex="-1" aria-hidden="true"></a>
            <div class="dialog" role="dialog" aria-modal="true" aria-labelledby="dialog-title" data-escape=escape>
                <header class="dialog-head">
                    <div>
                        <div class="dialog-title"><h2 id="dialog-title" tabindex="-1">{title}</h2> {badges}</div>
                        <p>{view.problem.clone()} " · " {view.merchant.clone()} " · " {about}</p>
                    </div>
                    <a class="quiet" href=cross aria-label=visit.words.common.close>{icon("x")}</a>
                </header>
                {content}
            </div>
        </div>
    }
    .into_any()
}
