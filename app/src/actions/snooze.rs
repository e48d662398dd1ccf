//! Putting a complaint aside, and taking it back.

use super::{back_to, complaint_id, lead_to, service_notice, signed_in};
use crate::AppError;
use crate::words::Notice;
use desk_domain::Timestamp;
use desk_domain::snooze::{Choice, TooLong};
use desk_service::snooze::{self, SnoozeError, Until};
use leptos::prelude::*;

/// Puts a complaint aside.
#[server(prefix = "/api", endpoint = "snooze")]
pub(crate) async fn snooze(
    complaint: String,
    choice: Option<String>,
    at: Option<String>,
    query: Option<String>,
) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let query = query.unwrap_or_default();
    let dialog = format!("/complaints/{complaint}/snooze");
    let Some(until) = meant(choice.as_deref(), at.as_deref()) else {
        lead_to(&dialog, &query, Notice::SnoozeUnread);
        return Ok(());
    };
    match snooze::put_aside(&visit.desk, &actor, &complaint, until).await {
        Ok(_) => back_to(&complaint, &query, Notice::Snoozed),
        Err(SnoozeError::TooLong(why)) => lead_to(&dialog, &query, refusal(why)),
        Err(SnoozeError::Service(error)) => back_to(&complaint, &query, service_notice(&error)),
    }
    Ok(())
}

/// Takes a complaint back.
#[server(prefix = "/api", endpoint = "wake")]
pub(crate) async fn wake(complaint: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let notice = match snooze::wake(&visit.desk, &actor, &complaint).await {
        Ok(_) => Notice::Woken,
        Err(error) => service_notice(&error),
    };
    back_to(&complaint, &query.unwrap_or_default(), notice);
    Ok(())
}

/// One of the choices, or a time of one's own.
fn meant(choice: Option<&str>, at: Option<&str>) -> Option<Until> {
    match choice {
        Some(choice) => choice.parse::<Choice>().ok().map(Until::Choice),
        None => at.and_then(Timestamp::parse_field).map(Until::At),
    }
}

const fn refusal(why: TooLong) -> Notice {
    match why {
        TooLong::Finished => Notice::SnoozeFinished,
        TooLong::Due => Notice::SnoozeDue,
        TooLong::TooLate => Notice::SnoozeTooLate,
        TooLong::Past => Notice::SnoozePast,
    }
}
