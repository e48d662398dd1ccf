//! Steering the simulator: playing the user and the platform, breaking things, reading what happened.

mod http_api;

pub(crate) use http_api::router;

use crate::complaints::{NewComplaint, make_complaint, new_picture};
use crate::faults::Fault;
use crate::journal::JournalEntry;
use crate::keys::Credentials;
use crate::model::{Complaint, ComplaintState};
use crate::oddities::Oddity;
use crate::shared::Shared;
use crate::telling::Telling;
use crate::weather::Weather;
use serde_json::{Value, json};
use std::sync::Arc;

/// Steers a running simulator. Cheap to clone.
#[derive(Clone)]
pub struct Control(Arc<Shared>);

impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }

    /// A user complains. Returns the complaint's id.
    pub fn new_complaint(&self, new: NewComplaint) -> String {
        let silent = new.silent;
        let id = make_complaint(&self.0, new);
        if !silent {
            self.0.notify(&id, "CREATE_COMPLAINT");
        }
        id
    }

    /// The user writes. `false` if there is no such complaint.
    pub fn user_message(&self, id: &str, text: &str, images: usize) -> bool {
        self.happen(id, "USER_RESPONSE", Some("USER_RESPONSE"), text, images, |complaint| complaint.user_waits = true)
    }

    /// The user complains once more about a finished complaint: a new round.
    pub fn continue_complaint(&self, id: &str, text: &str) -> bool {
        let done = self.happen(id, "USER_CONTINUE_COMPLAINT", Some("CONTINUE_COMPLAINT"), text, 0, |complaint| {
            complaint.state = ComplaintState::Processing;
            complaint.times += 1;
            complaint.user_waits = true;
            // A new round is decided on anew; no document says otherwise.
            complaint.refund_decided = false;
        });
        self.system_message(id, "USER_CONTINUE_COMPLAINT_SYSTEM_MESSAGE", "用户继续投诉，请于72小时内妥善处理。");
        done
    }

    /// The user asks the platform to step in.
    pub fn platform_help(&self, id: &str, reason: &str) -> bool {
        let kind = "USER_APPLY_PLATFORM_SERVICE";
        let done = self.happen(id, kind, Some(kind), "", 0, |complaint| complaint.in_platform_service = true);
        if let Some(entry) = self.0.state().complaints.get_mut(id).and_then(|complaint| complaint.history.last_mut()) {
            entry.reason = Some(reason.to_owned());
        }
        done
    }

    /// The user no longer asks for that. `false` if the platform has not stepped in.
    pub fn cancel_platform_help(&self, id: &str) -> bool {
        self.platform_steps_out(id, "USER_CANCEL_PLATFORM_SERVICE")
    }

    /// The platform has done what it could. `false` if it has not stepped in.
    pub fn finish_platform_help(&self, id: &str) -> bool {
        self.platform_steps_out(id, "PLATFORM_SERVICE_FINISHED")
    }

    fn platform_steps_out(&self, id: &str, kind: &'static str) -> bool {
        let is_in = self.0.state().complaints.get(id).is_some_and(|complaint| complaint.in_platform_service);
        is_in && self.happen(id, kind, Some(kind), "", 0, |complaint| complaint.in_platform_service = false)
    }

    /// The user clicks what the merchant's last message of blocks offers to be said. `false` if it offers nothing.
    pub fn click(&self, id: &str) -> bool {
        let offered = self.0.state().complaints.get(id).and_then(|complaint| {
            let message = complaint.history.iter().rev().find(|entry| entry.message.is_some())?;
            clicked(&message.log_id, offer(message.message.as_ref()?)?)
        });
        let Some((words, click)) = offered else { return false };
        let answered = |complaint: &mut Complaint| {
            complaint.user_waits = true;
            if let Some(entry) = complaint.history.last_mut() {
                entry.click = Some(click);
            }
        };
        self.happen(id, "USER_CLICK_RESPONSE", Some("USER_RESPONSE"), &words, 0, answered)
    }

    /// The platform writes to both.
    pub fn platform_message(&self, id: &str, text: &str) -> bool {
        self.happen(id, "PLATFORM_RESPONSE", Some("RESPONSE_BY_PLATFORM"), text, 0, |_| {})
    }

    /// The user answers the survey that follows a completion. No notification tells of it.
    pub fn satisfaction(&self, id: &str, score: u8, text: &str) -> bool {
        let words = format!("{score}星 {text}");
        self.happen(id, "USER_SUBMIT_SATISFACTION", None, words.trim(), 0, |_| {})
    }

    /// A refund has arrived; the complaint is finished by that.
    pub fn refund_received(&self, id: &str) -> bool {
        let now = self.0.now();
        let mut known = Vec::new();
        for refund in self.0.state().refunds.values_mut().filter(|refund| refund.complaint_id == id) {
            refund.arrived_at.get_or_insert(now);
            known.push(refund.refund);
        }
        self.happen(
            id,
            "COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE",
            Some("REFUND_SUCCESS"),
            "退款已到账",
            0,
            |complaint| {
                // One that was started elsewhere is of all that was paid.
                complaint.full_refunded = known.is_empty() || known.iter().sum::<i64>() >= complaint.amount;
                complaint.state = ComplaintState::Processed;
                complaint.user_waits = false;
            },
        )
    }

    /// Something happens to a complaint: a row of history, a change, and a notification if it is one to be told.
    fn happen(
        &self,
        id: &str,
        kind: &'static str,
        action: Option<&'static str>,
        text: &str,
        images: usize,
        change: impl FnOnce(&mut Complaint),
    ) -> bool {
        let now = self.0.now();
        {
            let mut state = self.0.state();
            if !state.complaints.contains_key(id) {
                return false;
            }
            let images = (0..images).map(|_| new_picture(&mut state, id, now)).collect();
            state.log(id, now, kind, text, images);
            if let Some(complaint) = state.complaints.get_mut(id) {
                change(complaint);
            }
        }
        if let Some(action) = action {
            self.0.notify(id, action);
        }
        true
    }

    fn system_message(&self, id: &str, kind: &'static str, text: &str) {
        let now = self.0.now();
        self.0.state().log(id, now, kind, text, Vec::new());
    }

    /// Adds a row of a type the merchant cannot know.
    pub fn unknown_entry(&self, id: &str, kind: &'static str, text: &str) -> bool {
        self.happen(id, kind, Some("SOMETHING_NEW"), text, 0, |_| {})
    }

    /// Negotiation histories are told like this from now on; [`Telling::default`] tells them as they are.
    pub fn tell(&self, telling: Telling) {
        self.0.state().telling = telling;
    }

    /// Breaks something, a number of times.
    pub fn inject(&self, fault: Fault) {
        self.0.state().faults.0.push(fault);
    }

    /// From now on faults of every kind come by themselves, so many in a hundred calls and deliveries; 0 ends that. The same
    /// seed brings the n-th call of a kind the same fault.
    pub fn set_weather(&self, seed: u64, share: u32) {
        self.0.state().weather = (share > 0).then(|| Weather::new(seed, share));
    }

    /// Answers are odd from now on.
    pub fn be_odd(&self, oddity: Oddity) {
        self.0.state().oddities.push(oddity);
    }

    /// Answers are as documented again.
    pub fn be_plain(&self) {
        self.0.state().oddities.clear();
    }

    /// Forgets all faults that are still to come.
    pub fn clear_faults(&self) {
        self.0.state().faults.0.clear();
    }

    /// From now on a new platform certificate signs, while the earlier ones stay valid. Returns its serial number.
    ///
    /// # Errors
    /// If no certificate can be made.
    pub fn rotate_certificate(&self) -> std::io::Result<String> {
        self.0.keys.rotate(self.0.now())
    }

    /// The merchant changes its API certificate: requests signed with the old key are refused from now on. Returns what the
    /// merchant now holds.
    ///
    /// # Errors
    /// If no certificate can be made or written.
    pub fn rotate_merchant_key(&self) -> std::io::Result<Credentials> {
        self.0.keys.rotate_merchant(&self.0.options.mchid, self.0.now())
    }

    /// From now on a complaint's phone is encrypted for the merchant certificate of this serial number, which may be an
    /// earlier one. `false` if there is no such complaint.
    pub fn encrypt_phone_for(&self, id: &str, serial_no: &str) -> bool {
        let mut state = self.0.state();
        let complaint = state.complaints.get_mut(id);
        complaint.map(|complaint| complaint.phone_for = Some(serial_no.to_owned())).is_some()
    }

    /// Moves the platform's clock, back if negative.
    pub fn advance(&self, seconds: i64) {
        self.0.advance(seconds);
    }

    /// Every call and delivery, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.0.state().journal.clone()
    }

    /// What the platform holds of a complaint.
    #[must_use]
    pub fn complaint(&self, id: &str) -> Option<Value> {
        let now = self.0.now();
        self.0.state().complaints.get(id).map(|complaint| truth(complaint, now))
    }

    /// What has been paid back for a complaint, in fen, one amount for each refund.
    #[must_use]
    pub fn refunds(&self, id: &str) -> Vec<i64> {
        let state = self.0.state();
        state.refunds.values().filter(|refund| refund.complaint_id == id).map(|refund| refund.refund).collect()
    }

    /// Where notifications are delivered.
    #[must_use]
    pub fn notification_url(&self) -> Option<String> {
        self.0.state().notify_url.clone()
    }

    /// As if nobody had ever registered where to deliver notifications.
    pub fn forget_notification_url(&self) {
        self.0.state().notify_url = None;
    }

    /// How many notifications have not been taken yet.
    #[must_use]
    pub fn callbacks_waiting(&self) -> usize {
        let state = self.0.state();
        state.callbacks.len() + state.delivering
    }

    /// Ids of all complaints.
    #[must_use]
    pub fn complaint_ids(&self) -> Vec<String> {
        self.0.state().complaints.keys().cloned().collect()
    }
}

