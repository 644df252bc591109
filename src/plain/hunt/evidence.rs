//! What there is to see in a hunt.

use std::fmt::Write as _;

use crate::clock::Moment as Time;
use crate::explain::voices::{self, Standing, Voices};
use crate::explain::{Catalogue, Moment};
use crate::handshake::transcript::Step;
use crate::lab::Run;
use crate::lab::hunt::Ending;
use crate::plain::tell::{capital, safe};
use crate::wire::Side;
use crate::wire::x509::{Certificate, GeneralName};

/// What a side has, and what happens to it.
pub(super) fn of_side(run: &Run, catalogue: &Catalogue, side: Side) -> String {
    what_happens(run, catalogue, side) + &papers(run, side)
}

/// What a side does, believes and says, in order.
pub(super) fn what_happens(run: &Run, catalogue: &Catalogue, side: Side) -> String {
    let transcript = &run.transcript;
    let broker = safe(&transcript.parties.of(side).broker);
    let role = match side {
        Side::Client => "the traveller",
        Side::Server => "the border",
    };
    let mut told = format!("\nWhat {broker}, {role}, sees:\n");
    let moment = Moment::of(transcript, &run.explanation, catalogue);
    let sayings = moment.beats.iter().flat_map(|beat| beat.sides.of(side));
    let mut silent = true;
    for saying in sayings {
        silent = false;
        let text = capital(&saying.text);
        let ends = text.ends_with(['.', '”']);
        let _ = writeln!(told, "{text}{}", if ends { "" } else { "." });
    }
    let errors = voices::observed(transcript);
    for error in errors.into_iter().filter(|error| error.side == side) {
        silent = false;
        let _ = writeln!(told, "It says: {}", safe(&error.text));
    }
    if silent {
        told += "Nothing at all.\n";
    }
    told
}

/// What a side carries, whom it trusts, and what time it is there.
fn papers(run: &Run, side: Side) -> String {
    let party = run.transcript.parties.of(side);
    let mut told = String::new();
    if party.chain.is_empty() {
        told += "Its keystore holds no passport.\n";
    }
    for (number, der) in party.chain.iter().enumerate() {
        let what = if number == 0 { "It carries" } else { "With it" };
        let _ = writeln!(told, "{what}: {}.", certificate(der));
    }
    let trusted = party
        .truststore
        .iter()
        .map(|entry| certificate(&entry.certificate));
    let trusted: Vec<String> = trusted.collect();
    let trusted = if trusted.is_empty() {
        "nobody".to_owned()
    } else {
        trusted.join("; ")
    };
    let _ = writeln!(told, "It trusts: {trusted}.");
    if side == Side::Client {
        let _ = writeln!(told, "It dials: {}.", safe(&run.transcript.dialled));
    }
    let _ = writeln!(told, "Its clock says {}.", party.clock);
    told
}

/// A certificate in one line.
fn certificate(der: &[u8]) -> String {
    let Ok(facts) = Certificate::parse(der) else {
        return "something that is no certificate".to_owned();
    };
    let date = |seconds: i64| {
        Time::from_unix(seconds).map_or_else(|_| "no time".to_owned(), |time| time.to_string())
    };
    let mut told = format!(
        "{}, issued by {}, from {} to {}",
        safe(&facts.subject.value.text),
        safe(&facts.issuer.value.text),
        date(facts.not_before.value),
        date(facts.not_after.value)
    );
    let names = facts.subject_alt_names.iter();
    let names = names.filter_map(|name| match &name.value {
        GeneralName::Dns(name) => Some(safe(name)),
        GeneralName::Ip(address) => Some(address.to_string()),
        _ => None,
    });
    let names: Vec<String> = names.collect();
    if !names.is_empty() {
        let _ = write!(told, ", for {}", names.join(", "));
    }
    told
}

/// What real brokers and clients log.
pub(super) fn logs(run: &Run) -> String {
    let mut told = String::new();
    for voice in Voices::english().of(&run.transcript, &run.explanation.diagnosis) {
        if matches!(voice.standing, Standing::NotMeasured { .. }) {
            continue;
        }
        let _ = writeln!(told, "{} ({}):", voice.label, voice.versions);
        if voice.lines.is_empty() {
            told += "Nothing is logged.\n";
        }
        for line in voice.lines {
            let _ = writeln!(told, "{}", safe(&line));
        }
    }
    if told.is_empty() {
        told += "It was not measured what real brokers log here.";
    }
    told
}

/// What was checked, and what was found.
pub(super) fn checks(run: &Run) -> String {
    let mut told = String::new();
    let steps = run.transcript.steps.iter().zip(&run.explanation.checks);
    for (number, (step, checks)) in (1..).zip(steps) {
        let Step::Verified(verification) = step else {
            continue;
        };
        let broker = safe(&run.transcript.parties.of(verification.side).broker);
        let _ = writeln!(told, "At step {number}, {broker} checks:");
        for check in checks.iter().filter(|check| !check.is_quiet()) {
            let _ = writeln!(
                told,
                "{}: {}: {}.",
                check.id.as_str(),
                check.verdict.as_str(),
                safe(&check.evidence.text)
            );
        }
    }
    if told.is_empty() {
        told += "It did not come to a check.";
    }
    told
}

/// How it would end, if it were something else that is wrong.
pub(super) fn were_it(run: &Run, ending: &Ending) -> String {
    let broker = |side: Side| safe(&run.transcript.parties.of(side).broker);
    match &ending.refusal {
        Some((side, Some(message), error)) => {
            format!(
                "Then {} would refuse, at {message}: {}.",
                broker(*side),
                safe(error)
            )
        }
        Some((side, None, error)) => {
            format!(
                "Then {} would not even begin: {}.",
                broker(*side),
                safe(error)
            )
        }
        None => "Then nobody would refuse, and nothing move any more.".to_owned(),
    }
}
