//! Where the three columns stand.

use ratatui::layout::Rect;

/// What stands between two columns.
const BETWEEN: u16 = 3;
/// The columns of a step's number.
pub(super) const NUMBER: u16 = 3;

/// Where the columns stand.
pub(super) struct Places {
    pub(super) client: Rect,
    pub(super) wire: Rect,
    pub(super) server: Rect,
}

impl Places {
    pub(super) fn of(area: Rect) -> Self {
        let width = area.width.saturating_sub(2 * BETWEEN);
        let wire = (width * 3 / 10).clamp(24.min(width), 72);
        let side = (width - wire) / 2;
        let wire = width - 2 * side;
        let at = |x: u16, width: u16| Rect { x, width, ..area };
        Self {
            client: at(area.x, side),
            wire: at(area.x + side + BETWEEN, wire),
            server: at(area.x + side + wire + 2 * BETWEEN, side),
        }
    }
}
