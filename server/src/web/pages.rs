//! Pages and server functions of `desk-app`.

use super::Site;
use axum::Router;
use desk_app::caller::Caller;
use desk_app::{App, shell};
use http::request::Parts;
use leptos::config::{Env, LeptosOptions, get_configuration};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::sync::Arc;

/// Where the built script, style and wasm are, as the pages name them.
///
/// A build under watch brings its own addresses; a finished binary needs none from outside.
pub(super) fn options() -> LeptosOptions {
    if std::env::var_os("LEPTOS_WATCH").is_some()
        && let Ok(watched) = get_configuration(None)
    {
        return watched.leptos_options;
    }
    LeptosOptions::builder().output_name("complaint-desk").site_pkg_dir("pkg").env(Env::PROD).build()
}

pub(super) fn router(site: &Site) -> Router<Site> {
    let desk = site.desk.clone();
    let context = move || {
        provide_context(desk.clone());
        let Some(parts) = use_context::<Parts>() else { return };
        if let Some(caller) = parts.extensions.get::<Arc<Caller>>() {
            provide_context(caller.clone());
        }
        // The nonce that the answer's policy names, in place of the one made for this page alone.
        if let Some(nonce) = parts.extensions.get::<Nonce>() {
            provide_context(nonce.clone());
        }
    };
    let options = site.leptos.clone();
    Router::new().leptos_routes_with_context(site, generate_route_list(App), context, move || shell(options.clone()))
}
