//! What pages say, read from their HTML as a browser without scripts gets it.

use crate::support::{Browser, World};
use desk_domain::{Role, Span};
use desk_service::jobs;
use desk_service::send::{self, ReplyForm};
use desk_service::sync;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint};

on_both_databases!(
    what_did_not_arrive_is_told_on_every_page,
    a_late_reply_is_red_for_ever,
    strangers_text_is_kept_to_itself,
    a_pasted_number_opens_its_complaint,
    a_complaint_stands_beside_its_part_of_the_list,
    english_pages_punctuate_in_english,
    the_audit_log_is_told_in_words,
);

async fn page(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.text
}

async fn what_did_not_arrive_is_told_on_every_page(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let author = world.account(Role::Supervisor).await;
    let (browser, other) = (world.signed_in(&author).await, world.browser_of(Role::Admin).await);
    let pages = ["/inbox", "/inbox?state=processed", "/reports", "/preferences"];
    for path in pages {
        assert!(!page(&browser, path).await.contains("没有送达"), "{path}");
    }
    let lost = Fault { call: Call::Reply, fault: FaultKind::DropBefore, times: 1, complaint_id: None };
    platform.control.inject(lost);
    let form = ReplyForm { content: "您好，正在处理。".into(), ..ReplyForm::default() };
    let outbox = send::reply(&world.desk, &author, &id, form).await.unwrap();
    for _ in 0..90 {
        world.clock.advance(Span::seconds(10));
        jobs::run_until_idle(&world.desk).await.unwrap();
    }
    for path in pages {
        let html = page(&browser, path).await;
        assert!(html.contains("1 条回复没有送达"), "{path}");
        assert!(html.contains(&format!("href=\"/complaints/{id}\"")), "{path} leads there");
        assert!(html.contains("nav-count--bad"), "{path} counts it");
    }
    let html = page(&other, "/inbox").await;
    assert!(html.contains("badge--trouble") && html.contains("未送达"), "everybody sees it in its row");
    assert!(!html.contains("1 条回复没有送达"), "and its author is told");
    assert!(page(&browser, "/inbox?view=troubled&state=pending").await.contains(id.as_str()));
    assert!(!page(&browser, "/inbox?view=troubled&state=processed").await.contains(&format!("row-{id}")));
    assert!(page(&browser, "/reports").await.contains("/inbox?view=troubled"));

    let fields = [("complaint", id.as_str()), ("outbox", outbox.as_str()), ("query", "")];
    assert_eq!(browser.post("/api/dismiss_trouble", &fields).await.status, 302);
    assert!(!page(&browser, "/inbox").await.contains("badge--trouble"));
}

async fn a_late_reply_is_red_for_ever(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let author = world.account(Role::Agent).await;
    world.clock.advance(Span::hours(25) + Span::minutes(30));
    let browser = world.signed_in(&author).await;
    assert!(page(&browser, "/inbox").await.contains("超 1时30分"));
    let form = ReplyForm { content: "抱歉让您久等了。".into(), ..ReplyForm::default() };
    send::reply(&world.desk, &author, &id, form).await.unwrap();
    world.clock.advance(Span::seconds(8));
    jobs::run_until_idle(&world.desk).await.unwrap();
    world.clock.advance(Span::minutes(2));
    page(&browser, &format!("/complaints/{id}")).await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    // In a row there is room for the larger unit alone.
    for (path, late) in [("/inbox".to_owned(), "已回 超 1时<"), (format!("/complaints/{id}"), "已回 超 1时30分<")]
    {
        let html = page(&browser, &path).await;
        assert!(html.contains("clock--late") && html.contains(late), "{path}");
    }
    assert!(page(&browser, &format!("/complaints/{id}")).await.contains("track-fill--over"));
}

async fn strangers_text_is_kept_to_itself(world: World) {
    let platform = world.platform().await;
    let hostile = "\u{202E}退款\u{202D}<b>粗</b>";
    let new = NewComplaint {
        problem_description: Some(hostile.into()),
        detail: Some(hostile.into()),
        ..NewComplaint::default()
    };
    let id = world.complaint_of(&platform, new).await;
    let browser = world.browser_of(Role::Agent).await;
    let escaped = "\u{202E}退款\u{202D}&lt;b&gt;粗&lt;/b&gt;";
    let inbox = page(&browser, "/inbox").await;
    assert!(inbox.contains(&format!("<bdi>{escaped}</bdi>")), "its title is isolated");
    assert_eq!(inbox.matches(escaped).count(), inbox.matches(&format!("<bdi>{escaped}</bdi>")).count());
    let html = page(&browser, &format!("/complaints/{id}")).await;
    let title = html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
    assert!(title.starts_with('\u{2068}') && title.contains("退款"), "{title}");
    assert!(title.contains(&id.as_str()[id.as_str().len() - 6..]), "the tab names its complaint: {title}");
    for (at, _) in html.match_indices("\u{202E}退款") {
        let (before, opening) = (&html[..at], &html[html[..at].rfind('<').unwrap()..at]);
        let is_isolated = opening == "<bdi>" || opening.contains("dir=\"auto\"") || before.ends_with('\u{2068}');
        assert!(is_isolated, "{opening}");
    }
}

