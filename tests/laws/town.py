#!/usr/bin/env python3
"""The laws of design.md 10 that hold today (1-4, 6, 8), over the small town."""

import csv
import gzip
import io
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile

sys.dont_write_bytecode = True
from tap import (CHAIN, FILTERS, KEY, SANITIZED, TOP, need, play,  # noqa: E402
                 prepare, room, run, same, tree)

ROSTERS = os.path.join(TOP, "fixtures/lingyuan/2026-09/rosters")
CLEAN = os.path.join(TOP, "fixtures/lingyuan/2026-06/rosters")
ASOF = ("--as-of", "2026-09-30")
SMALL = ("市直/凌源市特殊教育学校.csv", "四官营子镇/四官营子镇中心小学学生名单.txt",
         "万元店镇/万元店镇中心小学/二年级1班.csv", "万元店镇/补录.csv",
         "万元店镇/万元店镇初级中学导出.csv.gz")
CODECS = {"UTF-8": "utf-8", "UTF-8-BOM": "utf-8", "GB18030": "gb18030",
          "UTF-16LE-BOM": "utf-16-le", "UTF-16BE-BOM": "utf-16-be",
          "UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"}
SPOKEN = ("姓名", "成员1姓名", "成员2姓名", "身份证件号", "学籍号", "联系电话",
          "成员1联系电话", "成员1身份证件号", "成员2身份证件号", "现住址",
          "家庭地址", "通信地址", "户口所在地")
want = {}  # what xj check says of the town, and of its small part


# -- running the town --------------------------------------------------------

def place(name, small=False):
    """A folder of its own with the rosters in it."""
    folder = room(name)
    if small:
        for path in SMALL:
            at = os.path.join(folder, "rosters", path)
            os.makedirs(os.path.dirname(at), exist_ok=True)
            shutil.copy(os.path.join(ROSTERS, path), at)
    else:
        shutil.copytree(ROSTERS, os.path.join(folder, "rosters"))
    return folder

# What F09 counts.
KINDS = ("titles", "headers", "totals", "blank")


def check(folder, *options, operands=("rosters",), **more):
    done = run("xj", "check", "-o", "out", "--key", KEY, *ASOF, *options,
               *operands, cwd=folder, **more)
    need(done.returncode in (0, 1, 4),
         f"status {done.returncode}: {done.stderr.decode(errors='replace')}")
    return {"tree": tree(f"{folder}/out"), "stdout": done.stdout,
            "status": done.returncode}


def pipe(folder, parse=(), others=(), last=(), operands=("rosters",)):
    """The same by hand, as one would type it."""
    words = " ".join
    line = (f"xj-parse {words(ASOF + tuple(parse))} {words(operands)}"
            + "".join(f" | {name} {words(others)}" for name in CHAIN)
            + f" {words(last)} -o out --key {KEY}")
    done = run("bash", "-c", line + '\necho "${PIPESTATUS[@]}" >status',
               cwd=folder)
    with open(f"{folder}/status", encoding="ascii") as file:
        status = [int(word) for word in file.read().split()]
    need(set(status[1:-1]) == {0} and status[0] in (0, 4),
         f"statuses {status}: {done.stderr.decode(errors='replace')}")
    return {"tree": tree(f"{folder}/out"), "stdout": done.stdout,
            "status": status[-1]}


def agree(got, small=False):
    for part, value in want["small" if small else "town"].items():
        same(got[part], value, part)


def in_process(name, *options, small=False, **more):
    agree(check(place(name, small), *options, **more), small)


def in_pipe(name, small=False, **more):
    agree(pipe(place(name, small), **more), small)


def other_order(name):
    folder = place(name)
    files = [os.path.join("rosters", path) for path in tree(f"{folder}/rosters")]
    random.Random(7).shuffle(files)
    agree(check(folder, operands=files))


def other_umask(name):
    folder = place(name)
    agree(check(folder, preexec_fn=lambda: os.umask(0)))
    for path, _, files in os.walk(f"{folder}/out"):
        for at in [path] + [os.path.join(path, f) for f in files]:
            need(not os.stat(at).st_mode & 0o077, f"{at} can be read by others")


def run_twice(name):
    folder = place(name)
    check(folder)
    agree(check(folder))


# -- streams -----------------------------------------------------------------

