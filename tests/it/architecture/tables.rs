//! The laws, as tables.

/// Every module of the crate root, a room each, and the rooms it may import; the lowest first, so
/// that a row names rows above it only. `main` is the binary.
pub const ROOMS: &[(&str, &str)] = &[
    ("clock", ""),
    ("wire", ""),
    ("document", "wire"),
    ("pki", "clock wire"),
    ("cluster", "clock wire pki"),
    ("handshake", "clock wire pki cluster"),
    ("scenario", "clock wire document pki cluster"),
    ("explain", "clock wire pki cluster handshake"),
    (
        "lab",
        "clock wire document pki cluster handshake scenario explain",
    ),
    (
        "export",
        "clock wire document pki cluster handshake scenario explain lab",
    ),
    (
        "ui",
        "clock wire document pki cluster handshake scenario explain lab",
    ),
    (
        "plain",
        "clock wire document pki cluster handshake scenario explain lab ui",
    ),
    ("settings", "document cluster ui"),
    (
        "terminal",
        "clock wire document pki cluster handshake scenario explain lab export ui",
    ),
    (
        "cli",
        "clock wire document pki cluster handshake scenario explain lab export ui plain settings terminal",
    ),
    (
        "main",
        "clock wire document pki cluster handshake scenario explain lab export ui plain settings terminal cli",
    ),
];

/// The crates that only some rooms may name, and those rooms. Tests may name any.
pub const CONFINED: &[(&str, &[&str])] = &[
    ("rcgen", &["pki"]),
    ("rustls", &["handshake", "pki", "clock"]),
    ("ratatui", &["ui", "terminal"]),
    ("crossterm", &["terminal"]),
    ("tokio", &["terminal"]),
    ("color_eyre", &["main", "cli", "terminal"]),
    ("clap", &["cli"]),
];

/// The rooms that may touch the machine: its clock, files, processes, network and streams.
pub const OUTER: &[&str] = &["cli", "terminal", "main"];

/// What touches the machine, by where its path starts. An address is data: `std::net::IpAddr` is
/// not among it.
pub const OUTSIDE: &[&[&str]] = &[
    &["std", "env"],
    &["std", "fs"],
    &["std", "io", "Stderr"],
    &["std", "io", "Stdin"],
    &["std", "io", "Stdout"],
    &["std", "io", "stderr"],
    &["std", "io", "stdin"],
    &["std", "io", "stdout"],
    &["std", "net", "TcpListener"],
    &["std", "net", "TcpStream"],
    &["std", "net", "ToSocketAddrs"],
    &["std", "net", "UdpSocket"],
    &["std", "os"],
    &["std", "process"],
    &["std", "thread"],
];

/// What reads the wall clock, wherever it comes from.
pub const WALL_CLOCKS: &[&str] = &["DefaultTimeProvider", "Instant", "SystemTime"];

/// What reads the wall clock, as the last name of a path.
pub const WALL_CLOCK_READINGS: &[&str] = &["now", "now_local", "now_utc"];

/// The macros that write to the standard streams.
pub const PRINTING: &[&str] = &["dbg", "eprint", "eprintln", "print", "println"];

/// The macros that take code from a file this check would not look at.
pub const INCLUDING: &[&str] = &["include"];

/// The module names that say nothing about what is inside.
pub const EMPTY_NAMES: &[&str] = &["common", "helpers", "util", "utils"];

/// The rooms that must not know which fault was injected.
pub const FAULTLESS: &[&str] = &["wire", "pki", "handshake", "explain"];
