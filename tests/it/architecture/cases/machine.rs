//! The clock, the files and the streams of the machine.

use super::{NOTHING, findings_in};

#[test]
fn the_machine_is_out_of_reach_below_the_terminal() {
    for (text, named) in [
        ("\nuse std::time::SystemTime;", "std::time::SystemTime"),
        (
            "\nuse std::time::Instant;\nfn f() { Instant::now(); }",
            "std::time::Instant",
        ),
        (
            "use std::time;\nfn f() { time::Instant::now(); }",
            "std::time::Instant::now",
        ),
        (
            "use std::time::*;\nfn f() { Instant::now(); }",
            "std::time::Instant::now",
        ),
        (
            "use std::time as t; use t as u;\nfn f(at: u::Instant) {}",
            "std::time::Instant",
        ),
        (
            "use time::OffsetDateTime;\nfn f() { OffsetDateTime::now_utc(); }",
            "time::OffsetDateTime::now_utc",
        ),
        (
            "\nfn f() { time::UtcDateTime::now(); }",
            "time::UtcDateTime::now",
        ),
        ("\nuse std::fs;\nfn f() { fs::read(1); }", "std::fs"),
        ("\nuse std::fs::*;\nfn f() { read(1); }", "std::fs"),
        ("\nuse ::std::env;", "::std::env"),
        ("\nfn f() { std::process::exit(1); }", "std::process::exit"),
        (
            "\nfn f(stream: std::net::TcpStream) {}",
            "std::net::TcpStream",
        ),
        ("use std::{io,\nthread};", "std::thread"),
        (
            "use std::io::{self, Write as _};\nfn f() { io::stdout().flush(); }",
            "std::io::stdout",
        ),
        ("\nfn f() { vec![std::io::stdin()]; }", "std::io::stdin"),
        ("\nfn f() { println!(\"{}\", 1); }", "println!"),
        ("\nfn f() { std::eprintln!(); }", "std::eprintln!"),
        ("\nfn f() { matches!(dbg!(1), 1); }", "dbg!"),
        ("\nuse std::print as say;", "std::print"),
        ("#[cfg(test)] mod tests {\nuse std::fs; }", "std::fs"),
        (
            "use std::time; mod inner { use super::*;\nfn f() { time::Instant::now(); } }",
            "std::time::Instant::now",
        ),
    ] {
        let named = named.trim_start_matches("::");
        let finding =
            format!("src/ui/view.rs:2: `{named}` is for cli, terminal, main only, not for `ui`");
        assert_eq!(findings_in("ui/view.rs", text), [finding], "in {text}");
    }
    let text = "use std::{fs, io::stdout, time::Instant}; fn f() { println!(); Instant::now(); }";
    for path in ["cli.rs", "terminal/events.rs", "main.rs"] {
        assert_eq!(findings_in(path, text), NOTHING, "in {path}");
    }
}

#[test]
fn rustls_own_wall_clock_is_out_of_reach() {
    let clock = "use rustls::pki_types::UnixTime; fn f() {\nUnixTime::now(); }";
    assert_eq!(
        findings_in("handshake.rs", clock),
        [
            "src/handshake.rs:2: `rustls::pki_types::UnixTime::now` is for cli, terminal, main only, \
          not for `handshake`"
        ]
    );
    let clock = "use rustls::time_provider::DefaultTimeProvider;";
    assert_eq!(
        findings_in("handshake.rs", clock),
        [
            "src/handshake.rs:1: `rustls::time_provider::DefaultTimeProvider` is for cli, terminal, \
          main only, not for `handshake`"
        ]
    );
}

#[test]
fn what_only_looks_like_the_machine_is_fine() {
    let text = "use std::io::{Read, Write}; use std::time::Duration; use std::net::IpAddr;
        pub enum Step { Instant } pub struct Clock; impl Clock { fn now() -> Self { Self } }
        fn f<T: Now>(env: u8) { Step::Instant; Clock::now(); T::now(); env!(\"HOME\"); env; }
        mod inner { use super::{Clock, Step}; fn f() { Clock::now(); Step::Instant; } }";
    assert_eq!(findings_in("ui/view.rs", text), NOTHING);
}
