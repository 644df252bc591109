//! From a line of a log to what makes somebody print it: typed, or pasted.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::explain::story::safe;
use crate::lab::shown::shown;
use crate::ui::asked::Asked;
use crate::ui::keymap::Action;
use crate::ui::model::Model;
use crate::ui::sheet::Search;
use crate::ui::view::canvas::{Canvas, below, cells, top, wrap};

/// The fewest rows under the list: who prints it, and what would tell the selected cause from
/// others. They take what they need, up to half of the paper.
const BELOW: u16 = 7;
/// The rows that the list has before those.
const LIST: u16 = 4;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, search: &Search) {
    let theme = &model.theme;
    let asked = model.asked(&search.query);
    let rows: Vec<Row> = (0..asked.left.len())
        .filter_map(|place| asked.candidate(place))
        .map(|candidate| Row {
            lead: if candidate.best { "●" } else { "○" }.to_owned(),
            text: candidate.title.to_owned(),
            end: match shown(candidate.case, &candidate.tls) {
                Some(shown) => shown.fault.map_or_else(
                    || "nothing broken".to_owned(),
                    |fault| format!("{}@{}", fault.kind(), fault.side()),
                ),
                None => "not shown here".to_owned(),
            },
        })
        .collect();
    let paper = super::paper(canvas, body, model, 100, body.height);
    let lines = search.query.lines().count();
    let (label, typed) = match search.query.lines().next() {
        Some(first) if lines > 1 => (format!("why ({lines} lines)"), first),
        first => ("why".to_owned(), first.unwrap_or_default()),
    };
    list::query(canvas, paper, model, &label, typed);
    let said = said(&asked, &search.query);
    canvas.text(paper.x, paper.y + 1, paper.width, &said, theme.dim);
    if rows.is_empty() {
        return;
    }
    let told = told_of(&asked, search.selected).into_iter();
    let lines: Vec<_> = told.flat_map(|line| wrap(&line, paper.width)).collect();
    let rows_below = cells(lines.len()).clamp(BELOW, BELOW.max(paper.height / 2));
    let list = below(paper, 3);
    let rows_below = rows_below.min(list.height.saturating_sub(LIST + 1));
    let list = top(list, list.height.saturating_sub(rows_below + 1));
    list::rows(canvas, list, model, &rows, search.selected);
    let told = below(paper, 4 + list.height);
    let keys = [Action::PageUp, Action::PageDown];
    let from = list::told_from(canvas, told, model, (lines.len(), search.from), &keys);
    // A page is one of these, where the arrows go through the list.
    canvas.pages(usize::from(told.height));
    for (line, y) in lines.iter().skip(from).zip(told.top()..told.bottom()) {
        canvas.text(told.x, y, told.width, line, theme.soft);
    }
}

/// What was found, in a line.
fn said(asked: &Asked, query: &str) -> String {
    let findings = &asked.findings;
    if !asked.by.is_empty() {
        let (left, all) = (asked.left.len(), findings.candidates.len());
        return format!(
            "{left} of {all} causes have to do with “{}”",
            safe(&asked.by.join(" "))
        );
    }
    let best = findings.best().count();
    match (query.trim().is_empty(), findings.evidence.len(), best) {
        (true, ..) => "type or paste what a log says".to_owned(),
        (_, 0, _) => "nobody is known to print this: try more of the line".to_owned(),
        (_, texts, 1) => format!("{} known; one cause explains it best", texts_of(texts)),
        (_, texts, best) if findings.hides_many() => {
            format!(
                "{} known; {best} causes: it alone cannot say which",
                texts_of(texts)
            )
        }
        (_, texts, best) => format!("{} known; {best} causes explain it best", texts_of(texts)),
    }
}

fn texts_of(number: usize) -> String {
    match number {
        1 => "one text".to_owned(),
        many => format!("{many} texts"),
    }
}

/// Who prints it, and what somebody would say besides if it were the selected cause.
fn told_of(asked: &Asked, selected: usize) -> Vec<String> {
    let findings = &asked.findings;
    let last = asked.left.len().saturating_sub(1);
    let selected = asked.left.get(selected.min(last)).copied();
    let selected = selected.unwrap_or_default();
    let mut lines = Vec::new();
    for evidence in findings.evidence.iter().take(2) {
        let mut who: Vec<&str> = evidence
            .printers
            .iter()
            .map(|each| each.who.as_str())
            .collect();
        who.dedup();
        who.truncate(3);
        lines.push(format!("printed by {}", who.join("; ")));
    }
    let saying = |apart: &crate::explain::why::Apart| {
        let said = apart
            .says
            .iter()
            .find(|says| says.candidates.contains(&selected))?;
        let text = safe(&said.text);
        Some(format!("if it is this, {} says: {text}", apart.who))
    };
    lines.extend(findings.apart.iter().filter_map(saying).take(3));
    lines
}
