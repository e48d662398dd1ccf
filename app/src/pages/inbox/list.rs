//! The list pane: title, tabs, filters, lanes, rows, paging.

use super::empty::empty;
use super::row::row;
use super::{place_of, query_of, view_name};
use crate::components::icon;
use crate::doors::INBOX;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{ComplaintId, Lane, OwnedBy, Sort, StaffId, Tab, VariantArray, WorkView};
use desk_service::complaints::{InboxItem, InboxRequest, InboxView, LaneHeading};
use leptos::prelude::*;

/// What a list is called.
pub(crate) fn title_of(words: &'static Words, request: &InboxRequest) -> &'static str {
    match (request.view, request.tab) {
        (WorkView::All, Tab::Any) => words.inbox.search_results,
        (WorkView::All, Tab::Processed) => words.complaint.processed,
        (view, _) => words.inbox.view(view),
    }
}

/// The list, with the row of `selected` marked.
pub(crate) fn list_pane(
    visit: &Visit,
    request: &InboxRequest,
    view: &InboxView,
    selected: Option<&ComplaintId>,
) -> AnyView {
    let words = visit.words;
    let title = title_of(words, request);
    // One heading of the first rank a page: beside a complaint it is the complaint's.
    let heading =
        if selected.is_none() { view! { <h1>{title}</h1> }.into_any() } else { view! { <h2>{title}</h2> }.into_any() };
    view! {
        <section class="list" id="list" data-view=request.view.as_str() aria-label=words.inbox.region tabindex="-1">
            <header class="list-head">
                <div class="list-title">
                    {heading} {sort_menu(words, request)} {filters(words, request, view)}
                </div>
                {tabs(words, request, view)}
            </header>
            <div class="list-scroll" id="list-scroll" data-list=place_of(request)>
                {filtered(words, request, view)}
                <div data-live="list">{rows(visit, request, view, selected)}</div>
            </div>
        </section>
    }
    .into_any()
}

fn sort_menu(words: &'static Words, request: &InboxRequest) -> AnyView {
    let items = Sort::VARIANTS
        .iter()
        .map(|&sort| {
            let query = query_of(&InboxRequest { sort, ..request.clone() });
            let current = (sort == request.sort).then_some("true");
            view! { <li><a href=format!("{INBOX}?{query}") aria-current=current>{words.inbox.sort(sort)}</a></li> }
        })
        .collect_view();
    view! {
        <details class="menu">
            <summary class="quiet" title=words.inbox.order>
                {icon("sort")} <span>{words.inbox.sort(request.sort)}</span> {icon("open")}
            </summary>
            <ul class="menu-list" aria-label=words.inbox.order>{items}</ul>
        </details>
    }
    .into_any()
}

fn filters(words: &'static Words, request: &InboxRequest, view: &InboxView) -> AnyView {
    let options = view
        .merchants
        .iter()
        .map(|merchant| {
            let selected = request.merchant.as_ref() == Some(&merchant.mchid);
            view! { <option value=merchant.mchid.to_string() selected=selected>{merchant.name.clone()}</option> }
        })
        .collect_view();
    let tag = request.tag.as_ref().map(|tag| tag.as_str().to_owned());
    // Who looks for something in the list of all that is open looks in all states.
    let state = (request.tab != Tab::Open).then(|| request.tab.as_str());
    view! {
        <details class="filter">
            <summary class="quiet" aria-label=words.inbox.filter title=words.inbox.filter>
                {icon("filter")}
            </summary>
            <form class="filter-form" action=INBOX>
                {view_name(request.view).map(|name| view! { <input type="hidden" name="view" value=name /> })}
                {state.map(|name| view! { <input type="hidden" name="state" value=name /> })}
                <label>
                    {words.inbox.merchant}
                    <select name="merchant">
                        <option value="">{words.frame.all_merchants}</option>
                        {options}
                    </select>
                </label>
                <label>
                    {words.inbox.text}
                    <input type="search" name="q" value=request.text.clone().unwrap_or_default() />
                </label>
                {(!names_owner(request.view)).then(|| owners(words, request, view))}
                {request.due.map(|due| view! { <input type="hidden" name="due" value=due.as_str() /> })}
                {tag.map(|tag| view! { <input type="hidden" name="tag" value=tag /> })}
                <input type="hidden" name="sort" value=request.sort.as_str() />
                <p>
                    <button class="button">{words.inbox.apply}</button>
                    <a class="quiet" href=unfiltered(request)>{words.inbox.clear}</a>
                </p>
            </form>
        </details>
    }
    .into_any()
}

/// Whether a view says by itself whose complaints it holds.
const fn names_owner(view: WorkView) -> bool {
    matches!(view, WorkView::Mine | WorkView::Unassigned)
}

fn owners(words: &'static Words, request: &InboxRequest, view: &InboxView) -> AnyView {
    let nobody = request.owner == Some(OwnedBy::Nobody);
    let people = view
        .people
        .iter()
        .map(|person| {
            let selected = owner_is(request, &person.staff_id);
            view! { <option value=person.staff_id.to_string() selected=selected>{person.name.clone()}</option> }
        })
        .collect_view();
    view! {
        <label>
            {words.inbox.owner}
            <select name="owner">
                <option value="">{words.inbox.anybody}</option>
                <option value=OwnedBy::Nobody.as_str().to_owned() selected=nobody>{words.team.unassigned}</option>
                {people}
            </select>
        </label>
    }
    .into_any()
}

fn owner_is(request: &InboxRequest, id: &StaffId) -> bool {
    matches!(&request.owner, Some(OwnedBy::Person(owner)) if owner == id)
}

fn unfiltered(request: &InboxRequest) -> String {
    let tab = if request.view == WorkView::All && request.tab == Tab::Any { Tab::Open } else { request.tab };
    let plain = InboxRequest { view: request.view, tab, ..InboxRequest::default() };
    format!("{INBOX}?{}", query_of(&plain))
}

/// What the list is narrowed down to, and the way back to all of it.
fn filtered(words: &'static Words, request: &InboxRequest, view: &InboxView) -> AnyView {
    let merchant = request.merchant.as_ref().map(|mchid| {
        let known = view.merchants.iter().find(|merchant| merchant.mchid == *mchid);
        known.map_or_else(|| mchid.to_string(), |merchant| merchant.name.clone())
    });
    let text = request.text.as_ref().map(|text| words.common.quoted(text));
    let owner = request.owner.as_ref().map(|owner| match owner {
        OwnedBy::Nobody => words.team.unassigned.to_owned(),
        OwnedBy::Person(id) => {
            let known = view.people.iter().find(|person| person.staff_id == *id);
            known.map_or_else(|| id.to_string(), |person| person.name.clone())
        }
    });
    let due = request.due.map(|due| words.inbox.due(due).to_owned());
    let tag = request.tag.as_ref().map(|tag| format!("#{}", tag.as_str()));
    let parts: Vec<String> = merchant.into_iter().chain(owner).chain(due).chain(tag).chain(text).collect();
    (!parts.is_empty())
        .then(|| {
            view! {
                <p class="filtered">
                    {icon("filter")} <span>{words.inbox.filter} " " <b><bdi>{parts.join(" · ")}</bdi></b></span>
                    <a class="link" href=unfiltered(request)>{words.inbox.clear}</a>
                </p>
            }
        })
        .into_any()
}

fn tabs(words: &'static Words, request: &InboxRequest, view: &InboxView) -> AnyView {
    let items = view
        .tabs
        .iter()
        .map(|tab| {
            let label = match tab.tab {
                Tab::Open => words.inbox.open,
                Tab::Any => words.inbox.any_state,
                Tab::Pending => words.complaint.pending,
                Tab::Processing => words.complaint.processing,
                Tab::Processed => words.complaint.processed,
            };
            let query = query_of(&InboxRequest { tab: tab.tab, ..request.clone() });
            let current = (tab.tab == request.tab).then_some("true");
            view! {
                <a href=format!("{INBOX}?{query}") aria-current=current>
                    {label} " " <span class="tab-count">{(tab.count > 0 || !tab.is_capped).then_some(tab.count)} {tab.is_capped.then_some("+")}</span>
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=words.common.state data-live="tabs">
            {items}
        </nav>
    }
    .into_any()
}

fn rows(visit: &Visit, request: &InboxRequest, view: &InboxView, selected: Option<&ComplaintId>) -> AnyView {
    if let Some(reason) = view.empty {
        return empty(visit.words, reason).into_any();
    }
    // A complaint is opened beside the same part of the list, and leads back to it.
    let query = place_of(request);
    let show =
        |item: &InboxItem| row(visit.words, item, &query, view.now, selected == Some(&item.complaint.id)).into_any();
    let groups = if view.lanes.is_empty() {
        let items = view.items.iter().map(show).collect_view();
        view! { <ul class="rows">{items}</ul> }.into_any()
    } else {
        view.lanes
            .iter()
            .map(|heading| {
                let items = view
                    .items
                    .iter()
                    .filter(|item| item.complaint.lane(view.now) == heading.lane)
                    .map(show)
                    .collect_view();
                view! {
                    {lane(visit.words, heading)}
                    <ul class="rows">{items}</ul>
                }
            })
            .collect_view()
            .into_any()
    };
    view! { {groups} {paging(visit.words, request, view)} }.into_any()
}

fn lane(words: &'static Words, heading: &LaneHeading) -> AnyView {
    let (class, symbol, label) = match heading.lane {
        Lane::Overdue => ("lane lane--over", "alert", words.inbox.lane_overdue),
        Lane::WithinTwoHours => ("lane", "hour", words.inbox.lane_two_hours),
        Lane::Today => ("lane", "clock", words.inbox.lane_today),
        Lane::Unknown => ("lane", "clock", words.inbox.lane_unknown),
        Lane::Later => ("lane", "inbox", words.inbox.lane_later),
        Lane::Finished => ("lane", "done", words.complaint.processed),
    };
    let count = heading.count.map_or_else(|| "999+".to_owned(), |count| count.to_string());
    view! {
        <h3 class=class>
            {icon(symbol)} {label} <span class="lane-count">{count}</span>
        </h3>
    }
    .into_any()
}

fn paging(words: &'static Words, request: &InboxRequest, view: &InboxView) -> AnyView {
    let query = query_of(request);
    let first = request.after.as_ref().map(|_| {
        view! { <a class="quiet" href=format!("{INBOX}?{query}")>{words.inbox.first_page}</a> }
    });
    let next = view.next.as_ref().map(|after| {
        view! { <a class="button" rel="next" href=format!("{INBOX}?{query}&after={after}")>{words.inbox.next_page}</a> }
    });
    view! { <p class="paging">{first} {next}</p> }.into_any()
}