async fn a_pasted_number_opens_its_complaint(world: World) {
    let platform = world.platform().await;
    let (id, _) = (world.complaint(&platform).await, world.complaint(&platform).await);
    let browser = world.browser_of(Role::Agent).await;
    let pasted = format!(
        "`投诉单号：{}\u{200B}，",
        id.as_str().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect::<String>()
    );
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &pasted).finish();
    let answer = browser.get(&format!("/inbox?{query}")).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, format!("/complaints/{id}").as_str()));
    assert_eq!(browser.get(&format!("/inbox?merchant=1900000001&{query}")).await.status, 200, "not of that merchant");
}

/// The second of three pages of a list is the second beside a complaint as well, and on the way back.
async fn a_complaint_stands_beside_its_part_of_the_list(world: World) {
    let platform = world.platform().await;
    for _ in 0..101 {
        platform.control.new_complaint(NewComplaint::default());
    }
    let today = world.desk.now().in_beijing().date;
    sync::reconcile(&world.desk, &"1900012181".parse().unwrap(), today, today).await.unwrap();
    let browser = world.browser_of(Role::Agent).await;
    let first = page(&browser, "/inbox?state=pending&sort=newest").await;
    assert_eq!(rows_of(&first).len(), 50);
    let second = page(&browser, &link(&first, "rel=\"next\"")).await;
    let rows = rows_of(&second);
    assert_eq!(rows.len(), 50);
    assert!(rows_of(&first).iter().all(|row| !rows.contains(row)));

    let complaint = page(&browser, &link(&second, "class=\"row-link\"")).await;
    assert_eq!(rows_of(&complaint), rows);
    let back = link(&complaint, "class=\"quiet back\"");
    assert!(back.ends_with(&format!("#{}", rows[0])), "{back}");
    assert_eq!(rows_of(&page(&browser, &back).await), rows);
}

/// The ids of the rows of a list, in their order.
fn rows_of(html: &str) -> Vec<String> {
    html.split("id=\"row-").skip(1).map(|rest| format!("row-{}", rest.split('"').next().unwrap())).collect()
}

/// Where the first link with an attribute leads.
fn link(html: &str, attribute: &str) -> String {
    let tag = html.split("<a ").find(|tag| tag.split('>').next().unwrap().contains(attribute)).unwrap();
    tag.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&")
}

/// The platform's own words about a new complaint.
const NOTICE: &str = "用户已向微信支付投诉贵司，请于72小时内妥善处理用户投诉。";

async fn english_pages_punctuate_in_english(world: World) {
    let platform = world.platform().await;
    let text = |text: &str| Some(text.to_owned());
    let new =
        NewComplaint { detail: text("Broken cup"), problem_description: text("Quality"), ..NewComplaint::default() };
    let id = world.complaint_of(&platform, new).await;
    let author = world.account(Role::Admin).await;
    let browser = world.signed_in(&author).await;
    browser.post("/api/save_preferences", &[("language", "en"), ("theme", "light")]).await;
    platform.control.inject(Fault { call: Call::Reply, fault: FaultKind::Refuse403, times: 1, complaint_id: None });
    let form = ReplyForm { content: "We are looking into it.".into(), ..ReplyForm::default() };
    send::reply(&world.desk, &author, &id, form).await.unwrap();
    world.clock.advance(Span::seconds(30));
    jobs::run_until_idle(&world.desk).await.unwrap();
    platform.control.user_message(id.as_str(), "Anyone there?", 1);
    platform.control.flush_callbacks().await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let of = |dialog: &str| format!("/complaints/{id}{dialog}");
    for path in [
        of(""),
        of("/complete"),
        of("/refund"),
        "/inbox".into(),
        "/reports".into(),
        "/preferences".into(),
        "/admin/health".into(),
    ] {
        // What WeChat Pay itself says is quoted as it came.
        let page = page(&browser, &path).await.replace(NOTICE, "");
        assert!(page.contains("lang=\"en\""), "{path}");
        let found = page.find(['：', '，', '。', '；', '、', '（']);
        let context = found.map(|at| page[at..].chars().take(20).collect::<String>());
        assert_eq!(context, None, "{path}");
    }
}

async fn the_audit_log_is_told_in_words(world: World) {
    let admin = world.browser_of(Role::Admin).await;
    for (language, words) in [("zh-CN", "添加人员"), ("en", "Added a person")] {
        admin.post("/api/save_preferences", &[("language", language), ("theme", "system")]).await;
        let page = page(&admin, "/admin/audit").await;
        assert!(page.contains(&format!("<td title=\"staff.add\" class=\"nowrap\">{words}</td>")), "{page}");
    }
}
