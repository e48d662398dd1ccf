//! The world of these tests: [`desk_testing::World`], to which each file adds what its stories are about.

pub(crate) use desk_testing::{BEGINNING, MASTER_KEY, always, day, fault, mchid, picture};

use desk_store::Dialect;
use std::ops::{Deref, DerefMut};
use wechatpay_simulator::Options;

/// A type of this crate, so that methods can be added to it here.
pub(crate) struct World(desk_testing::World);

impl World {
    pub(crate) async fn start(dialect: Dialect) -> Self {
        Self(desk_testing::World::start(dialect).await)
    }

    pub(crate) async fn start_with(dialect: Dialect, options: Options) -> Self {
        Self(desk_testing::World::start_with(dialect, options).await)
    }
}

impl Deref for World {
    type Target = desk_testing::World;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
