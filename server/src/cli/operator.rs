//! Who gives a command, as the audit log tells it.

use desk_service::Operator;

/// The operating system's name for whoever types. `sudo` says who it was before; of a bare id there is always one.
pub(super) fn who() -> Operator {
    let user = rustix::process::getuid();
    let sudo = if user.is_root() { "SUDO_USER" } else { "USER" };
    let named = [sudo, "USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    let name = named.into_iter().find(|name| !name.trim().is_empty());
    Operator::named(&name.unwrap_or_else(|| format!("uid {}", user.as_raw())))
}
