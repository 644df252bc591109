//! What is said: the screen's panes as prose, a sentence a line.

use std::fmt::Write as _;

use super::command::COMMANDS;
use crate::cluster::Verdict;
use crate::explain::Prediction;
use crate::explain::glossary::{Glossary, Term};
use crate::explain::prediction::Question;
use crate::explain::voices::{self, Standing, Voices};
use crate::explain::worlds::Worlds;
use crate::scenario::fault::FaultGroup;
use crate::scenario::{Fault, FaultKind};
use crate::ui::inspect::Row;
use crate::ui::model::Model;

pub(super) use crate::explain::story::safe;

/// What is walked through, and what can be typed.
pub(super) fn beginning(model: &Model) -> String {
    let scenario = model
        .scenarios
        .iter()
        .find(|scenario| scenario.id() == model.run.scenario);
    let summary = scenario.map_or("", |scenario| scenario.summary());
    format!(
        "{}, in TLS {}.\n{}\n\nEnter goes on; help lists what can be typed.\n",
        safe(&model.run.title),
        model.run.changes.version.as_str(),
        safe(&summary.split_whitespace().collect::<Vec<_>>().join(" "))
    )
}

/// Where the walk stands, in both worlds.
pub(super) fn place(model: &Model) -> String {
    let place = model.place();
    let mut told = format!("Step {}", place.step + 1);
    let stage = model.run.explanation.stages.get(place.step);
    if let Some((_, stage)) = stage.filter(|_| !model.screen.eve) {
        let _ = write!(told, ", {}", model.catalogue.stage(*stage));
    }
    let Some(story) = model.story(place) else {
        return told;
    };
    let opened = model.opened();
    let _ = writeln!(told, ": {}.", story.title);
    if let Some((crossing, _)) = model.letter(place) {
        let parties = &model.run.transcript.parties;
        let from = safe(&parties.of(crossing.from).broker);
        let to = safe(&parties.of(crossing.from.peer()).broker);
        let _ = writeln!(
            told,
            "{from} sends {to}: {}, {}.",
            opened.title, opened.note
        );
    }
    let _ = writeln!(told, "{}", story.border);
    let _ = writeln!(told, "In Kafka: {}", story.kafka);
    if let Some(limit) = &story.limit {
        let _ = writeln!(told, "Not quite like life: {limit}");
    }
    if model.knows_the_end() && !model.screen.eve {
        told += &ending(model);
    }
    told
}

/// How it ended, in one line.
fn ending(model: &Model) -> String {
    let transcript = &model.run.transcript;
    let diagnosis = &model.run.explanation.diagnosis;
    let word = match transcript.verdict {
        Verdict::Connected => return "Admitted: both are inside.\n".to_owned(),
        Verdict::Denied => "Denied",
        Verdict::Refused => "Refused",
        Verdict::Stalled => "Stalled: nobody refuses, and nothing moves any more",
        Verdict::NotStarted => "Not started",
    };
    let mut told = word.to_owned();
    if let Some(refusal) = &diagnosis.refusal {
        let by = safe(&transcript.parties.of(refusal.side).broker);
        let _ = write!(told, " by {by}");
        if let Some(message) = refusal.reading.last() {
            let _ = write!(told, ", at {message}");
        }
    }
    if let Some(cause) = diagnosis.causes.first() {
        let _ = write!(told, ": {}", model.catalogue.cause(transcript, cause).title);
    }
    told + ". Type why for the causes, logs for what Kafka logs, mend for what helps.\n"
}

/// What is changed now, and how that ends.
pub(super) fn changed(model: &Model) -> String {
    let changes = &model.run.changes;
    let list = |names: Vec<String>| names.join(", ");
    let mut told = format!(
        "TLS {}, {} framing.",
        changes.version.as_str(),
        changes.framing.as_str()
    );
    if changes.swapped {
        told += " The brokers have changed roles.";
    }
    let names = |faults: &[Fault]| faults.iter().map(ToString::to_string).collect();
    let broken = list(names(&changes.faults));
    let own = list(names(&model.run.broken_by_scenario));
    if !own.is_empty() {
        let _ = write!(told, " Broken by the scenario itself: {own}.");
    } else if broken.is_empty() {
        told += " Nothing is broken.";
    }
    if !broken.is_empty() {
        let _ = write!(told, " Broken: {broken}.");
    }
    let mended = list(changes.remedies.iter().map(ToString::to_string).collect());
    if !mended.is_empty() {
        let _ = write!(told, " Mended: {mended}.");
    }
    let _ = write!(told, " It ends so: {}", ending(model).trim_end());
    told
}

/// A row of a pane, under its number.
fn row(number: usize, row: &Row) -> String {
    let indent = "  ".repeat(row.depth);
    let mut told = format!("{indent}{number}. {}", row.name);
    if let Some(mark) = row.mark {
        let _ = write!(told, ": {}", mark.as_str());
    }
    if !row.value.is_empty() {
        let _ = write!(told, ": {}", row.value);
    }
    if !row.note.is_empty() {
        let _ = write!(told, " ({})", row.note);
    }
    told
}

