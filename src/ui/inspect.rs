//! What a place holds, opened: rows to read and the bytes they were read from.

mod checks;
mod keys;
mod logs;
mod message;
mod outcome;
mod papers;
pub mod passport;
mod permit;
mod verification;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::cursor::Place;
use super::pane::Pane;
use crate::explain::story::safe;
use crate::explain::{Catalogue, CheckVerdict, Closed, Remarks, Voices};
use crate::handshake::Transcript;
use crate::handshake::transcript::Step;
use crate::lab::Run;
use crate::wire::{Field, Side, Value};

/// Where the words of a pane come from.
pub type Words<'a> = (&'a Catalogue, &'a LazyLock<Voices>);

/// A place, opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// What it is, in a word or two.
    pub title: String,
    /// What there is to say of it as a whole.
    pub note: String,
    /// What stands in it.
    pub rows: Vec<Row>,
    /// The bytes it was read from; none for what has no bytes.
    pub bytes: Vec<u8>,
    /// The row that is worth a first look.
    pub landing: usize,
    /// Whether values are sentences, which want to be read whole.
    pub prose: bool,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How far it is indented.
    pub depth: usize,
    /// Whether rows below are parts of it.
    pub parent: bool,
    /// What is said.
    pub name: String,
    /// What it says.
    pub value: String,
    /// A remark.
    pub note: String,
    /// Which of the bytes it was read from.
    pub range: Range<usize>,
    /// The verdict, if it is one.
    pub mark: Option<CheckVerdict>,
    /// Where its bytes are, if they are at another step.
    pub leads: Option<Lead>,
}

/// A row among those of another step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The step, from 0.
    pub step: usize,
    /// The row, as [`Opened::at`] has it there.
    pub row: usize,
}

impl Row {
    /// A row of words that were read from no bytes.
    fn words(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            ..Self::default()
        }
    }

    /// The same row with a remark.
    fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The same row, so far inwards.
    fn inwards(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// The same row, as the head of those that follow.
    fn heading(mut self) -> Self {
        self.parent = true;
        self
    }

    /// The same row with a verdict.
    fn marked(mut self, mark: CheckVerdict) -> Self {
        self.mark = Some(mark);
        self
    }

    /// The same row, read from these bytes.
    fn from(mut self, range: Range<usize>) -> Self {
        self.range = range;
        self
    }
}

impl Opened {
    /// What a pane says of a place.
    #[must_use]
    pub fn of(pane: Pane, run: &Run, (catalogue, voices): Words<'_>, place: Place) -> Self {
        match pane {
            Pane::Message | Pane::Bytes => Self::at(run, catalogue, place),
            Pane::Logs => {
                let ended = run.ending().is_some_and(|ending| place.step >= ending);
                logs::of(run, voices, ended)
            }
            Pane::Passport => passport::Passports::at(run, place).opened(),
            Pane::Checks => checks::so_far(run, place),
            Pane::Keys => keys::so_far(&run.transcript, place.step),
        }
    }

    /// Opens what is at a place.
    #[must_use]
    pub fn at(run: &Run, catalogue: &Catalogue, place: Place) -> Self {
        let transcript = &run.transcript;
        match transcript.steps.get(place.step) {
            None => Self::default(),
            Some(Step::Paper(paper)) => {
                let side = Side::BOTH
                    .into_iter()
                    .find(|side| transcript.parties.of(*side).broker == paper.holder);
                let mut opened = papers::paper(paper);
                let title = opened.title.clone();
                opened.remark(&catalogue.remarks(transcript, &title, side));
                opened
            }
            Some(Step::Crossing(crossing)) => match crossing.letters.get(place.letter) {
                Some(letter) => {
                    let mut opened = message::letter(transcript, catalogue, crossing, letter);
                    let title = opened.title.clone();
                    opened.remark(&catalogue.remarks(transcript, &title, Some(crossing.from)));
                    opened
                }
                None => message::unopened(crossing),
            },
            Some(Step::Verified(verification)) => {
                let checks = run.explanation.checks.get(place.step);
                verification::verified(transcript, verification, checks.map_or(&[], Vec::as_slice))
            }
            Some(Step::Keys { side, labels }) => keys::derived(transcript, *side, labels),
            Some(Step::Authorized(call)) => permit::asked(transcript, call),
            Some(Step::Decided(decision)) => outcome::decided(run, catalogue, place.step, decision),
        }
    }

