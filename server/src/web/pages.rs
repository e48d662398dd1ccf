//! Pages and server functions of `desk-app`.

use super::Site;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk_app::caller::Caller;
use desk_app::doors::{Behind, DOORS, Door, PROBLEM};
use desk_app::{Failure, shell};
use http::request::Parts;
use http::{Method, Request, StatusCode};
use leptos::config::{Env, LeptosOptions, get_configuration};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, render_app_async_with_context};
use std::sync::Arc;

/// The URLs of the built script, style and wasm, as pages name them.
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

/// The routes of all pages, each rendered whole before its first byte is sent, so that status, cookies and redirects
/// still count; and of the server functions.
pub(super) fn router(site: &Site) -> Router<Site> {
    let desk = site.desk.clone();
    let context = move || {
        provide_context(desk.clone());
        let Some(parts) = use_context::<Parts>() else { return };
        provide::<&'static Door>(&parts);
        provide::<Arc<Caller>>(&parts);
        // The nonce of the answer's policy, in place of one that was made for this page alone.
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

/// The page about what kept a request from coming to a page, for the person who is signed in.
pub(super) async fn problem(site: &Site, mut parts: Parts, caller: Arc<Caller>, failure: Failure) -> Response {
    let (desk, options) = (site.desk.clone(), site.leptos.clone());
    let nonce = parts.extensions.get::<Nonce>().cloned();
    let context = move || {
        provide_context(desk.clone());
        provide_context::<&'static Door>(&PROBLEM);
        provide_context(caller.clone());
        provide_context(failure.clone());
        if let Some(nonce) = &nonce {
            provide_context(nonce.clone());
        }
    };
    let Behind::Page(page) = PROBLEM.behind else { return StatusCode::NOT_FOUND.into_response() };
    parts.method = Method::GET;
    let render = render_app_async_with_context(context, move || shell(options.clone(), page));
    render(Request::from_parts(parts, Body::empty())).await
}

/// Provides a value of the request as context.
fn provide<T: Clone + Send + Sync + 'static>(parts: &Parts) {
    if let Some(value) = parts.extensions.get::<T>() {
        provide_context(value.clone());
    }
}
