//! `make bench`: what the desk costs, as ratios to a limit that is measured in the same run. Parts can be
//! named: `desk-bench callback signing`.

mod callback;
mod inbox;
mod keys;
mod million;
mod notices;
mod outage;
mod process;
mod signing;
mod site;
mod size;
mod skipping;
mod table;
mod uploads;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use table::Table;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the benchmark could not be carried out: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every bound holds. Arguments name the groups of rows to measure; without any, all are.
async fn run() -> Result<bool, Box<dyn Error>> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, url, folder] = arguments.as_slice()
        && first == million::DESK_SIDE
    {
        million::desk_side(url, Path::new(folder)).await?;
        return Ok(true);
    }
    let mut table = Table::default();
    let wanted = |group: &str| arguments.is_empty() || arguments.iter().any(|named| named == group);
    if wanted("inbox") {
        inbox::measure(&mut table).await?;
    }
    if wanted("callback") {
        callback::measure(&mut table).await?;
    }
    if wanted("outage") {
        outage::measure(&mut table).await?;
    }
    if wanted("million") {
        million::measure(&mut table).await?;
    }
    if wanted("signing") {
        signing::measure(&mut table)?;
    }
    if wanted("size") {
        size::measure(&mut table).await?;
    }
    if wanted("process") {
        process::measure(&mut table).await?;
    }
    if wanted("uploads") {
        uploads::measure(&mut table).await?;
    }
    table.print();
    table.save("target/bench.json")?;
    Ok(table.holds())
}
