//! `/login`: who is there, and beside it what the desk is about.

mod picture;

use super::head::head;
use crate::actions::SignIn;
use crate::components::{icon, notice_line};
use crate::doors::{INBOX, LOGIN};
use crate::redirect::local_path;
use crate::visit::Visit;
use crate::words::Notice;
use crate::{taste, typed_name};
use desk_domain::Language;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The field of the address that a link to the other language fills in.
const LANGUAGE: &str = "language";

pub(crate) fn login(visit: Visit) -> AnyView {
    let words = visit.words;
    let host = visit.desk.settings().web.public_url.host_str().unwrap_or_default().to_owned();
    view! {
        {head(format!("{} · {}", words.login.title, words.frame.product), false)}
        <main class="login">
            <section class="login-form">
                <p class="login-brand">
                    <img src="/favicon.svg" alt="" width="28" height="28" /> {words.frame.product}
                </p>
                <div class="login-fields">
                    <h1>{words.login.title}</h1>
                    <p class="login-host" translate="no">{host}</p>
                    {(!is_wrong(&visit)).then(|| notice_line(&visit))}
                    {form(&visit)}
                    <p class="hint">{words.login.lock_out}</p>
                </div>
                <footer class="login-foot">
                    <p class="meta">
                        <span>{words.login.kept_here}</span>
                        <span translate="no">{concat!("v", env!("CARGO_PKG_VERSION"))}</span>
                    </p>
                    {languages(&visit)}
                </footer>
            </section>
            {picture::picture(words)}
        </main>
    }
    .into_any()
}

/// The language that somebody has chosen here, before anybody knows who they are.
pub(crate) fn in_chosen_language(visit: Visit) -> Visit {
    let chosen = visit.field(LANGUAGE).filter(|_| visit.door.path == LOGIN).map(Language::from_tag);
    let Some(language) = chosen else { return visit };
    taste::keep_language(&visit.caller, language);
    visit.speaking(language)
}

fn form(visit: &Visit) -> AnyView {
    let words = visit.words;
    let username = typed_name::of(&visit.caller);
    let next = local_path(visit.field("next").unwrap_or(INBOX));
    // Whoever is known goes on with the password.
    let is_known = username.is_some();
    let wrong = visit.notice().filter(|_| is_wrong(visit)).map(|notice| {
        view! { <p class="field-error" id="wrong" role="alert">{icon("alert")} <span>{words.notices.text(notice)}</span></p> }
    });
    let is_wrong = wrong.is_some();
    view! {
        <form method="post" action=SignIn::PATH>
            <input type="hidden" name="next" value=next />
            <label>
                {words.login.username}
                <input
                    name="username"
                    autocomplete="username"
                    required
                    autofocus=!is_known
                    autocapitalize="none"
                    value=username
                />
            </label>
            <div class="login-password">
                <label for="password">{words.login.password}</label>
                <input
                    id="password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    required
                    autofocus=is_known
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=is_wrong.then_some("wrong")
                />
                <button
                    class="quiet reveal"
                    type="button"
                    data-reveal="password"
                    data-other=words.login.hide
                    aria-label=words.login.show
                    title=words.login.show
                >
                    {icon("eye")}
                </button>
                {wrong}
            </div>
            <button class="button button--primary">{words.login.sign_in}</button>
        </form>
    }
    .into_any()
}

/// Whether account and password did not belong together, which is said at the field.
fn is_wrong(visit: &Visit) -> bool {
    visit.notice().is_some_and(Notice::is_of_the_password)
}

/// Both languages, by what those call them who read them. The way on stays the same.
fn languages(visit: &Visit) -> AnyView {
    let way = |language: Language| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(next) = visit.field("next") {
            query.append_pair("next", &local_path(next));
        }
        query.append_pair(LANGUAGE, language.tag());
        let current = (language == visit.words.language).then_some("true");
        view! {
            <a href=format!("{LOGIN}?{}", query.finish()) lang=language.tag() hreflang=language.tag() aria-current=current>
                {visit.words.common.language(language)}
            </a>
        }
    };
    view! { <p class="login-languages">{way(Language::Chinese)} {way(Language::English)}</p> }.into_any()
}
