//! Navigation and the sheet that the page lies on.

use super::toast::toast;
use crate::actions::SignOut;
use crate::components::{avatar, icon};
use crate::doors::{Access, DOORS, Door};
use crate::islands::live::{AS_OF, Live};
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Actor, Permission, Timestamp};
use desk_service::view::{SyncStatus, Tab};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The list of what did not arrive.
pub(super) const TROUBLED: &str = "/inbox?view=troubled";

/// What the navigation shows beside the page.
pub(crate) struct Frame<'a> {
    pub(crate) visit: &'a Visit,
    pub(crate) actor: &'a Actor,
    /// What the page is about; names its tab.
    pub(crate) title: String,
    pub(crate) sync: Option<&'a SyncStatus>,
    /// Which view or page is the current one.
    pub(crate) current: &'static str,
    /// The server's clock and its latest event; with them the page follows what happens.
    pub(crate) live: Option<(i64, i64)>,
    /// Modifier of the sheet.
    pub(crate) kind: &'static str,
}

/// What makes a page follow what happens, from what it shows on.
fn live_parts(words: &'static Words, now: i64, event: i64) -> AnyView {
    view! {
        <template id=AS_OF data-now=now.to_string() data-event=event.to_string()></template>
        {words.for_live().template()}
        <Live />
    }
    .into_any()
}

