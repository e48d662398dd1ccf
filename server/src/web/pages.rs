//! Pages and server functions of `desk-app`.

use super::Site;
use axum::Router;
use axum::routing::get;
use desk_app::caller::Caller;
use desk_app::doors::{Behind, DOORS, Door};
use desk_app::shell;
use http::request::Parts;
use leptos::config::{Env, LeptosOptions, get_configuration};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, render_app_async_with_context};
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

/// Pages as the table of doors has them, each rendered whole before its first byte leaves, so that status, cookies and
/// redirects still count; and the server functions, which bring their routes along.
pub(super) fn router(site: &Site) -> Router<Site> {
    let desk = site.desk.clone();
    let context = move || {
        provide_context(desk.clone());
        let Some(parts) = use_context::<Parts>() else { return };
        provide::<&'static Door>(&parts);
        provide::<Arc<Caller>>(&parts);
        // The one that the answer's policy names, in place of the one made for this page alone.
        provide::<Nonce>(&parts);
    };
    let functions = Router::new().leptos_routes_with_context(site, Vec::new(), context.clone(), || ());
    DOORS.iter().fold(functions, |router, door| {
        let Behind::Page(page) = door.behind else { return router };
        let options = site.leptos.clone();
        router
            .route(door.path, get(render_app_async_with_context(context.clone(), move || shell(options.clone(), page))))
    })
}

/// What was put into the request on its way.
fn provide<T: Clone + Send + Sync + 'static>(parts: &Parts) {
    if let Some(value) = parts.extensions.get::<T>() {
        provide_context(value.clone());
    }
}
