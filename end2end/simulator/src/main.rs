//! `wechatpay-simulator`: see the README.

use clap::{Parser, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use wechatpay_simulator::{KeyMode, Options, Simulator};

/// A strict, misbehaving WeChat Pay complaint API.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one, which is printed.
    #[arg(long, default_value = "127.0.0.1:3100")]
    listen: SocketAddr,
    /// Where the keys are written that the merchant would hold.
    #[arg(long)]
    state_dir: PathBuf,
    /// The merchant that signs.
    #[arg(long, default_value = "1900012181")]
    mchid: String,
    /// What the platform signs with.
    #[arg(long, value_enum, default_value = "public-key")]
    keys: Keys,
    /// The merchant is a service provider with sub-merchants.
    #[arg(long)]
    partner: bool,
    /// Complaints that are there from the start.
    #[arg(long, default_value_t = 0)]
    complaints: usize,
    /// The same seed makes the same complaints.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Divides the waits between deliveries of a notification.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Grant links and mini-program cards to the merchant.
    #[arg(long)]
    links: bool,
    /// Accept http notification URLs on loopback. The platform does not.
    #[arg(long)]
    allow_loopback_http_notify: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Keys {
    PublicKey,
    Certificate,
    Both,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = Options {
        listen: arguments.listen,
        mchid: arguments.mchid,
        keys: match arguments.keys {
            Keys::PublicKey => KeyMode::PublicKey,
            Keys::Certificate => KeyMode::Certificate,
            Keys::Both => KeyMode::Both,
        },
        partner: arguments.partner,
        complaints: arguments.complaints,
        seed: arguments.seed,
        speed: arguments.speed,
        links: arguments.links,
        allow_loopback_http_notify: arguments.allow_loopback_http_notify,
        manual_callbacks: false,
        state_dir: Some(arguments.state_dir),
        ..Options::default()
    };
    match Simulator::start(options).await {
        Ok(running) => {
            println!("WeChat Pay simulator on {} · control page {}/_sim", running.base_url, running.base_url);
            stopped().await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the simulator cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Until Ctrl-C or SIGTERM.
async fn stopped() {
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
