//! The bytes, with those of the selected field lit.

use std::ops::Range;

use ratatui::layout::Rect;

use super::canvas::{Canvas, cells};
use crate::ui::theme::Theme;

/// Where the first byte stands.
const MARGIN: u16 = 10;

/// How many bytes fit in a row: a power of two, so that offsets stay round.
pub(super) fn bytes_per_row(width: u16) -> usize {
    match width {
        ..64 => 8,
        64..112 => 16,
        112.. => 32,
    }
}

pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    bytes: &[u8],
    lit: &Range<usize>,
    theme: &Theme,
) {
    let per_row = bytes_per_row(area.width);
    let text_at = area.x + MARGIN + cells(per_row) * 3 + 1;
    let has_text = text_at + cells(per_row) < area.right();
    let height = usize::from(area.height);
    let total = bytes.len().div_ceil(per_row);
    let first = (lit.start / per_row).min(total.saturating_sub(height));
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
        let chunk = bytes
            .get(start..bytes.len().min(start + per_row))
            .unwrap_or_default();
        for (column, byte) in chunk.iter().enumerate() {
            let here = lit.contains(&(start + column));
            let joined = here && lit.contains(&(start + column + 1)) && column + 1 < per_row;
            let style = if here { theme.lit } else { theme.dim };
            let x = area.x + MARGIN + cells(column) * 3;
            let text = if joined {
                format!("{byte:02x} ")
            } else {
                format!("{byte:02x}")
            };
            canvas.text(x, y, 3, &text, style);
            if has_text {
                let shown = match byte {
                    b' '..=b'~' => char::from(*byte).to_string(),
                    _ => "·".to_owned(),
                };
                canvas.text(text_at + cells(column), y, 1, &shown, style);
            }
        }
    }
}
