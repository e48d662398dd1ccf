//! What the desk depends on is gone: pages say so, and go on with what they have.

use crate::support::World;
use desk_domain::{Role, Span};
use desk_service::jobs;
use desk_testing::on_both_databases;
use http::StatusCode;
use std::time::Duration;

on_both_databases!(without_its_database_the_desk_says_so, without_wechat_pay_the_pages_work_and_say_how_old_they_are,);

async fn without_its_database_the_desk_says_so(world: World) {
    let browser = world.browser_of(Role::Agent).await;
    world.desk.store().close().await;
    let page = browser.get("/inbox").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text.contains("暂时无法使用"), "{}", page.text);
    assert_eq!(browser.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK, "the process itself is well");
}

async fn without_wechat_pay_the_pages_work_and_say_how_old_they_are(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let mchid = "1900012181".parse().unwrap();
    let browser = world.browser_of(Role::Agent).await;
    platform.shutdown().await;

    world.clock.advance(Span::minutes(20));
    let (desk, shutdown) = (world.desk.clone(), world.shutdown.clone());
    tokio::spawn(async move { jobs::run(&desk, shutdown).await });
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    while world.desk.store().merchant(&mchid).await.unwrap().unwrap().last_error.is_none() {
        looks.tick().await;
    }
    let inbox = browser.get("/inbox").await;
    assert_eq!(inbox.status, StatusCode::OK);
    assert!(inbox.text.contains("sync--warn"), "the line on the last verification warns");
    assert!(inbox.text.contains("14:00:00"), "and says when that was");
    let page = browser.get(&format!("/complaints/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("商品有问题"));
}
