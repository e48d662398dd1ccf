//! `/inbox`: the list, and an empty place beside it.

mod empty;
mod flags;
mod list;
mod lists;
mod outcome;
mod preview;
mod row;

pub(crate) use list::{list_pane, title_of};
pub(crate) use lists::{List, address_of, of_state};

use super::frame::Frame;
use super::personal_page;
use crate::components::{icon, notice};
use crate::visit::Visit;
use desk_domain::{Mchid, OwnedBy, Sort, Tab, Tag, WorkView};
use desk_service::complaints::{self, InboxRequest};
use leptos::prelude::*;
use std::str::FromStr;

pub(crate) fn inbox(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let request = request_of(&visit);
        // Whoever pastes a number that names one complaint lands on it.
        if let Some(text) = &request.text
            && let Ok(Some(found)) = complaints::find_number(&visit.desk, &actor, text, request.merchant.as_ref()).await
        {
            visit.see_other(&format!("/complaints/{found}"));
            return Ok(().into_any());
        }
        let view = complaints::inbox(&visit.desk, &actor, &request).await?;
        let frame = Frame::of(&visit)
            .titled(title_of(visit.words, &request))
            .showing(List::of(&request), "inbox")
            .read_at(view.now, view.last_event_id);
        let content = view! {
            {notice(&visit)}
            {list_pane(&visit, &request, &view, None)}
            <main class="complaint complaint--none" aria-label=visit.words.complaint.region>
                <p>{icon("inbox")} {visit.words.inbox.pick_one}</p>
                <noscript>
                    <meta http-equiv="refresh" content=visit.look_again(60) />
                </noscript>
            </main>
        };
        Ok(frame.around(content))
    })
}

/// What the query string asks for. What it cannot mean is left out. Whoever searches looks in all states unless they name one;
/// who opens a view, in those that it is about.
pub(crate) fn request_of(visit: &Visit) -> InboxRequest {
    let view: WorkView = named(visit, "view").unwrap_or_default();
    let usual = if visit.field("q").is_some() { Tab::Any } else { view.usual_tab() };
    InboxRequest {
        view,
        tab: named(visit, "state").filter(|tab| *tab != Tab::Any || usual == Tab::Any).unwrap_or(usual),
        owner: visit.field("owner").and_then(OwnedBy::parse),
        due: named(visit, "due"),
        tag: visit.field("tag").and_then(|tag| Tag::parse(tag).ok()),
        merchant: visit.field("merchant").and_then(|id| Mchid::parse(id).ok()),
        text: visit.field("q").map(ToOwned::to_owned),
        sort: named(visit, "sort").unwrap_or_default(),
        after: visit.field("after").map(ToOwned::to_owned),
    }
}

/// What a field of the address names.
fn named<T: FromStr>(visit: &Visit, field: &str) -> Option<T> {
    visit.field(field)?.parse().ok()
}

/// The view, unless it is of all the work.
pub(super) fn view_name(view: WorkView) -> Option<&'static str> {
    (view != WorkView::All).then(|| view.as_str())
}

/// The query string of a request, without the place in the list.
pub(crate) fn query_of(request: &InboxRequest) -> String {
    place_of(&InboxRequest { after: None, ..request.clone() })
}

/// The query string of a request.
fn place_of(request: &InboxRequest) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(view) = view_name(request.view) {
        query.append_pair("view", view);
    }
    query.append_pair("state", request.tab.as_str());
    if let Some(owner) = &request.owner {
        query.append_pair("owner", owner.as_str());
    }
    if let Some(due) = request.due {
        query.append_pair("due", due.as_str());
    }
    if let Some(tag) = &request.tag {
        query.append_pair("tag", tag.as_str());
    }
    if let Some(merchant) = &request.merchant {
        query.append_pair("merchant", merchant.as_str());
    }
    if let Some(text) = &request.text {
        query.append_pair("q", text);
    }
    if request.sort != Sort::default() {
        query.append_pair("sort", request.sort.as_str());
    }
    if let Some(after) = &request.after {
        query.append_pair("after", after);
    }
    query.finish()
}
