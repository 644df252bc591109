//! The keys page: the keymap, read out.

use ratatui::layout::Rect;

use super::canvas::{Canvas, columns};
use crate::ui::keymap::{BINDINGS, Binding};
use crate::ui::model::Model;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, from: usize) {
    let theme = &model.theme;
    canvas.text(area.x + 3, area.y, area.width, "Keys", theme.here);
    let names = |binding: &Binding| {
        let names: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
        names.join("  ")
    };
    let widest = BINDINGS
        .iter()
        .map(|binding| columns(&names(binding)))
        .max()
        .unwrap_or_default();
    let sentence = area.x + 3 + widest + 3;
    let rows = (area.y + Model::KEYS_HEAD)..area.bottom();
    for (y, binding) in rows.zip(BINDINGS.iter().skip(from)) {
        canvas.text(area.x + 3, y, widest, &names(binding), theme.strong);
        let room = area.right().saturating_sub(sentence + 1);
        canvas.text(sentence, y, room, binding.sentence, theme.soft);
    }
}
