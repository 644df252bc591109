//! Above what happens: who they are, what they carry and whom they trust.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, columns};
use crate::explain::story::safe;
use crate::handshake::transcript::Step;
use crate::pki::PaperKind;
use crate::ui::model::{Model, Page};
use crate::wire::{Side, Sides, x509};

/// Between the two sides.
const GAP: u16 = 3;

/// The column of the labels.
const LABEL: u16 = 10;

/// A word or a few, and how they look.
type Word = (String, Style);

/// With four rows passport and trust have one each; with two they stand beside name and role.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let row = |y: u16| Rect {
        x: area.x + 2,
        y: area.y + y,
        width: area.width.saturating_sub(4),
        height: 1,
    };
    let parties = &model.run.transcript.parties;
    let theme = &model.theme;
    let eve = model.screen.eve && model.screen.page == Page::Walk;
    let passports = Sides::each(|side| passport(model, side));
    let lists = Sides::each(|side| trusts(model, side));
    let names = Sides::each(|side| safe(&parties.of(side).broker));
    let roles = Sides {
        client: "traveller",
        server: "border",
    };
    let compact = area.height <= 2 && !eve;
    let first = Sides::each(|side| {
        let name = (names.of(side).clone(), theme.strong);
        let role = ((*roles.of(side)).to_owned(), theme.dim);
        if compact {
            vec![name, passports.of(side).clone()]
        } else {
            vec![name, role]
        }
    });
    facing(canvas, row(0), 0, &first);
    if area.height < 2 {
        return;
    }
    if eve {
        let words = "what they carry and whom they trust cannot be seen from outside";
        canvas.text(row(1).x, row(1).y, row(1).width, words, theme.faint);
    } else if compact {
        let second = Sides::each(|side| {
            let (list, style) = lists.of(side).clone();
            let role = ((*roles.of(side)).to_owned(), theme.dim);
            vec![role, (format!("trusts {list}"), style)]
        });
        facing(canvas, row(1), 0, &second);
    } else {
        let labelled = |label: &'static str, texts: &Sides<Word>| {
            Sides::each(|side| vec![(label.to_owned(), theme.dim), texts.of(side).clone()])
        };
        facing(canvas, row(1), LABEL, &labelled("passport", &passports));
        facing(canvas, row(2), LABEL, &labelled("trusts", &lists));
    }
}

/// What both carry and whom they trust, in one row: the passport at the edge, the list beside it.
pub(super) fn stores(canvas: &mut Canvas<'_>, row: Rect, model: &Model) {
    let lists = Sides::each(|side| {
        let (list, style) = trusts(model, side);
        (format!("trusts {list}"), style)
    });
    let line = |short: bool| {
        Sides::each(|side| {
            let (passport, style) = passport(model, side);
            let passport = match passport.strip_prefix(STAMPED) {
                Some(issuer) if short => format!("visa {issuer}"),
                Some(_) => passport,
                None => format!("passport {passport}"),
            };
            vec![(passport, style), lists.of(side).clone()]
        })
    };
    let long = line(false);
    let needed: u16 = Side::BOTH.map(|side| wide(long.of(side), 0)).iter().sum();
    let line = if needed + GAP <= row.width + 2 {
        long
    } else {
        line(true)
    };
    facing(canvas, row, 0, &line);
}

/// What stands before the name of who issued a passport.
const STAMPED: &str = "stamped by ";

/// The columns of the words of a side, each with a gap behind it.
fn wide(words: &[Word], label: u16) -> u16 {
    let texts = words.iter().map(|(text, _)| columns(text) + 2);
    let first = words.first().map_or(0, |(text, _)| columns(text) + 2);
    texts.sum::<u16>() + label.max(first) - first
}

/// A line of each side, from its edge to the middle. The first word of a side stands in a column of
/// at least so many cells; the last takes what is left of its half, and what the other side leaves
/// free of its own.
fn facing(canvas: &mut Canvas<'_>, row: Rect, label: u16, lines: &Sides<Vec<Word>>) {
    if !canvas.area().contains(row.as_position()) {
        return;
    }
    let room = row.width.saturating_sub(GAP);
    for side in Side::BOTH {
        let others = wide(lines.of(side.peer()), label);
        let all = (room / 2).max(room.saturating_sub(others));
        let mut used = 0;
        for (index, (text, style)) in lines.of(side).iter().enumerate() {
            let width = all.saturating_sub(used);
            match side {
                Side::Client => canvas.text(row.x + used, row.y, width, text, *style),
                Side::Server => {
                    canvas.text_right(row.right().saturating_sub(used), row.y, width, text, *style)
                }
            };
            let column = if index == 0 { label } else { 0 };
            used += column.max(columns(text) + 2);
        }
    }
}

fn passport(model: &Model, side: Side) -> Word {
    let party = model.run.transcript.parties.of(side);
    let there = reached(model, side, |kind| {
        matches!(kind, PaperKind::Keystore { .. })
    });
    let text = match (there, party.chain.first()) {
        (false, _) => "none yet".to_owned(),
        (true, None) => "none".to_owned(),
        (true, Some(leaf)) => format!("{STAMPED}{}", issuer(leaf)),
    };
    word(model, text, there)
}

fn trusts(model: &Model, side: Side) -> Word {
    let party = model.run.transcript.parties.of(side);
    let there = reached(model, side, |kind| {
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
    word(model, text, there)
}

fn word(model: &Model, text: String, there: bool) -> Word {
    let style = if there {
        model.theme.soft
    } else {
        model.theme.faint
    };
    (text, style)
}

/// Whether the cursor has come to a paper of this side, if it ever gets one.
fn reached(model: &Model, side: Side, is: impl Fn(&PaperKind) -> bool) -> bool {
    let transcript = &model.run.transcript;
    let holder = transcript.holder(side);
    let at = transcript.steps.iter().position(
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
