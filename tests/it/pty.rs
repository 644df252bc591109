//! The program in a real pseudo-terminal: what it draws, and that it gives the terminal back.
//!
//! Nothing here sleeps: a wait ends as soon as the screen shows what is waited for, and a time-out
//! is a failure.

use crate::command_line::nowhere;
use std::fs;
use std::io::{Read as _, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use vt100::{MouseProtocolEncoding, MouseProtocolMode};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};

/// Far more than anything takes.
const PATIENCE: Duration = Duration::from_secs(60);

const ROWS: NonZero<u16> = NonZero::new(36).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();

/// A visum in a terminal.
struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// Kept open, so that the terminal outlives the program and can be looked at afterwards.
    _slave: Box<dyn SlavePty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    screen: vt100::Parser,
    modes: String,
    /// What this terminal answers when it is asked about itself.
    answer: &'static str,
}

/// A terminal that says what it can do, but nothing of its colours.
const PLAIN: &str = "\x1b[?62;22c";

impl Session {
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[("COLORTERM", "truecolor")])
    }

    fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_in(PLAIN, arguments, environment)
    }

    fn start_in(answer: &'static str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_visum"));
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        for (name, value) in environment {
            command.env(name, value);
        }
        Self::run(answer, command)
    }

    fn run(answer: &'static str, mut command: CommandBuilder) -> Self {
        let (rows, cols) = (ROWS.get(), COLUMNS.get());
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("this system has pseudo-terminals");
        let modes = modes(&*pair.master);
        command.env("XDG_CONFIG_HOME", nowhere());
        command.env("LC_ALL", "C.UTF-8");
        command.env_remove("COLORFGBG");
        // A report without a backtrace fits on the screen.
        command.env("RUST_BACKTRACE", "0");
        let child = pair
            .slave
            .spawn_command(command)
            .expect("visum can be started");
        let mut reader = pair
            .master
            .try_clone_reader()
            .expect("the terminal can be read");
        let keys = pair
            .master
            .take_writer()
            .expect("the terminal can be written to");
        let (send, output) = channel();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut chunk) {
                if send.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            master: pair.master,
            _slave: pair.slave,
            keys,
            output,
            raw: Vec::new(),
            screen: vt100::Parser::new(ROWS, COLUMNS, 0),
            modes,
            answer,
        }
    }

    /// Reads until the screen is as wanted.
    fn wait(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        while !self.is_whole() || !wanted(self.screen.screen()) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(chunk) => {
                    self.screen.process(&chunk);
                    self.raw.extend(chunk);
                    if !self.answer.is_empty() && self.said("\x1b[c") > 0 {
                        let answer = std::mem::take(&mut self.answer);
                        self.press(answer);
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => panic!(
                    "no {what}; the screen is\n{}",
                    self.screen.screen().contents()
                ),
            }
        }
    }

    /// Whether all of the last frame is there.
    fn is_whole(&self) -> bool {
        let last = |what: &[u8]| self.raw.windows(what.len()).rposition(|sent| sent == what);
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
    }

    /// How often this was sent to the terminal.
    fn said(&self, what: &str) -> usize {
        String::from_utf8_lossy(&self.raw).matches(what).count()
    }

    /// Reads until this was sent to the terminal more often than `before`.
    fn wait_to_be_told(&mut self, what: &str, before: usize) {
        while self.said(what) <= before {
            let chunk = self.output.recv_timeout(PATIENCE).expect("it is sent");
            self.screen.process(&chunk);
            self.raw.extend(chunk);
        }
    }

    fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    fn press(&mut self, keys: &str) {
        self.keys
            .write_all(keys.as_bytes())
            .expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let kill = format!("kill -{name} {id}");
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .expect("there is a shell")
                .success()
        );
    }

    /// Waits for the program to end with this code, and checks that the terminal is as it was.
    fn ends_with(&mut self, code: u32) {
        let status = self.child.wait().expect("it can be waited for");
        self.wait("restored terminal", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == MouseProtocolMode::None
                && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Default
        });
        assert_eq!(
            status.exit_code(),
            code,
            "{}",
            self.screen.screen().contents()
        );
        assert_eq!(
            modes(&*self.master),
            self.modes,
            "the terminal's modes are as they were"
        );
    }
}

