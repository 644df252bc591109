//! The same run in the other TLS version: what differs for whoever stands at the border.

use ratatui::style::Style;

use super::super::canvas::columns;
use super::lines::{Line, labelled, named, wrapped};
use crate::cluster::{TlsVersion, Verdict};
use crate::explain::story::safe;
use crate::explain::{Story, moment};
use crate::handshake::transcript::{Belief, Fate, Step};
use crate::lab::Run;
use crate::ui::model::Model;
use crate::ui::theme::Theme;
use crate::wire::Side;

/// What is told of a run, and how it looks.
type Fact = fn(&Run, &Theme) -> (String, Style);

pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let Some(other) = &model.beside else {
        let version = model.run.changes.version.other().as_str();
        let text = format!("there is no run in TLS {version}");
        return vec![Line::at(0, text, theme.dim)];
    };
    let client = safe(&model.run.transcript.parties.client.broker);
    let server = safe(&model.run.transcript.parties.server.broker);
    let facts: [(String, Fact); 5] = [
        ("how it ends".to_owned(), ends),
        ("on the wire".to_owned(), slip),
        (format!("{client} believed"), |run, theme| {
            believed(run, Side::Client, theme)
        }),
        (format!("{server} believed"), |run, theme| {
            believed(run, Side::Server, theme)
        }),
        ("sent in vain".to_owned(), in_vain),
    ];
    let label = label(width, facts.iter().map(|(name, _)| columns(name)).max());
    let half = width.saturating_sub(label) / 2;
    let (left, right) = (label, label + half);
    let room = half.saturating_sub(2);
    let runs = [&model.run, other];
    let head = |run: &Run| format!("TLS {}", run.changes.version.as_str());
    let mut lines = vec![
        Line::at(left, head(&model.run), theme.strong)
            .then(2, "here", theme.dim)
            .and(right, head(other), theme.strong),
    ];
    for (name, fact) in facts {
        let told = runs.map(|run| fact(run, theme));
        let [(here, style_here), (other, style_other)] = told;
        let mut first = wrapped(left, room, &here, style_here);
        let second = wrapped(right, room, &other, style_other);
        for (index, line) in second.into_iter().enumerate() {
            match first.get_mut(index) {
                Some(before) => *before = std::mem::take(before).with(line),
                None => first.push(line),
            }
        }
        lines.extend(named((0, &name, theme.dim), left, first));
    }
    lines.push(Line::blank());
    let story = difference(model, other);
    lines.push(Line::at(0, story.title, theme.here));
    lines.extend(labelled(
        ("At the border", theme.dim),
        width,
        &story.border,
        theme.soft,
    ));
    lines.extend(labelled(
        ("In Kafka", theme.dim),
        width,
        &story.kafka,
        theme.soft,
    ));
    lines.push(Line::blank());
    let keys = model.keymap.keys(crate::ui::Action::Beside).first();
    if let Some(key) = keys {
        lines.push(
            Line::at(0, key.to_string(), theme.here)
                .then(1, "both, step by step", theme.soft)
                .meaning(crate::ui::Target::Act(crate::ui::Action::Beside)),
        );
    }
    lines
}

/// The columns of the labels: as many as the widest needs, as far as the values have room beside it.
fn label(width: u16, widest: Option<u16>) -> u16 {
    let least = if width >= 90 { 26 } else { 16 };
    let most = (width / 4).max(least);
    (widest.unwrap_or_default() + 2).clamp(least, most)
}

fn ends(run: &Run, theme: &Theme) -> (String, Style) {
    let transcript = &run.transcript;
    let refusal = run.explanation.diagnosis.refusal.as_ref();
    match (transcript.verdict, refusal) {
        (Verdict::Connected, _) => ("✔ both are inside".to_owned(), theme.accept),
        (_, Some(refusal)) => {
            let who = safe(&transcript.parties.of(refusal.side).broker);
            let at = refusal
                .reading
                .last()
                .map_or(String::new(), |kind| format!(" at {kind}"));
            let kind = safe(&refusal.failure.kind);
            let does = match transcript.verdict {
                Verdict::Denied => "denies it",
                _ => "refuses",
            };
            (format!("✘ {who} {does}{at}: {kind}"), theme.refuse)
        }
        (_, None) => ("✘ nobody refuses, nothing moves".to_owned(), theme.refuse),
    }
}

fn slip(run: &Run, theme: &Theme) -> (String, Style) {
    let mut alerts = run.transcript.steps.iter().filter_map(|step| match step {
        Step::Crossing(crossing) => moment::fatal_alert(crossing).map(|_| crossing),
        _ => None,
    });
    match alerts.next() {
        Some(crossing) => {
            let how = if crossing.encrypted {
                "encrypted"
            } else {
                "for anyone to read"
            };
            let style = if crossing.encrypted {
                theme.curtain
            } else {
                theme.soft
            };
            (format!("{}, {how}", moment::name(crossing)), style)
        }
        None => ("no alert".to_owned(), theme.dim),
    }
}

/// What a side believed before it knew.
fn believed(run: &Run, side: Side, theme: &Theme) -> (String, Style) {
    let inside = run.transcript.steps.iter().position(|step| {
        matches!(step, Step::Decided(decision)
            if decision.side == side && decision.belief == Belief::Inside)
    });
    let refused = run.explanation.diagnosis.refusal.as_ref();
    match (inside, refused) {
        (Some(step), _) => (format!("“I am inside.” (step {})", step + 1), theme.accept),
        (None, Some(refusal)) if refusal.side == side => {
            ("that it must refuse".to_owned(), theme.soft)
        }
        (None, _) => ("nothing yet: it waited".to_owned(), theme.soft),
    }
}

/// What was sent and never read.
fn in_vain(run: &Run, theme: &Theme) -> (String, Style) {
    let names: Vec<String> = run
        .transcript
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Crossing(crossing) if crossing.fate != Fate::Read => Some(moment::name(crossing)),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        ("nothing".to_owned(), theme.dim)
    } else {
        (names.join(", "), theme.soft)
    }
}

/// What the difference comes to.
fn difference(model: &Model, there: &Run) -> Story {
    let here = &*model.run;
    let [left, right] = match here.changes.version {
        TlsVersion::V1_2 => [here, there],
        TlsVersion::V1_3 => [there, here],
    }
    .map(|run| (&run.transcript, &run.explanation.diagnosis));
    model.catalogue.beside(left, right)
}
