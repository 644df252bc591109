//! Whether a real peer's words are the measured ones: without what is the measuring setup's own.

use std::path::Path;

/// An exception or one of its causes.
struct Link<'a> {
    class: &'a str,
    message: Option<&'a str>,
}

impl<'a> Link<'a> {
    fn read(text: &'a str) -> Self {
        match text.split_once(": ") {
            Some((class, message)) if !class.contains(' ') => Self {
                class,
                message: Some(message),
            },
            _ => Self {
                class: text,
                message: None,
            },
        }
    }
}

/// The causes among the lines that visum has for a peer, without Kafka's own wrappers.
pub fn causes<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let causes = lines.iter().filter_map(|line| line.strip_prefix("<- "));
    let causes = causes.filter(|cause| !cause.starts_with("org.apache.kafka."));
    causes.collect()
}

/// Compares a chain of measured causes with a real one (`exception <- cause`); says how they differ.
pub fn differ(measured: &[&str], real: &str, dialled: &str) -> Option<String> {
    let links: Vec<Link<'_>> = real.split(" <- ").map(Link::read).collect();
    let cut = measured.last().is_some_and(|last| last.ends_with('…'));
    let as_many = measured.len() == links.len() || (cut && measured.len() <= links.len());
    let mut above = "";
    let mut agree = as_many;
    for (text, link) in measured.iter().zip(&links) {
        let expected = Link::read(text);
        // An engine without Kafka around it was measured without the packages of its exceptions.
        agree &=
            expected.class == link.class || link.class.ends_with(&format!(".{}", expected.class));
        let message = link.message.unwrap_or_default();
        agree &= match expected.message.unwrap_or_default() {
            "(same)" => above.ends_with(message),
            words => reads_as(words, message, dialled),
        };
        above = message;
    }
    (!agree).then(|| format!("measured {measured:?}, but now {real:?}"))
}

/// Whether two texts say the same, apart from names, dates and where the measured one was cut.
fn reads_as(measured: &str, real: &str, dialled: &str) -> bool {
    let mut measured = measured.replace("localhost", dialled);
    if dialled.parse::<std::net::IpAddr>().is_ok() {
        measured = measured.replace("127.0.0.1", dialled);
    }
    let (measured, real) = (without_dates(&measured), without_dates(real));
    match measured.strip_suffix('…') {
        Some(start) => real.starts_with(start.trim_end()),
        None => with_gaps(&measured, &real),
    }
}

/// Whether a text has all parts of one in which "…" stands for anything.
pub fn with_gaps(measured: &str, real: &str) -> bool {
    let Some((first, parts)) = measured.split_once('…') else {
        return measured == real;
    };
    let Some(mut rest) = real.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.split('…');
    let last = parts.next_back().unwrap_or_default();
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// A text in which Java's dates, `Thu Jan 01 00:00:00 UTC 2026`, are blanked.
fn without_dates(text: &str) -> String {
    let mut rest = text;
    let mut blanked = String::new();
    while let Some(at) = ["NotAfter: ", "NotBefore: "]
        .into_iter()
        .filter_map(|mark| rest.find(mark).map(|at| at + mark.len()))
        .min()
    {
        let (front, back) = rest.split_at(at);
        blanked.push_str(front);
        blanked.push('D');
        rest = back
            .get("Thu Jan 01 00:00:00 UTC 2026".len()..)
            .unwrap_or_default();
    }
    blanked + rest
}

/// Whether OpenSSL printed this line, wherever in its source that was.
pub fn printed(line: &str, output: &str) -> bool {
    let wanted = without_source(line);
    output
        .lines()
        .any(|line| without_source(line).contains(&wanted))
}

/// An entry of OpenSSL's error queue without file and line.
fn without_source(entry: &str) -> String {
    let mut parts: Vec<&str> = entry.split(':').collect();
    if let Some(file) = parts
        .iter()
        .position(|part| Path::new(part).extension().is_some_and(|kind| kind == "c"))
    {
        parts.drain(file..(file + 2).min(parts.len()));
    }
    parts.join(":").trim_end_matches(':').to_owned()
}

#[test]
fn words_differ_where_they_do() {
    let measured = [
        "a.B: x y",
        "c.D: (same)",
        "E: NotAfter: Thu Jan 01 00:00:00 UTC 2026",
    ];
    let real = "a.B: x y <- c.D: y <- e.E: NotAfter: Fri Jan 02 00:00:00 UTC 2027";
    assert_eq!(differ(&measured, real, "here"), None);
    for other in [
        "a.B: x y <- c.D: y",
        "a.B: x z <- c.D: z <- e.E: NotAfter: Fri Jan 02 00:00:00 UTC 2027",
        "a.B: x y <- c.D: x <- e.E: NotAfter: Fri Jan 02 00:00:00 UTC 2027",
        "a.B: x y <- c.D: y <- e.F: NotAfter: Fri Jan 02 00:00:00 UTC 2027",
        "a.B: x y <- c.D: y <- e.E: NotAfter: Fri Jan 02 00:00:00 UTC 2027 <- f.G",
    ] {
        assert!(differ(&measured, other, "here").is_some(), "{other}");
    }
    assert_eq!(
        differ(&["A: no localhost…"], "b.A: no here found <- C", "here"),
        None
    );
    let entry = "error:0A:SSL routines:read:bad thing:../ssl/a.c:16:SSL alert number 46";
    let moved = "40:error:0A:SSL routines:read:bad thing:ssl/b.c:17:SSL alert number 46";
    assert!(printed(entry, moved));
    assert!(!printed(entry, &moved.replace("46", "42")));
}
