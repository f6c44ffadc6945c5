#!/usr/bin/env python3
"""The same answers by SQL: duplicates, classes, who came and went.

Independent of the program: sqlite over the town's records as xj-format writes
them, after repairs; contract.md 3.3, 5 and 5.1 said once more, in queries. The rules
that ask lists are in sql_lists.py.
"""

import collections
import csv
import datetime
import glob
import gzip
import io
import os
import re
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True
from sql_lists import GRADES, QUERIES, SINCE  # noqa: E402
from sql_lists import load_before, load_lists  # noqa: E402
from tap import KEY, TOP, need, play, prepare, room, run, same  # noqa: E402

TOWN = os.path.join(TOP, "fixtures/lingyuan")
POINTS = {"2026-06": "2026-06-30", "2026-09": "2026-09-30"}
BLANK = ("", "无", "暂无", "未办", "无身份证", "0", "-", "/", "N/A")
ORDER = ("U03", "U04", "U01", "U02", "U06", "U05")


def day(text):
    """A birth date by value, or nothing."""
    digits = re.fullmatch(r"(\d{4})\D?(\d\d?)\D?(\d\d?)\D?", text)
    try:
        return datetime.date(*map(int, digits.groups())).isoformat()
    except (AttributeError, ValueError):
        return None


def lost(number):
    """Digits that a spreadsheet took: 000, a double, E+17."""
    if re.fullmatch(r"\d(\.\d*)?[Ee]\+?\d+", number):
        return True
    if not re.fullmatch(r"\d{18}", number):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(a) * w for a, w in zip(number, weights))
    fits = "10X98765432"[total % 11] == number[17]
    return number.endswith("000") or (int(number) % 32 == 0 and not fits)


def usable(number):
    """The number where it may be a key: not damaged, masked or made up."""
    if number in BLANK or "*" in number or lost(number):
        return None
    if len(set(number)) == 1 or number[6:14] == "19000101":
        return None
    return number


def near(a, b):
    """One substitution, or two neighbours swapped."""
    if not a or not b or len(a) != len(b) or a == b:
        return False
    wrong = [i for i, (x, y) in enumerate(zip(a, b)) if x != y]
    return len(wrong) == 1 or (
        len(wrong) == 2 and wrong[1] == wrong[0] + 1 and
        a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]])


def load(base, name, point):
    """Records of a point of the town as table NAME."""
    chain = (f"xj-parse -q --as-of {POINTS[point]} rosters 2>{os.devnull} | "
             "xj-normalize | xj-format --csv")
    text = subprocess.run(["sh", "-c", chain], cwd=f"{TOWN}/{point}",
                          capture_output=True, check=True).stdout.decode()
    more = ("学校标识码", "学校名称", "学生状态", "学生来源", "入学年月", "注册日期",
            "毕业小学", "户口所在地", "现住址", "民族", "学籍号", "身份证件号",
            "出生日期", "是否进城务工人员随迁子女")
    base.execute(f"CREATE TABLE {name} (n, file, line, row, id, lost, xjh, name,"
                 " sex, birth, school, grade, class, active, g,"
                 f" {', '.join(more)})")
    for n, r in enumerate(csv.DictReader(io.StringIO(text))):
        cells = [v for k, v in r.items() if k not in ("file", "line", "record")]
        number = r["身份证件号"]
        base.execute(
            f"INSERT INTO {name} VALUES (?{',?' * (14 + len(more))})",
            (n, r["file"], int(r["line"]), "\0".join(cells), usable(number),
             number not in BLANK and not usable(number),
             r["学籍号"] if usable(r["学籍号"]) else None, r["姓名"], r["性别"],
             day(r["出生日期"]), r["学校标识码"], r["年级"], r["班级"],
             r.get("学生状态", "") in ("", "在读", "复学"),
             GRADES.index(r["年级"]) + 1 if r["年级"] in GRADES else None,
             *(r.get(k, "") for k in more)))


def open_base():
    base = sqlite3.connect(":memory:")
    base.create_function("near", 2, near, deterministic=True)
    return base


