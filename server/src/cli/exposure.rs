//! Who else can read what the desk stores: on this machine, or between it and the database.

use super::doctor::Finding;
use crate::config::Config;
use desk_store::may_travel_in_clear;
use rustix::process::geteuid;
use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

const GROUP_AND_OTHERS: u32 = 0o077;
const READABLE_BY_GROUP: u32 = 0o040;
const ROOT: u32 = 0;

/// Checks every file and folder that exists already.
pub(super) fn findings(config: &Config) -> Vec<(&'static str, Finding)> {
    let database = config.process.database_url.strip_prefix("sqlite://");
    let database = database.map(|path| Path::new(path.split('?').next().unwrap_or(path)));
    let mut findings = Vec::new();
    let mut look = |what, path: &Path, judge: fn(&Path, &Metadata) -> Finding| match fs::metadata(path) {
        Ok(found) => findings.push((what, judge(path, &found))),
        // A file that does not exist yet will be created for its owner alone.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => findings.push((what, Err(format!("{}: {error}", path.display())))),
    };
    look("owner of the data folder", &config.process.data_dir, private);
    look("owner of the picture folder", config.settings.pictures.media_url.folder(), private);
    if let Some(path) = database {
        look("owner of the database file", path, private);
    }
    look("owner of the master key", &config.process.master_key_file, handed_over);
    if let Some(path) = &config.file {
        look("owner of the settings file", path, handed_over);
    }
    findings.push(("way to the database", way_to_database(&config.process.database_url)));
    findings
}

/// Checks that only the user the desk runs as can access it.
fn private(path: &Path, found: &Metadata) -> Finding {
    let (mode, path) = (found.permissions().mode() & 0o777, path.display());
    if found.uid() != geteuid().as_raw() {
        return Err(format!(
            "{path} belongs to user {} and not to the one that the desk runs as ({}). Run every command as that user, or: \
             chown -R USER {path}",
            found.uid(),
            geteuid().as_raw()
        ));
    }
    if mode & GROUP_AND_OTHERS != 0 {
        return Err(format!("{path} can be used by other users of this machine ({mode:03o}). chmod -R go-rwx {path}"));
    }
    Ok(format!("{path} is for its owner alone ({mode:03o})"))
}

/// Checks a file that may also belong to the system, if the desk or its group may read it.
fn handed_over(path: &Path, found: &Metadata) -> Finding {
    let mode = found.permissions().mode() & 0o777;
    if found.uid() == ROOT && mode & (GROUP_AND_OTHERS & !READABLE_BY_GROUP) == 0 {
        return Ok(format!("{} belongs to the system and cannot be read by others ({mode:03o})", path.display()));
    }
    private(path, found)
}

/// Checks the connection to the database. Its address is not repeated: it can hold a password.
fn way_to_database(url: &str) -> Finding {
    if may_travel_in_clear(url) {
        return Err(
            "PostgreSQL is on another machine and TLS is not demanded, so complaints and passwords may travel in the \
                    clear. Add ?sslmode=verify-full&sslrootcert=FILE to database_url"
                .to_owned(),
        );
    }
    Ok("nobody reads along".to_owned())
}
