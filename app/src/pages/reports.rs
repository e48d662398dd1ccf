//! The supervisor's queue board. Every number leads to its list.

use super::admin::table;
use super::frame::Frame;
use super::inbox::{List, address_of, of_state};
use super::personal_page;
use crate::components::{avatar, clock_slot, icon, next_clock};
use crate::format;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Due, OwnedBy, Permission, Tab, Timestamp, WorkView};
use desk_service::complaints::{self, AgentLoad, Author, DueTonight, InboxRequest, QueueLine, QueueOverview};
use leptos::prelude::*;

pub(crate) fn reports(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let words = visit.words;
        let board = complaints::board(&visit.desk, &actor).await?;
        let content = view! {
            <div data-live="board">
                {strip(words, &board)} <div class="board">{tonight(&visit, &board)} {agents(words, &board)}</div>
                {merchants(words, &board)}
            </div>
        };
        Ok(Frame::of(&visit).read_at(board.now, board.last_event_id).headed(words.board.intro, content))
    })
}

fn strip(words: &'static Words, board: &QueueOverview) -> AnyView {
    let total = &board.total;
    let due = |due: Due| address_of(&InboxRequest { due: Some(due), ..InboxRequest::default() });
    let work = |view: WorkView| List::Work(view).address();
    let overdue = capped(total.overdue, board.cap);
    let soon = board.within.map(|(within, count)| {
        view! {
            <span>
                {number(due(within), count.to_string())} <small>{words.board.within(within)}</small>
            </span>
        }
    });
    view! {
        <dl class="kpis">
            {kpi(words.inbox.open, number(of_state(Tab::Open), total.open.to_string()), false)}
            {kpi(words.board.no_reply, number(of_state(Tab::Pending), total.pending.to_string()), false)}
            {kpi(words.inbox.lane_overdue, number(due(Due::Over), overdue), total.overdue > 0)}
            {kpi(words.inbox.view(WorkView::Unassigned), number(work(WorkView::Unassigned), board.unassigned.to_string()), board.unassigned.has_overdue)}
            {kpi(words.inbox.view(WorkView::Waiting), number(work(WorkView::Waiting), board.waiting.to_string()), board.waiting.has_overdue)}
            {kpi(words.board.due_soon, view! { <span class="kpi-parts">{soon.collect_view()}</span> }.into_any(), false)}
            {kpi(words.inbox.view(WorkView::Troubled), number(work(WorkView::Troubled), board.troubled.to_string()), board.troubled.count > 0)}
        </dl>
    }
    .into_any()
}

