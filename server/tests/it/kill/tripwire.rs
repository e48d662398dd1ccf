//! Kills a process at a chosen step, seen from outside: after its n-th message to a database server or to WeChat Pay, or
//! after its n-th commit to an SQLite file. The process itself knows nothing of it.
//!
//! What a killed process leaves behind depends on the messages that arrived and the transactions that were committed, so
//! to kill it after each of them in turn is to kill it between every two steps.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// Which of the bytes sent at once are a step.
type IsStep = fn(&[u8]) -> bool;

/// A request of HTTP, or a part of one.
pub(crate) fn every_message(_: &[u8]) -> bool {
    true
}

/// Everything but the preparation of a statement, which changes nothing.
pub(crate) fn statements(message: &[u8]) -> bool {
    message.first() != Some(&b'P')
}

#[derive(Clone, Default)]
pub(crate) struct Tripwire {
    trap: Arc<Mutex<Option<Trap>>>,
    sprung: Arc<Notify>,
}

struct Trap {
    process: u32,
    messages: usize,
}

impl Tripwire {
    /// Stands before something that listens, and returns the address that the process is told instead.
    pub(crate) async fn guard(&self, upstream: SocketAddr, is_step: IsStep) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tripwire = self.clone();
        tokio::spawn(async move {
            while let Ok((process, _)) = listener.accept().await {
                let tripwire = tripwire.clone();
                tokio::spawn(async move { tripwire.relay(process, upstream, is_step).await });
            }
        });
        address
    }

    /// From now on the process has this many messages left.
    pub(crate) fn arm(&self, process: u32, messages: usize) {
        *self.trap.lock().unwrap() = Some(Trap { process, messages });
    }

    /// The process may go on for as long as it likes.
    pub(crate) fn disarm(&self) {
        *self.trap.lock().unwrap() = None;
    }

    /// Returns when the process has been killed.
    pub(crate) async fn sprung(&self) {
        self.sprung.notified().await;
    }

    async fn relay(&self, mut process: TcpStream, upstream: SocketAddr, is_step: IsStep) -> io::Result<()> {
        let mut upstream = TcpStream::connect(upstream).await?;
        let (mut sent, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
        let mut victim = None;
        loop {
            tokio::select! {
                length = process.read(&mut sent) => {
                    let message = &sent[..length?];
                    if message.is_empty() {
                        return Ok(());
                    }
                    victim = victim.or_else(|| is_step(message).then(|| self.last_step()).flatten());
                    upstream.write_all(message).await?;
                }
                length = upstream.read(&mut answered) => {
                    let answer = &answered[..length?];
                    if let Some(victim) = victim {
                        // Carried out, and the process has not heard of it.
                        kill(victim);
                        self.sprung.notify_one();
                        return Ok(());
                    }
                    if answer.is_empty() {
                        return Ok(());
                    }
                    process.write_all(answer).await?;
                }
            }
        }
    }

    /// Counts a message; the process to kill if it was the last.
    fn last_step(&self) -> Option<u32> {
        let mut trap = self.trap.lock().unwrap();
        let armed = trap.as_mut()?;
        armed.messages -= 1;
        if armed.messages > 0 { None } else { trap.take().map(|trap| trap.process) }
    }
}

/// SIGKILL, which cannot be caught.
pub(crate) fn kill(process: u32) {
    let process = rustix::process::Pid::from_raw(process.cast_signed()).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
}
