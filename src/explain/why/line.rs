//! A line of a log as it is compared: without what a terminal, a logger or a person put around it.

/// Writes a line to `out`: in lower case, one blank where there were several, without escape
/// sequences and control characters. What a JSON log escapes (`\n`, `\t`, `\"`) is a blank or itself.
pub(super) fn plain(line: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut rest = line;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        let byte = match byte {
            0x1b => {
                rest = behind_escape(rest);
                continue;
            }
            b'\\' => match rest.split_first() {
                Some((b'n' | b't' | b'r', behind)) => {
                    rest = behind;
                    b' '
                }
                Some((quote @ (b'"' | b'\''), behind)) => {
                    rest = behind;
                    *quote
                }
                _ => b'\\',
            },
            b'\t' => b' ',
            control if control.is_ascii_control() => continue,
            byte => byte.to_ascii_lowercase(),
        };
        if byte != b' ' || out.last().is_some_and(|last| *last != b' ') {
            out.push(byte);
        }
    }
    if out.last() == Some(&b' ') {
        out.pop();
    }
}

/// What stands behind an escape sequence: `ESC [ … letter`, `ESC ] … BEL`, or one byte.
fn behind_escape(rest: &[u8]) -> &[u8] {
    let end = match rest.first() {
        Some(b'[') => rest
            .iter()
            .skip(1)
            .position(|byte| (0x40..=0x7e).contains(byte)),
        Some(b']') => rest
            .iter()
            .skip(1)
            .position(|byte| matches!(byte, 0x07 | 0x1b)),
        Some(_) => return rest.get(1..).unwrap_or_default(),
        None => None,
    };
    end.and_then(|end| rest.get(end + 2..)).unwrap_or_default()
}

/// A part of a text as a person quotes it: without quotes and brackets around it, and without the
/// classes of exceptions in front.
pub(super) fn quoted(line: &[u8]) -> &[u8] {
    let mut line = trimmed(line);
    loop {
        let front = line.strip_prefix(b"caused by: ").unwrap_or(line);
        let Some(colon) = front.windows(2).position(|pair| pair == b": ") else {
            return front;
        };
        let (class, behind) = front.split_at(colon);
        if !is_class(class) {
            return front;
        }
        line = behind.get(2..).unwrap_or_default();
    }
}

/// Whether this is the class of an exception, in lower case.
pub(super) fn is_class(text: &[u8]) -> bool {
    let named = text.ends_with(b"exception") || text.ends_with(b"error");
    named
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._$".contains(byte))
}

/// Without quotes, brackets and stops around it.
pub(super) fn trimmed(line: &[u8]) -> &[u8] {
    // The first and the last of these stand for the bytes of curly quotes.
    let loose = |byte: &u8| b" \"'`()[].,;:\xe2\x80\x9c\x9d\x98\x99".contains(byte);
    let start = line
        .iter()
        .position(|byte| !loose(byte))
        .unwrap_or(line.len());
    let end = line
        .iter()
        .rposition(|byte| !loose(byte))
        .map_or(start, |end| end + 1);
    line.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_of(line: &[u8]) -> String {
        let mut out = Vec::new();
        plain(line, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn what_is_around_a_text_does_not_count() {
        assert_eq!(
            plain_of(b"\x1b[31mSSL\x1b[0m \t Handshake\x07 failed  \r"),
            "ssl handshake failed"
        );
        assert_eq!(plain_of(b"\x1b]0;title\x07SSL\x1b7 a\x1b["), "ssl a");
        assert_eq!(
            plain_of(br#"{"m":"a\n\tCaused by: \"b\""}"#),
            r#"{"m":"a caused by: "b""}"#
        );
        let quote = "“caused by: javax.net.ssl.sslhandshakeexception: empty chain.”";
        assert_eq!(quoted(quote.as_bytes()), b"empty chain");
        assert_eq!(
            quoted(b"'error:0a000412:ssl routines'"),
            b"error:0a000412:ssl routines"
        );
    }
}
