#!/usr/bin/env python3
"""Whatever is told of the town's pupils, nobody can be named or numbered by it.

Every ID number, 学籍号, name, telephone and address of all rosters and lists is
looked for in every output but corrected/, forms/ and the stream, both languages
and all forms: whole, and in parts of which a number could be put together.

What is looked for, after NFKC, so that full width is no disguise:
- numbers of ten characters and more, anywhere in a run of letters and digits;
  a telephone's last seven digits as a run of their own;
- any run of 15 digits and more, the last may be X, whoever's it is;
- names of three characters and more anywhere in a run of letters; of two, where
  they are a run of their own and no word that the pack itself says;
- an address behind its township, if it has three characters;
- digits behind stars, but a mobile telephone's last four;
- in findings.csv, in any column of a pupil's row, the last four or six of the
  pupil's or a member's ID as a run of their own.

That the search can fail is a law too: of --unmasked output it must find each
kind, and of planted lines each line.
"""

import csv
import glob
import io
import os
import re
import sys
import unicodedata
import zipfile

sys.dont_write_bytecode = True
from tap import KEY, TOP, need, play, prepare, room, run  # noqa: E402

TOWN = os.path.join(TOP, "fixtures/lingyuan")
FORMATS = ("text", "gcc", "csv", "jsonl", "sarif", "junit")
RUN = re.compile(r"[^\W_]+(?:·[^\W_]+)*")
NUMBER = re.compile(r"(?<![0-9A-Fa-f])\d{14,}[\dXx](?![0-9A-Fa-f])")
BEHIND = re.compile(r"\*\d{2,}[\dXx]")
MOBILE = re.compile(r"(?<!\d)1\d\d\*{4}\d{4}(?!\d)")
TOWNSHIP = re.compile(r"^.*(?:街道|[乡镇县区市])")


def plain(text):
    return unicodedata.normalize("NFKC", text)


