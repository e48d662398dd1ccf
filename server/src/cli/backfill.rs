//! `backfill`: lists every complaint of a span of days.

use super::outcome::{Failure, Outcome, chain};
use super::progress::Progress;
use super::{merchant, open, parse_date, parse_mchid};
use crate::config::Config;
use clap::{Args, Subcommand};
use desk_domain::Mchid;
use desk_domain::time::Date;
use desk_service::access::{Granted, MerchantWrite, granted};
use desk_service::sync::{self, BackfillSummary};
use desk_service::{Desk, ServiceError};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct BackfillArguments {
    #[command(subcommand)]
    command: Option<BackfillCommand>,
    /// The merchant that signs: the merchant itself, or the partner
    #[arg(value_parser = parse_mchid, required = true)]
    mchid: Option<Mchid>,
    /// First day, in Beijing
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date, required = true)]
    from: Option<Date>,
    /// Last day, in Beijing
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date, required = true)]
    to: Option<Date>,
}

#[derive(Subcommand)]
enum BackfillCommand {
    /// Asks a merchant's backfills to wait, wherever they run
    Pause {
        #[arg(value_parser = parse_mchid)]
        mchid: Mchid,
    },
    /// Goes on with every backfill of a merchant that has not come to its end
    Resume {
        #[arg(value_parser = parse_mchid)]
        mchid: Mchid,
    },
}

pub(super) async fn run(config: &Config, arguments: BackfillArguments) -> Outcome {
    match (arguments.command, arguments.mchid, arguments.from, arguments.to) {
        (Some(BackfillCommand::Pause { mchid }), ..) => pause(config, &mchid).await,
        (Some(BackfillCommand::Resume { mchid }), ..) => resume(config, &mchid).await,
        (None, Some(mchid), Some(from), Some(to)) => {
            if from > to {
                return Err(Failure::usage(format!("--from {from} is later than --to {to}\nNothing was fetched.")));
            }
            let (desk, operator) = open::desk(config).await?;
            let by = granted(&operator)?;
            sync::resume_backfills(&desk, &by, &mchid).await.map_err(|error| failure(&mchid, &error))?;
            fill(&desk, &by, &mchid, from, to).await
        }
        (None, ..) => Err(Failure::usage("name a merchant, --from and --to\nNothing was fetched.".to_owned())),
    }
}

async fn pause(config: &Config, mchid: &Mchid) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    match sync::pause_backfills(&desk, &granted(&operator)?, mchid).await.map_err(|error| failure(mchid, &error))? {
        0 => println!("Merchant {mchid} has no unfinished backfill."),
        count => println!(
            "{count} backfill(s) of {mchid} wait; each stops after the page it is at.\nGo on with: complaint-desk backfill resume {mchid}"
        ),
    }
    Ok(())
}

async fn resume(config: &Config, mchid: &Mchid) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    let by = granted(&operator)?;
    let open = sync::resume_backfills(&desk, &by, mchid).await.map_err(|error| failure(mchid, &error))?;
    if open.is_empty() {
        println!("Merchant {mchid} has no unfinished backfill.");
    }
    for backfill in open {
        fill(&desk, &by, mchid, backfill.from, backfill.to).await?;
    }
    Ok(())
}

/// Lists the span until Ctrl-C: a page is stored together with the progress of the backfill, or not at all.
async fn fill(desk: &Desk, by: &Granted<MerchantWrite>, mchid: &Mchid, from: Date, to: Date) -> Outcome {
    let mut bar = Progress::start();
    let mut show = |step| bar.at(&step);
    let result = tokio::select! {
        result = sync::backfill(desk, by, mchid, from, to, &mut show) => Some(result),
        _ = tokio::signal::ctrl_c() => None,
    };
    bar.finish();
    match result {
        Some(Ok(BackfillSummary { complaints, paused: true, .. })) => {
            println!("Paused with {complaints} complaints. Go on with: complaint-desk backfill resume {mchid}");
            Ok(())
        }
        Some(Ok(summary)) => {
            let start = if summary.resumed { "Went on where the last run stopped. " } else { "" };
            println!("{start}{} complaints from {from} to {to} are in the desk.", summary.complaints);
            Ok(())
        }
        Some(Err(error)) => Err(failure(mchid, &error)),
        None => Err(Failure::new(format!(
            "interrupted\nWhat was fetched is kept. Go on with: complaint-desk backfill resume {mchid}"
        ))),
    }
}

fn failure(mchid: &Mchid, error: &ServiceError) -> Failure {
    match error {
        ServiceError::NotFound => merchant::unknown(mchid),
        error => Failure::new(format!(
            "stopped early: {}\nWhat was fetched is kept. The same command goes on where it stopped.",
            chain(error)
        )),
    }
}
