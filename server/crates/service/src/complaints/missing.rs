//! Pictures of a page that cannot be shown.

use crate::complaints::{ComplaintView, TimelineItem};
use desk_domain::Missing;
use std::collections::HashMap;

/// Says at each picture of a page that is missing why it is.
pub(crate) fn explain_missing(view: &mut ComplaintView, missing: &[(String, Missing)]) {
    if missing.is_empty() {
        return;
    }
    let missing: HashMap<String, Missing> =
        missing.iter().map(|(key, missing)| (format!("/media/{key}"), *missing)).collect();
    let of_entries = view.timeline.iter_mut().flat_map(|item| match item {
        TimelineItem::Entry(entry) => entry.images.iter_mut(),
        TimelineItem::Outgoing(outgoing) => outgoing.images.iter_mut(),
        TimelineItem::Team(_) | TimelineItem::Note(_) => [].iter_mut(),
    });
    for image in view.facts.evidence.iter_mut().chain(of_entries) {
        image.missing = missing.get(&image.href).copied();
    }
}
