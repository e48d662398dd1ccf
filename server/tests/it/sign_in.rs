//! What guessing at a password costs whom: the guesser, and nobody else.

use crate::support::{Answer, Browser, PASSWORD, World};
use desk_domain::{Act, AuditLine, ClientAddress, Role, Span};
use desk_service::Clock;
use desk_service::jobs;
use desk_service::people::{self, Origin, SignInError, SignInForm};
use desk_service::testing::allowed;
use desk_store::Dialect;
use desk_testing::on_both_databases;
use http::StatusCode;

on_both_databases!(
    strangers_shut_out_only_their_own_network,
    a_browser_that_is_known_is_never_shut_out,
    a_reset_ends_what_a_browser_was_known_by,
    names_that_exist_and_names_that_do_not_are_told_alike,
    one_network_tries_so_many_names_and_no_more,
    guesses_from_many_networks_are_slowed_and_not_refused,
    guesses_at_once_are_no_more_than_one_after_the_other,
    who_was_let_in_and_who_was_not_is_written_down,
    an_administrator_lifts_what_was_counted,
    what_was_counted_is_forgotten,
    nobody_is_led_to_another_site_and_nothing_panics,
);

const WRONG: &str = "a guess at a password";

async fn try_with(browser: &Browser, username: &str, password: &str) -> Answer {
    browser.post("/api/sign_in", &[("username", username), ("password", password), ("next", "/inbox")]).await
}

async fn told(browser: &Browser, username: &str, password: &str) -> String {
    let answer = try_with(browser, username, password).await;
    answer.header("location").split("notice=").nth(1).unwrap_or(answer.header("location")).to_owned()
}

async fn strangers_shut_out_only_their_own_network(world: World) {
    world.account(Role::Agent).await;
    let guesser = world.stranger().at("198.51.100.66");
    for notice in ["wrong_4", "wrong_3", "wrong_2", "wrong_1", "wrong_0", "locked", "locked"] {
        assert_eq!(told(&guesser, "agent", WRONG).await, notice);
    }
    assert_eq!(told(&guesser, "agent", PASSWORD).await, "locked", "whatever the password");
    assert_eq!(told(&world.stranger().at("198.51.100.67"), "agent", PASSWORD).await, "/inbox");

    // One household has 2^64 addresses.
    let everywhere =
        ["2001:db8:1:2::1", "2001:db8:1:2::ffff", "2001:db8:1:2:a:b:c:d", "2001:db8:1:2:9::", "2001:db8:1:2::5"];
    for address in everywhere {
        told(&world.stranger().at(address), "agent", WRONG).await;
    }
    assert_eq!(told(&world.stranger().at("2001:db8:1:2:7::7"), "agent", PASSWORD).await, "locked");
    assert_eq!(told(&world.stranger().at("2001:db8:1:3::1"), "agent", PASSWORD).await, "/inbox");

    // What callers put in front of the proxy's own entry changes nothing.
    assert_eq!(told(&world.stranger().at("203.0.113.5, 198.51.100.66"), "agent", PASSWORD).await, "locked");
    world.clock.advance(Span::minutes(15));
    assert_eq!(told(&guesser, "agent", PASSWORD).await, "/inbox");
}

async fn a_browser_that_is_known_is_never_shut_out(world: World) {
    world.account(Role::Agent).await;
    let own = world.stranger().at("198.51.100.8");
    assert_eq!(told(&own, "agent", PASSWORD).await, "/inbox");
    own.post("/api/sign_out", &[]).await;
    // Somebody in the same shop, and forty others elsewhere.
    for n in 0..6 {
        told(&world.stranger().at("198.51.100.8"), "agent", WRONG).await;
        for _ in 0..n {
            told(
                &world.stranger().at(["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6"][n]),
                "agent",
                WRONG,
            )
            .await;
        }
    }
    assert_eq!(told(&world.stranger().at("198.51.100.8"), "agent", PASSWORD).await, "locked");
    assert_eq!(told(&own, "agent", WRONG).await, "wrong_4", "its own count");
    assert_eq!(told(&own, "agent", PASSWORD).await, "/inbox");
    for _ in 0..5 {
        told(&own, "agent", WRONG).await;
    }
    assert_eq!(told(&own, "agent", PASSWORD).await, "locked", "a stolen computer guesses no more than anybody");
}