/// The terminal's modes: echo, lines, signals.
fn modes(master: &dyn MasterPty) -> String {
    let modes = master
        .get_termios()
        .expect("a terminal of this system has modes");
    format!(
        "{:?} {:?} {:?}",
        modes.input_flags, modes.output_flags, modes.local_flags
    )
}

/// The number of the step in the header.
fn at_step(number: usize) -> impl Fn(&vt100::Screen) -> bool {
    let wanted = format!("step {number} of ");
    move |screen| screen.contents().contains(&wanted) && screen.alternate_screen()
}

#[test]
fn a_walk_from_start_to_quit() {
    let mut session = Session::start(&["play", "first-journey", "--seed", "1"]);
    session.wait("first step", at_step(1));
    assert!(session.screen.screen().hide_cursor());
    assert_eq!(
        session.screen.screen().mouse_protocol_mode(),
        MouseProtocolMode::PressRelease,
        "a mouse that only moves says nothing"
    );
    assert_ne!(
        modes(&*session.master),
        session.modes,
        "the terminal is raw"
    );
    session.press("\x1b[C");
    session.wait("second step", at_step(2));
    session.press("v");
    session.wait_for("TLS 1.2");
    session.press("?");
    session.wait_for("on to the next message");
    session.press("\x1b");
    session.wait("the sheet closed", |screen| {
        !screen.contents().contains("on to the next message")
    });
    session.press("q");
    session.ends_with(0);
}

#[test]
fn trust_is_broken_and_mended_from_the_list_of_scenarios_on() {
    let mut session = Session::start(&[]);
    session.wait_for("two brokers meet, each checks the other");
    session.press("\r");
    session.wait("first step", at_step(1));
    session.press("\x1b[6~");
    session.wait("second step", at_step(2));
    session.press("b");
    session.wait_for("what a Kafka operator can get wrong");
    session.press("/visa ran out\r\r");
    session.wait_for("REFUSED");
    session.wait_for("How to mend it");
    session.press("\r");
    session.wait("mended", |screen| {
        let text = screen.contents();
        !text.contains("REFUSED") && text.contains("✔ mended")
    });
    session.press("u");
    session.wait_for("checks the traveller: refused");
    session.press("r");
    session.wait_for("checks the traveller: accepted");
    session.press("q");
    session.ends_with(0);
}

#[test]
fn an_error_leaves_the_terminal_alone() {
    let mut session = Session::start(&["play", "first-journey", "--fault", "expird@client"]);
    session.wait_for("did you mean `expired`?");
    session.ends_with(2);
    assert_eq!(session.said("\x1b[?1049h"), 0);
}

#[test]
fn it_begins_at_the_step_that_is_asked_for() {
    let mut session = Session::start(&[
        "play",
        "first-journey",
        "--seed",
        "1",
        "--at",
        "15",
        "--tls",
        "1.2",
    ]);
    session.wait("step 15", at_step(15));
    session.press("\x03");
    session.ends_with(0);
}

#[test]
fn a_signal_leaves_the_terminal_whole() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let mut session = Session::start(&["play", "first-journey"]);
        session.wait("first step", at_step(1));
        session.signal(signal);
        session.ends_with(code);
    }
}

#[test]
fn it_ends_where_its_terminal_goes_away() {
    for _ in 0..4 {
        let mut session = Session::start(&["play", "first-journey"]);
        session.wait("first step", at_step(1));
        let Session {
            mut child,
            master,
            _slave: slave,
            mut keys,
            output,
            ..
        } = session;
        // What reads the terminal gives up with the next that comes, and with that nobody is left:
        // so first nobody wants to hear of it, and then something comes.
        drop(output);
        keys.write_all(b"\x1b[C").expect("the terminal takes keys");
        drop((master, slave, keys));
        let (tell, ended) = channel();
        thread::spawn(move || tell.send(child.wait()));
        let ended = ended.recv_timeout(PATIENCE).expect("it ends");
        ended.expect("it can be waited for");
    }
}

