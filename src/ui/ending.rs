//! How a run ends, in a line.

use crate::cluster::Verdict;
use crate::explain::story::safe;
use crate::lab::Run;

/// Who refuses and at what, or that nobody does.
pub(super) fn in_a_line(run: &Run) -> String {
    let transcript = &run.transcript;
    let refusal = run.explanation.diagnosis.refusal.as_ref();
    match (transcript.verdict, refusal) {
        (Verdict::Connected, _) => "both are inside in the end".to_owned(),
        (_, Some(refusal)) => {
            let by = safe(&transcript.parties.of(refusal.side).broker);
            let at = refusal.reading.last();
            let at = at.map_or_else(String::new, |message| format!(" at {message}"));
            let does = match transcript.verdict {
                Verdict::Denied => "denies what is asked for",
                _ => "refuses",
            };
            format!("{by} {does}{at}, in step {}", refusal.step + 1)
        }
        (_, None) => "it comes to no end: nothing moves any more".to_owned(),
    }
}
