//! What a person does that makes the desk send something.

use super::world::{World, old_complaint};
use crate::support::{Browser, DOT};
use desk_domain::ComplaintId;
use desk_service::jobs;
use desk_service::send::{self, ReplyForm};
use desk_service::testing::refund_shown;
use reqwest::multipart::{Form, Part};
use wechatpay_simulator::NewComplaint;

/// What a person does in a browser that makes the desk send something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// With a picture.
    Reply,
    ImmediateReply,
    Completion,
    /// Followed by the refund itself.
    Approval,
    Refusal,
}

impl Act {
    /// What a row of the history is called that each of its messages leaves, in the order in which they are sent.
    pub(super) const fn traces(self) -> &'static [&'static str] {
        match self {
            Self::Reply | Self::ImmediateReply => &["MERCHANT_RESPONSE"],
            Self::Completion => &["MERCHANT_CONFIRM_COMPLETE"],
            Self::Approval => &["MERCHANT_APPROVE_REFUND", "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE"],
            Self::Refusal => &["MERCHANT_REFUSE_RERUND"],
        }
    }

    pub(super) fn complaint(self) -> NewComplaint {
        let refund = matches!(self, Self::Approval | Self::Refusal);
        NewComplaint {
            problem_type: refund.then(|| "REFUND".to_owned()),
            amount: Some(12_800),
            apply_refund_amount: refund.then_some(12_800),
            need_immediate_service: self == Self::ImmediateReply,
            ..old_complaint()
        }
    }
}

impl World {
    /// A complaint that the desk has read, and with which an act can be done.
    pub(super) async fn complaint(&self, act: Act) -> ComplaintId {
        let id: ComplaintId = self.platform.control.new_complaint(act.complaint()).parse().unwrap();
        let successor = self.successor().await;
        successor.take_callbacks(self).await;
        jobs::run_until_idle(&successor.desk).await.unwrap();
        if act == Act::Completion {
            let form = ReplyForm { content: "您好，已处理。".into(), ..ReplyForm::default() };
            let outbox = send::reply(&successor.desk, &self.agent, &id, form).await.unwrap();
            send::send_now(&successor.desk, &self.agent, &outbox).await.unwrap();
            jobs::run_until_idle(&successor.desk).await.unwrap();
        }
        id
    }

    /// Presses the button. The process may be gone before it answers.
    pub(super) async fn press(&self, act: Act, browser: &Browser, id: &ComplaintId) {
        let seen: Vec<_> = self.store.store.history(id).await.unwrap().into_iter().map(|row| row.entry_id).collect();
        let seen = seen.join(" ");
        let form = Form::new().text("complaint", id.to_string()).text("query", "");
        let picture = Part::bytes(DOT.to_vec()).file_name("凭证.bmp");
        let (path, form) = match act {
            Act::Reply => {
                let form = form.text("seen", seen).text("text", "您好，正在处理，凭证见图。");
                ("/api/reply", form.part("pictures", picture))
            }
            Act::ImmediateReply => {
                let form = form.text("seen", seen).text("block", "text");
                let form = form.text("block_text", "您好，正在处理。").text("block", "buttons");
                ("/api/reply", form.text("button", "还有问题"))
            }
            Act::Approval | Act::Refusal => {
                let fields = self.seen_in_dialog(id).await.into_iter();
                let form = fields.fold(Form::new(), |form, (name, value)| form.text(name, value));
                ("/api/decide_refund", decided(act, form))
            }
            Act::Completion => {
                let request = browser.form("/api/complete").header("content-type", "application/x-www-form-urlencoded");
                drop(request.body(format!("complaint={id}&query=")).send().await);
                return;
            }
        };
        drop(browser.form(path).multipart(form).send().await);
    }
}

impl World {
    /// What the dialog of a refund says besides its fields, seen by another process: looking is none of a story's steps.
    async fn seen_in_dialog(&self, id: &ComplaintId) -> Vec<(String, String)> {
        let desk = self.successor().await.desk;
        let refund = refund_shown(&desk, &self.agent, id).await;
        let fields = [
            ("complaint", id.to_string()),
            ("query", String::new()),
            ("form", send::new_form_number(&desk)),
            ("seen", refund.seen),
            ("order", refund.orders[0].id.clone()),
        ];
        fields.map(|(name, value)| (name.to_owned(), value)).into()
    }
}

fn decided(act: Act, form: Form) -> Form {
    if act == Act::Approval {
        form.text("decision", "approve").text("launch_day", "0").text("amount", "128.00")
    } else {
        form.text("decision", "refuse").text("reason", "商品无质量问题。")
    }
}
