//! The two processes: started, killed without a chance to say anything, started again.

use crate::Result;
use crate::plan::{Kill, Plan};
use crate::relay;
use std::fs::{File, OpenOptions};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long a process may take until it listens.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Pair {
    /// Where both are reached.
    pub(crate) address: SocketAddr,
    processes: [Process; 2],
}

struct Process {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
    variables: Vec<(&'static str, String)>,
}

impl Pair {
    /// Listens in front of two processes that are started with these variables, and keeps their logs in the folder.
    pub(crate) async fn start(
        listener: TcpListener,
        folder: &Path,
        variables: &[(&'static str, String)],
    ) -> Result<Self> {
        let address = listener.local_addr()?;
        let addresses = [free_address().await?, free_address().await?];
        let start = |n: usize| Process::start(addresses[n], folder.join(format!("process-{n}.log")), variables);
        let processes = [start(0)?, start(1)?];
        for address in addresses {
            listens(address).await?;
        }
        tokio::spawn(relay::relay(listener, addresses));
        Ok(Self { address, processes })
    }

    /// Kills and starts again, as planned.
    pub(crate) async fn follow(
        &mut self,
        Plan([first, second]): &Plan,
        progress: watch::Receiver<usize>,
    ) -> Result<()> {
        let [a, b] = &mut self.processes;
        tokio::try_join!(a.follow(first, progress.clone()), b.follow(second, progress)).map(drop)
    }

    /// Whether no process has ended by itself.
    pub(crate) fn are_both_alive(&mut self) -> Result<bool> {
        let [a, b] = &mut self.processes;
        Ok(a.child.try_wait()?.is_none() && b.child.try_wait()?.is_none())
    }
}

impl Process {
    fn start(address: SocketAddr, log: PathBuf, variables: &[(&'static str, String)]) -> Result<Self> {
        let variables = variables.to_vec();
        let child = spawn(address, &log, &variables)?;
        Ok(Self { child, address, log, variables })
    }

    async fn follow(&mut self, deaths: &[Kill], mut progress: watch::Receiver<usize>) -> Result<()> {
        for kill in deaths {
            progress.wait_for(|accepted| *accepted >= kill.after).await?;
            tokio::time::sleep(kill.pause).await;
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("a process ended by itself, {status}: {}", self.log.display()).into());
            }
            // SIGKILL, which cannot be caught.
            self.child.kill()?;
            self.child.wait()?;
            tokio::time::sleep(kill.absence).await;
            self.child = spawn(self.address, &self.log, &self.variables)?;
            listens(self.address).await?;
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(address: SocketAddr, log: &Path, variables: &[(&'static str, String)]) -> Result<Child> {
    let log: File = OpenOptions::new().create(true).append(true).open(log)?;
    let mut command = Command::new(std::env::current_exe()?.with_file_name("complaint-desk"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DESK_")) {
        command.env_remove(name);
    }
    let command = command.arg("serve").env("DESK_LISTEN", address.to_string()).env("DESK_CONFIG", "");
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    Ok(command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?)
}

async fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?)
}

async fn listens(address: SocketAddr) -> Result<()> {
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let listening = async {
        while TcpStream::connect(address).await.is_err() {
            looks.tick().await;
        }
    };
    Ok(tokio::time::timeout(PATIENCE, listening).await.map_err(|_| "a process does not listen")?)
}
