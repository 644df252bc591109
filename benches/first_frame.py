#!/usr/bin/env python3
"""How long visum takes to its first whole frame, and what it does when nobody touches it.

    cargo build --release && python3 benches/first_frame.py [--size 200x60] [--runs 30] [PROGRAM [ARG...]]

A real pseudo-terminal, nothing beyond Python's own library. A frame is whole when 100 ms pass without
another byte; its time is that of its last byte. Then ten seconds of idling: bytes written, processor
time, resident memory.
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


def start(argv, columns, rows):
    begun = time.monotonic()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvp(argv[0], argv)
    return child, terminal, begun


def first_frame(terminal, begun):
    last = None
    while select.select([terminal], [], [], 0.1 if last else 5)[0]:
        if not os.read(terminal, 65536):
            break
        last = time.monotonic()
    if last is None:
        raise SystemExit("nothing was drawn")
    return (last - begun) * 1000


def stop(child, terminal):
    os.kill(child, signal.SIGTERM)
    os.close(terminal)
    os.waitpid(child, 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="200x60")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("program", nargs="*", default=["target/release/visum"])
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))

    times = []
    for _ in range(options.runs):
        child, terminal, begun = start(options.program, columns, rows)
        times.append(first_frame(terminal, begun))
        stop(child, terminal)
    times.sort()
    ninety = times[int(len(times) * 0.9)]
    print(f"first frame at {options.size}: median {statistics.median(times):.1f} ms, 90 % {ninety:.1f} ms")

    child, terminal, begun = start(options.program, columns, rows)
    first_frame(terminal, begun)

    def ticks():
        fields = open(f"/proc/{child}/stat").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    before, until, written = ticks(), time.monotonic() + 10, 0
    while (left := until - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            written += len(os.read(terminal, 65536))
    resident = int(open(f"/proc/{child}/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    print(f"idle for 10 s: {written} bytes, {ticks() - before} ticks of processor time, {resident / 2**20:.1f} MiB resident")
    stop(child, terminal)


main()
