//! People: add, list, shut out and let in, role, new password, sign out.

use super::outcome::{Failure, Outcome};
use super::{open, progress};
use crate::config::Config;
use clap::Subcommand;
use desk_domain::Role;
use desk_service::access::granted;
use desk_service::people;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(super) enum StaffCommand {
    /// Adds a person who can sign in
    Add {
        /// What the person signs in with
        username: String,
        /// agent handles complaints, supervisor also sees reports, admin also sees people, merchants and the audit log
        #[arg(long, value_parser = parse_role)]
        role: Role,
        /// Name as colleagues read it
        #[arg(long)]
        name: String,
        /// File with the password on its first line, or - for standard input
        #[arg(long, value_name = "FILE|-")]
        password_file: PathBuf,
    },
    /// Lists everybody
    List,
    /// Keeps a person from signing in and ends the person's sessions; nothing of their work is removed
    Disable { username: String },
    /// Lets a disabled person sign in again; sessions that were ended stay ended
    Enable { username: String },
    /// Gives a person another role and ends the person's sessions
    Role {
        username: String,
        #[arg(value_parser = parse_role)]
        role: Role,
    },
    /// Forgets the wrong passwords that were tried with a name, so that it can be tried again from everywhere
    Unlock { username: String },
    /// Signs a person out of every browser
    SignOut { username: String },
    /// Sets a new password, ends the person's sessions and lifts a lock; browsers that were known are so no longer
    ResetPassword {
        username: String,
        /// File with the password on its first line, or - for standard input
        #[arg(long, value_name = "FILE|-")]
        password_file: PathBuf,
    },
}

pub(super) async fn run(config: &Config, command: StaffCommand) -> Outcome {
    match command {
        StaffCommand::Add { username, role, name, password_file } => {
            let password = read_password(&password_file)?;
            let (desk, operator) = open::desk(config).await?;
            people::add(&desk, &granted(&operator)?, &username, &name, role, &password).await?;
            println!("{username} can sign in now, as {role}.");
        }
        StaffCommand::List => list(config).await?,
        StaffCommand::Disable { username } => {
            let (desk, operator) = open::desk(config).await?;
            let done = people::set_disabled(&desk, &granted(&operator)?, &username, true).await;
            done.map_err(|error| named(error, &username))?;
            println!("{username} can no longer sign in, and is signed out. Replies and history of {username} stay.");
        }
        StaffCommand::Enable { username } => {
            let (desk, operator) = open::desk(config).await?;
            let done = people::set_disabled(&desk, &granted(&operator)?, &username, false).await;
            done.map_err(|error| named(error, &username))?;
            println!("{username} can sign in again.");
        }
        StaffCommand::Role { username, role } => {
            let (desk, operator) = open::desk(config).await?;
            let done = people::set_role(&desk, &granted(&operator)?, &username, role).await;
            done.map_err(|error| named(error, &username))?;
            println!("{username} is {role} now, and signs in again.");
        }
        StaffCommand::Unlock { username } => {
            let (desk, operator) = open::desk(config).await?;
            people::unlock(&desk, &granted(&operator)?, &username).await.map_err(|error| named(error, &username))?;
            println!("{username} can be tried again from everywhere.");
        }
        StaffCommand::SignOut { username } => {
            let (desk, operator) = open::desk(config).await?;
            let ended = people::sign_out_everywhere(&desk, &granted(&operator)?, &username).await;
            let ended = ended.map_err(|error| named(error, &username))?;
            println!("{username} is signed out; sessions ended: {ended}.");
        }
        StaffCommand::ResetPassword { username, password_file } => {
            let password = read_password(&password_file)?;
            let (desk, operator) = open::desk(config).await?;
            let done = people::reset_password(&desk, &granted(&operator)?, &username, &password).await;
            done.map_err(|error| named(error, &username))?;
            println!("{username} has a new password, and is signed out everywhere.");
        }
    }
    Ok(())
}

async fn list(config: &Config) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    let staff = people::list(&desk, &granted(&operator)?).await?;
    if staff.is_empty() {
        println!("Nobody can sign in yet. Add the first person with: complaint-desk staff add NAME --role admin …");
        return Ok(());
    }
    let rows = staff.into_iter().map(|person| {
        let state = match (person.disabled, person.locked_until) {
            (true, _) => "disabled".to_owned(),
            (false, Some(until)) => format!("held off at an address until {}", until.in_beijing()),
            (false, None) => "active".to_owned(),
        };
        vec![person.username, person.name, person.role.to_string(), state]
    });
    progress::print_table(&["USERNAME", "NAME", "ROLE", "STATE"], rows);
    Ok(())
}

fn named(error: desk_service::ServiceError, username: &str) -> Failure {
    match error {
        desk_service::ServiceError::NotFound => Failure::new(format!(
            "there is nobody called {username}\nNothing was changed. complaint-desk staff list shows everybody."
        )),
        error => error.into(),
    }
}

fn parse_role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|error: desk_domain::people::UnknownRole| error.to_string())
}

/// Reads the first line of a file, without the line break. Spaces belong to the password.
fn read_password(path: &Path) -> Result<String, Failure> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    }
    .map_err(|error| Failure::usage(format!("--password-file {}: {error}\nNothing was changed.", path.display())))?;
    match text.lines().next() {
        Some(password) if !password.is_empty() => Ok(password.to_owned()),
        _ => Err(Failure::usage(format!(
            "--password-file {}: the first line is empty\nNothing was changed.",
            path.display()
        ))),
    }
}
