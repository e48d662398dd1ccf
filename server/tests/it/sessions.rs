//! Sessions: whose they are, how long they last, and what ends them.

use crate::support::{Answer, Browser, PASSWORD, World};
use desk_domain::{Actor, Role, Span};
use desk_server::web::sessions::cookie_name;
use desk_service::jobs;
use desk_service::people::{self, SESSION_KEPT};
use desk_service::testing::allowed;
use desk_store::Dialect;
use desk_testing::on_both_databases;
use http::StatusCode;
use reqwest::Method;

on_both_databases!(
    signing_in_leads_back_to_where_one_came_from,
    a_session_gets_a_new_id_at_sign_in,
    signing_out_ends_the_session_for_good,
    a_request_under_way_does_not_bring_a_session_back,
    disabling_ends_sessions_at_once,
    a_reset_or_another_role_ends_sessions,
    people_change_their_own_password,
    people_see_their_sessions_and_end_them,
    strangers_have_no_sessions,
    a_sign_in_ends_twelve_hours_after_it_began,
    what_a_page_asks_for_by_itself_keeps_nobody_signed_in,
    a_session_is_forgotten_after_fourteen_days,
    the_database_does_not_hold_session_ids,
);

const SIGN_IN: &str = "/api/sign_in";
const SIGN_OUT: &str = "/api/sign_out";
const NEW: &str = "seven green umbrellas";

async fn sign_in(browser: &Browser, username: &str, password: &str, next: &str) -> Answer {
    browser.post(SIGN_IN, &[("username", username), ("password", password), ("next", next)]).await
}

async fn is_in(browser: &Browser) -> bool {
    browser.get("/inbox").await.status == StatusCode::OK
}

async fn actions(world: &World) -> Vec<String> {
    let lines = world.desk.store().audit_page(None, 100).await.unwrap();
    lines.iter().rev().map(|line| line.act_name().to_owned()).collect()
}

async fn signing_in_leads_back_to_where_one_came_from(world: World) {
    world.account(Role::Agent).await;
    let browser = world.stranger();
    let answer = sign_in(&browser, "agent", PASSWORD, "/inbox?state=pending").await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert_eq!(answer.header("location"), "/inbox?state=pending");
    assert!(is_in(&browser).await);
}

/// Somebody who plants a session id in a browser learns nothing: the id that counts is a new one.
async fn a_session_gets_a_new_id_at_sign_in(world: World) {
    let actor = world.account(Role::Agent).await;
    let planted = format!("{}=AAAAAAAAAAAAAAAAAAAAAA", cookie_name(false));
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
    assert!(is_in(&agent).await);
    let answer = agent.post(SIGN_OUT, &[]).await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    assert_eq!(agent.cookie(), None, "the browser is told to forget it");
    agent.set_cookie(kept);
    assert!(!is_in(&agent).await);

    // Also when the sign-in has run out: what could still keep a draft is gone.
    let lapsed = world.browser_of(Role::Supervisor).await;
    world.clock.advance(Span::hours(13));
    let kept = lapsed.cookie();
    lapsed.post(SIGN_OUT, &[]).await;
    lapsed.set_cookie(kept);
    let draft = lapsed.post("/api/save_draft", &[]).await;
    assert!(draft.header("location").starts_with("/login"), "{}", draft.status);
}

/// Pages that note that somebody is there meet the sign-out in every order.
async fn a_request_under_way_does_not_bring_a_session_back(world: World) {
    let actor = world.account(Role::Agent).await;
    for round in 0..12 {
        let agent = world.signed_in(&actor).await;
        let kept = agent.cookie();
        world.clock.advance(Span::minutes(2));
        let pages = (0..3).map(|_| agent.get("/preferences"));
        let (_, answer) = tokio::join!(futures::future::join_all(pages), agent.post(SIGN_OUT, &[]));
        assert!(answer.status.is_redirection());
        agent.set_cookie(kept);
        assert!(!is_in(&agent).await, "round {round}");
    }
}

