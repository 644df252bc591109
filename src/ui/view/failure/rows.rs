//! The rows of the three columns: what stands beside what.

use ratatui::layout::Rect;

use super::super::canvas::{cells, columns, wrap};
use super::arrow::{self, Arrow, Kind};
use super::places::{NUMBER, Places};
use crate::explain::moment::{self, Beat, Saying, Tone};
use crate::handshake::transcript::{Crossing, Fate, Step};
use crate::ui::model::Model;
use crate::wire::{Side, Sides};

/// One row of all three columns.
#[derive(Default)]
pub(super) struct Row {
    /// The first step that it shows.
    pub(super) step: Option<usize>,
    pub(super) client: Option<Cell>,
    pub(super) wire: Option<Wire>,
    pub(super) server: Option<Cell>,
}

/// What stands in the column of a side.
pub(super) struct Cell {
    /// The number of its step, where it is the first of it.
    pub(super) number: Option<usize>,
    pub(super) step: usize,
    pub(super) tone: Tone,
    pub(super) text: String,
}

/// What stands in the column of the wire.
pub(super) enum Wire {
    Arrow(Arrow),
    /// Words about the arrow above, at its sender's side.
    Remark(Side, String, usize),
    /// What became of the arrows above, at the side they went to, once it is known.
    Fate(Side, &'static str, usize),
    /// Words about no arrow.
    Words(String),
}

/// How much is said in how many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Density {
    /// Everything, with a blank row between what happens one after the other.
    Airy,
    /// Everything.
    Full,
    /// What is sent in as many rows as there are beside it, and what was never read at its reader.
    Terse,
    /// The same, without the words of an error: the logs have them.
    Tight,
}

impl Density {
    /// Whether rows are saved.
    fn saves(self) -> bool {
        self >= Self::Terse
    }
}

/// The rows of the moment for columns in this area.
pub(super) fn rows(model: &Model, area: Rect, density: Density) -> Vec<Row> {
    let places = Places::of(area);
    let beats = super::moment(model).beats;
    let mut rows = Vec::new();
    for (index, beat) in beats.iter().enumerate() {
        if density == Density::Airy && index > 0 {
            rows.push(Row::default());
        }
        rows.extend(of_beat(model, beat, &places, density));
    }
    let crosses = model
        .run
        .transcript
        .steps
        .iter()
        .any(|step| matches!(step, Step::Crossing(_)));
    if let (false, Some(first)) = (crosses, rows.first_mut()) {
        let transcript = &model.run.transcript;
        first.wire = Some(Wire::Words(model.catalogue.moment(
            transcript,
            "nothing",
            &[],
        )));
    }
    rows
}

fn of_beat(model: &Model, beat: &Beat, places: &Places, density: Density) -> Vec<Row> {
    let crossings: Vec<(usize, &Crossing)> = beat
        .crossings
        .iter()
        .filter_map(|index| match model.run.transcript.steps.get(*index) {
            Some(Step::Crossing(crossing)) => Some((*index, crossing)),
            _ => None,
        })
        .collect();
    let mut wires = wires(&crossings, places.wire.width);
    let arrows = wires
        .iter()
        .filter(|wire| matches!(wire, Wire::Arrow(_)))
        .count();
    let from = crossings.first().map(|(_, crossing)| crossing.from);
    let text = places.client.width.saturating_sub(NUMBER);
    let mut columns = Sides::each(|side| {
        let said = brief(
            beat.sides.of(side),
            text,
            unsaid(model, density == Density::Tight),
        );
        let mut cells = sayings(&said, text);
        // Who receives makes something of it when all of it is there.
        if from == Some(side.peer()) {
            let late = arrows.saturating_sub(1);
            cells.splice(0..0, std::iter::repeat_with(|| None).take(late));
        }
        cells
    });
    if let (true, Some(from)) = (density.saves(), from) {
        let reader = columns.of_mut(from.peer());
        if let Some((words, step)) = never_read(&wires)
            && reader.iter().all(Option::is_none)
        {
            wires.pop();
            *reader = vec![Some(Cell {
                number: None,
                step,
                tone: Tone::Detail,
                text: words.to_owned(),
            })];
        }
        let beside = wires.len().max(columns.of(from.peer()).len());
        let sends = columns.of_mut(from);
        let does = sends
            .iter()
            .flatten()
            .take_while(|cell| cell.tone == Tone::Does)
            .count();
        let most = (does + beside).saturating_sub(sends.len()).max(1);
        let text = if crossings.len() > 1 {
            Some(how_many(model, &crossings))
        } else {
            let peer = beat.sides.of(from.peer());
            let inside = peer.iter().any(|saying| saying.tone == Tone::Inside);
            inside.then(|| the_last(model, &crossings))
        };
        if let (true, Some(text)) = (does > most, text) {
            sends.drain(1..does);
            if let Some(Some(first)) = sends.first_mut() {
                first.text = text;
            }
        }
    }
    let mut columns = Sides::each(|side| std::mem::take(columns.of_mut(side)).into_iter());
    let mut wires = wires.into_iter();
    let mut rows = Vec::new();
    loop {
        let row = Row {
            step: None,
            client: columns.client.next().flatten(),
            wire: wires.next(),
            server: columns.server.next().flatten(),
        };
        if row.client.is_none() && row.wire.is_none() && row.server.is_none() {
            // A late receiver leaves rows of the wire only, which are not empty.
            return rows;
        }
        rows.push(row.dated());
    }
}

