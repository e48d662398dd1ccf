//! The job that reads a complaint after a notification or a look at its page.

use super::fate_of_reading;
use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::Caller;
use crate::sync::read_complaint;
use crate::work::{Fate, Job, ReadComplaint, WaitingKind};

impl Job for ReadComplaint {
    const WAITS_AS: WaitingKind = WaitingKind::Readings;

    async fn run(&self, desk: &Desk) -> Result<()> {
        read_complaint(desk, &self.mchid, &self.complaint_id, self.depth, Caller::Background).await
    }

    async fn fate(&self, desk: &Desk, error: &ServiceError, attempts: i32) -> Result<Fate> {
        fate_of_reading(desk, &self.complaint_id, error, Fate::stand_in_line(error, attempts)).await
    }
}
