//! What strangers do to a record on its way.

use std::ops::Range;

use super::framing::Envelope;
use super::transcript::{Before, Letter, Unmet};
use crate::cluster::{Spot, Tampering, TamperingAct};
use crate::wire::Side;
use crate::wire::message::kind;
use crate::wire::record::HEADER;

/// What became of an envelope on its way.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something that happened, and they happen together"
)]
#[derive(Debug)]
pub(super) struct Tampered {
    /// What crosses now.
    pub(super) envelope: Envelope,
    /// What was sent, if that is another thing.
    pub(super) before: Option<Before>,
    /// Whether it is lost.
    pub(super) dropped: bool,
    /// Whether it crosses a second time.
    pub(super) repeated: bool,
    /// Whether it waits for the next one to cross before it.
    pub(super) swapped: bool,
    /// Whether one that was sent later has crossed before it.
    pub(super) overtaken: bool,
    /// Whether the connection is cut here.
    pub(super) cut: bool,
    /// What was asked for and could not be done.
    pub(super) unmet: Vec<Unmet>,
}

/// Does to an envelope what was asked for its messages.
///
/// Whoever has the keys acts first: behind a change to the ciphertext nothing opens any more.
pub(super) fn tamper(from: Side, mut envelope: Envelope, acts: &[Tampering]) -> Tampered {
    let (sent, written) = (envelope.bytes.clone(), envelope.letters.clone());
    let asked = |act: TamperingAct| acts.iter().any(|tampering| tampering.act == act);
    let cut = asked(TamperingAct::Cut);
    let dropped = cut || asked(TamperingAct::Drop);
    let repeated = asked(TamperingAct::Repeat) && !dropped;
    let swapped = asked(TamperingAct::Swap) && !dropped;
    let mut unmet = Vec::new();
    for with_keys in [true, false] {
        for tampering in acts {
            let ((TamperingAct::Forge { spot }, true) | (TamperingAct::Flip { spot }, false)) =
                (tampering.act, with_keys)
            else {
                continue;
            };
            let Some(index) = written
                .iter()
                .position(|letter| letter.kind == tampering.message)
            else {
                continue;
            };
            if change(&mut envelope, index, spot, with_keys).is_none() {
                unmet.push(Unmet {
                    sender: from,
                    message: tampering.message,
                    length: written.get(index).map(|letter| letter.bytes.len()),
                });
            }
        }
    }
    if asked(TamperingAct::OtherVersion) {
        write_header(&mut envelope, 1..3, NO_VERSION);
    }
    if asked(TamperingAct::Oversize) {
        write_header(&mut envelope, 3..5, TOO_LONG);
    }
    if asked(TamperingAct::Truncate) {
        truncate(&mut envelope);
    }
    let before = (sent != envelope.bytes).then(|| Before {
        bytes: sent,
        resealed: opens(&envelope),
    });
    let resealed = before.as_ref().is_some_and(|before| before.resealed);
    if envelope.encrypted && !resealed {
        envelope.letters = written;
    }
    Tampered {
        envelope,
        before,
        dropped,
        repeated,
        swapped,
        overtaken: false,
        cut,
        unmet,
    }
}

/// Version 9.9, of which nobody has heard.
const NO_VERSION: u16 = 0x0909;
/// One byte more than the longest ciphertext of TLS 1.2 (RFC 5246 section 6.2.3).
const TOO_LONG: u16 = 0x4801;

fn write_header(envelope: &mut Envelope, place: Range<usize>, value: u16) {
    if let Some(bytes) = envelope.bytes.get_mut(place).filter(|_| envelope.is_record) {
        bytes.copy_from_slice(&value.to_be_bytes());
    }
}

/// Takes away the second half of what is behind the header, which still announces all of it.
fn truncate(envelope: &mut Envelope) {
    let whole = envelope.bytes.len();
    let header = if envelope.is_record { HEADER } else { 0 };
    let half = header + whole.saturating_sub(header) / 2;
    envelope.bytes.truncate(half);
    for letter in &mut envelope.letters {
        let left = letter.at.map_or(0, |at| half.saturating_sub(at));
        letter.bytes.truncate(left);
    }
}

/// Flips one bit of one letter; `None` if there is no such byte here.
fn change(
    envelope: &mut Envelope,
    index: usize,
    spot: Option<Spot>,
    with_keys: bool,
) -> Option<()> {
    let letter = envelope.letters.get_mut(index)?;
    let spot = spot.unwrap_or_else(|| Spot::of(letter.bytes.len() / 2));
    let place = letter.at.filter(|_| spot.byte < letter.bytes.len())? + spot.byte;
    let mask = 1 << spot.bit;
    if envelope.encrypted && with_keys {
        let key = envelope.key.as_ref()?;
        let in_content = place.checked_sub(HEADER + key.explicit_nonce_len())?;
        envelope.bytes = key.forge(&envelope.bytes, in_content, mask).ok()?;
    } else {
        *envelope.bytes.get_mut(place)? ^= mask;
    }
    flip(letter, spot.byte, mask)
}

/// A message that arrives changed may even be another one now.
fn flip(letter: &mut Letter, byte: usize, mask: u8) -> Option<()> {
    *letter.bytes.get_mut(byte)? ^= mask;
    letter.kind = kind(letter.content_type, &letter.bytes);
    Some(())
}

/// Whether an encrypted record opens with its sender's key.
fn opens(envelope: &Envelope) -> bool {
    let key = envelope.key.as_ref();
    key.is_some_and(|key| key.as_ref().clone().open(&envelope.bytes).is_ok())
}
