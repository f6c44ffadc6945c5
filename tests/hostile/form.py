#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""form.py CLASS: rosters that are wrong in their form, and what xj-parse does.

A case is a file's bytes and what is wanted of it: in how many records, rows
held back and rows skipped it comes, and which findings stand at which lines.
The pupils are invented. Prints what differs; status 1 if anything does.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = ("学校标识码,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,"
          "学籍号,学校名称,现住址,联系电话").split(",")
PINYIN = "xxbsm,njmc,bjmc,xm,xbm,csrq,sfzjlxm,sfzjh,xjh,xxmc,xzz,lxdh"
NAMES = "王一 李二 赵三 周四 吴五 郑六 冯七 陈八".split()
NAME, ADDRESS, PHONE, ID, ROWS = 3, 10, 11, 7, 8


def number(i):
    """An ID with its check character."""
    digits = f"2113822018{i % 9 + 1:02}{i % 28 + 1:02}{2 * i + 11:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[
        sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def pupil(i):
    return ["2121090001", "二年级", "1班", NAMES[i % 8], "男",
            number(i)[6:14], "居民身份证", number(i), "G" + number(i),
            "晨光小学", f"城关街道{i}号", f"1380421{i:04}"]


def pupils(n=ROWS):
    return [pupil(i) for i in range(n)]


def text(rows, header=HEADER, end="\r\n", comma=","):
    return "".join(comma.join(r) + end for r in [header, *rows])


def changed(row, column, change):
    """The roster with one cell changed; row 0 is line 2."""
    rows = pupils()
    rows[row][column] = change(rows[row][column])
    return rows


def seen(datas, *options):
    """What xj-parse makes of each file: (character set, records, held, skipped,
    findings), and the lines of the stream that tell it."""
    with tempfile.TemporaryDirectory() as folder:
        for i, data in enumerate(datas):
            Path(folder, f"{i:05}.csv").write_bytes(data)
        run = subprocess.run(["xj-parse", "-q", "--as-of", "2026-09-30",
                              *options, folder], capture_output=True)
    charset, findings, records, end, told = {}, {}, {}, {}, {}
    for line in run.stdout.decode().splitlines():
        f = line.split("\t")
        if len(f) < 2 or not f[1].isdigit():
            continue
        i = int(f[1]) - 1
        if f[0] == "@":
            charset[i] = f[3]
        elif f[0] == "=":
            records[i] = records.get(i, 0) + 1
        elif f[0] == ":":
            end[i] = f
        elif f[0] == "!" and f[5] != "F06":
            findings.setdefault(i, []).append(f"{f[5]}@{f[2]}")
            told.setdefault(i, []).append(line)
    return [((charset[i], records.get(i, 0), int(end[i][6]), int(end[i][7]),
              " ".join(findings.get(i, []))), told.get(i, []))
            for i in range(len(datas))]


