//! Scenario files as a whole: what is read, what is refused, and in which words.

use proptest::prelude::*;

use super::*;
use crate::cluster::{IssuerPlan, Letters, Manner, Revocation, Verdict};
use crate::document::{Page, mistake, render};
use crate::pki::authority::PathLength;
use crate::pki::{KeyKind, Purpose};
use crate::wire::{MessageKind, Side};

/// A scenario with everything in it that a file can say.
const FULL: &str = r#"
format = "visum-scenario/1"
title = "All of it"
summary = """
Two
lines."""
look-at = ["This."]
level = 3
now = "2026-07-01T11:00:00+02:00"

[[authority]]
id = "consulate"
name = "Consulate"
issued-by = "embassy"
path-length = 0
valid = [2026-01-01, "2027-01-01T12:00:00Z"]

[[authority]]
id = "embassy"
name = "Embassy India"
organisation = "India"
issued-by = "itself"
key = "Ed25519"

[[broker]]
name = "border"
issued-by = "itself"
names = ["10.0.0.2", "*.kafka.example"]
purposes = ["server"]
trusts = ["embassy"]

[[broker]]
name = "traveller"
organisation = "India"
issued-by = "consulate"
letters = false
key = "Ed25519"
trusts = []
clock = 2030-01-01

[link]
client = "traveller"
server = "border"
dial = "10.0.0.2"
manner = "stubborn"

[expect]
verdict = "refused"
refused-by = "server"
at = "Certificate"
error = "InvalidCertificate(UnknownIssuer)"
alert = "unknown_ca"

[expect."1.2"]
verdict = "stalled"

[expect."1.3"]
alert = "certificate_required"
"#;

/// `FULL` with one part of it replaced.
fn changed(from: &str, to: &str) -> String {
    assert!(FULL.contains(from), "{from}");
    FULL.replacen(from, to, 1)
}

/// What is wrong with a text, as sentences.
fn problems(text: &str) -> Vec<String> {
    let mistakes = Scenario::parse("test", text).expect_err("this text has mistakes");
    mistakes.iter().map(ToString::to_string).collect()
}

/// What a person reads about a text.
fn report(text: &str) -> String {
    let mistakes = Scenario::parse("test", text).expect_err("this text has mistakes");
    render(&mistakes, "test.toml", text, Page::plain(100))
}

#[test]
fn everything_a_file_says_is_in_the_scenario() {
    let scenario = Scenario::parse("all", FULL).unwrap();
    assert_eq!(scenario.id(), "all");
    assert_eq!(scenario.title(), "All of it");
    assert_eq!(scenario.summary(), "Two lines.");
    assert_eq!(scenario.look_at(), ["This."]);
    assert_eq!(scenario.level(), 3);

    let cluster = scenario.cluster();
    let [embassy, consulate] = cluster.authorities.as_slice() else {
        panic!("two authorities")
    };
    assert_eq!(
        (embassy.id.as_str(), consulate.id.as_str()),
        ("embassy", "consulate")
    );
    assert_eq!(embassy.key, KeyKind::Ed25519);
    assert_eq!(embassy.issuer, None);
    assert_eq!(embassy.validity.from.to_string(), "2021-07-02");
    assert_eq!(embassy.validity.until.to_string(), "2031-06-30");
    assert_eq!(consulate.issuer.as_deref(), Some("embassy"));
    assert_eq!(consulate.path_length, PathLength::AtMost(0));
    assert_eq!(consulate.validity.from.to_string(), "2026-01-01");
    assert_eq!(consulate.validity.until.to_string(), "2027-01-01 12:00 UTC");

    let client = &cluster.brokers.client;
    assert_eq!(client.name, "traveller");
    assert_eq!(client.clock.to_string(), "2030-01-01");
    assert!(client.trusts.is_empty());
    let passport = client.passport.as_ref().unwrap();
    assert_eq!(passport.subject.common_name, "traveller");
    assert_eq!(passport.subject.organisation.as_deref(), Some("India"));
    assert_eq!(
        passport.issuer,
        IssuerPlan::Authority("consulate".to_owned())
    );
    assert_eq!(passport.letters, Letters::LeftOut);
    assert_eq!(passport.purposes, [Purpose::Client, Purpose::Server]);
    assert_eq!(passport.validity.from.to_string(), "2026-01-02");
    assert_eq!(passport.validity.until.to_string(), "2027-01-02");

    let server = &cluster.brokers.server;
    assert_eq!(server.clock.to_string(), "2026-07-01 09:00 UTC");
    let passport = server.passport.as_ref().unwrap();
    assert_eq!(passport.issuer, IssuerPlan::Itself);
    assert_eq!(passport.names, ["10.0.0.2", "*.kafka.example"]);
    assert_eq!(passport.purposes, [Purpose::Server]);
    assert_eq!(cluster.link.manner, Manner::Stubborn);
}

