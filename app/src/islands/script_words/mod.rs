//! Words that scripts say, in the language of the page. The page brings them along in a template, which shows nothing.
//!
//! As properties of an island they would be JSON, whose reader alone is a fifth of what a browser fetches.

#[cfg(feature = "hydrate")]
mod read;
#[cfg(not(feature = "hydrate"))]
mod written;

#[cfg(feature = "hydrate")]
pub(crate) use read::read;
#[cfg(not(feature = "hydrate"))]
pub(crate) use written::template;

/// Declares a set of words, each a `String` of its own name, that travels in a template of the page.
macro_rules! script_words {
    ($(#[$about:meta])* $name:ident in $template:literal: $($(#[$note:meta])* $word:ident,)*) => {
        $(#[$about])*
        pub struct $name {
            $($(#[$note])* pub $word: String,)*
        }

        impl $name {
            /// Reads them in the browser.
            #[cfg(feature = "hydrate")]
            pub(crate) fn read() -> Self {
                let words = $crate::islands::script_words::read($template);
                Self { $($word: words.named(stringify!($word)).unwrap_or_default(),)* }
            }

            /// Writes them into the page.
            #[cfg(not(feature = "hydrate"))]
            pub(crate) fn template(self) -> leptos::prelude::AnyView {
                $crate::islands::script_words::template($template, vec![$((stringify!($word), self.$word),)*])
            }
        }
    };
}
pub(crate) use script_words;
