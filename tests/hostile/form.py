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
}

if __name__ == "__main__":
    sys.exit(0 if CLASSES[sys.argv[1]]() else 1)
