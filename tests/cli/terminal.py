#!/usr/bin/env python3
"""terminal.py COLUMNS COMMAND: a line of shell in a terminal of its own.

Prints `frame: …` for each text that was drawn at the start of a line and up to
its end (a progress bar), then `screen: …` for each line that stands there when
all is over. A frame that is as wide as the terminal, or wider, would wrap: it
is printed as `wide: …`. The status is the command's.
"""

import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
import unicodedata


def run(columns, command):
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(2, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.execvp("bash", ["bash", "-c", command])
    written = b""
    while True:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    return written.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def screen(text):
    """What stands there: \\r goes back, ESC [ K erases what is behind."""
    lines = []
    for line in text.split("\n"):
        cells = []
        at = 0
        for token in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.", line, re.S):
            if token == "\r":
                at = 0
            elif token == "\x1b[K":
                del cells[at:]
            elif not token.startswith("\x1b"):
                cells[at:at + 1] = [token]
                at += 1
        lines.append("".join(cells))
    return lines


def main():
    columns = int(sys.argv[1])
    text, status = run(columns, sys.argv[2])
    for frame in re.findall(r"\r([^\r\n\x1b]+)\x1b\[K", text):
        print("frame:" if width(frame) < columns else "wide:", frame)
    for line in screen(text):
        if line:
            print("screen:", line)
    return status if status >= 0 else 128 - status


sys.exit(main())
