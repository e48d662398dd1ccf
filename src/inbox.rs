//! What a list of complaints can be asked for. The names are those of its address.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Part of the work that a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum WorkView {
    #[default]
    All,
    /// Words of the user wait, be the complaint finished or not.
    Waiting,
    /// A message of ours did not arrive, or nobody knows whether it did.
    Troubled,
}

/// States that a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Tab {
    /// Everything that is not finished, states unknown to this version included.
    #[default]
    Open,
    Any,
    Pending,
    Processing,
    Processed,
}

/// Order of a list. One of finished complaints alone is in the order of their latest events, one that a number has found has
/// the newest complaint first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Sort {
    /// Nearest open deadline first.
    #[default]
    Deadline,
    /// Newest complaint first.
    Newest,
}

impl WorkView {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Tab {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Sort {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