impl Wire {
    /// The step it shows.
    pub(super) fn step(&self) -> Option<usize> {
        match self {
            Self::Arrow(arrow) => Some(arrow.step),
            Self::Remark(_, _, step) | Self::Fate(_, _, step) => Some(*step),
            Self::Words(_) => None,
        }
    }
}

impl Row {
    fn dated(mut self) -> Self {
        let sides = [&self.client, &self.server];
        let sides = sides.into_iter().flatten().map(|cell| cell.step);
        let wire = self.wire.as_ref().and_then(Wire::step);
        self.step = sides.chain(wire).min();
        self
    }
}

/// Of what the details are left out: where there are few rows, of all but what is the evidence in a
/// hunt.
pub(super) fn unsaid(model: &Model, tight: bool) -> &'static [Tone] {
    match (tight, model.is_hunting()) {
        (false, _) => &[],
        (true, true) => &[Tone::Inside, Tone::Learns],
        (true, false) => &[Tone::Inside, Tone::Learns, Tone::Refuses],
    }
}

/// What a narrow column has room for: that a belief rests on a complete handshake, it does not say;
/// nor, behind some tones, what an error says of itself.
pub(super) fn brief(sayings: &[Saying], width: u16, unsaid: &[Tone]) -> Vec<Saying> {
    let mut brief: Vec<Saying> = Vec::new();
    for saying in sayings {
        let before = brief.last().map(|before| before.tone);
        let narrow = before == Some(Tone::Inside) && width < columns(&saying.text);
        let left_out = narrow || before.is_some_and(|before| unsaid.contains(&before));
        if saying.tone != Tone::Detail || !left_out {
            brief.push(saying.clone());
        }
    }
    brief
}

/// The words below the arrows, if they say that nobody came to read what crossed.
fn never_read(wires: &[Wire]) -> Option<(&'static str, usize)> {
    let unread = wires
        .iter()
        .any(|wire| matches!(wire, Wire::Arrow(arrow) if arrow.fate == Fate::Unread));
    match wires.last() {
        Some(Wire::Fate(_, words, step)) if unread => Some((words, *step)),
        _ => None,
    }
}

/// That so many are sent: the arrows beside it have their names.
fn how_many(model: &Model, crossings: &[(usize, &Crossing)]) -> String {
    let letters = crossings.iter().map(|(_, each)| each.letters.len().max(1));
    let messages = format!("{} messages", letters.sum::<usize>());
    let messages = [("messages", messages.as_str())];
    model
        .catalogue
        .moment(&model.run.transcript, "sends", &messages)
}

