//! What the tests of every floor share: both databases, a time limit, and values to begin with; with the feature `world`, a
//! desk on a ground of its own, the platform over a socket, and people.
//!
//! [`World`] is a desk with a merchant and an agent, by a clock that moves when told to. Tests that need less, or the process
//! itself, stand on [`Ground`].

#![expect(clippy::unwrap_used, reason = "what is missing in a test fails the test")]
// A story is one future, down to the connection to the simulator.
#![recursion_limit = "256"]

#[cfg(feature = "world")]
mod ground;
#[cfg(feature = "world")]
mod people;
#[cfg(feature = "world")]
mod pictures;
#[cfg(feature = "world")]
mod platform;
mod samples;
#[cfg(feature = "world")]
mod world;

use std::time::Duration;

pub use desk_store::Dialect;
#[cfg(feature = "world")]
pub use ground::{Ground, Variables, install_tls};
#[cfg(feature = "world")]
pub use people::{account, agent};
#[cfg(feature = "world")]
pub use pictures::picture;
#[cfg(feature = "world")]
pub use platform::{always, connect, fault, form_with_every_key, history_of, old_complaint, platform, rows_of};
pub use samples::{BEGINNING, DOT, MASTER_KEY, PASSWORD, day, mchid, merchant_record};
#[cfg(feature = "world")]
pub use world::World;

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
