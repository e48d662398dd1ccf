//! The forms that pay and refuse, as browsers send them.

use crate::support::{Answer, Browser, World};
use desk_domain::{ComplaintId, Role, Span};
use desk_service::jobs;
use desk_testing::on_both_databases;
use reqwest::multipart::Form;
use wechatpay_simulator::{NewComplaint, Running as Platform};

on_both_databases!(
    a_form_that_is_whole_pays_and_another_does_not,
    a_refused_form_comes_back_with_its_choice_and_names_its_field,
    nothing_is_done_in_the_name_of_somebody_else,
    who_was_signed_out_meanwhile_loses_no_word,
    what_is_typed_is_kept_and_shown,
    an_approved_refund_is_started_from_its_dialog,
);

async fn refund_complaint(world: &World, platform: &Platform) -> ComplaintId {
    let new = NewComplaint {
        problem_type: Some("REFUND".into()),
        amount: Some(8_800),
        apply_refund_amount: Some(3_700),
        ..NewComplaint::default()
    };
    world.complaint_of(platform, new).await
}

fn dialog(id: &ComplaintId) -> String {
    format!("/complaints/{id}/refund")
}

impl Browser {
    /// Opens the dialog, fills it in and sends it, without the fields that are named.
    async fn decide(&self, id: &ComplaintId, written: &[(&str, &str)], without: &[&str]) -> Answer {
        let hidden = self.hidden_fields(&dialog(id), "decision").await;
        assert!(hidden.iter().any(|(name, _)| name == "seen"), "the dialog is there: {hidden:?}");
        let written = written.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let fields = hidden.into_iter().chain(written).filter(|(name, _)| !without.contains(&name.as_str()));
        let form = fields.fold(Form::new(), |form, (name, value)| form.text(name, value));
        self.send(self.form("/api/decide_refund").multipart(form)).await
    }
}

const APPROVAL: [(&str, &str); 4] =
    [("decision", "approve"), ("choice", "approve"), ("launch_day", "0"), ("amount", "37.00")];

async fn settle(world: &World) {
    for _ in 0..6 {
        while jobs::run_until_idle(&world.desk).await.unwrap() > 0 {}
        world.clock.advance(Span::seconds(5));
    }
}

fn decisions(platform: &Platform, id: &ComplaintId) -> usize {
    let truth = platform.control.complaint(id.as_str()).unwrap();
    let history = truth["history"].as_array().unwrap();
    let decides = ["MERCHANT_APPROVE_REFUND", "MERCHANT_REFUSE_RERUND"];
    history.iter().filter(|row| decides.contains(&row["operate_type"].as_str().unwrap())).count()
}

async fn a_form_that_is_whole_pays_and_another_does_not(world: World) {
    let platform = world.platform().await;
    let agent = world.browser_of(Role::Agent).await;
    let id = refund_complaint(&world, &platform).await;
    for missing in ["decision", "launch_day", "amount", "order", "seen"] {
        let answer = agent.decide(&id, &APPROVAL, &[missing]).await;
        let back = format!("{}?", dialog(&id));
        assert!(answer.header("location").starts_with(&back), "{missing}: {}", answer.header("location"));
        assert!(answer.header("location").contains(&format!("wrong={missing}.")), "{missing}");
    }
    for (field, odd) in [("decision", "yes"), ("launch_day", "heute"), ("amount", "1,2"), ("choice", "refuse")] {
        let written: Vec<_> = APPROVAL.into_iter().filter(|(name, _)| *name != field).chain([(field, odd)]).collect();
        let answer = agent.decide(&id, &written, &[]).await;
        assert!(answer.header("location").contains("wrong="), "{field}: {}", answer.header("location"));
        // Two that contradict each other are no better than none.
        let twice: Vec<_> = APPROVAL.into_iter().chain([(field, odd)]).collect();
        let answer = agent.decide(&id, &twice, &[]).await;
        assert!(answer.header("location").contains("wrong="), "{field} twice: {}", answer.header("location"));
    }
    settle(&world).await;
    assert_eq!((platform.control.refunds(id.as_str()), decisions(&platform, &id)), (Vec::new(), 0));

    let answer = agent.decide(&id, &APPROVAL, &[]).await;
    assert!(answer.header("location").contains("notice=refund_deciding"), "{}", answer.header("location"));
    settle(&world).await;
    assert_eq!(platform.control.refunds(id.as_str()), [3_700]);
}

async fn a_refused_form_comes_back_with_its_choice_and_names_its_field(world: World) {
    let platform = world.platform().await;
    let agent = world.browser_of(Role::Agent).await;
    let id = refund_complaint(&world, &platform).await;
    let opened = agent.get(&dialog(&id)).await.text;
    assert!(!opened.contains(" checked"), "nothing is chosen when it opens");

    let refusal = [("decision", "refuse"), ("choice", "refuse"), ("reason", " "), ("remark", "已核对物流")];
    let answer = agent.decide(&id, &refusal, &[]).await;
    let page = agent.get(answer.header("location")).await.text;
    let radio =
        |id: &str| page.split("<input ").find(|input| input.contains(&format!("id=\"{id}\""))).unwrap().to_owned();
    assert!(radio("choose-refusal").split('>').next().unwrap().contains("checked"));
    assert!(!radio("choose-approval").split('>').next().unwrap().contains("checked"));
    let reason =
        page.split("<textarea ").find(|area| area.contains("id=\"reason\"")).unwrap().split('>').next().unwrap();
    assert!(
        reason.contains("aria-invalid=\"true\"") && reason.contains("aria-describedby=\"wrong-reason\""),
        "{reason}"
    );
    assert!(reason.contains("autofocus"), "{reason}");
    assert!(page.contains("请填写拒绝理由") && page.contains("已核对物流"));

    platform.control.user_message(id.as_str(), "还有一张照片", 0);
    let hidden = agent.hidden_fields(&dialog(&id), "decision").await;
    platform.control.flush_callbacks().await;
    settle(&world).await;
    let fields =
        hidden.into_iter().chain([("decision".into(), "refuse".into()), ("reason".into(), "已超过七天".into())]);
    let form = fields.fold(Form::new(), |form, (name, value)| form.text(name, value));
    let answer = agent.send(agent.form("/api/decide_refund").multipart(form)).await;
    let page = agent.get(answer.header("location")).await.text;
    assert!(page.contains("对话有新内容") && page.contains("已超过七天"), "{}", answer.header("location"));
    assert_eq!(decisions(&platform, &id), 0);
}

