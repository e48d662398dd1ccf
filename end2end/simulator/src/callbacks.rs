//! Notifications to the merchant: encrypted, signed, repeated until they are taken.

use crate::answer::request_id;
use crate::control::Control;
use crate::faults::{Call, FaultKind};
use crate::keys::{KeyKind, random};
use crate::model::rfc3339;
use crate::pending::{Pending, Subject};
use crate::shared::Shared;
use serde_json::json;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// An answer that takes longer counts as none.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(50);
const LATE_MS: i64 = 60_000;
const WEEK_MS: i64 = 7 * 86_400_000;
const MAX_TRIES: u32 = 1000;

/// One delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub notification_id: String,
    /// 1 for the first.
    pub attempt: u32,
    /// What the merchant answered; `None` if it did not.
    pub status: Option<u16>,
}

/// How long to wait after so many tries: 5 seconds once, a minute ten times, then five minutes each.
pub(crate) const fn wait_ms(tries: u32) -> i64 {
    match tries {
        0 | 1 => 5_000,
        2..=11 => 60_000,
        _ => 300_000,
    }
}

impl Shared {
    /// Plans a notification about a complaint.
    pub(crate) fn notify(&self, complaint_id: &str, action_type: &'static str) {
        self.plan(Subject::Complaint { id: complaint_id.to_owned(), action_type }, None);
    }

    /// Plans a notification, to the registered URL or another.
    pub(crate) fn plan(&self, subject: Subject, url: Option<String>) {
        let now = self.now();
        let mut state = self.state();
        state.planned += 1;
        let number = state.planned;
        state.callbacks.push(Pending {
            id: uuid::Uuid::from_bytes(random()).to_string(),
            number,
            subject,
            url,
            created_at: now,
            tries: 0,
            due_at: now,
        });
    }

    fn envelope(&self, pending: &Pending) -> String {
        let nonce = hex::encode(random::<6>());
        let subject = &pending.subject;
        let resource = self.state().written(Call::Callback, subject.complaint_id(), subject.resource());
        let (event_type, summary, original_type) = pending.subject.names();
        json!({
            "id": pending.id,
            "create_time": rfc3339(pending.created_at),
            "resource_type": "encrypt-resource",
            "event_type": event_type,
            "summary": summary,
            "resource": {
                "original_type": original_type,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": self.keys.aead(&nonce, original_type, &resource),
                "associated_data": original_type,
                "nonce": nonce,
            },
        })
        .to_string()
    }

    /// A wait of this many milliseconds, at the speed that was asked for.
    fn sped_up(&self, wait: i64) -> i64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a wait in milliseconds")]
        let wait = (wait as f64 / self.options.speed.max(0.001)) as i64;
        wait
    }

    /// In the middle of a migration both keys sign in turn: one notification after the other, and each of its deliveries.
    fn callback_serial(&self, pending: &Pending) -> String {
        let turn = pending.number + u64::from(pending.tries);
        let in_turn = if turn.is_multiple_of(2) { KeyKind::PublicKey } else { KeyKind::Certificate };
        self.keys.signer(pending.subject.key().unwrap_or(in_turn))
    }
}

impl Control {
    /// Delivers everything that is due now, once, and tells what came of it.
    pub async fn flush_callbacks(&self) -> Vec<Delivery> {
        let shared = self.shared();
        let now = shared.now();
        let (registered, due) = {
            let mut state = shared.state();
            let (due, later): (Vec<_>, Vec<_>) =
                std::mem::take(&mut state.callbacks).into_iter().partition(|pending| pending.due_at <= now);
            state.callbacks = later;
            state.delivering += due.len();
            (state.notify_url.clone(), due)
        };
        let (mut deliveries, begun) = (Vec::new(), due.len());
        for mut pending in due {
            // Nobody to tell, then or later.
            let Some(url) = pending.url.clone().or_else(|| registered.clone()) else { continue };
            let fault = shared.state().fault(Call::Callback, pending.subject.complaint_id());
            if fault == Some(FaultKind::Late) {
                pending.due_at = now + shared.sped_up(LATE_MS);
                shared.state().callbacks.push(pending);
                continue;
            }
            pending.tries += 1;
            let repeats = if fault == Some(FaultKind::Duplicate) { 2 } else { 1 };
            let mut status = None;
            for _ in 0..repeats {
                status = self.deliver(&url, &pending, fault).await;
                let delivery = Delivery { notification_id: pending.id.clone(), attempt: pending.tries, status };
                shared.note_delivery(pending.subject.complaint_id(), &delivery);
                deliveries.push(delivery);
            }
            let given_up = pending.tries >= MAX_TRIES || now - pending.created_at > WEEK_MS;
            if !matches!(status, Some(200 | 204)) && !given_up {
                pending.due_at = now + shared.sped_up(wait_ms(pending.tries));
                shared.state().callbacks.push(pending);
            }
        }
        shared.state().delivering -= begun;
        deliveries
    }

    async fn deliver(&self, url: &str, pending: &Pending, fault: Option<FaultKind>) -> Option<u16> {
        if fault == Some(FaultKind::DropBefore) {
            return None;
        }
        let shared = self.shared();
        let body = match fault {
            Some(FaultKind::Malformed) => "{\"id\":".to_owned(),
            _ => shared.envelope(pending),
        };
        let headers = shared.signed_with(&shared.callback_serial(pending), body.as_bytes(), fault);
        let headers = if fault == Some(FaultKind::MissingSignature) { Vec::new() } else { headers };
        let mut request = shared.http.post(url).timeout(PATIENCE);
        request = request.header("Content-Type", "application/json").header("Request-ID", request_id());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        request.body(body).send().await.ok().map(|answer| answer.status().as_u16())
    }
}

/// Delivers as time passes.
pub(crate) async fn deliver_forever(control: Control, stop: CancellationToken) {
    while !stop.is_cancelled() {
        control.flush_callbacks().await;
        tokio::select! {
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            () = stop.cancelled() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_is_the_documented_one() {
        let waits: Vec<i64> = (1..=13).map(|tries| wait_ms(tries) / 1000).collect();
        assert_eq!(waits, [5, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 300, 300]);
    }
}
