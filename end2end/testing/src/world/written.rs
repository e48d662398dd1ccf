//! What the agent writes.

use super::World;
use crate::pictures::picture;
use desk_domain::{ComplaintId, OutboxId, Span};
use desk_service::drafts::{self, DraftForm, DraftKept, Picked};
use desk_service::send::{self, PutBack, ReplyForm};
use desk_service::{complaints, evidence};

impl World {
    /// Queues a reply and lets it leave; nothing has been worked on yet.
    pub async fn write(&self, id: &ComplaintId, text: &str) -> OutboxId {
        let form = ReplyForm { content: text.into(), ..ReplyForm::default() };
        let outbox = send::reply(&self.desk, &self.agent, id, form).await.unwrap();
        self.clock.advance(Span::seconds(8));
        outbox
    }

    /// Keeps a draft, whatever is there.
    pub async fn draft(&self, id: &ComplaintId, text: &str) -> DraftKept {
        let draft = DraftForm { content: text.into(), ..DraftForm::default() };
        drafts::save(&self.desk, &self.agent, id, draft).await.unwrap()
    }

    /// Puts a picture on the agent's draft and returns its id.
    pub async fn attach(&self, id: &ComplaintId) -> String {
        self.attach_picture(id, 0).await
    }

    /// The same with a picture of its own brightness.
    pub async fn attach_picture(&self, id: &ComplaintId, brightness: u8) -> String {
        let mut file = evidence::begin_upload(&self.desk, &self.agent).await.unwrap();
        file.push(&picture(brightness)).await.unwrap();
        let picked = Picked { filename: "凭证.png".into(), place: None, file };
        drafts::attach_image(&self.desk, &self.agent, id, picked).await.unwrap().id
    }

    /// Puts a message back into the draft, by somebody who has seen the history as it is.
    pub async fn put_back(&self, id: &ComplaintId, outbox: &OutboxId) -> PutBack {
        let seen = complaints::complaint(&self.desk, &self.agent, id).await.unwrap().last_entry_id;
        send::edit_and_resend(&self.desk, &self.agent, outbox, seen.as_deref()).await.unwrap()
    }
}
