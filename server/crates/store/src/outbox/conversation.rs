//! Reading everything that a new message is checked against, in one snapshot.

use super::read::{read_message_of_form, read_messages};
use crate::Result;
use crate::complaints::history::read_history;
use crate::complaints::read_complaint;
use crate::db::tx::Tx;
use crate::evidence::attachments::read_attached;
use crate::store::Store;
use desk_domain::conversation::Conversation;
use desk_domain::{ComplaintId, FormId, StaffId};

/// Reads a conversation in a transaction.
pub(super) async fn read_conversation(
    tx: &mut Tx,
    id: &ComplaintId,
    writer: &StaffId,
    form: Option<&FormId>,
) -> Result<Option<Conversation>> {
    let Some(complaint) = read_complaint(tx, id).await? else { return Ok(None) };
    let sent = match form {
        Some(form) => read_message_of_form(tx, form).await?,
        None => None,
    };
    Ok(Some(Conversation {
        complaint,
        history: read_history(tx, id).await?,
        outbox: read_messages(tx, id).await?,
        attached: read_attached(tx, writer, id).await?,
        sent,
    }))
}

impl Store {
    /// Reads a conversation for `writer`; `form` is the form that is being submitted. `None` if there is no such
    /// complaint.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn conversation(
        &self,
        id: &ComplaintId,
        writer: &StaffId,
        form: Option<&FormId>,
    ) -> Result<Option<Conversation>> {
        read_conversation(&mut self.begin_reading().await?, id, writer, form).await
    }
}