#[test]
fn an_expectation_is_common_with_what_one_version_has_of_its_own() {
    let scenario = Scenario::parse("all", FULL).unwrap();
    let tls13 = scenario.expectation(TlsVersion::V1_3);
    assert_eq!(tls13.verdict, Verdict::Refused);
    assert_eq!(tls13.refused_by, Some(Side::Server));
    assert_eq!(tls13.at, Some(MessageKind::Certificate));
    assert_eq!(
        tls13.error.as_deref(),
        Some("InvalidCertificate(UnknownIssuer)")
    );
    assert_eq!(tls13.alert.unwrap().name(), Some("certificate_required"));
    let tls12 = scenario.expectation(TlsVersion::V1_2);
    assert_eq!(tls12.verdict, Verdict::Stalled);
    assert_eq!((tls12.refused_by, tls12.at), (None, None));
}

#[test]
fn what_is_broken_is_named_and_is_in_the_plan() {
    let text = changed(
        "now = ",
        "broken = [\"crl-expired\", \"version-mismatch@client\"]\nnow = ",
    );
    let scenario = Scenario::parse("all", &text).unwrap();
    let named: Vec<String> = scenario.broken().iter().map(ToString::to_string).collect();
    assert_eq!(named, ["crl-expired@server", "version-mismatch@client"]);
    for version in TlsVersion::BOTH {
        let plan = scenario.plan(version);
        assert_eq!(plan.brokers.server.settings.revocation, Revocation::Overdue);
        assert_eq!(plan.brokers.server.version, version);
        assert_eq!(plan.brokers.client.version, version.other());
    }
    let swapped: Vec<String> = scenario
        .broken_now(true)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(swapped, ["crl-expired@client", "version-mismatch@server"]);
}

#[test]
fn what_cannot_be_broken_is_marked() {
    let with = |broken: &str| changed("now = ", &format!("broken = [{broken}]\nnow = "));
    assert_eq!(
        report(&with("\"expired\", \"crl-expird@server\"")),
        r#"error: there is no fault "crl-expird"; did you mean `crl-expired`?
 --> test.toml:9:23
  |
9 | broken = ["expired", "crl-expird@server"]
  |                       ^^^^^^^^^^ expected ID[@SIDE][:MESSAGE[+BYTE[.BIT]]]
  |
  = help: see `visum faults` for all of them

1 mistake in test.toml
"#
    );
    for (broken, expected) in [
        (
            "\"clock-fast@server\", \"clock-slow@server\"",
            "line 9, column 32: this cannot be broken here: clock-fast@server and clock-slow@server \
             cannot be there together: one clock cannot be ahead and behind",
        ),
        (
            "\"expired\", \"expired@client\"",
            "line 9, column 22: this cannot be broken here: expired@client is asked for twice; \
             once is enough",
        ),
        (
            "\"dropped-record@server:ServerHelloDone\"",
            "line 9, column 11: this cannot be broken here: dropped-record@server:ServerHelloDone \
             waits for a message that the server never sends in TLS 1.3: ServerHelloDone",
        ),
        (
            "\"expired@sever\"",
            "line 9, column 20: there is no side \"sever\"; write `client` or `server`",
        ),
    ] {
        assert_eq!(problems(&with(broken)), [expected]);
    }
}

