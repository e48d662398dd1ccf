//! Findings: what polling has found and no notification has announced.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Finding {
    /// A new complaint.
    Complaint,
    /// New words of the user or the platform.
    Change,
}

impl Finding {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
