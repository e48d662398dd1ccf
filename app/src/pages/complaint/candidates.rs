//! Rows of the history that a message could have become, for a person to judge.

use super::thumbnails::thumbnails;
use crate::actions::JudgeRow;
use crate::format;
use crate::visit::Visit;
use desk_domain::OutboxId;
use desk_service::complaints::{Candidate, ComplaintView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The rows with their question. Nothing without rows.
pub(super) fn candidates(visit: &Visit, view: &ComplaintView, id: &OutboxId, rows: &[Candidate]) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let rows = rows.iter().map(|row| candidate(visit, view, id, row)).collect_view();
    Some(
        view! {
            <div class="candidates">
                <p>{visit.words.send.judge}</p>
                <ul>{rows}</ul>
            </div>
        }
        .into_any(),
    )
}

fn candidate(visit: &Visit, view: &ComplaintView, id: &OutboxId, row: &Candidate) -> AnyView {
    let (words, sends) = (visit.words, &visit.words.send);
    let alike = row.is_alike.then(|| view! { <span class="badge">{sends.alike}</span> });
    let text = if row.text.is_empty() { sends.no_words.to_owned() } else { row.text.clone() };
    let at = words.dates.when(row.at, format::time_with_seconds);
    let named = format!("{at} {}", words.history.kind(&row.kind));
    view! {
        <li class="candidate">
            <p class="said-meta">{named.clone()} {alike}</p>
            <p class="prose">{text}</p>
            {thumbnails(words, &row.images)}
            <form class="candidate-judge" method="post" action=JudgeRow::PATH aria-label=named>
                <input type="hidden" name="complaint" value=view.id.to_string() />
                <input type="hidden" name="outbox" value=id.to_string() />
                <input type="hidden" name="entry_id" value=row.entry_id.clone() />
                <input type="hidden" name="query" value=visit.query.clone() />
                <button class="button button--small" name="is_ours" value="true">{sends.this_is_it}</button>
                <button class="button button--small" name="is_ours" value="false">{sends.this_is_not_it}</button>
            </form>
        </li>
    }
    .into_any()
}
