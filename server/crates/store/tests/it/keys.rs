//! Keys over time.

use crate::rows::{NOW, audit, merchant};
use desk_domain::{Act, AuditEntry, ClockReading, KeyUse, Merchant, Span, SubMerchant};
use desk_store::testing::TestStore;
use desk_testing::{merchant_record, on_both_databases};

on_both_databases!(
    what_a_key_has_verified_adds_up_by_day,
    a_replaced_key_is_kept_until_its_merchant_goes,
    the_end_of_a_certificate_is_known_as_long_as_it_is_in_use,
    a_sub_merchant_has_one_name,
);

fn key_use(serial: &str, answers: i64, callbacks: i64) -> KeyUse {
    let seen = |count: i64| (count > 0).then_some(NOW);
    let (last_answer_at, last_callback_at) = (seen(answers), seen(callbacks));
    KeyUse { serial: serial.into(), expires_at: None, last_answer_at, last_callback_at, answers, callbacks }
}

fn connected(serial_no: &str) -> Merchant {
    let private_key_sealed = serial_no.as_bytes().to_vec();
    let record = merchant_record(merchant(1).as_str(), serial_no);
    Merchant { private_key_sealed, certificate_expires_at: None, ..record }
}

async fn what_a_key_has_verified_adds_up_by_day(test: TestStore) {
    let (store, mchid) = (&test.store, merchant(1));
    store.note_key_uses(&mchid, &[key_use("A", 5, 0)], NOW - Span::days(8)).await.unwrap();
    store.note_key_uses(&mchid, &[key_use("A", 2, 1), key_use("B", 0, 3)], NOW).await.unwrap();
    store.note_key_uses(&mchid, &[key_use("A", 1, 0)], NOW).await.unwrap();
    let week = store.key_uses(&mchid, NOW - Span::days(7)).await.unwrap();
    let counts: Vec<_> = week.iter().map(|used| (used.serial.as_str(), used.answers, used.callbacks)).collect();
    assert_eq!(counts, [("A", 3, 1), ("B", 0, 3)]);
    assert_eq!(week[0].last_callback_at, Some(NOW), "what is not told again stays known");

    store.prune_key_uses(NOW).await.unwrap();
    assert_eq!(store.key_uses(&mchid, NOW - Span::days(30)).await.unwrap()[0].answers, 3);
    assert!(store.key_uses(&merchant(2), NOW).await.unwrap().is_empty());
}

async fn a_replaced_key_is_kept_until_its_merchant_goes(test: TestStore) {
    let (store, mchid) = (&test.store, merchant(1));
    for (serial, minutes) in [("A", 0), ("A", 1), ("B", 2), ("C", 3)] {
        let at = NOW + Span::minutes(minutes);
        let audit = AuditEntry { at, ..audit(Act::PutMerchant) };
        store.put_merchant(&connected(serial), Some(&audit)).await.unwrap();
    }
    let retired: Vec<_> = store.retired_keys(&mchid).await.unwrap();
    let retired: Vec<_> =
        retired.iter().map(|key| (key.serial_no.as_str(), key.private_key_sealed.as_slice())).collect();
    assert_eq!(retired, [("B", b"B".as_slice()), ("A", b"A".as_slice())], "the latest first, each once");

    let clock = ClockReading { ahead: Span(-9), measured_at: NOW, is_proven: true };
    store.put_clock(&mchid, &clock).await.unwrap();
    assert_eq!(store.clock(&mchid).await.unwrap(), Some(clock));
    assert!(store.remove_merchant(&mchid, None).await.unwrap());
    assert!(store.retired_keys(&mchid).await.unwrap().is_empty(), "no key is left behind");
    assert_eq!(store.clock(&mchid).await.unwrap(), None);
}

async fn the_end_of_a_certificate_is_known_as_long_as_it_is_in_use(test: TestStore) {
    let store = &test.store;
    let told = Merchant { certificate_expires_at: Some(NOW), ..connected("A") };
    let end = async || store.merchant(&merchant(1)).await.unwrap().unwrap().certificate_expires_at;
    store.put_merchant(&told, None).await.unwrap();
    store.put_merchant(&connected("A"), None).await.unwrap();
    assert_eq!(end().await, Some(NOW), "the same certificate ends at the same time");
    store.put_merchant(&connected("B"), None).await.unwrap();
    assert_eq!(end().await, None, "another one's end is not known");
}

async fn a_sub_merchant_has_one_name(test: TestStore) {
    for name in ["青禾一店", "青禾二店"] {
        let named = SubMerchant { mchid: merchant(1), sub_mchid: merchant(7), name: name.into() };
        test.store.put_sub_merchant(&named, &audit(Act::NameSubMerchant)).await.unwrap();
    }
    let names: Vec<_> = test.store.sub_merchants().await.unwrap().into_iter().map(|named| named.name).collect();
    assert_eq!(names, ["青禾二店"]);
}
