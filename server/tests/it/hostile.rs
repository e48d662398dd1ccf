//! What no person types, in every field of every page and form, one at a time and behind every button; and forms that do not
//! come as they are read. The fields and buttons are those of the pages, read as a browser reads them.

use crate::page::{PageForm, forms};
use crate::support::{Answer, Browser, DOT, PASSWORD, World};
use desk_app::doors::{Behind, DOORS};
use desk_domain::snooze::Choice;
use desk_domain::{Actor, ComplaintId, FormId, Role, Span};
use desk_service::drafts::{self, DraftForm};
use desk_service::jobs;
use desk_service::notes::{self, NoteForm};
use desk_service::send::{self, ReplyForm};
use desk_service::snooze::{self, Until};
use desk_service::tags;
use desk_testing::on_both_databases;
use http::StatusCode;
use reqwest::multipart::{Form, Part};
use std::collections::BTreeSet;
use wechatpay_simulator::{Call, Fault, FaultKind, NewComplaint, Running as Platform};

on_both_databases!(
    pages_survive_any_query,
    forms_survive_anything_behind_every_button,
    doors_survive_any_field,
    no_account_has_such_a_name,
);

/// What pages read of their address.
const ASKED: [&str; 17] = [
    "after",
    "before",
    "choice",
    "copy_drop",
    "due",
    "merchant",
    "mode",
    "next",
    "notice",
    "owner",
    "q",
    "query",
    "sort",
    "state",
    "tag",
    "view",
    "wrong",
];

/// U+0000 is what PostgreSQL stores in no text; U+202E turns what stands beside it round.
const HOSTILE: [&str; 6] =
    ["", "\0您\0好", "-1", "99999999999999999999", "</textarea><script>alert(1)</script>\u{202e}😀", "%00%E9%80"];

/// Forms that end what the others need.
const ENDS: [&str; 2] = ["/api/sign_out", "/api/change_password"];

/// Forms that stand on a page while the outcome of a message is unknown, or a refund is promised.
const OF_OPEN_OUTCOMES: [&str; 3] = ["/api/judge_row", "/api/verify_now", "/api/start_refund"];

/// Doors that scripts alone go through, with what stands in the composer or the dialog.
const OF_SCRIPTS: [&str; 5] =
    ["/api/save_draft", "/api/attach_image", "/api/keep_refund_notes", "/api/keep_note", "/api/keep_handover_note"];

/// Where forms are sent.
fn targets() -> impl Iterator<Item = &'static str> {
    DOORS.iter().filter(|door| matches!(door.behind, Behind::Form)).map(|door| door.path)
}

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
    for page in DOORS.iter().filter(|door| matches!(door.behind, Behind::Page(_))) {
        for id in [id.as_str(), "%00"] {
            let path = page.path.replace("{id}", id);
            for field in ASKED {
                let asked = format!("{path}?{field}=%00a%00%E9%80%80");
                assert_whole(&admin.get(&asked).await, &asked);
            }
        }
    }
}

/// Complaints of every kind, and messages in every state that brings forms of its own onto a page.
struct Pages {
    paths: Vec<String>,
}

impl Pages {
    async fn of(world: &World, platform: &Platform, actor: &Actor) -> Self {
        let ordinary = world.complaint(platform).await;
        let urgent = NewComplaint { need_immediate_service: true, ..NewComplaint::default() };
        let urgent = world.complaint_of(platform, urgent).await;
        let refund = NewComplaint { problem_type: Some("REFUND".into()), ..NewComplaint::default() };
        let refund = world.complaint_of(platform, refund).await;
        // Within the quota.
        world.clock.advance(Span::minutes(1));
        let (held, lost) = (world.complaint(platform).await, world.complaint(platform).await);
        lose(world, platform, actor, &lost).await;
        write(world, actor, &held, "您好，马上查。").await;
        two_versions(world, actor, &ordinary).await;
        the_team_has_been_there(world, actor, &ordinary, &urgent).await;
        let of = |id: &ComplaintId, dialog: &str| format!("/complaints/{id}{dialog}");
        let message = &world.desk.store().outbox_of(&lost).await.unwrap()[0].id;
        let paths = vec![
            of(&ordinary, ""),
            of(&ordinary, "?mode=note"),
            of(&ordinary, "/complete"),
            of(&ordinary, "/assign"),
            of(&ordinary, "/snooze"),
            of(&urgent, "/snooze"),
            of(&urgent, ""),
            of(&refund, "/refund"),
            of(&held, ""),
            of(&lost, ""),
            of(&lost, &format!("/resend?outbox={message}")),
            "/preferences".into(),
        ];
        Self { paths }
    }

    async fn forms(&self, browser: &Browser) -> Vec<PageForm> {
        let mut found = Vec::new();
        for path in &self.paths {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            found.extend(forms(&answer.text));
        }
        found
    }
}

async fn write(world: &World, actor: &Actor, id: &ComplaintId, text: &str) {
    let form = ReplyForm { content: text.into(), ..ReplyForm::default() };
    send::reply(&world.desk, actor, id, form).await.unwrap();
}

/// A note and a tag on one complaint; another one put aside.
async fn the_team_has_been_there(world: &World, actor: &Actor, one: &ComplaintId, other: &ComplaintId) {
    let note = NoteForm { text: "已问仓库".into(), form: None };
    notes::write(&world.desk, actor, one, note).await.unwrap();
    tags::add(&world.desk, actor, one, "冷链").await.unwrap();
    snooze::put_aside(&world.desk, actor, other, Until::Choice(Choice::InAnHour)).await.unwrap();
}

