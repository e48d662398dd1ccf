//! Handing out readings by id: never more than the quota takes until the next time, and no reason starves.

use crate::Result;
use crate::desk::Desk;
use crate::group::Group;
use crate::work::{ReadHistory, Task, lane};
use desk_domain::{ComplaintId, Mchid, Reading, Span};
use desk_store::DueReadings;

/// How often readings are handed out.
pub(crate) const HAND_OUT_EVERY: Span = Span::seconds(10);
/// How long the readings that are handed out last: twice as long as the period, so that no call of the quota is left
/// unused.
const LASTS: Span = Span::seconds(20);
/// A reading that was handed out and not made is handed out again after this time.
const AGAIN: Span = Span::minutes(10);
/// One of this many readings is reserved for each reason that has something due.
const SHARE: u32 = 32;

/// Queues due readings of all merchants, those first that have waited longest. Returns how many.
///
/// # Errors
/// If the database cannot be used.
pub async fn hand_out_readings(desk: &Desk) -> Result<usize> {
    let mut queued = 0;
    for merchant in desk.store().merchants().await? {
        queued += hand_out_of(desk, &merchant.mchid).await?;
    }
    Ok(queued)
}

/// Hands out readings in two lanes, since calls of each kind have a quota of their own: complaints in the list window
/// need only their history read, older ones also the scarce detail.
pub(crate) async fn hand_out_of(desk: &Desk, mchid: &Mchid) -> Result<usize> {
    let reasons = [Reading::Changed, Reading::Recent, Reading::Backfilled];
    let recent = hand_out_in(desk, mchid, Group::History, &reasons).await?;
    Ok(recent + hand_out_in(desk, mchid, Group::Detail, &[Reading::Old]).await?)
}

async fn hand_out_in(desk: &Desk, mchid: &Mchid, group: Group, reasons: &[Reading]) -> Result<usize> {
    let (lane, now) = (lane(mchid, group), desk.now());
    let places = u32::try_from(LASTS.0 / lane.interval.0).unwrap_or(1);
    let waiting = u32::try_from(desk.store().jobs_in_lane(&lane).await?).unwrap_or(u32::MAX);
    let room = places.saturating_sub(waiting);
    if room == 0 {
        return Ok(0);
    }
    let due = |reading, limit| DueReadings { mchid, reading, now, limit };
    let mut wanted = Vec::new();
    for reading in reasons {
        wanted.push(desk.store().readings_due(due(*reading, room)).await?);
    }
    let job_of = |complaint_id: ComplaintId| ReadHistory { mchid: mchid.clone(), complaint_id }.due(now);
    let mut queued = 0;
    for (reading, limit) in reasons.iter().zip(shares(room, &wanted)) {
        if limit > 0 {
            queued += desk.store().hand_out(due(*reading, limit), now + AGAIN, &lane, job_of).await?;
        }
    }
    Ok(queued)
}

/// Divides places among reasons in the order of their urgency, after each has got a small reserved share.
fn shares(room: u32, wanted: &[u32]) -> Vec<u32> {
    let certain = (room / SHARE).max(1);
    let mut left = room;
    let mut shares: Vec<u32> = Vec::new();
    for wanted in wanted {
        let share = certain.min(*wanted).min(left);
        left -= share;
        shares.push(share);
    }
    for (share, wanted) in shares.iter_mut().zip(wanted) {
        let more = (wanted - *share).min(left);
        *share += more;
        left -= more;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_starves_and_no_place_is_left_empty() {
        assert_eq!(shares(40, &[100, 100, 100]), [38, 1, 1]);
        assert_eq!(shares(40, &[0, 100, 100]), [0, 39, 1]);
        assert_eq!(shares(40, &[3, 1, 100]), [3, 1, 36]);
        assert_eq!(shares(40, &[0, 0, 7]), [0, 0, 7]);
        assert_eq!(shares(2, &[9, 9, 9]), [1, 1, 0]);
    }
}
