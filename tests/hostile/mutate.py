#!/usr/bin/env python3
"""tests/hostile/mutate.py PROGRAM [RUNS [SEED]]: damaged workbooks, by chance.

PROGRAM is an xj-parse, best a sanitized one. Workbooks of workbook.py are
changed: bytes of the file, or bytes and pieces of the parts in it, which a sum
does not give away. It must end with status 0 or 4, soon, and account for what
it read. Prints TAP.
"""

import io
import os
import random
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import workbook  # noqa: E402

FROM = ("plain", "shared", "numbers", "ids_as_numbers", "formulas", "layout",
        "merged", "multiline", "sheets", "repairs", "strict", "locked", "xls")
EACH = 50  # files of one run
PIECES = (b"<c>", b"</c>", b"<row>", b"</row>", b"<v>", b"<is>", b"<t>", b"<rPh>",
          b'r="A1"', b't="s"', b"999999999999999999999", b"-1", b"&#0;", b"&#10;",
          b"]]>", b"<!DOCTYPE a>", b"<?x?>", b"\xff", b"\0", b"_xD800_", b"E+17",
          b'r="XFD1048576"', b'r="ZZZZ1"', b"1E999", b"<f>", b"<mergeCells>")


def change(random, data):
    data = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        at = random.randrange(len(data) + 1)
        kind = random.randrange(5)
        if kind == 0 and data:
            data[at - 1] ^= 1 << random.randrange(8)
        elif kind == 1:
            data[at:at + random.randrange(1, 40)] = b""
        elif kind == 2:
            data[at:at] = random.choice(PIECES)
        elif kind == 3:
            data[at:at] = data[at - 30 if at > 30 else 0:at]
        else:
            data[at:] = data[at:] if random.randrange(8) else b""
    return bytes(data)


def mutant(random, data):
    if data[:2] != b"PK" or random.randrange(3) == 0:
        return change(random, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, \
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = random.choice(names)
        for name in names:
            text = old.read(name)
            if name == chosen or random.randrange(6) == 0:
                text = change(random, text)
            new.writestr(name, text)
    return out.getvalue()


def main():
    program = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    chance = random.Random(seed)
    seeds = [workbook.KINDS[name]() for name in FROM]
    bad = read = lost = 0
    with tempfile.TemporaryDirectory() as room:
        for start in range(0, runs, EACH):
            names = []
            for i in range(start, min(start + EACH, runs)):
                names.append(os.path.join(room, f"{i}.xlsx"))
                with open(names[-1], "wb") as file:
                    file.write(mutant(chance, chance.choice(seeds)))
            done = subprocess.run(
                [program, "--as-of", "2026-09-30", "--lang", "en", *names],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300,
                check=False)
            records = sum(line.startswith(b"=\t")
                          for line in done.stdout.splitlines())
            if done.returncode not in (0, 4) or \
                    f"= {records} records out".encode() not in done.stderr:
                bad += 1
                print(f"# seed {seed}, files {start} to {start + EACH}: status "
                      f"{done.returncode}")
                print("# " + done.stderr.decode("utf-8", "replace")[-3000:]
                      .replace("\n", "\n# "))
            read += records
            lost += done.stderr.count(b"not read")
            for name in names:
                os.unlink(name)
    print(f"# {runs} workbooks: {read} records, {lost} sources lost")
    print(f"{'not ok' if bad else 'ok'} 1 - damaged workbooks end in a report")
    print("1..1")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
