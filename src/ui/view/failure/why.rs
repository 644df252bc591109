//! Why: every cause, the way that was looked for, and whom it was compared with.

use ratatui::style::Style;

use super::super::canvas::columns;
use super::checks::mark;
use super::lines::{Line, labelled, wrapped};
use crate::explain::story::safe;
use crate::explain::way::{Comparison, Link, Way};
use crate::explain::{Check, CheckId, CheckVerdict, Subject};
use crate::handshake::transcript::{Before, ChoiceReason, Crossing, Fate, Letter, Step};
use crate::ui::keymap::Action;
use crate::ui::model::Model;
use crate::ui::theme::Theme;

/// In a hunt it is the person who says why.
fn hunting(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let key = |action: Action| {
        let keys = model.keymap.keys(action);
        keys.first().map(ToString::to_string).unwrap_or_default()
    };
    let label = |label, text: &str| labelled((label, theme.dim), width, text, theme.soft);
    let suspects = format!("{} names who or what may be to blame", key(Action::Break));
    let hunt = model.screen.hunt.as_ref();
    let left = hunt.map_or(0, |hunt| hunt.left(&model.run.changes));
    let is_more = hunt.is_some_and(|hunt| hunt.mended(&model.run.changes).is_some());
    let why = match left {
        1 if is_more => {
            "one more thing is wrong; find out which, from what both sides see".to_owned()
        }
        1 => "one thing is wrong; find out which, from what both sides see".to_owned(),
        left => format!("{left} things are wrong; find out which, from what both sides see"),
    };
    // Where a label has a row of its own, the name of the pane is enough.
    let mut lines = if width < 70 {
        wrapped(0, width, &why, theme.soft)
    } else {
        label("Why", &why)
    };
    let look_at = format!(
        "the checks, the logs, the other version; and put this page aside ({}) to see what crossed, and both passports",
        key(Action::Leave)
    );
    lines.extend(label("Look at", &look_at));
    lines.extend(label("Then", &suspects));
    lines.extend(label(
        "Or",
        "try a remedy: some of those that are offered help",
    ));
    lines.extend(label(
        "Counted",
        "a look is each pane or view that you open, a try each guess; fewer is better: on a real cluster both cost time",
    ));
    lines
}

pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let run = &model.run;
    let mut lines = Vec::new();
    if model.is_hunting() {
        return hunting(model, width);
    }
    let way = Way::of(&run.transcript, &run.explanation);
    for line in on_the_wire(model) {
        lines.extend(labelled(
            ("On the wire", theme.dim),
            width,
            &line,
            theme.ink,
        ));
    }
    if let Some(way) = &way {
        if !lines.is_empty() {
            lines.push(Line::blank());
        }
        lines.extend(certificates(model, way, width));
        lines.push(Line::blank());
        lines.extend(compared(model, way, width));
    }
    for (index, cause) in run.explanation.diagnosis.causes.iter().enumerate() {
        let story = model.catalogue.cause(&run.transcript, cause);
        if !lines.is_empty() {
            lines.push(Line::blank());
        }
        // The head says the first one already.
        if index > 0 {
            lines.extend(labelled(
                ("✘ and", theme.refuse),
                width,
                &story.title,
                theme.strong,
            ));
        }
        lines.extend(labelled(
            ("At the border", theme.dim),
            width,
            &story.border,
            theme.soft,
        ));
        // What a check found stands beside its certificate, if that is on the way.
        let check = cause.check.as_ref();
        let on_the_way = check.is_some_and(|check| matches!(check.subject, Subject::Shown(_)));
        let drawn = way.as_ref().is_some_and(|way| way.seen) && on_the_way;
        if !drawn {
            lines.extend(labelled(
                ("In Kafka", theme.dim),
                width,
                &story.kafka,
                theme.soft,
            ));
        }
    }
    lines.extend(why_that_one(model, width));
    for cause in &run.explanation.diagnosis.unreached {
        let story = model.catalogue.cause(&run.transcript, cause);
        lines.push(Line::blank());
        lines.extend(labelled(
            ("○ not reached", theme.dim),
            width,
            &story.title,
            theme.strong,
        ));
        lines.extend(labelled(
            ("In Kafka", theme.dim),
            width,
            &story.kafka,
            theme.soft,
        ));
    }
    let said = super::logs::operator(model, width);
    if !said.is_empty() {
        lines.push(Line::blank());
        lines.extend(said);
    }
    let stubborn = run.transcript.choice.as_ref();
    let stubborn = stubborn.is_some_and(|choice| choice.reason == ChoiceReason::ShownToAnyone);
    if let (true, Some(story)) = (stubborn, model.catalogue.choice(&run.transcript)) {
        lines.extend(labelled(
            ("In Kafka", theme.dim),
            width,
            &story.kafka,
            theme.soft,
        ));
    }
    lines
}

