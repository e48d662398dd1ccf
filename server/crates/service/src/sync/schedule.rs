//! When a complaint is read again by id.

use crate::platform::wire::{self, Progress};
use desk_domain::{Reading, Span, Timestamp};
use wechatpay_complaints as wechatpay;

/// The list window: what is older is in no list that is read regularly.
pub(crate) const WINDOW: Span = Span::days(30);
/// The platform shows complaints of 365 days; what was finished earlier can no longer re-open.
const HORIZON: Span = Span::days(365);

/// Why and when a complaint is to be read next, after a reading that began at `read_at`. A complaint that re-opens never
/// re-enters the list window, so finished ones are looked at as well: often for 30 days counted from when they were
/// finished, then once a week.
pub(crate) fn next_reading(
    complaint: &wechatpay::Complaint,
    progress: &Progress,
    read_at: Timestamp,
) -> (Reading, Timestamp) {
    let age = read_at - wire::complained_at(complaint).unwrap_or(read_at);
    let finished_for = read_at - progress.clocks.completed_at.or(progress.last_event_at).unwrap_or(read_at);
    let open = wire::state_of(complaint).is_open();
    let pause = match (open, age, finished_for) {
        (true, age, _) if age <= Span::days(3) => Span::minutes(10),
        (true, age, _) if age <= WINDOW => Span::hours(1),
        (true, ..) => Span::hours(6),
        (false, _, done) if done <= WINDOW => Span::hours(6),
        (false, _, done) if done <= HORIZON => Span::days(7),
        (false, ..) => return (Reading::Old, Timestamp(i64::MAX)),
    };
    let reading = if age <= WINDOW { Reading::Recent } else { Reading::Old };
    (reading, read_at + pause)
}