/// Only a debug build can be asked to panic.
#[cfg(debug_assertions)]
#[test]
fn a_panic_leaves_the_terminal_whole_and_its_report_readable() {
    let mut session = Session::start(&["play", "first-journey"]);
    session.wait("first step", at_step(1));
    session.press("\x1c");
    session.ends_with(101);
    session.wait_for("a panic was asked for");
}

/// Only a debug build can be asked to fail.
#[cfg(debug_assertions)]
#[test]
fn an_error_on_the_screen_leaves_the_terminal_whole_and_is_read_there() {
    let mut session = Session::start(&["play", "first-journey"]);
    session.wait("first step", at_step(1));
    session.press("\x1d");
    session.ends_with(1);
    session.wait_for("an error was asked for");
}

#[test]
fn without_the_mouse_none_is_asked_for() {
    let mut session = Session::start(&["play", "first-journey", "--no-mouse"]);
    session.wait("first step", at_step(1));
    let mode = session.screen.screen().mouse_protocol_mode();
    assert_eq!(mode, MouseProtocolMode::None);
    session.press("q");
    session.ends_with(0);
    assert_eq!(session.said("\x1b[?1000h"), 0);
}

#[test]
fn a_terminal_of_sixteen_colours_is_told_them_by_their_old_codes() {
    let environment = [("TERM", "xterm"), ("COLORTERM", "")];
    let mut session = Session::start_with(&["play", "first-journey"], &environment);
    session.wait("first step", at_step(1));
    session.press("q");
    session.ends_with(0);
    assert_eq!(session.said("38;5;"), 0);
    assert_ne!(session.said("\x1b[93"), 0, "the keys of the footer");
}

/// No shell can continue this one, so the system does not stop it: it comes back at once, whole.
#[test]
fn a_suspended_screen_comes_back_whole() {
    let mut session = Session::start(&["play", "first-journey"]);
    session.wait("first step", at_step(1));
    let drawn = session.raw.len();
    session.press("\x1a");
    session.wait_to_be_told("\x1b[?1049h", 1);
    session.press("\x1b[C");
    session.wait("second step", at_step(2));
    let since = String::from_utf8_lossy(&session.raw[drawn..]).into_owned();
    let left = since
        .find("\x1b[?1049l")
        .expect("it left the alternate screen");
    let back = since.find("\x1b[?1049h").expect("it came back to it");
    assert!(left < back);
    assert!(session.screen.screen().contents().contains("papers issued"));
    session.press("q");
    session.ends_with(0);
}

#[test]
fn where_no_colour_is_wanted_none_is_sent_and_weight_stays() {
    let arguments = ["play", "first-journey", "--seed", "1", "--at", "22"];
    let mut session =
        Session::start_with(&arguments, &[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]);
    session.wait("step 22", at_step(22));
    session.press("q");
    session.ends_with(0);
    let raw = String::from_utf8_lossy(&session.raw);
    for colour in ["\x1b[38;", "\x1b[48;", "\x1b[3;", "[;m"] {
        assert!(!raw.contains(colour), "{colour:?} was sent");
    }
    for weight in ["\x1b[1m", "\x1b[7m"] {
        assert!(raw.contains(weight), "{weight:?} was not sent");
    }
}

#[test]
fn names_from_a_file_cannot_speak_to_the_terminal() {
    const EVIL: &str = r"\u001b]52;c;aGk=\u0007\u001b[31m\u009b5m\u202ehc\u2066";
    let plain = include_str!("../../scenarios/first-journey.toml");
    let file = std::env::temp_dir().join(format!("visum-evil-{}.toml", std::process::id()));
    let mut evil = plain.to_owned();
    for name in ["\"Embassy India\"", "\"The first journey\"", "\"Germany\""] {
        assert!(evil.contains(name), "{name}");
        evil = evil.replace(name, &format!("{} {EVIL}\"", name.trim_end_matches('"')));
    }
    fs::write(&file, evil).unwrap();
    let mut session = Session::start(&["play", file.to_str().unwrap(), "--seed", "1"]);
    session.wait("first step", at_step(1));
    // Every pane of every step, and the chooser.
    for step in 2..=40 {
        session.press("l");
        session.wait("next step", at_step(step));
    }
    session.press("f");
    session.wait_for("walk it");
    assert!(session.screen.screen().contents().contains(r"\u{202e}"));
    session.press("q");
    session.ends_with(0);
    fs::remove_file(&file).unwrap();
    let raw = String::from_utf8_lossy(&session.raw);
    let raw = raw.replacen("\x1b]11;?\x1b\\", "", 1);
    assert!(
        raw.contains(r"\u{1b}]52;c;aGk=\u{7}"),
        "the names are shown, spelt out"
    );
    for forbidden in [
        "\x1b]", "\x07", "\x1b[31m", "\u{9b}", "\u{202e}", "\u{2066}",
    ] {
        assert!(!raw.contains(forbidden), "{forbidden:?} was sent");
    }
}

