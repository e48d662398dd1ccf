//! The job that reads a complaint for somebody who waits for it. It uses no lane: lanes have the pace of background
//! work.

use super::fate_of_reading;
use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::Caller;
use crate::sync::read_complaint;
use crate::work::{Depth, Fate, Job, Refresh, WaitingKind};

impl Job for Refresh {
    const WAITS_AS: WaitingKind = WaitingKind::Readings;

    async fn run(&self, desk: &Desk) -> Result<()> {
        read_complaint(desk, &self.mchid, &self.complaint_id, Depth::Whole, Caller::Person).await
    }

    async fn fate(&self, desk: &Desk, error: &ServiceError, attempts: i32) -> Result<Fate> {
        fate_of_reading(desk, &self.complaint_id, error, Fate::try_again(error, attempts)).await
    }
}
