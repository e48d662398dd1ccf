use crate::doors::INBOX;
use crate::redirect::lead_to;
use crate::visit::Visit;
use leptos::prelude::*;

/// `/` leads to the inbox.
pub(crate) fn home(_: Visit) -> AnyView {
    lead_to(INBOX);
    ().into_any()
}
