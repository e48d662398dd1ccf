//! The scripts of pages that follow what happens.

mod clocks;
mod copy;
mod dialog;
mod dialog_notes;
mod facts;
mod follow;
mod lightbox;
mod morph;
mod notice;
mod place;
mod server_clock;
mod single_keys;
mod steady;
mod stream;
mod tabs;
mod told;

use super::{dom, keys};
use crate::islands::live::{AS_OF, LiveWords};
use server_clock::ServerClock;
use std::rc::Rc;

pub(crate) fn start(words: LiveWords) {
    let as_of = |name| dom::by_id(AS_OF).and_then(|as_of| dom::number(&as_of, name)).unwrap_or_default();
    keys::keep_composition_apart();
    let clock = Rc::new(ServerClock::new(as_of("data-now")));
    clocks::start(clock.clone());
    place::start();
    copy::start();
    notice::start();
    dialog::start();
    single_keys::start();
    facts::start();
    lightbox::start();
    follow::start(as_of("data-event"), words, clock);
}
