//! Pieces that several pages are made of.

mod action_of;
mod avatar;
mod badge;
mod clock_slot;
mod copy_button;
mod form_number;
mod icon;
mod notice;
mod textarea;
mod waiting;

pub(crate) use action_of::action_of;
pub(crate) use avatar::avatar;
pub(crate) use badge::{Kind, badge, snooze_badge, state_badge, trouble_badge};
pub(crate) use clock_slot::{Which, clock_slot, list_clock, next_clock, reading};
pub(crate) use copy_button::copy_button;
pub(crate) use form_number::form_number;
pub(crate) use icon::icon;
pub(crate) use notice::{notice, notice_line};
pub(crate) use textarea::{checked_textarea, textarea};
pub(crate) use waiting::waiting;