def decoded(data):
    """The text of a source; latin-1 never fails, and hides no digit."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1")


def kind_of(column):
    """What must not be told of a column; of 拟转入学校 and the like nothing."""
    column = column.lstrip("\ufeff")
    for part, kind in (("身份证件号", "number"), ("学籍号", "number"),
                       ("学籍辅号", "number"), ("电话", "phone"),
                       ("姓名", "name"), ("曾用名", "name"),
                       ("申请人", "name"), ("住址", "address"),
                       ("地址", "address"), ("户口所在地", "address")):
        if part in column:
            return kind
    return None


class Secrets:
    """What the town holds, by kind; and the words that anyone may say."""

    def __init__(self):
        self.of = {"number": set(), "phone": set(), "name": set(),
                   "address": set()}
        self.ids = {}  # file and line: the ID numbers that stand there
        words = [open(p, encoding="utf-8").read() for p in
                 glob.glob(f"{TOP}/rules/**/*", recursive=True)
                 if os.path.isfile(p)]
        self.said = {w for t in words for w in RUN.findall(plain(t))}

    def add(self, kind, value):
        value = plain(value).strip().strip("'=\" ")
        if "*" in value or len(set(value)) == 1:
            return
        if kind == "number" and len(value) >= 10:
            self.of[kind].add(value.upper())
        elif kind == "phone" and len(re.sub(r"\D", "", value)) >= 7:
            self.of[kind].add(re.sub(r"\D", "", value))
        elif kind == "name" and len(value) >= 2 and value not in self.said:
            self.of[kind].add(value)
        elif kind == "address":
            tail = TOWNSHIP.sub("", value)
            if len(tail) >= 3:
                self.of[kind].add(tail)

    def add_table(self, rows):
        for row in rows:
            ids = self.ids.setdefault((row.get("file"), row.get("line")), set())
            for column, value in row.items():
                if not column or not value or not isinstance(value, str):
                    continue
                if kind := kind_of(column):
                    self.add(kind, value)
                if "身份证件号" in column and re.fullmatch(
                        r"(?!(.)\1+$)(\d{15}|\d{17}[\dX])",
                        plain(value).strip()):
                    ids.add(plain(value).strip())

    def add_text(self, text):
        """Numbers of rows that were held back."""
        for number in re.findall(r"\d{14,17}[\dXx]|(?<!\d)1\d{10}(?!\d)",
                                 plain(text)):
            self.add("number" if len(number) > 11 else "phone", number)


def gather():
    s = Secrets()
    for point, day in (("2026-06", "2026-06-30"), ("2026-09", "2026-09-30")):
        for chain in ("", "xj-normalize |"):
            done = run("sh", "-c", f"xj-parse -q --as-of {day} rosters | "
                       f"{chain} xj-format --csv", cwd=f"{TOWN}/{point}")
            need(done.returncode == 0, done.stderr.decode())
            s.add_table(csv.DictReader(io.StringIO(
                done.stdout.decode("utf-8-sig"))))
        for path in glob.glob(f"{TOWN}/{point}/*/**/*", recursive=True):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    text = decoded(file.read())
                s.add_text(text)
                if "/lists/" in path:
                    s.add_table(csv.DictReader(io.StringIO(text)))
    for kind, found in s.of.items():
        need(len(found) > 50, f"only {len(found)} of kind {kind}: who hides?")
    return s


def by_length(values):
    lengths = {}
    for value in values:
        lengths.setdefault(len(value), set()).add(value)
    return lengths


class Search:
    def __init__(self, secrets):
        self.secrets = secrets
        self.numbers = by_length(v for v in secrets.of["number"] |
                                 secrets.of["phone"] if len(v) >= 10)
        self.words = by_length(v for v in secrets.of["name"] |
                               secrets.of["address"]
                               if len(v) > 2 and RUN.fullmatch(v))
        self.whole = ({v for v in secrets.of["name"] if len(v) == 2} |
                      {v[-7:] for v in secrets.of["phone"]})
        self.other = {v for v in secrets.of["name"] | secrets.of["address"]
                      if len(v) > 2 and not RUN.fullmatch(v)}
        self.kind = {v: k for k, found in secrets.of.items() for v in found}

    @staticmethod
    def parts(text, lengths):
        return {text[i:i + n] for n in lengths if n <= len(text)
                for i in range(len(text) - n + 1)}

    def found(self, text):
        """(kind, what) of all that TEXT tells."""
        text = plain(text)
        runs = set(RUN.findall(text))
        bad = {("number", n) for n in NUMBER.findall(text)}
        bad |= {("digits behind stars", n)
                for n in BEHIND.findall(MOBILE.sub("", text))}
        for token in runs:
            if token in self.whole:
                bad.add((self.kind.get(token, "phone"), token))
            if any(c.isdigit() for c in token) and len(token) >= 10:
                upper = token.upper()
                for part in self.parts(upper, self.numbers):
                    if part in self.numbers[len(part)]:
                        bad.add((self.kind[part], part))
            if not token.isascii():
                for part in self.parts(token, self.words):
                    if part in self.words[len(part)]:
                        bad.add((self.kind[part], part))
        return bad | {(self.kind[v], v) for v in self.other if v in text}

    def tails(self, table):
        """Last four or six of an ID in the row of whoever has it."""
        bad = set()
        for row in csv.DictReader(io.StringIO(table)):
            for number in self.secrets.ids.get((row["file"], row["line"]), ()):
                told = " ".join(v for k, v in row.items() if k in (
                    "student", "value", "expected", "message", "fix", "key",
                    "class"))
                bad |= {("tail", n) for n in (number[-4:], number[-6:])
                        if re.search(rf"(?<![\w-]){n}(?![\w-])", plain(told))}
        return bad


def text_of(name, data):
    """What a person can read of a file; of a workbook, all its parts."""
    if name.endswith((".xlsx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "\n".join(re.sub(r"<[^>]*>", "\n",
                                    book.read(n).decode("utf-8", "replace"))
                             for n in book.namelist())
    return data.decode("utf-8")


def outputs(base, *more):
    """Name and text of all that one night of the bureau leaves and prints."""
    os.makedirs(f"{base}/shots")
    old, new = f"{TOWN}/2026-06", f"{TOWN}/2026-09"
    told = {}

    def call(name, *words, **how):
        done = run(*words, **how)
        need(done.returncode in (0, 1, 4), f"{name}: {done.stderr.decode()}")
        told[f"{name} stdout"] = done.stdout.decode()
        told[f"{name} stderr"] = done.stderr.decode()

    common = ("--key", KEY, "-s", f"{base}/shots", *more)
    call("june", "xj", "check", "-v", *common, "--save", "--as-of",
         "2026-06-30", "-d", "lists", "rosters", cwd=old)
    september = (*common, "--as-of", "2026-09-30", "-d", "lists")
    for form in FORMATS:
        for lang in ("zh", "en"):
            out = ("-o", f"{base}/{lang}") if form == "text" else ()
            call(f"{form} {lang}", "xj", "check", "-v", *september, *out,
                 "--each", "--format", form, "--lang", lang, "rosters",
                 cwd=new)
    call("save", "xj", "check", "-v", *september, "--save", "rosters", cwd=new)
    call("history", "xj", "history", "--key", KEY, "-s", f"{base}/shots")
    call("history json", "xj", "history", "--json", "--key", KEY, "-s",
         f"{base}/shots")
    chain = ("xj-parse -v --as-of 2026-09-30 rosters | xj-normalize -v | "
             "xj-dedup -v | xj-validate -v -d lists | "
             f"xj-diff -v -d lists --key {KEY} -s {base}/shots | "
             "tee {base}/stream >/dev/null".format(base=base))
    if not more:
        call("pipe", "sh", "-c", chain, cwd=new)
        for part in ("findings", "edits", "changes"):
            for form in ("csv", "jsonl"):
                with open(f"{base}/stream", "rb") as stream:
                    call(f"xj-format --{part} --{form}", "xj-format",
                         f"--{part}", f"--{form}", data=stream.read())
    for folder in ("zh", "en", "shots"):
        for path, _, names in os.walk(f"{base}/{folder}"):
            inside = os.path.relpath(path, base)
            if {"corrected", "改正后", "forms"} & set(inside.split("/")):
                continue
            for name in names:
                told[f"{inside}/ names"] = told.get(f"{inside}/ names", "") + \
                    name + "\n"
                if folder == "shots":
                    continue
                with open(f"{path}/{name}", "rb") as file:
                    told[f"{inside}/{name}"] = text_of(name, file.read())
    for path in glob.glob(f"{base}/shots/*.run"):
        told[os.path.basename(path)] = run(
            "sh", "-c", 'zcat "$1" 2>/dev/null', "-", path).stdout.decode()
    with open(KEY, "rb"):
        log = os.path.join(os.path.dirname(KEY), "audit.log")
    if os.path.exists(log):
        with open(log, encoding="utf-8") as file:
            told["audit.log"] = file.read()
    return told


SECRETS = None
SEARCH = None
MASKED = None


def masked():
    bad = []
    for name, text in sorted(MASKED.items()):
        found = SEARCH.found(text)
        if name.endswith("/findings.csv"):
            found |= SEARCH.tails(text.lstrip("\ufeff"))
        bad += [f"{name}: {kind}: {what}" for kind, what in sorted(found)[:5]]
    need(not bad, "\n# ".join([f"{len(bad)} leaks", *bad[:60]]))


def all_there():
    """Nothing was looked for in no place."""
    names = set(MASKED)
    for want in ("zh/findings.csv", "zh/corrections.csv", "zh/changes.csv",
                 "zh/summary.json", "zh/report.html", "en/report.html",
                 "zh/MANIFEST", "2026-09-30.run", "junit en stdout",
                 "xj-format --changes --csv stdout", "history stdout"):
        need(len(MASKED.get(want, "")) > 100, f"{want} is empty")
    if any("/schools/" in n for n in names):
        for end in (".csv", ".xlsx", ".html"):
            need(any("/schools/" in n and n.endswith(end) for n in names),
                 f"no {end} in schools/")


def unmasked():
    """What full data show is found; every file says by which approval."""
    told = outputs(room("full"), "--unmasked", "--approval-number", "凌教批7")
    for name in ("zh/findings.csv", "csv zh stdout", "jsonl en stdout",
                 "sarif zh stdout", "junit en stdout", "text zh stdout",
                 "zh/report.html"):
        kinds = {kind for kind, _ in SEARCH.found(told[name])}
        need({"number", "name"} - {"name" if "junit" in name else None} <=
             kinds, f"{name}: only {kinds} found")
    kinds = {kind for kind, _ in SEARCH.found(told["zh/findings.csv"])}
    need({"phone", "address"} <= kinds, f"findings.csv: only {kinds}")
    lacking = [n for n, text in told.items() if "凌教批7" not in text and
               not n.endswith((" stderr", " names", "/MANIFEST", ".run")) and
               not n.startswith("history")]
    need(not lacking, f"no approval in {lacking}")
    need("凌教批7" in told["audit.log"], "audit.log")
    bad = SEARCH.found(told["audit.log"])
    for name in told:
        if name.endswith((" stderr", " names")) or name[-4:] == ".run":
            bad |= {(name, *b) for b in SEARCH.found(told[name])}
    need(not bad, f"logs: {sorted(bad)[:5]}")


def planted():
    """Each of these, alone, in a page that tells nothing else."""
    page = MASKED["zh/findings.csv"].lstrip("\ufeff")
    before = SEARCH.found(page)
    of = {k: sorted(v) for k, v in SECRETS.of.items()}
    number = next(n for n in of["number"] if re.fullmatch(r"\d{17}[\dX]", n))
    three = next(n for n in of["name"] if len(n) == 3)
    two = next(n for n in of["name"] if len(n) == 2)
    phone = next(n for n in of["phone"] if len(n) == 11 and n[0] == "1")
    wide = number.translate({48 + i: 0xFF10 + i for i in range(10)})
    for text in (number, f"G{number}", wide, f"x{three}家长", f"“{two}”",
                 phone, of["address"][0], number[:15], f"2113***{number[-4:]}",
                 next(n for n in of["number"] if n[0] in "GLJ")):
        need(SEARCH.found(f"{page}\n{text}\n") - before, f"{text} not found")
    rows = list(csv.DictReader(io.StringIO(page)))
    row = next(r for r in rows if any(
        SECRETS.ids.get((r["file"], r["line"]), ())))
    tail = next(iter(SECRETS.ids[row["file"], row["line"]]))[-4:]
    out = io.StringIO()
    table = csv.DictWriter(out, row.keys())
    table.writeheader()
    table.writerow({**row, "message": f"尾号 {tail}"})
    need(SEARCH.tails(out.getvalue()), f"tail {tail} not found")


def private():
    """Nothing that others may read, whatever the umask."""
    base = room("private")
    os.makedirs(f"{base}/shots", 0o700)
    done = run("sh", "-c", 'umask 000; exec "$@"', "-", "xj", "check", "-q",
               "--key", KEY, "--temp", base, "-s", f"{base}/shots", "--save",
               "-o", f"{base}/out", "--as-of", "2026-09-30", "-d", "lists",
               "--unmasked", "--approval-number", "7", "rosters",
               cwd=f"{TOWN}/2026-09")
    need(done.returncode in (1, 4), done.stderr.decode())
    open_ = [p for p, *_ in walk(base) if os.lstat(p).st_mode & 0o077
             and p != base]
    log = os.path.join(os.path.dirname(KEY), "audit")
    open_ += [p for p in (f"{log}.log", f"{log}.head")
              if os.stat(p).st_mode & 0o077]
    need(not open_, f"readable by others: {open_[:5]}")


def walk(base):
    for path, folders, names in os.walk(base):
        for name in folders + names:
            yield os.path.join(path, name), name


def main():
    global SECRETS, SEARCH, MASKED  # pylint: disable=global-statement
    prepare()
    SECRETS = gather()
    SEARCH = Search(SECRETS)
    MASKED = outputs(room("masked"))
    play([("nobody is named or numbered in any output", masked),
          ("the search looked into every output", all_there),
          ("the search finds what is planted", planted),
          ("full data are found, and stamped with their approval", unmasked),
          ("what is written is private", private)])


if __name__ == "__main__":
    main()