/// Neither the pages that they may see nor cookies that they make up leave anything behind.
async fn strangers_have_no_sessions(world: World) {
    let actor = world.account(Role::Agent).await;
    for cookie in [None, Some("AAAAAAAAAAAAAAAAAAAAAA"), Some("no id at all")] {
        let stranger = world.stranger();
        stranger.set_cookie(cookie.map(|id| format!("{}={id}", cookie_name(false))));
        for path in ["/login", "/inbox", "/preferences", "/events"] {
            stranger.get(path).await;
        }
        sign_in(&stranger, "agent", "wrong password", "/inbox").await;
        stranger.post(SIGN_OUT, &[]).await;
        assert_eq!(stranger.cookie(), None, "{cookie:?}");
    }
    assert_eq!(sessions_of(&world, &actor).await.len(), 0);
    sign_in(&world.stranger(), "agent", PASSWORD, "/inbox").await;
    assert_eq!(sessions_of(&world, &actor).await.len(), 1);
}

async fn disabling_ends_sessions_at_once(world: World) {
    let actor = world.account(Role::Agent).await;
    let (here, there) = (world.signed_in(&actor).await, world.signed_in(&actor).await);
    assert!(is_in(&here).await && is_in(&there).await);
    people::set_disabled(&world.desk, &allowed(), "agent", true).await.unwrap();
    assert!(!is_in(&here).await && !is_in(&there).await);
    let answer = sign_in(&world.stranger(), "agent", PASSWORD, "/inbox").await;
    assert!(answer.header("location").starts_with("/login?notice=wrong_4"), "told like somebody unknown");

    people::set_disabled(&world.desk, &allowed(), "agent", false).await.unwrap();
    assert!(!is_in(&here).await, "who may come again signs in again");
    sign_in(&here, "agent", PASSWORD, "/inbox").await;
    assert!(is_in(&here).await);
}

async fn a_reset_or_another_role_ends_sessions(world: World) {
    let actor = world.account(Role::Agent).await;
    let bystander = world.browser_of(Role::Admin).await;
    let thief = world.signed_in(&actor).await;
    people::reset_password(&world.desk, &allowed(), "agent", NEW).await.unwrap();
    assert!(!is_in(&thief).await);
    let promoted = world.signed_in(&actor).await;
    people::set_role(&world.desk, &allowed(), "agent", Role::Supervisor).await.unwrap();
    assert!(!is_in(&promoted).await);
    let signed_out = world.signed_in(&actor).await;
    assert_eq!(people::sign_out_everywhere(&world.desk, &allowed(), "agent").await.unwrap(), 1);
    assert!(!is_in(&signed_out).await);
    assert!(is_in(&bystander).await, "nobody else is signed out");
}

async fn change(browser: &Browser, password: &str, new: &str, again: &str) -> String {
    let answer = browser.post("/api/change_password", &[("password", password), ("new", new), ("again", again)]).await;
    answer.header("location").to_owned()
}

async fn people_change_their_own_password(world: World) {
    let actor = world.account(Role::Agent).await;
    let (owner, thief) = (world.signed_in(&actor).await, world.signed_in(&actor).await);
    let copied = world.stranger();
    copied.set_cookie(owner.cookie());
    for (password, new, again, notice) in [
        ("not my password", NEW, NEW, "password_wrong"),
        (PASSWORD, NEW, "seven green umbrella", "password_differs"),
        (PASSWORD, "umbrella", "umbrella", "password_short"),
        (PASSWORD, "qwertyuiop", "qwertyuiop", "password_common"),
        (PASSWORD, "agent complaint desk", "agent complaint desk", "password_personal"),
    ] {
        assert_eq!(change(&owner, password, new, again).await, format!("/preferences?notice={notice}"));
    }
    assert!(is_in(&thief).await, "nothing was changed so far");
    assert_eq!(change(&owner, PASSWORD, NEW, NEW).await, "/preferences?notice=password_changed");
    assert!(is_in(&owner).await);
    assert!(!is_in(&thief).await, "every other session has ended");
    assert!(!is_in(&copied).await, "whoever copied this one is out as well");
    assert!(sign_in(&world.stranger(), "agent", PASSWORD, "/inbox").await.header("location").contains("wrong_"));
    assert_eq!(sign_in(&world.stranger(), "agent", NEW, "/inbox").await.header("location"), "/inbox");
    assert!(actions(&world).await.contains(&"staff.change_password".to_owned()));

    for _ in 0..5 {
        change(&owner, "a guess of a thief", PASSWORD, PASSWORD).await;
    }
    assert_eq!(change(&owner, NEW, PASSWORD, PASSWORD).await, "/preferences?notice=password_locked");
}

