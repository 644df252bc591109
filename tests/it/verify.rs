//! The chain walk against rustls: no chain on which they disagree, and no fault in a sound place.

mod any_pki;
mod command;
mod faults;
mod files;
mod world;
