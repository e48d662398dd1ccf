//! Title, state, merchant, id, and the way to completing.

use crate::components::{icon, state_badge};
use crate::format::id_groups;
use crate::visit::Visit;
use desk_domain::Permission;
use desk_service::view::ComplaintView;
use leptos::prelude::*;

pub(super) fn head(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let query = visit.carried_query();
    let may_complete = view.state.is_open() && visit.may(Permission::ComplaintComplete);
    let complete = may_complete.then(|| {
        view! {
            <a class="button" id="complete" href=format!("/complaints/{}/complete{query}", view.id)>
                {icon("done")} {words.complete}
            </a>
        }
    });
    let id =
        id_groups(view.id.as_str()).into_iter().map(|group| view! { <span>{group.to_owned()}</span> }).collect_view();
    view! {
        <header class="complaint-head">
            <a class="quiet back" href=format!("/inbox{query}#row-{}", view.id) aria-label=words.back_to_list>
                {icon("left")}
            </a>
            <div class="complaint-title">
                <h1>{view.problem.clone()} " " {state_badge(words, &view.state)}</h1>
                <p class="meta">
                    <span>{view.merchant.clone()}</span>
                    <span>
                        {words.complaint_number} " " <span class="id" translate="no">{id}</span>
                        <button type="button" class="quiet copy" data-copy=view.id.to_string() data-copied=words.copied aria-label=words.copy title=words.copy>
                            {icon("copy")}
                        </button>
                    </span>
                </p>
            </div>
            {complete}
        </header>
    }.into_any()
}