fn id_in(page: &Answer) -> &str {
    page.text.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap()
}

async fn people_see_their_sessions_and_end_them(world: World) {
    world.account(Role::Agent).await;
    let here = world.stranger().at("203.0.113.40");
    let there = world.stranger().at("2001:db8::9");
    let other = world.browser_of(Role::Admin).await;
    for browser in [&here, &there] {
        sign_in(browser, "agent", PASSWORD, "/inbox").await;
    }
    let page = here.get("/preferences").await;
    assert!(page.text.contains("203.0.113.40") && page.text.contains("2001:db8::9"), "{}", page.text);
    assert!(page.text.contains("这一台") && page.text.contains("今天 14:00"), "{}", page.text);

    // Nobody ends somebody else's session, whatever id they send.
    let id = id_in(&page).to_owned();
    for id in [id.as_str(), "", "\0", "*"] {
        other.post("/api/end_session", &[("id", id)]).await;
    }
    assert!(is_in(&here).await && is_in(&there).await);

    let answer = here.post("/api/end_session", &[("id", &id)]).await;
    assert_eq!(answer.header("location"), "/preferences?notice=session_ended");
    assert!(is_in(&here).await && !is_in(&there).await);
    sign_in(&there, "agent", PASSWORD, "/inbox").await;
    here.post("/api/end_other_sessions", &[]).await;
    assert!(is_in(&here).await && !is_in(&there).await && is_in(&other).await);
}

async fn a_sign_in_ends_twelve_hours_after_it_began(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    for hour in 1..12 {
        world.clock.advance(Span::hours(1));
        assert!(is_in(&agent).await, "hour {hour}");
    }
    world.clock.advance(Span::minutes(59));
    assert!(is_in(&agent).await);
    world.clock.advance(Span::minutes(1));
    assert!(!is_in(&agent).await, "however busy the person was");
}

