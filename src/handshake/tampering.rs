//! What strangers do to a record on its way.

use super::framing::Envelope;
use super::transcript::{Before, Letter, Unmet};
use crate::cluster::{Tampering, TamperingAct};
use crate::wire::Side;
use crate::wire::message::kind;
use crate::wire::record::HEADER;

/// What became of an envelope on its way.
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
    /// What was asked for and could not be done.
    pub(super) unmet: Vec<Unmet>,
}

/// Does to an envelope what was asked for its messages.
///
/// Whoever has the keys acts first: behind a change to the ciphertext nothing opens any more.
pub(super) fn tamper(from: Side, mut envelope: Envelope, acts: &[Tampering]) -> Tampered {
    let (sent, written) = (envelope.bytes.clone(), envelope.letters.clone());
    let asked = |act: TamperingAct| acts.iter().any(|tampering| tampering.act == act);
    let dropped = asked(TamperingAct::Drop);
    let repeated = asked(TamperingAct::Repeat) && !dropped;
    let mut unmet = Vec::new();
    for with_keys in [true, false] {
        for tampering in acts {
            let ((TamperingAct::Forge { byte }, true) | (TamperingAct::Flip { byte }, false)) =
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
            if change(&mut envelope, index, byte, with_keys).is_none() {
                unmet.push(Unmet {
                    sender: from,
                    message: tampering.message,
                    length: written.get(index).map(|letter| letter.bytes.len()),
                });
            }
        }
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
        unmet,
    }
}

/// Flips the lowest bit of a byte of one letter; `None` if there is no such byte here.
fn change(
    envelope: &mut Envelope,
    index: usize,
    byte: Option<usize>,
    with_keys: bool,
) -> Option<()> {
    let letter = envelope.letters.get_mut(index)?;
    let byte = byte.unwrap_or(letter.bytes.len() / 2);
    let place = letter.at.filter(|_| byte < letter.bytes.len())? + byte;
    if envelope.encrypted && with_keys {
        let key = envelope.key.as_ref()?;
        let in_content = place.checked_sub(HEADER + key.explicit_nonce_len())?;
        envelope.bytes = key.forge(&envelope.bytes, in_content).ok()?;
    } else {
        *envelope.bytes.get_mut(place)? ^= 1;
    }
    flip(letter, byte)
}

/// A message that arrives changed may even be another one now.
fn flip(letter: &mut Letter, byte: usize) -> Option<()> {
    *letter.bytes.get_mut(byte)? ^= 1;
    letter.kind = kind(letter.content_type, &letter.bytes);
    Some(())
}

/// Whether an encrypted record opens with its sender's key.
fn opens(envelope: &Envelope) -> bool {
    let key = envelope.key.as_ref();
    key.is_some_and(|key| key.as_ref().clone().open(&envelope.bytes).is_ok())
}
