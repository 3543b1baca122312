"""The page in a terminal that has pictures: view_graphics.py T38TRACE CAPTURE

A terminal of 60 columns and 40 lines, each 10 by 20 pixels, says that it has sixels, then that it is kitty. What it is
sent is decoded here; both have to show the same page in the same place, with damaged rows in their colour."""

import base64
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
import zlib

LINES, COLUMNS, HIGH, WIDE = 40, 60, 20, 10


def run(command, sixels, pixels=True):
    """All that the program writes while the page is opened, and after it was told to leave."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.pop("NO_COLOR", None)
        os.environ.update(TERM="xterm-256color")
        if not sixels:
            os.environ["KITTY_WINDOW_ID"] = "1"
        of_all = (COLUMNS * WIDE, LINES * HIGH) if pixels else (0, 0)
        size = struct.pack("HHHH", LINES, COLUMNS, *of_all)
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execvp(command[0], command)
    out, keys, quiet = b"", [b"4", b"\x03"], 0
    end = time.monotonic() + 60
    while time.monotonic() < end:
        ready = select.select([fd], [], [], 0.5)[0]
        if ready:
            try:
                part = os.read(fd, 65536)
            except OSError:
                break
            if not part:
                break
            if b"\x1b[c" in part:
                os.write(fd, b"\x1b[?62;4;22c")
            out += part
        elif keys and (b"1 call" in out):
            os.write(fd, keys.pop(0))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return out


def sixel_picture(text):
    """Rows of (r, g, b), None where nothing was drawn."""
    head = re.match(rb'[0-9;]*q"1;1;(\d+);(\d+)', text)
    width, height = int(head.group(1)), int(head.group(2))
    rows = [[None] * width for _ in range(height)]
    colors, color, x, y, repeat = {}, None, 0, 0, 1
    for token in re.findall(rb"#\d+(?:;\d+)*|!\d+|[?-~$-]", text[head.end():]):
        if token.startswith(b"#"):
            numbers = [int(n) for n in token[1:].split(b";")]
            color = numbers[0]
            if len(numbers) > 1:
                colors[color] = tuple(round(n * 255 / 100) for n in numbers[2:])
        elif token.startswith(b"!"):
            repeat = int(token[1:])
        elif token == b"$":
            x = 0
        elif token == b"-":
            x, y = 0, y + 6
        else:
            for _ in range(repeat):
                for bit in range(6):
                    if (token[0] - 63) >> bit & 1:
                        rows[y + bit][x] = colors[color]
                x += 1
            repeat = 1
    return rows


def kitty_picture(commands):
    keys = dict(item.split(b"=") for item in commands[0].split(b";")[0].split(b","))
    packed = base64.b64decode(b"".join(c.split(b";", 1)[1] for c in commands))
    octets = zlib.decompress(packed)
    width, height = int(keys[b"s"]), int(keys[b"v"])
    assert len(octets) == width * height * 3, "octets of the picture"
    assert (int(keys[b"c"]) * WIDE, int(keys[b"r"]) * HIGH) == (width, height), "its cells"
    pixels = [tuple(octets[i:i + 3]) for i in range(0, len(octets), 3)]
    return [pixels[y * width:(y + 1) * width] for y in range(height)]


def main():
    command = [sys.argv[1], "view", sys.argv[2]]
    sixels = re.findall(rb"\x1b7\x1b\[(\d+);(\d+)H\x1bP(.*?)\x1b\\\x1b8", run(command, True), re.S)
    kitty = re.findall(rb"\x1b7\x1b\[(\d+);(\d+)H((?:\x1b_G.*?\x1b\\)+)\x1b8", run(command, False), re.S)
    assert sixels and kitty, "both are shown"
    assert b"\x1bP" not in run(command, True, False), "sixels of unknown size"
    assert sixels[0][:2] == kitty[0][:2] == (b"3", b"3"), "below head and tabs, right of the marks"
    a = sixel_picture(sixels[0][2])
    b = kitty_picture(re.findall(rb"\x1b_G(.*?)\x1b\\", kitty[0][2], re.S))
    assert len(a) == len(b) == (LINES - 6) * HIGH and len(a[0]) == len(b[0]) == (COLUMNS - 2) * WIDE, "their size"
    for y, row in enumerate(a):
        for x, pixel in enumerate(row):
            assert pixel is not None, "a pixel that no colour has"
            assert all(abs(p - q) <= 26 for p, q in zip(pixel, b[y][x])), "pixel %d, %d" % (x, y)
    shades = {p for row in b for p in row}
    assert (255, 255, 255) in shades and any(max(p) < 60 for p in shades), "black on white"
    assert any(p[0] > p[2] + 100 for p in shades), "damaged rows have a colour"


main()
