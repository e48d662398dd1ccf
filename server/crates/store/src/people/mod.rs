//! Who works here, where they are signed in, and who tries to be.

pub(crate) mod sessions;
pub(crate) mod staff;
pub(crate) mod tries;
