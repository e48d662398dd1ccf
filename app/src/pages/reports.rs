//! The supervisor's queue board.

use super::frame::{Frame, TROUBLED};
use super::{personal_page, problem};
use crate::words::Words;
use desk_service::complaints;
use desk_service::view::{QueueLine, QueueOverview};
use leptos::prelude::*;

pub(crate) fn reports() -> impl IntoView {
    personal_page(|visit, actor| async move {
        let words = visit.words;
        let board = match complaints::board(&visit.desk, &actor).await {
            Ok(board) => board,
            Err(error) => return problem::failed(&visit, &error).into_any(),
        };
        let lines = board.merchants.iter().map(|line| table_row(line, board.cap)).collect_view();
        let content = view! {
            <main class="page">
                <header class="page-head">
                    <h1>{words.board.title}</h1>
                    <p>{words.board.intro}</p>
                </header>
                <div data-live="board">
                    {strip(words, &board)}
                    <div class="table-scroll">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">{words.inbox.merchant}</th>
                                    <th scope="col">{words.inbox.open}</th>
                                    <th scope="col">{words.complaint.pending}</th>
                                    <th scope="col">{words.complaint.processing}</th>
                                    <th scope="col">{words.inbox.lane_overdue}</th>
                                    <th scope="col">{words.board.due_two_hours}</th>
                                    <th scope="col">{words.board.due_today}</th>
                                    <th scope="col">{words.complaint.processed}</th>
                                </tr>
                            </thead>
                            <tbody>{lines}</tbody>
                        </table>
                    </div>
                </div>
            </main>
        };
        let frame = Frame {
            visit: &visit,
            actor: &actor,
            title: words.board.title.to_owned(),
            sync: None,
            current: "reports",
            live: Some((board.now.0, board.last_event_id)),
            kind: "page",
        };
        frame.around(content).into_any()
    })
}

fn strip(words: &'static Words, board: &QueueOverview) -> AnyView {
    let total = &board.total;
    let numbers = [
        (words.inbox.open, total.open.to_string(), false, Some("/inbox?state=open")),
        (words.complaint.pending, total.pending.to_string(), false, Some("/inbox?state=pending")),
        (
            words.inbox.lane_overdue,
            capped(total.overdue, board.cap),
            total.overdue > 0,
            Some("/inbox?state=open&sort=deadline"),
        ),
        (words.board.due_two_hours, capped(total.due_soon, board.cap), false, None),
        (words.board.due_today, capped(total.due_today, board.cap), false, None),
        (words.inbox.delivery_troubles, board.troubled.to_string(), board.troubled > 0, Some(TROUBLED)),
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
    let link = line.mchid.as_ref().map(|mchid| format!("/inbox?merchant={mchid}"));
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
