//! Jobs that wait for the desk itself to be well again, or to be tried again after an error, in words for an operator.

use super::doctor::Finding;
use super::outcome::chain;
use desk_service::access::{Granted, HealthRead};
use desk_service::jobs;
use desk_service::{Desk, FailingWork, JobFailure, Trouble, WaitingKind};

pub(super) async fn findings(desk: &Desk, by: &Granted<HealthRead>) -> Vec<(&'static str, Finding)> {
    let mut findings = of_the_desk(desk, by).await;
    findings.extend(after_errors(desk, by).await);
    findings
}

async fn of_the_desk(desk: &Desk, by: &Granted<HealthRead>) -> Vec<(&'static str, Finding)> {
    const WHAT: &str = "work that waits";
    match jobs::waiting(desk, by).await {
        Err(error) => vec![(WHAT, Err(chain(&error)))],
        Ok(waiting) if waiting.is_empty() => vec![(WHAT, Ok("none, for the desk itself".to_owned()))],
        Ok(waiting) => waiting
            .into_iter()
            .map(|work| {
                let (count, since) = (work.count, work.since.in_beijing());
                let told = format!("{count} {} since {since}: {}", what_waits(work.what), what_helps(work.trouble));
                (WHAT, Err(told))
            })
            .collect(),
    }
}

/// Jobs that failed. An error that usually passes by itself is not reported as wrong.
async fn after_errors(desk: &Desk, by: &Granted<HealthRead>) -> Vec<(&'static str, Finding)> {
    const WHAT: &str = "work that failed";
    match jobs::failing(desk, by).await {
        Err(error) => vec![(WHAT, Err(chain(&error)))],
        Ok(failing) if failing.is_empty() => vec![(WHAT, Ok("none waits to be tried again".to_owned()))],
        Ok(failing) => failing.iter().map(|work| (WHAT, failed(work))).collect(),
    }
}

fn failed(work: &FailingWork) -> Finding {
    let FailingWork { failure, what, count, tries, next_try } = *work;
    let (next_try, why) = (next_try.in_beijing(), last_error(failure));
    let told = format!("{count} {} after up to {tries} tries, next at {next_try}: {why}", what_waits(what));
    if failure.needs_somebody() { Err(told) } else { Ok(told) }
}

const fn last_error(failure: JobFailure) -> &'static str {
    match failure {
        JobFailure::Quota => "the quota of calls is used up for the moment",
        JobFailure::NoAnswer => "WeChat Pay cannot be reached, or did not answer. If that lasts, check the network",
        JobFailure::Later => "WeChat Pay asks to try later",
        JobFailure::NotYet => "other work has to end first",
        JobFailure::Unproven => {
            "the answer is not proven to come from WeChat Pay. Check its public key or certificates, and the clock"
        }
        JobFailure::Keys => "a key or setting of the merchant cannot be used. merchant check MCHID says which",
        JobFailure::NotPermitted => {
            "WeChat Pay does not permit the merchant to do it. Check the merchant's rights on the merchant platform"
        }
        JobFailure::Refused => "WeChat Pay refuses the request, or knows nothing of what it is about. The log says why",
        JobFailure::Unreadable => "WeChat Pay's answer cannot be read. The health page shows it",
        JobFailure::Internal => "a fault of the desk. Look at the log, and update to the latest version",
    }
}

const fn what_waits(kind: WaitingKind) -> &'static str {
    match kind {
        WaitingKind::Messages => "messages wait",
        WaitingKind::Readings => "readings wait",
        WaitingKind::Pictures => "pictures wait",
        WaitingKind::Queue => "jobs wait",
    }
}

const fn what_helps(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::MasterKey => {
            "the master key does not open the merchant's keys. Put the right file back, or add the merchant again"
        }
        Trouble::Database => "the database cannot be used. Check that it runs and can be reached",
        Trouble::DiskFull => "the disk is full. Make room; nothing is lost",
        Trouble::Descriptors => "too many files and connections are open. Raise LimitNOFILE",
        Trouble::Files => {
            "a folder or file of the desk cannot be read or written. Check the picture folder and its owner"
        }
    }
}
