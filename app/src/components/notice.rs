//! What the last action came to, from `?notice=` in the address.

use super::icon;
use crate::visit::Visit;
use crate::words::Tone;
use leptos::prelude::*;

/// On a page: a line in it, which scripts make a toast. Good news leaves by itself; anything else stays until it is closed.
pub(crate) fn notice(visit: &Visit) -> AnyView {
    let leaves = visit.notice().is_some_and(|notice| notice.tone() == Tone::Good);
    let name = if leaves { "leaves" } else { "stays" };
    let close = view! {
        <button class="quiet" type="button" data-close aria-label=visit.words.common.close title=visit.words.common.close>
            {icon("x")}
        </button>
    };
    told(visit, Some(name), Some(close.into_any()))
}

/// In a form or a dialog, at what it is about.
pub(crate) fn notice_line(visit: &Visit) -> AnyView {
    told(visit, None, None)
}

fn told(visit: &Visit, toast: Option<&'static str>, close: Option<AnyView>) -> AnyView {
    visit
        .notice()
        .map(|notice| {
            let (class, role, name) = match notice.tone() {
                Tone::Good => ("notice notice--ok", "status", "check"),
                Tone::Warn => ("notice notice--warn", "status", "info"),
                Tone::Bad => ("notice notice--crit", "alert", "alert"),
            };
            view! {
                <div class=class role=role data-toast=toast>
                    {icon(name)} <span>{visit.words.notices.text(notice)}</span> {close}
                </div>
            }
        })
        .into_any()
}
