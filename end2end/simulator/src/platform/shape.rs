//! What a value of a body must look like, written down as data and held against what came.

use crate::answer::Refusal;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use url::Url;

pub(super) enum Shape {
    /// Text that says something.
    Words,
    /// The same, up to so many characters.
    Text(usize),
    OneOf(&'static [&'static str]),
    Flag,
    /// A whole number above nothing: fen, or how many.
    Positive,
    /// RFC 3339.
    Instant,
    /// The address of a page, up to so many characters.
    Https(usize),
    Object(&'static [Field]),
    /// An object whose field `by` says which one of several others it carries.
    Choice {
        by: &'static str,
        of: &'static [(&'static str, Field)],
        besides: &'static [Field],
    },
    /// One item or more.
    List(&'static Shape),
}

pub(super) struct Field {
    name: &'static str,
    shape: Shape,
    is_required: bool,
}

pub(super) const fn required(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: true }
}

pub(super) const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, is_required: false }
}

impl Shape {
    /// Refuses a value of another shape, naming the place at fault below `at`.
    pub(super) fn check(&self, at: &str, value: &Value) -> Result<(), Refusal> {
        let refusal = || Refusal::parameter(at, format!("{}{}", last(at), self.rule()));
        let object = || value.as_object().ok_or_else(refusal);
        let text = |max: usize| value.as_str().filter(|text| says_something(text) && text.chars().count() <= max);
        let fits = match self {
            Self::Object(fields) => return check_fields(at, object()?, *fields),
            Self::Choice { by, of, besides } => return check_choice(at, object()?, by, of, besides),
            Self::List(item) => {
                let items = value.as_array().filter(|items| !items.is_empty()).ok_or_else(refusal)?;
                return check_items(at, items, item);
            }
            Self::Words => text(usize::MAX).is_some(),
            Self::Text(max) => text(*max).is_some(),
            Self::OneOf(names) => value.as_str().is_some_and(|name| names.contains(&name)),
            Self::Flag => value.is_boolean(),
            Self::Positive => value.as_i64().is_some_and(|fen| fen > 0),
            Self::Instant => value.as_str().is_some_and(|text| OffsetDateTime::parse(text, &Rfc3339).is_ok()),
            Self::Https(max) => text(*max).is_some_and(is_https),
        };
        if fits { Ok(()) } else { Err(refusal()) }
    }

    fn rule(&self) -> String {
        match self {
            Self::Words => "应为非空字符串".to_owned(),
            Self::Text(max) => format!("应为1到{max}个字符的非空字符串"),
            Self::OneOf(names) => format!("应为{}之一", names.join("、")),
            Self::Flag => "应为布尔值".to_owned(),
            Self::Positive => "应为正整数".to_owned(),
            Self::Instant => "应为RFC3339格式的时间".to_owned(),
            Self::Https(max) => format!("应为至多{max}个字符的HTTPS链接"),
            Self::Object(_) | Self::Choice { .. } => "应为对象".to_owned(),
            Self::List(_) => "应为非空数组".to_owned(),
        }
    }
}

pub(super) fn says_something(text: &str) -> bool {
    !text.trim().is_empty()
}

fn is_https(text: &str) -> bool {
    text.starts_with("https://") && Url::parse(text).is_ok_and(|url| url.has_host())
}

/// The name that a pointer ends in, or that of the list it points into.
fn last(at: &str) -> &str {
    at.rsplit('/').find(|name| name.parse::<usize>().is_err()).unwrap_or_default()
}

fn check_items(at: &str, items: &[Value], item: &Shape) -> Result<(), Refusal> {
    items.iter().enumerate().try_for_each(|(place, value)| item.check(&format!("{at}/{place}"), value))
}

fn check_fields<'a>(
    at: &str,
    object: &Map<String, Value>,
    fields: impl IntoIterator<Item = &'a Field, IntoIter: Clone>,
) -> Result<(), Refusal> {
    let mut fields = fields.into_iter();
    if let Some(name) = object.keys().find(|name| fields.clone().all(|field| field.name != name.as_str())) {
        return Err(Refusal::unknown(at, name));
    }
    fields.try_for_each(|Field { name, shape, is_required }| match object.get(*name) {
        Some(value) => shape.check(&format!("{at}/{name}"), value),
        None if *is_required => Err(Refusal::parameter(&format!("{at}/{name}"), format!("{name}必填"))),
        None => Ok(()),
    })
}

fn check_choice(
    at: &str,
    object: &Map<String, Value>,
    by: &'static str,
    of: &[(&str, Field)],
    besides: &[Field],
) -> Result<(), Refusal> {
    let Some((_, chosen)) = of.iter().find(|(name, _)| object.get(by).is_some_and(|value| value == name)) else {
        let names: Vec<&str> = of.iter().map(|(name, _)| *name).collect();
        return Err(Refusal::parameter(&format!("{at}/{by}"), format!("{by}应为{}之一", names.join("、"))));
    };
    check_fields(at, object, [&required(by, Shape::Words), chosen].into_iter().chain(besides))
}
