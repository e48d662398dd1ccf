//! How pages look to whom: rows of the list, tabs of the browser, languages and densities, and pages in place of others.

use crate::page::links;
use crate::support::{Answer, Browser, World};
use desk_domain::{ComplaintId, Role, Span};
use desk_service::jobs;
use desk_service::send::{self, ReplyForm};
use desk_testing::on_both_databases;
use http::{Method, StatusCode};
use scraper::{Html, Selector};
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    a_row_says_how_long_the_user_has_waited,
    a_finished_row_says_how_it_ended_and_how_long_that_took,
    a_density_is_kept_for_its_person,
    a_tab_says_how_much_is_overdue,
);

/// The words of every element of a page that a selector finds, without what stands between them.
fn words(page: &str, place: &str) -> Vec<String> {
    let (page, place) = (Html::parse_document(page), Selector::parse(place).unwrap());
    let found = page.select(&place).map(|element| element.text().collect::<String>());
    found.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn attributes(page: &str, place: &str, name: &str) -> Vec<String> {
    let (page, place) = (Html::parse_document(page), Selector::parse(place).unwrap());
    let found = page.select(&place).filter_map(|element| element.attr(name));
    found.map(ToOwned::to_owned).collect()
}

async fn page(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.text
}

async fn reply(world: &World, id: &ComplaintId) {
    let author = world.account(Role::Supervisor).await;
    let form = ReplyForm { content: "您好，已补发。".into(), ..ReplyForm::default() };
    send::reply(&world.desk, &author, id, form).await.unwrap();
    run(world).await;
    send::complete(&world.desk, &author, id, None).await.unwrap();
    run(world).await;
}

async fn run(world: &World) {
    world.clock.advance(Span::minutes(1));
    jobs::run_until_idle(&world.desk).await.unwrap();
}

async fn a_row_says_how_long_the_user_has_waited(world: World) {
    let platform = world.platform().await;
    let new = NewComplaint { need_immediate_service: true, ..NewComplaint::default() };
    world.complaint_of(&platform, new).await;
    let browser = world.browser_of(Role::Agent).await;
    world.clock.advance(Span::minutes(4));
    let flags = words(&page(&browser, "/inbox").await, ".row-flags .badge");
    assert_eq!(flags.first().map(String::as_str), Some("即时服务 等 4分"), "{flags:?}");
    browser.post("/api/save_preferences", &[("language", "en"), ("theme", "light")]).await;
    let flags = words(&page(&browser, "/inbox").await, ".row-flags .badge");
    assert_eq!(flags.first().map(String::as_str), Some("Immediate waiting 4m"), "{flags:?}");
}

async fn a_finished_row_says_how_it_ended_and_how_long_that_took(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    world.clock.advance(Span::hours(80));
    reply(&world, &id).await;
    let browser = world.browser_of(Role::Agent).await;
    let list = page(&browser, "/inbox?state=processed").await;
    let told = words(&list, &format!("#row-{id} .row-outcome > span"));
    assert_eq!(told[0], "已说明");
    assert!(told[1].starts_with("用时 3天8时"), "{told:?}");
    assert_eq!(attributes(&list, &format!("#row-{id} .row-used"), "class"), ["row-used late"], "eight hours too late");
    let flags = words(&list, &format!("#row-{id} .row-flags .badge"));
    assert!(flags.iter().any(|flag| flag == "首响超 2天"), "{flags:?}");
}

async fn a_density_is_kept_for_its_person(world: World) {
    let person = world.account(Role::Agent).await;
    let browser = world.signed_in(&person).await;
    let density = |page: &str| attributes(page, "html", "data-density");
    assert_eq!(density(&page(&browser, "/inbox").await), ["comfortable"]);
    let compact = [("language", "zh-CN"), ("theme", "system"), ("density", "compact")];
    browser.post("/api/save_preferences", &compact).await;
    assert_eq!(density(&page(&browser, "/inbox").await), ["compact"]);
    browser.post("/api/save_preferences", &compact[..2]).await;
    assert_eq!(density(&page(&browser, "/inbox").await), ["compact"], "a form without the field changes nothing");
    let chosen = attributes(&page(&browser, "/preferences").await, "select[name=density] option[selected]", "value");
    assert_eq!(chosen, ["compact"]);

    let elsewhere = world.stranger();
    let form = [("username", "agent"), ("password", crate::support::PASSWORD)];
    assert_eq!(elsewhere.post("/api/sign_in", &form).await.status, StatusCode::FOUND);
    assert_eq!(density(&page(&elsewhere, "/inbox").await), ["compact"], "in another browser as well");
}

async fn a_tab_says_how_much_is_overdue(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let tab = |page: &str| (words(page, "title").concat(), attributes(page, "link[rel=icon]", "href").concat());
    let in_time = tab(&page(&browser, "/inbox").await);
    assert_eq!(in_time, ("全部未完成 · 投诉工作台".to_owned(), "/favicon.svg".to_owned()));
    world.clock.advance(Span::hours(25));
    let browser = world.signed_in(&agent).await;
    let late = tab(&page(&browser, "/inbox?view=unassigned").await);
    assert_eq!(late, ("(1) 超时 · 投诉工作台".to_owned(), "/favicon-due.svg".to_owned()));
    let (title, icon) = tab(&page(&browser, &format!("/complaints/{id}")).await);
    assert!(!title.starts_with('(') && title.contains(&id.as_str()[id.as_str().len() - 6..]), "{title}");
    assert_eq!(icon, "/favicon-due.svg");
}

async fn asked_in(browser: &Browser, language: &str, path: &str) -> Answer {
    browser.send(browser.request(Method::GET, path).header("accept-language", language)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_sign_in_the_browser_decides_on_the_language() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    let browser = world.stranger();
    let title = |answer: &Answer| words(&answer.text, "h1").concat();
    assert_eq!(title(&asked_in(&browser, "en-GB,en;q=0.9", "/login").await), "Sign in");
    assert_eq!(title(&asked_in(&browser, "zh-CN,en;q=0.5", "/login").await), "登录");
    assert_eq!(title(&browser.get("/login").await), "登录", "nobody knows");
    let lost = asked_in(&browser, "en", "/no/such/page").await;
    assert!(lost.text.contains("Page not found") && !lost.text.contains("页面不存在"), "{}", lost.text);

    let chinese = asked_in(&browser, "zh-CN", "/login?next=%2Finbox%3Fq%3Dx&notice=signed_out").await;
    let way = links(&chinese.text, ".login-languages").into_iter().find(|way| way.contains("language=en")).unwrap();
    assert!(way.contains("next=%2Finbox%3Fq%3Dx"), "the way on stays the same: {way}");
    assert_eq!(title(&asked_in(&browser, "zh-CN", &way).await), "Sign in");
    assert_eq!(title(&asked_in(&browser, "zh-CN", "/login").await), "Sign in", "the browser remembers it");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_again_finds_their_name_until_they_sign_out() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    world.account(Role::Agent).await;
    let browser = world.stranger();
    let name = |page: &str| attributes(page, "input[name=username]", "value").concat();
    browser.post("/api/sign_in", &[("username", "agent"), ("password", crate::support::PASSWORD)]).await;
    world.clock.advance(Span::hours(20));
    let again = page(&browser, "/login?notice=sign_in_needed").await;
    assert_eq!(name(&again), "agent");
    assert_eq!(attributes(&again, ".notice", "class"), ["notice notice--warn"]);
    assert_eq!(attributes(&again, "input[name=password]", "autofocus").len(), 1);
    browser.post("/api/sign_out", &[]).await;
    assert_eq!(name(&page(&browser, "/login").await), "");

    let wrong = page(&browser, "/login?notice=wrong_4").await;
    assert_eq!(attributes(&wrong, "input[name=password]", "aria-invalid"), ["true"]);
    assert!(words(&wrong, "#wrong").concat().contains("还可以再试 4 次"), "said at the field");
}

/// Whoever is signed in is told within the desk, in their language, and has ways on.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_shown_is_told_beside_the_navigation() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    agent.post("/api/save_preferences", &[("language", "en"), ("theme", "light")]).await;
    let unknown = "200201820200101080076610099";
    for (path, status, title) in [
        ("/no/such/page", StatusCode::NOT_FOUND, "Page not found"),
        ("/admin/staff", StatusCode::FORBIDDEN, "You don't have access"),
        (&format!("/complaints/{unknown}"), StatusCode::NOT_FOUND, "No such complaint"),
    ] {
        let answer = agent.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(words(&answer.text, "main.problem h1"), [title], "{path}");
        assert_eq!(words(&answer.text, "title").len(), 1, "{path}");
        assert!(links(&answer.text, "nav.nav").len() > 5, "{path}: {:?}", links(&answer.text, "nav.nav"));
        assert!(links(&answer.text, "main.problem").contains(&"/inbox".to_owned()), "{path}");
        assert!(answer.text.contains(answer.header("x-request-id")), "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    }
    let answer = agent.get(&format!("/complaints/{unknown}")).await;
    assert!(
        links(&answer.text, "main.problem").contains(&format!("/inbox?q={unknown}")),
        "the number can be looked for"
    );
    let stranger = world.stranger().get("/no/such/page").await;
    assert_eq!(links(&stranger.text, "nav.nav"), ["/login", "/login"], "nobody is shown more than they may see");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_page_leads_to_what_is_found() {
    let world = World::start(desk_store::Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    let html = page(&agent, "/search").await;
    assert_eq!(attributes(&html, ".search-field", "action"), ["/inbox"]);
    assert_eq!(attributes(&html, ".search-field input", "name"), ["q"]);
    assert!(links(&html, "nav.bar").contains(&"/search".to_owned()));
}
