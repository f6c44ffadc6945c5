#!/usr/bin/env python3
"""Registers (forms/) against the rolls that they are made from.

A clean town, read once more by xj-format and the lists by Python: who is new, who
graduated, and that the three registers of an archive account for the whole
difference of two rolls. Of a town with one fault the bureau's list has whom the
generator planted.
"""

import collections
import csv
import html
import io
import json
import os
import re
import sys
import urllib.parse

sys.dont_write_bytecode = True
from tap import KEY, TOP, need, play, prepare, room, run, same, tree  # noqa: E402

TOWN = os.path.join(TOP, "scripts/town")
JUNE, SEPTEMBER = ("2026-06", "2026-06-30"), ("2026-09", "2026-09-30")
NEW, MOVED, LEFT = "新生花名册", "学生增加（减少）情况登记表", "毕业生花名册"


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def generate(name, fault=""):
    folder = room(name)
    made = run(sys.executable, TOWN, "--out", folder, "--pupils", "600", "--fault",
               fault)
    need(made.returncode == 0, made.stderr.decode())
    os.makedirs(f"{folder}/state")
    done = run("xj", "check", "-q", "--key", KEY, "-s", "state", "--save", "--as-of",
               JUNE[1], f"{JUNE[0]}/rosters", cwd=folder)
    need(done.returncode in (0, 1), done.stderr.decode())
    return folder


def check(folder, *options, out="out", lists=True, past=True):
    point, day = SEPTEMBER
    more = ("-d", f"{point}/lists") * lists + ("-s", "state") * past
    done = run("xj", "check", "-q", "--key", KEY, "-o", out, "--as-of", day, *more,
               *options, f"{point}/rosters", cwd=folder)
    need(done.returncode in (0, 1), done.stderr.decode())
    return tree(f"{folder}/{out}")


def forms(files):
    return {path: data for path, data in files.items() if path.startswith("forms/")}


def register(files, name, school=""):
    path = f"forms/{school}/{name}.csv" if school else f"forms/{name}.csv"
    return table(files[path]) if path in files else []


def roll(folder, point, day):
    """The records, as another tool sees them."""
    stream = run("xj-parse", "-q", "--as-of", day, f"{point}/rosters", cwd=folder)
    stream = run("xj-normalize", data=stream.stdout)
    return table(run("xj-format", "--csv", data=stream.stdout).stdout)


def by_school(rows):
    return collections.Counter(row["学校标识码"] for row in rows)


def people(rows):
    return sorted((row["学校标识码"], row["学籍号"], row["姓名"]) for row in rows)


def new_pupils(folder, files):
    """Whom the rosters have in grade 1 or 7 with the entry of this September."""
    want = [row for row in roll(folder, *SEPTEMBER)
            if re.sub(r"\D", "", row["入学年月"])[:6] == "202609"
            and row["年级"] in ("一年级", "七年级", "1", "7", "初一")]
    need(len(want) > 50, f"only {len(want)} new pupils")
    same(people(register(files, NEW)), people(want), NEW)


def graduates(folder, files):
    with open(f"{folder}/{SEPTEMBER[0]}/lists/graduates.csv", "rb") as file:
        want = [row for row in table(file.read()) if row["毕业年份"] == "2026"]
    need(len(want) > 50, f"only {len(want)} graduates")
    same(people(register(files, LEFT)), people(want), LEFT)


def the_rolls_balance(folder, files):
    """Of each school: who was there, and came, less who went, are there."""
    was, now = (by_school(roll(folder, *at)) for at in (JUNE, SEPTEMBER))
    moved = register(files, MOVED)
    need({row["变动"] for row in moved} == {"增加", "减少"}, "nobody came, or went")
    sums = collections.Counter(was)
    sums.update(by_school(register(files, NEW)))
    sums.update(by_school(row for row in moved if row["变动"] == "增加"))
    sums.subtract(by_school(row for row in moved if row["变动"] == "减少"))
    sums.subtract(by_school(register(files, LEFT)))
    same({k: n for k, n in sums.items() if n}, dict(now), "pupils by school")
    for row in moved:
        need(row["异动类别"] and row["办结日期"], f"no reason in {row['学校标识码']}")


def schools_have_their_own(files):
    """A school's files are its rows of the whole, and its page has all of them."""
    for name in (NEW, MOVED, LEFT):
        whole = register(files, name)
        codes = [row["学校标识码"] for row in whole]
        same(codes, sorted(codes), f"{name}: schools in order")
        for code in sorted(set(codes)):
            own = register(files, name, code)
            same(own, [row for row in whole if row["学校标识码"] == code],
                 f"{name} of {code}")
            page = files[f"forms/{code}/登记册.html"].decode()
            for row in own:
                need(f"<td>{row['学籍号']}</td>" in page,
                     f"{name}: the page of {code} lacks a pupil")
    pages = {path.split("/")[1] for path in files if path.endswith("登记册.html")}
    same(pages - {"登记册.html"}, {row["学校标识码"] for name in (NEW, MOVED, LEFT)
                                for row in register(files, name)}, "folders")


def order_of(row):
    digits = "零一二三四五六七八九"
    classes = "".join(str(digits.find(c)) if c in digits else c
                      for c in row["班级"])
    return (row["学校标识码"], digits.index(row["年级"][0]),
            int(re.sub(r"\D", "", classes) or 0), int(row["班内学号"] or 0))


def rows_are_in_order(files):
    rows = [order_of(row) for row in register(files, NEW)]
    same(rows, sorted(rows), "school, grade, class, number")


