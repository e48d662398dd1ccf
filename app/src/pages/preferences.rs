use super::frame::Frame;
use super::personal_page;
use crate::components::{icon, notice};
use desk_domain::Language;
use desk_service::Theme;
use leptos::prelude::*;

pub(crate) fn preferences() -> impl IntoView {
    personal_page(|visit, actor| async move {
        let words = visit.words;
        let themes =
            [(Theme::System, words.theme_system), (Theme::Light, words.theme_light), (Theme::Dark, words.theme_dark)];
        let themes = themes
            .map(|(theme, label)| {
                view! { <option value=theme.as_str() selected=theme == visit.theme>{label}</option> }
            })
            .collect_view();
        let languages = [(Language::Chinese, "中文"), (Language::English, "English")]
            .map(|(language, label)| {
                view! { <option value=language.tag() lang=language.tag() selected=language == words.language>{label}</option> }
            })
            .collect_view();
        let content = view! {
            <main class="page">
                <header class="page-head">
                    <h1>{words.preferences}</h1>
                    <p>{actor.name.clone()} " · " {words.role(actor.role)}</p>
                </header>
                {notice(&visit)}
                <form class="form" method="post" action="/api/save_preferences">
                    <label>{words.language_name} <select name="language">{languages}</select></label>
                    <label>{words.theme} <select name="theme">{themes}</select></label>
                    <button class="button button--primary">{words.save}</button>
                </form>
                <form class="sign-out" method="post" action="/api/sign_out">
                    <button class="button">{icon("out")} {words.sign_out}</button>
                </form>
            </main>
        };
        let frame = Frame {
            visit: &visit,
            actor: &actor,
            title: words.preferences.to_owned(),
            sync: None,
            current: "preferences",
            live: None,
            kind: "page",
        };
        frame.around(content)
    })
}
