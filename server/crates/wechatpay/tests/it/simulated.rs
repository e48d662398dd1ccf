//! The calls against a strict platform that shares no code with the client.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use wechatpay_complaints::types::{Action, Block, Clickable, Faq, NormalMessage, RefundStatus, TextBlock};
use wechatpay_complaints::{
    Advice, Apiv3Key, Client, ImmediateReply, KeyError, ListQuery, MerchantKey, MiniProgram, Payment, PlatformKeys,
    RefundDecision, RefundRequest, ReplyRequest, Sighting,
};
use wechatpay_simulator::{KeyMode, NewComplaint, Options, Running, Simulator};

pub(crate) const MCHID: &str = "1900012181";

pub(crate) async fn simulator(options: Options) -> Running {
    drop(rustls::crypto::ring::default_provider().install_default());
    Simulator::start(options).await.unwrap()
}

pub(crate) fn public_key(platform: &Running) -> PlatformKeys {
    let mut keys = PlatformKeys::new();
    keys.add_public_key(&platform.credentials.public_key_id, &platform.credentials.public_key_pem).unwrap();
    keys
}

pub(crate) fn client(platform: &Running, keys: PlatformKeys) -> Client {
    let held = &platform.credentials;
    let key = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    Client::builder(MCHID, key, keys).api_base(&platform.base_url).build().unwrap()
}

pub(crate) async fn merchant() -> (Running, Client) {
    let platform = simulator(Options::default()).await;
    let client = client(&platform, public_key(&platform));
    (platform, client)
}

pub(crate) fn asks_for_refund() -> NewComplaint {
    NewComplaint {
        problem_type: Some("REFUND".into()),
        amount: Some(12_800),
        apply_refund_amount: Some(12_800),
        ..NewComplaint::default()
    }
}

#[tokio::test]
async fn a_granted_refund_is_told_started_and_followed() {
    let (platform, client) = merchant().await;
    let id = platform.control.new_complaint(asks_for_refund());
    client.update_refund_progress(&id, &RefundDecision::approve(0).remark("已核实")).await.unwrap();
    let again = client.update_refund_progress(&id, &RefundDecision::approve(0)).await.unwrap_err();
    assert!(matches!(again.advice(), Advice::FixRequest { .. }), "the decision can be told once: {again}");

    let complaint = client.complaint(&id).await.unwrap();
    let payment = Payment::TransactionId(complaint.complaint_order_info[0].transaction_id.clone());
    let request = RefundRequest::new(payment, "refund|1", 12_800, 12_800).reason("商品损坏");
    let started = client.refund(&request).await.unwrap();
    assert_eq!(started.status, RefundStatus::Processing);
    assert_eq!(client.refund(&request).await.unwrap().refund_id, started.refund_id, "the same refund, not a second");
    let more = RefundRequest::new(Payment::TransactionId(started.transaction_id.clone()), "refund|2", 1, 12_800);
    assert!(client.refund(&more).await.is_err(), "no more than was paid");

    platform.control.refund_received(&id);
    assert_eq!(client.refund_status("refund|1", None).await.unwrap().status, RefundStatus::Success);
    assert_eq!(client.refund_status("refund|9", None).await.unwrap_err().advice(), Advice::Gone);
    assert!(client.complaint(&id).await.unwrap().complaint_full_refunded);
}

#[tokio::test]
async fn a_refused_refund_finishes_the_complaint() {
    let (platform, client) = merchant().await;
    let id = platform.control.new_complaint(asks_for_refund());
    let picture = client.upload_image("凭证.png", b"\x89PNG\r\n\x1a\nrest".to_vec()).await.unwrap();
    client.update_refund_progress(&id, &RefundDecision::reject("已超过退货期限", vec![picture])).await.unwrap();
    assert_eq!(client.complaint(&id).await.unwrap().complaint_state.as_str(), "PROCESSED");
    let other = platform.control.new_complaint(NewComplaint::default());
    assert!(client.update_refund_progress(&other, &RefundDecision::approve(1)).await.is_err(), "nobody asked for one");
}

