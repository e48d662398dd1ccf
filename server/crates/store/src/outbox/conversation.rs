//! Everything that a new message is held against, read as it is at one moment.

use super::read::{read_message_of_form, read_messages};
use crate::Result;
use crate::complaints::history::read_history;
use crate::complaints::read_complaint;
use crate::evidence::attachments::read_attached;
use crate::store::Store;
use desk_domain::conversation::Conversation;
use desk_domain::{ComplaintId, FormId, StaffId};

impl Store {
    /// Reads a conversation for who is about to write, with a form or without; `None` if there is no such complaint.
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
        let mut tx = self.begin_reading().await?;
        let Some(complaint) = read_complaint(&mut tx, id).await? else { return Ok(None) };
        let sent = match form {
            Some(form) => read_message_of_form(&mut tx, form).await?,
            None => None,
        };
        Ok(Some(Conversation {
            complaint,
            history: read_history(&mut tx, id).await?,
            outbox: read_messages(&mut tx, id).await?,
            attached: read_attached(&mut tx, writer, id).await?,
            sent,
        }))
    }
}
