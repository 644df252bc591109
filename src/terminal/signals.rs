//! What other processes and the terminal's driver ask of this one.

#[cfg(unix)]
pub(super) use unix::{Signals, stop_group, stop_here};

#[cfg(not(unix))]
pub(super) use other::{Signals, stop_group, stop_here};

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

    /// Nothing can be stopped here.
    pub(in crate::terminal) fn stop_group() -> io::Result<()> {
        Ok(())
    }

    /// Nothing can be stopped here.
    pub(in crate::terminal) fn stop_here() -> io::Result<()> {
        Ok(())
    }
}
