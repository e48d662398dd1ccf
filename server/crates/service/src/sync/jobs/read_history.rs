//! The job that reads the history of a complaint that was handed out.

use super::fate_of_reading;
use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::Caller;
use crate::sync::read_complaint;
use crate::work::{Depth, Fate, Job, ReadHistory, WaitingKind};

impl Job for ReadHistory {
    const WAITS_AS: WaitingKind = WaitingKind::Readings;

    async fn run(&self, desk: &Desk) -> Result<()> {
        read_complaint(desk, &self.mchid, &self.complaint_id, Depth::History, Caller::Background).await
    }

    async fn fate(&self, desk: &Desk, error: &ServiceError, attempts: i32) -> Result<Fate> {
        fate_of_reading(desk, &self.complaint_id, error, Fate::stand_in_line(error, attempts)).await
    }
}