#[test]
fn one_line_takes_the_passport_away() {
    let text = changed("name = \"border\"", "name = \"border\"\nkeystore = false");
    let scenario = Scenario::parse("all", &text).unwrap();
    assert_eq!(scenario.cluster().brokers.server.passport, None);
}

#[test]
fn all_mistakes_are_found_at_once() {
    let text = r#"
format = "visum-scenario/2"
titel = "x"
summary = 3
level = 9
look-at = ["a", 4, ""]
now = "2026-07-01"
[[authority]]
id = "embassy-india"
name = "Embassy India"
valid = ["2027-01-01", "2026-01-01"]
[[authority]]
id = "embassy-india"
name = "Embassy India"
issued-by = "embasy-india"
[[broker]]
name = "broker-1"
names = ["bröker", "a..b", "ok.example", "ok.example"]
issued-by = "embassy-indai"
trusts = ["nobody"]
[[broker]]
name = "broker 2"
key = "p256"
issued-by = "itself"
purposes = ["cilent"]
clock = "1969-01-01"
[link]
client = "broker-1"
server = "broker-1"
dial = "*.kafka.example"
manner = "python"
[expect]
verdict = "refused"
at = "Certifcate"
error = "unknown issuer"
alert = "unknown-ca"
"#;
    assert_eq!(
        problems(text),
        [
            "line 1, column 1: a scenario needs `title`",
            "line 2, column 10: \"visum-scenario/2\" is not a format that this visum reads",
            "line 3, column 1: a scenario has no key \"titel\"",
            "line 4, column 11: `summary` is a whole number, not a text",
            "line 5, column 9: `level` is out of range",
            "line 6, column 17: an entry of `look-at` is a whole number, not a text",
            "line 6, column 20: an entry of `look-at` is empty",
            "line 11, column 9: this validity ends on 2026-01-01, before it begins on 2027-01-01",
            "line 13, column 6: another authority has the id \"embassy-india\" already",
            "line 15, column 13: there is no authority \"embasy-india\"",
            "line 18, column 10: \"bröker\" is not ASCII; a name in other letters has an `xn--` form",
            "line 18, column 20: \"a..b\" has nothing between two dots",
            "line 18, column 42: this stands in the list twice",
            "line 19, column 13: there is no authority \"embassy-indai\"",
            "line 20, column 11: there is no authority \"nobody\"",
            "line 21, column 1: a broker needs `trusts`",
            "line 22, column 8: \"broker 2\" cannot be a name here",
            "line 23, column 7: `key` cannot be \"p256\"",
            "line 25, column 13: an entry of `purposes` cannot be \"cilent\"",
            "line 26, column 9: \"1969-01-01\" is not a moment that a certificate and a clock can \
             name",
            "line 29, column 10: the broker that dials is the one that accepts",
            "line 30, column 8: \"*.kafka.example\" is a pattern, and one host is dialled",
            "line 31, column 10: `manner` cannot be \"python\"",
            "line 34, column 6: `at` cannot be \"Certifcate\"",
            "line 35, column 9: \"unknown issuer\" is not how an error of rustls is written",
            "line 36, column 9: `alert` cannot be \"unknown-ca\"",
        ]
    );
}