async fn nothing_is_done_in_the_name_of_somebody_else(world: World) {
    let platform = world.platform().await;
    let agent = world.browser_of(Role::Agent).await;
    let id = refund_complaint(&world, &platform).await;
    let hidden = agent.hidden_fields(&dialog(&id), "decision").await;
    let target = agent.target_of(&dialog(&id), "decision").await;
    let lead = world.browser_of(Role::Supervisor).await;
    agent.set_cookie(lead.cookie());
    let written = [("decision", "refuse"), ("choice", "refuse"), ("reason", "已超过七天")];
    let written = written.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = hidden.into_iter().chain(written).fold(Form::new(), |form, (name, value)| form.text(name, value));
    let answer = agent.send(agent.form(&target).multipart(form)).await;
    assert!(answer.status.is_client_error(), "{answer:?}");
    assert!(answer.text.contains("已超过七天"), "the words are shown again");
    settle(&world).await;
    assert_eq!(decisions(&platform, &id), 0);
    assert!(!agent.get(&dialog(&id)).await.text.contains("已超过七天"), "and are not kept in another name");
}

async fn who_was_signed_out_meanwhile_loses_no_word(world: World) {
    let platform = world.platform().await;
    let actor = world.account(Role::Agent).await;
    let agent = world.signed_in(&actor).await;
    let id = refund_complaint(&world, &platform).await;
    let hidden = agent.hidden_fields(&dialog(&id), "decision").await;
    world.clock.advance(Span::hours(13));
    let written = [("decision", "refuse"), ("reason", "已超过七天，且已拆封")];
    let written = written.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = hidden.into_iter().chain(written).fold(Form::new(), |form, (name, value)| form.text(name, value));
    let answer = agent.send(agent.form("/api/decide_refund").multipart(form)).await;
    assert!(answer.header("location").starts_with("/login?"), "{}", answer.header("location"));
    assert_eq!(decisions(&platform, &id), 0);
    let again = world.signed_in(&actor).await;
    assert!(again.get(&dialog(&id)).await.text.contains("已超过七天，且已拆封"));
}

async fn what_is_typed_is_kept_and_shown(world: World) {
    let platform = world.platform().await;
    let agent = world.browser_of(Role::Agent).await;
    let id = refund_complaint(&world, &platform).await;
    let mut fields = agent.hidden_fields(&dialog(&id), "decision").await;
    fields.retain(|(name, _)| ["complaint", "round"].contains(&name.as_str()));
    fields.extend([("amount".to_owned(), "12.5".to_owned()), ("remark".to_owned(), "写到一半".to_owned())]);
    let form = fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
    let answer = agent.send(agent.form("/api/keep_refund_notes").multipart(form)).await;
    assert!(answer.status.is_success() || answer.status.is_redirection(), "{answer:?}");
    let page = agent.get(&dialog(&id)).await.text;
    assert!(page.contains("写到一半") && page.contains("value=\"12.5\""));

    // Enter in a field presses a button that keeps and sends nothing.
    let answer = agent.decide(&id, &[("decision", "keep"), ("choice", "approve"), ("amount", "12.8")], &[]).await;
    assert!(answer.header("location").contains("choice=approve"), "{}", answer.header("location"));
    assert!(agent.get(answer.header("location")).await.text.contains("value=\"12.8\""));
    assert_eq!(decisions(&platform, &id), 0);
}

async fn an_approved_refund_is_started_from_its_dialog(world: World) {
    let platform = world.platform().await;
    let agent = world.browser_of(Role::Agent).await;
    let id = refund_complaint(&world, &platform).await;
    let later: Vec<_> =
        APPROVAL.into_iter().map(|(name, value)| (name, if name == "launch_day" { "3" } else { value })).collect();
    agent.decide(&id, &later, &[]).await;
    settle(&world).await;
    let hidden = agent.hidden_fields(&dialog(&id), "decision").await;
    let all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for missing in ["seen", "amount", "order"] {
        let some: Vec<_> = all.iter().copied().filter(|(name, _)| *name != missing).collect();
        let answer = agent.post("/api/start_refund", &some).await;
        assert!(answer.header("location").contains(&format!("wrong={missing}.")), "{}", answer.header("location"));
    }
    settle(&world).await;
    assert!(platform.control.refunds(id.as_str()).is_empty());
    let hidden = agent.hidden_fields(&dialog(&id), "decision").await;
    let all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = agent.post("/api/start_refund", &all).await;
    assert!(answer.header("location").contains("notice=refund_starting"), "{}", answer.header("location"));
    settle(&world).await;
    assert_eq!(platform.control.refunds(id.as_str()), [3_700]);
}
