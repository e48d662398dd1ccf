//! Complaints that are there from the start: the same for the same seed, of several trades, in every stage.

use crate::complaints::{NewComplaint, make_complaint, new_picture};
use crate::model::ComplaintState;
use crate::shared::Shared;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// What is complained about, by trade: description, words, type.
const CASES: &[(&str, &str, &str)] = &[
    ("商品质量问题", "收到的水蜜桃烂了五个，汁水都流到箱子外面了，商家说运输问题不管，要求退款", "REFUND"),
    ("少发货", "订了两箱车厘子只收到一箱，物流显示只有一个包裹，客服让我等一直没有下文", "REFUND"),
    ("未经同意自动续费", "会员到期没有任何提醒就自动扣了 25 元，我根本没有同意续费，请退回", "REFUND"),
    ("会员权益未到账", "充值成功了但是 App 里还是普通用户，换了手机也不行", "SERVICE_NOT_WORK"),
    ("归还后仍在计费", "充电宝中午 12 点就还回柜机了，现在还在扣钱，客服电话打不通", "REFUND"),
    ("押金未退还", "设备已经归还三天，押金 99 元一直没有退", "REFUND"),
    ("服务未按约定提供", "约好周六上午十点拍摄，摄影师临时取消也不改期，定金不退", "REFUND"),
    ("商家态度差", "打电话一直推脱，说话很难听，要求道歉并处理", "OTHERS"),
    ("课程与宣传不符", "宣传说有一对一答疑，买了以后只有录播，要求退还学费", "REFUND"),
    ("酒店预订无法入住", "到店说没有房间，平台订单却显示已确认，耽误了行程", "REFUND"),
    ("重复扣款", "同一笔订单扣了两次钱，银行短信都有记录", "REFUND"),
    ("不满意商家服务", "安装师傅迟到三个小时，还把墙面弄脏了", "OTHERS"),
];
const REPLIES: &[&str] = &[
    "您好，非常抱歉给您带来不好的体验，我们正在核实情况，会在今天内给您答复。",
    "您好，已为您登记，麻烦补一张快递面单的照片，核实后马上为您处理。",
    "您好，经核实是我们的疏漏，退款已原路退回，请留意到账通知。",
    "您好，已为您重新安排服务时间，工作人员稍后会与您联系确认。",
];
const ANSWERS: &[&str] =
    &["照片已经发了，麻烦快一点", "都两天了还没有消息", "好的，等你们处理", "还是没有收到退款", "请给一个明确的时间"];

/// Fills a simulator.
pub(crate) fn fill(shared: &Shared) {
    let mut rng = StdRng::seed_from_u64(shared.options.seed);
    for n in 0..shared.options.complaints {
        one(shared, &mut rng, n);
    }
}

fn one(shared: &Shared, rng: &mut StdRng, n: usize) {
    let Some((problem, words, kind)) = CASES.choose(rng).copied() else { return };
    let amount = [2500, 4680, 9900, 12_800, 25_900, 69_900, 128_000].choose(rng).copied().unwrap_or(9900);
    let merchants = shared.merchants();
    let open = n.is_multiple_of(3);
    let id = make_complaint(
        shared,
        NewComplaint {
            detail: Some(words.to_owned()),
            problem_description: Some(problem.to_owned()),
            problem_type: Some(kind.to_owned()),
            amount: Some(amount),
            apply_refund_amount: (kind == "REFUND").then_some(amount),
            need_immediate_service: rng.random_ratio(1, 8),
            images: if rng.random_ratio(1, 2) { rng.random_range(1..=4) } else { 0 },
            mchid: Some(merchants[n % merchants.len()].clone()),
            age_minutes: age(rng, n, open),
            without_phone: n % 7 == 5,
            silent: true,
            ..NewComplaint::default()
        },
    );
    if open {
        open_history(shared, rng, &id, n)
    } else {
        finished_history(shared, rng, &id)
    }
    decorate(shared, rng, &id, problem);
}

/// Open complaints are young, with a few beyond or close to a deadline; finished ones go back 25 days.
fn age(rng: &mut StdRng, n: usize, open: bool) -> i64 {
    if !open {
        return rng.random_range(2 * 24 * 60..25 * 24 * 60);
    }
    match n % 30 {
        0 => rng.random_range(24 * 60 + 10..26 * 60),
        3 => rng.random_range(22 * 60 + 15..23 * 60 + 50),
        6 | 9 => rng.random_range(13 * 60..20 * 60),
        12 => rng.random_range(69 * 60..71 * 60 + 40),
        15 | 18 => rng.random_range(30 * 60..60 * 60),
        _ => rng.random_range(5..12 * 60),
    }
}

