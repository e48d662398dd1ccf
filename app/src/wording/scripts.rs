//! The words that scripts need, taken along to the browser.

use super::Words;
use crate::islands::composer::ComposerWords;
use crate::islands::live::LiveWords;

/// Why a picture may be refused.
const REFUSALS: [&str; 7] = [
    "picture_heic",
    "picture_too_large",
    "picture_too_many_pixels",
    "picture_too_many",
    "picture_unknown",
    "sign_in_needed",
    "other_author",
];

impl Words {
    pub(crate) fn for_live(&self) -> LiveWords {
        LiveWords { offline: self.offline.to_owned(), reconnecting: self.reconnecting.to_owned() }
    }

    pub(crate) fn for_composer(&self) -> ComposerWords {
        ComposerWords {
            saving_draft: self.saving_draft.to_owned(),
            draft_saved: self.notice("draft_saved").map(|notice| notice.text.to_owned()).unwrap_or_default(),
            draft_not_saved: self.draft_not_saved.to_owned(),
            unsupported: self.unsupported_characters(""),
            advised_length: self.advised_length.to_owned(),
            uploading: self.uploading.to_owned(),
            upload_failed: self.upload_failed.to_owned(),
            upload_offline: self.upload_offline.to_owned(),
            upload_silent: self.upload_silent.to_owned(),
            cut_off: self.cut_off.to_owned(),
            retry: self.retry.to_owned(),
            remove: self.remove.to_owned(),
            sending: self.copies.sending.to_owned(),
            offline: self.copies.offline.to_owned(),
            asking: self.copies.asking.to_owned(),
            not_sent: self.copies.not_sent.to_owned(),
            sent_elsewhere: self.copies.sent_elsewhere.to_owned(),
            changed_elsewhere: self.copies.changed_elsewhere.to_owned(),
            restored: self.copies.restored.to_owned(),
            other_author: self.copies.other_author.to_owned(),
            no_room: self.copies.no_room.to_owned(),
            elsewhere: self.copies.elsewhere.to_owned(),
            take: self.copies.take.to_owned(),
            join: self.copies.join.to_owned(),
            drop: self.copies.drop.to_owned(),
        }
    }

    /// Why a picture may be refused, by the code.
    pub(crate) fn refusals(&self) -> Vec<(&'static str, String)> {
        let refusal = |code| self.notice(code).map(|notice| (code, notice.text.to_owned()));
        REFUSALS.into_iter().filter_map(refusal).collect()
    }
}
