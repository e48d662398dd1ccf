use super::icon;
use crate::visit::Visit;
use crate::words::Tone;
use leptos::prelude::*;

/// What the last action came to, from `?notice=` in the address.
pub(crate) fn notice(visit: &Visit) -> AnyView {
    visit
        .notice()
        .map(|notice| {
            let (class, role, name) = match notice.tone() {
                Tone::Good => ("notice notice--ok", "status", "check"),
                Tone::Warn => ("notice notice--warn", "status", "info"),
                Tone::Bad => ("notice notice--crit", "alert", "alert"),
            };
            view! {
                <p class=class role=role>
                    {icon(name)} <span>{visit.words.notices.text(notice)}</span>
                </p>
            }
        })
        .into_any()
}
