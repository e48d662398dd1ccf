//! Tags.

use super::at;
use crate::rows::{audit, complaint, id, read};
use desk_domain::{Act, AuditEntry, EventKind, Tag};
use desk_store::Tagged;
use desk_store::testing::TestStore;
use desk_testing::on_both_databases;

on_both_databases!(tags);

fn tag(text: &str) -> Tag {
    Tag::parse(text).unwrap()
}

fn told(minutes: i64) -> AuditEntry {
    AuditEntry { at: at(minutes), ..audit(Act::Tag) }
}

async fn tags(test: TestStore) {
    let store = &test.store;
    for n in 1..=2 {
        store.apply_read(&read(complaint(n), None)).await.unwrap();
    }
    assert_eq!(store.tag(&id(1), &tag("VIP 客户"), &told(3)).await.unwrap(), Tagged::Added);
    assert_eq!(store.tag(&id(1), &tag("ｖｉｐ　客户"), &told(4)).await.unwrap(), Tagged::Already);
    assert_eq!(store.tag(&id(1), &tag("冷链"), &told(5)).await.unwrap(), Tagged::Added);
    assert_eq!(store.tag(&id(2), &tag("vip 客户"), &told(7)).await.unwrap(), Tagged::Added);
    assert_eq!(store.tags_of(&id(1)).await.unwrap(), [tag("VIP 客户"), tag("冷链")]);
    assert_eq!(store.tags_of(&id(2)).await.unwrap(), [tag("VIP 客户")], "as the first has written it");
    assert_eq!(store.latest_tags(9).await.unwrap(), [tag("VIP 客户"), tag("冷链")]);
    let events = store.events_after(2, 9).await.unwrap();
    let told_of: Vec<_> =
        events.iter().map(|event| (event.at, event.kind.clone(), event.complaint_id.clone())).collect();
    let expected = [(3, 1), (5, 1), (7, 2)].map(|(minutes, n)| (at(minutes), Ok(EventKind::Team), Some(id(n))));
    assert_eq!(told_of, expected);
    assert!(store.untag(&id(1), &tag("Vip 客户"), &told(9)).await.unwrap());
    assert!(!store.untag(&id(1), &tag("VIP 客户"), &told(10)).await.unwrap(), "once");
    assert_eq!(store.tags_of(&id(1)).await.unwrap(), [tag("冷链")]);
    for n in 0..9 {
        assert_eq!(store.tag(&id(1), &tag(&format!("第{n}个")), &told(11)).await.unwrap(), Tagged::Added, "{n}");
    }
    assert_eq!(store.tag(&id(1), &tag("太多"), &told(12)).await.unwrap(), Tagged::Full);
    assert_eq!(store.tags_of(&id(1)).await.unwrap().len(), 10);
    assert_eq!(store.latest_tags(1).await.unwrap(), [tag("第0个")], "what was not given is not offered");
}