#[test]
fn what_does_not_go_together_is_found() {
    let none: Vec<String> = Vec::new();
    for (from, to, expected) in [
        (
            "issued-by = \"itself\"\nkey",
            "issued-by = \"consulate\"\nkey",
            "line 14, column 13: this authority stands above itself: it is issued by \"embassy\", \
             issued by \"consulate\"",
        ),
        (
            "refused-by = \"server\"\n",
            "",
            "line 48, column 11: somebody has to refuse",
        ),
        (
            "at = \"Certificate\"",
            "at = \"CertificateRequest\"",
            "line 50, column 6: the client never sends CertificateRequest in TLS 1.3",
        ),
        (
            "verdict = \"stalled\"",
            "verdict = \"stalled\"\nalert = \"unknown_ca\"",
            "line 56, column 9: `alert` does not go with the verdict \"stalled\"",
        ),
        (
            "verdict = \"refused\"",
            "",
            "line 47, column 1: nothing is said of how TLS 1.3 ends",
        ),
        (
            "[expect.\"1.2\"]",
            "[expect.\"1.1\"]",
            "line 54, column 9: an expectation has no key \"1.1\"",
        ),
        (
            "clock = 2030-01-01",
            "clock = 9999-12-31",
            "line 39, column 9: no clock here can show 9999-12-31",
        ),
        (
            "now = \"2026-07-01T11:00:00+02:00\"",
            "now = 2026-07-01T11:00:00",
            "line 9, column 7: \"2026-07-01T11:00:00\" is not a moment that a certificate and a clock can name",
        ),
        (
            "name = \"traveller\"",
            "name = \"border\"",
            "line 33, column 8: another broker has the name \"border\" already",
        ),
        (
            "valid = [2026-01-01, ",
            "valid = [",
            "line 16, column 9: a validity needs two moments, from when and until when",
        ),
        (
            "[[broker]]",
            "[[broker]]\nname = \"third\"\nissued-by = \"embassy\"\ntrusts = []\n[[broker]]",
            "line 25, column 1: the number of brokers is 3",
        ),
        (
            "[link]",
            "[[link]]",
            "line 41, column 1: `link` is a list, not a table",
        ),
    ] {
        let found = problems(&changed(from, to));
        assert_eq!(found.first().map_or("", String::as_str), expected, "{to}");
        let rest = &found[1..];
        if !expected.contains("another broker") {
            assert_eq!(rest, none, "{to}");
        }
    }
}

#[test]
fn a_mistake_shows_its_line_and_what_to_do() {
    assert_eq!(
        report(&changed("trusts = [\"embassy\"]", "trusts = [\"embasy\"]")),
        r#"error: there is no authority "embasy"
  --> test.toml:30:11
   |
30 | trusts = ["embasy"]
   |           ^^^^^^^^ expected the `id` of one under `[[authority]]`
   |
   = help: did you mean "embassy"?

1 mistake in test.toml
"#
    );
    assert_eq!(
        report("title = \"a"),
        r#"error: this is not TOML: invalid basic string, expected `"`
 --> test.toml:1:11
  |
1 | title = "a
  |           ^ the text cannot be read from here
  |
  = help: see https://toml.io for how a TOML file is written

1 mistake in test.toml
"#
    );
    assert!(report("").starts_with("error: a scenario needs `format`\n --> test.toml:1:1\n"));
}

#[test]
fn nothing_of_the_file_moves_the_cursor() {
    let text = changed(
        "title = \"All of it\"",
        "\t\"k\\u001b[2J\" = \"\u{202e}\u{9b}\u{200b}é\" # \u{2067}",
    );
    let report = report(&text);
    assert!(
        report.contains(
            "error: a scenario has no key \"k\\u{1b}[2J\"\n \
         --> test.toml:3:2\n  \
         |\n\
         3 |     \"k\\u001b[2J\" = \"\u{fffd}\u{fffd}\u{fffd}é\" # \u{fffd}\n  \
         |     ^^^^^^^^^^^^"
        ),
        "{report}"
    );
    let text = "title = \"\x1b]0;x\x07\"";
    let mistakes = Scenario::parse("test", text).unwrap_err();
    let name = "\x1b[31m\u{202e}.toml";
    assert!(harmless(
        &render(&mistakes, name, text, Page::plain(80)),
        Page::plain(80)
    ));
}

/// Whether a report holds nothing that a terminal obeys but line ends and its own colours.
fn harmless(report: &str, page: Page) -> bool {
    let mut rest = report.to_owned();
    if page.colour {
        while let Some(start) = rest.find("\x1b[") {
            let Some(len) = rest[start..].find('m') else {
                return false;
            };
            let sequence = rest.drain(start..=start + len).collect::<String>();
            let inner = &sequence[2..sequence.len() - 1];
            if !inner.chars().all(|c| c.is_ascii_digit() || c == ';') {
                return false;
            }
        }
    }
    rest.chars().all(|c| c == '\n' || mistake::is_safe(c))
}

