//! The ways from page to page: beside the sheet, and at the foot of the screen on phones. Pages stand there as the table of
//! doors says; the lists of the inbox are the navigation's own.

use super::frame::Frame;
use super::inbox::List;
use crate::actions::SignOut;
use crate::components::{avatar, icon};
use crate::doors::{DOORS, INBOX, PREFERENCES};
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Tab, Timestamp, WorkView};
use desk_service::complaints::SyncStatus;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One way: where to, and how it looks.
struct Way {
    href: String,
    symbol: &'static str,
    label: &'static str,
    is_current: bool,
    count: Option<i64>,
    /// What is counted should not be there.
    is_bad: bool,
}

impl Way {
    fn item(self) -> AnyView {
        let (current, count) = (self.current(), self.counted());
        view! {
            <li>
                <a class="nav-item" href=self.href aria-current=current title=self.label>
                    {icon(self.symbol)} <span class="nav-label">{self.label}</span>
                    {count}
                </a>
            </li>
        }
        .into_any()
    }

    fn bar_item(self) -> AnyView {
        let (current, count) = (self.current(), self.counted());
        view! {
            <a href=self.href aria-current=current>
                {icon(self.symbol)} <span>{self.label}</span>
                {count}
            </a>
        }
        .into_any()
    }

    fn current(&self) -> Option<&'static str> {
        self.is_current.then_some("page")
    }

    fn counted(&self) -> Option<AnyView> {
        let class = if self.is_bad { "nav-count nav-count--bad" } else { "nav-count" };
        self.count.map(|count| view! { <span class=class>{count}</span> }.into_any())
    }
}

pub(super) fn navigation(frame: &Frame<'_>) -> AnyView {
    let visit = frame.visit;
    let words = visit.words;
    let lists = lists(frame).into_iter().map(Way::item).collect_view();
    let now = visit.standing.as_ref().map_or_else(|| visit.desk.now(), |standing| standing.now);
    view! {
        <nav class="nav" aria-label=words.frame.navigation>
            <a class="nav-brand" href=INBOX>
                <img src="/favicon.svg" alt="" width="28" height="28" />
                <span>
                    <b>{words.frame.product}</b>
                    <small>{words.frame.all_merchants}</small>
                </span>
            </a>
            <form class="nav-search" action=INBOX role="search">
                {icon("search")}
                <input type="search" name="q" aria-label=words.frame.search placeholder=words.frame.search_hint value=visit.field("q").map(ToOwned::to_owned) />
            </form>
            <ul class="nav-list" data-live="views">
                {lists}
            </ul>
            {management(visit)}
            <div class="nav-foot">{sync_line(words, frame.sync, now)} {person(visit)}</div>
        </nav>
    }
    .into_any()
}

/// The lists of the inbox, each with how many complaints it has.
fn lists(frame: &Frame<'_>) -> [Way; 6] {
    let words = frame.visit.words;
    let standing = frame.visit.standing.as_ref();
    let way = |list: List, symbol, label| {
        let count = match list {
            List::Of(tab) => standing
                .and_then(|standing| standing.states.iter().find(|known| known.tab == tab))
                .map(|known| known.count),
            List::Work(WorkView::Troubled) => standing.map(|standing| standing.troubled),
            List::Work(_) => standing.map(|standing| standing.waiting),
        };
        let is_bad = list == List::TROUBLED && count.is_some_and(|count| count > 0);
        Way { href: list.address(), symbol, label, is_current: frame.list == Some(list), count, is_bad }
    };
    [
        way(List::Of(Tab::Open), "list", words.inbox.all_open),
        way(List::Of(Tab::Pending), "clock", words.complaint.pending),
        way(List::Of(Tab::Processing), "swap", words.complaint.processing),
        way(List::Work(WorkView::Waiting), "waiting", words.inbox.user_waiting),
        way(List::TROUBLED, "send", words.inbox.delivery_troubles),
        way(List::Of(Tab::Processed), "done", words.complaint.processed),
    ]
}

