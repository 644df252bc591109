//! visum
pub mod clock;
pub mod cluster;
pub mod explain;
pub mod handshake;
pub mod lab;
pub mod pki;
pub mod scenario;
pub mod wire;