def stream_of(operands, *filters, cwd=None, status=(0,)):
    done = run("xj-parse", "-q", *ASOF, *operands, cwd=cwd)
    need(done.returncode in status, f"xj-parse: {done.returncode}")
    data = done.stdout
    for name in filters:
        done = run(name, data=data, cwd=cwd)
        need(done.returncode == 0, f"{name}: {done.returncode}: {done.stderr}")
        data = done.stdout
    return data


def fields(line):
    return line.decode().split("\t")


def unescape(text):
    return re.sub(r"\\(.)", lambda m: {"t": "\t", "n": "\n", "r": "\r"}.get(
        m.group(1), m.group(1)), text)


def items(data):
    return [fields(line) for line in data.split(b"\n") if line]


def content_of(path):
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def lines_of(data, encoding):
    text = data.decode(CODECS[encoding], "surrogateescape"
                       if encoding.startswith("UTF-8") else "replace")
    text = text.removeprefix("\ufeff")
    ends = len(re.findall("\r\n|\r|\n", text))
    return ends + (bool(text) and text[-1] not in "\r\n")


def rows_are_accounted_for():
    data = stream_of((ROSTERS,), status=(4,))
    sources, seen, held, skipped, told = {}, {}, {}, {}, {}
    for f in items(data):
        if f[0] == "@":
            sources[f[1]] = (unescape(f[2]), f[3], f[5])
        elif f[0] == "=":
            seen[f[1]] = seen.get(f[1], 0) + 1
        elif f[0] == "!" and f[5] in ("F02", "F03", "F04"):
            held[f[1]] = held.get(f[1], 0) + 1
        elif f[0] == "!" and f[5] == "F09":
            skipped[f[1]] = sum(int(a.split("=")[1]) for a in f[10:]
                                if a.split("=")[0] in KINDS)
        elif f[0] == ":":
            told[f[1]] = [int(n) for n in (f[2], *f[4:8])]
        elif f[0] == ".":
            same(f[3], f"={sum(seen.values())}", "the end line")
    same(told.keys(), sources.keys(), "files")
    for number, (path, encoding, delimiter) in sources.items():
        size, lines, records, kept, left = told[number]
        same(records - kept, seen.get(number, 0), f"{path}: records")
        same(kept, held.get(number, 0), f"{path}: held back")
        same(left, skipped.get(number, 0), f"{path}: skipped")
        if delimiter != "-":
            same(size, os.stat(path).st_size, f"{path}: bytes")
            same(lines, lines_of(content_of(path), encoding), f"{path}: lines")


def normalizing_twice_is_once():
    once = stream_of((ROSTERS,), "xj-normalize", status=(4,))
    done = run("xj-normalize", data=once)
    need(done.returncode == 0, done.stderr)

    def body(data):
        return [line for line in data.split(b"\n")
                if line[:7] != b"#\tstage" and line[:1] not in b"?."]
    same(b"\n".join(body(done.stdout)), b"\n".join(body(once)), "the stream")


def in_pieces(program):
    """What a filter writes, whatever its blocks and batches are."""
    folder = room(f"pieces-{program}")
    before = FILTERS[:(FILTERS + ("xj-diff",)).index(program)]
    data = stream_of((ROSTERS,), *before, status=(4,))
    options = ()
    if program == "xj-diff":
        options = ("-s", "kept", "--key", KEY)
        os.mkdir(f"{folder}/kept")
        done = run("xj", "check", *options, "--as-of", "2026-06-30", CLEAN,
                   cwd=folder)
        need(done.returncode in (0, 1), f"June: {done.stderr.decode()}")
    want = run(program, *options, data=data, cwd=folder).stdout
    need(b"\n.\t" in want, f"{program} did not end")
    for chunk, batch in ((17, 1), (997, 5), (4096, 1000), (65537, 7),
                         (1 << 24, 1 << 20)):
        done = run(program, *options, "--chunk", str(chunk), "--batch",
                   str(batch), data=data, cwd=folder)
        same(done.stdout, want, f"--chunk {chunk} --batch {batch}")


def spliced(source, edits, encoding):
    """The source with its edited cells as they should be."""
    codec, out, at = CODECS[encoding], [], 0
    for (offset, length), new in sorted(edits.items()):
        old = source[offset:offset + length].decode(codec)
        if old[:1] == '"':
            new = '"' + new.replace('"', '""') + '"'
        out += [source[at:offset], new.encode(codec)]
        at = offset + length
    return b"".join(out + [source[at:]])


