#!/usr/bin/env python3
"""Rosters of the town as a spreadsheet program saves them.

LibreOffice opens each, every column as text, and saves it in each way that a
clerk may choose: what can be read has the same findings as the roster itself,
what cannot is refused with a sentence that says what to do. Then it opens them
as one does who just double-clicks: numbers of 18 digits lose their end.

Not in `make check`: soffice takes seconds for each way. OFFICE=NAME: that
program. Where a row was held back in the roster, what becomes of it is not
compared: the program has put something in place of what could not be read.
"""

import collections
import csv
import datetime
import io
import json
import os
import re
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../laws"))
from tap import KEY, ROOM, TOP, need, play, prepare, room, run  # noqa: E402

SOFFICE = os.environ.get("OFFICE", "soffice")
TOWN = os.path.join(TOP, "fixtures/lingyuan/2026-09/rosters")
# Name here, roster, LibreOffice's numbers of its delimiter and character set.
ROSTERS = (("utf8", "市直/凌源市青松路小学/一年级.csv", 44, 76),
           ("gbk", "万元店镇/万元店镇中心小学/六年级1班.csv", 44, 85),
           ("wide", "市直/凌源市特殊教育学校.csv", 44, 85),
           ("semicolon", "三十家子镇/三十家子镇九年一贯制学校.csv", 59, 76),
           ("utf16", "四官营子镇/四官营子镇中心小学学生名单.txt", 9, 65535))
CODECS = {76: "utf-8-sig", 85: "gb18030", 65535: "utf-16"}
COLUMNS = 80
XLSX = "xlsx:Calc MS Excel 2007 XML"
BOOKS = []  # each of them saved as .ods, every cell a text


def text(delimiter, charset, quote=False):
    """Its export as text; every cell between quotes, or as few as will do."""
    return ("csv:Text - txt - csv (StarCalc):"
            f"{delimiter},34,{charset},1,,0,{str(quote).lower()},true,false")


READ = (("UTF-8", text(44, 76)), ("UTF-8, all quoted", text(44, 76, True)),
        ("GB18030", text(44, 85)), ("GBK", text(44, 61)),
        ("UTF-16", text(44, 65535)), ("UTF-16 with tabs", text(9, 65535)),
        ("GB18030 with tabs, all quoted", text(9, 85, True)),
        ("UTF-8 with semicolons", text(59, 76)),
        ("xlsx", XLSX))
# What stands in the advice, besides how to save it right.
REFUSED = (("xls", "xls:MS Excel 97", ".xls"),
           ("ods", "ods:calc8", ".ods"),
           ("fods", "fods:OpenDocument Spreadsheet Flat XML", "XML"),
           ("html", "html:HTML (StarCalc)", "网页"),
           ("pdf", "pdf:calc_pdf_Export", "PDF"))


def convert(files, way, folder, *options):
    """FILES saved in FOLDER; the paths there."""
    end = way.split(":")[0]
    home = room(f"home-{os.path.basename(folder)}")
    done = run(SOFFICE, f"-env:UserInstallation=file://{home}", "--headless",
               *options, "--convert-to", way, "--outdir", folder, *files)
    made = [os.path.join(folder, os.path.splitext(os.path.basename(f))[0] +
                         "." + end) for f in files]
    for path in made:
        need(os.path.exists(path), f"{SOFFICE} made no {path}: "
             f"{done.stdout.decode()} {done.stderr.decode()}")
    return made


def opened(delimiter, charset, as_text=True, date=0):
    """How a text is opened: each column as text, column DATE as dates; or all
    as it likes."""
    formats = "/".join(f"{i}/{5 if i == date else 2}"
                       for i in range(1, COLUMNS)) if as_text else ""
    return (f"--infilter=CSV:{delimiter},34,{charset},1,{formats},2052,false,"
            "true")


def check(path):
    """(status, findings, messages): a finding is rule, record, column, school."""
    done = run("xj", "check", "--format", "jsonl", "--key", KEY, "--as-of",
               "2026-09-30", path)
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return (done.returncode, collections.Counter(
        (f["rule"], f.get("record"), f["column"], f["school_code"])
        for f in found), [f["message"] for f in found])


def text_of(path, charset):
    with open(path, encoding=CODECS[charset], errors="replace",
              newline="") as file:
        return file.read()


def without_held(found, held):
    """What could not be read as a row is whatever the program made of it."""
    return collections.Counter({f: n for f, n in found.items()
                                if f[1] not in held})


