//! What pages say while the desk itself is unwell, and when it is asked for more than it can find.

use crate::support::{Browser, World};
use desk_domain::{Role, Span};
use desk_service::jobs;
use desk_service::merchants;
use desk_service::send::{self, ReplyForm};
use desk_service::testing::{allowed, merchant_form};
use desk_service::{Desk, MasterKey, SeededRng};
use desk_store::Dialect;
use desk_testing::on_both_databases;
use std::sync::Arc;

on_both_databases!(what_waits_for_the_desk_is_named_until_it_is_well, what_has_failed_is_named_until_it_is_done);

async fn page(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.text
}

async fn what_waits_for_the_desk_is_named_until_it_is_well(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let author = world.account(Role::Supervisor).await;
    let browser = world.signed_in(&author).await;
    assert!(page(&browser, "/admin/health").await.contains(">没有工作在等<"));

    let (store, settings) = (world.store.store.clone(), world.desk.settings().clone());
    let with_another_key =
        Desk::new(store, settings, MasterKey::new([9; 32]), world.clock.clone(), Arc::new(SeededRng::new(2)));
    let form = ReplyForm { content: "您好，已登记。".into(), ..ReplyForm::default() };
    send::reply(&world.desk, &author, &id, form).await.unwrap();
    world.clock.advance(Span::seconds(20));
    jobs::run_until_idle(&with_another_key).await.unwrap();
    let health = page(&browser, "/admin/health").await;
    for told in ["主密钥打不开", "待发出的消息和退款"] {
        assert!(health.contains(told), "{told}: {health}");
    }
    assert!(!health.contains(">没有工作在等<"));

    world.clock.advance(Span::minutes(5));
    jobs::run_until_idle(&world.desk).await.unwrap();
    let health = page(&browser, "/admin/health").await;
    assert!(health.contains(">没有工作在等<") && !health.contains("主密钥打不开"), "{health}");
}

async fn what_has_failed_is_named_until_it_is_done(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let author = world.account(Role::Supervisor).await;
    let browser = world.signed_in(&author).await;
    assert!(page(&browser, "/admin/health").await.contains("没有失败后待重试的工作"));

    let connect = async |api_base: &str| {
        merchants::add(&world.desk, &allowed(), merchant_form(&platform.credentials, api_base)).await.unwrap();
    };
    connect("http://127.0.0.1:1").await;
    let form = ReplyForm { content: "您好，已登记。".into(), ..ReplyForm::default() };
    send::reply(&world.desk, &author, &id, form).await.unwrap();
    world.clock.advance(Span::seconds(20));
    jobs::run_until_idle(&world.desk).await.unwrap();
    let health = page(&browser, "/admin/health").await;
    for told in ["会自动重试", "待发出的消息和退款", "连不上微信支付"] {
        assert!(health.contains(told), "{told}: {health}");
    }
    assert!(!health.contains("已登记"), "nothing of the message is on the page");

    connect(&platform.base_url).await;
    world.clock.advance(Span::minutes(5));
    jobs::run_until_idle(&world.desk).await.unwrap();
    assert!(page(&browser, "/admin/health").await.contains("没有失败后待重试的工作"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_cannot_be_finished_says_so() {
    let world = World::start(Dialect::Postgres).await;
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let browser = world.browser_of(Role::Agent).await;
    assert!(page(&browser, "/inbox?q=水蜜桃").await.contains("没有符合条件的投诉"));
    let held = world.store.keep_words().await;
    let found = page(&browser, "/inbox?q=水蜜桃").await;
    assert!(found.contains("搜索范围太大") && !found.contains("没有符合条件的投诉"), "{found}");
    assert_eq!(browser.get(&format!("/inbox?q={id}")).await.status, 303, "a number is no search");
    drop(held);
    assert!(page(&browser, "/inbox?q=水蜜桃").await.contains("没有符合条件的投诉"));
}