def quotes():
    """(name, bytes, records, held, skipped, findings)"""
    good = ROWS - 1
    for row in (0, 3, ROWS - 1):
        at = f"F04@{row + 2}"
        for name, column, change in (
                ("never closed", ADDRESS, lambda s: '"' + s),
                ("never closed in the first column", 0, lambda s: '"' + s),
                ("never closed in the last column", PHONE, lambda s: '"' + s),
                ("inside a cell", ADDRESS, lambda s: '5"' + s),
                ("at the end of a cell", NAME, lambda s: s + '"'),
                ("text behind it", NAME, lambda s: f'"{s}"乙'),
                ("a blank behind it", NAME, lambda s: f'"{s}" '),
                ("a blank before it", NAME, lambda s: f' "{s}"'),
                ("a blank before it, a comma inside", ADDRESS,
                 lambda s: f' "{s},3"'),
                ("three", ADDRESS, lambda s: '"""'),
                ("five", ADDRESS, lambda s: '"""""'),
                ("two at each end", ADDRESS, lambda s: f'""{s}""'),
                ("a formula cut", ID, lambda s: f'="{s}'),
                ("a formula with a comma", ADDRESS, lambda s: f'="{s},3"'),
                ("escaped by a backslash", ADDRESS, lambda s: f'"{s}\\"x"')):
            yield (f"{name}, row {row}", text(changed(row, column, change)),
                   good, 1, 0, at)
    for name, column, change in (
            ("doubled at the ends", NAME, lambda s: f'"""{s}"""'),
            ("four", ADDRESS, lambda s: '""""'),
            ("two", ADDRESS, lambda s: '""'),
            ("six", ADDRESS, lambda s: '""""""'),
            ("Chinese ones", NAME, lambda s: f"“{s}”"),
            ("single ones", NAME, lambda s: f"'{s}'"),
            ("a formula", ID, lambda s: f'="{s}"'),
            ("a formula in quotes", ID, lambda s: f'"=""{s}"""'),
            ("a text of a formula", ID, lambda s: f'=T("{s}")'),
            ("one line end inside", ADDRESS, lambda s: f'"{s}\r\n2"'),
            ("a CR inside", ADDRESS, lambda s: f'"{s}\r2"'),
            ("a NUL inside", ADDRESS, lambda s: f'"{s}\0"'),
            ("three line ends inside", ADDRESS, lambda s: f'"{s}\n\n\n2"'),
            ("a number below a line end", ADDRESS,
             lambda s: f'"{s}\n13804210001"'),
            ("a backslash before the last", ADDRESS, lambda s: f'"{s}\\"')):
        yield name, text(changed(3, column, change)), ROWS, 0, 0, ""
    for n in (4, 40, 1000):
        yield (f"{n} line ends inside",
               text(changed(3, ADDRESS, lambda s: f'"{s}' + "\r\n楼" * n + '"')),
               ROWS, 0, 0, "F04@5")
    for first, last in ((2, 3), (2, 5), (0, 7)):
        for column in range(len(HEADER)):
            for other in range(len(HEADER)):
                # A key that the row in quotes keeps to itself is needed.
                if first + 1 == last and column > ID and other <= ID and \
                        column == other:
                    continue
                rows = pupils()
                rows[first][column] = '"' + rows[first][column]
                rows[last][other] += '"'
                yield (f"two that hold rows {first}–{last} at columns {column} "
                       f"and {other}", text(rows), ROWS - 2, 2, 0,
                       f"F04@{first + 2} F04@{last + 2}")
    rows = pupils(100)
    for i in range(0, 100, 2):
        rows[i][ADDRESS] = '"x'
    yield ("every second row", text(rows), 50, 50, 0,
           " ".join(f"F04@{i + 2}" for i in range(0, 100, 2)))
    whole = text(pupils())[:-2]
    yield ("at the end of all", whole[:-11] + '"' + whole[-11:] + '"', ROWS, 0,
           0, "")
    yield ("open at the end of all", whole[:-11] + '"' + whole[-11:], ROWS - 1,
           1, 0, "F04@9")


def replaced(data, old, new, line=3):
    """DATA with OLD of one line, from 0, made NEW."""
    lines = data.split(b"\n")
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new, 1)
    return b"\n".join(lines)


