//! Every promise of the store, kept on both databases.

#![expect(clippy::unwrap_used, reason = "what is missing in a test fails the test")]

mod complaints;
mod drafts;
mod events;
mod inbox;
mod keys;
mod listings;
mod outbox;
mod people;
mod queue;
mod quotas;
mod rows;
mod troubles;
mod unreadable;

/// Makes one test per database from a story `async fn name(test: TestStore)`.
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(desk_store::testing::TestStore::new(desk_store::Dialect::Sqlite).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(desk_store::testing::TestStore::new(desk_store::Dialect::Postgres).await).await;
            })+
        }
    };
}
pub(crate) use on_both_databases;
