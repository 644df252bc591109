//! Where the cursor can stand, and where it lands in another run.

use std::mem::{Discriminant, discriminant};

use crate::handshake::Transcript;
use crate::handshake::transcript::{Belief, Fate, Letter, Step, Subject};
use crate::lab::Run;
use crate::pki::PaperKind;
use crate::wire::{MessageKind, Side};

/// A place for the cursor: every step, and in a record of several messages every message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which step of the transcript, from 0.
    pub step: usize,
    /// Which message of its record, from 0; 0 for steps that are no record.
    pub letter: usize,
}

/// All places of a transcript, in order; empty only if the transcript is.
#[must_use]
pub fn places(transcript: &Transcript) -> Vec<Place> {
    let mut places = Vec::new();
    for (step, happened) in transcript.steps.iter().enumerate() {
        let letters = match happened {
            Step::Crossing(crossing) => crossing.letters.len().max(1),
            _ => 1,
        };
        places.extend((0..letters).map(|letter| Place { step, letter }));
    }
    places
}

/// The index among the places of `to` of what corresponds to a place of `from`: the same message
/// or event, else the last one before it that is in both. Keys are made at other times in the other
/// version, which is no reason to go there.
#[must_use]
pub fn corresponding(from: &Run, at: usize, to: &Run) -> usize {
    fn likeness<'a>(run: &'a Run, place: &Place) -> Likeness<'a> {
        Likeness::of(&run.transcript, *place)
    }
    let places = self::places(&from.transcript);
    if let Some(wanted) = places.get(at).map(|place| likeness(from, place))
        && !matches!(wanted, Likeness::Keys(_))
    {
        let before = places.iter().take(at);
        let nth = before
            .filter(|place| likeness(from, place) == wanted)
            .count();
        let others = self::places(&to.transcript);
        let mut alike = (0..others.len()).filter(|index| {
            others
                .get(*index)
                .is_some_and(|place| likeness(to, place) == wanted)
        });
        if let Some(index) = alike.nth(nth) {
            return index;
        }
    }
    let rows = aligned(from, to).into_iter();
    let until = rows.take_while(|(left, _)| left.is_none_or(|left| left <= at));
    let both = until.filter_map(|(left, right)| left.and(right));
    both.last().unwrap_or_default()
}

/// The first place of `to` at which something else happens than in `from`, by who does what and how
/// it goes, whatever the bytes are; the last place if it only ends earlier.
#[must_use]
pub fn first_difference(from: &Run, to: &Run, places: &[Place]) -> Option<usize> {
    let before = self::places(&from.transcript);
    let event = |run: &Run, place: &Place| Course::of(&run.transcript, *place);
    let common = before
        .iter()
        .zip(places)
        .take_while(|(was, is)| {
            let alike = Likeness::of(&from.transcript, **was) == Likeness::of(&to.transcript, **is);
            alike && event(from, was) == event(to, is)
        })
        .count();
    match common {
        common if common < places.len() => Some(common),
        common if common < before.len() => common.checked_sub(1),
        _ => None,
    }
}

/// The first place of `to`, once the two have met there, at which something else happens than in
/// `from`: what becomes of a change for who watches the handshake, wherever it was made before. The
/// last place if it only ends earlier; `None` if nothing is different.
#[must_use]
pub fn first_in_the_handshake(from: &Run, to: &Run) -> Option<usize> {
    let (before, after) = (places(&from.transcript), places(&to.transcript));
    let is_paper = |place: &&Place| {
        let step = to.transcript.steps.get(place.step);
        matches!(step, Some(Step::Paper(_)))
    };
    let papers = after.iter().take_while(is_paper).count();
    let course = |run: &Run, places: &[Place], index: usize| {
        let place = places.get(index)?;
        Some(Course::of(&run.transcript, *place))
    };
    let mut reached = 0;
    for (was, is) in aligned(from, to) {
        reached = is.map_or(reached, |is| is + 1);
        let met = match (was, is) {
            (_, Some(is)) => is >= papers,
            (Some(was), None) => {
                let step = before
                    .get(was)
                    .and_then(|place| from.transcript.steps.get(place.step));
                !matches!(step, Some(Step::Paper(_)))
            }
            (None, None) => false,
        };
        let alike = match (was, is) {
            (Some(was), Some(is)) => course(from, &before, was) == course(to, &after, is),
            _ => false,
        };
        if met && !alike {
            let here = is.unwrap_or(reached);
            return Some(here.min(after.len().saturating_sub(1)));
        }
    }
    None
}

