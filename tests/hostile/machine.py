"""SARIF and JUnit of `xj check`: valid against their schemas, and every region
is the cell that the finding speaks of, in every encoding.

machine.py regions|junit|hostile|controls; the current folder is a room of its
own.
"""
import glob
import gzip
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from urllib.parse import unquote, unquote_to_bytes

import jsonschema

sys.dont_write_bytecode = True
import workbook  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = os.path.join(HERE, "..", "schemas")
HEADER = "学校标识码,姓名,性别,出生日期,身份证件类型,身份证件号,民族,现住址,联系电话"
# An I01, a C01 and a C03; a cell of two lines and characters beyond the BMP
# stand before them.
ROWS = [
    "2121090001,王一,男,20180305,居民身份证,211382201803050119,汉族,东街,13804210001",
    '2121090001,𠮷野,男,20180411,居民身份证,211382201804110225,汉族,"东街\n二号",13804210002',
    '2121090001,李三,难,20171221,居民身份证,"211382201712200338",汗族,𠮷𠮷街,1',
    '2121090001,"赵""四",X,20171222,居民身份证,"211382201712220331",汉族,"街\n\n口",2',
]


def check(path, form, *more):
    done = subprocess.run(
        ["xj", "check", "-q", "--as-of", "2026-09-30", "--format", form,
         "--unmasked", "--approval-number", "文号1", *more, path],
        capture_output=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{path}: status {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def sarif(path, *more):
    log = json.loads(check(path, "sarif", *more))
    with open(os.path.join(SCHEMAS, "sarif-2.1.0.json")) as f:
        schema = json.load(f)
    wrong = list(jsonschema.Draft4Validator(schema).iter_errors(log))
    if wrong:
        sys.exit(f"{path}: not SARIF: {wrong[0].message}")
    return log["runs"][0]


def lines_of(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def cell_at(text, region):
    """What an editor selects."""
    lines = [line.encode("utf-16-le") for line in lines_of(text)]
    first, last = region["startLine"] - 1, region["endLine"] - 1
    from_, to = 2 * (region["startColumn"] - 1), 2 * (region["endColumn"] - 1)
    if first == last:
        return lines[first][from_:to].decode("utf-16-le")
    middle = lines[first + 1:last]
    return "\n".join(
        part.decode("utf-16-le")
        for part in [lines[first][from_:], *middle, lines[last][:to]])


def regions():
    met = 0
    for encoding, mark in (("utf-8", ""), ("utf-8", "\ufeff"), ("gb18030", ""),
                           ("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff")):
        for end in ("\n", "\r\n", "\r"):
            for pack in (False, True):
                text = mark + end.join(
                    [HEADER] + [r.replace("\n", end) for r in ROWS]) + end
                path = "a.csv.gz" if pack else "a.csv"
                data = text.encode(encoding)
                with open(path, "wb") as f:
                    f.write(gzip.compress(data) if pack else data)
                run = sarif(path)
                rules = set()
                for r in run["results"]:
                    place = r["locations"][0]["physicalLocation"]
                    region = place.get("region", {})
                    value = r["properties"].get("value")
                    if "startColumn" not in region or not value:
                        continue
                    got = cell_at(text.lstrip("\ufeff"), region)
                    if got.strip('"').replace('""', '"') != value:
                        sys.exit(f"{encoding} {end!r}: {r['ruleId']} selects "
                                 f"{got!r}, not {value!r}: {region}")
                    rules.add(r["ruleId"])
                    met += 1
                if not {"I01", "C01", "C03", "V04"} <= rules:
                    sys.exit(f"{encoding} {end!r}: only {sorted(rules)}")
                if run["results"][0]["ruleId"] != run["tool"]["driver"][
                        "rules"][run["results"][0]["ruleIndex"]]["id"]:
                    sys.exit("ruleIndex is another rule's")
    print(met, "regions")


def junit():
    with open("a.csv", "w") as f:
        f.write("\n".join([HEADER] + ROWS) + "\n")
    for level in ("error", "warning", "never"):
        with open("a.xml", "wb") as f:
            f.write(check("a.csv", "junit", "--fail-on", level))
        subprocess.run(["xmllint", "--noout", "--nonet", "--schema",
                        os.path.join(SCHEMAS, "junit-10.xsd"), "a.xml"],
                       check=True, capture_output=True)
        suite = ET.parse("a.xml").getroot()[0]
        cases = suite.findall("testcase")
        failed = [c for c in cases if c.find("failure") is not None]
        skipped = [c for c in cases if c.find("skipped") is not None]
        said = [int(suite.get(n)) for n in ("tests", "failures", "skipped")]
        if said != [len(cases), len(failed), len(skipped)]:
            sys.exit(f"{level}: says {said}, has {len(cases)} cases, "
                     f"{len(failed)} failed, {len(skipped)} skipped")
        names = [c.get("name").split()[0] for c in failed]
        if ("I01" in names) != (level != "never"):
            sys.exit(f"--fail-on {level}: failed are {names}")
        if ("V04" in names) != (level == "warning"):
            sys.exit(f"--fail-on {level}: failed are {names}")
        if not any(c.get("name").startswith("R09-3") for c in skipped):
            sys.exit("what needs a snapshot is not skipped")


def hostile():
    name = 'a"b <&> \'%s% #?.csv'
    bad = '<script>alert(1)</script>&\x1b[31m"]]>'
    row = f'2121090001,王一,"{bad.replace(chr(34), chr(34) * 2)}",20180305,居民身份证,1,汉族,,'
    with open(name, "w") as f:
        f.write("\n".join([HEADER, row]) + "\n")
    run = sarif(name)
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for r in run["results"]}
    if {unquote(u) for u in uris} != {name}:
        sys.exit(f"URIs are {uris}")
    # Bytes of a name that is no text, and a sheet's workbook.
    for raw in b"nl\nname.csv", b"\xff\xfebad.csv", "a#b.xlsx".encode():
        if raw.endswith(b"xlsx"):
            sheet = workbook.sheet([HEADER.split(","), ROWS[2].split(",")])
            with open(raw, "wb") as f:
                f.write(workbook.pack(workbook.workbook(
                    [("一班#2 x", sheet, "visible")])))
        else:
            with open(raw, "w") as f:
                f.write("\n".join([HEADER, row]) + "\n")
        for r in sarif(raw)["results"]:
            place = r["locations"][0]["physicalLocation"]["artifactLocation"]
            if unquote_to_bytes(place["uri"]) != raw:
                sys.exit(f"{raw!r}: its URI is {place['uri']}")
    root = ET.fromstring(check(name, "junit"))
    if "<script>" not in "".join(root.itertext()):
        sys.exit("the text is not there")


# What XML 1.0 does not have, and what a terminal or a browser obeys.
NONE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


REGISTERED = os.path.join(HERE, "..", "..", "fixtures", "lingyuan", "2026-09",
                          "rosters", "市直", "凌源市晨光小学花名册.csv")


def controls():
    """Characters that no XML has, in the middle and at the end of each cell, in
    a header and in the file's name."""
    names = HEADER.split(",") + ["年级", "班级", "学校名称", "就读方式"]
    good = ROWS[0].split(",") + ["一年级", "1班", "晨光小学", "走读"]
    for bad in "\ufffe", "\uffff", "\x01", "\x0b", "\x1f", "\x7f", "\x9f":
        rows = [",".join(names + [f"备{bad}注{bad}"])]
        for k in range(len(names)):
            cell = list(good)
            cell[k] = cell[k][:2] + bad + cell[k][2:] + bad
            rows.append(",".join(cell + [bad]))
        with open(f"a{bad}.csv", "w") as f:
            f.write("\n".join(rows) + "\n")
        with open(REGISTERED, encoding="gb18030", newline="") as f:
            rows = f.read()
        with open("b.csv", "w", newline="") as f:
            f.write(rows.replace("街道", f"街{bad}道"))
        for more in [], ["--unmasked", "--approval-number", "文号1"]:
            subprocess.run(["rm", "-rf", "o"], check=True)
            done = subprocess.run(
                ["xj", "check", "-q", "--as-of", "2026-09-30", "--each", "-o",
                 "o", "--format", "junit", *more, f"a{bad}.csv", "b.csv"],
                capture_output=True)
            texts = {"junit": done.stdout.decode()}
            for path in glob.glob("o/**/*.html", recursive=True):
                with open(path) as f:
                    texts[path] = f.read()
            if not any(re.search("forms.*html", path) for path in texts):
                sys.exit(f"no register: {list(texts)}")
            for path in glob.glob("o/**/*.xlsx", recursive=True):
                with zipfile.ZipFile(path) as book:
                    for part in book.namelist():
                        texts[path + part] = book.read(part).decode()
                        ET.fromstring(texts[path + part])
            for path, text in texts.items():
                if NONE.search(text):
                    sys.exit(f"{path} has {bad!r}: "
                             f"{text[NONE.search(text).start() - 90:][:99]!r}")
            ET.fromstring(texts["junit"])
            shown = "".join(f"\\x{b:02x}" for b in bad.encode())
            if shown not in texts["junit"] or len(texts) < 9:
                sys.exit(f"{bad!r} is not shown, or of {list(texts)}")


if __name__ == "__main__":
    {"regions": regions, "junit": junit, "hostile": hostile,
     "controls": controls}[sys.argv[1]]()