/// That a record ends with this: by it, whoever reads it believes itself connected.
fn the_last(model: &Model, crossings: &[(usize, &Crossing)]) -> String {
    let names = crossings.last().map(|(_, crossing)| moment::name(crossing));
    let names = names.unwrap_or_default();
    let last = names.rsplit(", ").next().unwrap_or_default();
    let messages = format!("…, {last}");
    let messages = [("messages", messages.as_str())];
    model
        .catalogue
        .moment(&model.run.transcript, "sends", &messages)
}

/// What a side says, broken into cells of its column.
pub(super) fn sayings(sayings: &[Saying], width: u16) -> Vec<Option<Cell>> {
    let mut cells = Vec::new();
    let mut last = None;
    for saying in sayings {
        // Behind the cross, lines stand below one another.
        let indent = if saying.tone == Tone::Refuses { 2 } else { 0 };
        let lines = broken(&saying.text, width.saturating_sub(indent));
        for (index, line) in lines.into_iter().enumerate() {
            let line = match (indent, index) {
                (0, _) => line,
                (_, 0) => format!("✘ {line}"),
                (_, _) => format!("  {line}"),
            };
            let number = (index == 0 && last != Some(saying.step)).then_some(saying.step);
            cells.push(Some(Cell {
                number,
                step: saying.step,
                tone: saying.tone,
                text: line,
            }));
        }
        last = Some(saying.step);
    }
    cells
}

/// A text in lines; a name that is too long for one is broken where its brackets open.
fn broken(text: &str, width: u16) -> Vec<String> {
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            if columns(word) > width {
                word.replace('(', " (")
            } else {
                word.to_owned()
            }
        })
        .collect();
    wrap(&words.join(" "), width)
}

/// The arrows of a beat: what fits beside one another shares one.
fn wires(crossings: &[(usize, &Crossing)], width: u16) -> Vec<Wire> {
    let mut wires: Vec<Wire> = Vec::new();
    for (index, crossing) in crossings {
        let mut name = moment::name(crossing);
        let letters = crossing.letters.len();
        if letters > 1 && columns(&name) + 4 > width {
            name = format!("one record, {letters} messages");
        }
        // Where an alert has no room beside its number, its name stands below it.
        let mut below = None;
        if let (Some(alert), true) = (moment::fatal_alert(crossing), columns(&name) + 2 > width) {
            below = alert.name();
            name = format!("alert {}", alert.0);
        }
        let kind = match (moment::fatal_alert(crossing), crossing.encrypted) {
            (Some(_), _) => Kind::Alert,
            (None, true) => Kind::Encrypted,
            (None, false) => Kind::Clear,
        };
        if let Some(Wire::Arrow(before)) = wires.last_mut() {
            let joined = format!("{}, {name}", before.name);
            let room = width.saturating_sub(arrow::wanted(before));
            if before.kind == kind && columns(&joined) <= room {
                before.name = joined;
                continue;
            }
        }
        let arrow = Arrow {
            step: *index,
            from: crossing.from,
            name,
            kind,
            fate: crossing.fate,
            words: arrow::words(crossing),
            silent: false,
        };
        wires.push(Wire::Arrow(arrow));
        if let Some(name) = below {
            wires.push(Wire::Remark(crossing.from, name.to_owned(), *index));
        }
        if kind == Kind::Alert {
            let how = if crossing.encrypted {
                "fatal, encrypted"
            } else {
                "fatal, in the clear"
            };
            wires.push(Wire::Remark(crossing.from, how.to_owned(), *index));
        }
    }
    // What has no room on every arrow is said once, below them.
    let words = wires.iter().find_map(|wire| match wire {
        Wire::Arrow(arrow) => {
            arrow::below(arrow, width).map(|words| (arrow.from, arrow.step, words))
        }
        _ => None,
    });
    if let Some((from, step, words)) = words {
        for wire in &mut wires {
            if let Wire::Arrow(arrow) = wire {
                arrow.silent = true;
            }
        }
        wires.push(Wire::Fate(from.peer(), words, step));
    }
    wires
}

/// How many rows there are, as cells.
pub(super) fn height(rows: &[Row]) -> u16 {
    cells(rows.len())
}
