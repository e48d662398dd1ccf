//! Headers that every answer carries, and what people are told when there is no page.

use crate::support::{Answer, World};
use desk_app::doors::{Behind, DOORS};
use desk_domain::Role;
use desk_store::Dialect;
use desk_testing::on_both_databases;
use http::StatusCode;
use reqwest::Method;

on_both_databases!(pages_say_so_when_the_database_is_gone);

fn directive<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let policy = answer.header("content-security-policy");
    policy.split(';').map(str::trim).find_map(|part| part.strip_prefix(name)).unwrap_or_default().trim()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_them() {
    let world = World::start(Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Admin).await;
    let pages = DOORS.iter().filter(|door| matches!(door.behind, Behind::Page(_))).map(|door| door.path);
    for path in pages.chain(["/nothing", "/healthz"]) {
        let answer = agent.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(directive(&answer, "default-src"), "'none'", "{path}");
        assert_eq!(directive(&answer, "frame-ancestors"), "'none'", "{path}");
        assert_eq!(directive(&answer, "base-uri"), "'none'", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!answer.header("content-security-policy").contains("unsafe-inline"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "plain http, {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_of_a_page_carry_the_nonce_of_its_policy() {
    let world = World::start(Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    let (first, second) = (agent.get("/inbox").await, agent.get("/inbox").await);
    assert_eq!(first.status, StatusCode::OK);
    let policy = directive(&first, "script-src");
    assert!(policy.contains("'wasm-unsafe-eval'"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(!directive(&second, "script-src").contains(nonce), "a nonce counts once");
    for script in first.text.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
    }
    assert!(!first.text.contains(" style=\""), "inline styles are refused by the policy");
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_that_came_by_https_are_kept_there() {
    let world = World::start_at(Dialect::Sqlite, |_| "https://desk.example.com".to_owned()).await;
    let answer = world.stranger().get("/login").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_leads_nowhere_is_told_in_words_with_the_request_id() {
    let world = World::start(Dialect::Sqlite).await;
    let answer = world.stranger().get("/no/such/page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.text.contains("页面不存在") && answer.text.contains("Page not found"), "{}", answer.text);
    assert!(answer.text.contains(answer.header("x-request-id")));

    let stranger = world.stranger();
    let answer = stranger.send(stranger.request_for("application/json", Method::GET, "/no/such")).await;
    let told: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(told["code"], "not_found");
    assert_eq!(told["request_id"], answer.header("x-request-id"));
}

/// The session cannot be looked up: nobody gets in, nothing panics, and the page says what is the matter.
async fn pages_say_so_when_the_database_is_gone(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    assert_eq!(agent.get("/readyz").await.status, StatusCode::OK);
    world.desk.store().close().await;
    let page = agent.get("/inbox").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text.contains("暂时无法使用") && page.text.contains(page.header("x-request-id")), "{}", page.text);
    assert_eq!(agent.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(agent.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_form_can_hold_is_refused() {
    let world = World::start(Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    let answer = agent.post("/api/save_draft", &[("text", &"字".repeat(100_000))]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("内容太大") && !answer.text.contains("Too large"), "{}", answer.text);
    agent.post("/api/save_preferences", &[("language", "en"), ("theme", "dark")]).await;
    let answer = agent.post("/api/save_draft", &[("text", &"x".repeat(300_000))]).await;
    assert!(answer.text.contains("Too large") && !answer.text.contains("内容太大"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_compressed_for_browsers_that_can_read_it() {
    let world = World::start(Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    for encoding in ["br", "gzip"] {
        let request = agent.request(Method::HEAD, "/inbox").header("accept-encoding", encoding);
        assert_eq!(agent.send(request).await.header("content-encoding"), encoding);
    }
}
