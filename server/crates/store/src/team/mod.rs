//! Who works on which complaint, what the team has done with it, and what its people have seen of it.

pub(crate) mod events;
pub(crate) mod owner;
mod seen;
pub(crate) mod told;
