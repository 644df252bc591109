//! What a Kafka operator sees where the same thing is broken.

use anstyle::Style;

use super::Teller;
use crate::explain::voices::{MEASURED_ON, Speaker, Standing, Voice, Voices};

impl Teller<'_> {
    /// The logs of real brokers and of a Java client, as they were measured, of several versions
    /// the first; other clients only where a Java client has nothing to say. All are in the JSON.
    pub(super) fn operator(&mut self) {
        let run = self.run;
        let voices = Voices::english().of(&run.transcript, &run.explanation.diagnosis);
        let java_speaks = voices.iter().any(|voice| voice.who == Speaker::JavaClient);
        let mut told: Vec<&Voice> = Vec::new();
        for voice in &voices {
            let client = matches!(voice.who, Speaker::Librdkafka | Speaker::OpenSsl);
            let told_before = told.iter().any(|before| before.label == voice.label);
            let left_out = told_before || (client && java_speaks);
            if !left_out {
                told.push(voice);
            }
        }
        let (strong, dim) = (self.inks.strong, self.inks.dim);
        self.line("");
        self.line(&format!(
            "  {strong}What a Kafka operator sees{strong:#} {dim}(not this run: real peers, measured on {MEASURED_ON}){dim:#}"
        ));
        for voice in told {
            let versions = match &voice.standing {
                Standing::Measured => &voice.versions,
                Standing::NotMeasured { why } => why,
            };
            self.paragraph("", dim, &format!("{} ({versions})", voice.label));
            if voice.standing == Standing::Measured && voice.lines.is_empty() {
                self.paragraph("  ", dim, "no line");
            }
            let repeats = |line: &&String| line.ends_with(": (same)");
            for line in voice.lines.iter().filter(|line| !repeats(line)) {
                self.paragraph("  ", Style::new(), line);
            }
        }
    }
}