async fn a_reset_ends_what_a_browser_was_known_by(world: World) {
    world.account(Role::Agent).await;
    let stolen = world.stranger().at("198.51.100.8");
    told(&stolen, "agent", PASSWORD).await;
    people::reset_password(&world.desk, &allowed(), "agent", "seven green umbrellas").await.unwrap();
    for notice in ["wrong_4", "wrong_3", "wrong_2", "wrong_1", "wrong_0", "locked"] {
        assert_eq!(told(&stolen, "agent", PASSWORD).await, notice, "counted as a stranger");
    }
}

/// Whether an account exists shows neither in words nor in counts, at no number of tries.
async fn names_that_exist_and_names_that_do_not_are_told_alike(world: World) {
    world.account(Role::Agent).await;
    world.account(Role::Supervisor).await;
    people::set_disabled(&world.desk, &allowed(), "supervisor", true).await.unwrap();
    let names = ["agent", "AGENT ", "nobody", "supervisor", "agent\0", "长", "x"];
    let addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7"];
    for round in 0..7 {
        let mut answers = Vec::new();
        for (name, address) in names.into_iter().zip(addresses) {
            let answer = try_with(&world.stranger().at(address), name, WRONG).await;
            assert!(!answer.header("location").contains(name), "no name in an address: {}", answer.header("location"));
            answers.push((answer.status, answer.header("location").to_owned()));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "round {round}: {answers:?}");
    }
}

async fn one_network_tries_so_many_names_and_no_more(world: World) {
    world.account(Role::Agent).await;
    let colleague = world.stranger().at("203.0.113.9");
    assert_eq!(told(&colleague, "agent", PASSWORD).await, "/inbox");
    for n in 0..50 {
        let left = format!("wrong_{}", (49 - n).min(4));
        assert_eq!(told(&world.stranger().at("203.0.113.9"), &format!("name{n}"), WRONG).await, left);
    }
    assert_eq!(told(&world.stranger().at("203.0.113.9"), "name50", WRONG).await, "locked");
    assert_eq!(told(&colleague, "agent", PASSWORD).await, "/inbox", "known here");
    assert_eq!(told(&world.stranger().at("203.0.113.10"), "agent", PASSWORD).await, "/inbox");
}

async fn guesses_from_many_networks_are_slowed_and_not_refused(world: World) {
    world.account(Role::Agent).await;
    let own = world.stranger().at("192.0.2.200");
    told(&own, "agent", PASSWORD).await;
    let began = world.clock.now();
    let networks: Vec<&'static str> = (0..21).map(|n| &*format!("198.51.100.{n}").leak()).collect();
    for network in &networks[..20] {
        assert_eq!(told(&world.stranger().at(network), "agent", WRONG).await, "wrong_4");
    }
    assert_eq!(world.clock.now(), began);
    assert_eq!(told(&world.stranger().at(networks[20]), "agent", WRONG).await, "wrong_4");
    assert_eq!(world.clock.now(), began + Span::seconds(1), "they wait");
    assert_eq!(told(&world.stranger().at("203.0.113.1"), "agent", PASSWORD).await, "/inbox", "the right one is let in");
    let before = world.clock.now();
    assert_eq!(told(&own, "agent", PASSWORD).await, "/inbox");
    assert_eq!(told(&world.stranger().at("203.0.113.1"), "somebody", WRONG).await, "wrong_4");
    assert_eq!(world.clock.now(), before, "neither a known browser nor another name waits");
}

