//! The supervisor's queue board.

use super::admin::table;
use super::frame::Frame;
use super::inbox::List;
use super::personal_page;
use crate::doors::INBOX;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Sort, Tab};
use desk_service::complaints::{self, QueueLine, QueueOverview};
use leptos::prelude::*;

pub(crate) fn reports(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let words = visit.words;
        let board = complaints::board(&visit.desk, &actor).await?;
        let lines = board.merchants.iter().map(|line| table_row(line, board.cap)).collect_view();
        let heads = [
            words.inbox.merchant,
            words.inbox.open,
            words.complaint.pending,
            words.complaint.processing,
            words.inbox.lane_overdue,
            words.board.due_two_hours,
            words.board.due_today,
            words.complaint.processed,
        ];
        let content = view! { <div data-live="board">{strip(words, &board)} {table(&heads, lines)}</div> };
        Ok(Frame::of(&visit).read_at(board.now, board.last_event_id).headed(words.board.intro, content))
    })
}

fn strip(words: &'static Words, board: &QueueOverview) -> AnyView {
    let total = &board.total;
    let numbers = [
        (words.inbox.open, total.open.to_string(), false, Some(List::Of(Tab::Open).address())),
        (words.complaint.pending, total.pending.to_string(), false, Some(List::Of(Tab::Pending).address())),
        (
            words.inbox.lane_overdue,
            capped(total.overdue, board.cap),
            total.overdue > 0,
            Some(format!("{}&sort={}", List::Of(Tab::Open).address(), Sort::Deadline.as_str())),
        ),
        (words.board.due_two_hours, capped(total.due_soon, board.cap), false, None),
        (words.board.due_today, capped(total.due_today, board.cap), false, None),
        (words.inbox.delivery_troubles, board.troubled.to_string(), board.troubled > 0, Some(List::TROUBLED.address())),
    ];
    let numbers = numbers
        .map(|(label, value, bad, list)| {
            let value = match list {
                Some(list) => view! { <a class="number-link" href=list>{value}</a> }.into_any(),
                None => value.into_any(),
            };
            view! {
                <div class=if bad { "kpi kpi--bad" } else { "kpi" }>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="kpis">{numbers}</dl> }.into_any()
}

fn table_row(line: &QueueLine, cap: u32) -> AnyView {
    let link = line.mchid.as_ref().map(|mchid| format!("{INBOX}?merchant={mchid}"));
    view! {
        <tr>
            <th scope="row"><a href=link><bdi>{line.name.clone()}</bdi></a></th>
            <td>{line.open}</td>
            <td>{line.pending}</td>
            <td>{line.processing}</td>
            <td class=(line.overdue > 0).then_some("bad")>{capped(line.overdue, cap)}</td>
            <td>{capped(line.due_soon, cap)}</td>
            <td>{capped(line.due_today, cap)}</td>
            <td>{line.processed}</td>
        </tr>
    }
    .into_any()
}

fn capped(count: u32, cap: u32) -> String {
    if count >= cap { format!("{cap}+") } else { count.to_string() }
}