/// The pane that is open.
pub(super) fn opened(model: &Model) -> String {
    let opened = model.opened();
    let mut lines = vec![match opened.note.as_str() {
        "" => format!("{}.", opened.title),
        note => format!("{}: {note}.", opened.title),
    }];
    let rows = opened.rows.iter().enumerate();
    lines.extend(rows.map(|(index, each)| row(index + 1, each)));
    lines.join("\n")
}

/// One field, with its bytes and what it means.
pub(super) fn field(model: &Model, number: &str) -> String {
    let opened = model.opened();
    let index = number.parse::<usize>().ok();
    let found = index.and_then(|index| Some((index, opened.rows.get(index.checked_sub(1)?)?)));
    let Some((index, each)) = found else {
        return format!("Say which field, from 1 to {}.", opened.rows.len());
    };
    let mut told = row(index, each);
    let part = opened.bytes.get(each.range.clone()).unwrap_or_default();
    if !part.is_empty() {
        let _ = write!(told, "\n{}", bytes(part));
    }
    if let Some(term) = Glossary::english().find(&each.name) {
        let _ = write!(told, "\n{}", self::term(term));
    }
    told
}

/// Bytes, sixteen a line, each line with the number of its first.
pub(super) fn bytes(bytes: &[u8]) -> String {
    const A_LINE: usize = 16;
    if bytes.is_empty() {
        return "There are no bytes here.".to_owned();
    }
    let lines = bytes.chunks(A_LINE).enumerate().map(|(number, line)| {
        let line: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}: {}", number * A_LINE, line.join(" "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A question about the end, and what can be answered.
pub(super) fn question(question: &Question) -> String {
    let mut told = format!("{}\n{}\n", question.text, question.border);
    let _ = writeln!(told, "In Kafka: {}", question.kafka);
    for (number, answer) in (1..).zip(&question.answers) {
        let _ = writeln!(told, "{number}. {}.", answer.text);
    }
    told + "Type a number; skip leaves the questions."
}

/// What was answered, and what is true.
pub(super) fn predicted(prediction: &Prediction, answers: &[usize]) -> String {
    let mut told = String::new();
    for (question, answer) in prediction.questions.iter().zip(answers) {
        let said = question.answers.get(*answer);
        let wrong = said.filter(|said| !said.is_true);
        let _ = writeln!(told, "{}", question.text);
        if let Some(wrong) = wrong {
            let _ = writeln!(told, "Not so: {}; {}.", wrong.text, wrong.reason);
        }
        if let Some(truth) = question.truth() {
            let word = if wrong.is_some() { "It is" } else { "Right" };
            let _ = writeln!(told, "{word}: {}; {}.", truth.text, truth.reason);
        }
    }
    told + "Enter goes on."
}

/// Every cause, in both worlds.
pub(super) fn why(model: &Model) -> String {
    let transcript = &model.run.transcript;
    let diagnosis = &model.run.explanation.diagnosis;
    let mut told = ending(model);
    for cause in &diagnosis.causes {
        let story = model.catalogue.cause(transcript, cause);
        let _ = writeln!(told, "\n{}.", capital(&story.title));
        let _ = writeln!(told, "{}", story.border);
        let _ = writeln!(told, "In Kafka: {}", story.kafka);
    }
    for cause in &diagnosis.unreached {
        let story = model.catalogue.cause(transcript, cause);
        let title = capital(&story.title);
        let _ = writeln!(told, "\nNobody came to look at this: {title}.");
        let _ = writeln!(told, "In Kafka: {}", story.kafka);
    }
    for refusal in diagnosis
        .refusal
        .iter()
        .filter(|refusal| refusal.peer_believed_connected)
    {
        let peer = safe(&transcript.parties.of(refusal.side.peer()).broker);
        let is = match transcript.verdict {
            Verdict::Denied => "was inside, and stays there",
            _ => "believed itself inside when this happened",
        };
        let _ = writeln!(told, "{peer} {is}.");
    }
    told
}

/// A sentence, with a capital letter to begin with.
pub(super) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What is observed here, and what real brokers and clients log.
pub(super) fn logs(model: &Model) -> String {
    let transcript = &model.run.transcript;
    let mut told = "Observed here:\n".to_owned();
    let observed = voices::observed(transcript);
    if observed.is_empty() {
        told += "Nothing went wrong.\n";
    }
    for each in observed {
        let side = safe(&transcript.parties.of(each.side).broker);
        let (source, kind, text) = (each.source.says(), safe(&each.kind), safe(&each.text));
        let _ = writeln!(told, "{side}, {source}: {kind}: {text}");
    }
    told += "\nOn a real broker and its clients:\n";
    for voice in Voices::english().of(transcript, &model.run.explanation.diagnosis) {
        let _ = writeln!(told, "{} ({}):", voice.label, voice.versions);
        match (voice.standing, voice.lines.is_empty()) {
            (Standing::NotMeasured { .. }, _) => told += "Not measured.\n",
            (Standing::Measured, true) => told += "Nothing is logged.\n",
            (Standing::Measured, false) => {
                for line in voice.lines {
                    let _ = writeln!(told, "{}", safe(&line));
                }
            }
        }
    }
    told
}

/// What would mend it.
pub(super) fn remedies(model: &Model) -> String {
    let transcript = &model.run.transcript;
    if model.run.remedies.is_empty() {
        return "There is nothing to mend here.".to_owned();
    }
    let mut told = String::new();
    for (index, remedy) in model.run.remedies.iter().enumerate() {
        let story = model.catalogue.remedy(transcript, *remedy);
        let _ = writeln!(told, "{}. {}.", index + 1, capital(&story.title));
        let _ = writeln!(told, "{}", story.kafka);
        if !story.command.is_empty() {
            let _ = writeln!(told, "{}", story.command);
        }
    }
    told + "Type mend and a number to do it here and run again."
}

/// The ways to break trust, by group.
pub(super) fn ways(model: &Model) -> String {
    let mut told = String::new();
    for group in FaultGroup::ALL {
        let _ = writeln!(told, "{}:", model.catalogue.group(group.id()));
        for kind in FaultKind::ALL
            .into_iter()
            .filter(|kind| kind.group() == group)
        {
            way(model, kind, &mut told);
        }
    }
    told + "Type break and one of these words; behind it, without a blank, the side."
}

fn way(model: &Model, kind: FaultKind, told: &mut String) {
    let story = model.catalogue.way_to_break_trust(kind.id());
    let named = |faults: &[Fault]| -> String {
        let of_kind = faults.iter().filter(|fault| fault.kind() == kind);
        let names: Vec<String> = of_kind.map(ToString::to_string).collect();
        names.join(", ")
    };
    let mut on = String::new();
    for (when, faults) in [
        ("On now", &model.run.changes.faults),
        ("In this scenario", &model.run.broken_by_scenario),
    ] {
        let names = named(faults);
        if !names.is_empty() {
            let _ = write!(on, " {when}: {names}.");
        }
    }
    let sides = kind.sides().iter().map(|side| format!("@{side}"));
    let sides = sides.collect::<Vec<_>>().join(" or ");
    let _ = writeln!(
        told,
        "{} {sides}: {}. {}{on}",
        kind.id(),
        story.title,
        story.border
    );
}

/// The scenarios there are.
pub(super) fn scenarios(model: &Model) -> String {
    let lines = model.scenarios.iter().map(|scenario| {
        let about = match scenario.about() {
            "" => String::new(),
            about => format!(": {}", safe(about)),
        };
        format!(
            "{}: {}{about}.",
            safe(scenario.id()),
            safe(scenario.title())
        )
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n") + "\nType open and the first word to walk through one."
}

/// Where a text stands.
pub(super) fn found(model: &Model, text: &str) -> String {
    let found = model.find(text);
    if found.is_empty() {
        return "It is nowhere in this run.".to_owned();
    }
    let lines = found
        .into_iter()
        .map(|found| format!("Step {}, {}: {}", found.step, found.title, found.text));
    lines.collect::<Vec<_>>().join("\n") + "\nType go and a number to go there."
}

/// What a word means; without a word, all that there are.
pub(super) fn glossary(word: &str) -> String {
    let glossary = Glossary::english();
    if word.is_empty() {
        let names: Vec<&str> = glossary
            .terms()
            .iter()
            .map(|term| term.name.as_str())
            .collect();
        return names.join(", ") + ".\nType glossary and one of these.";
    }
    let matching = glossary.matching(word);
    match matching.first() {
        Some(first) => term(first),
        None => "The glossary does not have it. Type glossary for all that it has.".to_owned(),
    }
}

fn term(term: &Term) -> String {
    let mut told = format!(
        "{}.\nAt the border: {}\nIn Kafka: {}",
        term.name, term.border, term.kafka
    );
    if let Some(limit) = &term.limit {
        let _ = write!(told, "\nNot quite like life: {limit}");
    }
    told
}

/// The table of both worlds.
pub(super) fn worlds() -> String {
    let parts = Worlds::english().parts.iter().map(|part| {
        let rows = part
            .rows
            .iter()
            .map(|pair| match (pair.kafka.as_str(), pair.border.as_str()) {
                (kafka, "") => kafka.to_owned(),
                ("", border) => border.to_owned(),
                (kafka, border) => format!(
                    "In Kafka, {} At the border, {}",
                    sentence(kafka),
                    sentence(border)
                ),
            });
        format!("{}\n{}", part.title, rows.collect::<Vec<_>>().join("\n"))
    });
    parts.collect::<Vec<_>>().join("\n\n")
}

/// The text with the mark that ends a sentence.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// What can be typed.
pub(super) fn help() -> String {
    let lines = COMMANDS.iter().map(|entry| match entry.argument {
        "" => format!("{}: {}", entry.name, entry.what),
        argument => format!("{} {argument}: {}", entry.name, entry.what),
    });
    lines.collect::<Vec<_>>().join("\n")
}
