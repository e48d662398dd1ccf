//! What becomes of a stored complaint when another reading comes.

use super::ReadComplaint;
use desk_domain::{Complaint, Reading, owner};

/// What is stored after a reading. A list row lacks the payer's openid, and everything that only the history tells.
/// `owner_is_gone`: the merchant is no longer connected whose complaint it was.
pub(crate) fn merge(read: &ReadComplaint, stored: Option<&Complaint>, owner_is_gone: bool) -> Complaint {
    let (new, whole) = (&read.complaint, read.history.is_some());
    let mut merged = new.clone();
    let Some(stored) = stored else { return merged };
    if !read.names_merchant {
        merged.complainted_mchid = stored.complainted_mchid.clone();
    }
    if !owner_is_gone {
        merged.mchid = owner(&merged.complainted_mchid, &stored.mchid, &new.mchid).clone();
    }
    merged.payer_openid = merged.payer_openid.or_else(|| stored.payer_openid.clone());
    merged.history_at = merged.history_at.max(stored.history_at);
    merged.changed_at = merged.changed_at.max(stored.changed_at);
    if whole && merged.changed_at > new.history_at {
        // A list row has shown a change since this history was asked for.
        (merged.reading, merged.verify_after) = (Reading::Changed, merged.changed_at);
    }
    if merged.payer_phone_sealed.is_none() {
        // A phone that was read once stays readable here, also when the platform's copy no longer is.
        merged.payer_phone_tail.clone_from(&stored.payer_phone_tail);
    }
    if merged.payer_phone_tail == stored.payer_phone_tail {
        // Sealing is randomised: the same phone would look like a change every time.
        merged.payer_phone_sealed.clone_from(&stored.payer_phone_sealed);
    }
    if !whole && stored.history_read {
        merged.round_started_at = stored.round_started_at;
        merged.replied_at = stored.replied_at;
        merged.completed_at = stored.completed_at;
        merged.next_due = stored.next_due;
        merged.last_event_at = stored.last_event_at;
        merged.last_speaker.clone_from(&stored.last_speaker);
        merged.last_kind.clone_from(&stored.last_kind);
        merged.last_words.clone_from(&stored.last_words);
        merged.last_pictures = stored.last_pictures;
        merged.unanswered = stored.unanswered;
        merged.derived = stored.derived;
        merged.history_read = true;
        merged.history_whole = stored.history_whole;
    }
    if is_same_end(&merged, stored) {
        // What comes after the end of a complaint does not move it.
        merged.completed_at = merged.completed_at.min(stored.completed_at);
    }
    merged
}

/// Whether both know the end of the same round, by the same rules.
fn is_same_end(merged: &Complaint, stored: &Complaint) -> bool {
    merged.completed_at.is_some()
        && stored.completed_at.is_some()
        && stored.history_read
        && (merged.round_started_at, merged.derived) == (stored.round_started_at, stored.derived)
}

/// Whether two records differ in anything but when they were verified.
pub(crate) fn differs(stored: &Complaint, new: &Complaint) -> bool {
    let same_times = Complaint {
        verified_at: stored.verified_at,
        verify_after: stored.verify_after,
        history_at: stored.history_at,
        changed_at: stored.changed_at,
        reading: stored.reading,
        raw: if says_the_same(&stored.raw, &new.raw) { stored.raw.clone() } else { new.raw.clone() },
        ..new.clone()
    };
    *stored != same_times
}

/// Whether two raw answers about a complaint say the same. The platform seals a phone anew for every answer, and leaves the
/// openid out of list rows.
#[must_use]
pub fn says_the_same(one: &str, other: &str) -> bool {
    raw_facts(one).is_some_and(|facts| Some(facts) == raw_facts(other))
}

fn raw_facts(raw: &str) -> Option<serde_json::Value> {
    let mut facts: serde_json::Value = serde_json::from_str(raw).ok()?;
    let fields = facts.as_object_mut()?;
    fields.remove("payer_phone");
    fields.remove("payer_openid");
    Some(facts)
}

/// Whether something later is stored, of the row or of the history.
pub(crate) fn is_stale(read: &ReadComplaint, stored: &Complaint) -> bool {
    let newer_history = read.history.is_some() && stored.history_at > read.complaint.history_at;
    stored.verified_at > read.seen_at || newer_history
}
