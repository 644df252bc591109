//! All bytes of what is under the cursor, and the field that some of them are.

use ratatui::layout::Rect;

use super::way;
use crate::ui::inspect::Opened;
use crate::ui::model::Model;
use crate::ui::view::canvas::{Canvas, below, columns, top};
use crate::ui::view::hex;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, opened: &Opened) {
    let theme = &model.theme;
    if opened.bytes.is_empty() {
        let words = format!("{}: no bytes are at this place", opened.title);
        canvas.text(area.x + 2, area.y, area.width, &words, theme.dim);
        return;
    }
    field(canvas, top(area, 1), model, opened);
    let mut rest = below(area, 1);
    if area.height >= 6 {
        let end = area.right().saturating_sub(2);
        let words = format!("{}: {}", opened.title, opened.note);
        canvas.text(
            area.x + 2,
            rest.y,
            end.saturating_sub(area.x + 2),
            &words,
            theme.dim,
        );
        rest = below(area, 3);
    }
    hex::draw(canvas, rest, &hex::Lit::of(model, opened), theme);
}

/// Which field it is, what it says and where it stands.
fn field(canvas: &mut Canvas<'_>, area: Rect, model: &Model, opened: &Opened) {
    let theme = &model.theme;
    let Some(row) = opened.rows.get(model.screen.field) else {
        return;
    };
    let place = match model.screen.byte {
        Some(byte) => {
            let value = opened.bytes.get(byte).copied().unwrap_or_default();
            format!("byte {byte} (0x{byte:04x}) is {value:02x}")
        }
        None => match row.range.len() {
            0 => "no bytes".to_owned(),
            1 => format!("1 byte at 0x{:04x}", row.range.start),
            len => format!("{len} bytes from 0x{:04x}", row.range.start),
        },
    };
    let end = area.right().saturating_sub(2);
    let end = canvas.text_right(end, area.y, columns(&place), &place, theme.dim) - 2;
    let mut x = area.x + 2;
    let way = way(opened, model.screen.field);
    let above = way.split_last().map_or(&[][..], |(_, above)| above);
    let rest = columns(&row.name) + columns(&row.value) + 4;
    let path = match above {
        [] => String::new(),
        above => format!("{} › ", above.join(" › ")),
    };
    if x + columns(&path) + rest <= end {
        x = canvas.text(x, area.y, end.saturating_sub(x), &path, theme.dim);
    } else if !above.is_empty() && x + 4 + rest <= end {
        x = canvas.text(x, area.y, end.saturating_sub(x), "… › ", theme.dim);
    }
    x = canvas.text(x, area.y, end.saturating_sub(x), &row.name, theme.strong) + 2;
    canvas.text(x, area.y, end.saturating_sub(x), &row.value, theme.here);
}
