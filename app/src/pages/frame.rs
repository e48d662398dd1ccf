//! The sheet that a page lies on, with the navigation around it.

use super::head::head;
use super::inbox::List;
use super::navigation::{bar, navigation};
use super::toast::toast;
use crate::islands::live::{AS_OF, Live};
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Timestamp, ViewCount};
use leptos::prelude::*;

/// What is shown around a page.
pub(crate) struct Frame<'a> {
    pub(super) visit: &'a Visit,
    title: String,
    /// The list that the page shows, or the complaint beside it.
    pub(super) list: Option<List>,
    /// The server's clock in unix milliseconds and its latest event; with them the page follows what happens.
    live: Option<(i64, i64)>,
    /// Modifier of the sheet.
    kind: &'static str,
}

impl<'a> Frame<'a> {
    /// Around a page that is called as its door says and follows what happens beside it.
    pub(crate) fn of(visit: &'a Visit) -> Self {
        let live = visit.standing.as_ref().map(|standing| (standing.now.0, standing.last_event_id));
        Self { visit, title: visit.title().to_owned(), list: None, live, kind: "page" }
    }

    /// Names the tab after what the page is about.
    pub(crate) fn titled(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// With a list.
    pub(crate) fn showing(self, list: List, kind: &'static str) -> Self {
        Self { list: Some(list), kind, ..self }
    }

    /// What the page shows was read before anything later than this event.
    pub(crate) fn read_at(self, now: Timestamp, last_event_id: i64) -> Self {
        Self { live: Some((now.0, last_event_id)), ..self }
    }

    /// Around a page of which nothing changes by itself.
    pub(crate) fn still(self) -> Self {
        Self { live: None, ..self }
    }

    pub(crate) fn around(self, content: impl IntoView + 'static) -> AnyView {
        self.below(content, None)
    }

    /// Under a heading that names the page and says what it is for.
    pub(crate) fn headed(self, intro: &'static str, content: impl IntoView + 'static) -> AnyView {
        let title = self.title.clone();
        self.around(view! {
            <main class="page">
                <header class="page-head">
                    <h1>{title}</h1>
                    <p>{intro}</p>
                </header>
                {content}
            </main>
        })
    }

    /// Without the navigation: for a screen that nobody sits at.
    pub(crate) fn alone(self, content: impl IntoView + 'static) -> AnyView {
        let words = self.visit.words;
        view! {
            {head(self.tab_title(), self.overdue().is_some())}
            {content.into_any()}
            {self.live.map(|(now, event)| live_parts(words, now, event))}
            <p class="ribbon" id="offline" role="status" hidden></p>
        }
        .into_any()
    }

    /// What the tab is called: a list by what is overdue, anything else by itself.
    fn tab_title(&self) -> String {
        let words = &self.visit.words.frame;
        let overdue = self.overdue().filter(|_| self.kind == "inbox");
        let title = overdue.map_or_else(|| self.title.clone(), |count| format!("({count}) {}", words.overdue));
        format!("{title} · {}", words.product)
    }

    /// How much is past a deadline, if anything is.
    fn overdue(&self) -> Option<ViewCount> {
        self.visit.standing.as_ref().map(|standing| standing.overdue).filter(|overdue| overdue.count > 0)
    }

    /// With a dialog over everything: what lies below it can be neither reached nor read until it is gone.
    pub(crate) fn below(self, content: impl IntoView + 'static, dialog: Option<AnyView>) -> AnyView {
        let words = self.visit.words;
        let covered = dialog.is_some();
        view! {
            {head(self.tab_title(), self.overdue().is_some())}
            <a class="skip" href="#list" inert=covered>
                {words.frame.skip_to_list}
            </a>
            <div class="shell" inert=covered>
                {navigation(&self)} {bar(&self)}
                <div class=format!("sheet sheet--{}", self.kind)>{content.into_any()}</div>
            </div>
            {dialog}
            {toast(self.visit)}
            {self.live.map(|(now, event)| live_parts(words, now, event))}
            <p class="ribbon" id="offline" role="status" hidden></p>
            <p class="hidden" id="said" role="status"></p>
        }
        .into_any()
    }
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