/// Nothing is said in the future, however young the complaint.
fn say(shared: &Shared, id: &str, at: i64, kind: &'static str, words: &str, pictures: usize) {
    let at = at.min(shared.now());
    let mut state = shared.state();
    let pictures = (0..pictures).map(|_| new_picture(&mut state, id, at)).collect();
    state.log(id, at, kind, words, pictures);
}

fn words(rng: &mut StdRng, list: &[&'static str]) -> &'static str {
    list.choose(rng).copied().unwrap_or_default()
}

/// Replied to or not, answered or not.
fn open_history(shared: &Shared, rng: &mut StdRng, id: &str, n: usize) {
    let replied = matches!(n % 30, 12 | 15 | 18) || rng.random_ratio(1, 3) && n % 30 > 9;
    if !replied {
        return;
    }
    let created = created_at(shared, id);
    let now = shared.now();
    let reply_at = created + (now - created) / 4;
    say(shared, id, reply_at, "MERCHANT_RESPONSE", words(rng, REPLIES), 0);
    let waits = rng.random_ratio(1, 2);
    if waits {
        let pictures = rng.random_range(0..=2);
        say(shared, id, created + (now - created) / 2, "USER_RESPONSE", words(rng, ANSWERS), pictures);
    }
    if let Some(complaint) = shared.state().complaints.get_mut(id) {
        complaint.state = ComplaintState::Processing;
        complaint.user_waits = waits;
    }
}

fn finished_history(shared: &Shared, rng: &mut StdRng, id: &str) {
    let created = created_at(shared, id);
    let mut at = created + rng.random_range(1..20) * HOUR;
    say(shared, id, at, "MERCHANT_RESPONSE", words(rng, REPLIES), 0);
    if rng.random_ratio(1, 2) {
        at += rng.random_range(20..300) * MINUTE;
        say(shared, id, at, "USER_RESPONSE", words(rng, ANSWERS), rng.random_range(0..=3));
        at += rng.random_range(20..300) * MINUTE;
        say(shared, id, at, "MERCHANT_RESPONSE", words(rng, REPLIES), 0);
    }
    if rng.random_ratio(1, 4) {
        at += 10 * MINUTE;
        say(shared, id, at, "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE", "商家已发起全额退款", 0);
        at += 30 * MINUTE;
        say(shared, id, at, "COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE", "退款已到账", 0);
        if let Some(complaint) = shared.state().complaints.get_mut(id) {
            complaint.full_refunded = true;
        }
    }
    at += 15 * MINUTE;
    say(shared, id, at, "MERCHANT_CONFIRM_COMPLETE", "", 0);
    if rng.random_ratio(1, 3) {
        say(shared, id, at + HOUR, "USER_SUBMIT_SATISFACTION", words(rng, &["5星 处理很快", "4星", "2星 等了太久"]), 0);
    }
    if let Some(complaint) = shared.state().complaints.get_mut(id) {
        complaint.state = ComplaintState::Processed;
    }
}

/// What some trades add, and what a few complaints go through.
fn decorate(shared: &Shared, rng: &mut StdRng, id: &str, problem: &str) {
    let created = created_at(shared, id);
    let platform = rng.random_ratio(1, 12);
    if platform {
        say(shared, id, created + 5 * MINUTE, "USER_APPLY_PLATFORM_SERVICE", "", 0);
        let notice = "请商家尽快联系用户并给出明确处理方案，逾期将按投诉规则处理。";
        say(shared, id, created + 40 * MINUTE, "PLATFORM_RESPONSE", notice, 0);
    }
    let risky = rng.random_ratio(1, 10);
    let mut state = shared.state();
    let Some(complaint) = state.complaints.get_mut(id) else { return };
    complaint.history.sort_by_key(|entry| entry.at);
    complaint.in_platform_service = platform && complaint.state != ComplaintState::Processed;
    if risky {
        complaint.tags = vec!["HIGH_RISK".to_owned()];
    }
    if problem == "归还后仍在计费" {
        complaint.extra.insert(
            "additional_info".to_owned(),
            json!({
                "type": "SHARE_POWER_TYPE",
                "share_power_info": {
                    "return_time": crate::model::rfc3339(created - HOUR),
                    "return_address_info": {
                        "return_address": "广东省深圳市南山区科技园地铁站 C 口",
                        "longitude": "113.93535488533665",
                        "latitude": "22.54318639518229",
                    },
                    "is_returned_to_same_machine": false,
                },
            }),
        );
        complaint.extra.insert(
            "service_order_info".to_owned(),
            json!([{ "order_id": "15646546545165651651", "out_order_no": "1234323JKHDFE1243252", "state": "DOING" }]),
        );
    }
}

fn created_at(shared: &Shared, id: &str) -> i64 {
    shared.state().complaints.get(id).map_or(0, |complaint| complaint.created_at)
}
