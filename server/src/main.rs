//! `complaint-desk`: see the command line's help, or `desk_server` for the parts.

use clap::Parser;
use desk_server::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("complaint-desk: {}", failure.message);
            failure.exit_code()
        }
    }
}