fn kpi(label: &'static str, value: AnyView, is_bad: bool) -> AnyView {
    view! {
        <div class=if is_bad { "kpi kpi--bad" } else { "kpi" }>
            <dt>{is_bad.then(|| icon("alert"))} {label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// A number that opens its list.
fn number(href: String, value: String) -> AnyView {
    view! { <a class="number-link" href=href>{value}</a> }.into_any()
}

/// Which complaints are due before the next people come, with who has them and why they may be late.
fn tonight(visit: &Visit, board: &QueueOverview) -> AnyView {
    let words = visit.words;
    let until = format::moment(board.morning, board.now, words.language);
    let list = address_of(&InboxRequest { due: Some(Due::Tonight), ..InboxRequest::default() });
    let rows = board.due_tonight.iter().map(|row| tonight_row(visit, row, board.now)).collect_view();
    let heads = [words.board.complaint, words.board.due, words.inbox.owner, words.board.cause, words.team.reassign];
    let named = if board.due_tonight.is_empty() {
        view! { <p class="board-none">{words.board.nothing_tonight}</p> }.into_any()
    } else {
        table(&heads, rows)
    };
    view! {
        <section class="board-part" aria-labelledby="tonight">
            <h2 id="tonight">
                {words.board.tonight} " " {number(list, board.tonight.to_string())} <small>{words.board.until(&until)}</small>
            </h2>
            {named}
        </section>
    }
    .into_any()
}

fn tonight_row(visit: &Visit, row: &DueTonight, now: Timestamp) -> AnyView {
    let words = visit.words;
    let complaint = &row.complaint;
    let (which, clock) = next_clock(&complaint.clocks);
    let assign = visit.may(Permission::ComplaintAssign).then(|| {
        view! {
            <a class="button button--small" href=format!("/complaints/{}/assign", complaint.id)>{words.team.reassign}</a>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/complaints/{}", complaint.id)><bdi>{complaint.problem.clone()}</bdi></a>
                <small class="table-sub"><bdi>{row.merchant.clone()}</bdi></small>
            </th>
            <td>{clock_slot(words, which, clock, now)}</td>
            <td>{owner(words, row.owner.as_ref())}</td>
            <td>{words.board.because(row.cause)}</td>
            <td>{assign}</td>
        </tr>
    }
    .into_any()
}

fn owner(words: &'static Words, owner: Option<&Author>) -> AnyView {
    match owner {
        Some(owner) => view! {
            <span class="who">{avatar(owner.staff_id.as_str(), &owner.name)} <bdi>{owner.name.clone()}</bdi></span>
        }
        .into_any(),
        None => view! { <span class="bad">{words.team.unassigned}</span> }.into_any(),
    }
}

/// Who has how much to do.
fn agents(words: &'static Words, board: &QueueOverview) -> AnyView {
    let most = board.agents.iter().map(|agent| agent.open).max().unwrap_or_default().max(1);
    let rows = board.agents.iter().map(|agent| agent_row(words, agent, most)).collect_view();
    let heads = [words.board.agent, words.board.in_hand, "", words.inbox.lane_overdue, words.inbox.lane_two_hours];
    view! {
        <section class="board-part" aria-labelledby="load">
            <h2 id="load">{words.board.load}</h2>
            {table(&heads, rows)}
        </section>
    }
    .into_any()
}

fn agent_row(words: &'static Words, agent: &AgentLoad, most: i64) -> AnyView {
    let owner = Some(OwnedBy::Person(agent.who.staff_id.clone()));
    let list = |due| address_of(&InboxRequest { owner: owner.clone(), due, ..InboxRequest::default() });
    view! {
        <tr>
            <th scope="row">{self::owner(words, Some(&agent.who))}</th>
            <td><meter class="load" min="0" max=most.to_string() value=agent.open.to_string()></meter></td>
            <td>{number(list(None), agent.open.to_string())}</td>
            <td class=(agent.overdue > 0).then_some("bad")>{number(list(Some(Due::Over)), agent.overdue.to_string())}</td>
            <td>{agent.soon}</td>
        </tr>
    }
    .into_any()
}

fn merchants(words: &'static Words, board: &QueueOverview) -> AnyView {
    let lines = board.merchants.iter().map(|line| merchant_row(line, board.cap)).collect_view();
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
    view! {
        <section class="board-part" aria-labelledby="merchants">
            <h2 id="merchants">{words.inbox.merchant}</h2>
            {table(&heads, lines)}
        </section>
    }
    .into_any()
}

fn merchant_row(line: &QueueLine, cap: u32) -> AnyView {
    let list =
        |tab, due| address_of(&InboxRequest { merchant: line.mchid.clone(), tab, due, ..InboxRequest::default() });
    view! {
        <tr>
            <th scope="row"><a href=list(Tab::Open, None)><bdi>{line.name.clone()}</bdi></a></th>
            <td>{number(list(Tab::Open, None), line.open.to_string())}</td>
            <td>{number(list(Tab::Pending, None), line.pending.to_string())}</td>
            <td>{number(list(Tab::Processing, None), line.processing.to_string())}</td>
            <td class=(line.overdue > 0).then_some("bad")>
                {number(list(Tab::Open, Some(Due::Over)), capped(line.overdue, cap))}
            </td>
            <td>{capped(line.due_soon, cap)}</td>
            <td>{capped(line.due_today, cap)}</td>
            <td>{number(list(Tab::Processed, None), line.processed.to_string())}</td>
        </tr>
    }
    .into_any()
}

fn capped(count: u32, cap: u32) -> String {
    if count >= cap { format!("{cap}+") } else { count.to_string() }
}
