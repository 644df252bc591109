//! What a log says, and whether that was measured.

use super::super::words;

/// A log event, as `tests/kafka/log4j2.xml` lays it out.
#[derive(Debug)]
pub struct Event {
    pub level: String,
    message: String,
    /// The exception that was logged with it, and its causes, joined by ` <- `.
    thrown: String,
}

/// A measured log line with the causes below it.
#[derive(Debug)]
pub struct Entry<'a> {
    pub message: &'a str,
    pub causes: Vec<&'a str>,
}

/// Lines as visum has them, entry by entry.
pub fn entries<'a>(lines: &[&'a str]) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for line in lines {
        match (line.strip_prefix("<- "), entries.last_mut()) {
            (Some(cause), Some(entry)) => entry.causes.push(cause),
            _ => entries.push(Entry {
                message: line,
                causes: Vec::new(),
            }),
        }
    }
    entries
}

impl Event {
    pub fn read(line: &str) -> Option<Self> {
        // A trace has tabs of its own.
        let mut parts = line.splitn(5, '\t');
        if parts.next() != Some("log") {
            return None;
        }
        let (level, _logger) = (parts.next()?, parts.next()?);
        let (message, trace) = (parts.next()?, parts.next().unwrap_or_default());
        let lines = trace.split("~~").map(str::trim);
        let causes = lines.enumerate().filter_map(|(at, line)| match at {
            0 => Some(line),
            _ => line.strip_prefix("Caused by: "),
        });
        let thrown: Vec<&str> = causes.filter(|cause| !cause.is_empty()).collect();
        Some(Self {
            level: level.to_owned(),
            message: message.trim().to_owned(),
            thrown: thrown.join(" <- "),
        })
    }

    /// The case of the client that logged it.
    pub fn client(&self) -> Option<usize> {
        let (_, rest) = self.message.split_once("clientId=case-")?;
        let end = rest.find(|sign: char| !sign.is_ascii_digit())?;
        rest[..end].parse().ok()
    }

    /// Whether a broker logged it of a connection at this port.
    pub fn is_at(&self, port: u16) -> bool {
        self.message
            .contains(&format!("channelId=127.0.0.1:{port}-"))
    }

    /// Whether a broker tells of one connection that it did not let in, as operators see it.
    pub fn is_of_refusal(&self) -> bool {
        let ways = ["Failed authentication with", "Unexpected error from"];
        self.level != "DEBUG" && ways.iter().any(|way| self.message.contains(way))
    }

    /// Whether it is about what somebody may do.
    pub fn is_of_permission(&self) -> bool {
        self.message.contains("AUTHORIZATION_FAILED")
            || self.message.contains(" is Denied ")
            || self.thrown.contains("ClusterAuthorizationException")
    }

    /// Whether it says what was measured.
    pub fn is(&self, entry: &Entry<'_>, dialled: &str) -> bool {
        let measured = entry.message.replace("localhost", dialled);
        let measured = settled(&measured.replace("clientId=adminclient-1", "clientId=case-1"));
        let real = settled(&self.message);
        // A connection that succeeds names its papers and its suite: those are the run's own.
        let told = |text: &str| match text.split_once(" peerPort ") {
            Some((front, _)) => front.to_owned(),
            None => text.to_owned(),
        };
        let causes = if entry.causes.is_empty() {
            self.thrown.is_empty()
        } else {
            words::differ(&entry.causes, &self.thrown, dialled).is_none()
        };
        causes && words::with_gaps(&told(&measured), &told(&real))
    }
}

/// A text without the numbers of ports, processors and connections.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    let mut rest = text;
    let mut counted = false;
    while let Some(first) = rest.chars().next() {
        if counted && (first.is_ascii_digit() || rest.starts_with("PORT")) {
            settled.push('#');
            rest = rest.strip_prefix("PORT").unwrap_or(rest);
            rest = rest.trim_start_matches(|sign: char| sign.is_ascii_digit());
            counted = false;
            continue;
        }
        counted = matches!(first, ':' | '-');
        settled.push(first);
        rest = &rest[first.len_utf8()..];
    }
    settled
}

#[test]
fn an_event_is_what_was_measured_or_is_not() {
    let line = "log\tDEBUG\ta.B\t[S channelId=127.0.0.1:40001-127.0.0.1:5-3-1 key=channel=x] \
                SSL Handshake failed\tj.A: b ~~ \tat x.Y(Z:1) ~~ Caused by: j.C: b ~~ \t... 3 more";
    let event = Event::read(line).expect("it is one");
    assert!(event.is_at(40001) && !event.is_at(4000));
    let lines = [
        "[S channelId=127.0.0.1:19101-127.0.0.1:PORT-1-32 key=…] SSL Handshake failed",
        "<- j.A: b",
        "<- j.C: (same)",
    ];
    let entry = &entries(&lines)[0];
    assert!(event.is(entry, "here"), "{event:?} {entry:?}");
    for (old, new) in [
        ("j.C", "j.D"),
        ("Handshake", "handshake"),
        ("\tj.A: b ~~", "\tj.A: c ~~"),
        ("127.0.0.1:40001", "127.0.0.2:40001"),
    ] {
        let other = Event::read(&line.replace(old, new)).expect("it is one");
        assert!(!other.is(entry, "here"), "{new}");
    }
}
