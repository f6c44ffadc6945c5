#!/usr/bin/env python3
"""schools/: each school is told of its own pupils and of nobody else's.

Over the town, masked and (since a mask hides what it should not have to hide)
unmasked: no cell of another school's rows and no path of its files stands in a
school's folder; whatever is found is told to the school that it is of; and a
reference number leads the bureau to the other place.
"""

import csv
import gzip
import io
import os
import re
import shutil
import sys
import zipfile

sys.dont_write_bytecode = True
from tap import KEY, ROOM, TOP, need, play, prepare, room, run, same, tree  # noqa: E402

TOWN = os.path.join(TOP, "fixtures/lingyuan")
ASOF = ("--as-of", "2026-09-30")
FULL = ("--unmasked", "--approval-number", "1-2026")
REFERENCE = re.compile("查询号 ([a-z2-7]{16}(?:-[0-9]+)?)")
PERSONAL = ("姓名", "身份证件号", "学籍号", "联系电话", "现住址", "家庭地址",
            "通信地址", "成员1姓名", "成员1身份证件号", "成员1联系电话",
            "成员2姓名", "成员2身份证件号", "成员2联系电话", "曾用名")
out = {}  # by masked, full: the tree of OUT


def check(name, *options):
    folder = room(name)
    for day in ("2026-06", "2026-09"):
        shutil.copytree(f"{TOWN}/{day}/rosters", f"{folder}/{day}")
    os.mkdir(f"{folder}/past")
    done = run("xj", "check", "-q", "--key", KEY, "-s", "past", "--save",
               "--as-of", "2026-06-30", "2026-06", cwd=folder)
    need(done.returncode in (0, 1), done.stderr.decode())
    done = run("xj", "check", "-q", "--key", KEY, "-s", "past", "-o", "out",
               "-d", f"{TOWN}/2026-09/lists", *ASOF, *options, "2026-09",
               cwd=folder)
    need(done.returncode in (1, 4), done.stderr.decode())
    out[name] = tree(f"{folder}/out")


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def text_of(path, data):
    """All that a program that opens the file can show."""
    if path.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "\n".join(book.read(n).decode() for n in book.namelist())
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def schools_of(name):
    """Code -> path below the folder -> bytes."""
    found = {}
    for path, data in out[name].items():
        if path.startswith("schools/"):
            _, code, rest = path.split("/", 2)
            found.setdefault(code, {})[rest] = data
    need(len(found) > 9, f"{len(found)} schools")
    return found


def records():
    """The rows of the rosters as the chain has them, by school."""
    stream = run("xj-parse", "-q", *ASOF, "2026-09",
                 cwd=os.path.join(ROOM, "masked"))
    done = run("xj-format", "--csv",
               data=run("xj-normalize", data=stream.stdout).stdout)
    by = {}
    for row in rows(done.stdout):
        by.setdefault(row["学校标识码"], []).append(row)
    return by


def nothing_of_others(name):
    town = records()
    need(sum(map(len, town.values())) > 2000, "the town is too small")
    cells = {code: {v for row in town[code] for c, v in row.items() if v}
             for code in town}
    paths = {code: {row["file"] for row in town[code]} for code in town}
    problems, looked = [], 0
    for code, files in schools_of(name).items():
        own = cells.get(code, set())
        hidden = {}
        for other in town:
            if other == code:
                continue
            for row in town[other]:
                for column in PERSONAL:
                    value = row.get(column) or ""
                    if len(value) > 1 and "*" not in value:
                        hidden[value] = column
            for path in paths[other] - paths.get(code, set()):
                hidden[path] = hidden[os.path.basename(path)] = "path"
        for value in own:
            hidden.pop(value, None)
        looked += len(hidden)
        for path, data in files.items():
            text = text_of(path, data)
            pieces = set(re.split(r'[\s,;:："“”=（）()<>\\{}\[\]、，。/|]+', text))
            bad = [hidden[v] for v in pieces & hidden.keys()]
            bad += [c for v, c in hidden.items() if len(v) > 8 and v in text]
            if bad:
                problems.append(f"{code}/{path}: {len(bad)}, a {bad[0]}")
    need(looked > 10000, f"only {looked} values to look for")
    need(not problems, "; ".join(problems))


