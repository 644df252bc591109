//! A measured text without what varies from one installation to the next.

use std::ops::Range;

/// Between two parts of a text that stay the same, this many bytes may vary.
const WIDEST_GAP: usize = 256;
/// A text of which less than this stays the same says nothing.
const FEWEST_LITERALS: usize = 8;

/// What the measuring setup put into its texts: hosts, ports, names. Longer ones first.
const VARIABLES: &[&str] = &[
    "CN=broker-1.kafka.test,O=Kafka Sim,C=DE",
    "CN=alice, O=Kafka Sim, C=DE",
    "CN=alice,O=Kafka Sim,C=DE",
    "broker-9.kafka.internal",
    "localhost/127.0.0.1",
    "*.localdomain",
    "/127.0.0.1",
    "127.0.0.1",
    "localhost",
    "PORT",
    "…",
];
/// The same, where they stand alone.
const NAMES: &[&str] = &["alice", "t1", "t2", "g1", "kafka-2-raft"];
/// What follows varies, up to a blank.
const BEFORE_A_WORD: &[&str] = &["of type ", "operation = ", "resource = ", "request = "];
/// What follows varies, up to the end.
const BEFORE_THE_REST: &[&str] = &[
    "NotAfter: ",
    "NotBefore: ",
    "existing={",
    "cipherSuite '",
    "only valid for ",
    "No rules apply to ",
    "configProps {",
];
/// A number behind one of these is part of what is said.
const BEFORE_A_NUMBER: &[&str] = &["alert number ", "num=", "code: ", "tag type ", "error:"];

/// A text of which some stays the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    /// Lower case; `None` is where it varies. Neither at the start nor at the end.
    flat: Vec<Option<u8>>,
    /// The parts that stay the same.
    chunks: Vec<Vec<u8>>,
}

impl Pattern {
    /// Takes out what varies; `None`, if too little is left.
    pub(super) fn of(text: &str) -> Option<Self> {
        let flat = mask(text);
        let chunks: Vec<Vec<u8>> = flat
            .split(Option::is_none)
            .map(|chunk| tidy(&chunk.iter().copied().flatten().collect::<Vec<u8>>()))
            .filter(|chunk| !chunk.is_empty())
            .collect();
        let mut flat = Vec::new();
        for (index, chunk) in chunks.iter().enumerate() {
            if index > 0 {
                flat.push(None);
            }
            flat.extend(chunk.iter().copied().map(Some));
        }
        let pattern = Self { flat, chunks };
        (pattern.literals() >= FEWEST_LITERALS).then_some(pattern)
    }

