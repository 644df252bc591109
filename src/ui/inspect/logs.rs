//! What Kafka logs: what was observed in this run and, apart from it, what real peers print.

use super::{Opened, Row, broker};
use crate::explain::Voices;
use crate::explain::story::safe;
use crate::explain::voices::{MEASURED_ON, Standing, observed};
use crate::lab::Run;
use crate::wire::registry::AlertDescription;

/// All that is logged, once the run has come to its end; before that, nobody logs anything.
pub(super) fn of(run: &Run, voices: &Voices, ended: bool) -> Opened {
    let mut opened = Opened {
        title: "What Kafka logs".to_owned(),
        prose: true,
        ..Opened::default()
    };
    if !ended {
        opened.rows.push(Row::words(
            "so far",
            "nothing: a broker logs no single message. What it logs, if anything, stands here once the connection has ended",
        ));
        return opened;
    }
    let heading = |name: &str, note: &str| Row {
        parent: true,
        ..Row::words(name, note)
    };
    let transcript = &run.transcript;
    opened.rows.push(heading("observed here", "in this run"));
    let seen = observed(transcript);
    if seen.is_empty() {
        opened.rows.push(inner("both", "nothing went wrong"));
    }
    for each in seen {
        let (source, kind, text) = (each.source.says(), safe(&each.kind), safe(&each.text));
        let text = format!("{source}: {kind}: {text}");
        opened
            .rows
            .push(inner(&broker(transcript, each.side), &text));
        for (what, alert) in [("sent", each.alert_sent), ("received", each.alert_received)] {
            if let Some(alert) = alert {
                opened
                    .rows
                    .push(inner("", &format!("{what} {}", name(alert))));
            }
        }
    }
    let measured = format!("measured on {MEASURED_ON}; names and ports are that setup's");
    opened.rows.push(heading("on a real broker", &measured));
    for voice in voices.of(transcript, &run.explanation.diagnosis) {
        let lines = match voice.standing {
            Standing::NotMeasured { why } => vec![format!("not measured: {why}")],
            Standing::Measured if voice.lines.is_empty() => vec!["nothing at all".to_owned()],
            Standing::Measured => voice.lines.iter().map(|line| safe(line)).collect(),
        };
        opened.rows.push(inner(&voice.label, &voice.versions));
        opened.rows.extend(lines.iter().map(|line| inner("", line)));
    }
    opened
}

/// A row below a heading.
fn inner(name: &str, value: &str) -> Row {
    Row {
        depth: 1,
        ..Row::words(name, value)
    }
}

fn name(alert: AlertDescription) -> String {
    format!("alert {} {}", alert.0, alert.name().unwrap_or("unknown"))
}
