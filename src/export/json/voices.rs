//! What real peers say in the same case, as rows of the trace.

use serde::Serialize;

use crate::explain::voices::{Speaker, Standing, Voice, Voices};
use crate::lab::Run;
use crate::wire::Side;

/// One voice.
#[derive(Serialize)]
pub(super) struct Row {
    who: Speaker,
    label: String,
    side: Side,
    measured: bool,
    versions: Option<String>,
    lines: Vec<String>,
    why: Option<String>,
}

/// Every voice of a run, in the order in which they are told.
pub(super) fn rows(run: &Run) -> Vec<Row> {
    let voices = Voices::english().of(&run.transcript, &run.explanation.diagnosis);
    voices.into_iter().map(row).collect()
}

fn row(voice: Voice) -> Row {
    let (measured, why) = match voice.standing {
        Standing::Measured => (true, None),
        Standing::NotMeasured { why } => (false, Some(why)),
    };
    Row {
        who: voice.who,
        label: voice.label,
        side: voice.side,
        measured,
        versions: measured.then_some(voice.versions),
        lines: voice.lines,
        why,
    }
}
