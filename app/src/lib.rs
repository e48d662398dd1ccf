//! What people see.
//!
//! Pages are rendered on the server from the views of `desk-service` and work without scripts: links, and forms on server
//! functions. Two islands make them better in the browser, [`islands::live`] (pages that follow what happens) and
//! [`islands::composer`] (drafts, pictures, counting). Nothing else of this crate reaches the browser.

// Pages are nested types until they are written out.
#![recursion_limit = "256"]

#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod author;
pub mod islands;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
mod level;

#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
pub mod caller;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod door;
#[cfg(feature = "ssr")]
pub mod doors;
#[cfg(feature = "ssr")]
mod error;
#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod problem;
#[cfg(feature = "ssr")]
mod redirect;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod taste;
#[cfg(feature = "ssr")]
mod typed_name;
#[cfg(feature = "ssr")]
mod visit;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use error::AppError;
#[cfg(feature = "ssr")]
pub use pages::{Failure, ProblemPage, RequestId};
#[cfg(feature = "ssr")]
pub use problem::{Problem, crowded};
#[cfg(feature = "ssr")]
pub use redirect::sign_in_address;
#[cfg(feature = "ssr")]
pub use shell::shell;
#[cfg(feature = "ssr")]
pub use taste::Taste;
#[cfg(feature = "ssr")]
pub use visit::REFRESHED;
#[cfg(feature = "ssr")]
pub use words::Notice;

/// Where the browser begins: wakes the islands of the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    islands::browser::awake();
}
