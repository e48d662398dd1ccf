//! When the process is killed, and how to tell that it was too late.

use super::tripwire;
use super::world::{PATIENCE, World};
use crate::process::Running;
use desk_domain::{ComplaintId, Span};
use desk_service::{Clock, SystemClock};
use std::time::Duration;

/// When the process is killed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// As soon as the request that starts the work is answered, or the command is given.
    Answered,
    /// After so many messages to WeChat Pay, and to the database server if there is one.
    Messages(usize),
    /// After so many commits to an SQLite file.
    Commits(usize),
}

/// The work has ended: the conversation has so many rows, and no job waits or runs.
#[derive(Clone, Copy)]
pub(super) struct Done<'a> {
    pub(super) id: &'a ComplaintId,
    pub(super) rows: usize,
}

impl World {
    /// Kills the process at a moment of what a request makes it do, or when it has done everything: `false` if it had,
    /// and there is no later moment.
    pub(super) async fn kill<T>(
        &self,
        process: &Running,
        moment: Moment,
        done: Done<'_>,
        request: impl Future<Output = T>,
    ) -> (bool, T) {
        let id = process.id();
        match moment {
            Moment::Answered => {
                let answer = request.await;
                tripwire::kill(id);
                (false, answer)
            }
            Moment::Messages(count) => {
                self.tripwire.arm(id, count);
                tokio::join!(self.comes_before_the_end(id, self.tripwire.sprung(), done), request)
            }
            Moment::Commits(count) => {
                let committed = async {
                    self.store.commits(count).await;
                    tripwire::kill(id);
                };
                tokio::join!(self.comes_before_the_end(id, committed, done), request)
            }
        }
    }

    pub(super) async fn comes_before_the_end(
        &self,
        process: u32,
        killed: impl Future<Output = ()>,
        done: Done<'_>,
    ) -> bool {
        let mut looks = tokio::time::interval(Duration::from_millis(30));
        let ended = async {
            while !self.is_done(done).await {
                looks.tick().await;
            }
        };
        let first = async {
            tokio::select! {
                () = killed => true,
                () = ended => {
                    tripwire::kill(process);
                    false
                }
            }
        };
        tokio::time::timeout(PATIENCE, first).await.expect("the moment comes, or the work ends")
    }

    async fn is_done(&self, done: Done<'_>) -> bool {
        let after_every_lease = SystemClock.now() + Span::hours(1);
        self.store.store.history(done.id).await.unwrap().len() == done.rows
            && self.store.store.jobs_waiting(after_every_lease).await.unwrap() == 0
    }
}
