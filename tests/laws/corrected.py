#!/usr/bin/env python3
"""Corrected files and places, over files made at random: every encoding,
delimiter, kind of quotes, line end, gzip and stdin. The generator knows each
byte, so it says what the corrected file is, and where each finding stands."""

import gzip
import json
import os
import random
import sys

sys.dont_write_bytecode = True
from tap import (KEY, SANITIZED, need, play, prepare, room,  # noqa: E402
                 run, same)

ASOF = ("--as-of", "2026-09-30")
NAMES = ["学校标识码", "年级", "班级", "姓名", "性别", "出生日期", "身份证件类型",
         "身份证件号", "学籍号", "民族", "联系电话", "说明"]
MARKS = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le-bom": b"\xff\xfe",
         "utf-16-be-bom": b"\xfe\xff"}
CODECS = ("utf-8", "utf-8-sig", "gb18030", "utf-16-le-bom", "utf-16-be-bom",
          "utf-16-le", "utf-16-be")
ROUNDS = 2 if SANITIZED else 8


def codec_of(name):
    return {"utf-8-sig": "utf-8"}.get(name, name.removesuffix("-bom"))


def check_character(body):
    weight = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, weight)) % 11]


def pupil(rng, number):
    birth = f"2018{rng.randint(1, 8):02}{rng.randint(1, 28):02}"
    sex = rng.choice("男女")
    body = f"211382{birth}{100 + number * 2 + (sex == '男'):03}"
    number_id = body + check_character(body)
    return ["2121090001", "二年级", rng.choice(("1班", "2班")),
            rng.choice("王李张刘陈杨") + rng.choice("明华强洋艳勇") + "㐀",
            sex, birth, "居民身份证", number_id, "G" + number_id,
            rng.choice(("汉族", "蒙古族")), f"138042{10000 + number}",
            rng.choice(("", "a,b;c|d", 'he said "no"', "two\nlines", "，。",
                        "\ttab", " "))]


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


# What may stand in a cell instead of its value, by column.
SPOILT = {
    "学校标识码": (lambda v: v + ".0", lambda v: "'" + v, wide),
    "姓名": (lambda v: v[0] + " " + v[1:], lambda v: v + "\t",
           lambda v: "\u200b" + v, lambda v: "\u3000" + v),
    "性别": (lambda v: {"男": "1", "女": "2"}[v], lambda v: " " + v),
    "身份证件号": (lambda v: "'" + v, wide, lambda v: f'="{v}"',
              lambda v: v.replace("X", "x"), lambda v: v + "\t",
              lambda v: f"{v[:6]} {v[6:14]} {v[14:]}",
              lambda v: f"{v[:6]}-{v[6:]}", lambda v: v + "\n",
              lambda v: "\xa0" + v, lambda v: f"\"{v}"),
    "学籍号": (lambda v: v.lower(), lambda v: "\ufeff" + v,
            lambda v: f"=T(\"{v}\")"),
    "民族": (lambda v: v[:-1], lambda v: {"汉族": "01", "蒙古族": "02"}[v]),
    "联系电话": (lambda v: f"{v[:2]},{v[2:5]},{v[5:8]},{v[8:]}",
             lambda v: v + ".0", lambda v: f" {v}"),
}


def quote(text):
    return '"' + text.replace('"', '""') + '"'


def needs(text, delimiter):
    return any(c in text for c in (delimiter, '"', "\n", "\r"))


