//! Two real rustls endpoints, and the wire between them.
//!
//! A [`Pair`] is built from an established cluster and driven one record at a time; what really
//! happens is written into a [`Transcript`], which is all that anybody above ever sees. Nothing
//! here knows why a store lacks an authority or a clock is wrong.

mod authorizer;
mod chooser;
mod conversation;
mod endpoint;
mod entropy;
mod framing;
mod notebook;
mod pair;
mod signatures;
mod tampering;
mod tickets;
pub mod transcript;
pub mod verdict;
mod verifier;

pub use entropy::Entropy;
pub use pair::Pair;
pub use transcript::Transcript;
