//! Handshake messages inside the plaintext of records: where each begins and ends.
//!
//! A record may hold several messages, and a message may be spread over several records
//! (RFC 9846, "Handshake Protocol" and "Record Layer").

use std::ops::Range;

use super::reader::{Prefix, Reader};

/// The length of a handshake message's header in bytes: type and length.
pub const HEADER: usize = 4;

/// The longest message that a [`Reassembly`] waits for unless told otherwise, in bytes.
///
/// The header could announce 2^24 - 1 bytes; a chain of certificates is a few thousand.
pub const DEFAULT_LIMIT: usize = 1 << 18;

/// Finds the whole handshake messages at the start of `bytes`.
///
/// Gives the range of each, header included, and the number of bytes they take together.
#[must_use]
pub fn split(bytes: &[u8]) -> (Vec<Range<usize>>, usize) {
    let mut messages = Vec::new();
    let mut reader = Reader::new(bytes);
    loop {
        let start = reader.offset();
        let mut ahead = reader.clone();
        if ahead.u8("msg_type").is_err() || ahead.vector(Prefix::U24, "body").is_err() {
            return (messages, start);
        }
        messages.push(ahead.since(start));
        reader = ahead;
    }
}

/// A message that announces more bytes than anyone is ready to keep for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a handshake message announces {announced} bytes, more than the {limit} kept for one")]
pub struct Oversized {
    /// The bytes that the message would have, header included.
    pub announced: usize,
    /// The bytes that may be kept.
    pub limit: usize,
}

/// Puts handshake messages together from the fragments that records carry.
///
/// Feed it the plaintext fragments of one direction, in order. It keeps at most one incomplete
/// message.
#[derive(Clone, Debug)]
pub struct Reassembly {
    pending: Vec<u8>,
    limit: usize,
    failed: Option<Oversized>,
}

impl Default for Reassembly {
    fn default() -> Self {
        Self::with_limit(DEFAULT_LIMIT)
    }
}

impl Reassembly {
    /// A reassembly that refuses messages longer than `limit` bytes, header included.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self {
            pending: Vec::new(),
            limit,
            failed: None,
        }
    }

    /// Takes the next fragment and appends the messages it completes to `messages`, each whole and
    /// with its header.
    ///
    /// # Errors
    /// If a message announces more than the limit. The messages before it are appended all the
    /// same; from then on every call fails with this error, since nobody can tell where the next
    /// message begins.
    pub fn push(&mut self, fragment: &[u8], messages: &mut Vec<Vec<u8>>) -> Result<(), Oversized> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        self.pending.extend_from_slice(fragment);
        let (whole, consumed) = split(&self.pending);
        for range in whole {
            let announced = range.len();
            if announced > self.limit {
                return Err(self.fail(announced));
            }
            messages.extend(self.pending.get(range).map(<[u8]>::to_vec));
        }
        self.pending.drain(..consumed);
        match self.announced() {
            Some(announced) if announced > self.limit => Err(self.fail(announced)),
            _ => Ok(()),
        }
    }

    /// The bytes of a message that is not complete yet.
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        &self.pending
    }

    /// How many bytes the message that is not complete yet will have, header included, once its
    /// header is there.
    #[must_use]
    pub fn announced(&self) -> Option<usize> {
        let mut reader = Reader::new(&self.pending);
        reader.u8("msg_type").ok()?;
        let length = reader.u24("length").ok()?;
        usize::try_from(length).ok().map(|length| length + HEADER)
    }

    fn fail(&mut self, announced: usize) -> Oversized {
        let error = Oversized {
            announced,
            limit: self.limit,
        };
        self.failed = Some(error);
        self.pending = Vec::new();
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn several_messages_in_one_fragment() {
        let bytes = [14, 0, 0, 0, 20, 0, 0, 2, 9, 9, 11, 0];
        assert_eq!(split(&bytes), (vec![0..4, 4..10], 10));
    }

    #[test]
    fn too_long_a_message_is_refused_for_good() {
        let mut reassembly = Reassembly::with_limit(10);
        let mut messages = Vec::new();
        let error = reassembly
            .push(&[14, 0, 0, 0, 11, 0, 0, 7], &mut messages)
            .unwrap_err();
        assert_eq!(
            error,
            Oversized {
                announced: 11,
                limit: 10
            }
        );
        assert_eq!(messages, [[14, 0, 0, 0]]);
        assert_eq!(reassembly.push(&[0; 4], &mut messages), Err(error));
        assert!(reassembly.pending().is_empty());
        let huge = Reassembly::default()
            .push(&[11, 0xff, 0xff, 0xff], &mut messages)
            .unwrap_err();
        assert_eq!(huge.announced, 0x00ff_ffff + 4);
    }

    proptest! {
        #[test]
        fn any_cut_gives_the_same_messages(
            bodies in proptest::collection::vec(
                (any::<u8>(), proptest::collection::vec(any::<u8>(), 0..40)), 0..6),
            cuts in proptest::collection::vec(1usize..30, 1..40),
        ) {
            let expected: Vec<Vec<u8>> = bodies
                .iter()
                .map(|(kind, body)| {
                    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
                    [&[*kind], &length[1..], body].concat()
                })
                .collect();
            let stream = expected.concat();
            let mut rest = &stream[..];
            let mut messages = Vec::new();
            let mut reassembly = Reassembly::default();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (fragment, after) = rest.split_at((*cut).min(rest.len()));
                reassembly.push(fragment, &mut messages).unwrap();
                rest = after;
            }
            prop_assert_eq!(messages, expected);
            prop_assert!(reassembly.pending().is_empty());
        }

        #[test]
        fn any_bytes_are_taken(fragments in proptest::collection::vec(any::<Vec<u8>>(), 0..5)) {
            let mut reassembly = Reassembly::with_limit(1000);
            let mut messages = Vec::new();
            for fragment in &fragments {
                let _ = reassembly.push(fragment, &mut messages);
                prop_assert!(reassembly.pending().len() <= 1000);
            }
            prop_assert!(messages.iter().all(|message| message.len() >= HEADER));
        }
    }
}
