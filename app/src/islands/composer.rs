//! The composer, made better: the draft is kept while it is written, characters are counted, pictures go up beside it.

use super::script_words::script_words;
use leptos::prelude::*;

script_words! {
    /// What the composer says while somebody writes, in the language of the page.
    ComposerWords in "composer-words":
    /// Between a picture and why it failed.
    colon,
    saving_draft,
    draft_saved,
    draft_not_saved,
    /// Followed by the characters.
    unsupported,
    advised_length,
    uploading,
    upload_failed,
    upload_offline,
    upload_silent,
    /// On the cross at a picture that is on its way.
    cut_off,
    retry,
    remove,
    /// On the button that sends, from the click until the answer.
    sending,
    offline,
    asking,
    not_sent,
    sent_elsewhere,
    changed_elsewhere,
    restored,
    other_author,
    no_room,
    /// Followed by the words of the other version of the draft.
    elsewhere,
    take,
    join,
    drop,
}

/// The template that says why a picture was refused, by the server's codes.
pub(crate) const REFUSALS: &str = "composer-refusals";

/// Wraps the form of the composer, which works without it.
#[island]
pub fn Composer(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    crate::islands::browser::composer::start(ComposerWords::read());
    children()
}
