//! The finished binary: how soon it is ready, and what it holds when nothing happens.

use crate::table::{Bound, Table, millis, timed};
use std::error::Error;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let process = Process::spawn()?;
    let (ready, time) = timed(process.ready()).await;
    ready?;
    table.add("process start to ready against 1 s", "ms", millis(time), 1000.0, Bound::AtMost(1.0));
    table.add("idle memory against 80 MB", "MB", process.resident()?, 80.0, Bound::AtMost(1.0));
    Ok(())
}

/// The finished binary, on a folder of its own; it ends with this.
pub(crate) struct Process {
    pub(crate) url: String,
    pub(crate) folder: TempDir,
    child: Child,
}

impl Process {
    fn spawn() -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let binary = std::env::current_exe()?.with_file_name("complaint-desk");
        let address = free_address()?;
        let child = Command::new(binary)
            .arg("serve")
            .current_dir(folder.path())
            .env("DESK_LISTEN", &address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        Ok(Self { url: format!("http://{address}"), folder, child })
    }

    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        let process = Self::spawn()?;
        process.ready().await?;
        Ok(process)
    }

    async fn ready(&self) -> Result<(), Box<dyn Error>> {
        let ready = tokio::time::timeout(PATIENCE, ready(&format!("{}/readyz", self.url))).await;
        Ok(ready.map_err(|_| "the desk did not become ready")?)
    }

    /// Memory that it holds, in megabytes.
    pub(crate) fn resident(&self) -> Result<f64, Box<dyn Error>> {
        megabytes(self.child.id().ok_or("the desk has ended")?, "VmRSS:")
    }

    /// The most that it ever held.
    pub(crate) fn peak(&self) -> Result<f64, Box<dyn Error>> {
        megabytes(self.child.id().ok_or("the desk has ended")?, "VmHWM:")
    }
}

fn free_address() -> std::io::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

async fn ready(url: &str) {
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    while !reqwest::get(url).await.is_ok_and(|answer| answer.status().is_success()) {
        looks.tick().await;
    }
}

pub(crate) fn resident_megabytes(id: u32) -> Result<f64, Box<dyn Error>> {
    megabytes(id, "VmRSS:")
}

fn megabytes(id: u32, name: &str) -> Result<f64, Box<dyn Error>> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such size is told")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1000.0)
}
