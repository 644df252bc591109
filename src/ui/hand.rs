//! A hand on the wire: what can be done to the message under the cursor on its way.

use super::model::Model;
use super::pane::Focus;
use crate::cluster::Spot;
use crate::handshake::transcript::{Crossing, Letter};
use crate::scenario::fault::Target;
use crate::scenario::{Fault, FaultKind};

/// What a hand can do, in the order in which it is offered.
pub const ACTS: [FaultKind; 9] = [
    FaultKind::TamperedRecord,
    FaultKind::ForgedRecord,
    FaultKind::DroppedRecord,
    FaultKind::DuplicatedRecord,
    FaultKind::ReorderedRecord,
    FaultKind::TruncatedRecord,
    FaultKind::OversizedRecord,
    FaultKind::RecordVersion,
    FaultKind::CutConnection,
];

impl Model {
    /// This kind of fault, aimed at the message under the cursor: where one bit is meant, at the
    /// selected byte or the first one of the selected field.
    ///
    /// # Errors
    ///
    /// Why nothing can be done to it, in words.
    pub fn at_the_cursor(&self, kind: FaultKind, bit: u8) -> Result<Fault, String> {
        let (crossing, letter) = self.touchable(self.screen.cursor)?;
        let spot = self.byte_in_hand().filter(|_| kind.takes_byte());
        // The middle byte is named where one of its bits is.
        let middle = (bit > 0 && kind.takes_byte()).then_some(letter.bytes.len() / 2);
        let target = Target {
            message: letter.kind,
            spot: spot.or(middle).map(|byte| Spot { byte, bit }),
        };
        Fault::usual(kind)
            .at(crossing.from)
            .and_then(|fault| fault.aimed(target))
            .ok_or_else(|| format!("{} cannot be touched in this way", letter.kind))
    }

    /// The message at this index among the places, and the record it crosses in, if a hand can reach
    /// it.
    ///
    /// # Errors
    ///
    /// Why it cannot, in words.
    pub fn touchable(&self, index: usize) -> Result<(&Crossing, &Letter), String> {
        if self.screen.eve {
            return Err("Eve only listens: see it as both sides do, and then touch it".to_owned());
        }
        let place = self.places.get(index).copied();
        let (crossing, letter) = place
            .and_then(|place| self.letter(place))
            .ok_or("nothing crosses here; stand on a message in flight")?;
        let letter = letter.ok_or("this record cannot be told from others by what is in it")?;
        let is_first = !self.places.iter().take(index).any(|place| {
            self.letter(*place).is_some_and(|(earlier, other)| {
                earlier.from == crossing.from
                    && other.is_some_and(|other| other.kind == letter.kind)
            })
        });
        if !is_first {
            return Err(format!(
                "only the first {} of a side can be touched",
                letter.kind
            ));
        }
        Ok((crossing, letter))
    }

    /// The index of the next place, as far as the way is told, with a message that a hand can reach.
    #[must_use]
    pub fn next_touchable(&self) -> Option<usize> {
        let mut behind = self.screen.cursor + 1..=self.last_place();
        behind.find(|index| self.touchable(*index).is_ok())
    }

    /// The byte of a message that a hand means: the one that is pointed at, or the one in its middle.
    #[must_use]
    pub fn byte_meant(&self, letter: &Letter) -> usize {
        let middle = letter.bytes.len() / 2;
        self.byte_in_hand().unwrap_or(middle)
    }

    /// The byte that is pointed at: the selected one, or the first of the field in focus.
    #[must_use]
    pub fn byte_in_hand(&self) -> Option<usize> {
        let in_focus = self.screen.focus == Focus::Inspector;
        let field = || {
            let opened = self.message();
            let row = opened.rows.get(self.screen.field)?;
            Some(row.range.start)
        };
        self.screen.byte.or_else(|| in_focus.then(field).flatten())
    }
}
