//! The ways from page to page: beside the sheet, and at the foot of the screen on phones. Pages stand there as the table of
//! doors says; the lists of the inbox are the navigation's own.

use super::frame::Frame;
use super::inbox::List;
use crate::actions::SignOut;
use crate::components::{avatar, icon};
use crate::doors::{DOORS, INBOX, PREFERENCES, SEARCH};
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Timestamp, WorkView};
use desk_service::complaints::{SyncStatus, VIEWS};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One way: where to, and how it looks.
struct Way {
    href: String,
    symbol: &'static str,
    label: &'static str,
    is_current: bool,
    count: Option<String>,
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
        self.count.clone().map(|count| view! { <span class=class>{count}</span> }.into_any())
    }
}

pub(super) fn navigation(frame: &Frame<'_>) -> AnyView {
    let visit = frame.visit;
    let words = visit.words;
    let lists = lists(frame).into_iter().map(Way::item).collect_view();
    let now = visit.standing.as_ref().map_or_else(|| visit.desk.now(), |standing| standing.now);
    let sync = visit.standing.as_ref().map(|standing| &standing.sync);
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
            <a class="nav-item nav-find" href=SEARCH title=words.frame.search aria-label=words.frame.search>
                {icon("search")}
            </a>
            <ul class="nav-list" data-live="views">
                {lists}
            </ul>
            {management(visit)}
            <div class="nav-foot">{sync_line(words, sync, now)} {person(visit)}</div>
        </nav>
    }
    .into_any()
}

/// The views of the work, each with how many complaints it holds, and what is finished.
fn lists(frame: &Frame<'_>) -> Vec<Way> {
    let words = frame.visit.words;
    let finished = Way {
        href: List::Finished.address(),
        symbol: "done",
        label: words.complaint.processed,
        is_current: frame.list == Some(List::Finished),
        count: None,
        is_bad: false,
    };
    VIEWS.into_iter().map(|view| work(frame, view)).chain([finished]).collect()
}

/// The way to one view of the work. It is bad that something in it is overdue, or that there is something in it at all.
fn work(frame: &Frame<'_>, view: WorkView) -> Way {
    let standing = frame.visit.standing.as_ref();
    let held = standing.and_then(|standing| standing.views.get(&view).copied());
    let count = held.map(|held| match (view, standing) {
        // Kept, and so not bounded.
        (WorkView::All, Some(standing)) => standing.open.to_string(),
        _ => held.to_string(),
    });
    let is_bad = held.is_some_and(|held| held.has_overdue || view == WorkView::Troubled && held.count > 0);
    let list = List::Work(view);
    Way {
        href: list.address(),
        symbol: symbol(view),
        label: words_of(frame, view),
        is_current: frame.list == Some(list),
        count,
        is_bad,
    }
}

fn words_of(frame: &Frame<'_>, view: WorkView) -> &'static str {
    frame.visit.words.inbox.view(view)
}

const fn symbol(view: WorkView) -> &'static str {
    match view {
        WorkView::All => "list",
        WorkView::Mine => "mychk",
        WorkView::Unassigned => "mine",
        WorkView::Waiting => "waiting",
        WorkView::Urgent => "shield",
        WorkView::Refunds => "yen",
        WorkView::Troubled => "sent-x",
        WorkView::Snoozed => "moon",
        WorkView::Repeated => "repeat",
    }
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

/// The navigation of phones. One's own work comes first, and what did not arrive stands behind it, while there is something.
pub(super) fn bar(frame: &Frame<'_>) -> AnyView {
    let visit = frame.visit;
    let words = visit.words;
    let apart = [List::Work(WorkView::Mine), List::TROUBLED];
    // A complaint lies beside its list, and so in the inbox.
    let here = if frame.list.is_some() { INBOX } else { visit.door.path };
    let is_apart = frame.list.is_some_and(|list| apart.contains(&list));
    let mut ways = Vec::new();
    for door in DOORS.iter().filter(|door| visit.may_enter(door)) {
        let Some((symbol, name)) = door.in_bar else { continue };
        if door.path == INBOX {
            ways.push(work(frame, WorkView::Mine));
        }
        let is_current = door.path == here && !is_apart;
        let href = door.path.to_owned();
        ways.push(Way { href, symbol, label: name(words), is_current, count: None, is_bad: false });
        if door.path == INBOX {
            ways.extend(Some(work(frame, WorkView::Troubled)).filter(|way| way.is_bad || way.is_current));
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
