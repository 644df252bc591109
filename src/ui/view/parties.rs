//! Above what happens: who they are, what they carry and whom they trust.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, columns, top};
use crate::explain::story::safe;
use crate::handshake::transcript::Step;
use crate::pki::PaperKind;
use crate::ui::model::{Model, Page};
use crate::ui::target::Target;
use crate::wire::{Side, Sides, x509};

/// Between the two sides.
const GAP: u16 = 3;

/// The column of the labels.
const LABEL: u16 = 10;

/// A word or a few, how they look, and what they lead to.
#[derive(Clone)]
struct Word {
    text: String,
    style: Style,
    leads: Option<Target>,
}

impl Word {
    /// One that leads nowhere.
    fn plain(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
            leads: None,
        }
    }

    /// The same with another text.
    fn saying(self, text: String) -> Self {
        Self { text, ..self }
    }
}

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
        let name = Word::plain(names.of(side).as_str(), theme.strong);
        let role = Word::plain(*roles.of(side), theme.dim);
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
        canvas.text(row(1).x, row(1).y, row(1).width, UNSEEN, theme.faint);
    } else if compact {
        let second = Sides::each(|side| {
            let role = Word::plain(*roles.of(side), theme.dim);
            vec![role, trusting(lists.of(side))]
        });
        facing(canvas, row(1), 0, &second);
    } else {
        let labelled = |label: &'static str, texts: &Sides<Word>| {
            Sides::each(|side| vec![Word::plain(label, theme.dim), texts.of(side).clone()])
        };
        let line = labelled("passport", &passports);
        let needed: u16 = Side::BOTH
            .map(|side| wide(line.of(side), LABEL))
            .iter()
            .sum();
        let line = if needed + GAP <= row(1).width + 2 {
            line
        } else {
            let short = Sides::each(|side| {
                let word = passports.of(side).clone();
                let text = word.text.replacen(STAMPED, "by ", 1);
                word.saying(text)
            });
            labelled("passport", &short)
        };
        facing(canvas, row(1), LABEL, &line);
        facing(canvas, row(2), LABEL, &labelled("trusts", &lists));
    }
}

/// How many rows [`stores`] needs for whole names in so many columns, one or two.
pub(super) fn rows_of_stores(width: u16, model: &Model) -> u16 {
    let eve = model.screen.eve && model.screen.page == Page::Walk;
    let line = short_stores(model);
    let needed: u16 = Side::BOTH.map(|side| wide(line.of(side), 0)).iter().sum();
    if eve || needed + GAP <= width + 2 {
        1
    } else {
        2
    }
}

/// The stores of both in few words: the passport, and the list.
fn short_stores(model: &Model) -> Sides<Vec<Word>> {
    Sides::each(|side| {
        let passport = passport(model, side);
        let text = match passport.text.strip_prefix(STAMPED) {
            Some(issuer) => format!("visa {issuer}"),
            None => format!("passport {}", passport.text),
        };
        vec![passport.saying(text), trusting(&trusts(model, side))]
    })
}

/// What both carry and whom they trust: in one row the passport at the edge and the list beside it,
/// in two the list below the passport.
pub(super) fn stores(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let row = top(area, 1);
    if model.screen.eve && model.screen.page == Page::Walk {
        canvas.text(row.x, row.y, row.width, UNSEEN, model.theme.faint);
        return;
    }
    let short = short_stores(model);
    if area.height > 1 {
        for (y, index) in (area.y..).zip([0, 1]) {
            let line = Sides::each(|side| {
                let word = short.of(side).get(index).cloned();
                word.into_iter().collect()
            });
            facing(canvas, Rect { y, ..row }, 0, &line);
        }
        return;
    }
    let long = Sides::each(|side| {
        let passport = passport(model, side);
        let text = if passport.text.starts_with(STAMPED) {
            passport.text.clone()
        } else {
            format!("passport {}", passport.text)
        };
        vec![passport.saying(text), trusting(&trusts(model, side))]
    });
    let needed: u16 = Side::BOTH.map(|side| wide(long.of(side), 0)).iter().sum();
    let line = if needed + GAP <= row.width + 2 {
        long
    } else {
        short
    };
    facing(canvas, row, 0, &line);
}

/// The list of whom a side trusts, as a saying of its own.
fn trusting(list: &Word) -> Word {
    list.clone().saying(format!("trusts {}", list.text))
}

/// What is said of the stores to somebody without keys.
const UNSEEN: &str = "what they carry and whom they trust cannot be seen from outside";

/// What stands before the name of who issued a passport.
const STAMPED: &str = "stamped by ";

/// The columns of the words of a side, each with a gap behind it.
fn wide(words: &[Word], label: u16) -> u16 {
    let texts = words.iter().map(|word| columns(&word.text) + 2);
    let first = words.first().map_or(0, |word| columns(&word.text) + 2);
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
        for (index, Word { text, style, leads }) in lines.of(side).iter().enumerate() {
            let width = all.saturating_sub(used);
            let wide = columns(text).min(width);
            let x = match side {
                Side::Client => row.x + used,
                Side::Server => row.right().saturating_sub(used + wide),
            };
            canvas.text(x, row.y, wide, text, *style);
            if let Some(target) = leads {
                let width = wide;
                canvas.means(
                    Rect {
                        x,
                        width,
                        ..top(row, 1)
                    },
                    *target,
                );
            }
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
    word(model, text, there, Target::Keystore(side))
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
    word(model, text, there, Target::Truststore(side))
}

/// What is there leads to where it was put there; in a comparison it leads nowhere.
fn word(model: &Model, text: String, there: bool, store: Target) -> Word {
    let style = if there {
        model.theme.soft
    } else {
        model.theme.faint
    };
    let leads = (there && model.screen.page == Page::Walk).then_some(store);
    Word { text, style, leads }
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