/// Each guess is counted before it is looked at.
async fn guesses_at_once_are_no_more_than_one_after_the_other(world: World) {
    world.account(Role::Agent).await;
    let guess = |n: usize| SignInForm {
        username: "agent".into(),
        password: format!("guess number {n}"),
        device: None,
        origin: Origin {
            address: ClientAddress::of([203, 0, 113, 7].into(), [].into_iter(), 0),
            browser: String::new(),
        },
    };
    let told = futures::future::join_all((0..9).map(|n| people::sign_in(&world.desk, guess(n)))).await;
    let looked_at = told.iter().filter(|told| matches!(told, Err(SignInError::Wrong { .. }))).count();
    assert_eq!(looked_at, 5, "{told:?}");
    let audit = world.desk.store().audit_page(None, 100).await.unwrap();
    assert_eq!(audit.iter().filter(|line| line.act == Ok(Act::RefuseSignIn)).count(), 5);
}

async fn who_was_let_in_and_who_was_not_is_written_down(world: World) {
    world.account(Role::Agent).await;
    let admin = world.browser_of(Role::Admin).await;
    let browser = world.stranger().at("203.0.113.77");
    told(&browser, "agent", WRONG).await;
    told(&browser, "hunter2 is my password", WRONG).await;
    told(&browser, "agent", PASSWORD).await;
    browser.post("/api/sign_out", &[]).await;
    let lines = world.desk.store().audit_page(None, 3).await.unwrap();
    let lines: Vec<_> = lines.into_iter().rev().collect();
    let actions: Vec<&str> = lines.iter().map(AuditLine::act_name).collect();
    assert_eq!(actions, ["staff.sign_in_refused", "staff.signed_in", "staff.signed_out"]);
    let address = "203.0.113.77".parse().unwrap();
    assert!(lines.iter().all(|line| line.address == Some(address)));
    assert_eq!((lines[0].subject.as_str(), lines[0].actor.is_none()), ("agent", true));
    let session = |at: usize, field: &str| {
        serde_json::from_str::<serde_json::Value>(&lines[at].detail).unwrap()[field].as_str().unwrap().to_owned()
    };
    assert_eq!(session(1, "session"), session(2, "session"), "one visit is told by one id");
    assert_eq!(session(1, "session").len(), 8);

    let page = admin.get("/admin/audit").await;
    assert!(page.text.contains("203.0.113.77") && !page.text.contains("hunter2"));

    // The table is never shortened: whoever guesses from everywhere does not fill it.
    let count = || async {
        let lines = world.desk.store().audit_page(None, 100).await.unwrap();
        lines.iter().filter(|line| line.act == Ok(Act::RefuseSignIn)).count()
    };
    for n in 0..30 {
        told(&world.stranger().at(&*format!("198.51.100.{n}").leak()), "agent", WRONG).await;
    }
    assert_eq!(count().await, 20);
}

async fn an_administrator_lifts_what_was_counted(world: World) {
    world.account(Role::Agent).await;
    let admin = world.browser_of(Role::Admin).await;
    let browser = world.stranger().at("203.0.113.77");
    for _ in 0..6 {
        told(&browser, "agent", WRONG).await;
    }
    assert!(admin.get("/admin/staff").await.text.contains("有地址暂停尝试"));
    people::unlock(&world.desk, &allowed(), "agent").await.unwrap();
    assert!(!admin.get("/admin/staff").await.text.contains("有地址暂停尝试"));
    assert_eq!(told(&browser, "agent", PASSWORD).await, "/inbox");
}

async fn what_was_counted_is_forgotten(world: World) {
    for n in 0..8 {
        told(&world.stranger().at("203.0.113.77"), &format!("name{n}"), WRONG).await;
    }
    world.clock.advance(Span::minutes(16));
    jobs::prune(&world.desk).await.unwrap();
    assert_eq!(
        world.desk.store().prune_sign_in_tries(world.clock.now()).await.unwrap(),
        0,
        "nothing is left to forget"
    );
}

