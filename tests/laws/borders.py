#!/usr/bin/env python3
"""Files of 70 KiB, hard to cut at every byte, cut at every byte of 64 KiB.

Each row holds something that a border between two pieces may break: a doubled
quote, a line end in a cell or of two bytes, a delimiter between quotes, a
character of four bytes, a row that is held back or skipped. What xj-parse
makes of the whole file must be what was written there, held rows by their
lines; and what it makes of the file in pieces must be the same bytes.

A block is as large as --chunk says, and begins at a record, so every size from
1 makes borders all over the file, and those just below 64 KiB one border that
moves over the rows which stand there.
"""

import os
import random
import sys

sys.dont_write_bytecode = True
from tap import (SANITIZED, need, play, prepare, room, run,  # noqa: E402
                 same)

SIZE = 70 * 1024
WHOLE = 1 << 20
HEADER = ("姓名", "性别", "身份证件号", "现住址", "备注")
# Name of the file, codec, mark, line end, delimiter.
FORMS = (("utf8", "utf-8", b"", "\r\n", ","),
         ("bom", "utf-8", b"\xef\xbb\xbf", "\n", "\t"),
         ("cr", "utf-8", b"", "\r", ";"),
         ("gb", "gb18030", b"", "\r\n", ","),
         ("gb-bar", "gb18030", b"\x84\x31\x95\x33", "\n", "|"),
         ("le", "utf-16-le", b"\xff\xfe", "\r\n", ","),
         ("be", "utf-16-be", b"", "\r", "\t"))
NAMES = ("张一", "王𬱖", "㛃😀", "é", "李㐂", "镕亅")
# A cell that breaks lines holds no delimiter: it would be two stray quotes.
ADDRESSES = ("凌源\"北街\"1号", "南街{end}二号", "\"\"", "\"", "东{d}西{d}街", "{end}",
             "\"{end}\"", "{d}", "城关😀\r街\n", "𠮷{d}\"𠮷\"", "", "号" * 40)
REMARKS = ("", "无", "\"是\"", "一{end}二", "a{d}b", "=")


class Text:
    """Rows in a file's form; what must become of each."""

    def __init__(self, form, seed):
        self.name, self.codec, self.mark, self.end, self.d = form
        self.how = random.Random(f"{self.name}/{seed}")
        self.data, self.line, self.rows = bytearray(self.mark), 1, 0
        self.cells, self.held, self.skipped = [], [], 0
        self.add(self.d.join(HEADER) + self.end)

    def add(self, text):
        self.data += text.encode(self.codec)
        self.line += text.replace("\r\n", "\n").replace("\r", "\n").count("\n")

    def record(self):
        """The cells of a pupil."""
        self.rows += 1
        fill = {"end": self.end, "d": self.d}
        return [self.how.choice(NAMES), self.how.choice("男女"),
                f"2113822015{self.rows:07d}X",
                self.how.choice(ADDRESSES).format(**fill),
                self.how.choice(REMARKS).format(**fill)]

    def quoted(self, cell):
        if not set(cell) & set('"\r\n' + self.d) and self.how.random() < 0.7:
            return cell
        return '"' + cell.replace('"', '""') + '"'

    def good(self):
        cells = self.record()
        self.cells.append(cells[:4])
        self.add(self.d.join(map(self.quoted, cells)) + self.end)

    def plain(self):
        """A row of one line, which stands behind one that is held back."""
        cells = self.record()[:3] + ["街", "无"]
        self.cells.append(cells[:4])
        self.add(self.d.join(cells) + self.end)

    def hold(self, rule, text, codec=None):
        self.held.append((str(self.line), rule))
        self.rows += 1
        if codec:
            self.data += codec
        self.add(text + self.end)

    def stray(self):
        """A quote that does not belong: one record, and no other, is lost."""
        first = self.how.choice(('张"三', '"张"三', '"张三', '张三"', '"张三""',
                                 '""张三'))
        self.hold("F04", self.d.join((first, "男", f"2113822015{self.rows:07d}X",
                                      "街", "")))
        self.plain()

    def wide(self):
        self.hold("F03", self.d.join(("张三", "男", "街", "", "", "", "多")))

    def skip(self):
        text = self.how.choice((self.d.join(HEADER), "", self.d * 4))
        self.skipped += 1
        self.add(text + self.end)

    def spoilt(self):
        """Bytes that are no text: of a character the first half, or the last."""
        if self.codec.startswith("utf-16"):
            bad = "\ud84d".encode(self.codec, "surrogatepass")
        else:
            bad = b"\xff" if self.codec == "gb18030" else b"\xf0\xac\xb1"
        self.hold("F02", self.d.join(("一", "男", f"2113822015{self.rows:07d}X",
                                      "街", "")), bad)

    def fill(self):
        kinds = ((self.good,) * 20 + (self.stray,) * 2 +
                 (self.wide, self.skip, self.spoilt))
        while len(self.data) < SIZE:
            self.how.choice(kinds)()
        return bytes(self.data)


