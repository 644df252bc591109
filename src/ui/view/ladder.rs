//! The ladder: who said what to whom, in which direction, in order.

mod arrow;
mod rungs;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::canvas::{Canvas, below, cells, columns, top};
use crate::explain::story::safe;
use crate::handshake::transcript::Step;
use crate::pki::PaperKind;
use crate::ui::model::{Focus, Layout, Model, Size};
use crate::ui::theme::Theme;
use crate::wire::{Side, x509};
use rungs::{Lane, Mark, Rung, Text};

/// Where a rung stands with regard to the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Past,
    Now,
    ToCome,
}

/// The rows before the first rung.
fn head_rows(area: Rect) -> u16 {
    if area.height >= 12 { 4 } else { 1 }
}

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let head = head_rows(area);
    parties(canvas, top(area, head), model);
    let rungs = rungs::rungs(model);
    let body = below(area, head);
    let height = usize::from(body.height);
    let at = rungs
        .iter()
        .position(|rung| rung.place == Some(model.screen.cursor));
    let wanted = at.unwrap_or_default().saturating_sub(height * 2 / 5);
    let first = wanted.min(rungs.len().saturating_sub(height));
    for (y, rung) in (body.top()..body.bottom()).zip(rungs.iter().skip(first)) {
        draw_rung(
            canvas,
            Rect {
                y,
                height: 1,
                ..body
            },
            model,
            rung,
        );
    }
}

/// Who they are, what they carry and whom they trust.
fn parties(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    let transcript = &model.run.transcript;
    let (left, right) = (area.x + 2, area.right().saturating_sub(2));
    let half = area.width / 2;
    for side in Side::BOTH {
        let party = transcript.parties.of(side);
        let name = safe(&party.broker);
        let role = match side {
            Side::Client => "traveller",
            Side::Server => "border",
        };
        let passport = reached(model, &party.broker, |kind| {
            matches!(kind, PaperKind::Keystore { .. })
        });
        let stamped = match (passport, party.chain.first()) {
            (false, _) => "none yet".to_owned(),
            (true, None) => "none".to_owned(),
            (true, Some(leaf)) => format!("stamped by {}", issuer(leaf)),
        };
        let list = reached(model, &party.broker, |kind| {
            matches!(kind, PaperKind::Truststore { .. })
        });
        let trusted: Vec<String> = party
            .truststore
            .iter()
            .map(|entry| subject(&entry.certificate))
            .collect();
        let trusts = match (list, trusted.is_empty()) {
            (false, _) => "nobody yet".to_owned(),
            (true, true) => "nobody".to_owned(),
            (true, false) => trusted.join(", "),
        };
        let rows = [("passport", stamped, passport), ("trusts", trusts, list)];
        match side {
            Side::Client => {
                let x = canvas.text(left, area.y, half, &name, theme.strong) + 2;
                canvas.text(x, area.y, half, role, theme.dim);
            }
            Side::Server => {
                let x = canvas.text_right(right, area.y, half, &name, theme.strong);
                canvas.text_right(x.saturating_sub(2), area.y, half, role, theme.dim);
            }
        }
        for (y, (label, text, there)) in (area.y + 1..area.bottom()).zip(rows) {
            const LABEL: u16 = 10;
            let room = half.saturating_sub(LABEL + 3);
            let style = if there { theme.soft } else { theme.faint };
            match side {
                Side::Client => {
                    canvas.text(left, y, LABEL, label, theme.dim);
                    canvas.text(left + LABEL, y, room, &text, style);
                }
                Side::Server => {
                    canvas.text_right(right, y, LABEL, label, theme.dim);
                    canvas.text_right(right.saturating_sub(LABEL), y, room, &text, style);
                }
            }
        }
    }
}

