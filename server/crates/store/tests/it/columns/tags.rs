//! Tags.

use super::at;
use crate::inbox::query;
use crate::rows::{audit, complaint, id, read};
use desk_domain::{Act, AuditEntry, EventKind, Tab, Tag, TeamAct};
use desk_store::testing::TestStore;
use desk_store::{InboxQuery, Tagged};
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
    let listed = async |text: &str| {
        let tagged = InboxQuery { tag: Some(tag(text)), ..query(Tab::Any) };
        let mut rows: Vec<_> = store.inbox_page(&tagged).await.unwrap().into_iter().map(|row| row.id).collect();
        rows.sort();
        (rows, store.count_states(&tagged, 9).await.unwrap().any())
    };
    assert_eq!(listed("vip 客户").await, (vec![id(1), id(2)], 2));
    assert_eq!((listed("冷链").await, listed("冷").await), ((vec![id(1)], 1), (vec![], 0)), "the whole tag");
    assert!(store.untag(&id(1), &tag("Vip 客户"), &told(9)).await.unwrap());
    assert!(!store.untag(&id(1), &tag("VIP 客户"), &told(10)).await.unwrap(), "once");
    assert_eq!(store.tags_of(&id(1)).await.unwrap(), [tag("冷链")]);
    let acts: Vec<_> = store.team_events(&id(2)).await.unwrap().into_iter().map(|event| event.act.unwrap()).collect();
    assert_eq!(acts, [TeamAct::Tagged { tag: "vip 客户".into() }]);
    let last = store.team_events(&id(1)).await.unwrap().pop().unwrap();
    assert_eq!((last.at, last.act), (at(9), Ok(TeamAct::Untagged { tag: "Vip 客户".into() })));
    for n in 0..9 {
        assert_eq!(store.tag(&id(1), &tag(&format!("第{n}个")), &told(11)).await.unwrap(), Tagged::Added, "{n}");
    }
    assert_eq!(store.tag(&id(1), &tag("太多"), &told(12)).await.unwrap(), Tagged::Full);
    assert_eq!(store.tags_of(&id(1)).await.unwrap().len(), 10);
    assert_eq!(store.latest_tags(1).await.unwrap(), [tag("第0个")], "what was not given is not offered");
}
