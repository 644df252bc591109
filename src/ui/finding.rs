//! What is found by a text: places of the walk, and ways to break trust.

use super::cursor::Place;
use super::model::Model;
use crate::scenario::FaultKind;

/// A place at which a text was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The index of the place.
    pub place: usize,
    /// The number of the step, from 1.
    pub step: usize,
    /// The row that has it, unless the name of the whole has it.
    pub row: Option<usize>,
    /// What is opened there.
    pub title: String,
    /// The row that has it, in words.
    pub text: String,
}

impl Model {
    /// Where a text is found, place by place: in the name of what happens there, or in the first of
    /// its rows that has it.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Found> {
        let sought = text.trim().to_lowercase();
        if sought.is_empty() {
            return Vec::new();
        }
        let has = |text: &str| text.to_lowercase().contains(&sought);
        let at = |(index, place): (usize, &Place)| {
            let opened = self.message_at(*place);
            let row = opened
                .rows
                .iter()
                .position(|row| has(&row.name) || has(&row.value));
            let text = match row.and_then(|row| opened.rows.get(row)) {
                Some(row) => format!("{}  {}", row.name, row.value),
                None if has(&opened.title) => String::new(),
                None => return None,
            };
            Some(Found {
                place: index,
                step: place.step + 1,
                row: row.filter(|_| !has(&opened.title)),
                title: opened.title,
                text,
            })
        };
        let told = if self.is_untold() {
            self.screen.cursor + 1
        } else {
            self.places.len()
        };
        let places = self.places.iter().enumerate().take(told);
        places.filter_map(at).collect()
    }

    /// The ways to break trust whose words hold the query, in the order of the catalogue.
    #[must_use]
    pub fn ways_to_break(&self, query: &str) -> Vec<FaultKind> {
        let wanted = query.to_lowercase();
        let holds = |kind: &FaultKind| {
            let story = self.catalogue.way_to_break_trust(kind.id());
            let group = self.catalogue.group(kind.group().id());
            let texts = [kind.id(), group, &story.title, &story.border, &story.kafka];
            texts
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
        };
        FaultKind::ALL.into_iter().filter(holds).collect()
    }
}
