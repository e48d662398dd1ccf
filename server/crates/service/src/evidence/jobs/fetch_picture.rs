//! The job that fetches a picture of WeChat Pay's. It ends when the picture is stored or cannot be had;
//! `evidence/missing.rs` says whether it is requested again.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::evidence::fetch_picture;
use crate::platform::Caller;
use crate::work::{Fate, FetchPicture, Job, WaitingKind};

impl Job for FetchPicture {
    const WAITS_AS: WaitingKind = WaitingKind::Pictures;

    async fn run(&self, desk: &Desk) -> Result<()> {
        fetch_picture(desk, &self.key, Caller::Background).await.map(drop)
    }

    async fn fate(&self, _desk: &Desk, error: &ServiceError, attempts: i32) -> Result<Fate> {
        Ok(Fate::stand_in_line(error, attempts))
    }
}
