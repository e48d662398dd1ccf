//! The process behind Complaint Desk: settings, command line, and everything that speaks HTTP.

pub mod cli;
pub mod config;
pub mod log;
pub mod web;
