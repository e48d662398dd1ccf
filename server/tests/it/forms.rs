//! A form as its page has made it: one message for ever, in the name of who wrote it, from what they saw.

use crate::support::{Answer, Browser, DOT, PASSWORD, World};
use desk_domain::{Actor, ComplaintId, DeliveryState, Role, Span};
use desk_service::complaints;
use desk_service::jobs;
use desk_service::people;
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use http::StatusCode;
use reqwest::multipart::{Form, Part};

on_both_databases!(
    a_form_that_is_posted_again_is_the_same_message_with_the_same_pictures,
    a_page_of_somebody_else_changes_nothing_and_shows_the_words,
    two_pages_that_were_open_keep_both_drafts,
    what_is_new_and_what_is_the_same_ask_before_they_leave,
);

/// A form in which people write, as a browser without scripts would send it.
pub(crate) struct Composer {
    action: String,
    fields: Vec<(String, String)>,
}

impl Composer {
    async fn of(browser: &Browser, path: &str) -> Self {
        Self::named(browser, path, "composer").await
    }

    pub(crate) async fn named(browser: &Browser, path: &str, id: &str) -> Self {
        let page = browser.get(path).await.text;
        let begin = page.find(&format!(" id=\"{id}\"")).unwrap();
        let begin = page[..begin].rfind("<form").unwrap();
        let form = &page[begin..begin + page[begin..].find("</form>").unwrap()];
        let attribute = |tag: &str, name: &str| {
            let value = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap());
            value.unwrap_or_default().replace("&amp;", "&")
        };
        let tags = form.split('<').filter(|tag| tag.starts_with("input type=\"hidden\""));
        let fields = tags.map(|tag| (attribute(tag, "name"), attribute(tag, "value"))).collect();
        Self { action: attribute(form, "action"), fields }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn parts(&self, text: &str) -> Form {
        let fields = self.fields.iter().cloned().chain([("text".to_owned(), text.to_owned())]);
        fields.fold(Form::new(), |form, (name, value)| form.text(name, value))
    }

    pub(crate) async fn send(&self, browser: &Browser, text: &str) -> Answer {
        self.send_parts(browser, self.parts(text)).await
    }

    pub(crate) async fn send_parts(&self, browser: &Browser, parts: Form) -> Answer {
        browser.send(browser.form(&self.action).multipart(parts)).await
    }
}

pub(crate) fn notice(answer: &Answer) -> String {
    let location = answer.header("location").to_owned();
    location
        .split_once("notice=")
        .map(|(_, notice)| notice.split(['&', '#']).next().unwrap().to_owned())
        .unwrap_or_default()
}

async fn texts(world: &World, actor: &Actor, id: &ComplaintId) -> (String, Vec<String>) {
    let view = complaints::complaint(&world.desk, actor, id).await.unwrap();
    let copies = view.draft_copies.iter().map(|copy| copy.content.text().into_owned());
    (view.draft.text().into_owned(), copies.collect())
}

async fn a_form_that_is_posted_again_is_the_same_message_with_the_same_pictures(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let page = format!("/complaints/{id}");
    let composer = Composer::of(&browser, &page).await;
    for waited in [0, 10, 86_000] {
        world.clock.advance(Span::seconds(waited));
        jobs::run_until_idle(&world.desk).await.unwrap();
        let parts = composer.parts("凭证如图，请查收。");
        let parts = parts.part("images", Part::bytes(DOT.to_vec()).file_name("凭证.bmp"));
        // Two days later the sign-in has to be a new one.
        browser.set_cookie(Some(crate::support::remember(&world.desk, &agent).await));
        let answer = composer.send_parts(&browser, parts).await;
        assert_eq!((answer.status, notice(&answer)), (StatusCode::FOUND, String::new()), "{waited}");
    }
    let sent = world.desk.store().outbox_of(&id).await.unwrap();
    assert_eq!((sent.len(), sent[0].images.len(), sent[0].state), (1, 1, DeliveryState::Delivered));
    assert!(world.desk.store().draft_attachments(&agent.staff_id, &id).await.unwrap().is_empty());
    let next = Composer::of(&browser, &page).await;
    assert_ne!(next.field("form"), composer.field("form"));
    let other = composer.send(&browser, "另外一句。").await;
    assert_eq!(notice(&other), "form_used");
    assert_eq!(
        texts(&world, &agent, &id).await,
        (String::new(), vec!["另外一句。".to_owned()]),
        "kept beside the draft"
    );
}

