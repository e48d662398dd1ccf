//! Every complaint of a span of days.

use super::open;
use super::outcome::{Failure, Outcome, chain};
use super::progress::Progress;
use crate::config::Config;
use desk_domain::Mchid;
use desk_domain::time::Date;

pub(super) async fn run(config: &Config, mchid: &Mchid, from: Date, to: Date) -> Outcome {
    if from > to {
        return Err(Failure::usage(format!("--from {from} is later than --to {to}\nNothing was fetched.")));
    }
    let desk = open::desk(config).await?;
    let bar = Progress::start();
    let mut show = |step: desk_service::BackfillProgress| {
        bar.at(
            u64::try_from(step.done_days).unwrap_or_default(),
            u64::try_from(step.total_days).unwrap_or_default(),
            &format!("{} complaints", step.complaints),
        );
    };
    let result = desk.backfill(mchid, from, to, &mut show).await;
    bar.finish();
    match result {
        Ok(summary) => {
            let start = if summary.resumed { "Went on where the last run stopped. " } else { "" };
            println!("{start}{} complaints from {from} to {to} are in the desk.", summary.complaints);
            Ok(())
        }
        Err(desk_service::ServiceError::NotFound) => Err(super::merchant::unknown(mchid)),
        Err(error) => Err(Failure::new(format!(
            "stopped early: {}\nWhat was fetched is kept. The same command goes on where it stopped.",
            chain(&error)
        ))),
    }
}
