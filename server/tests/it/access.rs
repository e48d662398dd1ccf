//! The default is refusal: every route stands in the table of doors, and the table is kept.

use crate::support::{Answer, Browser, World};
use desk_app::doors::{Behind, Door, Parts};
use desk_domain::{Role, Span, VariantArray};
use desk_server::web::doors;
use desk_service::people;
use desk_service::testing::allowed;
use desk_store::Dialect;
use http::StatusCode;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use std::collections::{BTreeSet, HashMap};

fn server_functions() -> HashMap<String, Method> {
    server_fn_paths().map(|(path, method)| (path.to_owned(), method)).collect()
}

/// Pages and the server's own have their routes from the table; server functions bring theirs along.
#[test]
fn every_server_function_has_a_door_and_every_door_a_path_of_its_own() {
    let named: BTreeSet<&str> = doors().map(|door| door.path).collect();
    assert_eq!(named.len(), doors().count(), "a route stands in the table twice");
    let functions = server_functions();
    let forms: BTreeSet<&str> =
        doors().filter(|door| matches!(door.behind, Behind::Form)).map(|door| door.path).collect();
    let there: BTreeSet<&str> = functions.keys().map(String::as_str).collect();
    assert_eq!(forms, there, "nobody may come to what stands in the second alone: name the permission they need");
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
        let id = people::add(&world.desk, &allowed(), account, account, role, crate::support::PASSWORD).await.unwrap();
        let actor = people::staff(&world.desk, &id).await.unwrap().unwrap().actor();
        people.push(world.signed_in(&actor).await);
    }
    people
}

/// What is behind a door, and what may be brought there.
fn kind(door: &Door) -> &'static str {
    match (door.behind, door.parts) {
        (Behind::Page(_), None) => "page",
        (Behind::Form, None) => "form",
        (Behind::Form, Some(Parts::Words)) => "words",
        (Behind::Form, Some(Parts::Pictures)) => "pictures",
        (Behind::Other, None) if door.takes_its_time => "endless",
        (Behind::Other, None) => "own",
        (Behind::Page(_) | Behind::Other, Some(_)) => "parts without a form",
    }
}

async fn knock(browser: &Browser, door: &Door) -> Answer {
    let path = door.path.replace(['{', '}'], "");
    let is_posted = matches!(door.behind, Behind::Form) || door.path == "/wechatpay/notify/{mchid}";
    if is_posted { browser.post(&path, &[]).await } else { browser.head(&path).await }
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
    let people = everybody(&world).await;
    let mut table = vec![line("", "", ["a stranger", "ran out", "agent", "supervisor", "admin"])];
    // Whoever signs out has no session left for the next door.
    let (last, first): (Vec<_>, Vec<_>) = doors().partition(|door| door.path == "/api/sign_out");
    for door in first.into_iter().chain(last) {
        let mut row = Vec::new();
        for browser in &people {
            let cookie = browser.cookie();
            row.push(seen(&knock(browser, door).await));
            browser.set_cookie(cookie);
        }
        table.push(line(door.path, kind(door), row));
    }
    let table = table.join("\n") + "\n";
    assert_eq!(table, include_str!("access.txt"), "if this is meant, keep it in access.txt:\n{table}");
}

fn line<'a>(path: &str, kind: &str, cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: String = cells.into_iter().map(|cell| format!("{cell:<12}")).collect();
    format!("{path:<32}{kind:<10}{cells}").trim_end().to_owned()
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
