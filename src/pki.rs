//! Who vouches for whom: keys, requests, authorities, certificates and the two stores.
//!
//! Certificates are real: rcgen writes them, an [`Authority`] issues only on a PKCS#10 request
//! whose own signature verifies (RFC 2986 section 4.2), and every one is X.509 version 3 with the
//! extensions a verifier looks at (RFC 5280 section 4.2).

pub mod authority;
pub mod certificate;
pub mod crl;
mod der;
pub mod key;
pub mod oddity;
mod old_seal;
pub mod paper;
pub mod randomness;
mod short_rsa;
pub mod signature;
pub mod store;

pub use authority::{Authority, Purpose, Refusal, Request, Subject, Terms, Validity};
pub use certificate::Certificate;
pub use crl::Crl;
pub use key::{KeyKind, PrivateKey};
pub use oddity::Oddity;
pub use paper::{Paper, PaperKind};
pub use randomness::{Randomness, Seed, Stream};
pub use store::{Keystore, TrustedEntry, Truststore};