/// Whether the cursor has come to a paper of this holder.
fn reached(model: &Model, holder: &str, is: impl Fn(&PaperKind) -> bool) -> bool {
    let at = model.run.transcript.steps.iter().position(
        |step| matches!(step, Step::Paper(paper) if paper.holder == holder && is(&paper.kind)),
    );
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

/// The columns between the two sides.
fn lane(row: Rect) -> Rect {
    Rect {
        x: row.x + 8,
        width: row.width.saturating_sub(10),
        ..row
    }
}

fn draw_rung(canvas: &mut Canvas<'_>, row: Rect, model: &Model, rung: &Rung) {
    let theme = &model.theme;
    let phase = match rung.place {
        Some(place) if place == model.screen.cursor => Phase::Now,
        Some(place) if place < model.screen.cursor => Phase::Past,
        None if rung.before <= model.screen.cursor => Phase::Past,
        Some(_) | None => Phase::ToCome,
    };
    let inner = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    if rung.encrypted {
        canvas.tint(inner, theme.behind);
    }
    if phase == Phase::Now {
        // In the single-pane layout the ladder is only drawn when it has the focus.
        let size = Size {
            width: canvas.area().width,
            height: canvas.area().height,
        };
        let focused = model.screen.focus == Focus::Ladder
            || (Layout::of(size) == Layout::Wide && model.screen.focus == Focus::Story);
        if focused {
            canvas.tint(inner, theme.row);
        }
        canvas.text(
            inner.x,
            row.y,
            1,
            "▌",
            if focused { theme.here } else { theme.dim },
        );
    }
    if let Some(number) = rung.number {
        let style = if phase == Phase::Now {
            theme.here
        } else {
            theme.faint
        };
        canvas.text_right(row.x + 6, row.y, 4, &number.to_string(), style);
    }
    let lane = lane(row);
    match &rung.text {
        Text::Curtain(words) => {
            let style = if phase == Phase::ToCome {
                theme.faint
            } else {
                theme.curtain
            };
            centred(canvas, lane, words, style);
        }
        Text::Event {
            lane: side,
            mark,
            words,
            neutral,
        } => {
            let words = if phase == Phase::ToCome {
                neutral
            } else {
                words
            };
            event(canvas, lane, *side, *mark, words, (phase, theme));
        }
        Text::Arrow(arrow) => arrow::draw(canvas, lane, arrow, rung.encrypted, (phase, theme)),
    }
}

fn centred(canvas: &mut Canvas<'_>, lane: Rect, words: &str, style: Style) {
    let x = lane.x + lane.width.saturating_sub(columns(words)) / 2;
    canvas.text(x, lane.y, lane.width, words, style);
}

fn event(
    canvas: &mut Canvas<'_>,
    lane: Rect,
    side: Lane,
    mark: Mark,
    words: &str,
    (phase, theme): (Phase, &Theme),
) {
    let (glyph, glyph_style) = match (phase, mark) {
        (Phase::ToCome, _) => ("·", theme.faint),
        (_, Mark::None) => ("·", theme.dim),
        (_, Mark::Accepted) => ("✔", theme.accept),
        (_, Mark::Refused) => ("✘", theme.refuse),
    };
    let style = match (phase, mark) {
        (Phase::Now, _) => theme.strong,
        (Phase::ToCome, _) => theme.faint,
        (Phase::Past, Mark::Refused) => theme.refuse,
        (Phase::Past, _) => theme.dim,
    };
    let bold = if phase == Phase::Now {
        Modifier::BOLD
    } else {
        Modifier::empty()
    };
    let wide = columns(words).min(lane.width.saturating_sub(2)) + 2;
    let x = match side {
        Lane::Of(Side::Client) => lane.x,
        Lane::Of(Side::Server) => lane.right().saturating_sub(wide),
        Lane::Between => lane.x + (lane.width - wide.min(lane.width)) / 2,
    };
    canvas.text(x, lane.y, 1, glyph, glyph_style.add_modifier(bold));
    canvas.text(x + 2, lane.y, cells(usize::from(wide)) - 2, words, style);
}
