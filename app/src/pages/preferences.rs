//! A person's own account: password, where they are signed in, how pages look.

use super::frame::Frame;
use super::personal_page;
use crate::actions::{ChangePassword, EndOtherSessions, EndSession, SavePreferences, SignOut};
use crate::components::{Kind, badge, icon, notice};
use crate::format::moment;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{BrowserName, Density, Language, Theme, Timestamp};
use desk_service::people::{self, SessionLine};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

pub(crate) fn preferences(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let words = visit.words;
        let sessions = people::my_sessions(&visit.desk, &actor, visit.caller.session.as_ref()).await?;
        let content = view! {
            <main class="page account">
                <header class="page-head account-head">
                    <div>
                        <h1>{words.account.title}</h1>
                        <p>{actor.name.clone()} " · " {words.people.role(actor.role)}</p>
                    </div>
                    <form method="post" action=SignOut::PATH>
                        <button class="button">{icon("out")} {words.frame.sign_out}</button>
                    </form>
                </header>
                {notice(&visit)}
                <div class="account-columns">
                    <div>{password(words)}</div>
                    <div>{devices(words, &sessions, visit.desk.now())} {looks(&visit)}</div>
                </div>
            </main>
        };
        Ok(Frame::of(&visit).around(content))
    })
}

fn password(words: &'static Words) -> AnyView {
    let account = &words.account;
    view! {
        <section aria-labelledby="password">
            <h2 id="password">{words.login.password}</h2>
            <form class="form" method="post" action=ChangePassword::PATH>
                <label>
                    {account.present_password}
                    <input name="password" type="password" autocomplete="current-password" required />
                </label>
                <label>
                    {account.new_password}
                    <input
                        name="new"
                        type="password"
                        autocomplete="new-password"
                        minlength="10"
                        aria-describedby="password-rule"
                        required
                    />
                </label>
                <label>
                    {account.new_password_again}
                    <input name="again" type="password" autocomplete="new-password" minlength="10" required />
                </label>
                <p class="hint" id="password-rule">
                    {account.password_rule}
                </p>
                <button class="button button--primary">{account.change_password}</button>
            </form>
        </section>
    }
    .into_any()
}

fn devices(words: &'static Words, sessions: &[SessionLine], now: Timestamp) -> AnyView {
    let lines = sessions.iter().map(|session| device(words, session, now)).collect_view();
    let others = sessions.iter().any(|session| !session.current).then(|| {
        view! {
            <form method="post" action=EndOtherSessions::PATH>
                <button class="quiet quiet--danger">{words.account.end_others}</button>
            </form>
        }
    });
    view! {
        <section aria-labelledby="devices">
            <div class="account-section">
                <h2 id="devices">{words.account.devices}</h2>
                {others}
            </div>
            <ul class="devices">{lines}</ul>
        </section>
    }
    .into_any()
}

fn device(words: &'static Words, session: &SessionLine, now: Timestamp) -> AnyView {
    let language = words.language;
    let name = words.account.browser(BrowserName::of(&session.browser));
    let (began, seen) = (moment(session.signed_in_at, now, language), moment(session.last_seen_at, now, language));
    let times = words.account.session_times(&began, &seen, session.lapsed);
    let action = if session.current {
        badge(Kind::Ok, words.account.this_one)
    } else {
        let label = format!("{} {name}", words.frame.sign_out);
        view! {
            <form method="post" action=EndSession::PATH>
                <input type="hidden" name="id" value=session.id.clone() />
                <button class="button" aria-label=label>
                    {words.account.end_one}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <div>
                <b>{name}</b>
                <small>
                    <span translate="no">{session.address.clone()}</span>
                    " • "
                    {times}
                </small>
            </div>
            {action}
        </li>
    }
    .into_any()
}

fn looks(visit: &Visit) -> AnyView {
    let words = visit.words;
    let chosen = visit.theme;
    let themes = [
        (Theme::System, words.account.theme_system),
        (Theme::Light, words.account.theme_light),
        (Theme::Dark, words.account.theme_dark),
    ];
    let themes = themes
        .map(|(theme, label)| {
            view! { <option value=theme.as_str() selected=theme == chosen>{label}</option> }
        })
        .collect_view();
    let densities = [(Density::Comfortable, words.account.comfortable), (Density::Compact, words.account.compact)]
        .map(|(density, label)| {
            view! { <option value=density.as_str() selected=density == visit.density>{label}</option> }
        })
        .collect_view();
    let languages = [Language::Chinese, Language::English]
        .map(|language| {
            let label = words.common.language(language);
            view! { <option value=language.tag() lang=language.tag() selected=language == words.language>{label}</option> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="looks">
            <h2 id="looks">{words.account.looks}</h2>
            <form class="form" method="post" action=SavePreferences::PATH>
                <label>{words.account.language_of_pages} <select name="language">{languages}</select></label>
                <label>{words.account.theme} <select name="theme">{themes}</select></label>
                <label>{words.account.density} <select name="density">{densities}</select></label>
                <button class="button button--primary">{words.account.save}</button>
            </form>
        </section>
    }
    .into_any()
}
