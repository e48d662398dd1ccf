//! What the tests of every floor share.

use std::time::Duration;

pub use desk_store::Dialect;

/// How long one test may take: several times what the longest takes on a machine that is busy with others. What hangs fails by
/// name, instead of holding up all others.
const LONGEST: Duration = Duration::from_secs(1200);

/// The answer of a test, which fails if it hangs.
///
/// # Panics
/// After twenty minutes.
pub async fn in_time<T>(test: impl Future<Output = T>) -> T {
    match tokio::time::timeout(LONGEST, test).await {
        Ok(done) => done,
        Err(_) => panic!("the test hangs: it has not ended within {} minutes", LONGEST.as_secs() / 60),
    }
}

/// Makes one test per database from each story `async fn name(world: World)`. The crate says at its root what its `World` is;
/// `World::start(Dialect)` makes one.
#[macro_export]
#[expect(clippy::crate_in_macro_def, reason = "each crate tests in a world of its own")]
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                $crate::in_time(async {
                    super::$story(crate::World::start($crate::Dialect::Sqlite).await).await;
                })
                .await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                $crate::in_time(async {
                    super::$story(crate::World::start($crate::Dialect::Postgres).await).await;
                })
                .await;
            })+
        }
    };
}
