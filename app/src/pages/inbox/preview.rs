//! The words of a row: the reader's own draft, or the last thing that was said or done and by whom.

use crate::words::Words;
use desk_domain::text::says_something;
use desk_domain::{DraftPreview, HistoryKind, LastEvent, Voice};
use desk_service::complaints::InboxItem;
use leptos::prelude::*;

pub(super) fn preview(words: &'static Words, item: &InboxItem) -> AnyView {
    let (class, speaker, said) = match &item.draft {
        Some(draft) => ("row-draft", words.inbox.draft, words_of_draft(words, draft)),
        None => {
            ("row-speaker", speaker(words, item.complaint.last.speaker), words_of_event(words, &item.complaint.last))
        }
    };
    view! {
        <span class="row-preview">
            <span class=class>{speaker} {words.common.colon}</span>
            <bdi>{said}</bdi>
        </span>
    }
    .into_any()
}

fn speaker(words: &'static Words, voice: Voice) -> &'static str {
    match voice {
        Voice::User => words.inbox.user,
        Voice::Merchant => words.inbox.us,
        Voice::Platform => words.inbox.platform,
        Voice::System | Voice::Unknown => words.inbox.system,
    }
}

fn words_of_draft(words: &'static Words, draft: &DraftPreview) -> String {
    with_picture(words, draft.has_pictures, &draft.words)
}

/// What was done is named, unless the words say it: a reply is its words, a decision is a decision with its reason.
fn words_of_event(words: &'static Words, last: &LastEvent) -> String {
    let told = last.kind.as_ref().map_or_else(|| last.words.clone(), |kind| words.history.said(kind, &last.words));
    let said = with_picture(words, last.has_pictures, &told);
    // A rating is plain by itself.
    let is_plain = |kind: &HistoryKind| is_speech(kind) || *kind == HistoryKind::UserSubmitSatisfaction;
    let named = last.kind.as_ref().filter(|kind| said.is_empty() || !is_plain(kind));
    match named.map(|kind| words.history.kind(kind)) {
        None => said,
        Some(name) if said.is_empty() || said == name => name,
        Some(name) => words.common.said_of(&name, &said),
    }
}

fn is_speech(kind: &HistoryKind) -> bool {
    matches!(kind.voice(), Voice::User | Voice::Merchant | Voice::Platform)
}

/// `[图片]` stands for pictures.
fn with_picture(words: &'static Words, has_pictures: bool, said: &str) -> String {
    let said = if says_something(said) { said } else { "" };
    match (has_pictures, said.is_empty()) {
        (false, _) => said.to_owned(),
        (true, true) => words.inbox.picture_mark.to_owned(),
        (true, false) => format!("{} {said}", words.inbox.picture_mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;
    use desk_domain::Language;

    fn event(kind: &str, said: &str, has_pictures: bool) -> LastEvent {
        let kind = (!kind.is_empty()).then(|| HistoryKind::from(kind));
        let speaker = kind.as_ref().map_or(Voice::Unknown, HistoryKind::speaker);
        LastEvent { at: None, speaker, kind, words: said.into(), has_pictures }
    }

    #[test]
    fn an_event_is_its_words_or_what_was_done() {
        let zh = words(Language::Chinese);
        for (kind, said, has_pictures, shown) in [
            ("USER_RESPONSE", "还差一盒", false, "还差一盒"),
            ("USER_RESPONSE", "", true, "[图片]"),
            ("USER_RESPONSE", "\u{200B}", true, "[图片]"),
            ("USER_RESPONSE", "看图", true, "[图片] 看图"),
            ("MERCHANT_REFUSE_RERUND", "已按约定完成", false, "拒绝退款：已按约定完成"),
            ("MERCHANT_APPROVE_REFUND", "", false, "同意退款"),
            ("MERCHANT_CONFIRM_COMPLETE", "", false, "完成处理"),
            ("USER_SUBMIT_SATISFACTION", "2星 等了太久", false, "不满意（2 星）：等了太久"),
            ("USER_SUBMIT_SATISFACTION", "5星", false, "满意（5 星）"),
            ("COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE", "退款到账", false, "退款到账"),
            ("USER_SENT_HOLOGRAM", "看", false, "USER_SENT_HOLOGRAM：看"),
            ("", "只有列表里的话", false, "只有列表里的话"),
        ] {
            assert_eq!(words_of_event(zh, &event(kind, said, has_pictures)), shown, "{kind}");
        }
        let en = words(Language::English);
        assert_eq!(words_of_event(en, &event("USER_RESPONSE", "", true)), "[Picture]");
    }
}
