//! What no person types: U+0000, which PostgreSQL stores in no text, in every field of every page and form; and forms that
//! do not come as they are read.

use crate::support::{Answer, DOT, PASSWORD, World, on_both_databases};
use desk_app::App;
use desk_domain::Role;
use http::StatusCode;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use reqwest::multipart::{Form, Part};

on_both_databases!(pages_survive_any_query, forms_survive_any_field, no_account_has_such_a_name);

const FIELDS: [&str; 31] = [
    "after",
    "again",
    "before",
    "card_appid",
    "card_path",
    "card_text",
    "choice",
    "copy_drop",
    "copy_join",
    "copy_take",
    "detach",
    "form",
    "intent",
    "launch_day",
    "link_text",
    "link_url",
    "merchant",
    "new",
    "next",
    "notice",
    "q",
    "query",
    "reason",
    "remark",
    "revision",
    "seen",
    "send_anyway",
    "send_same",
    "sort",
    "state",
    "text",
];

const ENDS_SESSIONS: [&str; 1] = ["/api/sign_out"];

/// Neither broken at once nor after the redirect.
fn assert_whole(answer: &Answer, what: &str) {
    assert!(!answer.status.is_server_error(), "{what}: {}", answer.status);
    assert!(!answer.header("location").contains("notice=broken"), "{what}: {}", answer.header("location"));
}

async fn pages_survive_any_query(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let admin = world.browser_of(Role::Admin).await;
    assert_whole(&admin.get("/media/%00").await, "a picture");
    for page in generate_route_list(App) {
        for id in [id.as_str(), "%00"] {
            let path = page.path().replace("{id}", id);
            for field in FIELDS {
                let asked = format!("{path}?{field}=%00a%00%E9%80%80");
                assert_whole(&admin.get(&asked).await, &asked);
            }
        }
    }
}

async fn forms_survive_any_field(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let supervisor = world.browser_of(Role::Supervisor).await;
    for (path, _) in server_fn_paths().filter(|(path, _)| !ENDS_SESSIONS.contains(path)) {
        for complaint in [id.as_str(), "\0"] {
            let mut form = vec![("complaint", complaint), ("id", "\0"), ("username", "\0"), ("password", "\0")];
            form.extend(FIELDS.map(|field| (field, "\0您\0好")));
            assert_whole(&supervisor.post(path, &form).await, path);
            let picture = Part::bytes(DOT.to_vec()).file_name("\0");
            let parts = form.into_iter().fold(Form::new(), |parts, (name, value)| parts.text(name, value.to_owned()));
            let parts = parts.part("images", picture);
            assert_whole(&supervisor.send(supervisor.form(path).multipart(parts)).await, path);
        }
        let endless = supervisor.form(path).header("content-type", "multipart/form-data; boundary=x").body("--x\r\n");
        assert_whole(&supervisor.send(endless).await, path);
        assert_whole(&supervisor.send(supervisor.form(path).header("content-type", "multipart/form-data")).await, path);
    }
}

async fn no_account_has_such_a_name(world: World) {
    world.account(Role::Agent).await;
    let form = [("username", "agent\0"), ("password", PASSWORD), ("next", "/inbox")];
    let answer = world.stranger().post("/api/sign_in", &form).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert!(answer.header("location").contains("notice=wrong_4"), "{}", answer.header("location"));
}