class File:
    """A roster made at random: its bytes, the corrected ones, its faults."""

    def __init__(self, codec, seed):
        rng = random.Random(f"{codec} {seed}")
        self.codec, self.delimiter = codec, rng.choice(",\t;|")
        self.end = rng.choice(("\n", "\r\n", "\r", "\r\r\n"))
        self.quoting = rng.choice(("least", "all", "some"))
        self.rng = rng
        self.bytes, self.right = MARKS.get(codec, b""), MARKS.get(codec, b"")
        self.edited, self.faults, self.line = 0, [], 1
        for _ in range(rng.randint(0, 3)):
            self.row([(t, t) for t in ("花名册", *[""] * (len(NAMES) - 1))])
        self.order = list(range(len(NAMES)))
        rng.shuffle(self.order)
        self.row([(NAMES[i] + "★" * (i == 3),) * 2 for i in self.order])
        for number in range(1, rng.randint(3, 40)):
            self.pupil(number)

    def encode(self, text):
        return text.encode(codec_of(self.codec))

    def cell(self, text, right):
        """The raw cell, and what it is to be."""
        if self.quoting == "all" or needs(text, self.delimiter) or (
                self.quoting == "some" and self.rng.random() < .3):
            if text.startswith('="') and self.delimiter not in text and \
                    "\n" not in text and self.rng.random() < .5:
                return text, right  # as Excel has it, unquoted
            return quote(text), quote(right)
        return text, quote(right) if needs(right, self.delimiter) else right

    def row(self, cells, record=0, faults=()):
        begun = self.line
        for i, (text, right) in enumerate(cells):
            raw, new = self.cell(text, right)
            if i in faults:
                self.faults.append(
                    (begun, record, i, len(self.bytes), self.encode(raw)))
            after = self.delimiter if i < len(cells) - 1 else self.end
            self.bytes += self.encode(raw + after)
            self.right += self.encode(new + after)
            self.line += raw.count("\n")
            self.edited += raw != new
        self.line += 2 if self.end == "\r\r\n" else 1

    def pupil(self, number):
        right = pupil(self.rng, number)
        text, faults = list(right), []
        for i, name in enumerate(NAMES):
            if name in SPOILT and self.rng.random() < .3:
                text[i] = self.rng.choice(SPOILT[name])(right[i])
        if self.rng.random() < .2:  # and a fault that stays
            digit = str((int(right[7][16]) + 2) % 10)
            text[7] = right[7] = right[7][:16] + digit + right[7][17:]
            faults.append(self.order.index(7))
        self.row([(text[i], right[i]) for i in self.order], number, faults)


def check(folder, operand, *options, data=b""):
    done = run("xj", "check", "-o", "out", "--key", KEY, *ASOF, "-q",
               "--format", "jsonl", *options, operand, cwd=folder, data=data)
    need(done.returncode in (0, 1),
         f"status {done.returncode}: {done.stderr.decode(errors='replace')}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def corrected(folder, name):
    path = os.path.join(folder, "out/corrected", name)
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def places(file, found):
    """Line, record, column, offset and length of what stays wrong."""
    got = sorted((f["line"], f["record"], f["column_letter"], f["offset"],
                  f["length"]) for f in found if f["rule"] in ("I01", "I02"))
    want = sorted((line, record, chr(ord("A") + i), offset, len(raw))
                  for line, record, i, offset, raw in file.faults)
    same(got, want, "places of wrong numbers")
    for line, record, i, offset, raw in file.faults:
        need(file.bytes[offset:offset + len(raw)] == raw, "the generator")
    held = [f for f in found if f["rule"] in ("F02", "F03", "F04", "F05")]
    need(not held, f"held back: {held[:1]}")


def one(codec, seed):
    file = File(codec, seed)
    folder = room(f"corrected-{codec}-{seed}")
    with open(os.path.join(folder, "a.csv"), "wb") as to:
        to.write(file.bytes)
    places(file, check(folder, "a.csv"))
    again = corrected(folder, "a.csv")
    if file.edited == 0:
        need(again is None, "a corrected file without an edit")
        return
    same(again, file.right, "the corrected file")
    with open(os.path.join(folder, "a.csv.gz"), "wb") as to:
        to.write(gzip.compress(file.bytes))
    places(file, check(folder, "a.csv.gz"))
    same(gzip.decompress(corrected(folder, "a.csv.gz")), file.right,
         "the corrected gzip file")
    places(file, check(folder, "-", data=file.bytes))
    stdin = os.listdir(os.path.join(folder, "out/corrected"))
    need(len(stdin) == 1, f"of stdin: {stdin}")
    same(corrected(folder, stdin[0]), file.right, "what came from stdin")
    with open(os.path.join(folder, "b.csv"), "wb") as to:
        to.write(file.right)
    check(folder, "b.csv")
    need(corrected(folder, "b.csv") is None, "a correction of a corrected file")


def many(codec):
    for seed in range(ROUNDS):
        try:
            one(codec, seed)
        except AssertionError as error:
            raise AssertionError(f"{codec}, seed {seed}: {error}") from error


prepare()
play([(f"corrected files and places: {codec}", many, codec)
      for codec in CODECS])