/// The places of two runs side by side: those at which the same happens share a row, and as many
/// do as can while both keep their order; where they cannot all, those that matter most.
#[must_use]
pub fn aligned(left: &Run, right: &Run) -> Vec<(Option<usize>, Option<usize>)> {
    fn likenesses(Run { transcript, .. }: &Run) -> Vec<Likeness<'_>> {
        places(transcript)
            .into_iter()
            .map(|place| Likeness::of(transcript, place))
            .collect()
    }
    let (left, right) = (likenesses(left), likenesses(right));
    // The weightiest row of pairs that can still be made from each pair on.
    let mut longest = vec![vec![0_u16; right.len() + 1]; left.len() + 1];
    let at = |table: &[Vec<u16>], i: usize, j: usize| -> u16 {
        table
            .get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(0)
    };
    for (i, one) in left.iter().enumerate().rev() {
        for (j, other) in right.iter().enumerate().rev() {
            let best = if one == other {
                at(&longest, i + 1, j + 1) + one.weight()
            } else {
                at(&longest, i + 1, j).max(at(&longest, i, j + 1))
            };
            if let Some(cell) = longest.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut rows = Vec::with_capacity(left.len().max(right.len()));
    while let (Some(one), Some(other)) = (left.get(i), right.get(j)) {
        if one == other {
            rows.push((Some(i), Some(j)));
            i += 1;
            j += 1;
        } else if at(&longest, i + 1, j) >= at(&longest, i, j + 1) {
            rows.push((Some(i), None));
            i += 1;
        } else {
            rows.push((None, Some(j)));
            j += 1;
        }
    }
    rows.extend((i..left.len()).map(|i| (Some(i), None)));
    rows.extend((j..right.len()).map(|j| (None, Some(j))));
    rows
}

/// How it went at a place.
#[derive(Debug, PartialEq, Eq)]
enum Course {
    Well,
    Badly,
    Lost,
    Unread,
    Changed,
    Empty,
}

impl Course {
    fn of(transcript: &Transcript, place: Place) -> Self {
        let badly = |failed| if failed { Self::Badly } else { Self::Well };
        match transcript.steps.get(place.step) {
            Some(Step::Paper(paper)) => badly(matches!(
                paper.kind,
                PaperKind::Checked {
                    verifies: false,
                    ..
                }
            )),
            Some(Step::Crossing(crossing)) => {
                let letter = crossing.letters.get(place.letter);
                match crossing.fate {
                    Fate::Dropped => Self::Lost,
                    Fate::Unread => Self::Unread,
                    Fate::Read if crossing.before.is_some() => Self::Changed,
                    Fate::Read if letter.is_some_and(Letter::holds_no_certificate) => Self::Empty,
                    Fate::Read => Self::Well,
                }
            }
            Some(Step::Verified(verification)) => badly(verification.failure.is_some()),
            Some(Step::Authorized(call)) => badly(!call.allowed),
            Some(Step::Keys { .. } | Step::Decided(_)) | None => Self::Well,
        }
    }
}

/// What makes two places of two runs the same for a person.
#[derive(PartialEq)]
enum Likeness<'a> {
    Paper(&'a str, Discriminant<PaperKind>),
    Message(Side, Option<MessageKind>),
    Chain(Side),
    Possession(Side),
    Keys(Side),
    Authorized(Side),
    Decided(Side, Belief),
    Nothing,
}

impl<'a> Likeness<'a> {
    /// How much it matters that it stands beside its like: what is shown and judged the most, since
    /// both versions do it and in another order than what stands around it; keys the least.
    fn weight(&self) -> u16 {
        match self {
            Self::Message(_, Some(MessageKind::Certificate)) | Self::Chain(_) => 6,
            Self::Possession(_) | Self::Authorized(_) | Self::Decided(..) => 4,
            Self::Message(..) | Self::Paper(..) => 2,
            Self::Keys(_) | Self::Nothing => 1,
        }
    }

    fn of(transcript: &'a Transcript, place: Place) -> Self {
        match transcript.steps.get(place.step) {
            Some(Step::Paper(paper)) => Self::Paper(&paper.holder, discriminant(&paper.kind)),
            Some(Step::Crossing(crossing)) => Self::Message(
                crossing.from,
                crossing.letters.get(place.letter).map(|letter| letter.kind),
            ),
            Some(Step::Verified(verification)) => match verification.subject {
                Subject::Chain { .. } => Self::Chain(verification.side),
                Subject::Possession { .. } => Self::Possession(verification.side),
            },
            Some(Step::Keys { side, .. }) => Self::Keys(*side),
            Some(Step::Authorized(call)) => Self::Authorized(call.side),
            Some(Step::Decided(decision)) => Self::Decided(decision.side, decision.belief),
            None => Self::Nothing,
        }
    }
}
