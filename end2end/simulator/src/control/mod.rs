//! Steering the simulator: playing the user and the platform, breaking things, reading what happened.

mod http_api;

pub(crate) use http_api::router;

use crate::faults::{Call, Fault, FaultKind};
use crate::keys::Keys;
use crate::model::{Complaint, ComplaintState, Media, State};
use crate::platform::Asked;
use crate::{Delivery, Options};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Sub-merchants of a service provider.
const SUB_MERCHANTS: [&str; 3] = ["1900013511", "1900013522", "1900013533"];

/// What all parts of a simulator share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) keys: Keys,
    pub(crate) http: reqwest::Client,
    state: Mutex<State>,
    advanced_ms: AtomicI64,
}

/// Steers a running simulator. Cheap to clone.
#[derive(Clone)]
pub struct Control(Arc<Shared>);

/// One call of the merchant, or one delivery to it.
#[derive(Clone, Debug, Serialize)]
pub struct JournalEntry {
    /// Unix milliseconds.
    pub at: i64,
    pub call: Call,
    pub complaint_id: Option<String>,
    /// What was answered; `None` if nothing was.
    pub status: Option<u16>,
    /// Whether the call was carried out, whatever was answered.
    pub committed: bool,
    pub body_sha256: String,
}

/// A complaint to be made. What is left out is made up.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewComplaint {
    pub detail: Option<String>,
    pub problem_description: Option<String>,
    /// `REFUND`, `SERVICE_NOT_WORK` or `OTHERS`.
    pub problem_type: Option<String>,
    /// In fen.
    pub amount: Option<i64>,
    /// In fen.
    pub apply_refund_amount: Option<i64>,
    pub need_immediate_service: bool,
    /// How many pictures it carries.
    pub images: usize,
    /// The merchant complained about, in partner mode one of its sub-merchants.
    pub mchid: Option<String>,
    /// How long ago it was made.
    pub age_minutes: i64,
    /// Makes no notification.
    pub silent: bool,
}

impl Shared {
    pub(crate) fn new(options: Options, keys: Keys) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        Self { options, keys, http: http.unwrap_or_default(), state: Mutex::default(), advanced_ms: AtomicI64::new(0) }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform's clock, in unix milliseconds.
    pub(crate) fn now(&self) -> i64 {
        (self.options.clock)() + self.advanced_ms.load(Ordering::SeqCst)
    }

    /// The merchants the signer answers for.
    pub(crate) fn merchants(&self) -> Vec<String> {
        if self.options.partner { SUB_MERCHANTS.map(str::to_owned).into() } else { vec![self.options.mchid.clone()] }
    }

    pub(crate) fn note(&self, call: Call, asked: &Asked<'_>, status: StatusCode, committed: bool) {
        self.write_journal(call, asked, Some(status.as_u16()), committed);
    }

    /// Written before an answer is withheld or dropped: afterwards nothing can be.
    pub(crate) fn note_fault(&self, call: Call, asked: &Asked<'_>, fault: Option<FaultKind>) {
        if let Some(fault) = fault {
            self.write_journal(call, asked, None, fault.commits());
        }
    }

    fn write_journal(&self, call: Call, asked: &Asked<'_>, status: Option<u16>, committed: bool) {
        let entry = JournalEntry {
            at: self.now(),
            call,
            complaint_id: asked.complaint_id.map(ToOwned::to_owned),
            status,
            committed,
            body_sha256: hex::encode(Sha256::digest(asked.body)),
        };
        self.state().journal.push(entry);
    }