def corrected_is_the_source_with_its_edits(name, rosters):
    folder = room(name)
    shutil.copytree(rosters, f"{folder}/rosters")
    check(folder)
    data = stream_of(("rosters",), "xj-normalize", cwd=folder, status=(0, 4))
    sources, edits, number = {}, {}, None
    for f in items(data):
        if f[0] == "@":
            sources[f[1]] = (unescape(f[2]), f[3])
        elif f[0] == "=":
            number = f[1]
        elif f[0] == "~":
            at = edits.setdefault(number, {})
            at[int(f[5]), int(f[6])] = unescape(f[4])
    need(edits, "nothing was corrected")
    made = tree(f"{folder}/out/corrected")
    same(set(made), {sources[n][0] for n in edits}, "corrected files")
    for number, spans in edits.items():
        path, encoding = sources[number]
        same(content_of(f"{folder}/out/corrected/{path}"),
             spliced(content_of(f"{folder}/{path}"), spans, encoding), path)
    no_correction_is_left(folder, name)


def no_correction_is_left(folder, name, *options):
    """What was corrected in FOLDER is checked again."""
    again = room(name + "-again")
    shutil.copytree(f"{folder}/out/corrected/rosters", f"{again}/rosters")
    rest = check(again, *options)["tree"]
    same(rest["corrections.csv"].count(b"\n"), 1, "lines of corrections.csv")
    need(not any(p.startswith("corrected/") for p in rest), "corrected again")


def offers_are_applied_once(name):
    asked = ("--apply-suggested", "I,S,C,V")
    folder = place(name)
    got = check(folder, *asked)
    rows = csv.DictReader(io.StringIO(
        got["tree"]["corrections.csv"].decode("utf-8-sig")))
    need(any(row["rule"][0] != "N" for row in rows), "nothing was offered")
    same(pipe(place(name + "-pipe"), last=asked)["tree"], got["tree"], "the pipe")
    no_correction_is_left(folder, name, *asked)


# -- what is cut is not published --------------------------------------------

def cut_stream(program):
    folder = place(f"cut-{program}", small=True)
    data = stream_of(("rosters",), "xj-normalize", cwd=folder)
    first = data.index(b"=\t")
    data = b"".join(line for n, line in enumerate(data.splitlines(True))
                    if line[:1] not in b"=~!" or n % 97 == 0)
    data = run("xj-format", "--stream", data=data).stdout
    cuts = {0, 1, 2, first, len(data) - 1, len(data) - 2, len(data) - 40}
    chance = random.Random(program)
    ends = [n + 1 for n in range(len(data)) if data[n:n + 1] == b"\n"][:-1]
    cuts |= set(chance.sample(range(len(data)), 12 if SANITIZED else 60))
    cuts |= set(chance.sample(ends, min(len(ends), 8 if SANITIZED else 30)))
    options = {"xj-report": ("-o", "out", "--key", KEY),
               "xj-format": ("--csv",)}.get(program, ())
    whole = run(program, *options, data=data, cwd=folder)
    need(whole.returncode in (0, 1), f"whole: {whole.stderr.decode()}")
    before = tree(f"{folder}/out") if program == "xj-report" else None
    for cut in sorted(c for c in cuts if c < len(data)):
        done = run(program, *options, data=data[:cut], cwd=folder)
        need(done.returncode == 6, f"cut at {cut} of {len(data)}: "
             f"status {done.returncode}, not 6: {done.stderr.decode()}")
        need(done.stderr.count(b"\n") == 1, f"cut at {cut}: stderr "
             f"{done.stderr.decode()!r}")
        if program == "xj-report":
            same(tree(f"{folder}/out"), before, f"cut at {cut}: the old OUT")
            same(done.stdout, b"", f"cut at {cut}: stdout")
    chance = random.Random(program)
    for _ in range(8 if SANITIZED else 40):
        at = chance.randrange(len(data))
        wrong = bytearray(data)
        wrong[at] ^= 1 << chance.randrange(7)
        done = run(program, *options, data=bytes(wrong), cwd=folder)
        need(done.returncode == 6 or (done.returncode == 2 and at < first),
             f"byte {at} flipped: status {done.returncode}, not 6: "
             f"{data[max(at - 20, 0):at + 20]!r}: {done.stderr.decode()}")
        if before is not None:
            same(tree(f"{folder}/out"), before, f"byte {at}: the old OUT")