impl Frame<'_> {
    pub(crate) fn around(self, content: impl IntoView + 'static) -> AnyView {
        self.below(content, None)
    }

    /// With a dialog over everything: what lies below it can be neither reached nor read until it is gone.
    pub(crate) fn below(self, content: impl IntoView + 'static, dialog: Option<AnyView>) -> AnyView {
        let words = self.visit.words;
        let covered = dialog.is_some();
        let standing = self.visit.standing.as_ref();
        let live = self.live.or(standing.map(|standing| (standing.now.0, standing.last_event_id)));
        let (kind, content) = (self.kind, content.into_any());
        view! {
            <Title text=format!("{} · {}", self.title, words.frame.product) />
            <a class="skip" href="#list" inert=covered>
                {words.frame.skip_to_list}
            </a>
            <div class="shell" inert=covered>
                {self.navigation()} {self.bar()} <div class=format!("sheet sheet--{kind}")>{content}</div>
            </div>
            {dialog}
            {toast(self.visit)}
            {live.map(|(now, event)| live_parts(words, now, event))}
            <p class="ribbon" id="offline" role="status" hidden></p>
            <p class="hidden" id="said" role="status"></p>
        }
        .into_any()
    }

    fn navigation(&self) -> AnyView {
        let words = self.visit.words;
        let standing = self.visit.standing.as_ref();
        let state = |tab| {
            standing.and_then(|standing| standing.states.iter().find(|known| known.tab == tab)).map(|tab| tab.count)
        };
        let (waiting, troubled) = (standing.map(|standing| standing.waiting), self.troubled());
        let views = [
            ("/inbox?state=open", "open", "list", words.inbox.all_open, state(Tab::Open)),
            ("/inbox?state=pending", "pending", "clock", words.complaint.pending, state(Tab::Pending)),
            ("/inbox?state=processing", "processing", "swap", words.complaint.processing, state(Tab::Processing)),
            ("/inbox?view=waiting", "waiting", "waiting", words.inbox.user_waiting, waiting),
            (TROUBLED, "troubled", "send", words.inbox.delivery_troubles, troubled),
            ("/inbox?state=processed", "processed", "done", words.complaint.processed, state(Tab::Processed)),
        ];
        let views =
            views.into_iter().map(|(href, name, symbol, label, count)| self.item(href, name, symbol, label, count));
        let views = views.collect_view();
        view! {
            <nav class="nav" aria-label=words.frame.navigation>
                <a class="nav-brand" href="/inbox">
                    <img src="/favicon.svg" alt="" width="28" height="28" />
                    <span>
                        <b>{words.frame.product}</b>
                        <small>{words.frame.all_merchants}</small>
                    </span>
                </a>
                <form class="nav-search" action="/inbox" role="search">
                    {icon("search")}
                    <input type="search" name="q" aria-label=words.frame.search placeholder=words.frame.search_hint value=self.visit.field("q").map(ToOwned::to_owned) />
                </form>
                <ul class="nav-list" data-live="views">
                    {views}
                </ul>
                {self.management()}
                <div class="nav-foot">{sync_line(words, self.sync, self.now())} {self.person()}</div>
            </nav>
        }
        .into_any()
    }

    fn now(&self) -> Timestamp {
        self.visit.standing.as_ref().map_or(self.visit.desk.now(), |standing| standing.now)
    }

    /// How many complaints have a message of ours that did not arrive.
    fn troubled(&self) -> Option<i64> {
        self.visit.standing.as_ref().map(|standing| standing.troubled)
    }

    /// The navigation of phones, at the foot of the screen.
    fn bar(&self) -> AnyView {
        let words = self.visit.words;
        let in_inbox = ["open", "any", "pending", "processing", "waiting", "processed"].contains(&self.current);
        let troubled = self.troubled().filter(|count| *count > 0 || self.current == "troubled");
        let board = self.visit.may(Permission::ReportRead);
        let items = [
            (true, "/inbox", in_inbox, "inbox", words.frame.inbox),
            (troubled.is_some(), TROUBLED, self.current == "troubled", "send", words.inbox.delivery_troubles),
            (board, "/reports", self.current == "reports", "chart", words.frame.board),
            (true, "/preferences", self.current == "preferences", "mine", words.frame.me),
        ];
        let items = items
            .into_iter()
            .filter(|(shown, ..)| *shown)
            .map(|(_, href, current, symbol, label)| {
                view! {
                    <a href=href aria-current=current.then_some("page")>
                        {icon(symbol)} <span>{label}</span>
                        {troubled.filter(|_| href == TROUBLED).map(|count| view! { <span class="nav-count nav-count--bad">{count}</span> })}
                    </a>
                }
            })
            .collect_view();
        view! {
            <nav class="bar" aria-label=words.frame.navigation data-live="bar">
                {items}
            </nav>
        }
        .into_any()
    }

    fn management(&self) -> AnyView {
        let words = self.visit.words;
        let may_go = |door: &Door| matches!(door.access, Access::Needs(permission) if self.visit.may(permission));
        let places = DOORS.iter().filter(|door| may_go(door)).filter_map(|door| Some((door.path, door.place?)));
        let items: Vec<_> =
            places.map(|(path, place)| self.item(path, place.name, place.symbol, (place.label)(words), None)).collect();
        (!items.is_empty())
            .then(|| {
                view! {
                    <h2 class="nav-head">{words.frame.manage}</h2>
                    <ul class="nav-list">{items}</ul>
                }
            })
            .into_any()
    }

    fn item(
        &self,
        href: &str,
        name: &'static str,
        symbol: &'static str,
        label: &'static str,
        count: Option<i64>,
    ) -> AnyView {
        let current = (self.current == name).then_some("page");
        let is_bad = name == "troubled" && count.is_some_and(|count| count > 0);
        let class = if is_bad { "nav-count nav-count--bad" } else { "nav-count" };
        view! {
            <li>
                <a class="nav-item" href=href.to_owned() aria-current=current title=label>
                    {icon(symbol)} <span class="nav-label">{label}</span>
                    {count.map(|count| view! { <span class=class>{count}</span> })}
                </a>
            </li>
        }
        .into_any()
    }

    fn person(&self) -> AnyView {
        let words = self.visit.words;
        let current = (self.current == "preferences").then_some("page");
        view! {
            <div class="nav-person">
                <a href="/preferences" class="nav-item" aria-current=current aria-label=format!("{} {}", self.actor.name, words.frame.preferences)>
                    {avatar(self.actor.staff_id.as_str(), &self.actor.name)}
                    <span class="nav-label">{self.actor.name.clone()}</span>
                </a>
                <form method="post" action=SignOut::PATH>
                    <button class="quiet" aria-label=words.frame.sign_out title=words.frame.sign_out>
                        {icon("out")}
                    </button>
                </form>
            </div>
        }
        .into_any()
    }
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