def everything_is_told_once(name):
    told = {}
    for code, files in schools_of(name).items():
        for row in rows(files["错误报告.csv"]):
            need(row["编号"] not in told, f"{row['编号']} is told twice")
            told[row["编号"]] = code
            same([row[c] for c in ("处理意见", "批准人", "有效期至")], [""] * 3,
                 "to be filled in")
    findings = rows(out[name]["findings.csv"])
    for row in findings:
        code = told.pop(row["finding_id"], None)
        if re.fullmatch("[0-9]{10}", row["school_code"]):
            same(code, row["school_code"], f"{row['rule']} {row['finding_id']}")
        elif code is None:
            same(row["rule"], "F10", "a finding of a file that is nobody's")
    same(told, {}, "findings that the bureau does not have")


def references_lead_to_the_other_place(name):
    findings = {row["finding_id"]: row for row in rows(out[name]["findings.csv"])}
    n = 0
    for code, files in schools_of(name).items():
        paths = {row["file"] for row in findings.values()
                 if row["school_code"] == code}
        page = files["报告.html"].decode()
        for row in rows(files["错误报告.csv"]):
            for number in REFERENCE.findall(row["说明"] + row["相关"]):
                n += 1
                same(number, row["编号"], "the reference")
                related = findings[number]["related"].split(";")
                need(any(place.rsplit(":", 1)[0] not in paths
                         for place in related), f"{number}: {related}")
                need(number in page, "the page has no reference")
    need(n > 10, f"{n} references")


def corrected_files_are_the_own_ones(name):
    town = records()
    n = 0
    for code, files in schools_of(name).items():
        for path, data in files.items():
            if not path.startswith("改正后/"):
                continue
            n += 1
            whole = [p for p, d in out[name].items()
                     if p.startswith("corrected/") and d == data
                     and p.endswith(path.split("/", 1)[1])]
            same(len(whole), 1, f"{code}/{path} in corrected/")
            source = whole[0].split("/", 1)[1]
            same({c for c in town for row in town[c] if row["file"] == source},
                 {code}, f"schools in {path}")
    same(n, sum(p.startswith("corrected/") for p in out[name]), "corrected files")


def book_is_the_csv(name):
    """The same rows in both, the IDs as text, nothing that is a formula."""
    for code, files in schools_of(name).items():
        with zipfile.ZipFile(io.BytesIO(files["错误报告.xlsx"])) as book:
            sheet = book.read("xl/worksheets/sheet2.xml").decode()
            need(all(book.read(n).decode().find("<f>") < 0
                     for n in book.namelist()), "a formula")
        cells = re.findall(r'<c r="([A-Z]+)([0-9]+)"[^>]*?t="([a-zA-Z]+)"[^>]*>'
                           r"<is><t[^>]*>(.*?)</t>", sheet, re.S)
        need(all(kind == "inlineStr" for _, _, kind, _ in cells), "no text")
        same(len(cells), sheet.count("<c "), f"{code}: cells with text")
        same(max(int(n) for _, n, _, _ in cells) - 1,
             len(rows(files["错误报告.csv"])), f"{code}: rows of the workbook")


def other_ways_same_bytes(name, *options):
    before = out["masked"]
    check(name, *options)
    same(out[name], before, name)


def main():
    prepare()
    check("masked")
    check("full", *FULL)
    laws = []
    for name in ("masked", "full"):
        laws += [
            (f"nothing of another school's pupils, {name}",
             nothing_of_others, name),
            (f"every finding is told to its school, once, {name}",
             everything_is_told_once, name),
            (f"a reference leads to the other place, {name}",
             references_lead_to_the_other_place, name),
            (f"corrected files are the school's own, {name}",
             corrected_files_are_the_own_ones, name),
            (f"the workbook is the CSV, {name}", book_is_the_csv, name)]
    laws.append(("-j 1 gives the same bytes", other_ways_same_bytes, "j1",
                 "-j", "1"))
    play(laws)


main()
