//! How it is mended.

use super::lines::{Line, wrapped};
use crate::ui::model::Model;

pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let run = &model.run;
    let mut lines = Vec::new();
    for cause in &run.explanation.diagnosis.causes {
        let story = model.catalogue.cause(&run.transcript, cause);
        lines.push(Line::at(0, "✘", theme.refuse).then(1, story.title, theme.strong));
        lines.extend(wrapped(
            2,
            width.saturating_sub(2).min(104),
            &story.kafka,
            theme.soft,
        ));
    }
    lines
}
