//! `/events`: what changed, and what was missed meanwhile.

use crate::support::{Browser, World};
use desk_domain::{Role, Span};
use desk_testing::{merchant_record, on_both_databases};
use http::StatusCode;
use reqwest::{Method, Response};

on_both_databases!(
    a_change_arrives_with_its_id,
    what_was_missed_is_replayed,
    a_page_says_what_it_already_shows,
    signing_out_ends_the_stream,
    a_sign_in_that_runs_out_ends_the_stream,
    stopping_the_process_ends_the_stream,
);

/// Server-sent events, read as they come.
pub(crate) struct Stream {
    response: Response,
    buffer: String,
    said: String,
}

impl Stream {
    pub(crate) async fn open(browser: &Browser, path: &str, last: Option<&str>) -> Self {
        let mut request = browser.request_for("text/event-stream", Method::GET, path);
        if let Some(id) = last {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(response.headers().get("content-encoding").is_none());
        Self { response, buffer: String::new(), said: String::new() }
    }

    /// Everything that came, without the spaces behind colons.
    pub(crate) fn said(&self) -> &str {
        &self.said
    }

    /// The next event; `None` when the stream has ended. What is about the stream itself is passed over.
    pub(crate) async fn next(&mut self) -> Option<(String, serde_json::Value)> {
        loop {
            while let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.buffer = rest;
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(|v| v.trim().to_owned()))
                };
                let is_about_the_stream = matches!(field("event").as_deref(), Some("beat" | "crowded"));
                if let Some(data) = field("data").filter(|_| !is_about_the_stream) {
                    assert_eq!(field("event").as_deref(), Some("change"));
                    return Some((field("id").unwrap(), serde_json::from_str(&data).unwrap()));
                }
            }
            let chunk = self.response.chunk().await.unwrap()?;
            let text = std::str::from_utf8(&chunk).unwrap();
            self.buffer.push_str(text);
            self.said.push_str(&text.replace(": ", ":"));
        }
    }
}

/// Something happens that open pages are to hear of.
async fn change(world: &World, mchid: &str) {
    world.desk.store().put_merchant(&merchant_record(mchid, "5A01"), None).await.unwrap();
}

async fn a_change_arrives_with_its_id(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    let mut stream = Stream::open(&agent, "/events", None).await;
    change(&world, "1900000001").await;
    let (id, data) = stream.next().await.unwrap();
    assert_eq!(data, serde_json::json!({"kind": "merchant", "mchid": "1900000001"}));
    assert_eq!(id, world.desk.store().latest_event_id().await.unwrap().to_string());
}

async fn what_was_missed_is_replayed(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    for mchid in ["1900000001", "1900000002", "1900000003"] {
        change(&world, mchid).await;
    }
    let all = world.desk.store().events_after(0, 200).await.unwrap();
    let mut stream = Stream::open(&agent, "/events", Some(&all[0].id.to_string())).await;
    for missed in &all[1..] {
        assert_eq!(stream.next().await.unwrap().0, missed.id.to_string());
    }
    change(&world, "1900000004").await;
    assert_eq!(stream.next().await.unwrap().1["mchid"], "1900000004");
}

async fn a_page_says_what_it_already_shows(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    change(&world, "1900000001").await;
    let shown = world.desk.store().latest_event_id().await.unwrap();
    change(&world, "1900000002").await;
    let mut stream = Stream::open(&agent, &format!("/events?after={shown}"), None).await;
    assert_eq!(stream.next().await.unwrap().1["mchid"], "1900000002");
}

async fn signing_out_ends_the_stream(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    let mut stream = Stream::open(&agent, "/events", None).await;
    let another_tab = world.stranger();
    another_tab.set_cookie(agent.cookie());
    another_tab.post("/api/sign_out", &[]).await;
    change(&world, "1900000001").await;
    assert_eq!(stream.next().await, None);
}

async fn a_sign_in_that_runs_out_ends_the_stream(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    let mut stream = Stream::open(&agent, "/events", None).await;
    world.clock.advance(Span::hours(13));
    change(&world, "1900000001").await;
    assert_eq!(stream.next().await, None);
}

async fn stopping_the_process_ends_the_stream(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    let mut stream = Stream::open(&agent, "/events", None).await;
    world.shutdown.cancel();
    assert_eq!(stream.next().await, None);
}
