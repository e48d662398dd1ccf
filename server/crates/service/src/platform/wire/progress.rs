//! The progress of a complaint, derived from its history, or else from its list row.

use super::told::ToldComplaint;
use desk_domain::text::says_something;
use desk_domain::{Clocks, ComplaintState, Course, HistoryEntry, HistoryKind, Outcome, Step, Timestamp, Voice};

/// The progress of a complaint: its clocks and its last event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) clocks: Clocks,
    pub(crate) last_event_at: Option<Timestamp>,
    pub(crate) last_voice: Voice,
    pub(crate) last_kind: Option<HistoryKind>,
    pub(crate) last_words: String,
    pub(crate) last_pictures: bool,
    pub(crate) unanswered: bool,
    pub(crate) decided: bool,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) history_read: bool,
    /// Whether the history has every row that WeChat Pay counts.
    pub(crate) history_whole: bool,
}

/// Derives the progress from the history, which is in the order of time.
pub(crate) fn progress_from_history(
    complaint: &ToldComplaint,
    history: &[HistoryEntry],
    history_whole: bool,
    read_at: Timestamp,
) -> Progress {
    let created = complaint.complained_at();
    let steps: Vec<Step> = history.iter().map(step).collect();
    let course = Course::of(created, read_at, complaint.state().is_open(), &steps);
    let last = course.last.map(|at| &history[at]);
    Progress {
        clocks: course.clocks,
        last_event_at: last.map_or(created, |row| row.told_at),
        last_voice: last.map_or(Voice::User, |row| row.kind.speaker()),
        last_kind: last.map(|row| row.kind.clone()),
        last_words: last.map_or_else(|| complaint.fields.complaint_detail.clone(), |row| row.details.clone()),
        last_pictures: last.is_some_and(|row| !row.images.is_empty()),
        unanswered: course.unanswered,
        decided: course.decided,
        outcome: course.outcome,
        history_read: true,
        history_whole,
    }
}

fn step(row: &HistoryEntry) -> Step {
    Step {
        kind: row.kind.clone(),
        at: row.sort_at,
        told_at: row.told_at,
        has_words: says_something(&row.details),
        has_pictures: !row.images.is_empty(),
    }
}

/// Derives what a list row tells, until the history is read: a state past PENDING means that there was a reply.
pub(crate) fn progress_from_row(complaint: &ToldComplaint, seen_at: Timestamp) -> Progress {
    let created = complaint.complained_at();
    let replied = complaint.state() != ComplaintState::Pending;
    let at_the_latest = created.unwrap_or(seen_at);
    Progress {
        clocks: Clocks {
            round_started_at: created,
            replied_at: replied.then_some(at_the_latest),
            completed_at: (!complaint.state().is_open()).then_some(at_the_latest),
        },
        last_event_at: created,
        last_voice: Voice::User,
        last_kind: None,
        last_words: complaint.fields.complaint_detail.clone(),
        last_pictures: !complaint.fields.complaint_media_list.is_empty(),
        unanswered: false,
        decided: false,
        outcome: None,
        history_read: false,
        history_whole: false,
    }
}
