//! `serve`: the process of pages, callbacks and background work.

use super::outcome::{Failure, Outcome};
use super::{exposure, open};
use crate::config::Config;
use crate::web::{self, Capacity, Patience, Site, prometheus};
use desk_service::Desk;
use desk_service::jobs;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How long requests and jobs under way may take after the process was asked to stop. Supervisors commonly kill after
/// 30 s.
const DRAIN: Duration = Duration::from_secs(25);

pub(super) fn serve(config: Config) -> Outcome {
    crate::log::for_serving(&config.process.log);
    open::block_on(run(config))
}

async fn run(config: Config) -> Outcome {
    let capacity = Capacity::for_descriptors(descriptors());
    let shutdown = CancellationToken::new();
    stop_on_signals(shutdown.clone())?;
    for (what, finding) in exposure::findings(&config) {
        if let Err(problem) = finding {
            tracing::warn!(what, problem, "others may read what the desk keeps");
        }
    }
    let desk = open::serving_desk(&config).await?;
    if config.settings.is_https() && config.settings.web.trusted_proxies.get() == 0 {
        tracing::warn!(
            "the proxy in front counts as the one caller there is: set trusted_proxies, see desk.example.toml"
        );
    }
    let metrics = serve_metrics(&config, &desk, &shutdown).await?;
    let listener = bind("listen", config.process.listen.0).await?;
    announce(listener.local_addr().unwrap_or(config.process.listen.0), &config);

    let router = web::router(Site::new(desk.clone(), shutdown.clone()));
    let pages = web::serve_through(listener, router, shutdown.clone(), Patience::default(), capacity);
    let mut pages = tokio::spawn(pages);
    let mut jobs = tokio::spawn({
        let (desk, shutdown) = (desk.clone(), shutdown.clone());
        async move { jobs::run(&desk, shutdown).await }
    });
    let broken = tokio::select! {
        biased;
        () = shutdown.cancelled() => None,
        ended = &mut pages => Some(format!("pages: {ended:?}")),
        ended = &mut jobs => Some(format!("background work: {ended:?}")),
    };
    if let Some(what) = broken {
        shutdown.cancel();
        return Err(Failure::new(format!(
            "stopped working by itself, {what}\nNothing that was saved is lost; start again."
        )));
    }
    tracing::info!("stopping: requests and jobs under way are finished first");
    let drained = tokio::time::timeout(DRAIN, async {
        let _ = tokio::join!(pages, jobs, metrics);
        desk.store().close().await;
    });
    match drained.await {
        Ok(()) => tracing::info!("stopped"),
        Err(_) => tracing::warn!("stopped with work under way; it is taken up again at the next start"),
    }
    Ok(())
}

/// How many files and connections this process may open, after raising its soft limit to the hard one; `None` is no
/// limit.
fn descriptors() -> Option<u64> {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::debug!(%error, "the limit of open files stays as it is");
            limit.current
        }
    }
}

/// Cancels the token at the first signal, and ends the process at the second.
fn stop_on_signals(shutdown: CancellationToken) -> Result<(), Failure> {
    let listen = |kind| signal(kind).map_err(|error| Failure::new(format!("cannot listen for signals: {error}")));
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if shutdown.is_cancelled() {
                tracing::warn!("stopped at once, as asked twice");
                std::process::exit(1);
            }
            shutdown.cancel();
        }
    });
    Ok(())
}

async fn bind(key: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!(
            "cannot listen on {address} (setting `{key}`): {error}\nNothing was started. Stop what uses the port, or choose another."
        ))
    })
}

async fn serve_metrics(
    config: &Config,
    desk: &Desk,
    shutdown: &CancellationToken,
) -> Result<tokio::task::JoinHandle<()>, Failure> {
    let Some(address) = config.process.metrics_listen.0 else { return Ok(tokio::spawn(async {})) };
    let listener = bind("metrics_listen", address).await?;
    let handle = prometheus::install().map_err(|error| Failure::new(format!("cannot count for /metrics: {error}")))?;
    let router = prometheus::router(handle.clone(), desk.clone());
    let shutdown = shutdown.clone();
    Ok(tokio::spawn(async move {
        let upkeep = prometheus::upkeep(handle, shutdown.clone());
        tokio::join!(web::serve(listener, router, shutdown), upkeep);
    }))
}

/// Prints one line with the address, whatever the log filter is: people and scripts wait for it.
fn announce(address: SocketAddr, config: &Config) {
    let url = format!("http://{address}");
    if std::io::stdout().is_terminal() {
        println!("Complaint Desk is open at {url} (for browsers: {})", *config.settings.web.public_url);
    } else {
        println!(
            "{}",
            serde_json::json!({ "message": "open", "address": url, "public_url": config.settings.web.public_url.as_str() })
        );
    }
}
