#!/usr/bin/env python3
"""What is planted is found, there and nowhere else; nothing else is found.

For each fault that scripts/town can plant, alone, and for all together. September
is compared with June, under the bureau's lists.
"""

import json
import collections
import csv
import hashlib
import itertools
import os
import re
import shutil
import sys
import threading

sys.dont_write_bytecode = True
from tap import KEY, TOP, need, play, prepare, room, run, same, tree  # noqa: E402

sys.path.insert(0, os.path.join(TOP, "scripts"))
from townlib import faults, making  # noqa: E402
from townlib.town import Town  # noqa: E402

turn = itertools.count()
kept, keeping = {}, threading.Lock()

# Rules over classes.
GROUPS = ("V23", "R07-7", "R07-8")
POINTS = {"2026-06": "2026-06-30", "2026-09": "2026-09-30"}
# Days that the text leaves open: whoever came in September was in time.
SETTINGS = {point: (f"录取结束日={year}-09-28", f"报到截止日={year}-09-28",
                    "中考报名开始=2026-03-20", "普高录取结束=2026-08-10")
            for point, year in (("2026-06", 2025), ("2026-09", 2026))}
FIXTURE = os.path.join(TOP, "fixtures/lingyuan")
SEED, PUPILS = 20210501, 600
TOWN = os.path.join(TOP, "scripts/town")

# Rules of which no roster of the town has a fault, and why.
UNPLANTED = {
    "L02": "a fault of a list itself: fixtures/cases/validate/what-is-wrong-with-a-list-*",
    "L03": "the same",
    "V25": "what a spreadsheet does, with the other damage: tests/cli/clerk.bats",
    "V26": "two cells of one row that changed places: tests/cli/clerk.bats",
    "V24": "a limit of regular expressions, which no cell of a town comes near",
}


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def generate(fault, town):
    """The town with that fault, made by a child: it spoils its own copy only."""
    folder = room(f"town-{fault or 'none'}")
    child = os.fork()
    if child == 0:
        try:
            making.write_town(town, folder, [fault] if fault else [])
            os._exit(0)
        finally:
            os._exit(1)
    need(os.waitpid(child, 0)[1] == 0, f"the town with {fault} was not made")
    return folder


def check(folder, point, snapshots):
    """Findings and corrections of a point, paths as plants.csv writes them."""
    at = os.path.join(folder, point, "rosters")
    out = os.path.join(snapshots, f"out-{point}")
    done = run("xj", "check", "-q", "--each", "-o", out, "--key", KEY, "--as-of",
               POINTS[point], "-d", "../lists", "-s", snapshots, "--save",
               *(f"--set={setting}" for setting in SETTINGS[point]), ".", cwd=at)
    need(done.returncode in (0, 1, 4), f"{point}: status {done.returncode}: "
         f"{done.stderr.decode()}")
    findings, edits = rows(f"{out}/findings.csv"), rows(f"{out}/corrections.csv")
    for row in findings + edits:
        row["file"] = row["file"].removeprefix("./").removeprefix("../")
    return findings, edits


def place(row):
    # A row of a list that is nobody's on the roll stands in the list alone.
    if not row["file"] and ".csv:" in row.get("related", ""):
        path, line = row["related"].rsplit(":", 1)
        return (f"lists/{path}", line, row["rule"])
    # What is said of a whole file has no record, and then no line that counts.
    listed = row["file"].startswith("lists/")
    return (row["file"], row["line"] if row["record"] or listed else "",
            row["rule"])


def columns_agree(planted, found):
    """Where both name the column, it is the same."""
    return (not planted["column"] or not found["column"]
            or planted["column"] == found["column"])


def pairs(found):
    """U07 is told once per pair of files: the other place is in `related`."""
    return {tuple(other.rpartition(":")[::2]) for f in found
            if f["rule"] == "U07" for other in f["related"].split(";")}


