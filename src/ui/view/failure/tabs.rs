//! The names of what is shown below the columns.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Unseen, columns};
use crate::ui::model::Model;
use crate::ui::pane::FailurePane;
use crate::ui::target::Target;

/// Draws them; at the end of their row it is said how much of what stands above is out of sight.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, unseen: Unseen) {
    let theme = &model.theme;
    canvas.line(area.x, area.y, area.width, "─", theme.rule);
    let other = model.run.changes.version.other().as_str();
    let name = |pane: FailurePane, long: bool| match (pane, long) {
        (FailurePane::Why, _) => "Why".to_owned(),
        (FailurePane::Checks, true) => "All the checks".to_owned(),
        (FailurePane::Checks, false) => "Checks".to_owned(),
        (FailurePane::Logs, true) => "What Kafka logs".to_owned(),
        (FailurePane::Logs, false) => "Logs".to_owned(),
        (FailurePane::Mend, true) => "How to mend it".to_owned(),
        (FailurePane::Mend, false) => "Mend it".to_owned(),
        (FailurePane::Other, true) => format!("In TLS {other}"),
        (FailurePane::Other, false) => format!("TLS {other}"),
    };
    let wide = |long: bool| -> u16 {
        let names = FailurePane::ALL.into_iter();
        names.map(|pane| columns(&name(pane, long)) + 5).sum()
    };
    let long = wide(true) < area.width;
    let mut x = area.x + 1;
    for (index, pane) in FailurePane::ALL.into_iter().enumerate() {
        let style = if pane == model.screen.failure {
            theme.lit
        } else {
            theme.dim
        };
        let text = format!(" {} {} ", index + 1, name(pane, long));
        let from = x;
        x = canvas.text(x, area.y, area.right().saturating_sub(x), &text, style);
        let shown = Rect {
            x: from,
            width: x - from,
            ..area
        };
        canvas.means(shown, Target::Failure(pane));
        x += 1;
    }
    let end = area.right().saturating_sub(1);
    if let Some(more) = unseen.both() {
        let mut more = format!(" {more} ");
        if x + columns(&more) > end {
            more = more.replace(" more", "");
        }
        canvas.text_right(end, area.y, end.saturating_sub(x), &more, theme.dim);
    }
}