/// Why one fault of a chain was reported, and not another, where it has more than one.
fn why_that_one(model: &Model, width: u16) -> Vec<Line> {
    let diagnosis = &model.run.explanation.diagnosis;
    let checks = diagnosis
        .causes
        .iter()
        .filter(|cause| cause.check.is_some());
    let (2.., Some(refusal)) = (checks.count(), &diagnosis.refusal) else {
        return Vec::new();
    };
    let error = safe(&refusal.failure.kind);
    let transcript = &model.run.transcript;
    let text = model
        .catalogue
        .moment(transcript, "told-first", &[("error", &error)]);
    let dim = model.theme.dim;
    let mut lines = vec![Line::blank()];
    lines.extend(labelled(
        ("Told first", dim),
        width,
        &text,
        model.theme.soft,
    ));
    lines
}

/// The certificates from the leaf up, each with what was asked of it beside it or below.
fn certificates(model: &Model, way: &Way, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let parties = &model.run.transcript.parties;
    let holder = safe(&parties.of(way.verifier.peer()).broker);
    let verifier = safe(&parties.of(way.verifier).broker);
    let right = right(width);
    let mut lines = Vec::new();
    for (depth, link) in way.links.iter().enumerate() {
        let last = depth + 1 == way.links.len();
        let how = match (depth, way.seen) {
            (0, true) => format!("shown by {holder}"),
            (0, false) => format!("never left the pocket of {holder}"),
            (_, true) => "shown with it".to_owned(),
            (_, false) => "beside it".to_owned(),
        };
        let stem = if depth == 0 { "" } else { "   " };
        let mut first = Line::at(0, stem, theme.dim)
            .then(0, link.subject.clone(), theme.strong)
            .then(2, how, theme.dim);
        let room = if right > 0 {
            width - right
        } else {
            width.saturating_sub(3)
        };
        let asked = asked(link, room, theme);
        let beside = right > 0 && first.end() + 2 <= right;
        if let (true, Some(line)) = (beside, &asked) {
            first = splice(first, right, line);
        }
        lines.push(first);
        if let (false, Some(line)) = (beside, asked) {
            lines.push(splice(Line::blank(), 3, &line));
        }
        let others = last
            && way
                .trusted
                .iter()
                .any(|entry| entry.how == Comparison::AnotherKey);
        for check in failed(link).filter(|check| !(others && check.id == CheckId::Signature)) {
            let words = format!("✘ {}", evidence(model, check));
            let at = if right > 0 { right } else { 3 };
            lines.extend(wrapped(at, width.saturating_sub(at), &words, theme.refuse));
        }
        let missing = last
            && !way
                .trusted
                .iter()
                .any(|entry| entry.how != Comparison::AnotherName);
        let issuer = if missing { theme.refuse } else { theme.ink };
        let mut second = Line::at(0, format!("{stem}└─ issued by"), theme.dim).then(
            1,
            link.issuer.clone(),
            issuer,
        );
        let found = last.then(|| found(way, &verifier, theme));
        if let Some((words, style)) = found {
            if right > 0 && second.end() + 2 <= right {
                second = second.and(right, words, style);
                lines.push(second);
            } else {
                lines.push(second);
                lines.extend(wrapped(3, width.saturating_sub(3), &words, style));
            }
        } else {
            lines.push(second);
        }
    }
    lines
}