fn truth(complaint: &Complaint, now: i64) -> Value {
    let mut json = complaint.json(complaint.phone.clone(), true);
    json["history"] = complaint.rows(now).collect();
    json
}

/// The first action in a message of blocks that says something for the user.
fn offer(block: &Value) -> Option<&Value> {
    if block["action_type"] == "ACTION_TYPE_SEND_MESSAGE" {
        return Some(block);
    }
    match block {
        Value::Array(items) => items.iter().find_map(offer),
        Value::Object(fields) => fields.values().find_map(offer),
        _ => None,
    }
}

/// What is said by clicking, and what tells of the click.
fn clicked(log_id: &str, action: &Value) -> Option<(String, Value)> {
    let words = action["message_info"]["content"].as_str()?;
    let mut click = json!({ "message_content": words, "clicked_log_id": log_id });
    if let Some(action_id) = action.get("action_id") {
        click["action_id"] = action_id.clone();
    }
    Some((words.to_owned(), click))
}

/// A short answer about how things stand.
pub(crate) fn stats(control: &Control) -> Value {
    let state = control.shared().state();
    json!({
        "complaints": state.complaints.len(),
        "journal": state.journal.len(),
        "pending_callbacks": state.callbacks.len(),
        "notify_url": state.notify_url,
    })
}
