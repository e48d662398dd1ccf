//! The operator of a command, for the audit log.

use desk_service::Operator;

/// The operating system's name of the user who gives the command: under `sudo` that of its caller, and without a name
/// the user id.
pub(super) fn who() -> Operator {
    let user = rustix::process::getuid();
    let sudo = if user.is_root() { "SUDO_USER" } else { "USER" };
    let named = [sudo, "USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    let name = named.into_iter().find(|name| !name.trim().is_empty());
    Operator::named(&name.unwrap_or_else(|| format!("uid {}", user.as_raw())))
}