#[tokio::test]
async fn immediate_service_takes_every_block_once() {
    let (platform, client) = merchant().await;
    let immediate = NewComplaint { need_immediate_service: true, ..NewComplaint::default() };
    let id = platform.control.new_complaint(immediate);
    let picture = client.upload_image("a.png", b"\x89PNG\r\n\x1a\nrest".to_vec()).await.unwrap();
    let call = || Action::jump_url("https://desk.example.com/help", "help");
    let card = MiniProgram::new("wx1234567890abcdef", "pages/order", "查看订单");
    let blocks = vec![
        Block::text(TextBlock::new("您好，请选择：").bold().secondary()),
        Block::image(picture, false),
        Block::link(Clickable::new("帮助", call())),
        Block::button(
            Clickable::new("转人工", Action::send_message("转人工", "human")).until("2030-01-01T00:00:00+08:00", false),
        ),
        Block::buttons(
            vec![Clickable::new("是", call()), Clickable::new("打开", Action::jump_mini_program(&card, "card"))],
            true,
        ),
        Block::faqs(vec![Faq::new("1", "怎么退款？", Action::send_message("怎么退款？", "faq-1"))]),
    ];
    let reply =
        ImmediateReply::new(MCHID, NormalMessage::new(blocks).by_machine(), "550e8400-e29b-41d4-a716-446655440000");
    let first = client.reply_immediately(&id, &reply).await.unwrap();
    let second = client.reply_immediately(&id, &reply).await.unwrap();
    assert_eq!(first.log_id, second.log_id);

    let history = client.negotiation_history(&id, 300, 0).await.unwrap();
    let ours: Vec<_> = history.rows.iter().filter(|row| row.log_id == first.log_id).collect();
    assert_eq!(ours.len(), 1, "one message, however often it was sent");
    assert_eq!(ours[0].normal_message.as_ref().unwrap().blocks.len(), 6);
    assert_eq!(client.complaint(&id).await.unwrap().complaint_state.as_str(), "PROCESSING");
}

/// Links and cards go out as documented; this merchant has not been granted them.
#[tokio::test]
async fn a_link_needs_a_permission() {
    let (platform, client) = merchant().await;
    let id = platform.control.new_complaint(NewComplaint::default());
    let card = MiniProgram::new("wx1234567890abcdef", "pages/order", "查看订单");
    let plain = || ReplyRequest::new(MCHID, "请看这里。");
    for reply in [plain().link("https://shop.example.com/o/1", "查看订单"), plain().mini_program(card)] {
        let refused = client.reply(&id, &reply).await.unwrap_err();
        assert_eq!((refused.advice(), refused.code()), (Advice::NotPermitted, Some("NO_AUTH")));
    }
    let before = platform.control.journal().len();
    for reply in [
        plain().link("http://shop.example.com", "订单"),
        plain().link("https://shop.example.com", "超过十个字符的链接文字"),
        plain().link("https://shop.example.com", ""),
        plain().link("", "订单"),
        plain().link("https://", "订单"),
        plain().link(format!("https://shop.example.com/{}", "x".repeat(512)), "订单"),
        plain().mini_program(MiniProgram::new("", "pages/order", "查看订单")),
        plain().mini_program(MiniProgram::new("wx1234567890abcdef", "", "查看订单")),
        plain().mini_program(MiniProgram::new("wx1234567890abcdef", "pages/order", "")),
        plain().images(vec![String::new()]),
    ] {
        assert!(client.reply(&id, &reply).await.is_err());
    }
    assert_eq!(platform.control.journal().len(), before, "never sent");
}