/// Reads a text and renders what is wrong with it, in every way a page can be.
fn read_and_render(text: &str) -> Result<(), TestCaseError> {
    if let Err(mistakes) = Scenario::parse("test", text) {
        prop_assert!(!mistakes.is_empty());
        for (width, colour, ascii) in [
            (0, false, true),
            (80, true, false),
            (usize::MAX, true, true),
        ] {
            let page = Page {
                width,
                colour,
                ascii,
            };
            let report = render(&mistakes, "test.toml", text, page);
            prop_assert!(harmless(&report, page), "{report:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        read_and_render(&text)?;
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in any::<Vec<u8>>()) {
        read_and_render(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn no_toml_makes_the_reader_panic(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)
    ) {
        read_and_render(&pieces.concat())?;
    }

    #[test]
    fn no_change_to_a_file_makes_the_reader_panic(
        file in prop::sample::select(builtin::FILES),
        at in any::<prop::sample::Index>(),
        length in 0..40_usize,
        with in prop_oneof![any::<String>(), prop::sample::select(PIECES).prop_map(str::to_owned)],
    ) {
        let bytes = file.1.as_bytes();
        let at = at.index(bytes.len());
        let end = (at + length).min(bytes.len());
        let text = [&bytes[..at], with.as_bytes(), &bytes[end..]].concat();
        read_and_render(&String::from_utf8_lossy(&text))?;
    }

    #[test]
    fn mistakes_can_be_rendered_over_another_text(
        text in any::<String>(), start in 0..40_usize, end in 0..40_usize
    ) {
        let mistake = Mistake::new(&text, start..end, "wrong", "right", "correct it");
        let report = render(&[mistake], "test.toml", "é\u{202e}\r\nb\u{301}\n", Page::plain(80));
        prop_assert!(harmless(&report, Page::plain(80)));
    }
}

/// Pieces of scenario files, good and bad, to be put together in any order.
const PIECES: &[&str] = &[
    "[[authority]]\n",
    "[[broker]]\n",
    "[link]\n",
    "[expect]\n",
    "[expect.\"1.2\"]\n",
    "[broker]\n",
    "id = \"a\"\n",
    "id = \"b\"\n",
    "issued-by = \"a\"\n",
    "issued-by = \"b\"\n",
    "name = \"a\"\n",
    "name = \"b\"\n",
    "issued-by = \"itself\"\n",
    "trusts = [\"a\", \"b\"]\n",
    "trusts = []\n",
    "now = 2026-07-01\n",
    "now = 1970-01-01\n",
    "now = \"9999-12-31T23:59:59Z\"\n",
    "level = 5\n",
    "valid = [2026-07-01, 2026-07-01]\n",
    "valid = []\n",
    "title = \"t\"\n",
    "summary = \"s\"\n",
    "format = \"visum-scenario/1\"\n",
    "client = \"a\"\n",
    "server = \"b\"\n",
    "dial = \"a\"\n",
    "verdict = \"refused\"\n",
    "verdict = \"connected\"\n",
    "at = \"Certificate\"\n",
    "broken = [\"expired\", \"expird\"]\n",
    "broken = [\"crl-expired@server\"]\n",
    "x = {}\n",
    "x = [[[[]]]]\n",
    "broker = 1\n",
    "authority.a.b = 1\n",
    "keystore = false\n",
    "level = 0x5\n",
    "level = 99999999999999999999\n",
    "look-at = [\"\u{202e}\"]\n",
    "\"\\u0000\" = 1\n",
    "\r\n",
    "\"\"\"",
    "title = '''\n\n\n",
    "# é\u{1b}\n",
    "\t",
    "names = [\"*\"]\n",
    "clock = 07:32:00\n",
];
