//! Work that waits because the desk itself is unwell, in words for an operator.

use super::doctor::Finding;
use super::outcome::chain;
use desk_service::access::{Granted, HealthRead};
use desk_service::jobs;
use desk_service::{Desk, Trouble, WaitingKind};

pub(super) async fn findings(desk: &Desk, by: &Granted<HealthRead>) -> Vec<(&'static str, Finding)> {
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
