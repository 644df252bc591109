//! What lies over the screen.

mod breaking;
mod copy;
mod find;
mod glossary;
mod hand;
mod help;
mod hunt;
mod list;
mod palette;
mod predict;
mod why;
mod worlds;

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::ui::model::Model;
use crate::ui::sheet::Sheet;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, sheet: &Sheet) {
    match sheet {
        Sheet::Break(breaking) => breaking::draw(canvas, body, model, breaking),
        Sheet::Palette(search) => palette::draw(canvas, body, model, search),
        Sheet::Help(search) => help::draw(canvas, body, model, search),
        Sheet::Glossary(search) => glossary::draw(canvas, body, model, search),
        Sheet::Find(search) => find::draw(canvas, body, model, search),
        Sheet::Why(search) => why::draw(canvas, body, model, search),
        Sheet::Worlds { from } => worlds::draw(canvas, body, model, *from),
        Sheet::Hand { selected, bit } => hand::draw(canvas, body, model, *selected, *bit),
        Sheet::Copy { selected } => copy::draw(canvas, body, model, *selected),
        Sheet::Suspects { selected } => hunt::suspects(canvas, body, model, *selected),
        Sheet::Found => hunt::found(canvas, body, model),
        Sheet::Predict(predicting) => predict::draw(canvas, body, model, predicting),
    }
}

/// The paper a sheet is drawn on: over the middle of the body, with a margin around the text.
fn paper(canvas: &mut Canvas<'_>, body: Rect, model: &Model, width: u16, height: u16) -> Rect {
    let width = width.min(body.width);
    let height = height.min(body.height);
    // Scraps of what lies below would be read as part of the sheet.
    canvas.cover(body, model.theme.ground);
    let sheet = Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    };
    canvas.cover(sheet, model.theme.sheet);
    Rect {
        x: sheet.x + 3,
        y: sheet.y + 1,
        width: sheet.width.saturating_sub(6),
        height: sheet.height.saturating_sub(2),
    }
}
