//! List, detail, negotiation history, platform certificates.

use super::Asked;
use super::query::{Parameters, number};
use crate::answer::{Answer, Refusal};
use crate::faults::{Call, FaultKind};
use crate::keys::{Certified, random};
use crate::model::{Complaint, State, beijing, rfc3339};
use crate::shared::Shared;
use serde_json::{Value, json};
use time::Date;
use time::macros::format_description;

const MAX_WINDOW_DAYS: i64 = 30;

fn date(parameters: &Parameters, name: &str) -> Result<Date, Refusal> {
    let text = parameters.get(name).ok_or_else(|| Refusal::query(name, format!("{name}必填")))?;
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| Refusal::query(name, "日期格式应为yyyy-MM-dd"))
}

pub(super) fn list(shared: &Shared, asked: &Asked<'_>, parameters: &Parameters) -> Result<Answer, Refusal> {
    let limit = number(parameters, "limit", 10, 1..=50)?;
    let offset = number(parameters, "offset", 0, 0..=usize::MAX)?;
    let (begin, end) = (date(parameters, "begin_date")?, date(parameters, "end_date")?);
    if end < begin {
        return Err(Refusal::query("end_date", "结束日期不能早于开始日期"));
    }
    if (end - begin).whole_days() >= MAX_WINDOW_DAYS {
        return Err(Refusal::query("end_date", "查询日期跨度不超过30天"));
    }
    let merchant = parameters.get("complainted_mchid");
    if let Some(merchant) = merchant {
        shared.permit(merchant).map_err(|_| Refusal::not_permitted("您暂无权限查询该商户的投诉单"))?;
    }
    let state = shared.state();
    let mut rows: Vec<&Complaint> = state
        .complaints
        .values()
        .filter(|complaint| (begin..=end).contains(&beijing(complaint.created_at).date()))
        .filter(|complaint| merchant.is_none_or(|merchant| *merchant == complaint.mchid))
        .collect();
    rows.sort_by_key(|complaint| std::cmp::Reverse((complaint.created_at, complaint.id.clone())));
    if asked.fault == Some(FaultKind::Reordered) {
        rows.reverse();
    }
    let rows: Vec<Value> = rows.into_iter().map(|row| row.json(shared.phone(row), false)).collect();
    let total = rows.len();
    paged(&state, (Call::List, None), (rows, total), limit, offset)
}

/// `data` is left out where there is nothing, `total_count` where the page is not the first.
fn paged(
    state: &State,
    (call, id): (Call, Option<&str>),
    (mut rows, total): (Vec<Value>, usize),
    limit: usize,
    offset: usize,
) -> Result<Answer, Refusal> {
    let (mut shown, mut from) = (limit, offset);
    for odd in state.odd(call, id) {
        shown = shown.min(odd.page_cap.unwrap_or(limit));
        if odd.reversed {
            rows.reverse();
        }
        if odd.ignores_offset {
            from = 0;
        }
        if odd.refuses_behind_the_end && from > 0 && from >= total {
            return Err(Refusal::query("offset", "超出范围"));
        }
    }
    let page: Vec<Value> = rows.into_iter().skip(from).take(shown).collect();
    let mut json = json!({ "limit": limit, "offset": offset });
    if !page.is_empty() {
        json["data"] = Value::Array(page);
    }
    if offset == 0 {
        json["total_count"] = total.into();
    }
    Ok(Answer::Json(json))
}

pub(super) fn detail(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let state = shared.state();
    let complaint = find(&state.complaints, asked)?;
    Ok(Answer::Json(complaint.json(shared.phone(complaint), true)))
}

pub(super) fn history(shared: &Shared, asked: &Asked<'_>, parameters: &Parameters) -> Result<Answer, Refusal> {
    let limit = number(parameters, "limit", 100, 1..=300)?;
    let offset = number(parameters, "offset", 0, 0..=usize::MAX)?;
    let state = shared.state();
    let complaint = find(&state.complaints, asked)?;
    let rows: Vec<Value> = complaint.told_rows(shared.now(), &state.telling).collect();
    let total = if state.telling.counted { complaint.history.len() } else { rows.len() };
    paged(&state, (Call::History, asked.complaint_id), (rows, total), limit, offset)
}

fn find<'a>(
    complaints: &'a std::collections::BTreeMap<String, Complaint>,
    asked: &Asked<'_>,
) -> Result<&'a Complaint, Refusal> {
    asked.complaint_id.and_then(|id| complaints.get(id)).ok_or_else(|| Refusal::missing("投诉单不存在"))
}

/// The platform certificates, encrypted with the APIv3 key; none for merchants that have the public key alone.
pub(super) fn certificates(shared: &Shared, parameters: &Parameters) -> Result<Answer, Refusal> {
    let is_wanted = rsa_wanted(parameters)?;
    if shared.keys.mode == crate::KeyMode::PublicKey {
        return Err(Refusal::missing("无可用的平台证书，请使用微信支付公钥"));
    }
    if !is_wanted {
        return Ok(Answer::Json(json!({ "data": [] })));
    }
    let row = |certified: &Certified| {
        let nonce = hex::encode(random::<6>());
        json!({
            "serial_no": certified.serial,
            "effective_time": rfc3339(certified.valid.start),
            "expire_time": rfc3339(certified.valid.end),
            "encrypt_certificate": {
                "algorithm": "AEAD_AES_256_GCM",
                "nonce": nonce,
                "associated_data": "certificate",
                "ciphertext": shared.keys.aead(&nonce, "certificate", &certified.pem),
            },
        })
    };
    Ok(Answer::Json(json!({ "data": shared.keys.certificates().iter().map(row).collect::<Value>() })))
}

/// All certificates here are RSA's.
fn rsa_wanted(parameters: &Parameters) -> Result<bool, Refusal> {
    match parameters.get("algorithm_type").map(String::as_str) {
        None | Some("RSA" | "ALL") => Ok(true),
        Some("SM2") => Ok(false),
        Some(_) => Err(Refusal::query("algorithm_type", "应为RSA、SM2或ALL")),
    }
}

impl Shared {
    /// The payer's phone as the merchant may read it.
    fn phone(&self, complaint: &Complaint) -> Option<String> {
        complaint.phone.as_deref().map(|phone| self.keys.for_merchant(phone, complaint.phone_for.as_deref()))
    }

    /// Whether the signer may act for this merchant.
    pub(crate) fn permit(&self, mchid: &str) -> Result<(), Refusal> {
        if self.merchants().iter().any(|own| own == mchid) {
            Ok(())
        } else {
            Err(Refusal::not_permitted("您暂无权限为该投诉单提交商户回复"))
        }
    }
}
