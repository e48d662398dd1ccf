//! What is only in this browser comes back when its page is opened again.

use super::draft::{Draft, code_in};
use super::fields::{KEEPS_AT, words_of};
use crate::islands::browser::dom;
use crate::islands::browser::kept::Kept;
use crate::islands::browser::post::Answer;
use wasm_bindgen_futures::spawn_local;
use web_sys::FormData;

/// Into the form that it grew from, or beside what is newer.
pub(super) fn restore(draft: &Draft) {
    let fields = draft.fields();
    let place = Kept::of("reply", &fields.author(), &fields.hidden("complaint"));
    for (kept, values) in place.all() {
        let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let Some(form) = form_of(&values) else { continue };
        if value("revision") == Some(fields.hidden("revision").as_str()) && !draft.is_dirty() {
            kept.forget();
            if words_of(&form) != fields.words() {
                fields.put(&values);
                draft.has_come_back();
            }
        } else {
            let fields = fields.clone();
            spawn_local(async move {
                match fields.post(KEEPS_AT, &form, false).await {
                    Answer::Done { .. } => kept.forget(),
                    Answer::Refused { says, .. } if code_in(&says) == Some("draft_sent") => kept.forget(),
                    Answer::Refused { says, .. } if code_in(&says) == Some("draft_conflict") => {
                        kept.forget();
                        dom::look();
                    }
                    Answer::Refused { .. } | Answer::Unreachable => {}
                }
            });
        }
    }
}

fn form_of(values: &[(String, String)]) -> Option<FormData> {
    let form = FormData::new().ok()?;
    for (name, value) in values {
        form.append_with_str(name, value).ok()?;
    }
    Some(form)
}