    /// How many bytes stay the same.
    pub(super) fn literals(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// The longest part that stays the same.
    pub(super) fn anchor(&self) -> &[u8] {
        let longest = self.chunks.iter().max_by_key(|chunk| chunk.len());
        longest.map_or(&[], Vec::as_slice)
    }

    /// Where a line, in lower case, has this text.
    pub(super) fn find(&self, line: &[u8]) -> Option<Range<usize>> {
        let (first, rest) = self.chunks.split_first()?;
        let mut from = 0;
        loop {
            let start = from + position(line.get(from..)?, first)?;
            let mut end = start + first.len();
            let whole = rest.iter().all(|chunk| {
                let reach = (end + WIDEST_GAP + chunk.len()).min(line.len());
                let found = line.get(end..reach).and_then(|gap| position(gap, chunk));
                end += found.map_or(0, |at| at + chunk.len());
                found.is_some()
            });
            if whole {
                return Some(start..end);
            }
            from = start + 1;
        }
    }

    /// Whether a part of a text, in lower case, is a part of this one.
    pub(super) fn holds(&self, part: &[u8]) -> bool {
        if self.literals() * 2 < part.len() {
            return false;
        }
        // For each place in the pattern, how many bytes were equal on the way to it; -1 where no
        // way leads. A varying place may be passed over, and may take any number of bytes.
        let mut ways: Vec<i32> = vec![0; self.flat.len()];
        for byte in part {
            let mut next = vec![-1; self.flat.len() + 1];
            let mut carried = -1;
            for (index, (expected, way)) in self.flat.iter().zip(&ways).enumerate() {
                let way = carried.max(*way);
                carried = -1;
                match expected {
                    Some(expected) if way >= 0 && expected == byte => {
                        raise(&mut next, index + 1, way + 1);
                    }
                    Some(_) => {}
                    None => {
                        raise(&mut next, index, way);
                        carried = way;
                    }
                }
            }
            ways = next;
        }
        let equal = ways.iter().copied().max().unwrap_or(-1);
        let equal = usize::try_from(equal).unwrap_or(0);
        equal >= FEWEST_LITERALS && equal * 2 >= part.len()
    }
}

fn raise(ways: &mut [i32], index: usize, way: i32) {
    if let Some(there) = ways.get_mut(index) {
        *there = way.max(*there);
    }
}

/// Where `part` begins in `whole`.
fn position(whole: &[u8], part: &[u8]) -> Option<usize> {
    let first = part.first()?;
    let mut from = 0;
    loop {
        let rest = whole.get(from..)?;
        let at = from + rest.iter().position(|byte| byte == first)?;
        if whole.get(at..)?.starts_with(part) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// A part without the blanks and brackets around it: other versions put others there.
fn tidy(chunk: &[u8]) -> Vec<u8> {
    let loose = |byte: &u8| {
        matches!(
            byte,
            b' ' | b'(' | b')' | b'\'' | b'"' | b',' | b':' | b';' | b'.'
        )
    };
    let start = chunk.iter().position(|byte| !loose(byte));
    let end = chunk.iter().rposition(|byte| !loose(byte));
    match (start, end) {
        (Some(start), Some(end)) => chunk.get(start..=end).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    }
}

/// The text in lower case, with `None` for what varies.
fn mask(text: &str) -> Vec<Option<u8>> {
    let mut masked: Vec<Option<u8>> = Vec::with_capacity(text.len());
    let mut rest = text;
    // Which client it is varies in name and kind; that it is one does not.
    if let Some((front, back)) = rest.split_once(']')
        && front.starts_with('[')
        && front.contains("clientId=")
    {
        masked.extend("clientid=".bytes().map(Some));
        masked.push(None);
        masked.push(Some(b']'));
        rest = back;
    } else if let Some(back) = rest.strip_prefix("[SocketServer listenerType=BROKER") {
        // Older brokers do not name the listener.
        masked.extend("[socketserver".bytes().map(Some));
        masked.push(None);
        rest = back;
    }
    while let Some(next) = rest.chars().next() {
        let before = text.get(..text.len() - rest.len()).unwrap_or_default();
        if let Some(length) = varying(before, rest) {
            masked.push(None);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
        if next == ' ' && before.ends_with(' ') {
            continue;
        }
        let mut bytes = [0; 4];
        let lower = next.to_ascii_lowercase();
        masked.extend(lower.encode_utf8(&mut bytes).bytes().map(Some));
    }
    masked
}

/// How many bytes at the start of `rest` vary, if any do.
fn varying(before: &str, rest: &str) -> Option<usize> {
    if BEFORE_THE_REST.iter().any(|mark| before.ends_with(mark)) {
        return Some(rest.len());
    }
    let is_path = rest.starts_with("stores/");
    if is_path || BEFORE_A_WORD.iter().any(|mark| before.ends_with(mark)) {
        return Some(rest.find(' ').unwrap_or(rest.len()));
    }
    if rest.starts_with("(channelId=") {
        return Some(rest.find(')').map_or(rest.len(), |end| end + 1));
    }
    // OpenSSL names the line of its source here, or does not.
    if rest.starts_with(":SSL alert number") {
        return Some(1);
    }
    if rest.starts_with("../") {
        return Some(rest.find(':').unwrap_or(rest.len()));
    }
    if let Some(variable) = VARIABLES
        .iter()
        .find(|variable| rest.starts_with(**variable))
    {
        return Some(variable.len());
    }
    let in_a_word = before.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '_');
    let name = NAMES.iter().find(|name| {
        let behind = rest.strip_prefix(**name);
        behind.is_some_and(|behind| !behind.starts_with(|next: char| next.is_ascii_alphanumeric()))
    });
    if let (false, Some(name)) = (in_a_word, name) {
        return Some(name.len());
    }
    number(before, rest, in_a_word)
}

/// A number varies, unless it is part of a word, of a version or of what is said.
fn number(before: &str, rest: &str, in_a_word: bool) -> Option<usize> {
    let length = rest
        .find(|next: char| !next.is_ascii_digit())
        .unwrap_or(rest.len());
    // The first bytes of a TLS record, read as a length: what follows depends on the client.
    if length > 0 && before.ends_with("size = 36929") {
        return Some(length);
    }
    if before.ends_with("size = ") {
        return None;
    }
    let kept = in_a_word
        || before.ends_with('.')
        || BEFORE_A_NUMBER.iter().any(|mark| before.ends_with(mark));
    (length > 0 && !kept).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::of(text).unwrap()
    }

    fn shown(text: &str) -> String {
        let bytes = pattern(text)
            .flat
            .into_iter()
            .map(|byte| byte.unwrap_or(b'*'));
        String::from_utf8(bytes.collect()).unwrap()
    }

    #[test]
    fn what_varies_is_taken_out_and_what_is_said_stays() {
        for (text, wanted) in [
            (
                "[SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /127.0.0.1 (channelId=127.0.0.1:19101-127.0.0.1:PORT-1-0) (SSL handshake failed)",
                "[socketserver*nodeid=*] failed authentication with*ssl handshake failed",
            ),
            (
                "[AdminClient clientId=adminclient-1] Connection to node -1 (localhost/127.0.0.1:19101) failed authentication due to: SSL handshake failed",
                "clientid=*] connection to node -*failed authentication due to: ssl handshake failed",
            ),
            (
                "No subject alternative DNS name matching localhost found.",
                "no subject alternative dns name matching*found",
            ),
            (
                "error:0A000416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown:../ssl/record/rec_layer_s3.c:1601:SSL alert number 46",
                "error:0a000416:ssl routines:ssl3_read_bytes:sslv3 alert certificate unknown*ssl alert number 46",
            ),
            ("NotAfter: Sat Nov 14 22:31:01 UTC 2026", "notafter"),
            (
                "Invalid receive (size = 369296129 larger than 104857600)",
                "invalid receive (size = 36929*larger than",
            ),
            (
                "The client supported protocol versions [TLSv1.3] are not accepted by server preferences [TLSv1.2]",
                "the client supported protocol versions [tlsv1.3] are not accepted by server preferences [tlsv1.2]",
            ),
        ] {
            assert_eq!(shown(text), wanted);
        }
        assert_eq!(Pattern::of("PORT 127.0.0.1:9093"), None);
    }

    #[test]
    fn a_text_is_found_in_a_line_with_other_names() {
        let text = pattern("No subject alternative DNS name matching localhost found.");
        let line =
            b"caused by: x: no subject alternative dns name matching kafka-0.kafka.svc found.";
        assert!(text.find(line).is_some());
        assert_eq!(text.find(b"no subject alternative dns name matching"), None);
        let far = [
            &b"no subject alternative dns name matching"[..],
            &[b'x'; 300],
            b" found",
        ]
        .concat();
        assert_eq!(text.find(&far), None);
    }

    #[test]
    fn a_part_of_a_text_is_known() {
        let text = pattern(
            "[SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /127.0.0.1 (channelId=x) (SSL handshake failed)",
        );
        assert!(text.holds(b"ssl handshake failed"));
        assert!(text.holds(b"failed authentication with /10.0.0.7 (ssl handshake failed"));
        assert!(!text.holds(b"ssl handshake failed because"));
        assert!(!text.holds(b"failed"));
        assert!(!text.holds(b"with a quick brown fox that jumps over the lazy dog, ssl handsha"));
    }
}