#[tokio::test]
async fn certificates_are_downloaded_without_holding_any_key() {
    let platform = simulator(Options { keys: KeyMode::Certificate, ..Options::default() }).await;
    let newcomer = client(&platform, PlatformKeys::new());
    let window = ListQuery::new("2026-08-01", "2026-08-30");
    assert_eq!(newcomer.list_complaints(&window).await.unwrap_err().advice(), Advice::Forged, "nothing can be proven");

    let apiv3 = Apiv3Key::new(&platform.credentials.apiv3_key).unwrap();
    let downloaded = newcomer.download_certificates(&apiv3).await.unwrap();
    let mut keys = PlatformKeys::new();
    assert_eq!(keys.add_certificate(&downloaded[0].pem).unwrap(), downloaded[0].serial_no);
    client(&platform, keys).list_complaints(&window).await.unwrap();

    let wrong = Apiv3Key::new([7; 32]).unwrap();
    assert!(newcomer.download_certificates(&wrong).await.is_err());
    let (public_only, client) = merchant().await;
    let apiv3 = Apiv3Key::new(&public_only.credentials.apiv3_key).unwrap();
    assert!(client.download_certificates(&apiv3).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_the_platform_would_not_take_is_never_sent() {
    let (platform, client) = merchant().await;
    let id = platform.control.new_complaint(asks_for_refund());
    let calls = || platform.control.journal().len();
    let before = calls();
    let long = "长".repeat(201);
    for decision in [
        RefundDecision::reject("", Vec::new()),
        RefundDecision::reject(&long, Vec::new()),
        RefundDecision::reject("原因", vec!["a".into(); 5]),
        RefundDecision::approve(1).remark(&long),
    ] {
        assert!(client.update_refund_progress(&id, &decision).await.is_err(), "{decision:?}");
    }
    let payment = || Payment::OutTradeNo("QH1".into());
    for refund in [
        RefundRequest::new(payment(), "", 1, 1),
        RefundRequest::new(payment(), "退款1", 1, 1),
        RefundRequest::new(payment(), "r1", 0, 1),
        RefundRequest::new(payment(), "r1", 2, 1),
        RefundRequest::new(payment(), "r1", 1, 1).notify_url("https://d.cn/n?a=1"),
    ] {
        assert!(client.refund(&refund).await.is_err(), "{refund:?}");
    }
    let message = |blocks| ImmediateReply::new(MCHID, NormalMessage::new(blocks), "id");
    let mut two = Block::text("文字");
    two.kind = "IMAGE".into();
    let mut unknown = Block::text("文字");
    unknown.extra.insert("new".into(), true.into());
    let mut nobody = NormalMessage::new(vec![Block::text("文字")]);
    nobody.sender_identity = Some("ROBOT".into());
    for reply in [
        message(Vec::new()),
        message(vec![two]),
        message(vec![Block::text("谢谢😀")]),
        message(vec![unknown]),
        ImmediateReply::new(MCHID, nobody, "id"),
    ] {
        assert!(client.reply_immediately(&id, &reply).await.is_err(), "{reply:?}");
    }
    assert_eq!(calls(), before);
}

/// Time passes for the platform alone: certificates that have run out prove nothing.
#[tokio::test]
async fn an_expired_certificate_proves_nothing() {
    let platform = simulator(Options { keys: KeyMode::Certificate, ..Options::default() }).await;
    let held = &platform.credentials;
    let mut keys = PlatformKeys::new();
    keys.add_certificate(&held.certificate_pem).unwrap();
    let key = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    let now = Arc::new(AtomicI64::new(wechatpay_simulator::machine_time() / 1000));
    let clock = now.clone();
    let client = Client::builder(MCHID, key, keys)
        .api_base(&platform.base_url)
        .clock(Arc::new(move || clock.load(Ordering::SeqCst)))
        .build()
        .unwrap();
    let window = ListQuery::new("2026-08-01", "2026-08-30");
    client.list_complaints(&window).await.unwrap();
    const SIX_YEARS: i64 = 6 * 366 * 86_400;
    now.fetch_add(SIX_YEARS, Ordering::SeqCst);
    platform.control.advance(SIX_YEARS);
    assert_eq!(client.list_complaints(&window).await.unwrap_err().advice(), Advice::Forged);
}

/// What an observer is told: the key and the time that are proven, or the date of an answer that proves nothing.
#[tokio::test]
async fn an_observer_learns_which_key_verified_and_what_time_it_was() {
    let platform = simulator(Options { clock: Arc::new(|| 1_787_724_000_000), ..Options::default() }).await;
    let held = &platform.credentials;
    let seen: Arc<Mutex<Vec<Sighting>>> = Arc::default();
    let (notes, ours) = (seen.clone(), Arc::new(AtomicI64::new(1_787_724_007)));
    let now = ours.clone();
    let key = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    let client = Client::builder(MCHID, key, public_key(&platform))
        .api_base(&platform.base_url)
        .clock(Arc::new(move || now.load(Ordering::SeqCst)))
        .observer(Arc::new(move |sighting| notes.lock().unwrap().push(sighting.clone())))
        .build()
        .unwrap();
    assert!(client.notification_url().await.unwrap().is_none());
    assert_eq!(seen.lock().unwrap().pop().unwrap().verified_by, None, "a refusal proves nothing");
    client.security_echo("hello").await.unwrap();
    let told = seen.lock().unwrap().pop().unwrap();
    assert_eq!(told.verified_by.as_deref(), Some(held.public_key_id.as_str()));
    assert_eq!((told.platform_time, told.local_time), (Some(1_787_724_000), 1_787_724_007));

    ours.store(1_787_724_000 - 400, Ordering::SeqCst);
    client.security_echo("hello").await.unwrap_err();
    let told = seen.lock().unwrap().pop().unwrap();
    assert_eq!((told.verified_by, told.platform_time), (None, Some(1_787_724_000)));
}

#[tokio::test]
async fn a_merchant_certificate_is_held_against_its_key() {
    let (platform, _) = merchant().await;
    let held = platform.credentials.clone();
    let other = platform.control.rotate_merchant_key().unwrap();
    let key = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    assert!(key.check_certificate(&held.merchant_certificate_pem).unwrap() > 1_787_724_000);
    let another = key.check_certificate(&other.merchant_certificate_pem).unwrap_err();
    assert_eq!(another, KeyError::CertificateSerial { found: other.serial_no.clone() });
    let mixed = MerchantKey::from_pem(&held.serial_no, &other.merchant_key_pem).unwrap();
    assert_eq!(mixed.check_certificate(&held.merchant_certificate_pem).unwrap_err(), KeyError::CertificatePair);
    assert_eq!(key.check_certificate("nothing").unwrap_err(), KeyError::Certificate);
}
