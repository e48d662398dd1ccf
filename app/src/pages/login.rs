use crate::actions::SignIn;
use crate::components::notice;
use crate::doors::INBOX;
use crate::redirect::local_path;
use crate::typed_name;
use crate::visit::Visit;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

pub(crate) fn login(visit: Visit) -> AnyView {
    let words = visit.words;
    let username = typed_name::of(&visit.caller);
    let next = local_path(visit.field("next").unwrap_or(INBOX));
    view! {
        <main class="login">
            <section class="login-form">
                <p class="login-brand">
                    <img src="/favicon.svg" alt="" width="32" height="32" /> {words.frame.product}
                </p>
                <h1>{words.login.title}</h1>
                <p class="login-text">{words.login.text}</p>
                {notice(&visit)}
                <form method="post" action=SignIn::PATH>
                    <input type="hidden" name="next" value=next />
                    <label>
                        {words.login.username}
                        <input name="username" autocomplete="username" required autofocus autocapitalize="none" value=username />
                    </label>
                    <label>
                        {words.login.password}
                        <input name="password" type="password" autocomplete="current-password" required />
                    </label>
                    <button class="button button--primary">{words.login.sign_in}</button>
                </form>
            </section>
            <section class="login-picture" aria-hidden="true">
                <svg viewBox="0 0 480 120" class="login-track">
                    <rect class="track-base" x="0" y="56" width="158" height="8" rx="4" />
                    <rect class="track-base" x="164" y="56" width="316" height="8" rx="4" />
                    <rect class="track-fill track-fill--met" x="0" y="56" width="158" height="8" rx="4" />
                    <rect class="track-fill track-fill--met" x="164" y="56" width="120" height="8" rx="4" />
                    <rect class="track-now" x="282" y="46" width="3" height="28" rx="1.5" />
                    <text x="158" y="92" text-anchor="end">"24h"</text>
                    <text x="480" y="92" text-anchor="end">"72h"</text>
                </svg>
            </section>
        </main>
    }
    .into_any()
}
