//! How a section is declared, and what can be told about it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Folder of a desk that nobody has named one for.
pub const DATA_DIR: &str = "data";

/// Settings that belong together; declared by [`section!`](crate::section).
pub trait Section: Serialize + DeserializeOwned {
    /// Its table in the settings file; empty for the top level.
    const TABLE: &'static str;
    /// What it is about, in lines of text.
    const ABOUT: &'static [&'static str];
    const KEYS: &'static [Key];

    /// What holds unless set, for a desk that keeps its things in `data_dir`.
    fn defaults_in(data_dir: &Path) -> Self;
}

/// A setting as operators read about it.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    /// What it is for, in lines.
    pub text: &'static [&'static str],
    /// Least and most, as written.
    pub limits: Option<(i64, i64)>,
}

/// The type of a setting. It reads what is written and refuses what cannot be meant, in words for the operator.
pub trait Written: Serialize + DeserializeOwned {
    /// Least and most, where it is a number.
    const LIMITS: Option<(i64, i64)> = None;
}

impl Written for PathBuf {}

/// Where sections come from, one after the other.
pub trait Sections {
    type Error;

    /// # Errors
    /// If this section cannot be had.
    fn section<S: Section>(&mut self) -> Result<S, Self::Error>;
}

/// Declares a [`Section`]: the comments are what operators read, the types what they may write.
///
/// Behind the name stand the table in the settings file (`""` for the top level) and a name for the data folder, for
/// defaults that lie in it (`_` where none does).
#[macro_export]
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        pub struct $section:ident($table:literal, $data_dir:pat) {
            $($(#[doc = $line:literal])+ $name:ident: $type:ty = $default:expr,)+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $section {
            $($(#[doc = $line])+ pub $name: $type,)+
        }

        impl $crate::settings::Section for $section {
            const TABLE: &'static str = $table;
            const ABOUT: &'static [&'static str] = &[$($about),+];
            const KEYS: &'static [$crate::settings::Key] = &[$($crate::settings::Key {
                name: stringify!($name),
                text: &[$($line),+],
                limits: <$type as $crate::settings::Written>::LIMITS,
            }),+];

            fn defaults_in($data_dir: &std::path::Path) -> Self {
                Self { $($name: $default),+ }
            }
        }
    };
}