/// What only some may see.
fn management(visit: &Visit) -> AnyView {
    let words = visit.words;
    let ways = DOORS.iter().filter(|door| visit.may_enter(door)).filter_map(|door| {
        let (symbol, title) = door.in_navigation.zip(door.title)?;
        let is_current = door.path == visit.door.path;
        Some(Way { href: door.path.to_owned(), symbol, label: title(words), is_current, count: None, is_bad: false })
    });
    let items: Vec<_> = ways.map(Way::item).collect();
    (!items.is_empty())
        .then(|| {
            view! {
                <h2 class="nav-head">{words.frame.manage}</h2>
                <ul class="nav-list">{items}</ul>
            }
        })
        .into_any()
}

/// The navigation of phones. What did not arrive stands behind the inbox, while there is something.
pub(super) fn bar(frame: &Frame<'_>) -> AnyView {
    let (visit, words) = (frame.visit, frame.visit.words);
    // A complaint lies beside its list, and so in the inbox.
    let here = if frame.list.is_some() { INBOX } else { visit.door.path };
    let in_troubled = frame.list == Some(List::TROUBLED);
    let mut ways = Vec::new();
    for door in DOORS.iter().filter(|door| visit.may_enter(door)) {
        let Some((symbol, name)) = door.in_bar else { continue };
        let is_current = door.path == here && !in_troubled;
        let href = door.path.to_owned();
        ways.push(Way { href, symbol, label: name(words), is_current, count: None, is_bad: false });
        if door.path == INBOX {
            ways.extend(troubled(visit, in_troubled));
        }
    }
    let items = ways.into_iter().map(Way::bar_item).collect_view();
    view! {
        <nav class="bar" aria-label=words.frame.navigation data-live="bar">
            {items}
        </nav>
    }
    .into_any()
}

/// The list of what did not arrive, while there is something in it or somebody looks at it.
fn troubled(visit: &Visit, is_current: bool) -> Option<Way> {
    let count = visit.standing.as_ref().map(|standing| standing.troubled).filter(|count| *count > 0 || is_current);
    let (href, label) = (List::TROUBLED.address(), visit.words.inbox.delivery_troubles);
    count.map(|count| Way { href, symbol: "send", label, is_current, count: Some(count), is_bad: true })
}

fn person(visit: &Visit) -> Option<AnyView> {
    let (words, actor) = (visit.words, visit.actor()?);
    let current = (visit.door.path == PREFERENCES).then_some("page");
    Some(
        view! {
            <div class="nav-person">
                <a href=PREFERENCES class="nav-item" aria-current=current aria-label=format!("{} {}", actor.name, words.frame.preferences)>
                    {avatar(actor.staff_id.as_str(), &actor.name)}
                    <span class="nav-label">{actor.name.clone()}</span>
                </a>
                <form method="post" action=SignOut::PATH>
                    <button class="quiet" aria-label=words.frame.sign_out title=words.frame.sign_out>
                        {icon("out")}
                    </button>
                </form>
            </div>
        }
        .into_any(),
    )
}

/// When the desk and WeChat Pay last agreed, or why they did not.
fn sync_line(words: &'static Words, sync: Option<&SyncStatus>, now: Timestamp) -> AnyView {
    sync.map(|sync| {
        let troubled = sync.trouble.is_some();
        let class = if troubled { "sync sync--warn" } else { "sync" };
        view! {
            <p class=class data-live="sync" title=sync.trouble.clone()>
                {icon(if troubled { "alert" } else { "refresh" })} <span>{words.frame.verified(sync.verified_at, now)}</span>
            </p>
            <noscript>
                <p class="sync">
                    {words.frame.live_off} " " <a href="">{words.common.refresh}</a>
                </p>
            </noscript>
        }
    })
    .into_any()
}
