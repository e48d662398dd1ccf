//! Pictures, ours and theirs.

use super::{at, join};
use crate::rows::{NOW, audit, complaint, id, job, merchant, message, read};
use desk_domain::picture::Failure;
use desk_domain::{Account, Act, Attachment, Missing, MissingBecause, Picture};
use desk_store::testing::TestStore;
use desk_store::{NewOutbox, ReadComplaint, media_key};
use desk_testing::on_both_databases;
use std::slice::from_ref;

on_both_databases!(attachments, pictures);

fn picked(account: &Account) -> Attachment {
    Attachment {
        id: "picture-1".into(),
        complaint_id: id(1),
        staff_id: account.person.id.clone(),
        outbox_id: None,
        filename: "凭证.jpg".into(),
        content_type: "image/jpeg".into(),
        size: 1_200,
        original_size: 7_300,
        sha256: "as sent".into(),
        original_sha256: "as picked".into(),
        position: Some(3),
        uploaded_as: Some("uploaded".into()),
        created_at: at(4),
    }
}

async fn attachments(test: TestStore) {
    let (store, account) = (&test.store, join(&test.store).await);
    let picture = picked(&account);
    assert!(store.add_attachment(&picture).await.unwrap());
    assert_eq!(store.attachment("picture-1").await.unwrap(), Some(picture.clone()));
    assert_eq!(store.draft_attachments(&account.person.id, &id(1)).await.unwrap(), from_ref(&picture));
    let last = Attachment { id: "picture-2".into(), position: None, ..picture.clone() };
    assert!(store.add_attachment(&last).await.unwrap());
    assert_eq!(store.attachment("picture-2").await.unwrap(), Some(Attachment { position: Some(4), ..last }));

    let new = NewOutbox { author: account.person.id.clone(), ..message(1, "sent") };
    let pictures = ["picture-1".to_owned()];
    store.create_outbox(&new, &pictures, &audit(Act::Reply), &job("sent", NOW), None).await.unwrap();
    let sent = Attachment { outbox_id: Some(new.id.clone()), ..picture };
    assert_eq!(store.outbox_attachments(&new.id).await.unwrap(), from_ref(&sent));
    assert_eq!(store.outbox_of(&id(1)).await.unwrap()[0].images, [sent]);
}

async fn pictures(test: TestStore) {
    let (store, url) = (&test.store, "https://picture.example");
    let pointed = ReadComplaint { media: vec![url.into()], ..read(complaint(1), None) };
    store.apply_read(&pointed).await.unwrap();
    let key = media_key(url);
    let known = Picture {
        key: key.clone(),
        complaint_id: id(1),
        mchid: merchant(1),
        url: url.into(),
        fetched_at: None,
        missing: None,
        attempts: 0,
    };
    assert_eq!(store.media(&key).await.unwrap(), Some(known.clone()));
    let (missing, _) = known.noted(Failure { because: MissingBecause::TooLarge, is_final: false }, at(2));
    store.note_media_missing(&known, &missing, None, at(2)).await.unwrap();
    let missing = Missing { because: MissingBecause::TooLarge, again_at: Some(at(3)) };
    let failed = Picture { missing: Some(missing), attempts: 1, ..known.clone() };
    assert_eq!(store.media(&key).await.unwrap(), Some(failed.clone()));
    assert_eq!(store.missing_media(&id(1)).await.unwrap(), [(key.clone(), missing)]);
    store.note_media_fetched(&failed, "image/png", 5_100, at(6)).await.unwrap();
    assert_eq!(store.media(&key).await.unwrap(), Some(Picture { fetched_at: Some(at(6)), ..known }));
    let kept = store.longest_unseen_media(9).await.unwrap();
    assert_eq!((kept.len(), kept[0].key.as_str(), kept[0].size), (1, key.as_str(), 5_100));
}
