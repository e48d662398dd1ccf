//! The command line.

mod backfill;
mod doctor;
mod exposure;
mod key_file;
mod master_key;
mod merchant;
mod open;
mod operator;
mod outcome;
mod progress;
mod registration;
mod serve;
mod staff;
mod waiting;

pub use outcome::{Failure, Outcome};

use crate::config::{Config, Environment};
use clap::{Parser, Subcommand};
use desk_domain::Mchid;
use desk_domain::time::Date;
use std::path::PathBuf;

/// Complaint Desk (投诉工作台): handles the consumer complaints of WeChat Pay merchants.
#[derive(Parser)]
#[command(name = "complaint-desk", version, max_term_width = 100)]
pub struct Cli {
    /// Settings file [default: DESK_CONFIG, else desk.toml if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Brings the database up to date, then serves pages and callbacks until SIGTERM or Ctrl-C
    Serve,
    /// Brings the database up to date and stops
    Migrate,
    /// The people who work at the desk
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// The merchants whose complaints are handled
    #[command(subcommand)]
    Merchant(merchant::MerchantCommand),
    /// What everything secret is sealed with
    #[command(subcommand)]
    MasterKey(master_key::MasterKeyCommand),
    /// Fetches every complaint of a span of days; can be stopped at any moment and goes on from there
    Backfill(backfill::BackfillArguments),
    /// Checks everything, one line each; exit code 1 if anything is wrong
    Doctor,
}

/// Runs one command in this process.
///
/// # Errors
/// [`Failure`], whose text is for the person at the terminal.
pub fn run(cli: Cli) -> Outcome {
    // What is made from here on is for its owner alone: databases, pictures, keys.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let config = Config::load(cli.config.as_deref(), &Environment::of_process())?;
    match cli.command {
        Command::Serve => serve::serve(config),
        other => open::block_on(async move {
            crate::log::for_commands(&config.process.log);
            match other {
                Command::Serve | Command::Migrate => open::migrate(&config).await,
                Command::Staff(command) => staff::run(&config, command).await,
                Command::Merchant(command) => merchant::run(&config, command).await,
                Command::MasterKey(command) => master_key::run(&config, command).await,
                Command::Backfill(arguments) => backfill::run(&config, arguments).await,
                Command::Doctor => doctor::run(&config).await,
            }
        }),
    }
}

fn parse_mchid(text: &str) -> Result<Mchid, String> {
    Mchid::parse(text).map_err(|error| error.to_string())
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a date; write it as 2026-08-26".to_owned())
}