    /// Opens what somebody without keys has of it: a record, closed where it is encrypted.
    #[must_use]
    pub fn without_keys(pane: Pane, run: &Run, catalogue: &Catalogue, place: Place) -> Self {
        match pane {
            Pane::Message | Pane::Bytes => {}
            Pane::Passport => {
                let overheard = passport::Passports::overheard(run, place);
                if overheard.pages.is_empty() {
                    return Self::closed(pane, run, catalogue, Closed::Passports);
                }
                return overheard.opened();
            }
            Pane::Checks => return Self::closed(pane, run, catalogue, Closed::Checks),
            Pane::Keys => return Self::closed(pane, run, catalogue, Closed::Keys),
            Pane::Logs => return Self::closed(pane, run, catalogue, Closed::Logs),
        }
        match run.transcript.steps.get(place.step) {
            Some(Step::Crossing(crossing)) if crossing.encrypted => message::unopened(crossing),
            Some(Step::Crossing(_)) => Self::at(run, catalogue, place),
            _ => Self {
                title: "Nothing".to_owned(),
                note: "not a byte of this is on the wire".to_owned(),
                ..Self::default()
            },
        }
    }

    /// What a pane says to somebody without keys instead of what it would show.
    fn closed(pane: Pane, run: &Run, catalogue: &Catalogue, what: Closed) -> Self {
        let story = catalogue.closed(&run.transcript, what);
        Self {
            title: pane.title().to_owned(),
            note: story.title,
            rows: vec![
                Row::words("at the border", story.border),
                Row::words("in Kafka", story.kafka),
            ],
            prose: true,
            ..Self::default()
        }
    }

    /// The branches that begin closed: their own line says what is in them, and the first look is
    /// not into them.
    #[must_use]
    pub fn folded(&self) -> BTreeSet<usize> {
        let on_the_way = self.above(self.landing);
        let says_it_all = |(index, row): &(usize, &Row)| {
            row.parent
                && row.mark.is_none()
                && row.depth > 0
                && row.name != "extensions"
                && !row.value.is_empty()
                && !row.range.is_empty()
                && !on_the_way.contains(index)
        };
        let rows = self.rows.iter().enumerate();
        rows.filter(says_it_all).map(|(index, _)| index).collect()
    }

    /// The rows that a row is part of, from the innermost to the root.
    #[must_use]
    pub fn above(&self, row: usize) -> Vec<usize> {
        let mut depth = self.rows.get(row).map_or(0, |row| row.depth);
        let mut above = Vec::new();
        for (index, other) in self.rows.iter().enumerate().take(row).rev() {
            if other.depth < depth {
                depth = other.depth;
                above.push(index);
            }
        }
        above
    }

    /// The rows that are shown while these are closed.
    #[must_use]
    pub fn visible(&self, closed: &BTreeSet<usize>) -> Vec<usize> {
        let mut visible = Vec::with_capacity(self.rows.len());
        let mut hidden_below = None;
        for (index, row) in self.rows.iter().enumerate() {
            if hidden_below.is_some_and(|depth| row.depth > depth) {
                continue;
            }
            hidden_below = closed.contains(&index).then_some(row.depth);
            visible.push(index);
        }
        visible
    }