/// What browsers send with a request that nobody has made.
const BY_ITSELF: [(&str, &[(&str, &str)]); 6] = [
    ("/inbox", &[("accept", "*/*"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")]),
    ("/inbox", &[("accept", "text/html"), ("sec-fetch-mode", "same-origin")]),
    ("/inbox?state=open&refreshed=1", &[("accept", "text/html"), ("sec-fetch-mode", "navigate")]),
    ("/media/none", &[("accept", "image/avif,image/webp,*/*"), ("sec-fetch-mode", "no-cors")]),
    ("/inbox", &[("accept", "text/html"), ("sec-fetch-mode", "navigate"), ("sec-purpose", "prefetch")]),
    ("/preferences", &[("accept", "*/*")]),
];

async fn what_a_page_asks_for_by_itself_keeps_nobody_signed_in(world: World) {
    let actor = world.account(Role::Agent).await;
    for (path, headers) in BY_ITSELF {
        let agent = world.signed_in(&actor).await;
        for _ in 0..4 {
            world.clock.advance(Span::hours(1));
            let request = agent.request_for("", Method::GET, path);
            let mut fresh = request.build().unwrap();
            for (name, value) in headers {
                fresh.headers_mut().insert(*name, value.parse().unwrap());
            }
            agent.execute(fresh).await;
        }
        assert!(!is_in(&agent).await, "{path} {headers:?}");
    }
    for by_hand in ["page", "form"] {
        let agent = world.signed_in(&actor).await;
        for _ in 0..4 {
            world.clock.advance(Span::hours(2));
            match by_hand {
                "page" => {
                    let request = agent.request(Method::GET, "/inbox").header("sec-fetch-mode", "navigate");
                    agent.send(request).await
                }
                _ => agent.post("/api/save_preferences", &[("language", "zh-CN"), ("theme", "dark")]).await,
            };
        }
        assert!(is_in(&agent).await, "{by_hand}");
    }
}

async fn a_session_is_forgotten_after_fourteen_days(world: World) {
    let actor = world.account(Role::Agent).await;
    let agent = world.signed_in(&actor).await;
    world.clock.advance(SESSION_KEPT + Span::seconds(1));
    assert_eq!(agent.post("/api/save_draft", &[]).await.status, StatusCode::SEE_OTHER, "it keeps no draft any more");
    jobs::prune(&world.desk).await.unwrap();
    world.clock.advance(Span(-SESSION_KEPT.0));
    assert!(!is_in(&agent).await);
}

async fn sessions_of(world: &World, actor: &Actor) -> Vec<String> {
    let sessions = world.desk.store().sessions_of(&actor.staff_id, desk_domain::Timestamp(0)).await.unwrap();
    sessions.into_iter().map(|session| session.id).collect()
}

async fn the_database_does_not_hold_session_ids(world: World) {
    let actor = world.account(Role::Agent).await;
    let agent = world.signed_in(&actor).await;
    let held = agent.cookie().unwrap().split_once('=').unwrap().1.to_owned();
    let stored = sessions_of(&world, &actor).await;
    assert!(stored.len() == 1 && stored[0] != held && !stored[0].contains(&held[..16]));
    let thief = world.stranger();
    for id in [&stored[0], &stored[0][..22]] {
        thief.set_cookie(Some(format!("{}={id}", cookie_name(false))));
        assert!(!is_in(&thief).await && is_in(&agent).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_and_other_sites_cannot_use_the_cookies() {
    for (address, secure) in [("https://desk.example.com", true), ("http://127.0.0.1:3000", false)] {
        let world = World::start_at(Dialect::Sqlite, |_| address.to_owned()).await;
        world.account(Role::Agent).await;
        let answer = sign_in(&world.stranger(), "agent", PASSWORD, "/inbox").await;
        let cookies: Vec<&str> =
            answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
        assert!(cookies.len() >= 4, "session, device, language, theme: {cookies:?}");
        for cookie in &cookies {
            for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
            assert_eq!(cookie.contains("Secure;") || cookie.ends_with("Secure"), secure, "{cookie}");
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
        let session = cookies.iter().find(|cookie| cookie.starts_with(cookie_name(secure))).unwrap();
        assert_eq!(session.starts_with("__Host-"), secure, "{session}");
        assert!(session.contains("Max-Age=1209600"), "{session}");
        assert!(session.contains("Path=/;") || session.ends_with("Path=/"), "{session}");
    }
}

/// Over https a cookie without the prefix may have been planted by a neighbour.
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_cookie_is_not_read() {
    let world = World::start_at(Dialect::Sqlite, |_| "https://desk.example.com".to_owned()).await;
    let agent = world.browser_of(Role::Agent).await;
    assert!(is_in(&agent).await);
    agent.set_cookie(agent.cookie().map(|cookie| cookie.replace("__Host-", "")));
    assert!(!is_in(&agent).await);
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
    assert!(is_in(&agent).await, "still signed in");
}

/// A proxy in front may have another host name towards us than towards browsers.
#[tokio::test(flavor = "multi_thread")]
async fn the_public_address_counts_as_our_own() {
    let world = World::start_at(Dialect::Sqlite, |_| "https://desk.example.com".to_owned()).await;
    let agent = world.browser_of(Role::Agent).await;
    let request = agent.request(Method::POST, SIGN_OUT).header("origin", "https://desk.example.com");
    assert!(agent.send(request).await.status.is_redirection());
}
