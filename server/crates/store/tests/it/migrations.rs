//! What an earlier version has written is read by this one.

use crate::rows::id;
use desk_domain::message::RefundOrder;
use desk_domain::{Content, Fen, Timestamp};
use desk_store::testing::TestStore;
use desk_testing::{Dialect, in_time};

/// The last version in which columns bore the names that WeChat Pay gives its fields.
const NAMED_BY_WECHAT_PAY: i64 = 14;

const COMPLAINT: &str = "INSERT INTO complaints (complaint_id, mchid, complainted_mchid, state, is_open, complaint_time
    , detail, problem_type, problem_description, amount, apply_refund_amount, out_trade_no, payer_openid, full_refunded
    , incoming_user_response, user_complaint_times, in_platform_service, need_immediate_service, user_tags
    , round_started_at, next_due, last_event_at, last_speaker, last_words, verified_at, verify_after, history_read, raw)
    VALUES ('200201820260824000000000001', '1900012101', '1900012102', 'PENDING', TRUE, 11, '烂了', 'REFUND', '质量'
    , 800, 700, 'QH7', 'oUpF8', FALSE, TRUE, 3, FALSE, TRUE, '[]', 12, 13, 14, 'user', '烂了', 15, 16, TRUE, '{}')";
const ENTRY: &str =
    "INSERT INTO history (complaint_id, log_id, operate_time, kind, operator, details, images, raw, position)
    VALUES ('200201820260824000000000001', 'row-1', 21, 'USER_RESPONSE', '投诉人', '烂了', '[]', '{}', 0)";
const REFUND: &str = r#"INSERT INTO outbox (id, complaint_id, mchid, complainted_mchid, kind, text, author, state
    , created_at, send_after, known_log_ids, log_id, idempotent_id, extras)
    VALUES ('m1', '200201820260824000000000001', '1900012101', '1900012102', 'refund', '退', 's1', 'delivered'
    , 31, 32, '["row-1"]', 'row-2', 'once'
    , '{"refund":{"out_refund_no":"TS1","transaction_id":"","out_trade_no":"QH7","amount":700,"total":800}}')"#;
const REPLY: &str = r#"INSERT INTO outbox (id, complaint_id, mchid, complainted_mchid, kind, text, author, state
    , created_at, send_after, known_log_ids, idempotent_id, extras)
    VALUES ('m2', '200201820260824000000000001', '1900012101', '1900012102', 'reply', '好', 's1', 'delivered'
    , 33, 34, '[]', 'twice', '{"link":{"url":"https://a.example","text":"\"out_refund_no\":"}}')"#;

async fn earlier_names_are_read(dialect: Dialect) {
    let test = TestStore::of_version(dialect, NAMED_BY_WECHAT_PAY).await;
    for statement in [COMPLAINT, ENTRY, REFUND, REPLY] {
        test.tamper(statement).await;
    }
    test.store.migrate().await.unwrap();

    let complaint = test.store.complaint(&id(1)).await.unwrap().unwrap();
    assert_eq!((complaint.subject_mchid.as_str(), complaint.complained_at), ("1900012102", Some(Timestamp(11))));
    assert_eq!((complaint.problem_kind, complaint.problem.as_str()), (Some("REFUND".into()), "质量"));
    assert_eq!((complaint.refund_asked, complaint.order_no.as_deref()), (Some(Fen(700)), Some("QH7")));
    assert_eq!((complaint.payer_id.as_deref(), complaint.round), (Some("oUpF8"), 3));
    assert!(complaint.awaits_reply && complaint.immediate && !complaint.platform_assists);
    let history = test.store.history(&id(1)).await.unwrap();
    assert_eq!((history[0].entry_id.as_str(), history[0].sort_at), ("row-1", Timestamp(21)));

    let refund = test.store.outbox(&"m1".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((refund.subject_mchid.as_str(), refund.known_entry_ids), ("1900012102", vec!["row-1".to_owned()]));
    assert_eq!((refund.entry_id.as_deref(), refund.idempotency_key.as_str()), (Some("row-2"), "once"));
    let terms = RefundOrder {
        refund_no: "TS1".into(),
        transaction_id: String::new(),
        order_no: "QH7".into(),
        amount: Fen(700),
        total: Fen(800),
    };
    assert_eq!(refund.content, Content::Refund(terms));
    let reply = test.store.outbox(&"m2".parse().unwrap()).await.unwrap().unwrap();
    let Content::Reply(reply) = reply.content else { panic!("{reply:?}") };
    assert_eq!(reply.link.unwrap().text, "\"out_refund_no\":", "what people have written stays");
}

#[tokio::test]
async fn earlier_names_are_read_on_sqlite() {
    in_time(earlier_names_are_read(Dialect::Sqlite)).await;
}

#[tokio::test]
async fn earlier_names_are_read_on_postgres() {
    in_time(earlier_names_are_read(Dialect::Postgres)).await;
}
