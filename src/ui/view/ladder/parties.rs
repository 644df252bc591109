//! Above the ladder: who they are, what they carry and whom they trust.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::explain::story::safe;
use crate::handshake::transcript::{Party, Step};
use crate::pki::PaperKind;
use crate::ui::model::Model;
use crate::ui::view::canvas::{Canvas, columns};
use crate::wire::{Side, Sides, x509};

/// Between the two sides.
const GAP: u16 = 3;

/// A label and what it says of a side.
struct Line {
    label: &'static str,
    text: String,
    style: Style,
}

/// With four rows a label has a row of its own; with two there is one row for passport and trust.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let row = |y: u16| Rect {
        x: area.x + 2,
        y: area.y + y,
        width: area.width.saturating_sub(4),
        height: 1,
    };
    names(canvas, row(0), model);
    if model.screen.eve {
        if area.height > 1 {
            let words = "what they carry and whom they trust cannot be seen from outside";
            canvas.text(row(1).x, row(1).y, row(1).width, words, model.theme.faint);
        }
        return;
    }
    let passports = Sides::each(|side| passport(model, side));
    let lists = Sides::each(|side| trusts(model, side));
    match area.height {
        0 | 1 => {}
        2 => {
            let both = Sides::each(|side| {
                let (passport, list) = (passports.of(side), lists.of(side));
                Line {
                    label: "",
                    text: format!("{} · trusts {}", passport.text, list.text),
                    style: passport.style,
                }
            });
            facing(canvas, row(1), model, 0, &both);
        }
        _ => {
            facing(canvas, row(1), model, 10, &passports);
            facing(canvas, row(2), model, 10, &lists);
        }
    }
}

fn names(canvas: &mut Canvas<'_>, row: Rect, model: &Model) {
    let theme = &model.theme;
    let parties = &model.run.transcript.parties;
    let half = row.width / 2;
    let name = safe(&parties.client.broker);
    let x = canvas.text(row.x, row.y, half, &name, theme.strong) + 2;
    canvas.text(x, row.y, half, "traveller", theme.dim);
    let name = safe(&parties.server.broker);
    let x = canvas.text_right(row.right(), row.y, half, &name, theme.strong);
    canvas.text_right(x.saturating_sub(2), row.y, half, "border", theme.dim);
}

/// One line of each side. Each has half of the row, and what the other leaves free of its half.
fn facing(canvas: &mut Canvas<'_>, row: Rect, model: &Model, label: u16, lines: &Sides<Line>) {
    let theme = &model.theme;
    let room = row.width.saturating_sub(2 * label + GAP);
    let (left, right) = (columns(&lines.client.text), columns(&lines.server.text));
    let most = |other: u16| (room / 2).max(room.saturating_sub(other));
    let y = row.y;
    canvas.text(row.x, y, label, lines.client.label, theme.dim);
    let line = &lines.client;
    canvas.text(
        row.x + label,
        y,
        left.min(most(right)),
        &line.text,
        line.style,
    );
    canvas.text_right(row.right(), y, label, lines.server.label, theme.dim);
    let (end, line) = (row.right().saturating_sub(label), &lines.server);
    canvas.text_right(end, y, right.min(most(left)), &line.text, line.style);
}

fn passport(model: &Model, side: Side) -> Line {
    let party = model.run.transcript.parties.of(side);
    let there = reached(model, party, |kind| {
        matches!(kind, PaperKind::Keystore { .. })
    });
    let text = match (there, party.chain.first()) {
        (false, _) => "none yet".to_owned(),
        (true, None) => "none".to_owned(),
        (true, Some(leaf)) => format!("stamped by {}", issuer(leaf)),
    };
    line(model, "passport", text, there)
}

fn trusts(model: &Model, side: Side) -> Line {
    let party = model.run.transcript.parties.of(side);
    let there = reached(model, party, |kind| {
        matches!(kind, PaperKind::Truststore { .. })
    });
    let trusted: Vec<String> = party
        .truststore
        .iter()
        .map(|entry| subject(&entry.certificate))
        .collect();
    let text = match (there, trusted.is_empty()) {
        (false, _) => "nobody yet".to_owned(),
        (true, true) => "nobody".to_owned(),
        (true, false) => trusted.join(", "),
    };
    line(model, "trusts", text, there)
}

fn line(model: &Model, label: &'static str, text: String, there: bool) -> Line {
    let style = if there {
        model.theme.soft
    } else {
        model.theme.faint
    };
    Line { label, text, style }
}

/// Whether the cursor has come to a paper of this party, if it ever gets one.
fn reached(model: &Model, party: &Party, is: impl Fn(&PaperKind) -> bool) -> bool {
    let at = model.run.transcript.steps.iter().position(|step| {
        matches!(step, Step::Paper(paper) if paper.holder == party.broker && is(&paper.kind))
    });
    at.is_none_or(|at| at <= model.place().step)
}

fn issuer(der: &[u8]) -> String {
    name_in(der, |facts| &facts.issuer.value)
}

fn subject(der: &[u8]) -> String {
    name_in(der, |facts| &facts.subject.value)
}

fn name_in(der: &[u8], which: impl Fn(&x509::Certificate) -> &x509::Name) -> String {
    let Ok(facts) = x509::Certificate::parse(der) else {
        return "?".to_owned();
    };
    let name = which(&facts);
    safe(&name.common_name().unwrap_or_else(|| name.text.clone()))
}