def filters_thin_nothing(folder, files):
    for options in (("--select", "F01"), ("--ignore", "R,U,V,C,I,S,N"),
                    ("--max-findings", "1"), ("-j", "1"), ("--memory", "64K"),
                    ("--batch", "7")):
        name = "-".join(options).strip("-").replace(",", "")
        same(forms(check(folder, *options, out=name)), forms(files),
             f"forms/ with {' '.join(options)}")


def pipe_is_process(folder, files):
    point, day = SEPTEMBER
    data = b""
    for words in (("xj-parse", "-q", "--as-of", day, f"{point}/rosters"),
                  ("xj-normalize",), ("xj-dedup",),
                  ("xj-validate", "-d", f"{point}/lists"),
                  ("xj-diff", "-q", "--key", KEY, "-s", "state", "-d",
                   f"{point}/lists"),
                  ("xj-report", "-q", "--key", KEY, "-s", "state", "-o", "pipe")):
        done = run(*words, data=data, cwd=folder)
        need(done.returncode in (0, 1), f"{words[0]}: {done.stderr.decode()}")
        data = done.stdout
    same(tree(f"{folder}/pipe"), files, "pipe = process")


def what_cannot_be_made_is_no_file(folder):
    bare = check(folder, out="bare", lists=False, past=False)
    same({path.split("/")[-1] for path in forms(bare)},
         {f"{NEW}.csv", "登记册.html"}, "files without lists and snapshot")
    past = check(folder, out="past", lists=False)
    need(register(past, MOVED), f"{MOVED} without lists")
    text = past["summary.json"].decode()
    need('"status":"partly made"' in text and "moves.csv" in text,
         "a register made without a list says so")


def part(page, name):
    """A section of the page, its tags taken out."""
    text = page.split(f'<section class="part" id="{name}"')[1]
    text = text.split("</section>")[0]
    return html.unescape(re.sub("<[^>]*>", "", text))


def the_page_tells_each(folder):
    """Made, with its count and a link to it; or not, with a reason for it."""
    kinds = set()
    for options in ({}, {"lists": False}, {"past": False},
                    {"lists": False, "past": False}):
        files = check(folder, *("--lang", "zh"), out="page", **options)
        page = files["report.html"].decode()
        told, unchecked = part(page, "forms"), part(page, "unchecked")
        for form in json.loads(files["summary.json"])["forms"]:
            name, kind = form["name"], form["status"]
            kinds.add(kind)
            made = kind != "not made"
            count = f"{name}：{form['rows']} 行"
            need((count in told) == made, f"{options}: {count!r}, {kind}: {told}")
            need((f"forms/{urllib.parse.quote(name)}.csv" in page) == made,
                 f"{options}: the link of {name}")
            for reason in form["reasons"]:
                for piece in reason.split("；"):
                    need(piece.removeprefix("没有名单 ") in told,
                         f"{options}: {name}: no {piece!r}")
            need((name in unchecked) == (kind != "made"),
                 f"{options}: {name} is {kind}: {unchecked}")
        links = {urllib.parse.unquote(link)
                 for link in re.findall('href="(forms/[^"]*)"', page)}
        same({path for path in links if "登记册" in path},
             {path for path in files if path.endswith("登记册.html")},
             "pages to be printed")
    same(kinds, {"made", "partly made", "not made"}, "kinds met")


def the_clean_town_has_empty_lists(files):
    for name in ("未报到学生名单", "疑似辍学学生名单", "去向不明学生名单",
                 "本学年未办结异动", "学籍管理员缺失学校"):
        need(f"forms/{name}.csv" in files, f"{name} was not made")
        same(register(files, name), [], name)


def line_of(folder, plant):
    below = "" if plant["file"].startswith("lists/") else "rosters/"
    with open(f"{folder}/{plant['point']}/{below}{plant['file']}", "rb") as file:
        data = file.read()
    for code in ("utf-16", "utf-8-sig", "gb18030"):
        if code == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return data.decode(code).split("\n")[int(plant["line"]) - 1]
        except UnicodeDecodeError:
            pass
    raise AssertionError(f"{plant['file']}: no text")


def planted(fault, name, count):
    folder = generate(f"town-{fault}", fault)
    rows = register(check(folder), name)
    need(len(rows) == count, f"{len(rows)} rows, not {count}")
    with open(f"{folder}/plants.csv", "rb") as file:
        plants = [row for row in table(file.read()) if row["rule"] == fault]
    need(plants, f"{fault}: nothing was planted")
    for plant in plants:
        if plant["line"] and "姓名" in rows[0]:
            line = line_of(folder, plant)
            need(any(row["姓名"] in line for row in rows),
                 f"{fault}: another pupil than {plant['file']}:{plant['line']}")


def main():
    prepare()
    folder = generate("town")
    files = check(folder)
    play([
        ("new pupils are those of the rosters", new_pupils, folder, files),
        ("graduates are those of the list", graduates, folder, files),
        ("three registers account for the difference of two rolls",
         the_rolls_balance, folder, files),
        ("each school has its own rows", schools_have_their_own, files),
        ("rows are in order", rows_are_in_order, files),
        ("no filter and no thread changes a register", filters_thin_nothing, folder,
         files),
        ("the pipe is the process", pipe_is_process, folder, files),
        ("what cannot be made is no file", what_cannot_be_made_is_no_file, folder),
        ("the bureau's page tells of each what became of it",
         the_page_tells_each, folder),
        ("a clean town has nothing for the bureau",
         the_clean_town_has_empty_lists, files),
    ] + [(f"{name}: whom {fault} planted", planted, fault, name, count)
         for fault, name, count in (
             ("R05-5", "未报到学生名单", 1), ("R26-3", "疑似辍学学生名单", 1),
             ("R07-6", "疑似辍学学生名单", 1), ("R09-3", "去向不明学生名单", 2),
             ("R23-1", "学籍管理员缺失学校", 1))])


if __name__ == "__main__":
    main()