def compare(what, planted, found):
    """The problems: what is not where it was planted, or was not planted."""
    others = {(path.removeprefix("./"), line, "U07")
              for path, line in pairs(found)}
    want = {place(p) for p in planted} - others
    got = {place(f) for f in found} - others
    problems = [f"planted and not found: {p}" for p in sorted(want - got)]
    problems += [f"found and not planted: {p}" for p in sorted(got - want)]
    for p in planted:
        near = [f for f in found if place(f) == place(p)]
        if near and not any(columns_agree(p, f) for f in near):
            problems.append(f"{place(p)} in column {near[0]['column']}, "
                            f"not {p['column']}")
    return [f"{what}: {problem}" for problem in problems]


def groups(what, planted, found):
    """Findings of a class have no file: as many as there were planted."""
    want = collections.Counter(p["rule"] for p in planted)
    got = collections.Counter(f["rule"] for f in found)
    return [] if want == got else [f"{what}: classes {got}, not {want}"]


def june(folder, snapshots):
    """Most faults are September's: equal files are checked once, and what they
    left in SNAPSHOTS is copied."""
    files = sorted(tree(os.path.join(folder, "2026-06")).items())
    key = hashlib.sha256(repr(files).encode()).hexdigest()
    with keeping:
        known = kept.get(key)
    if known:
        shutil.copytree(known[0], snapshots, dirs_exist_ok=True)
        return known[1]
    found = check(folder, "2026-06", snapshots)
    copy = room(f"june-{os.path.basename(snapshots)}")
    shutil.copytree(snapshots, copy, dirs_exist_ok=True)
    with keeping:
        kept[key] = copy, found
    return found


def judge(folder):
    """The ids that were found."""
    # Tests run side by side, and some check the same town.
    snapshots = room(f"judge-{os.path.basename(folder)}-{next(turn)}")
    return {rule for point in POINTS
            for rule in judge_point(folder, point, snapshots)}


def judge_point(folder, point, snapshots):
    plants = [p for p in rows(f"{folder}/plants.csv") if p["point"] == point]
    findings, edits = june(folder, snapshots) if point == "2026-06" else \
        check(folder, point, snapshots)
    headers = {p["file"] for p in plants if p["rule"] == "F09"}
    told = {f["file"] for f in findings if f["rule"] == "F09"
            and re.search("重复的表头 [1-9]", f["message"])}
    need(headers == told, f"{point}: repeated headers in {told}, not {headers}")
    apart = ("F09", *GROUPS)
    problems = compare(
        point, [p for p in plants if p["rule"][0] != "N"
                and p["rule"] not in apart],
        [f for f in findings if f["rule"] not in apart])
    problems += groups(point, [p for p in plants if p["rule"] in GROUPS],
                       [f for f in findings if f["rule"] in GROUPS])
    problems += compare(point, [p for p in plants if p["rule"][0] == "N"], edits)
    need(not problems, f"{len(problems)}\n#   " + "\n#   ".join(problems[:12]))
    return {row["rule"] for row in findings + edits}


def fault_is_found(fault, town):
    folder = generate(fault, town)
    if fault:
        need(rows(f"{folder}/plants.csv"), "nothing was planted")
    judge(folder)


def fixture_is_made():
    folder = room("town-all")
    made = run(sys.executable, TOWN, "--out", folder, "--fault", "all")
    need(made.returncode == 0, made.stderr.decode())
    made, kept_here = tree(folder), tree(FIXTURE)
    kept_here.pop("README.md", None)
    same(made, kept_here, "fixtures/lingyuan")


def fixture_is_found():
    """All that is planted, and of every rule that there is something."""
    got = judge(FIXTURE)
    listed = json.loads(run("xj-rules", "list", "--json").stdout)
    want = {rule["id"] for rule in listed}
    need(want, "no rules are listed")
    same(sorted(want - got), sorted(UNPLANTED), "rules without a fault")


def main():
    prepare()
    town = Town(SEED, PUPILS)
    play([("the committed town is what scripts/town makes", fixture_is_made),
          ("a clean town has no finding", fault_is_found, "", town)]
         + [(f"{fault} is found where it was planted", fault_is_found, fault, town)
            for fault in faults.FAULTS]
         + [("every rule is found in the committed town", fixture_is_found)])


main()
