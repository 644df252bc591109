//! Is the terminal's ground light or dark? It is asked (xterm's OSC 11), before the first frame.
//!
//! Not every terminal answers, so a second question follows that nearly every one does (its
//! attributes, DA1): where replies come in order, no other comes behind that one. A terminal that is
//! slow or mute does not hold up the first frame, and a multiplexer may answer the second question
//! itself and pass on the first: what is said later is heard by [`super::late`].

use crossterm::event::KeyEvent;

/// What the ground of the terminal is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Dark text suits it.
    Light,
    /// Light text does.
    Dark,
}

/// What came of the question.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// The answer, if there was one.
    pub ground: Option<Ground>,
    /// What a person pressed meanwhile.
    pub typed: Vec<KeyEvent>,
    /// Whether a reply may still come.
    pub owed: bool,
}

/// Asks. The terminal must be raw.
#[cfg(unix)]
pub(super) fn ask() -> std::io::Result<Heard> {
    use std::io::{self, Write as _};
    use std::time::{Duration, Instant};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    const QUESTIONS: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";
    /// A terminal on the same machine answers within it, and nobody sees a screen open later by it.
    const PATIENCE: Duration = Duration::from_millis(8);

    let mut out = io::stdout();
    out.write_all(QUESTIONS)?;
    out.flush()?;
    let until = Instant::now() + PATIENCE;
    let stdin = rustix::stdio::stdin();
    let mut bytes = Vec::new();
    let mut sorted = Sorted::default();
    while !sorted.fence {
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        let mut wanted = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut wanted, Some(&left)) {
            Ok(0) => break,
            Err(rustix::io::Errno::INTR) => continue,
            ready => ready?,
        };
        let mut chunk = [0; 256];
        match rustix::io::read(stdin, &mut chunk)? {
            0 => break,
            count => bytes.extend_from_slice(&chunk[..count]),
        }
        sorted = sort(&bytes);
    }
    Ok(Heard {
        ground: sorted.ground,
        typed: super::typed::keys(&sorted.rest),
        owed: !sorted.fence || sorted.ground.is_none(),
    })
}

/// Asks nothing: there is no way to.
#[cfg(not(unix))]
pub(super) fn ask() -> std::io::Result<Heard> {
    Ok(Heard::default())
}

/// What was read, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sorted {
    ground: Option<Ground>,
    /// Whether the last reply is there.
    fence: bool,
    /// What is no reply, or only a part of one.
    rest: Vec<u8>,
}

fn sort(mut bytes: &[u8]) -> Sorted {
    let mut sorted = Sorted::default();
    while let [first, others @ ..] = bytes {
        if let Some((colour, rest)) = colour(bytes) {
            sorted.ground = ground(colour);
            bytes = rest;
        } else if let Some(rest) = attributes(bytes) {
            sorted.fence = true;
            bytes = rest;
        } else {
            sorted.rest.push(*first);
            bytes = others;
        }
    }
    sorted
}

/// The reply about the ground, and what follows it.
fn colour(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let reply = bytes.strip_prefix(b"\x1b]11;")?;
    let end = reply.iter().position(|byte| matches!(byte, 0x07 | 0x1b))?;
    let (colour, rest) = reply.split_at(end);
    let rest = rest
        .strip_prefix(b"\x07")
        .or_else(|| rest.strip_prefix(b"\x1b\\"))?;
    Some((std::str::from_utf8(colour).ok()?, rest))
}

/// What follows the reply about the terminal's attributes.
fn attributes(bytes: &[u8]) -> Option<&[u8]> {
    let reply = bytes.strip_prefix(b"\x1b[?")?;
    let end = reply
        .iter()
        .position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    reply[end..].strip_prefix(b"c")
}

/// What a colour is like, written as X11 does: `rgb:ffff/ffff/ffff`, with one to four digits each.
pub(super) fn ground(colour: &str) -> Option<Ground> {
    let (_, parts) = colour.split_once(':')?;
    let mut parts = parts.split('/').map(|part| {
        let length = u32::try_from(part.len()).ok().filter(|len| *len <= 4)?;
        let most = 16_u32.checked_pow(length)?.checked_sub(1)?;
        let value = u32::from_str_radix(part, 16).ok()?;
        let part = f64::from(value) / f64::from(most);
        Some(part.powf(2.2))
    });
    let mut next = || parts.next().flatten();
    let luminance = 0.2126 * next()? + 0.7152 * next()? + 0.0722 * next()?;
    // Above it black has more contrast than white.
    Some(if luminance > 0.18 {
        Ground::Light
    } else {
        Ground::Dark
    })
}

/// What `COLORFGBG` says, which some terminals set: the number of the ink, perhaps something else,
/// and that of the ground.
pub(super) fn hinted(variable: &str) -> Option<Ground> {
    let (_, ground) = variable.rsplit_once(';')?;
    match ground.parse().ok()? {
        0..=6 | 8_u8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_told_from_keys() {
        let read = b"l\x1b]11;rgb:ffff/fefe/fdfd\x1b\\ \x1b[C\x1b[?62;22cq";
        let sorted = sort(read);
        assert_eq!(sorted.ground, Some(Ground::Light));
        assert!(sorted.fence);
        assert_eq!(sorted.rest, b"l \x1b[Cq");
        let only_fence = sort(b"\x1b[?1;2c");
        assert_eq!((only_fence.ground, only_fence.fence), (None, true));
        for torn in [
            "\x1b]11;rgb:ffff/ff",
            "\x1b[?62;",
            "\x1b]11;rgb:f/f/f\x1b",
            "\x1b",
        ] {
            let sorted = sort(torn.as_bytes());
            assert_eq!((sorted.ground, sorted.fence), (None, false));
            assert_eq!(sorted.rest, torn.as_bytes());
        }
    }

    #[test]
    fn a_colour_is_light_or_dark() {
        for (colour, wanted) in [
            ("rgb:0000/0000/0000", Some(Ground::Dark)),
            ("rgb:1e/1e/2e", Some(Ground::Dark)),
            ("rgb:f/f/f", Some(Ground::Light)),
            ("rgb:fdfd/f6f6/e3e3", Some(Ground::Light)),
            ("rgba:ffff/ffff/ffff/ffff", Some(Ground::Light)),
            ("rgb:fffff/0/0", None),
            ("rgb:/0/0", None),
            ("rgb:1/2", None),
            ("", None),
        ] {
            assert_eq!(ground(colour), wanted, "{colour}");
        }
        assert_eq!(hinted("15;0"), Some(Ground::Dark));
        assert_eq!(hinted("0;default;15"), Some(Ground::Light));
        assert_eq!(hinted("15;default"), None);
    }
}
