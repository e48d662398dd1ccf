//! The web server.
//!
//! A connection is taken in by [`mod@serve`], where there is room for it. A request passes, from the outside in: [`headers`]
//! (security headers), [`frame`] (request id, log line, last resort for errors and panics), [`rest`] (of a request that is
//! answered early), [`address`], compression; then, for everything that belongs to a person, [`doorway`] (where it comes
//! from, by which of the [`mod@doors`]), cross-site refusal, [`sessions`], [`identity`] (who is it), [`guard`] (may they), [`limits`] (size and time, in
//! [`sips`]), [`forms`] (of the kind read there). The callback and the probes have no session.

mod address;
mod assets;
mod callback;
mod cookies;
mod doors;
mod doorway;
mod events;
mod forms;
mod frame;
mod guard;
mod headers;
mod health;
mod identity;
mod limits;
mod media;
mod pages;
mod patience;
mod presence;
mod problem;
pub mod prometheus;
mod rest;
mod seats;
mod serve;
pub mod sessions;
mod sips;
mod streams;
mod watched;
mod written;

pub use doors::doors;
pub use patience::Patience;
pub use seats::Capacity;
pub use serve::{serve, serve_through, serve_with};

use axum::Router;
use axum::extract::FromRef;
use axum::middleware;
use desk_service::Desk;
use leptos::config::LeptosOptions;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use url::Url;

/// The state that handlers share.
#[derive(Clone)]
pub struct Site {
    pub desk: Desk,
    /// Where the pages' script, style and wasm are found.
    pub leptos: LeptosOptions,
    /// Ends streams that would otherwise outlast the process.
    pub shutdown: Shutdown,
    pub patience: Patience,
    streams: streams::Streams,
}

/// Cancelled when the process is to stop.
#[derive(Clone)]
pub struct Shutdown(pub CancellationToken);

impl Site {
    #[must_use]
    pub fn new(desk: Desk, shutdown: CancellationToken) -> Self {
        let (leptos, streams) = (pages::options(), streams::Streams::default());
        Self { desk, leptos, shutdown: Shutdown(shutdown), patience: Patience::default(), streams }
    }

    fn public_url(&self) -> &Url {
        &self.desk.settings().web.public_url
    }

    fn is_https(&self) -> bool {
        self.desk.settings().is_https()
    }
}

impl FromRef<Site> for Desk {
    fn from_ref(site: &Site) -> Self {
        site.desk.clone()
    }
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.leptos.clone()
    }
}

impl FromRef<Site> for Patience {
    fn from_ref(site: &Site) -> Self {
        site.patience
    }
}

impl FromRef<Site> for streams::Streams {
    fn from_ref(site: &Site) -> Self {
        site.streams.clone()
    }
}

impl FromRef<Site> for Shutdown {
    fn from_ref(site: &Site) -> Self {
        site.shutdown.clone()
    }
}

/// The router of the whole site.
pub fn router(site: Site) -> Router {
    let personal = with(pages::router(&site), &doors::FOR_PEOPLE).layer(
        ServiceBuilder::new()
            .layer(middleware::from_fn_with_state(site.clone(), doorway::attend))
            .layer(csrf(&site))
            .layer(sessions::layer(site.desk.clone()))
            .layer(middleware::from_fn_with_state(site.clone(), identity::identify))
            .layer(middleware::from_fn(guard::guard))
            .layer(middleware::from_fn_with_state(site.clone(), limits::bound))
            .layer(middleware::from_fn(forms::fit)),
    );
    with(personal, &doors::FOR_MACHINES)
        .fallback(assets::serve)
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn_with_state(site.clone(), headers::secure))
                .layer(middleware::from_fn_with_state(site.clone(), frame::frame))
                .layer(middleware::from_fn_with_state(site.clone(), rest::read))
                .layer(middleware::from_fn(address::fit))
                .layer(CompressionLayer::new()),
        )
        .with_state(site)
}

fn with(router: Router<Site>, own: &[doors::Own]) -> Router<Site> {
    own.iter().fold(router, |router, (door, handler)| router.route(door.path, handler()))
}

/// Refuses cross-site requests that change something. The desk's public address counts as same-site also behind a proxy
/// that does not pass on the `Host` header.
fn csrf(site: &Site) -> CsrfLayer {
    let layer = CsrfLayer::new();
    let own = site.public_url().origin().ascii_serialization();
    match layer.clone().add_trusted_origin(own) {
        Ok(trusting) => trusting,
        Err(_) => layer,
    }
}
