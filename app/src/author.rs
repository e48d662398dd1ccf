//! How a form says on whose page it stood: whoever has signed in meanwhile neither sends nor keeps anything in their name.

/// The parameter of the form's address.
pub const PARAMETER: &str = "author";
/// The header of a form that a script sends.
pub const HEADER: &str = "x-desk-author";
