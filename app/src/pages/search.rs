//! `/search`: the field by itself, for screens that have no room for it on every page.

use super::frame::Frame;
use super::personal_page;
use crate::components::icon;
use crate::doors::INBOX;
use crate::visit::Visit;
use leptos::prelude::*;

pub(crate) fn search(visit: Visit) -> AnyView {
    personal_page(visit, |visit, _| async move {
        let words = visit.words;
        let content = view! {
            <main class="page search-page">
                <h1>{words.frame.search}</h1>
                <form class="search-field" action=INBOX role="search">
                    {icon("search")}
                    <input
                        type="search"
                        name="q"
                        aria-label=words.frame.search
                        placeholder=words.frame.search_hint
                        aria-describedby="search-hint"
                        autofocus
                        required
                    />
                    <button class="button button--primary">{words.frame.search}</button>
                </form>
                <p class="hint" id="search-hint">
                    {words.frame.search_help}
                </p>
            </main>
        };
        Ok(Frame::of(&visit).around(content))
    })
}