    /// The innermost row that was read from this byte.
    #[must_use]
    pub fn row_of(&self, byte: usize) -> Option<usize> {
        let holds = |row: &Row| row.range.contains(&byte);
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| holds(row))
            .min_by_key(|(index, row)| (row.range.len(), usize::MAX - index))
            .map(|(index, _)| index)
    }

    /// A tree of fields and the bytes it was read from.
    fn tree(title: impl Into<String>, note: impl Into<String>, root: &Field, bytes: &[u8]) -> Self {
        Self {
            title: title.into(),
            note: note.into(),
            rows: rows(root, bytes),
            bytes: bytes.to_vec(),
            ..Self::default()
        }
    }

    /// Says what each row is for, where that is known; the root says what there is to say of all.
    fn remark(&mut self, remarks: &Remarks<'_>) {
        let note = self.note.clone();
        for (index, row) in self.rows.iter_mut().enumerate() {
            if index == 0 && row.parent && row.name == self.title {
                row.note.clone_from(&note);
                if let (true, Some(remark)) = (row.value.is_empty(), remarks.on_all()) {
                    row.value = remark;
                }
            } else if let Some(remark) = remarks.on(&row.name) {
                row.note = remark;
            }
        }
    }

    /// The same, with the first look at the first row of this name that says something.
    fn landing_at(mut self, names: &[&str]) -> Self {
        let found = names.iter().find_map(|name| {
            self.rows
                .iter()
                .position(|row| row.name == *name && !row.value.is_empty())
        });
        self.landing = found.unwrap_or_default();
        self
    }
}

/// The tree, a row a field.
fn rows(root: &Field, bytes: &[u8]) -> Vec<Row> {
    let mut rows = Vec::new();
    root.walk(&mut |depth, field| {
        let leaf = field.children.is_empty();
        let value = match &field.value {
            Value::Bytes => preview(bytes.get(field.content()).unwrap_or_default()),
            value => value.to_string(),
        };
        rows.push(Row {
            depth,
            parent: !leaf,
            name: field.name.to_string(),
            value,
            note: count(field.range.len()),
            range: field.range.clone(),
            mark: None,
            leads: None,
        });
    });
    rows
}

/// The first bytes, as many as fit in a column.
fn preview(bytes: &[u8]) -> String {
    const SHOWN: usize = 8;
    let mut text: Vec<String> = bytes
        .iter()
        .take(SHOWN)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if bytes.len() > SHOWN {
        text.push("…".to_owned());
    }
    text.join(" ")
}

/// `1 byte`, `12 bytes`.
fn count(bytes: usize) -> String {
    if bytes == 1 {
        "1 byte".to_owned()
    } else {
        format!("{bytes} bytes")
    }
}

/// The name of a broker, escaped.
fn broker(transcript: &Transcript, side: Side) -> String {
    safe(&transcript.parties.of(side).broker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::TlsVersion;
    use crate::explain::remarks;
    use crate::lab::{Changes, Lab};
    use crate::pki::Seed;
    use crate::scenario::builtin;
    use crate::ui::cursor;

    #[test]
    fn every_remark_is_made_of_something() {
        let catalogue = Catalogue::english();
        let mut lab = Lab::new();
        let broken = ["first-journey", "consulate"].into_iter().flat_map(|id| {
            ["hello-retry@client", "ca-missing@server"].map(|fault| (id, Some(fault)))
        });
        let whole = builtin::FILES.iter().map(|(id, _)| (*id, None));
        for (id, fault) in whole.chain(broken) {
            for version in TlsVersion::BOTH {
                let fault = fault.map(|fault| fault.parse().expect("it is one"));
                let changes = Changes {
                    version,
                    faults: fault.into_iter().collect(),
                    ..Changes::default()
                };
                let scenario = builtin::find(id).expect("it is one");
                let run = lab.run(scenario, &changes, Seed(1)).expect("it can be run");
                for place in cursor::places(&run.transcript) {
                    assert_ne!(Opened::at(&run, &catalogue, place).title, "");
                }
            }
        }
        let made = remarks::FOUND.take();
        let unused: Vec<String> = remarks::keys().difference(&made).cloned().collect();
        assert_eq!(unused, [""; 0], "nothing has these");
    }
}
