//! The master key, which everything secret is sealed with.

use super::outcome::Outcome;
use super::{open, operator};
use crate::config::Config;
use clap::Subcommand;
use desk_service::{Clock, SystemClock, SystemRng};

#[derive(Subcommand)]
pub(super) enum MasterKeyCommand {
    /// Begins anew with the key file that is there, or a new one, after the right one was lost for good. Every merchant's keys
    /// have to be added again
    Replace,
}

pub(super) async fn run(config: &Config, command: MasterKeyCommand) -> Outcome {
    let MasterKeyCommand::Replace = command;
    let (store, path) = (open::store(config).await?, &config.process.master_key_file);
    let replaced = desk_service::replace_lost(&store, &operator::who(), path, &SystemRng, SystemClock.now()).await;
    replaced.map_err(|error| open::locked(error, path))?;
    println!(
        "{} is the master key now.\nNext, for each merchant: complaint-desk merchant add MCHID … Until then its messages and \
         readings wait.",
        path.display()
    );
    Ok(())
}
