//! The finished binary: how soon it is ready, and what it holds when nothing happens.

use crate::table::{Bound, Table, millis, timed};
use std::error::Error;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let binary = std::env::current_exe()?.with_file_name("complaint-desk");
    let address = free_address()?;
    let mut child = Command::new(binary)
        .arg("serve")
        .current_dir(folder.path())
        .env("DESK_LISTEN", &address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (ready, time) = timed(tokio::time::timeout(PATIENCE, ready(&format!("http://{address}/readyz")))).await;
    ready.map_err(|_| "the desk did not become ready")?;
    table.add("process start to ready against 1 s", "ms", millis(time), 1000.0, Bound::AtMost(1.0));
    let resident = resident_megabytes(child.id().ok_or("the desk has ended")?)?;
    table.add("idle memory against 80 MB", "MB", resident, 80.0, Bound::AtMost(1.0));
    child.kill().await?;
    Ok(())
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
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no resident size is told")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1000.0)
}
