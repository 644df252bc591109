//! The measured texts, and how accounts that say the same are told as one.

/// The texts, as they were measured.
pub(in crate::explain) const TEXTS: &str = include_str!("../../../assets/voices/measured.tsv");

const KAFKA: &str = "Kafka 4.4.0";
const LIBRDKAFKA: &str = "librdkafka 2.16.0";
const OPENSSL: &str = "OpenSSL 3.0.19";
const ENGINE: &str = "SSLEngine in memory";

/// Every measured text.
#[derive(Clone, Debug)]
pub(super) struct Measured(Vec<Row>);

/// One text.
#[derive(Clone, Debug)]
pub(in crate::explain) struct Row {
    pub(in crate::explain) case: &'static str,
    pub(in crate::explain) tls: &'static str,
    pub(in crate::explain) jdk: &'static str,
    pub(in crate::explain) speaker: &'static str,
    pub(in crate::explain) level: &'static str,
    pub(in crate::explain) text: &'static str,
}

/// The rows of a file of texts: what stands behind comments and the names of the columns.
pub(in crate::explain) fn rows(texts: &'static str) -> impl Iterator<Item = Row> {
    texts
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| match *line.split('\t').collect::<Vec<_>>() {
            [case, tls, jdk, speaker, level, text] => Some(Row {
                case,
                tls,
                jdk,
                speaker,
                level,
                text,
            }),
            _ => None,
        })
}

/// One part of what was measured of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The accepting broker's log at INFO and above.
    Visible,
    /// Its log at DEBUG, dialled by a Java client.
    Hidden,
    /// Its log at DEBUG, dialled by OpenSSL.
    HiddenFromOpenSsl,
    /// A node that dials another.
    Dialling,
    /// A Java client.
    Java,
    /// librdkafka.
    Librdkafka,
    /// OpenSSL.
    OpenSsl,
    /// A broker that starts.
    Start,
    /// Java's TLS engine that accepts.
    JsseServer,
    /// Java's TLS engine that dials.
    JsseClient,
}

/// What one speaker says, and with which versions it was measured.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) level: &'static str,
    pub(super) lines: Vec<String>,
    pub(super) versions: String,
}

impl Part {
    fn speaker(self) -> &'static str {
        match self {
            Self::Visible | Self::Hidden => "accepting",
            Self::HiddenFromOpenSsl => "accepting-openssl",
            Self::Dialling => "dialling",
            Self::Java => "java",
            Self::Librdkafka => "librdkafka",
            Self::OpenSsl => "openssl",
            Self::Start => "start",
            Self::JsseServer => "jsse-server",
            Self::JsseClient => "jsse-client",
        }
    }

    fn has(self, row: &Row) -> bool {
        let level = match self {
            Self::Visible => row.level != "DEBUG",
            Self::Hidden | Self::HiddenFromOpenSsl => row.level == "DEBUG",
            _ => true,
        };
        row.speaker == self.speaker() && level
    }

    /// The software whose words these are.
    fn software(self) -> &'static str {
        match self {
            Self::Librdkafka => LIBRDKAFKA,
            Self::OpenSsl => OPENSSL,
            Self::JsseServer | Self::JsseClient => ENGINE,
            _ => KAFKA,
        }
    }
}

/// The accounts of one speaker that say the same.
struct Group<'a> {
    rows: Vec<&'a Row>,
    jdks: Vec<&'static str>,
    versions: Vec<&'static str>,
}

impl Measured {
    /// The texts that are built in.
    pub(super) fn embedded() -> Self {
        Self(rows(TEXTS).collect())
    }

    /// What was said in this case, for this version of TLS (for both, where it is not known):
    /// what differs by JDK or version apart, what does not once.
    pub(super) fn of(&self, case: &str, tls: Option<&str>, part: Part) -> Vec<Account> {
        let rows = self.0.iter().filter(|row| {
            row.case == case
                && part.has(row)
                && (row.tls == "-" || tls.is_none_or(|tls| tls == row.tls))
        });
        let mut groups: Vec<Group<'_>> = Vec::new();
        for row in rows {
            match groups.iter_mut().find(|group| {
                group.jdks == [row.jdk]
                    && group.versions == [row.tls]
                    && group.is_as_loud(row, part)
            }) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group {
                    rows: vec![row],
                    jdks: vec![row.jdk],
                    versions: vec![row.tls],
                }),
            }
        }
        let mut told: Vec<Group<'_>> = Vec::new();
        for group in groups {
            match told.iter_mut().find(|other| other.says_the_same(&group)) {
                Some(other) => other.also(group),
                None => told.push(group),
            }
        }
        told.iter().map(|group| group.account(part)).collect()
    }
}

