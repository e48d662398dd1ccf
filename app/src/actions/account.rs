//! What people do with their own account.

use super::session::welcome;
use super::{lead_to, signed_in};
use crate::AppError;
use crate::doors::PREFERENCES;
use crate::taste;
use crate::words::Notice;
use desk_domain::{Density, Language, Theme};
use desk_service::people::{self, ChangePasswordError, PasswordFault};
use leptos::prelude::*;

fn back(notice: Notice) {
    lead_to(PREFERENCES, "", notice);
}

#[server(prefix = "/api", endpoint = "save_preferences")]
pub(crate) async fn save_preferences(language: String, theme: String, density: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let (language, theme) = (Language::from_tag(&language), Theme::from_name(&theme));
    let density = density.map_or(visit.density, |name| Density::from_name(&name));
    people::set_preferences(&visit.desk, &actor, language, theme, density).await?;
    taste::keep(&visit.caller, language, theme, density);
    back(Notice::Saved);
    Ok(())
}

#[server(prefix = "/api", endpoint = "change_password")]
pub(crate) async fn change_password(password: String, new: String, again: String) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    if new != again {
        back(Notice::PasswordDiffers);
        return Ok(());
    }
    back(match people::change_password(&visit.desk, &actor, (&password, &new), &visit.caller.origin).await {
        Ok(renewed) => {
            welcome(&visit, renewed);
            Notice::PasswordChanged
        }
        Err(ChangePasswordError::Wrong) => Notice::PasswordWrong,
        Err(ChangePasswordError::Locked { .. }) => Notice::PasswordLocked,
        Err(ChangePasswordError::Fault(PasswordFault::TooShort)) => Notice::PasswordShort,
        Err(ChangePasswordError::Fault(PasswordFault::TooLong)) => Notice::PasswordLong,
        Err(ChangePasswordError::Fault(PasswordFault::Common)) => Notice::PasswordCommon,
        Err(ChangePasswordError::Fault(PasswordFault::Personal)) => Notice::PasswordPersonal,
        Err(ChangePasswordError::Service(error)) => super::service_notice(&error),
    });
    Ok(())
}

#[server(prefix = "/api", endpoint = "end_session")]
pub(crate) async fn end_session(id: String) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let caller = &visit.caller;
    let ended = people::end_my_session(&visit.desk, &actor, &id, caller.session.as_ref(), &caller.origin).await?;
    back(if ended { Notice::SessionEnded } else { Notice::SessionGone });
    Ok(())
}

#[server(prefix = "/api", endpoint = "end_other_sessions")]
pub(crate) async fn end_other_sessions() -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let caller = &visit.caller;
    if let Some(session) = &caller.session {
        people::end_my_other_sessions(&visit.desk, &actor, session, &caller.origin).await?;
    }
    back(Notice::SessionsEnded);
    Ok(())
}
