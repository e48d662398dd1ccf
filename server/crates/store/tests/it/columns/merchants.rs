//! Merchants and their keys.

use super::at;
use crate::rows::{NOW, audit, merchant};
use desk_domain::{Act, ClockReading, KeyUse, Merchant, PublicKey, RetiredKey, Span, SubMerchant};
use desk_store::testing::TestStore;
use desk_testing::on_both_databases;
use std::slice::from_ref;

on_both_databases!(merchants, keys_and_clocks);

async fn merchants(test: TestStore) {
    let store = &test.store;
    let connected = Merchant {
        mchid: merchant(1),
        name: "青禾鲜生".into(),
        partner: true,
        api_base: "https://api.example".into(),
        serial_no: "5A01".into(),
        private_key_sealed: vec![1, 2],
        apiv3_key_sealed: vec![3],
        public_key: Some(PublicKey { id: "PUB_KEY_ID_7".into(), pem: "public key".into() }),
        platform_certificates_pem: vec!["one certificate".into(), "another".into()],
        created_at: at(1),
        last_callback_at: Some(at(2)),
        last_verified_at: Some(at(3)),
        last_error: Some("no answer".into()),
        notification_url: Some("https://desk.example/notify".into()),
        certificate_expires_at: Some(at(5)),
    };
    store.put_merchant(&connected, None).await.unwrap();
    assert_eq!(store.merchant(&merchant(1)).await.unwrap(), Some(connected.clone()));
    assert_eq!(store.merchants().await.unwrap(), from_ref(&connected));

    let replaced = Merchant {
        name: "青禾".into(),
        partner: false,
        api_base: "https://api2.example".into(),
        serial_no: "5A02".into(),
        private_key_sealed: vec![4],
        apiv3_key_sealed: vec![5],
        public_key: None,
        platform_certificates_pem: vec!["a third".into()],
        created_at: at(11),
        last_callback_at: None,
        last_verified_at: None,
        last_error: None,
        notification_url: None,
        certificate_expires_at: Some(at(15)),
        ..connected.clone()
    };
    store.put_merchant(&replaced, None).await.unwrap();
    let expected = Merchant {
        created_at: connected.created_at,
        last_callback_at: connected.last_callback_at,
        last_verified_at: connected.last_verified_at,
        last_error: connected.last_error,
        notification_url: connected.notification_url,
        ..replaced
    };
    assert_eq!(store.merchant(&merchant(1)).await.unwrap(), Some(expected), "its health is not told with its keys");

    let named = SubMerchant { mchid: merchant(1), sub_mchid: merchant(7), name: "青禾一店".into() };
    store.put_sub_merchant(&named, &audit(Act::NameSubMerchant)).await.unwrap();
    assert_eq!(store.sub_merchants().await.unwrap(), [named]);
    let retired = RetiredKey { serial_no: "5A01".into(), private_key_sealed: vec![1, 2] };
    assert!(store.retired_keys(&merchant(1)).await.unwrap() == [retired]);
}

async fn keys_and_clocks(test: TestStore) {
    let (store, mchid) = (&test.store, merchant(1));
    let used = KeyUse {
        serial: "PUB_KEY_ID_7".into(),
        expires_at: Some(at(90)),
        last_answer_at: Some(at(-3)),
        last_callback_at: Some(at(-5)),
        answers: 17,
        callbacks: 23,
    };
    store.note_key_uses(&mchid, std::slice::from_ref(&used), NOW).await.unwrap();
    assert_eq!(store.key_uses(&mchid, NOW).await.unwrap(), [used]);
    let clock = ClockReading { ahead: Span(-9), measured_at: at(7), is_proven: true };
    store.put_clock(&mchid, &clock).await.unwrap();
    assert_eq!(store.clock(&mchid).await.unwrap(), Some(clock));
}