async fn a_page_of_somebody_else_changes_nothing_and_shows_the_words(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let other = people::add(&world.desk, &allowed(), "other", "李明", Role::Agent, PASSWORD).await.unwrap();
    let other = people::staff(&world.desk, &other).await.unwrap().unwrap().actor();
    let browser = world.signed_in(&agent).await;
    let composer = Composer::of(&browser, &format!("/complaints/{id}")).await;
    let hostile = "</pre><script>alert(1)</script>写了很久的话";
    for lapsed in [false, true] {
        browser.set_cookie(Some(crate::support::remember(&world.desk, &other).await));
        world.clock.advance(if lapsed { Span::hours(13) } else { Span(0) });
        let parts = composer.parts(hostile).part("images", Part::bytes(DOT.to_vec()).file_name("凭证.bmp"));
        let answer = composer.send_parts(&browser, parts).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;写了很久的话"), "{}", answer.text);
        assert!(!answer.text.contains("<script>alert"));
        for path in ["save_draft", "attach_image", "reply"] {
            let request = browser.request_for("*/*", reqwest::Method::POST, &format!("/api/{path}"));
            let request = request.header("x-desk-author", agent.staff_id.as_str());
            let request = request.header("origin", &world.url).header("sec-fetch-site", "same-origin");
            let answer = browser.send(request.multipart(composer.parts(hostile))).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{path}");
            assert!(answer.text.contains("\"other_author\""), "{path}: {}", answer.text);
        }
    }
    for actor in [&agent, &other] {
        assert_eq!(texts(&world, actor, &id).await, (String::new(), vec![]), "in nobody's name");
        assert!(world.desk.store().draft_attachments(&actor.staff_id, &id).await.unwrap().is_empty());
    }
    assert!(world.desk.store().outbox_of(&id).await.unwrap().is_empty());
}

async fn two_pages_that_were_open_keep_both_drafts(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let page = format!("/complaints/{id}");
    let (one, two) = (Composer::of(&browser, &page).await, Composer::of(&browser, &page).await);
    let keep = |composer: &Composer, text: &str| composer.parts(text).text("intent", "save");
    assert_eq!(notice(&one.send_parts(&browser, keep(&one, "第一页写的")).await), "draft_saved");
    let answer = two.send_parts(&browser, keep(&two, "第二页写的")).await;
    assert_eq!(notice(&answer), "draft_conflict");
    let shown = browser.get(answer.header("location")).await.text;
    assert!(shown.contains("第一页写的") && shown.contains("第二页写的") && shown.contains("两份合在一起"), "{shown}");
    let now = Composer::of(&browser, &page).await;
    let joined = now.parts("第一页写的，改过").text("copy_join", two.field("form").to_owned());
    assert_eq!(notice(&now.send_parts(&browser, joined).await), "");
    assert_eq!(texts(&world, &agent, &id).await, ("第一页写的，改过\n\n第二页写的".to_owned(), vec![]));
}

async fn what_is_new_and_what_is_the_same_ask_before_they_leave(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let page = format!("/complaints/{id}");
    let composer = Composer::of(&browser, &page).await;
    platform.control.user_message(id.as_str(), "还没收到", 0);
    platform.control.flush_callbacks().await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let refused = composer.send(&browser, "已经补发。").await;
    assert_eq!(notice(&refused), "outdated");
    let asking = Composer::of(&browser, refused.header("location")).await;
    platform.control.user_message(id.as_str(), "又等了一天", 0);
    platform.control.flush_callbacks().await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let shown = asking.field("seen").to_owned();
    let anyway = asking.parts("已经补发。").text("send_anyway", shown);
    let refused = asking.send_parts(&browser, anyway).await;
    assert_eq!(notice(&refused), "outdated", "what came after it was shown");
    let asking = Composer::of(&browser, refused.header("location")).await;
    assert_eq!(notice(&asking.send(&browser, "已经补发。").await), "");
    world.clock.advance(Span::seconds(10));
    jobs::run_until_idle(&world.desk).await.unwrap();
    let again = Composer::of(&browser, &page).await.send(&browser, "已经补发。 ").await;
    assert_eq!(notice(&again), "same");
    let shown = browser.get(again.header("location")).await.text;
    assert!(shown.contains("和上一条完全相同，仍要发送？") && shown.contains("name=\"send_same\""), "{shown}");
    let asking = Composer::of(&browser, again.header("location")).await;
    let sure = asking.parts("已经补发。").text("send_same", "true");
    assert_eq!(notice(&asking.send_parts(&browser, sure).await), "");
    assert_eq!(world.desk.store().outbox_of(&id).await.unwrap().len(), 2);
}