def unescape(text):
    out, at = [], 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
            out.append({"t": "\t", "n": "\n", "r": "\r"}.get(text[at], text[at]))
        else:
            out.append(text[at])
        at += 1
    return "".join(out)


def check_whole(stream, texts):
    """Each row of each file became what it was."""
    cells, held, skipped = {}, {}, {}
    for line in stream.decode().split("\n"):
        f = line.split("\t")
        if f[0] == "@":
            number = os.path.basename(f[2])
            cells[number], held[number] = [], []
        elif f[0] == "=":
            cells[number].append([unescape(c) for c in f[4:8]])
        elif f[0] == "!" and f[5] in ("F02", "F03", "F04"):
            held[number].append((f[2], f[5]))
        elif f[0] == ":":
            skipped[number] = int(f[7])
    for name, text in texts.items():
        same(held[name], text.held, f"{name}: rows held back")
        same(cells[name], text.cells, f"{name}: rows")
        same(skipped[name], text.skipped, f"{name}: rows skipped")
        need(len({rule for _, rule in text.held}) == 3 and text.skipped > 3 and
             len(text.held) > 30, f"{name}: too few hard rows")


def late(codec, at):
    """A header in ASCII, the first other character at AT, in a line to 64 KiB
    and beyond: that record says which character set it is."""
    row = "Li,M,211382201509010028,x\n"
    text = "xm,xb,sfzh,xxdz\n" + row * (at // len(row) - 1)
    text += "x" * (at - len(text)) + "𬱖" + "张" * 40000
    return (text + "\n李,男,211382201509010045,街\n").encode(codec)


def make(folder, seed):
    texts = {}
    for form in FORMS:
        text = Text(form, seed)
        texts[text.name + ".csv"] = text
        with open(os.path.join(folder, text.name + ".csv"), "wb") as file:
            file.write(text.fill())
    return texts


def parse(folder, chunk):
    got = run("xj-parse", "-q", "--lang", "en", "--as-of", "2026-09-30",
              "--chunk", str(chunk), ".", cwd=folder)
    need(got.returncode == 0, f"--chunk {chunk}: {got.returncode} {got.stderr!r}")
    return got.stdout


def cut(seed, sizes):
    folder = room(f"borders{seed}-{sizes[0]}")
    texts = make(folder, seed)
    want = parse(folder, WHOLE)
    check_whole(want, texts)
    for chunk in sizes:
        same(parse(folder, chunk), want, f"--chunk {chunk}")


def begins_late(*sizes):
    folder = room("late")
    for codec in ("utf-8", "gb18030"):
        for at in range(65534, 65538):
            with open(f"{folder}/{codec}-{at}.csv", "wb") as file:
                file.write(late(codec, at))
    want = parse(folder, WHOLE)
    said = [line.split("\t")[2:4] for line in want.decode().split("\n")
            if line[:2] == "@\t"]
    need(len(said) == 8, f"{len(said)} files")
    for name, codec in said:
        need(codec.lower() in name, f"{name}: read as {codec}")
    for chunk in sizes:
        same(parse(folder, chunk), want, f"--chunk {chunk}")


if __name__ == "__main__":
    prepare()
    # The header is 40 to 80 bytes long; a block has 64 bytes to spare.
    small = [*range(1, 70), *range(70, 4096, 201), *range(4094, 4099)]
    large = [*range(65536 - 250, 65538), *range(70 * 1024 - 2, 70 * 1024 + 2)]
    if SANITIZED:
        small, large = small[::7], large[::16]
    play([(f"files of 70 KiB, seed {i}: sizes {what}", cut, i, sizes[i::2])
          for what, sizes in (("from 1", small), ("up to 64 KiB", large))
          for i in range(2)] +
         [("the first character that is not ASCII at 64 KiB", begins_late,
           1, 3, 64, 4097, 65535, 65536)])
