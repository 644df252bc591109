//! A log that is read as it comes, however long it or one of its lines is.

use std::io::{self, BufRead};

use super::input::BadInput;
use crate::explain::why::{LONGEST_LINE, Reader};

/// Gives a log to the reader, line by line. Of a line no more is kept than the reader takes.
pub(super) fn read(mut log: impl BufRead, reader: &mut Reader<'_>) -> Result<(), BadInput> {
    let mut line = Vec::new();
    let mut number = 1;
    loop {
        let bytes = match log.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(BadInput(format!(
                    "error: the log on standard input cannot be read: {error}"
                )));
            }
        };
        if bytes.is_empty() {
            reader.line(number, &line);
            return Ok(());
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let part = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        let room = (LONGEST_LINE + 1).saturating_sub(line.len());
        line.extend(part.iter().take(room));
        let read = part.len() + usize::from(end.is_some());
        log.consume(read);
        if end.is_some() {
            reader.line(number, &line);
            line.clear();
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;
    use crate::explain::Why;

    #[test]
    fn lines_are_counted_and_cut_wherever_a_buffer_ends() {
        let why = Why::english();
        let long = "x".repeat(3 * LONGEST_LINE);
        let text = format!("\n{long}\nReceived fatal alert: certificate_unknown\r\nend");
        for buffer in [1, 7, 1 << 16] {
            let mut reader = why.reader();
            read(
                BufReader::with_capacity(buffer, text.as_bytes()),
                &mut reader,
            )
            .unwrap();
            let findings = reader.finish();
            assert_eq!((findings.lines, findings.cut), (3, 1));
            let lines: Vec<usize> = findings
                .evidence
                .iter()
                .map(|evidence| evidence.line)
                .collect();
            assert_eq!(lines, [3], "{findings:?}");
        }
    }
}