/// Where the right-hand half begins; 0 where there is no room for two.
fn right(width: u16) -> u16 {
    if width >= 100 { width * 12 / 25 } else { 0 }
}

/// The failed checks that have more to say than their name.
fn failed(link: &Link) -> impl Iterator<Item = &Check> {
    link.checks.iter().filter(|check| {
        let said_elsewhere = matches!(check.id, CheckId::IssuerKnown | CheckId::TrustAnchor);
        check.verdict == CheckVerdict::Fail && !said_elsewhere
    })
}

/// What a failed check rests on.
fn evidence(model: &Model, check: &Check) -> String {
    match check.id {
        CheckId::Possession => {
            let transcript = &model.run.transcript;
            model.catalogue.moment(
                transcript,
                "not-its-key",
                &[("evidence", &check.evidence.text)],
            )
        }
        _ => safe(&check.evidence.text),
    }
}

/// What was asked of a certificate, in one line: each question with its glyph, and why it was not
/// answered where there is room for that.
fn asked(link: &Link, room: u16, theme: &Theme) -> Option<Vec<(String, Style)>> {
    let wide = |spans: &[(String, Style)]| spans.iter().map(|(text, _)| columns(text)).sum::<u16>();
    let mut spans = questions(link, true, theme);
    if wide(&spans) > room {
        spans = questions(link, false, theme);
    }
    (!spans.is_empty()).then_some(spans)
}

fn questions(link: &Link, reasons: bool, theme: &Theme) -> Vec<(String, Style)> {
    const SHOWN: [(CheckId, &str); 7] = [
        (CheckId::WellFormed, "readable"),
        (CheckId::Dates, "dates"),
        (CheckId::Purpose, "purpose"),
        (CheckId::Name, "name"),
        (CheckId::CaFlag, "CA flag"),
        (CheckId::Signature, "signature"),
        (CheckId::Possession, "holds the key"),
    ];
    let mut spans = Vec::new();
    for (id, name) in SHOWN {
        let Some(check) = link.checks.iter().find(|check| check.id == id) else {
            continue;
        };
        // What went well and surprises nobody is in the list of all checks.
        let dull = matches!(id, CheckId::WellFormed | CheckId::CaFlag);
        let idle = check.verdict == CheckVerdict::NotApplicable;
        if idle || (dull && check.verdict == CheckVerdict::Pass) {
            continue;
        }
        let (glyph, style) = mark(Some(check.verdict), theme);
        let words = match check.verdict {
            CheckVerdict::NotReached if reasons => format!("{glyph} {}", check.evidence.text),
            _ => glyph.to_owned(),
        };
        let gap = if spans.is_empty() { "" } else { "   " };
        spans.push((format!("{gap}{name} "), theme.soft));
        spans.push((safe(&words), style));
    }
    spans
}

/// A line with these texts from a column on.
fn splice(line: Line, x: u16, spans: &[(String, Style)]) -> Line {
    let mut line = line;
    let mut x = x;
    for (text, style) in spans {
        line = line.and(x, text.clone(), *style);
        x += columns(text);
    }
    line
}

