//! Query strings, and what each call takes of them.

use crate::answer::Refusal;
use crate::faults::Call;
use std::collections::HashMap;
use std::ops::RangeInclusive;

pub(super) type Parameters = HashMap<String, String>;

const fn known(call: Call, partner: bool) -> &'static [&'static str] {
    match call {
        Call::List => &["limit", "offset", "begin_date", "end_date", "complainted_mchid"],
        Call::History => &["limit", "offset"],
        // What a link in a history carries to end within the hour.
        Call::Download => &["sign"],
        Call::Certificates => &["algorithm_type"],
        Call::RefundQuery if partner => &["sub_mchid"],
        _ => &[],
    }
}

/// The parameters of a query string. One that the call does not take, or that is there twice, is refused.
pub(super) fn parameters(call: Call, partner: bool, query: &str) -> Result<Parameters, Refusal> {
    let mut parameters = Parameters::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !known(call, partner).contains(&name.as_ref()) {
            return Err(Refusal::query(&name, "参数中含有非法的额外参数"));
        }
        if parameters.insert(name.clone().into_owned(), value.into_owned()).is_some() {
            return Err(Refusal::query(&name, "参数重复"));
        }
    }
    Ok(parameters)
}

pub(super) fn number(
    parameters: &Parameters,
    name: &str,
    default: usize,
    range: RangeInclusive<usize>,
) -> Result<usize, Refusal> {
    let Some(text) = parameters.get(name) else { return Ok(default) };
    text.parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| Refusal::query(name, format!("输入源“/query/{name}”映射到数值字段“{name}”规则校验失败")))
}
