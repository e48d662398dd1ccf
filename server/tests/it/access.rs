//! The default is refusal: every route stands in the table, and the table is kept.

use crate::support::{Answer, Browser, World};
use desk_app::App;
use desk_domain::{Role, Span, VariantArray};
use desk_server::web::rules;
use desk_service::people;
use desk_store::Dialect;
use http::StatusCode;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use reqwest::Method;
use std::collections::{BTreeSet, HashMap};

/// Routes of the process itself, which are neither pages nor server functions.
const OWN: [&str; 5] = ["/events", "/media/{key}", "/wechatpay/notify/{mchid}", "/healthz", "/readyz"];

fn pages() -> BTreeSet<String> {
    generate_route_list(App).iter().map(|listing| listing.path().to_owned()).collect()
}

fn server_functions() -> HashMap<String, Method> {
    server_fn_paths().map(|(path, method)| (path.to_owned(), method)).collect()
}

#[test]
fn every_page_and_server_function_has_a_rule_and_every_rule_a_route() {
    let named: BTreeSet<String> = rules().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(named.len(), rules().count(), "a route stands in the table twice");
    let mut there = pages();
    there.extend(server_functions().into_keys());
    there.extend(OWN.map(str::to_owned));
    let without_rule: Vec<_> = there.difference(&named).collect();
    let without_route: Vec<_> = named.difference(&there).collect();
    assert!(without_rule.is_empty(), "nobody may come to {without_rule:?}: name the permission they need");
    assert!(without_route.is_empty(), "there is no {without_route:?}");
}

#[test]
fn what_changes_something_is_no_get() {
    for (path, method) in server_functions() {
        assert_eq!(method, Method::POST, "{path}");
    }
}

/// Everybody who can stand at the door, in the order of the columns of the kept table.
async fn everybody(world: &World) -> Vec<Browser> {
    let lapsed = world.signed_in(&world.account(Role::Agent).await).await;
    world.clock.advance(Span::hours(13));
    let mut people = vec![world.stranger(), lapsed];
    for (role, account) in Role::VARIANTS.iter().copied().zip(["agent2", "supervisor", "admin"]) {
        let id = people::add(&world.desk, account, account, role, crate::support::PASSWORD).await.unwrap();
        let actor = people::staff(&world.desk, &id).await.unwrap().unwrap().actor;
        people.push(world.signed_in(&actor).await);
    }
    people
}

async fn knock(browser: &Browser, path: &str, method: &Method) -> Answer {
    if *method == Method::POST { browser.post(path, &[]).await } else { browser.head(path).await }
}

fn seen(answer: &Answer) -> &'static str {
    match answer.status {
        StatusCode::UNAUTHORIZED => "unsigned",
        StatusCode::FORBIDDEN => "closed",
        status if status.is_server_error() => "broken",
        status if status.is_redirection() && answer.header("location").starts_with("/login?next=") => "sign in",
        _ => "open",
    }
}

/// What everybody sees at every door is held against a table that is kept by hand: whoever lets somebody in, or keeps
/// somebody out, changes a line that others read.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_every_door() {
    let world = World::start(Dialect::Sqlite).await;
    let functions = server_functions();
    let people = everybody(&world).await;
    let columns = ["a stranger", "ran out", "agent", "supervisor", "admin"];
    let mut table = vec![line("", columns)];
    // Whoever signs out has no session left for the next door.
    let (last, doors): (Vec<_>, Vec<_>) = rules().partition(|(path, _)| *path == "/api/sign_out");
    for (path, _) in doors.into_iter().chain(last) {
        let method = match path {
            "/wechatpay/notify/{mchid}" => Method::POST,
            _ => functions.get(path).cloned().unwrap_or(Method::GET),
        };
        let mut row = Vec::new();
        for browser in &people {
            let cookie = browser.cookie();
            row.push(seen(&knock(browser, &path.replace(['{', '}'], ""), &method).await));
            browser.set_cookie(cookie);
        }
        table.push(line(path, row));
    }
    let table = table.join("\n") + "\n";
    assert_eq!(table, include_str!("access.txt"), "if this is meant, keep it in access.txt:\n{table}");
}

fn line<'a>(path: &str, cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: String = cells.into_iter().map(|cell| format!("{cell:<12}")).collect();
    format!("{path:<32}{cells}").trim_end().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_no_table_is_refused() {
    let world = World::start(Dialect::Sqlite).await;
    let admin = world.browser_of(Role::Admin).await;
    for path in ["/api/drop_tables", "/admin", "/admin/secret", "/media/a/b", "/pkg/../../Cargo.toml", "/Cargo.toml"] {
        assert_eq!(admin.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(admin.post(path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_sign_in_remembers_where_from() {
    let world = World::start(Dialect::Sqlite).await;
    let answer = world.stranger().get("/inbox?state=pending&q=退款").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/login?next=%2Finbox%3Fstate%3Dpending%26q%3D%25E9%2580%2580%25E6%25AC%25BE"
    );
}
