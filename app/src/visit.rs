//! The request a page answers: who asks, for what, in which language.

use crate::caller::Caller;
use crate::doors::Door;
use crate::pages::RequestId;
use crate::redirect::local_path;
use crate::taste::Taste;
use crate::words::{self, Notice, Words};
use desk_domain::{Actor, Density, Language, Permission, Theme};
use desk_service::Desk;
use desk_service::complaints::Standing;
use desk_service::people::CurrentUser;
use http::StatusCode;
use http::header::{HeaderName, HeaderValue, LOCATION};
use http::request::Parts;
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use std::collections::HashMap;
use std::sync::Arc;

/// Marks a page that has asked for itself: nobody need be there.
pub const REFRESHED: &str = "refreshed";
/// Fields of the query string that do not go on to the next page: a notice, which half of a dialog is open, about which
/// message, what is the matter with its fields, what has changed since it was opened, whether a note is typed, and who asked.
const OF_ONE_PAGE: [&str; 7] = ["notice", "choice", "outbox", "wrong", "changed", "mode", REFRESHED];

/// One request.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) desk: Desk,
    /// Where it came in.
    pub(crate) door: &'static Door,
    pub(crate) caller: Arc<Caller>,
    pub(crate) words: &'static Words,
    pub(crate) theme: Theme,
    pub(crate) density: Density,
    /// How the work stands, once it is known that a person asks.
    pub(crate) standing: Option<Standing>,
    pub(crate) path: String,
    /// The raw query string, without what is meant for one page.
    pub(crate) query: String,
    pub(crate) request_id: Option<RequestId>,
    fields: HashMap<String, String>,
    response: ResponseOptions,
}

impl Visit {
    /// Reads the request from the context of a page or server function.
    pub(crate) fn current() -> Self {
        let parts = expect_context::<Parts>();
        let caller = expect_context::<Arc<Caller>>();
        let taste = Taste::of(|name| caller.cookie(name), &parts.headers).or_of(Some(&caller.user));
        let door: &'static Door = expect_context();
        let query = parts.uri.query().unwrap_or_default();
        let pairs = || url::form_urlencoded::parse(query.as_bytes());
        let kept = pairs().filter(|(name, _)| !OF_ONE_PAGE.contains(&name.as_ref()));
        Self {
            desk: expect_context(),
            door,
            words: words::words(taste.language.unwrap_or_default()),
            standing: None,
            theme: if door.is_dark { Theme::Dark } else { taste.theme },
            density: taste.density,
            request_id: parts.extensions.get().cloned(),
            path: parts.uri.path().to_owned(),
            query: url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish(),
            fields: pairs().into_owned().collect(),
            response: use_context().unwrap_or_default(),
            caller,
        }
    }

    /// The same request, in another language.
    pub(crate) fn speaking(self, language: Language) -> Self {
        Self { words: words::words(language), ..self }
    }

    /// The same request, with how the work stands.
    pub(crate) fn beside(self, standing: Option<Standing>) -> Self {
        Self { standing, ..self }
    }

    /// What its page is called; pages about something of their own name that.
    pub(crate) fn title(&self) -> &'static str {
        self.door.title.map_or(self.words.frame.product, |title| title(self.words))
    }

    /// A field of the query string, if it is there and not empty.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// What the last action came to.
    pub(crate) fn notice(&self) -> Option<Notice> {
        self.field("notice")?.parse().ok()
    }

    /// The person, if signed in. The guard in front of the router has let nobody else through.
    pub(crate) fn actor(&self) -> Option<&Actor> {
        match &self.caller.user {
            CurrentUser::SignedIn(actor) => Some(actor),
            _ => None,
        }
    }

    /// The person whose page it is, by their id.
    pub(crate) fn author(&self) -> &str {
        self.actor().map_or("", |actor| actor.staff_id.as_str())
    }

    pub(crate) fn may_enter(&self, door: &Door) -> bool {
        self.actor().is_some_and(|actor| door.access.fits(actor))
    }

    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.actor().is_some_and(|actor| actor.may(permission))
    }

    pub(crate) fn set_header(&self, name: HeaderName, value: &'static str) {
        self.response.insert_header(name, HeaderValue::from_static(value));
    }

    /// What makes a page without scripts ask for itself again, marked so that this does not count as somebody being there.
    pub(crate) fn look_again(&self, seconds: u32) -> String {
        let separator = if self.query.is_empty() { "" } else { "&" };
        format!("{seconds}; url={}?{}{separator}{REFRESHED}=1", self.path, self.query)
    }

    /// Leads to another page before this one was shown. Where a page waits for what it looks up, [`crate::redirect::lead_to`] does
    /// not know the request any more.
    pub(crate) fn see_other(&self, place: &str) {
        if let Ok(place) = HeaderValue::from_str(&local_path(place)) {
            self.response.insert_header(LOCATION, place);
            self.response.set_status(StatusCode::SEE_OTHER);
        }
    }

    pub(crate) fn set_status(&self, status: StatusCode) {
        self.response.set_status(status);
    }

    /// The query string to go on with, `?` included where there is one.
    pub(crate) fn carried_query(&self) -> String {
        if self.query.is_empty() { String::new() } else { format!("?{}", self.query) }
    }
}