/// A reply that did not arrive.
async fn lose(world: &World, platform: &Platform, actor: &Actor, id: &ComplaintId) {
    platform.control.inject(Fault { call: Call::Reply, fault: FaultKind::Refuse403, times: 1, complaint_id: None });
    write(world, actor, id, "您好，已经退款。").await;
    world.clock.advance(Span::seconds(30));
    jobs::run_until_idle(&world.desk).await.unwrap();
}

/// A draft with a picture, and a second version of it.
async fn two_versions(world: &World, actor: &Actor, id: &ComplaintId) {
    for (text, grew_from, form) in [("第一版", None, "one"), ("第二版", Some(1), "one"), ("另一版", Some(1), "two")]
    {
        let form = FormId::parse(form).ok();
        drafts::save(&world.desk, actor, id, DraftForm { content: text.into(), grew_from, form }).await.unwrap();
    }
}

/// Presses a button of a form whose fields say this.
async fn press(browser: &Browser, form: &PageForm, action: &str, said: &[(String, String)]) -> Answer {
    let cookie = browser.cookie();
    let answer = if form.in_parts {
        let parts = said.iter().fold(Form::new(), |parts, (name, value)| parts.text(name.clone(), value.clone()));
        let picture = Part::bytes(DOT.to_vec()).file_name("\0.png");
        browser.send(browser.form(action).multipart(parts.part("images", picture))).await
    } else {
        let said: Vec<_> = said.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(action, &said).await
    };
    browser.set_cookie(cookie);
    answer
}

/// What a form says as it stands on the page, with one field changed.
fn said(form: &PageForm, changed: usize, value: &str) -> Vec<(String, String)> {
    let fields = form.fields.iter().enumerate();
    fields
        .map(|(at, field)| (field.name.clone(), if at == changed { value } else { &field.value }.to_owned()))
        .collect()
}

/// A message of blocks shows its fields once it has some of each kind.
async fn add_every_block(browser: &Browser, pages: &Pages) {
    let adds = |form: &PageForm| form.buttons.iter().filter(|(_, value)| value.starts_with("add:")).cloned().collect();
    let found: Vec<Vec<(String, String)>> = pages.forms(browser).await.iter().map(adds).collect();
    for button in found.concat() {
        let forms = pages.forms(browser).await;
        let form = forms.iter().find(|form| form.buttons.contains(&button)).unwrap();
        let said: Vec<_> = said(form, usize::MAX, "").into_iter().chain([button]).collect();
        press(browser, form, &form.action, &said).await;
    }
}

async fn forms_survive_anything_behind_every_button(world: World) {
    let platform = world.platform().await;
    let actor = world.account(Role::Supervisor).await;
    let browser = world.signed_in(&actor).await;
    world.signed_in(&actor).await;
    let pages = Pages::of(&world, &platform, &actor).await;
    add_every_block(&browser, &pages).await;
    let (mut doors, mut named) = (BTreeSet::new(), BTreeSet::new());
    let sign_in = forms(&world.stranger().get("/login").await.text);
    for form in pages.forms(&browser).await.into_iter().chain(sign_in) {
        let door = form.action.split('?').next().unwrap_or_default().to_owned();
        if ENDS.contains(&door.as_str()) {
            continue;
        }
        named.extend(form.fields.iter().map(|field| field.name.clone()));
        for (at, value) in (0..form.fields.len()).flat_map(|at| HOSTILE.map(|value| (at, value))) {
            let said = said(&form, at, value);
            // Every button is pressed with one of the fields changed, and with each field changed one of the buttons.
            let button = form.buttons.get(at % form.buttons.len().max(1)).filter(|(name, _)| !name.is_empty());
            let said: Vec<_> = said.into_iter().chain(button.cloned()).collect();
            let what = format!("{door}: {} = {value:?}, {button:?}", form.fields[at].name);
            assert_whole(&press(&browser, &form, &form.action, &said).await, &what);
            for script in OF_SCRIPTS.iter().filter(|_| form.in_parts) {
                let answer = press(&browser, &form, script, &said).await;
                assert!(!answer.status.is_server_error(), "{script}: {what}: {}", answer.status);
            }
        }
        for button in &form.buttons {
            for value in HOSTILE {
                let said: Vec<_> =
                    said(&form, usize::MAX, "").into_iter().chain([(button.0.clone(), value.into())]).collect();
                assert_whole(
                    &press(&browser, &form, &form.action, &said).await,
                    &format!("{door}: {button:?} = {value:?}"),
                );
            }
        }
        doors.insert(door);
    }
    for path in &pages.paths {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path} afterwards");
    }
    let elsewhere = [ENDS.as_slice(), &OF_OPEN_OUTCOMES, &OF_SCRIPTS].concat();
    let untried: Vec<_> = targets().filter(|door| !doors.contains(*door) && !elsewhere.contains(door)).collect();
    assert_eq!(untried, Vec::<&str>::new(), "no page shows their form");
    assert!(named.len() > 25, "{named:?}");
}

/// Also doors whose forms are on no page right now, and forms of another kind than the door reads.
async fn doors_survive_any_field(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let supervisor = world.browser_of(Role::Supervisor).await;
    for path in targets().filter(|path| !ENDS.contains(path)) {
        for complaint in [id.as_str(), "\0"] {
            let fields =
                ["id", "outbox", "entry_id", "username", "password", "seen", "order", "amount", "form", "query"];
            let mut form = vec![("complaint", complaint)];
            form.extend(fields.map(|field| (field, "\0您\0好")));
            assert_whole(&supervisor.post(path, &form).await, path);
            let parts = form.into_iter().fold(Form::new(), |parts, (name, value)| parts.text(name, value.to_owned()));
            let parts = parts.part("images", Part::bytes(DOT.to_vec()).file_name("\0"));
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
