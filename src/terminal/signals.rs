//! What other processes and the terminal's driver ask of this one.

#[cfg(unix)]
pub(super) use unix::{Signals, end_at_a_hang_up_while, has_hung_up, stop_group, stop_here};

#[cfg(not(unix))]
pub(super) use other::{Signals, end_at_a_hang_up_while, has_hung_up, stop_group, stop_here};

/// A signal.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signal {
    /// The program is to end; this is the signal's number.
    End(i32),
    /// It is to stop until it is continued.
    Stop,
    /// It was continued.
    Continue,
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::{self, kill_current_process_group};
    use tokio::signal::unix::{self, SignalKind, signal};

    use super::Signal;

    /// The signals that are listened to.
    pub(in crate::terminal) struct Signals {
        interrupt: unix::Signal,
        terminate: unix::Signal,
        hang_up: unix::Signal,
        stop: unix::Signal,
        go_on: unix::Signal,
    }

    impl Signals {
        pub(in crate::terminal) fn new() -> io::Result<Self> {
            let kind = |signal: process::Signal| SignalKind::from_raw(signal.as_raw());
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
                stop: signal(kind(process::Signal::TSTP))?,
                go_on: signal(kind(process::Signal::CONT))?,
            })
        }

        /// Waits for one.
        pub(in crate::terminal) async fn next(&mut self) -> Signal {
            let end = |kind: SignalKind| Signal::End(kind.as_raw_value());
            tokio::select! {
                _ = self.interrupt.recv() => end(SignalKind::interrupt()),
                _ = self.terminate.recv() => end(SignalKind::terminate()),
                _ = self.hang_up.recv() => end(SignalKind::hangup()),
                _ = self.stop.recv() => Signal::Stop,
                _ = self.go_on.recv() => Signal::Continue,
            }
        }
    }

    /// From now on SIGHUP ends the program on the spot while this is set: then there is no terminal
    /// to give back.
    pub(in crate::terminal) fn end_at_a_hang_up_while(set: &Arc<AtomicBool>) -> io::Result<()> {
        let number = process::Signal::HUP.as_raw();
        let set = Arc::clone(set);
        signal_hook::flag::register_conditional_shutdown(number, 128 + number, set)?;
        Ok(())
    }

    /// Whether the terminal is gone.
    pub(in crate::terminal) fn has_hung_up() -> bool {
        let stdin = io::stdin();
        let mut ends = [PollFd::new(&stdin, PollFlags::empty())];
        let now = Timespec::default();
        let asked = poll(&mut ends, Some(&now));
        asked.is_ok()
            && ends[0]
                .revents()
                .intersects(PollFlags::HUP | PollFlags::ERR)
    }

    /// What the terminal does at Ctrl-Z where it is not raw: whoever started this program and waits
    /// for it stops as well, so that the shell gets its turn.
    pub(in crate::terminal) fn stop_group() -> io::Result<()> {
        Ok(kill_current_process_group(process::Signal::TSTP)?)
    }

    /// Stops the process where it is until it is continued. Where no shell would do that, the
    /// system ignores it. SIGTSTP is listened to and would not stop it; SIGTTOU is its twin. It is
    /// raised in this thread, which therefore does not get beyond this line before it is continued.
    pub(in crate::terminal) fn stop_here() -> io::Result<()> {
        signal_hook::low_level::raise(process::Signal::TTOU.as_raw())
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::Signal;

    /// Only Ctrl-C, as a signal of the console.
    pub(in crate::terminal) struct Signals;

    impl Signals {
        pub(in crate::terminal) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        /// Waits for it and gives the number it has elsewhere.
        pub(in crate::terminal) async fn next(&mut self) -> Signal {
            const SIGINT: i32 = 2;
            match tokio::signal::ctrl_c().await {
                Ok(()) => Signal::End(SIGINT),
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// There is no such signal here.
    pub(in crate::terminal) fn end_at_a_hang_up_while(_: &Arc<AtomicBool>) -> io::Result<()> {
        Ok(())
    }

    /// It is there as long as the program.
    pub(in crate::terminal) fn has_hung_up() -> bool {
        false
    }

    /// Nothing can be stopped here.
    pub(in crate::terminal) fn stop_group() -> io::Result<()> {
        Ok(())
    }

    /// Nothing can be stopped here.
    pub(in crate::terminal) fn stop_here() -> io::Result<()> {
        Ok(())
    }
}
