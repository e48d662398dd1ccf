//! The checks of a reply before it is written: rows that its author has not seen, and words that were sent already.

use super::{ReplyForm, SendError};
use desk_domain::Actor;
use desk_domain::conversation::Conversation;

/// Checks what stands in the way of a reply until its author has looked.
pub(super) fn check(
    author: &Actor,
    text: &str,
    form: &ReplyForm,
    conversation: &Conversation,
) -> Result<(), SendError> {
    if form.seen.as_ref().is_some_and(|seen| conversation.has_unseen(&author.staff_id, seen)) {
        Err(SendError::Outdated)
    } else if !form.send_same && conversation.repeats_last_reply(text) {
        Err(SendError::Same)
    } else {
        Ok(())
    }
}
