//! The one way to WeChat Pay: a client for each merchant, its keys and quota, and the words of its answers in the desk's.

pub(crate) mod certificates;
pub(crate) mod connection;
pub(crate) mod gateway;
pub(crate) mod oddities;
pub(crate) mod quota;
pub(crate) mod sightings;
pub(crate) mod wire;
