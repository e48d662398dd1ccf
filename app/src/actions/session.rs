use super::signed_in;
use crate::AppError;
use crate::auth;
use crate::visit::{Visit, local_path, set_preference_cookies};
use desk_domain::Language;
use desk_service::{ServiceError, SignInError, Theme};
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use tower_sessions::Session;

async fn session() -> Result<Session, AppError> {
    leptos_axum::extract().await.map_err(|_| AppError::new(StatusCode::INTERNAL_SERVER_ERROR, "broken"))
}

#[server(prefix = "/api", endpoint = "sign_in")]
pub(crate) async fn sign_in(username: String, password: String, next: Option<String>) -> Result<(), AppError> {
    let visit = Visit::current();
    let response = expect_context::<ResponseOptions>();
    let session = session().await?;
    let notice = match visit.desk.sign_in(&username, &password).await {
        Ok(staff) => {
            auth::remember(&session, &staff.actor, visit.desk.now()).await?;
            set_preference_cookies(&response, staff.actor.language, staff.theme);
            leptos_axum::redirect(local_path(next.as_deref().unwrap_or("/inbox")));
            return Ok(());
        }
        Err(SignInError::Wrong { tries_left }) => format!("wrong_{}", tries_left.clamp(1, 4)),
        Err(SignInError::Locked { .. }) => "locked".to_owned(),
        Err(SignInError::Service(error)) => super::service_notice(&error).to_owned(),
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("notice", &notice).append_pair("username", &username);
    if let Some(next) = next.filter(|next| next != "/inbox") {
        query.append_pair("next", &next);
    }
    leptos_axum::redirect(&format!("/login?{}", query.finish()));
    Ok(())
}

#[server(prefix = "/api", endpoint = "sign_out")]
pub(crate) async fn sign_out() -> Result<(), AppError> {
    let session = session().await?;
    auth::forget(&session).await?;
    leptos_axum::redirect("/login?notice=signed_out");
    Ok(())
}

#[server(prefix = "/api", endpoint = "save_preferences")]
pub(crate) async fn save_preferences(language: String, theme: String) -> Result<(), AppError> {
    let response = expect_context::<ResponseOptions>();
    let (visit, actor) = signed_in()?;
    let (language, theme) = (Language::from_tag(&language), Theme::from_name(&theme));
    visit.desk.set_preferences(&actor, language, theme).await.map_err(|error: ServiceError| AppError::from(error))?;
    set_preference_cookies(&response, language, theme);
    leptos_axum::redirect("/preferences?notice=saved");
    Ok(())
}