def encodings():
    """(name, bytes, (character set, records, held, skipped, findings))"""
    t = text(pupils())
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    yield "UTF-8", t.encode(), ("UTF-8", 8, 0, 0, "")
    yield "a mark", b"\xef\xbb\xbf" + t.encode(), ("UTF-8-BOM", 8, 0, 0, "")
    yield ("two marks", b"\xef\xbb\xbf" * 2 + t.encode(),
           ("UTF-8-BOM", 8, 0, 0, ""))
    yield ("a mark within", t.replace("2121", "\ufeff2121").encode(),
           ("UTF-8", 8, 0, 0, ""))
    yield "GBK", t.encode("gbk"), ("GB18030", 8, 0, 0, "")
    for name, mark in marks.items():
        told = name.upper().replace("16-", "16")
        wide = t.encode(name)
        yield f"{name}, marked", mark + wide, (told + "-BOM", 8, 0, 0, "")
        yield f"{name}, not marked", wide, (told, 8, 0, 0, "")
        yield (f"{name}, tabs and LF", mark + text(pupils(), end="\n",
               comma="\t").encode(name), (told + "-BOM", 8, 0, 0, ""))
        yield (f"{name}, half a character more", mark + wide + b"\n",
               (told + "-BOM", 8, 1, 0, "F02@10"))
        yield (f"{name}, half a character less", mark + wide[:-1],
               (told + "-BOM", 8, 1, 0, "F02@10"))
        for lone in ("\ud800", "\udc00"):
            yield (f"{name}, a surrogate alone", mark + t.replace(
                "赵三", "赵" + lone).encode(name, "surrogatepass"),
                   (told + "-BOM", 7, 1, 0, "F02@4"))
        yield (f"{name}, a character of two", mark + t.replace(
            "赵三", "赵\U0002cc56").encode(name), (told + "-BOM", 8, 0, 0, ""))
    # What is wrong costs its record and eats nothing behind it.
    for name, bad in (("cut short", b"\xe8\xb5"), ("a lead alone", b"\xe8"),
                      ("overlong", b"\xc0\xaf"), ("surrogate", b"\xed\xa0\x80"),
                      ("too large", b"\xf5\x80\x80\x80"), ("tail", b"\x80\x80"),
                      ("FF", b"\xff"), ("four cut", b"\xf0\xac\xb1")):
        for where in ("赵三", "13804210002", "城关街道2号"):
            old = where.encode()
            for quote in (b"", b'"'):
                yield (f"UTF-8, {name} in {where}", replaced(
                    t.encode(), old, quote + old + bad + quote),
                       ("UTF-8", 7, 1, 0, "F02@4"))
        yield (f"UTF-8, {name} at the end", t.encode()[:-2] + bad,
               ("UTF-8", 7, 1, 0, "F02@9"))
    for name, bad in (("a lead alone", b"\xd5"), ("four cut", b"\x98\x32\xee"),
                      ("four cut to two", b"\x98\x32"), ("FF", b"\xff\xff"),
                      ("80", b"\x80")):
        for where in ("赵三", "13804210002", "城关街道2号"):
            old = where.encode("gbk")
            for quote in (b"", b'"'):
                yield (f"GBK, {name} in {where}", replaced(
                    t.encode("gbk"), old, quote + old + bad + quote),
                       ("GB18030", 7, 1, 0, "F02@4"))
        yield (f"GBK, {name} at the end", t.encode("gbk")[:-2] + bad,
               ("GB18030", 7, 1, 0, "F02@9"))
    yield ("a name of a column that is no text", t.encode("gbk").replace(
        "现住址".encode("gbk"), "现住址".encode("gbk") + b"\xd5", 1),
           ("GB18030", 8, 0, 0, "F02@1"))
    # Two files joined: the header decides, and never again.
    lines = t.splitlines(True)
    first, rest = "".join(lines[:5]), "".join(lines[5:])
    below = " ".join(f"F02@{n}" for n in range(6, 10))
    yield ("UTF-8, then GBK", first.encode() + rest.encode("gbk"),
           ("UTF-8", 4, 4, 0, below))
    yield ("GBK, then UTF-8", first.encode("gbk") + rest.encode(),
           ("GB18030", 4, 4, 0, below))
    t = text(pupils(), PINYIN.split(","))
    for code, told in (("utf-8", "UTF-8"), ("gbk", "GB18030")):
        yield (f"{code} below an ASCII header", t.encode(code),
               (told, 8, 0, 0, ""))