# -- personal data -----------------------------------------------------------

def secrets():
    """Every name, number, telephone and address of the town."""
    text = run("xj-format", "--csv", data=stream_of(
        (ROSTERS,), "xj-normalize", status=(4,))).stdout.decode()
    found = {}
    for row in csv.DictReader(io.StringIO(text)):
        for column in SPOKEN:
            value = row.get(column) or ""
            # 12 digits say where a village is; a masked number says nothing.
            if len(value) > 1 and "*" not in value and not (
                    column == "户口所在地" and value.isdigit()):
                found.setdefault(value, column)
    return found


def unpacked(path, data):
    """What stands in a workbook."""
    if not path.endswith(".xlsx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def nobody_is_named(name):
    folder = place(name)
    hidden = secrets()
    need(len(hidden) > 10000, f"only {len(hidden)} values to look for")
    out = {"check": check(folder)["stdout"]}
    for path, data in tree(f"{folder}/out").items():
        if not path.startswith(("corrected/", "forms/")) and "/改正后/" not in path:
            out[path] = unpacked(path, data)
    for lang in ("zh", "en"):
        for shape in ("text", "gcc", "csv", "jsonl"):
            done = run("xj", "check", "-v", "--key", KEY, *ASOF, "--lang", lang,
                       "--format", shape, "rosters", cwd=folder)
            out[f"--format {shape} --lang {lang}"] = done.stdout
            out[f"stderr of --format {shape} --lang {lang}"] = done.stderr
    stream = stream_of(("rosters",), "xj-normalize", "xj-dedup", "xj-validate",
                       cwd=folder, status=(4,))
    for part in ("--findings", "--edits"):
        for shape in ("--csv", "--tsv", "--jsonl"):
            done = run("xj-format", shape, part, data=stream)
            out[f"xj-format {shape} {part}"] = done.stdout
    problems = []
    for where, data in out.items():
        text = data.decode("utf-8", "replace").lstrip("\ufeff")
        for number in re.findall(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)", text)[:1]:
            problems.append(f"{where}: an ID number, {number[:4]}…")
        # By pieces, for speed: a value is a run of the text between marks.
        pieces = set(re.split(r'[\s,;:："“”=（）()\\{}\[\]、，。/|]+', text))
        named = sorted(hidden[v] for v in pieces & hidden.keys())
        if named:
            problems.append(f"{where}: {len(named)} values, of {named[0]}")
        for value, column in hidden.items():
            if len(value) > 8 and value in text:
                problems.append(f"{where}: {column} in full")
                break
    need(not problems, "; ".join(problems))


# -- the second run ----------------------------------------------------------

def approve(folder):
    """Every third finding of a first run, as an officer would send it back."""
    first = run("xj", "check", "-o", "first", "--key", KEY, *ASOF, "rosters",
                cwd=folder)
    need(first.returncode in (1, 4), f"status {first.returncode}")
    with open(f"{folder}/first/findings.csv", encoding="utf-8-sig") as file:
        ids = [row["finding_id"] for row in csv.DictReader(file)]
    with open(f"{folder}/back.csv", "w", encoding="gb18030") as file:
        file.write("编号,处理意见,批准人,有效期至\n")
        for i, name in enumerate(ids[::3]):
            day = "2026-09-29" if i % 2 else "2027-06-30"
            file.write(f"{name},核对过,某人,{day}\n")
    shutil.rmtree(f"{folder}/first")


def second_run(name):
    """Statuses, the record of the run: any -j, and the pipe, the same bytes."""
    folder = place(name)
    for shots in ("one", "two", "pipe"):
        os.mkdir(f"{folder}/{shots}")
        run("xj", "check", "-q", "-s", shots, "--save", "--key", KEY, "--as-of",
            "2026-06-30", CLEAN, cwd=folder)
    approve(folder)
    record = "2026-09-30.run"
    got = {}
    for shots, jobs in (("one", "1"), ("two", "4")):
        got[shots] = check(folder, "-s", shots, "--save", "-j", jobs,
                           "--approvals", "back.csv")
        got[shots]["record"] = tree(f"{folder}/{shots}")[record]
    line = (f"xj-parse -q {' '.join(ASOF)} rosters"
            + "".join(f" | {program}" for program in FILTERS)
            + f" | xj-diff -s pipe --key {KEY} | xj-snapshot -s pipe --key {KEY}"
            f" | xj-report -s pipe --save -o out --key {KEY} --approvals back.csv")
    done = run("bash", "-c", line, cwd=folder)
    got["pipe"] = {"tree": tree(f"{folder}/out"), "stdout": done.stdout,
                   "status": done.returncode,
                   "record": tree(f"{folder}/pipe")[record]}
    for other in ("two", "pipe"):
        for part, value in got["one"].items():
            same(got[other][part], value, f"{other}: {part}")
    with open(f"{folder}/out/findings.csv", encoding="utf-8-sig") as file:
        statuses = {row["status"] for row in csv.DictReader(file)}
    same(statuses, {"new", "known", "approved", "expired"}, "statuses")


# -- all of them --------------------------------------------------------------

def variants():
    env = dict(os.environ)
    locales = run("locale", "-a").stdout.decode().split()
    yield "pipe = process", in_pipe, "pipe"
    yield "run twice, over its own OUT", run_twice, "twice"
    for n in (1, 2, 4):
        yield f"-j {n}", in_process, f"j{n}", "-j", str(n)
    for n in (1, 7, 1000):
        yield f"--batch {n}", in_process, f"batch{n}", "--batch", str(n)
    for n in (17, 4096, 65537):
        yield f"--chunk {n}", in_process, f"chunk{n}", "--chunk", str(n)
    for n in (1, 3):
        yield (f"--chunk {n} of a small part",
               lambda name, *o: in_process(name, *o, small=True),
               f"chunk{n}", "--chunk", str(n))
    yield ("pipe of batches of 7, chunks of 1009", lambda name: in_pipe(
        name, parse=("--batch", "7", "--chunk", "1009"),
        others=("--batch", "5", "--chunk", "997")), "pipe7")
    yield ("pipe of a small part, a byte at a time", lambda name: in_pipe(
        name, small=True, parse=("--chunk", "1", "-j", "1"),
        others=("--chunk", "1")), "pipe1")
    yield "--memory 64K: tables on disk", in_process, "memory", "--memory", "64K"
    for lang in ("C", "C.UTF-8", "tr_TR.UTF-8", "zh_CN.gb18030"):
        if lang[:2] == "C" or lang.lower().replace("-", "") in \
                [name.lower().replace("-", "") for name in locales]:
            yield (f"LC_ALL={lang}", lambda name, lang=lang: in_process(
                name, env={**env, "LC_ALL": lang, "LANG": lang}), f"lang-{lang}")
    for zone in ("Asia/Shanghai", "America/Sao_Paulo"):
        yield (f"TZ={zone}", lambda name, zone=zone: in_process(
            name, env={**env, "TZ": zone}), f"tz-{zone[:4]}")
    yield ("an empty environment", lambda name: in_process(
        name, env={"PATH": env["PATH"]}), "env")
    yield "the order of arguments", other_order, "order"
    yield "umask 0", other_umask, "umask"


def main():
    prepare()
    want["town"] = check(place("want"))
    want["small"] = check(place("want-small", small=True))
    play([("the same bytes: " + name, *rest) for name, *rest in variants()]
         + [("rows are accounted for", rows_are_accounted_for),
            ("normalizing twice is once", normalizing_twice_is_once),
            ("corrected files, September", corrected_is_the_source_with_its_edits,
             "corrected-09", ROSTERS),
            ("corrected files, June", corrected_is_the_source_with_its_edits,
             "corrected-06", CLEAN),
            ("the second run, with approvals: the same bytes", second_run,
             "second"),
            ("what is offered is applied once", offers_are_applied_once,
             "offers")]
         + [(f"blocks and batches: {program}", in_pieces, program)
            for program in FILTERS + ("xj-diff",)]
         + [(f"a cut or damaged stream is refused: {program}", cut_stream, program)
            for program in CHAIN + ("xj-format",)]
         + [("nobody is named outside corrected/ and forms/", nobody_is_named, "named")])


main()
