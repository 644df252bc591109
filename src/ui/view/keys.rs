//! The keys page: the keymap, read out.

use ratatui::layout::Rect;

use super::canvas::{Canvas, columns, wrap};
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
    let room = area.right().saturating_sub(sentence + 1);
    let wrapped = |binding: &Binding| wrap(binding.sentence, room);
    let whole: usize = BINDINGS.iter().map(|binding| wrapped(binding).len()).sum();
    let fits = whole <= rows.len();
    let lines = BINDINGS.iter().skip(from).flat_map(|binding| {
        let sentences = if fits {
            wrapped(binding)
        } else {
            vec![binding.sentence.to_owned()]
        };
        let keys = std::iter::once(names(binding)).chain(std::iter::repeat(String::new()));
        keys.zip(sentences)
    });
    for (y, (keys, line)) in rows.zip(lines) {
        canvas.text(area.x + 3, y, widest, &keys, theme.strong);
        canvas.text(sentence, y, room, &line, theme.soft);
    }
}