def original(name):
    """Its path, what is said of it, and its records that are held back."""
    path = os.path.join(ROOM, "original", name + ".csv")
    status, found, _ = check(path)
    need(status == 1 and len(found) > 4, f"{name}: {status}, {len(found)}")
    return path, found, {f[1] for f in found if f[0] in ("F02", "F03", "F04")}


def agree(path, name, what):
    _, want, held = original(name)
    status, got, _ = check(path)
    got, want = without_held(got, held), without_held(want, held)
    need(status == 1 and got == want, f"{name}: {what}: status {status}, new "
         f"{list((got - want).elements())[:5]}, gone "
         f"{list((want - got).elements())[:5]}")


def readable(number, way):
    folder, compared = room(f"read{number}"), 0
    for (name, _, _, charset), path in zip(ROSTERS, convert(BOOKS, way, folder)):
        whole = text_of(original(name)[0], charset)
        # What GBK has no character for is a ? now, and may be told.
        if ",61," in way and "?" in whole.encode("gbk", "replace").decode("gbk"):
            continue
        agree(path, name, way)
        compared += 1
    need(compared > 1, f"{compared} rosters compared")


def refused(number, way, sign):
    for path in convert(BOOKS, way, room(f"refused{number}")):
        status, found, said = check(path)
        need(status == 4 and [f[0] for f in found] == ["F01"] and
             sign in said[0] and "请" in said[0],
             f"{path}: status {status}, {list(found)[:3]}, {said[:2]}")


def numbers(way):
    """As who just opens and saves: an ID is a number, and loses its end."""
    end, lost = way.split(":")[0], 0
    for name, _, delimiter, charset in ROSTERS:
        path, want, held = original(name)
        made, = convert([path], way, room(f"numbers-{end}-{name}"),
                        opened(delimiter, charset, as_text=False))
        status, got, _ = check(made)
        new = without_held(got, held) - without_held(want, held)
        need(status == 1 and any(
            f[0] == "I02" and "身份证" in f[2] and "成员" not in f[2]
            for f in new), f"{name}: {status}, no I02: {list(new)[:5]}")
        # A permit may lose a 0 in front; 2.11E+17 as a number is all zeros.
        strange = [f for f in new if f[0] not in ("I02", "I07", "I09")]
        need(not strange, f"{name}: said of damaged numbers: {strange[:5]}")
        lost += sum(f[0] == "I02" for f in new)
    need(lost > len(ROSTERS), f"only {lost} I02")


def day_of(cell):
    """The day of a date in a spreadsheet; 0: CELL is none."""
    try:
        day = datetime.date.fromisoformat(re.sub(
            r"^(\d{4})\D?(\d\d)\D?(\d\d)$", r"\1-\2-\3", cell))
    except ValueError:
        return 0
    return (day - datetime.date(1899, 12, 30)).days


def dates_as(kind):
    """Birth dates as dates of a workbook, or as the days that these are."""
    for name, _, delimiter, charset in ROSTERS:
        path, _, _ = original(name)
        folder = room(f"dates-{kind}-{name}")
        rows = list(csv.reader(io.StringIO(text_of(path, charset)),
                               delimiter=chr(delimiter)))
        column = next(i for row in rows for i, cell in enumerate(row)
                      if "出生日期" in cell)
        if kind == "days":
            changed = 0
            for row in rows:
                day = day_of(row[column] if column < len(row) else "")
                if day:
                    row[column] = str(day)
                    changed += 1
            need(changed > 20, f"{name}: {changed} dates")
            made = os.path.join(folder, name + ".csv")
            with open(made, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        else:
            made, = convert([path], XLSX, folder,
                            opened(delimiter, charset, date=column + 1))
        agree(made, name, f"dates as {kind}")


def main():
    prepare()
    folder = room("original")
    for name, roster, delimiter, charset in ROSTERS:
        path = os.path.join(folder, name + ".csv")
        shutil.copy(os.path.join(TOWN, roster), path)
        BOOKS.extend(convert([path], "ods:calc8", folder,
                             opened(delimiter, charset)))
    play([(f"read: {name}", readable, i, way)
          for i, (name, way) in enumerate(READ)] +
         [(f"refused: {name}", refused, i, way, sign)
          for i, (name, way, sign) in enumerate(REFUSED)] +
         [("numbers, as CSV", numbers, text(44, 76)),
          ("numbers, as xlsx", numbers, XLSX),
          ("dates of a workbook", dates_as, "dates"),
          ("dates as numbers of days", dates_as, "days")])


if __name__ == "__main__":
    main()