async fn nobody_is_led_to_another_site_and_nothing_panics(world: World) {
    world.account(Role::Agent).await;
    let hostile = [
        "/\t/evil.example",
        "/\u{1}",
        "/\u{7f}",
        "/\u{c}",
        "/\r\nset-cookie: a=b",
        "//evil.example",
        "/%09/x",
        "https:/x",
        "https://evil.example/inbox",
        "/\\evil.example",
        "/.//evil.example",
        "/x/..//evil.example",
        "/\0",
        "/退款",
        "",
        "javascript:alert(1)",
        "/\u{202e}/x",
    ];
    for next in hostile {
        let browser = world.stranger();
        let form = [("username", "agent"), ("password", PASSWORD), ("next", next)];
        let answer = browser.post("/api/sign_in", &form).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{next:?}");
        let location = answer.header("location");
        let own = url::Url::parse(&world.url).unwrap();
        assert_eq!(own.join(location).unwrap().origin(), own.origin(), "{next:?}: {location:?}");
        assert!(
            location.starts_with('/') && !location.contains("evil.example") && !location.starts_with("//"),
            "{next:?}"
        );
        assert!(browser.cookie().is_some(), "signed in all the same: {next:?}");

        let form = [("username", "agent"), ("password", WRONG), ("next", next)];
        let answer = world.stranger().at("192.0.2.9").post("/api/sign_in", &form).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{next:?}");
        let form = [("complaint", "200201820200101080076610000"), ("query", next), ("text", "您好")];
        let answer = browser.post("/api/withdraw", &form).await;
        assert!(!answer.status.is_server_error(), "{next:?}: {}", answer.status);
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        let page = browser.get(&format!("/login?{query}")).await;
        assert!(page.status == StatusCode::OK && !page.text.contains("evil.example"), "{next:?}");
    }
}

/// The name that was typed is in the form again, and in no address, log or history.
#[tokio::test(flavor = "multi_thread")]
async fn the_name_is_kept_for_the_next_try_in_the_browser_alone() {
    let world = World::start(Dialect::Sqlite).await;
    world.account(Role::Agent).await;
    let browser = world.stranger();
    let answer = try_with(&browser, "zhou \"<b>", WRONG).await;
    assert_eq!(answer.header("location"), "/login?notice=wrong_4");
    let page = browser.get("/login?notice=wrong_4").await;
    assert!(page.text.contains("value=\"zhou &quot;&lt;b&gt;\"") || page.text.contains("zhou &quot;"), "{}", page.text);
    told(&browser, "agent", PASSWORD).await;
    assert!(!browser.get("/login").await.text.contains("zhou"), "and forgotten afterwards");
}

/// Whoever asks for more than can be looked at is told at once and in words; the desk goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_tries_is_told_at_once() {
    let world = World::start(Dialect::Sqlite).await;
    let browsers: Vec<_> = (0..40).map(|_| world.stranger().at("203.0.113.200")).collect();
    let names: Vec<_> = (0..40).map(|n| format!("name{n}")).collect();
    let tries = browsers.iter().zip(&names).map(|(browser, name)| try_with(browser, name, WRONG));
    let answers = futures::future::join_all(tries).await;
    let busy: Vec<_> = answers.iter().filter(|answer| answer.status == StatusCode::SERVICE_UNAVAILABLE).collect();
    assert!(!busy.is_empty(), "ten of one network stand in line");
    for answer in busy {
        assert_eq!(answer.header("retry-after"), "5");
        assert!(answer.text.contains("登录的人太多") && answer.header("content-type").starts_with("text/html"));
        assert_eq!(answer.header("location"), "");
    }
    assert_eq!(told(&world.stranger().at("203.0.113.200"), "later", WRONG).await, "wrong_4");
}