impl Group<'_> {
    /// Whether a row stands at the group's level: what is told of an accepting broker is told level by
    /// level.
    fn is_as_loud(&self, row: &Row, part: Part) -> bool {
        part != Part::Visible || self.rows.iter().all(|other| other.level == row.level)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.rows.len() == other.rows.len()
            && self.rows.iter().zip(&other.rows).all(|(one, another)| {
                one.level == another.level && gist(one.text) == gist(another.text)
            })
    }

    fn also(&mut self, other: Self) {
        for (mine, more) in [
            (&mut self.jdks, other.jdks),
            (&mut self.versions, other.versions),
        ] {
            let fresh: Vec<_> = more
                .into_iter()
                .filter(|name| !mine.contains(name))
                .collect();
            mine.extend(fresh);
        }
    }

    fn account(&self, part: Part) -> Account {
        let mut versions = vec![part.software().to_owned()];
        let jdks: Vec<&str> = self.jdks.iter().filter_map(|jdk| patch(jdk)).collect();
        if !jdks.is_empty() {
            let of_the_broker = matches!(part, Part::Librdkafka | Part::OpenSsl);
            let on = if of_the_broker { "broker on " } else { "" };
            versions.push(format!("{on}JDK {}", jdks.join(" and ")));
        }
        let tls: Vec<&str> = self
            .versions
            .iter()
            .copied()
            .filter(|tls| *tls != "-")
            .collect();
        if !tls.is_empty() {
            versions.push(format!("TLS {}", tls.join(" and ")));
        }
        let cases = self.rows.iter().map(|row| row.case);
        versions.extend(cases.filter_map(of_another_day).take(1).map(str::to_owned));
        Account {
            level: self.rows.first().map_or("", |row| row.level),
            lines: self.rows.iter().flat_map(|row| lines(row.text)).collect(),
            versions: versions.join(", "),
        }
    }
}

/// When a case was measured that was not measured with the others.
fn of_another_day(case: &str) -> Option<&'static str> {
    (case == "n_authz_wrong_super").then_some("on 2026-11-27")
}

/// The very JDK that was used.
pub(in crate::explain) fn patch(jdk: &str) -> Option<&'static str> {
    match jdk {
        "17" => Some("17.0.15"),
        "25" => Some("25.0.3"),
        _ => None,
    }
}

/// An exception on one line, each of its causes on another.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.split(" <- ")
        .filter(|line| !line.is_empty())
        .enumerate()
        .map(|(depth, line)| match depth {
            0 => line.to_owned(),
            _ => format!("<- {line}"),
        })
}

/// A text without what differs from one measurement to the next: ports, connection counters, and
/// how long it took.
fn gist(text: &str) -> String {
    let mut gist = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let counted = [":", "PORT-", "(after "]
            .iter()
            .find(|mark| rest.starts_with(**mark));
        let kept = counted.map_or(first.len_utf8(), |mark| mark.len());
        let (front, back) = rest.split_at(kept);
        gist.push_str(front);
        rest = match counted {
            Some(_) => back.trim_start_matches(|next: char| next.is_ascii_digit() || next == '-'),
            None => back,
        };
    }
    gist
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_six_columns_and_is_of_a_known_kind() {
        let lines = TEXTS.lines().filter(|line| !line.starts_with('#')).skip(1);
        let measured = Measured::embedded();
        assert_eq!(measured.0.len(), lines.count());
        let parts = [
            Part::Visible,
            Part::Hidden,
            Part::HiddenFromOpenSsl,
            Part::Dialling,
            Part::Java,
            Part::Librdkafka,
            Part::OpenSsl,
            Part::Start,
            Part::JsseServer,
            Part::JsseClient,
        ];
        for row in &measured.0 {
            assert!(parts.iter().any(|part| part.has(row)), "{row:?}");
            assert!(["1.2", "1.3", "-"].contains(&row.tls), "{row:?}");
            assert!(["17", "25", "-"].contains(&row.jdk), "{row:?}");
            let printable = row.text.chars().all(|character| !character.is_control());
            assert!(printable, "{row:?}");
        }
    }

    #[test]
    fn what_differs_by_port_and_time_only_says_the_same() {
        let gist_of = |port: u16, millis: u8| {
            gist(&format!(
                "FAIL ssl://localhost:{port}/bootstrap (127.0.0.1:PORT-0-{millis}) (after {millis}ms)"
            ))
        };
        assert_eq!(gist_of(19101, 5), gist_of(19401, 17));
        assert_ne!(gist("alert number 42"), gist("alert number 40"));
    }
}
