//! The frame of every document.

use crate::doors::Page;
use crate::pages::in_chosen_language;
use crate::visit::Visit;
use leptos::config::LeptosOptions;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};

/// Runs before anything is painted.
const SCRIPTS: &str = include_str!("scripts.js");

/// The document around a page, in the language and colours of the person who asks.
pub fn shell(options: LeptosOptions, Page(page): Page) -> impl IntoView {
    let visit = in_chosen_language(Visit::current());
    let (words, theme, density) = (visit.words, visit.theme, visit.density);
    provide_meta_context();
    view! {
        <!DOCTYPE html>
        <html lang=words.language.tag() data-theme=theme.as_str() data-density=density.as_str()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <MetaTags />
                // A page about something of its own says so in its place.
                <Title text=words.frame.product />
                <script nonce=use_nonce() inner_html=SCRIPTS></script>
                <link rel="stylesheet" href=format!("/pkg/{}.css", options.output_name) />
                <script defer src="/pkg/idiomorph.js" nonce=use_nonce()></script>
                <AutoReload options=options.clone() />
                <HydrationScripts options islands=true />
            </head>
            <body>
                {page(visit)}
            </body>
        </html>
    }
}
