//! A command as an operator gives it, and gives it again.

use super::moment::Moment;
use super::tripwire;
use super::world::World;
use crate::process::binary;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};
use std::time::Duration;

/// A busy machine may keep a process from its database for longer than it waits.
const STARTS: usize = 4;

impl World {
    /// Whether the process was killed before it came to its end by itself.
    pub(super) async fn give_and_kill(&self, command: &str, moment: Moment) -> bool {
        let mut process = self.give(command).await;
        let id = process.id();
        match moment {
            Moment::Answered => tripwire::kill(id),
            Moment::Messages(count) => self.tripwire.arm(id, count),
            Moment::Commits(count) => tokio::select! {
                () = self.store.commits(count) => tripwire::kill(id),
                _ = ended(&mut process) => {}
            },
        }
        let status = ended(&mut process).await;
        self.tripwire.disarm();
        status.signal().is_some()
    }

    /// Gives a command until it has done its work: how often that took.
    pub(super) async fn give_until(&self, command: &str, is_done: impl AsyncFn() -> bool) -> usize {
        for starts in 0..STARTS {
            if is_done().await {
                return starts;
            }
            ended(&mut self.give(command).await).await;
        }
        assert!(is_done().await, "given again and again, it does not come to its end: {command}");
        STARTS
    }

    async fn give(&self, command: &str) -> Child {
        self.store.rest_quotas().await;
        let mut process = binary(self.folder.path());
        process.args(command.split_whitespace()).envs(self.variables().pairs());
        process.stdout(Stdio::null()).spawn().unwrap()
    }
}

async fn ended(process: &mut Child) -> ExitStatus {
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    loop {
        if let Some(status) = process.try_wait().unwrap() {
            return status;
        }
        looks.tick().await;
    }
}
