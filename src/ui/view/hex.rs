//! Bytes, with those of the selected field lit.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, cells};
use crate::ui::inspect::Opened;
use crate::ui::model::Model;
use crate::ui::target::Target;
use crate::ui::theme::Theme;

/// Where the first byte stands.
const MARGIN: u16 = 10;

/// Bytes, those that are lit, and the one that the cursor is on.
pub(super) struct Lit<'a> {
    bytes: &'a [u8],
    field: Range<usize>,
    byte: Option<usize>,
}

impl<'a> Lit<'a> {
    /// The bytes of what is under the cursor.
    pub(super) fn of(model: &Model, opened: &'a Opened) -> Self {
        let row = opened.rows.get(model.screen.field);
        Self {
            bytes: &opened.bytes,
            field: row.map(|row| row.range.clone()).unwrap_or_default(),
            byte: model.screen.byte,
        }
    }

    /// What a byte looks like; with a cursor on one byte, its field steps back.
    fn style(&self, at: usize, theme: &Theme) -> Style {
        match (self.byte, self.field.contains(&at)) {
            (Some(byte), _) if byte == at => theme.lit,
            (Some(_), true) => theme.here.patch(theme.row),
            (None, true) => theme.lit,
            (_, false) => theme.dim,
        }
    }
}

/// How many bytes fit in a row: a power of two, so that offsets stay round.
pub(super) fn bytes_per_row(width: u16) -> usize {
    match width {
        ..64 => 8,
        64..112 => 16,
        112.. => 32,
    }
}

/// Draws as many rows as fit around those that are lit.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, lit: &Lit<'_>, theme: &Theme) {
    let per_row = bytes_per_row(area.width);
    let text_at = area.x + MARGIN + cells(per_row) * 3 + 1;
    let has_text = text_at + cells(per_row) < area.right();
    let height = usize::from(area.height);
    let total = lit.bytes.len().div_ceil(per_row);
    let here = lit.byte.unwrap_or(lit.field.start) / per_row;
    let above = height.saturating_sub(1) / 3;
    let first = here.saturating_sub(above).min(total.saturating_sub(height));
    for (y, row) in (first..total.min(first + height)).enumerate() {
        let y = area.y + cells(y);
        let start = row * per_row;
        canvas.text(
            area.x + 2,
            y,
            MARGIN,
            &format!("0x{start:04x}"),
            theme.faint,
        );
        let chunk = lit
            .bytes
            .get(start..lit.bytes.len().min(start + per_row))
            .unwrap_or_default();
        for (column, byte) in chunk.iter().enumerate() {
            let at = start + column;
            let style = lit.style(at, theme);
            let last = column + 1 == chunk.len();
            let joined = style != theme.dim && !last && lit.style(at + 1, theme) == style;
            let x = area.x + MARGIN + cells(column) * 3;
            let text = if joined {
                format!("{byte:02x} ")
            } else {
                format!("{byte:02x}")
            };
            canvas.text(x, y, 3, &text, style);
            canvas.means(Rect::new(x, y, 3, 1), Target::Byte(at));
            if has_text {
                let shown = match byte {
                    b' '..=b'~' => char::from(*byte).to_string(),
                    _ => "·".to_owned(),
                };
                let x = text_at + cells(column);
                canvas.text(x, y, 1, &shown, style);
                canvas.means(Rect::new(x, y, 1, 1), Target::Byte(at));
            }
        }
    }
}