    pub(crate) fn note_delivery(&self, complaint_id: &str, delivery: &Delivery) {
        let entry = JournalEntry {
            at: self.now(),
            call: Call::Callback,
            complaint_id: Some(complaint_id.to_owned()),
            status: delivery.status,
            committed: matches!(delivery.status, Some(200 | 204)),
            body_sha256: delivery.notification_id.clone(),
        };
        self.state().journal.push(entry);
    }
}

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
        self.happen(id, "USER_RESPONSE", "USER_RESPONSE", text, images, |complaint| complaint.user_waits = true)
    }

    /// The user complains once more about a finished complaint: a new round.
    pub fn continue_complaint(&self, id: &str, text: &str) -> bool {
        let done = self.happen(id, "USER_CONTINUE_COMPLAINT", "CONTINUE_COMPLAINT", text, 0, |complaint| {
            complaint.state = ComplaintState::Processing;
            complaint.times += 1;
            complaint.user_waits = true;
        });
        self.system_message(id, "USER_CONTINUE_COMPLAINT_SYSTEM_MESSAGE", "用户继续投诉，请于72小时内妥善处理。");
        done
    }

    /// The user asks the platform to step in.
    pub fn platform_help(&self, id: &str, reason: &str) -> bool {
        let done = self.happen(id, "USER_APPLY_PLATFORM_SERVICE", "USER_APPLY_PLATFORM_SERVICE", "", 0, |complaint| {
            complaint.in_platform_service = true
        });
        if let Some(entry) = self.0.state().complaints.get_mut(id).and_then(|complaint| complaint.history.last_mut()) {
            entry.reason = Some(reason.to_owned());
        }
        done
    }

    /// The platform writes to both.
    pub fn platform_message(&self, id: &str, text: &str) -> bool {
        self.happen(id, "PLATFORM_RESPONSE", "RESPONSE_BY_PLATFORM", text, 0, |_| {})
    }

    /// The user answers the survey that follows a completion.
    pub fn satisfaction(&self, id: &str, score: u8, text: &str) -> bool {
        let words = format!("{score}星 {text}");
        self.happen(id, "USER_SUBMIT_SATISFACTION", "USER_RESPONSE", words.trim(), 0, |_| {})
    }

    /// A refund has arrived; the complaint is finished by that.
    pub fn refund_received(&self, id: &str) -> bool {
        self.happen(
            id,
            "COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE",
            "REFUND_SUCCESS",
            "退款已到账",
            0,
            |complaint| {
                complaint.full_refunded = true;
                complaint.state = ComplaintState::Processed;
                complaint.user_waits = false;
            },
        )
    }

    /// Something happens to a complaint: a row of history, a change, a notification.
    fn happen(
        &self,
        id: &str,
        kind: &'static str,
        action: &'static str,
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
            let images = (0..images).map(|_| new_picture(&mut state, id)).collect();
            state.log(id, now, kind, text, images);
            if let Some(complaint) = state.complaints.get_mut(id) {
                change(complaint);
            }
        }
        self.0.notify(id, action);
        true
    }

    fn system_message(&self, id: &str, kind: &'static str, text: &str) {
        let now = self.0.now();
        self.0.state().log(id, now, kind, text, Vec::new());
    }

    /// Adds a row of a type the merchant cannot know.
    pub fn unknown_entry(&self, id: &str, kind: &'static str, text: &str) -> bool {
        self.happen(id, kind, "SOMETHING_NEW", text, 0, |_| {})
    }

    /// Breaks something, a number of times.
    pub fn inject(&self, fault: Fault) {
        self.0.state().faults.0.push(fault);
    }

    /// Forgets all faults that are still to come.
    pub fn clear_faults(&self) {
        self.0.state().faults.0.clear();
    }

    /// Moves the platform's clock forward.
    pub fn advance(&self, seconds: i64) {
        self.0.advanced_ms.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Every call and delivery, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.0.state().journal.clone()
    }

    /// What the platform holds of a complaint.
    #[must_use]
    pub fn complaint(&self, id: &str) -> Option<Value> {
        self.0.state().complaints.get(id).map(truth)
    }

    /// Ids of all complaints.
    #[must_use]
    pub fn complaint_ids(&self) -> Vec<String> {
        self.0.state().complaints.keys().cloned().collect()
    }
}

fn truth(complaint: &Complaint) -> Value {
    let mut json = complaint.json(complaint.phone.clone(), true);
    json["history"] = complaint.history.iter().map(crate::model::Entry::json).collect();
    json
}

/// The id of a picture: base64 of a small message that names the complaint, as the platform's own are.
pub(crate) fn new_picture(state: &mut State, complaint_id: &str) -> String {
    let number = state.next_number();
    let mut message = vec![0x0a, u8::try_from(complaint_id.len()).unwrap_or_default()];
    message.extend_from_slice(complaint_id.as_bytes());
    message.extend_from_slice(&[0x18, 0x00]);
    message.extend_from_slice(&number.to_be_bytes());
    let id = STANDARD.encode(message);
    state.media.insert(id.clone(), Media::Drawn { seed: number.wrapping_mul(0x9e37_79b9_7f4a_7c15) });
    id
}

/// Makes a complaint without telling anybody.
pub(crate) fn make_complaint(shared: &Shared, new: NewComplaint) -> String {
    let now = shared.now();
    let created_at = now - new.age_minutes * 60_000;
    let mchid = new.mchid.unwrap_or_else(|| shared.merchants().swap_remove(0));
    let mut state = shared.state();
    let id = state.new_complaint_id(created_at);
    let number = state.next_number();
    let detail = new.detail.unwrap_or_else(|| "商品有问题，联系商家一直没有回复".to_owned());
    let media: Vec<String> = (0..new.images).map(|_| new_picture(&mut state, &id)).collect();
    let complaint = Complaint {
        id: id.clone(),
        mchid,
        created_at,
        detail: detail.clone(),
        state: ComplaintState::Pending,
        phone: Some(format!("138{:08}", number * 7919 % 100_000_000)),
        openid: format!("oUpF8uMuAJO_M2pxb1Q9zN{number:06}"),
        transaction_id: format!("42000025{:013}{:07}", created_at % 10_000_000_000_000, number % 10_000_000),
        out_trade_no: format!("QH{created_at}{number:04}"),
        amount: new.amount.unwrap_or(9900),
        full_refunded: false,
        user_waits: false,
        times: 1,
        problem_description: new.problem_description.unwrap_or_else(|| "不满意商家服务".to_owned()),
        problem_type: new.problem_type.unwrap_or_else(|| "OTHERS".to_owned()),
        apply_refund_amount: new.apply_refund_amount,
        tags: vec!["TRUSTED".to_owned()],
        media: media.clone(),
        in_platform_service: false,
        immediate: new.need_immediate_service,
        extra: serde_json::Map::default(),
        history: Vec::new(),
    };
    state.complaints.insert(id.clone(), complaint);
    state.log(&id, created_at, "USER_CREATE_COMPLAINT", &detail, media);
    let notice = "用户已向微信支付投诉贵司，请于72小时内妥善处理用户投诉。";
    state.log(&id, created_at + 2000, "USER_CREATE_COMPLAINT_SYSTEM_MESSAGE", notice, Vec::new());
    id
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
