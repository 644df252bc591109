//! The inspector: tabs, and below them the pane that is shown.

mod bytes;
pub(super) mod list;
mod passport;
mod tabs;

use ratatui::layout::Rect;

use super::canvas::{Canvas, below, cells, top};
use super::hex;
use crate::ui::inspect::Opened;
use crate::ui::model::Model;
use crate::ui::pane::{Focus, Pane};
use crate::ui::target::Target;
use list::List;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    if area.height < 2 {
        return;
    }
    canvas.means(area, Target::Focus(Focus::Inspector));
    let opened = model.opened();
    tabs::draw(canvas, top(area, 1), model, &opened);
    let body = below(area, 1);
    match model.screen.pane {
        Pane::Message => message(canvas, body, model, &opened),
        Pane::Bytes => bytes::draw(canvas, body, model, &opened),
        Pane::Passport if !opened.prose => passport::draw(canvas, body, model),
        Pane::Passport | Pane::Checks | Pane::Keys | Pane::Logs => {
            list::draw(canvas, body, &rows(model, &opened), &model.theme);
        }
    }
}

/// The rows of the pane, the selected one among them.
fn rows<'a>(model: &'a Model, opened: &'a Opened) -> List<'a> {
    List {
        opened,
        shown: model.rows_shown(opened),
        selected: Some(model.row()),
        focused: model.screen.focus == Focus::Inspector,
        pointed: true,
    }
}

/// The fields, and a few of the bytes below them.
fn message(canvas: &mut Canvas<'_>, area: Rect, model: &Model, opened: &Opened) {
    let wanted = match area.height {
        0..6 => 0,
        6..14 => 1,
        14..20 => 2,
        height => height / 6,
    };
    let needed = opened.bytes.len().div_ceil(hex::bytes_per_row(area.width));
    let hex_rows = wanted.min(cells(needed));
    let between = u16::from(hex_rows > 0 && area.height >= 9);
    let fields = top(area, area.height - hex_rows - between);
    list::draw(canvas, fields, &rows(model, opened), &model.theme);
    if hex_rows > 0 {
        if between > 0 {
            canvas.line(area.x, fields.bottom(), area.width, "╌", model.theme.rule);
        }
        let place = below(area, fields.height + between);
        hex::draw(canvas, place, &hex::Lit::of(model, opened), &model.theme);
    }
}

/// The names from the root down to a row: where the fields above it may have scrolled away.
fn way(opened: &Opened, row: usize) -> Vec<&str> {
    let mut above = opened.above(row);
    // The root is plain.
    above.pop();
    above.reverse();
    let name = |row: &usize| opened.rows.get(*row).map(|row| row.name.as_str());
    above.iter().chain([&row]).filter_map(name).collect()
}