def findings(point, *more):
    out = os.path.join(room(f"sql-{point}-{len(more)}"), "out")
    done = run("xj", "check", "-q", "--each", "-o", out, "--key", KEY, "--as-of",
               POINTS[point], *more, "rosters", cwd=f"{TOWN}/{point}")
    need(done.returncode in (0, 1, 4), done.stderr.decode())
    with open(f"{out}/findings.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file)), out


PAIRS = """
  WITH a AS (SELECT * FROM r WHERE active),
  pair AS (
    SELECT x.n AS p, y.n AS q FROM a x JOIN a y ON x.id = y.id
    UNION SELECT x.n, y.n FROM a x JOIN a y ON x.xjh = y.xjh
    UNION SELECT x.n, y.n FROM a x JOIN a y
      ON x.name = y.name AND x.birth = y.birth
      WHERE x.name <> '' AND x.birth IS NOT NULL AND NOT x.lost AND NOT y.lost)
  SELECT x.file, x.line, CASE
    WHEN x.row = y.row THEN 'U07'
    WHEN x.id = y.id AND x.xjh <> y.xjh THEN 'U03'
    WHEN x.xjh = y.xjh AND x.id <> y.id THEN 'U04'
    WHEN x.id = y.id THEN 'U01'
    WHEN x.xjh = y.xjh THEN 'U02'
    WHEN near(x.id, y.id) THEN 'U06'
    WHEN x.sex = y.sex AND (x.id IS NULL OR y.id IS NULL) THEN 'U05'
  END
  FROM pair JOIN a x ON x.n = p JOIN a y ON y.n = q WHERE p <> q"""


def duplicates(point):
    base = open_base()
    load(base, "r", point)
    want = {}
    for file, line, rule in base.execute(PAIRS):
        if rule in ORDER:
            place = (file, line)
            want[place] = min(want.get(place, rule), rule, key=ORDER.index)
    found = [((f["file"], int(f["line"] or 0)), f["rule"])
             for f in findings(point)[0]]
    got = {place: rule for place, rule in found if rule in ORDER}
    # A wrong 学籍号 silences the duplicates that would repeat it.
    wrong = {place for place, rule in found if rule == "S01"}
    same(got, {place: rule for place, rule in want.items()
               if place in got or place not in wrong}, f"{point}: duplicates")
    need(got or point == "2026-06", f"{point}: nothing to compare")


def classes(point):
    base = open_base()
    load(base, "r", point)
    folded = collections.defaultdict(set)
    for school, grade, name, key in base.execute(
            "SELECT school, grade, class, coalesce(xjh, 'row' || n) FROM r"
            " WHERE active"):
        number = re.sub(r"\D", "", re.sub(
            "[一二三四五六七八九]", lambda m: str(
                "一二三四五六七八九".index(m[0]) + 1), name.split("级")[-1]))
        folded[school, grade, number.lstrip("0")].add(key)
    want = sum(len(who) >= 55 for who in folded.values())
    got = sum(f["rule"] == "R07-7" for f in findings(point)[0])
    same(got, want, f"{point}: classes of 55 and more")


def summer():
    """Who came and went, by 学籍号, then ID, then name with sex and birth."""
    base = open_base()
    load(base, "old", "2026-06")
    load(base, "new", "2026-09")
    both = {"old": {}, "new": {}}
    for side, rest in both.items():
        for n, xjh, number, name, sex, birth in base.execute(
                f"SELECT n, xjh, id, name, sex, birth FROM {side}"):
            rest[n] = (xjh, number, (name, sex, birth) if name and birth
                       else None)
    for way in range(3):
        keys = {side: collections.defaultdict(list) for side in both}
        for side, rest in both.items():
            for n, key in rest.items():
                if key[way]:
                    keys[side][key[way]].append(n)
        for key, who in keys["old"].items():
            others = keys["new"].get(key, [])
            if len(who) == 1 and len(others) == 1:
                del both["old"][who[0]]
                del both["new"][others[0]]
    folder = room("sql-snapshots")
    findings("2026-06", "-s", folder, "--save")
    out = findings("2026-09", "-s", folder)[1]
    with open(f"{out}/changes.csv", encoding="utf-8-sig", newline="") as file:
        got = collections.Counter(r["kind"] for r in csv.DictReader(file))
    kept = len(both["old"]) - got["removed"]
    same(got["added"], len(both["new"]), "added")
    # Whose school's file could not be read is not told as removed.
    need(0 <= kept < 100, f"removed {got['removed']}, not {len(both['old'])}")


def roster_bytes(folder):
    """All that stands in rosters, of rows that are held back too."""
    text = []
    for path in sorted(glob.glob(f"{folder}/**/*.*", recursive=True)):
        with open(path, "rb") as file:
            data = file.read()
        if path.endswith(".gz"):
            try:
                data = gzip.decompress(data)
            except (EOFError, OSError):
                continue
        text.append(data.replace(b"\0", b""))
    return b"\n".join(text)


def listed(point):
    """Rules over rosters and lists: the same places."""
    base = open_base()
    base.create_function("day", 1, day, deterministic=True)
    load(base, "r", point)
    base.execute("CREATE INDEX r_n ON r (n)")
    base.execute("CREATE INDEX r_xjh ON r (xjh)")
    base.execute("CREATE INDEX r_id ON r (id)")
    base.execute("CREATE INDEX r_name ON r (name, sex, birth)")
    load_lists(base, f"{TOWN}/{point}/lists")
    text = roster_bytes(f"{TOWN}/{point}/rosters")
    base.create_function("held", 1, lambda number: number.encode() in text)
    queries = dict(QUERIES)
    more = ["-d", "lists", "--unmasked", "--approval-number", "1"]
    if point == "2026-09":
        load(base, "o", "2026-06")
        load_before(base)
        queries |= SINCE
        more += ["-s", room("sql-lists")]
        findings("2026-06", *more, "--save")
    got = collections.defaultdict(list)
    for f in findings(point, *more)[0]:
        seen = re.fullmatch(r"(\w+\.csv):(\d+)", f["related"])
        got[f["rule"]].append(
            (seen[1], int(seen[2])) if seen else
            (f["file"], int(f["line"] or 0)) if f["file"] else
            (f["school_code"], f["student"]))
    values = {"t": POINTS[point],
              "s": str(int(point[:4]) - (point[5:] < "09"))}
    for rule, query in queries.items():
        same(sorted(got[rule]), sorted(base.execute(query, values)),
             f"{point}: {rule}")


if __name__ == "__main__":
    prepare()
    play([(f"duplicates of {p} are those of a query", duplicates, p)
          for p in POINTS] +
         [(f"classes of {p} are those of a query", classes, p)
          for p in POINTS] +
         [(f"the lists of {p} are read as queries read them", listed, p)
          for p in POINTS] +
         [("who came and went is what a query says", summer)])
