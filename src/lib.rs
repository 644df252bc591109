//! visum
#[cfg(feature = "terminal")]
pub mod cli;
pub mod clock;
pub mod cluster;
pub mod explain;
pub mod export;
pub mod handshake;
pub mod lab;
pub mod pki;
pub mod scenario;
#[cfg(feature = "terminal")]
pub mod terminal;
pub mod wire;
