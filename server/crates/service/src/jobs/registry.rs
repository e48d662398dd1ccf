//! All jobs there are, by the name under which they stand in the queue.

use crate::Result;
use crate::desk::Desk;
use crate::jobs::attempt::attempt;
use crate::work::{
    Deliver, FetchPicture, Job, ReadBack, ReadComplaint, ReadHistory, Refresh, RefundAfter, WaitingKind,
};
use desk_store::ClaimedJob;
use futures::FutureExt;
use futures::future::BoxFuture;

const REGISTRY: [Registered; 7] = [
    Registered::of::<Deliver>(),
    Registered::of::<ReadBack>(),
    Registered::of::<RefundAfter>(),
    Registered::of::<Refresh>(),
    Registered::of::<ReadComplaint>(),
    Registered::of::<ReadHistory>(),
    Registered::of::<FetchPicture>(),
];

/// A kind of job.
pub(super) struct Registered {
    name: &'static str,
    pub(super) waits_as: WaitingKind,
    pub(super) attempt: for<'a> fn(&'a Desk, &'a ClaimedJob) -> BoxFuture<'a, Result<()>>,
}

impl Registered {
    const fn of<J: Job>() -> Self {
        Self { name: J::NAME, waits_as: J::WAITS_AS, attempt: |desk, claimed| attempt::<J>(desk, claimed).boxed() }
    }
}

/// The kind of job that has this name.
pub(super) fn find(name: &str) -> Option<&'static Registered> {
    REGISTRY.iter().find(|known| known.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_job_has_another_name() {
        let names: BTreeSet<&str> = REGISTRY.iter().map(|known| known.name).collect();
        assert_eq!(names.len(), REGISTRY.len(), "{names:?}");
    }
}
