//! Where a run takes its chance from.
//!
//! A run is scenario, changes and seed. From the seed every use of chance gets a stream of its
//! own, named by what it is for: an added certificate then moves no other byte, and the bytes of
//! both sides stay the same in any interleaving.

use std::fmt;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

/// The number that makes a run repeatable. It is no secret: the keys of a run protect nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where keys, nonces and randoms of a run come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Randomness {
    /// Everything follows from the seed: the same run makes the same bytes.
    Seeded(Seed),
    /// ring's own: what a production broker does, and faster. Not repeatable.
    System,
}

impl Randomness {
    /// The stream for one purpose, or `None` if ring's own is to be used.
    #[must_use]
    pub fn stream(self, purpose: &str) -> Option<Stream> {
        match self {
            Self::Seeded(seed) => Some(Stream::new(seed, purpose)),
            Self::System => None,
        }
    }
}

/// An endless run of bytes that follows from a seed and a purpose.
#[derive(Clone)]
pub struct Stream(ChaCha20Rng);

impl Stream {
    /// The stream of `purpose` under `seed`.
    #[must_use]
    pub fn new(seed: Seed, purpose: &str) -> Self {
        let mut input = seed.0.to_be_bytes().to_vec();
        input.extend_from_slice(purpose.as_bytes());
        let mut key = [0; 32];
        key.copy_from_slice(digest(&SHA256, &input).as_ref());
        Self(ChaCha20Rng::from_seed(key))
    }

    /// Fills `bytes` with what comes next.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    /// The next `N` bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stream(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_follows_from_seed_and_purpose_alone() {
        let bytes = |seed, purpose| Stream::new(Seed(seed), purpose).bytes::<16>();
        assert_eq!(bytes(7, "key of broker-1"), bytes(7, "key of broker-1"));
        assert_ne!(bytes(7, "key of broker-1"), bytes(8, "key of broker-1"));
        assert_ne!(bytes(7, "key of broker-1"), bytes(7, "key of broker-2"));
    }
}
