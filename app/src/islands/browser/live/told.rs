//! What a page is told of the world outside.

use wasm_bindgen::JsValue;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Told {
    Change(Change),
    /// The server is there; its clock, in unix milliseconds.
    Beat(i64),
    /// The connection is gone, and is being made again.
    Lost,
    /// The server is there and lets nobody in: the page asks for itself and sees why.
    Refused,
}

/// Something that changed. Empty where the event concerns no complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) id: i64,
    pub(super) complaint: String,
}

impl Change {
    /// Reads an event's data. What cannot be read has changed something all the same.
    pub(super) fn read(id: i64, data: &str) -> Self {
        let complaint = js_sys::JSON::parse(data).ok().and_then(|data| field(&data, "complaint_id"));
        Self { id, complaint: complaint.unwrap_or_default() }
    }
}

impl Told {
    /// As one tab tells another.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::Change(change) => format!("change {} {}", change.id, change.complaint),
            Self::Beat(now) => format!("beat {now}"),
            Self::Lost => "lost".to_owned(),
            Self::Refused => "refused".to_owned(),
        }
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        Some(match words.next()? {
            "change" => Self::Change(Change {
                id: words.next()?.parse().ok()?,
                complaint: words.next().unwrap_or_default().to_owned(),
            }),
            "beat" => Self::Beat(words.next()?.parse().ok()?),
            "lost" => Self::Lost,
            "refused" => Self::Refused,
            _ => return None,
        })
    }
}

fn field(object: &JsValue, name: &str) -> Option<String> {
    js_sys::Reflect::get(object, &name.into()).ok()?.as_string()
}