def lost_headers():
    t = text(pupils())
    gbk, utf8 = t.encode("gbk"), t.encode()
    names = text([], ["姓名", "學號", "班級", "性別", "出生日期"])
    for name, data in (
            ("nothing", b""), ("a mark", b"\xef\xbb\xbf"), ("NULs", bytes(5000)),
            ("UTF-32LE", b"\xff\xfe\0\0" + t.encode("utf-32-le")),
            ("UTF-32BE", t.encode("utf-32-be")), ("UTF-7", t.encode("utf-7")),
            ("HZ", t.encode("hz")), ("Big5", names.encode("big5")),
            ("Shift_JIS", "氏名,学年,性別\r\n".encode("shift_jis")),
            ("GBK as UTF-8", gbk.decode("utf-8", "replace").encode()),
            ("UTF-8 as GBK", utf8.decode("gbk", "replace").encode()),
            ("both", gbk.decode("utf-8", "replace").encode().decode(
                "gbk", "replace").encode()),
            ("Latin-1", utf8.decode("latin1").encode()),
            ("question marks", t.encode("ascii", "replace")),
            ("an open quote", ('"' + t).encode()),
            ("a quote", t.replace("现住址", '现"住址', 1).encode()),
            ("U+2028", text(pupils(), end="\u2028").encode()),
            ("NEL", text(pupils(), end="\x85").encode()),
            ("a long cell", text(pupils(), [*HEADER, "x" * 70000]).encode()),
            ("257 columns", text(pupils(), HEADER + ["x"] * 245).encode()),
            ("many cells", text(pupils(), HEADER + [""] * 20000).encode()),
            ("no line end", b"x" * (5 << 20))):
        yield name, data, (" ", 0, 0, 0, "F05@0")


CAUSES = ("什么也没有 什么也没有 什么也没有 UTF-32 UTF-32 UTF-7 HZ Big5 Shift_JIS "
          "本是%GBK 当作%GBK 锟斤拷 Latin-1 “?” 双引号 双引号 换行 换行 --max-cell "
          "--max-columns --max-columns --max-cell").split()


def lost():
    """Each is refused, and the cause is in the words of the finding."""
    cases = list(lost_headers())
    good = check(cases)
    for (name, data, _), cause in zip(cases, CAUSES, strict=True):
        _, told = seen([data])[0]
        if cause.replace("%", " ") not in "".join(told):
            print(f"# {name}: does not say {cause}: {told}")
            good = False
    return good


def limits():
    def cell(n, quote=""):
        return text(changed(3, ADDRESS, lambda s: quote + "x" * n + quote))

    yield "a cell of 64 KiB", cell(65536), ROWS, 0, 0, ""
    yield "and in quotes", cell(65536, '"'), ROWS, 0, 0, ""
    yield "a byte more", cell(65537), ROWS - 1, 1, 0, "F04@5"
    yield "a byte more in quotes", cell(65537, '"'), ROWS - 1, 1, 0, "F04@5"
    yield "16 MiB", cell(16 << 20), ROWS - 1, 1, 0, "F04@5"
    yield "16 MiB in quotes", cell(16 << 20, '"'), ROWS - 1, 1, 0, "F04@5"
    rows = pupils()
    rows[3] += ["x" * 60000] * 20
    yield "a row of more than 1 MiB", text(rows), ROWS - 1, 1, 0, "F04@5"
    rows[3] = pupil(3) + [""] * 1000000
    yield "a million empty cells", text(rows), ROWS - 1, 1, 0, "F04@5"
    rows[3] = pupil(3) + [""] * 16372
    yield "a sheet's empty cells", text(rows), ROWS, 0, 0, ""
    yield ("a line without end", text(pupils()) + "x" * (5 << 20), ROWS, 1, 0,
           "F04@10")
    yield ("cells without end", text(pupils()) + "x," * (3 << 20), ROWS, 1, 0,
           "F04@10")


def check(cases, *options):
    """Each case: its name, its bytes, what is wanted; " " is any text."""
    good = True
    for (name, _, want), (got, told) in zip(cases, seen([c[1] for c in cases],
                                                        *options)):
        if all(w in (g, " ") for w, g in zip(want, got)):
            continue
        good = False
        print(f"# {name}: {got}, wanted {want}")
        print("\n".join("#   " + line[:300] for line in told))
    return good


def in_lines(cases):
    """Text with either line end."""
    return [(f"{name}, {len(end)}", whole.replace("\r\n", end).encode(),
             ("UTF-8", *want))
            for name, whole, *want in cases for end in ("\r\n", "\n")]


CLASSES = {
    "quotes": lambda: check(in_lines(quotes())),
    "limits": lambda: check(in_lines(limits())),
    "encodings": lambda: check(list(encodings())),
    "lost": lost,
}

if __name__ == "__main__":
    sys.exit(0 if CLASSES[sys.argv[1]]() else 1)
