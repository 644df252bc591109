//! visum
pub mod clock;
pub mod cluster;
pub mod handshake;
pub mod pki;
pub mod wire;
