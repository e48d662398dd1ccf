//! `make soak`: two processes on one PostgreSQL that keep being killed, a WeChat Pay that keeps failing, thousands of replies
//! and notifications; and at the end the platform's own books, held against what the desk says.

mod books;
mod look;
mod pair;
mod people;
mod plan;
mod quotas;
mod relay;
mod settle;
mod table;
mod world;

use clap::Parser;
use people::Traffic;
use plan::Plan;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;
use world::World;

pub(crate) type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

/// Sends replies and delivers notifications through two processes that keep being killed, and counts what became of them.
#[derive(Parser)]
struct Arguments {
    /// How many replies are sent, and how many notifications delivered.
    #[arg(long, default_value_t = 10_000)]
    messages: usize,
    /// How often each of the two processes is killed.
    #[arg(long, default_value_t = 20)]
    kills: usize,
    /// Of a hundred calls and deliveries, how many go wrong.
    #[arg(long, default_value_t = 6)]
    faults: u32,
    /// How many merchants share the work: each may send 60 replies a minute.
    #[arg(long, default_value_t = 100)]
    merchants: usize,
    /// How many conversations are held at a time.
    #[arg(long, default_value_t = 250)]
    at_once: usize,
    /// The same seed brings the same faults and the same kills.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Minutes after which the desk has failed that has not come to an end.
    #[arg(long, default_value_t = 30)]
    patience: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("a promise is broken; again with --seed {}", arguments.seed);
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("the soak could not be carried out, seed {}: {error}", arguments.seed);
            ExitCode::FAILURE
        }
    }
}

/// Whether every promise held.
async fn run(arguments: &Arguments) -> Result<bool> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut world = World::start(arguments.merchants).await?;
    let plan = Plan::new(arguments.seed, arguments.kills, arguments.messages);
    let traffic = Traffic::new(&world, arguments.messages, arguments.at_once).await?;
    world.set_weather(arguments.seed, arguments.faults);
    let patience = Duration::from_secs(arguments.patience * 60);
    let progress = traffic.progress();
    let storm =
        async { tokio::try_join!(traffic.run(), world.pair.follow(&plan, progress.clone())).map(|(forms, ())| forms) };
    let Ok(forms) = tokio::time::timeout(patience, storm).await else {
        eprintln!("{} replies are accepted, and no more come", *progress.borrow());
        world.end(false);
        return Ok(false);
    };
    let forms = forms?;
    world.set_weather(arguments.seed, 0);
    settle::wait(&world).await?;
    let books = books::read(&world, &forms).await?;
    table::print(&books, arguments.seed);
    let holds = books.hold() && world.pair.are_both_alive()?;
    world.end(holds);
    Ok(holds)
}