const LIGHT: &str = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";

/// The red part of the ground's colour.
fn red_of_ground(session: &Session) -> u8 {
    let corner = session.screen.screen().cell(0, 0).expect("it is there");
    match corner.bgcolor() {
        vt100::Color::Rgb(red, _, _) => red,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_theme_suits_the_ground_and_no_key_is_lost_meanwhile() {
    let answer = "\x1b[Cl\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[C\x1b[?62c";
    let colours = [("COLORTERM", "truecolor")];
    let mut session = Session::start_in(answer, &["play", "first-journey"], &colours);
    session.wait("fourth step", at_step(4));
    assert!(red_of_ground(&session) > 200);
    session.press("q");
    session.ends_with(0);
}

#[test]
fn a_mute_terminal_gets_its_screen_and_keeps_its_esc() {
    let colours = [("COLORTERM", "truecolor")];
    let mut session = Session::start_in("", &["play", "first-journey"], &colours);
    session.wait("first step", at_step(1));
    assert!(red_of_ground(&session) < 50);
    session.press("?");
    session.wait_for("Ctrl-c quit");
    session.press("\x1b");
    session.wait("walk", |screen| !screen.contents().contains("Ctrl-c quit"));
    session.press("\x1b[C");
    session.wait("second step", at_step(2));
    session.press("q");
    session.ends_with(0);
}

#[test]
fn a_reply_behind_the_fence_is_heard_too() {
    // A multiplexer answers one question itself and passes on the other.
    let mut session = Session::start(&["play", "first-journey"]);
    session.wait("first step", at_step(1));
    assert!(red_of_ground(&session) < 50);
    session.press(LIGHT);
    session.press("\x1b[C");
    session.wait("second step", at_step(2));
    assert!(red_of_ground(&session) > 200);
    session.press("q");
    session.ends_with(0);
}

#[test]
fn a_late_reply_is_not_typed() {
    let reply = format!("{LIGHT}\x1b[?62;22c");
    for torn in [1, 2, 9, LIGHT.len() - 1, LIGHT.len() + 1] {
        let colours = [("COLORTERM", "truecolor")];
        let mut session = Session::start_in("", &["play", "first-journey"], &colours);
        session.wait("first step", at_step(1));
        session.press(&reply[..torn]);
        // It is known to have been read when something that came after it was done.
        let before = session.said("\x1b[?1049h");
        session.signal("CONT");
        session.wait_to_be_told("\x1b[?1049h", before);
        session.press(&reply[torn..]);
        session.press("\x1b[C");
        session.wait("second step", at_step(2));
        let text = session.screen.screen().contents();
        assert!(text.contains("broker-1  traveller"), "{text}");
        assert!(
            red_of_ground(&session) > 200,
            "the theme suits it after all"
        );
        session.press("q");
        session.ends_with(0);
    }
}

#[test]
fn a_key_that_is_held_down_queues_no_frames() {
    let mut session = Session::start(&["play", "first-journey", "--seed", "1"]);
    session.wait("first step", at_step(1));
    let before = session.said("\x1b[?2026h");
    session.press(&"\x1b[C".repeat(200));
    session.press(&"\x1b[D".repeat(3));
    session.press("\x1b[C");
    session.wait("last step but two", at_step(38));
    let frames = session.said("\x1b[?2026h") - before;
    assert!(frames < 60, "{frames} frames");
    session.press("q");
    session.ends_with(0);
}

#[test]
fn a_click_goes_where_it_points() {
    let mut session = Session::start(&["play", "first-journey", "--seed", "1"]);
    session.wait("first step", at_step(1));
    let text = session.screen.screen().contents();
    let hints = text.lines().last().expect("the footer");
    let (before, _) = hints.split_once("? help").expect("a hint");
    let column = before.chars().count() + 1;
    session.press(&format!("\x1b[<0;{column};{ROWS}M\x1b[<0;{column};{ROWS}m"));
    session.wait_for("Ctrl-c quit");
    session.press("\x03");
    session.ends_with(0);
}

#[test]
fn what_is_pasted_is_no_key() {
    let mut session = Session::start(&["play", "first-journey", "--seed", "1"]);
    session.wait("first step", at_step(1));
    session.press("\x1b[200~quit q and Empty client certificate chain\r\x1b[201~");
    session.wait_for("why");
    session.wait_for("no-certificate@client");
    session.press("\x03");
    session.ends_with(0);
    assert_eq!(session.said("\x1b[?2004l"), 1);
}

#[test]
fn steps_come_by_themselves_and_a_key_stops_them() {
    let mut session = Session::start(&["play", "first-journey", "--seed", "1"]);
    session.wait("first step", at_step(1));
    session.press("a");
    session.press(&"+".repeat(30));
    session.wait("third step", at_step(3));
    session.press("q");
    session.ends_with(0);
}

#[test]
fn what_is_copied_goes_to_the_clipboard() {
    let mut session = Session::start(&["play", "first-journey", "--seed", "1"]);
    session.wait("first step", at_step(1));
    session.press("y\r");
    session.wait_to_be_told("\x1b]52;c;", 0);
    session.press("q");
    session.ends_with(0);
}

/// With a shell that can continue it: Ctrl-Z gives the shell its terminal, `fg` the screen.
#[test]
fn a_shell_gets_its_terminal_and_gives_it_back() {
    let mut command = CommandBuilder::new("bash");
    command.args(["--norc", "--noprofile", "-i"]);
    command.env("COLORTERM", "truecolor");
    command.env_remove("NO_COLOR");
    command.env("TERM", "xterm-256color");
    command.env("PS1", "ready$ ");
    let mut shell = Session::run(PLAIN, command);
    shell.wait_for("ready$ ");
    shell.press("stty -g > /dev/null && echo modes=$(stty -g)=\r");
    let told = |session: &Session| {
        let contents = session.screen.screen().contents();
        let told = contents.rsplit("modes=").next().map(str::to_owned);
        told.filter(|told| told.contains(':'))
            .map(|told| told.split('=').next().expect("a first part").to_owned())
    };
    shell.wait("modes", |screen| screen.contents().matches(':').count() > 5);
    let modes = told(&shell).expect("they are shown");
    shell.press(&format!(
        "{} play first-journey --seed 1\r",
        env!("CARGO_BIN_EXE_visum")
    ));
    shell.wait("first step", at_step(1));
    for number in 2..4 {
        shell.press("\x1a");
        shell.wait("shell", |screen| {
            !screen.alternate_screen()
                && screen.contents().contains("Stopped")
                && screen.contents().trim_end().ends_with("ready$")
                && screen.mouse_protocol_mode() == MouseProtocolMode::None
                && !screen.hide_cursor()
        });
        shell.press("clear; echo modes=$(stty -g)=\r");
        shell.wait("modes", |screen| {
            let contents = screen.contents();
            contents.starts_with("modes=") && contents.trim_end().ends_with("ready$")
        });
        assert_eq!(told(&shell).as_ref(), Some(&modes));
        shell.press("fg\r");
        shell.wait("the step it was on", at_step(number - 1));
        assert_eq!(
            shell.screen.screen().mouse_protocol_mode(),
            MouseProtocolMode::PressRelease
        );
        assert!(shell.screen.screen().contents().contains("papers issued"));
        shell.press("\x1b[C");
        shell.wait("next step", at_step(number));
    }
    shell.press("q");
    shell.wait("shell", |screen| !screen.alternate_screen());
    shell.press("exit\r");
    shell.ends_with(0);
}
