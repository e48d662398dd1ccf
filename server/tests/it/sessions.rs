//! Signing in and out, and what a session survives.

use crate::support::{Answer, Browser, PASSWORD, World, on_both_databases};
use desk_domain::{Role, Span};
use desk_server::session::{COOKIE, INACTIVITY};
use desk_service::SignInError;
use desk_store::Dialect;
use http::StatusCode;
use reqwest::Method;

on_both_databases!(
    signing_in_leads_back_to_where_one_came_from,
    a_session_gets_a_new_id_at_sign_in,
    signing_out_ends_the_session_for_good,
    wrong_passwords_lock_the_account,
    guesses_at_once_are_no_more_than_one_after_the_other,
    a_session_ends_after_fourteen_idle_days,
    the_database_does_not_hold_session_ids,
);

const SIGN_IN: &str = "/api/sign_in";
const SIGN_OUT: &str = "/api/sign_out";

async fn sign_in(browser: &Browser, username: &str, password: &str, next: &str) -> Answer {
    browser.post(SIGN_IN, &[("username", username), ("password", password), ("next", next)]).await
}

async fn signing_in_leads_back_to_where_one_came_from(world: World) {
    world.account(Role::Agent).await;
    let browser = world.stranger();
    let answer = sign_in(&browser, "agent", PASSWORD, "/inbox?state=pending").await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert_eq!(answer.header("location"), "/inbox?state=pending");
    assert_eq!(browser.get("/inbox").await.status, StatusCode::OK);

    let elsewhere = sign_in(&world.stranger(), "agent", PASSWORD, "https://evil.example/inbox").await;
    assert!(elsewhere.header("location").starts_with('/'), "{}", elsewhere.header("location"));
    let elsewhere = sign_in(&world.stranger(), "agent", PASSWORD, "//evil.example/inbox").await;
    assert!(!elsewhere.header("location").starts_with("//"), "{}", elsewhere.header("location"));
}

/// Somebody who plants a session id in a browser learns nothing: the id that counts is a new one.
async fn a_session_gets_a_new_id_at_sign_in(world: World) {
    let actor = world.account(Role::Agent).await;
    let planted = format!("{COOKIE}=AAAAAAAAAAAAAAAAAAAAAA");
    let browser = world.stranger();
    browser.set_cookie(Some(planted.clone()));
    sign_in(&browser, "agent", PASSWORD, "/inbox").await;
    assert_ne!(browser.cookie().unwrap(), planted);

    let known = world.signed_in(&actor).await;
    let before = known.cookie().unwrap();
    sign_in(&known, "agent", PASSWORD, "/inbox").await;
    assert_ne!(known.cookie().unwrap(), before);
    let attacker = world.stranger();
    attacker.set_cookie(Some(before));
    assert_eq!(attacker.get("/inbox").await.status, StatusCode::SEE_OTHER);
}

async fn signing_out_ends_the_session_for_good(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    let kept = agent.cookie();
    assert_eq!(agent.get("/inbox").await.status, StatusCode::OK);
    let answer = agent.post(SIGN_OUT, &[]).await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    agent.set_cookie(kept);
    assert_eq!(agent.get("/inbox").await.status, StatusCode::SEE_OTHER);
}

async fn wrong_passwords_lock_the_account(world: World) {
    world.account(Role::Agent).await;
    for _ in 0..5 {
        let browser = world.stranger();
        sign_in(&browser, "agent", "wrong password", "/inbox").await;
        assert_eq!(browser.get("/inbox").await.status, StatusCode::SEE_OTHER);
    }
    let browser = world.stranger();
    sign_in(&browser, "agent", PASSWORD, "/inbox").await;
    assert_eq!(browser.get("/inbox").await.status, StatusCode::SEE_OTHER, "locked, whatever the password");
    world.clock.advance(Span::minutes(16));
    sign_in(&browser, "agent", PASSWORD, "/inbox").await;
    assert_eq!(browser.get("/inbox").await.status, StatusCode::OK);
}

/// Each guess is counted before it is looked at.
async fn guesses_at_once_are_no_more_than_one_after_the_other(world: World) {
    world.account(Role::Agent).await;
    let guesses = (0..20).map(|_| world.desk.sign_in("agent", "wrong password"));
    let told = futures::future::join_all(guesses).await;
    let looked_at = told.iter().filter(|told| matches!(told, Err(SignInError::Wrong { .. }))).count();
    assert_eq!(looked_at, 4, "the fifth locks the account: {told:?}");
    let audit = world.desk.store().audit_page(None, 100).await.unwrap();
    assert_eq!(audit.iter().filter(|(_, line)| line.action == "staff.sign_in_failed").count(), 5);
}

async fn a_session_ends_after_fourteen_idle_days(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    assert_eq!(agent.get("/inbox").await.status, StatusCode::OK);
    world.clock.advance(INACTIVITY + Span::seconds(1));
    agent.get("/inbox").await;
    world.clock.advance(Span(-INACTIVITY.0));
    let id = agent.cookie();
    assert!(id.is_none() || agent.get("/inbox").await.status == StatusCode::SEE_OTHER);
}

async fn the_database_does_not_hold_session_ids(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    let id = agent.cookie().unwrap().split_once('=').unwrap().1.to_owned();
    assert!(world.desk.store().load_session(&id, world.desk.now()).await.unwrap().is_none());
    assert_eq!(agent.get("/inbox").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_and_other_sites_cannot_use_the_cookie() {
    for (address, secure) in [("https://desk.example.com", true), ("http://127.0.0.1:3000", false)] {
        let world = World::start_at(Dialect::Sqlite, |_| address.to_owned()).await;
        world.account(Role::Agent).await;
        let answer = sign_in(&world.stranger(), "agent", PASSWORD, "/inbox").await;
        let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let cookie = cookies.into_iter().find(|cookie| cookie.starts_with(COOKIE)).unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_other_sites_are_refused() {
    let world = World::start(Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    let foreign: [&[(&str, &str)]; 3] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://other.example.com")],
        &[("origin", "null")],
    ];
    for headers in foreign {
        let mut request = agent.request(Method::POST, SIGN_OUT);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = agent.send(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(answer.text.contains("其他网站"), "{}", answer.text);
    }
    assert_eq!(agent.get("/inbox").await.status, StatusCode::OK, "still signed in");
}

/// A proxy in front may have another host name towards us than towards browsers.
#[tokio::test(flavor = "multi_thread")]
async fn the_public_address_counts_as_our_own() {
    let world = World::start_at(Dialect::Sqlite, |_| "https://desk.example.com".to_owned()).await;
    let agent = world.browser_of(Role::Agent).await;
    let request = agent.request(Method::POST, SIGN_OUT).header("origin", "https://desk.example.com");
    assert!(agent.send(request).await.status.is_redirection());
}
