#!/usr/bin/env python3
"""What visum does in a real pseudo-terminal: how soon, and how much it writes.

    cargo build --release && python3 benches/terminal.py [--size 200x60] [--runs 30] [PROGRAM]

Nothing beyond Python's own library. A frame is whole with the end of its synchronized update. Measured
are the first frame (in a terminal that answers questions about itself, and in one that does not), ten
seconds of idling, the bytes of each step through the first journey, a fault from key to last byte, and
what comes of holding the key for a step down.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import termios
import time

END = b"\x1b[?2026l"
RIGHT = b"\x1b[C"


class Screen:
    def __init__(self, options, *arguments, answers=True):
        columns, rows = map(int, options.size.split("x"))
        self.answers, self.size = answers, struct.pack("HHHH", rows, columns, 0, 0)
        self.begun = time.monotonic()
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8")
            fcntl.ioctl(0, termios.TIOCSWINSZ, self.size)
            os.execvp(options.program, [options.program, *arguments, "--no-settings"])

    def read(self, patience=5):
        """What is written next, or nothing if nothing is."""
        if not select.select([self.terminal], [], [], patience)[0]:
            return b""
        read = os.read(self.terminal, 65536)
        if self.answers and b"\x1b[c" in read:
            os.write(self.terminal, b"\x1b]11;rgb:0f0f/1313/1818\x1b\\\x1b[?62;22c")
        return read

    def frame(self):
        """The bytes to the end of the next frame."""
        written = b""
        while END not in written:
            read = self.read()
            if not read:
                raise SystemExit("nothing was drawn")
            written += read
        return written

    def quiet(self):
        """All that is written until nothing comes for 100 ms."""
        written = b""
        while read := self.read(0.1):
            written += read
        return written

    def press(self, key):
        os.write(self.terminal, key)

    def ticks(self):
        fields = open(f"/proc/{self.child}/stat").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def resident(self):
        pages = int(open(f"/proc/{self.child}/statm").read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def stop(self):
        os.kill(self.child, signal.SIGTERM)
        os.close(self.terminal)
        os.waitpid(self.child, 0)


def milliseconds(times):
    times = sorted(times)
    return f"median {statistics.median(times):.1f} ms, 90 % {times[int(len(times) * 0.9)]:.1f} ms"


def first_frame(options):
    for answers in (True, False):
        times = []
        for _ in range(options.runs):
            screen = Screen(options, answers=answers)
            screen.frame()
            times.append((time.monotonic() - screen.begun) * 1000)
            screen.stop()
        where = "" if answers else " in a mute terminal"
        print(f"first frame at {options.size}{where}: {milliseconds(times)}")


def idling(options):
    screen = Screen(options)
    screen.quiet()
    before, until, written = screen.ticks(), time.monotonic() + 10, 0
    while (left := until - time.monotonic()) > 0:
        written += len(screen.read(left))
    ticks = screen.ticks() - before
    print(f"idle for 10 s: {written} bytes, {ticks} ticks of processor time, {screen.resident():.1f} MiB resident")
    screen.stop()


def stepping(options):
    screen = Screen(options, "play", "first-journey", "--seed", "1")
    screen.quiet()
    sizes = []
    while True:
        screen.press(RIGHT)
        written = screen.quiet()
        if not written:
            break
        sizes.append(len(written))
    print(f"{len(sizes)} steps: median {statistics.median(sizes):.0f} bytes, most {max(sizes)}; {screen.resident():.1f} MiB resident")
    screen.stop()


def breaking(options):
    screen = Screen(options, "play", "first-journey", "--seed", "1")
    screen.quiet()
    screen.press(b"b")
    screen.quiet()
    times = []
    for _ in range(options.runs):
        pressed = time.monotonic()
        screen.press(b" ")
        screen.frame()
        times.append((time.monotonic() - pressed) * 1000)
        screen.quiet()
    print(f"a fault toggled, from key to last byte: {milliseconds(times)}")
    screen.stop()


def holding(options):
    screen = Screen(options, "play", "first-journey", "--seed", "1")
    screen.quiet()
    pressed, frames, late = 0, 0, 0.0
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        screen.press(RIGHT)
        pressed += 1
        frames += screen.read(1 / 30).count(END)
    released = time.monotonic()
    while read := screen.read(0.1):
        late = (time.monotonic() - released) * 1000
        frames += read.count(END)
    print(f"held down for 1.5 s: {pressed} keys, {frames} frames, the last byte {late:.1f} ms after letting go")
    screen.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="200x60")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("program", nargs="?", default="target/release/visum")
    options = parser.parse_args()
    for measure in (first_frame, idling, stepping, breaking, holding):
        measure(options)


main()