/// What was found where the way ends.
fn found(way: &Way, verifier: &str, theme: &Theme) -> (String, Style) {
    let has = |how: Comparison| way.trusted.iter().any(|entry| entry.how == how);
    if has(Comparison::Fits) {
        (format!("✔ in the truststore of {verifier}"), theme.accept)
    } else if has(Comparison::AnotherKey) {
        (
            format!("✘ {verifier} knows the name, but its key did not sign this"),
            theme.refuse,
        )
    } else if has(Comparison::Unverifiable) {
        (
            format!("✘ {verifier} knows the name, and cannot check this signature"),
            theme.refuse,
        )
    } else if has(Comparison::UnusableKey) {
        (
            format!("✘ {verifier} knows the name, and does not use a key like that"),
            theme.refuse,
        )
    } else if way.seen {
        (
            format!("✘ no certificate of this name in {verifier}'s truststore"),
            theme.refuse,
        )
    } else {
        (format!("✘ not on the poster of {verifier}"), theme.refuse)
    }
}

/// The entries of the truststore, each compared with the issuer.
fn compared(model: &Model, way: &Way, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let verifier = safe(&model.run.transcript.parties.of(way.verifier).broker);
    let what = if way.seen { "truststore" } else { "poster" };
    let sought = way
        .links
        .last()
        .map(|link| link.issuer.as_str())
        .unwrap_or_default();
    let right = right(width);
    let title = format!("{verifier}'s {what}");
    let versus = format!("compared with {sought}");
    let mut lines = vec![if right > 0 {
        Line::at(0, title, theme.dim).and(right, versus, theme.dim)
    } else {
        Line::at(0, format!("{title}, {versus}"), theme.dim)
    }];
    if way.trusted.is_empty() {
        lines.push(Line::at(3, "nobody", theme.soft));
    }
    for entry in &way.trusted {
        let (words, style) = match entry.how {
            Comparison::AnotherName => ("≠ another name", theme.soft),
            Comparison::AnotherKey => (
                "✘ the same name, but not the key of this signature",
                theme.refuse,
            ),
            Comparison::Unverifiable => (
                "○ the same name; this kind of signature cannot be checked",
                theme.soft,
            ),
            Comparison::UnusableKey => {
                ("✘ the same name, and a key that is not used", theme.refuse)
            }
            Comparison::Fits => (
                "✔ the same name, and its key made the signature",
                theme.accept,
            ),
        };
        let line = Line::at(3, entry.name.clone(), theme.ink);
        lines.push(if right > 0 {
            line.and(right, words, style)
        } else {
            line.then(2, words, style)
        });
    }
    lines
}

/// What became of records on their way, byte for byte.
fn on_the_wire(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, step) in model.run.transcript.steps.iter().enumerate() {
        let Step::Crossing(crossing) = step else {
            continue;
        };
        let name = crate::explain::moment::name(crossing);
        if crossing.fate == Fate::Dropped {
            lines.push(format!(
                "step {}: {name} was sent and never arrived",
                index + 1
            ));
        }
        if crossing.again {
            lines.push(format!(
                "step {}: {name} has the bytes of a record that crossed before",
                index + 1
            ));
        }
        let Some(Before { bytes: before, .. }) = &crossing.before else {
            continue;
        };
        let differs = before
            .iter()
            .zip(&crossing.bytes)
            .position(|(was, is)| was != is);
        let at = differs.unwrap_or_else(|| before.len().min(crossing.bytes.len()));
        let byte = |bytes: &[u8]| {
            bytes
                .get(at)
                .map_or("nothing".to_owned(), |byte| format!("{byte:02x}"))
        };
        lines.push(format!(
            "step {}: byte {at} of the record of {name}{} was sent as {} and arrived as {}",
            index + 1,
            in_a_message(crossing, at),
            byte(before),
            byte(&crossing.bytes)
        ));
    }
    lines
}

/// Which byte of which message a byte of a record is, if it is in one.
fn in_a_message(crossing: &Crossing, byte: usize) -> String {
    let inside = |letter: &Letter| {
        let offset = byte.checked_sub(letter.at?)?;
        (offset < letter.bytes.len()).then_some((letter.kind, offset))
    };
    match crossing.letters.iter().find_map(inside) {
        Some((kind, offset)) => format!(" (byte {offset} of {kind})"),
        None => String::new(),
    }
}
