//! Watch two Kafka brokers make a real mutual-TLS handshake, one step at a time.
//!
//! visum (German for *visa*) runs a handshake for real: rustls on both ends, in memory, with
//! certificates made on the spot. Each step is told in two worlds: Kafka's TLS, and a traveller's,
//! in which the certificate authority is the embassy, the keystore the passport with its stamped
//! visa, and the truststore passport control's computer. Trust can be broken, and then one sees who
//! refuses, where and why, and what the other side believed meanwhile.
//!
//! # How the code is laid out
//!
//! Data flows one way, from bytes to a person:
//!
//! ```text
//! scenario ──▶ cluster ──▶ pki ──▶ handshake ──▶ transcript ──▶ explain ──▶ ui / export
//! (a file)     (who dials  (real   (two real     (what really   (what it    (what a
//!               whom)      certs)   endpoints)    happened)      means)      person sees)
//! ```
//!
//! Four laws hold:
//!
//! 1. **Everything shown is real.** Every arrow, byte, check and verdict comes from captured bytes,
//!    from a peer's own error, or from a recorded call of its verifier, certificate chooser or key
//!    log. [`explain`] never learns which fault was injected.
//! 2. **Imports point down only**, as in the table below; a test fails on any other.
//! 3. **The core is sans-IO.** Below `terminal` and `cli` there is no wall clock, no file system, no
//!    terminal, no async and no global state. Simulated time comes from the scenario.
//! 4. **A broken handshake is an outcome, not an error.** `Err` is for bad input and bugs.
//!
//! | room | what it does | may import |
//! |---|---|---|
//! | [`clock`] | simulated time, one clock a side | |
//! | [`wire`] | what a captured byte can tell: dissecting, opening and sealing records | |
//! | [`pki`] | keys, requests, authorities, certificates, the two stores | clock, wire |
//! | [`cluster`] | two brokers and the link between them: a plan that is established | the above |
//! | [`handshake`] | two live rustls ends, the wire between them, the transcript | the above |
//! | [`document`] | reads a file that a person wrote, and finds all its mistakes | wire |
//! | [`scenario`] | a scenario is a file; the faults that change a cluster | all but handshake |
//! | [`explain`] | checks, diagnosis, stages, the sentences of both worlds, and what real peers print when | handshake, wire, pki, clock |
//! | [`lab`] | scenario, changes and seed make a run: the use case of every front | all above |
//! | [`export`] | a run as text and JSON | lab and below |
//! | [`ui`] | the screen: model, message, update, views; no terminal | lab and below |
//! | [`plain`] | the walk line by line, with typed commands | ui and below |
//! | [`settings`] | a person's settings file | ui, cluster, document |
//! | `terminal` | the terminal itself, its events and signals | ui, export and below |
//! | `cli` | the command line | all above |
//!
//! `terminal` and `cli` stand behind the default feature `terminal`; without it the crate builds
//! for `wasm32-unknown-unknown`.
//!
//! # A run is scenario, changes and seed
//!
//! The same scenario with the same changes and the same seed makes the same bytes, in any process
//! and for both versions of TLS. rustls itself is untouched: keys, key shares and randoms come from
//! streams that follow from the seed.
//!
//! ```
//! use visum::lab::{Changes, Lab};
//! use visum::pki::Seed;
//! use visum::scenario::builtin;
//!
//! let scenario = builtin::find("first-journey").ok_or("no such scenario")?;
//! let mut lab = Lab::new();
//! let first = lab.run(scenario, &Changes::default(), Seed(1))?;
//! let again = lab.run(scenario, &Changes::default(), Seed(1))?;
//! assert_eq!(first.transcript, again.transcript);
//! assert_eq!(first.expected, Some(true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The trace
//!
//! `visum run SCENARIO --format json` prints one object. It is ASCII: text from certificates and
//! scenarios is escaped as JSON does. Keys may be added; one that is taken away or changes its
//! meaning makes a new `format`.
//!
//! | key | what it holds |
//! |---|---|
//! | `format` | `"visum-trace/1"` |
//! | `scenario` | the scenario's id |
//! | `swapped` | whether the broker that accepts in the scenario dials here (`--swap`) |
//! | `faults` | the faults that were asked for, in full: `ID@SIDE[:MESSAGE[+BYTE[.BIT]]]` |
//! | `scenario_faults` | what the scenario's own file breaks (`broken`), in full, at the sides as they are now |
//! | `framing` | `"slow"` or `"natural"` |
//! | `protocol` | `"TLS 1.3"`, `"TLS 1.2"`, or null if none was agreed on |
//! | `cipher_suite` | its IANA name, or null |
//! | `seed` | the number that repeats every byte with `--seed` |
//! | `verdict` | `"connected"`, `"denied"` (both are in, and one may not do what it asked for), `"refused"`, `"stalled"`, or `"not-started"`: a side could not even begin |
//! | `expected` | whether it ended as the scenario expects; null where faults, `--client` or `--swap` changed it |
//! | `client`, `server` | the two sides, see below |
//! | `client_certificate` | `offered`: whether one was shown; `reason`; and `poster`: the names of the accepted authorities |
//! | `causes` | why it ended so: `kind`, `title`, and the sentence in each world |
//! | `unreached` | what else would be refused, if the connection had come so far: as in `causes` |
//! | `voices` | what real peers say in the same case, see below |
//! | `unmet` | changes on the wire whose `message` its `sender` never sent |
//! | `steps` | what happened, in order, see below |
//!
//! `reason` is what the client's certificate chooser decided when it was asked: to show the chain
//! (`"listed"`, `"empty-poster"`, `"shown-to-anyone"`) or not (`"not-listed"`, `"no-scheme"`: the server verifies no signature of its kind, `"nothing-to-show"`);
//! `"not-asked"` if the server never came to ask. A connection may end before the chain is shown.
//!
//! A side has `broker` (its name), `outcome` (`"accepted"`, `"rejected"`, `"told"` or `"waiting"`),
//! `error` (null or `source`: `"rustls"`, `"io"`, `"kafka"` or `"visum"`; `kind`: rustls' own variant path
//! without its values, such as `InvalidCertificate(UnknownIssuer)`, or the name of Kafka's error code;
//! `text`), `alert_sent` and
//! `alert_received` (null or `code` and `name`; only fatal alerts), and
//! `believed_connected_before_refusal`.
//!
//! A voice is not of this run: it is what real software printed when the same thing was broken there,
//! measured on 2026-11-24 unless `versions` names another day. It has `who` (`"accepting-broker"`: its log at INFO and above;
//! `"accepting-broker-hidden"`: what only DEBUG shows; `"dialling-broker"`, `"starting-broker"`,
//! `"java-client"`, `"librdkafka"`, `"open-ssl"`, `"jsse"`: Java's engine without Kafka), `label` (the
//! same with the broker's name), `side` (where such a peer would stand), `measured`, `versions` (null
//! if not measured), `lines` (verbatim; a cause is on a line of its own and starts with `<- `; none
//! and measured: nothing is logged) and `why` (null, or why it is not known).
//!
//! A step has `n` (from 1), `act` (`"before-the-border"`, `"at-the-border"`, `"after-the-border"`),
//! `stage`, `title`, `kind`, `story` (`kafka`, `border`, and `limit`, where the comparison ends, or
//! null), and either `at` (`"client"`, `"server"`, or before the border the name of a broker or an
//! authority) or `from` and `to`. By `kind` it also has:
//!
//! | `kind` | more |
//! |---|---|
//! | `"issue"` | `paper`, `holder`, `fields` |
//! | `"record"` | `record` (`type`, `version`, `bytes`, `encrypted`, `hex`; type and version are null for bytes that are no TLS record), `fate` (`"read"`, `"unread"`, `"dropped"`), `changed` on its way, `resealed` (it opens all the same), `again` (the same bytes crossed before), `overtaken` (one sent later crossed before), `messages` (`name` as in the RFC, `bytes`, `fields`) |
//! | `"verify"` | `subject` (`"chain"` or `"possession"`), `verdict` (`"accepted"` or `"refused"`), `error`, `checks` (`id`, `certificate`: 0 is the leaf, then as shown, a truststore's own by its alias; `verdict`: `"pass"`, `"fail"`, `"not-applicable"`, `"not-reached"`; `evidence`, and `range`: its bytes in that certificate, or null) |
//! | `"key"` | `labels`, as in the NSS key log format; the secrets themselves are not in the trace |
//! | `"authorize"` | what a broker's authorizer was asked and answered: `principal`, `request`, `operation`, `resource`, `super_users`, `verdict` (`"allowed"` or `"denied"`) |
//! | `"outcome"` | `belief` (`"inside"`, `"refused"`, `"denied"`, `"told"`, `"turned-away"`, `"waiting"`, `"cannot-start"`), `reading`, `error` |
//!
//! A field has `name`, `value`, `range` (first byte and the one behind the last, counted in its
//! message or certificate), and `fields`, if it has parts. `hex` is what crossed; where a record is
//! encrypted, `messages` are what is in it, opened with the sender's own logged secret; where it no
//! longer opens, what its sender put in.
//!
//! # The table of all faults
//!
//! `visum matrix --format json` prints one object, in ASCII. Every row is a run of its own, over the
//! same scenario and from the same seed.
//!
//! | key | what it holds |
//! |---|---|
//! | `format` | `"visum-matrix/1"` |
//! | `scenario`, `framing` | over which scenario, and how records were framed |
//! | `rows` | a row for each fault, side and version |
//!
//! A row has `fault` (in full: `ID@SIDE[:MESSAGE]`), `id`, `side`, `group`, `tls` (`"1.2"` or
//! `"1.3"`), `verdict` (as in the trace), `refused_by` (`"client"`, `"server"` or null), `at` (the
//! messages that side was reading, mostly one), `error` (as in the trace, or null), `alert` (null or
//! `code`, `name` and `encrypted`: whether it crossed so), `peer_believed_connected` (by the time of
//! the refusal; null without one), `client` and `server` (a side as in the trace, without its name),
//! `unmet` (the message that something was to happen to never came) and `impossible` (null, or why
//! this scenario cannot be broken so; then there is no `verdict`, `client` or `server`).
//!
//! # Why somebody prints a text
//!
//! `visum why TEXT --format json` prints one object, in ASCII. What it says rests on texts that real
//! peers printed, and on nothing else.
//!
//! | key | what it holds |
//! |---|---|
//! | `format` | `"visum-why/1"` |
//! | `found` | whether anything in it is known: the exit code is then 0, otherwise 1 |
//! | `measured_on` | the day on which the known texts were measured, a few of them later |
//! | `lines`, `lines_cut` | how many lines were read, blank ones left out; how many of them were too long and cut |
//! | `hides_many` | whether four causes or more explain it as well as any |
//! | `evidence` | the known texts in it, in the order of their first lines |
//! | `causes` | what makes somebody print them: what explains most first, then what is most common |
//! | `apart` | what others would say, where that differs between the best causes |
//!
//! Evidence has `line` (from 1, the first that has it), `count` (how many lines have it), `text` (the
//! line, perhaps cut), `causes` (how many make somebody print it) and `printed_by`: `who` (a speaker
//! of `assets/voices`), `label`, `level_debug` (only DEBUG shows it), `tls` and `jdk` (with which it
//! was measured) and `measured` (the text there).
//!
//! A cause has `id` (the measured case), `title`, `explains` (places in `evidence`, from 0), `best`
//! (none explains more), `tls` and `jdk` (with which it explains as much), `fault` and `command` (what
//! shows it; null if visum does not show it yet, and `fault` also where nothing is broken).
//!
//! Who is asked in `apart` has `who`, `label`, `level_debug` and `says`: `text`, and `causes` (places
//! in `causes`, from 0: all those for which it is printed).
//!
//! # The verdict
//!
//! `visum verify … --format json` prints one object, ASCII as well. Keys and ids may be added; one
//! that is taken away or changes its meaning makes a new `format`.
//!
//! | key | what it holds |
//! |---|---|
//! | `format` | `"visum-verdict/1"` |
//! | `verdict` | `"accepted"` or `"refused"`: what rustls' own verifier says |
//! | `error` | null, or `kind` and `text` as in the trace |
//! | `checks` | every question asked, see below; none fails if and only if the verdict is `"accepted"` |
//!
//! A check has `id`, `certificate` (0 is the leaf, then as they stand in the chain; a truststore's
//! own by the name in it, with a number behind it where several have that name), `verdict` (`"pass"`,
//! `"fail"`, `"not-reached"`: it could not be asked, `"not-applicable"`: it does not arise, or this
//! verifier does not look at it), `evidence` in words, and `range` as in the trace. The ids are
//! `well-formed`, `issuer-known`, `signature`, `dates`, `ca-flag`, `path-length`, `purpose`, `name`,
//! `name-constraints`, `critical-extension`, `key-usage`, `algorithm`, `revocation` and
//! `trust-anchor`. Each is given once for a certificate. One that the way to the truststore does not
//! lead over has only `well-formed`.

#[cfg(feature = "terminal")]
pub mod cli;
pub mod clock;
pub mod cluster;
pub mod document;
pub mod explain;
pub mod export;
pub mod handshake;
pub mod lab;
pub mod pki;
pub mod plain;
pub mod scenario;
pub mod settings;
#[cfg(feature = "terminal")]
pub mod terminal;
pub mod ui;
pub mod wire;
