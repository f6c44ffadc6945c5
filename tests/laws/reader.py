#!/usr/bin/env python3
"""The reader against Python's csv module and codecs, over files made by a seed.

Every file is checked in two forms. As it was made, it is right: what xj-parse
gives is what Python's strict reader gives, to the byte. With one mutation in
one of its rows:

  - every record that is given is what Python reads from that line on;
  - rows that the mutation does not touch are all given: one fault, one record;
  - rows are accounted for.

Where the two may differ there is a rule, below, and no list of cases.
READER_FILES=N files (default 2000), READER_SEED=S.
"""

import csv
import io
import os
import random
import sys

sys.dont_write_bytecode = True
from tap import need, play, prepare, room, run  # noqa: E402

FILES = int(os.environ.get("READER_FILES", "2000"))
SEED = int(os.environ.get("READER_SEED", "1"))
FOLDER = 500
COLUMNS = ("姓名", "身份证件号", "学籍号", "现住址", "特长")
CODECS = (("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""),
          ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"))
LETTERS = "张王李赵凌源镇村街道号一二三𬱖㛃䶮ａ１é€😀aZ09 .-/·"
HARD = ('"', '""', ",", "\n", "\r\n", "\t", ";", " ", "，", "“")


def quote(cell, delimiter, how):
    """A cell as a program writes it: quoted where it must be, or as it likes."""
    must = any(c in cell for c in ('"', delimiter, "\n", "\r"))
    if not must and how.random() < 0.7:
        return cell
    return '"' + cell.replace('"', '""') + '"'


def make_cell(how):
    text = "".join(how.choice(LETTERS) for _ in range(how.randrange(8)))
    # Rule: a cell of several lines that holds the cells of records is taken
    # for two stray quotes; so here it holds no delimiter as well.
    for _ in range(how.choice((0, 0, 0, 1, 2))):
        hard = how.choice(HARD)
        if not (any(c in text for c in ",;\t\n\r")
                and any(c in hard for c in ",;\t\n\r")):
            at = how.randrange(len(text) + 1)
            text = text[:at] + hard + text[at:]
    return text


def make_file(number):
    """(codec, mark, delimiter, rows of cells, their bytes, the first: header)"""
    how = random.Random(f"{SEED}/{number}")
    codec, mark = how.choice(CODECS)
    delimiter = how.choice(",,,\t;")
    end = how.choice(("\n", "\r\n", "\r"))
    rows = [list(COLUMNS)]
    for i in range(how.randrange(3, 16)):
        number_ = f"{211382200000000000 + number * 1000 + i}"
        rows.append([how.choice("张王李") + how.choice("一二三四"), number_,
                     "G" + number_, make_cell(how), make_cell(how)])
    texts = [delimiter.join(quote(c, delimiter, how) for c in r) + end
             for r in rows]
    if how.random() < 0.2:
        texts[-1] = texts[-1][:-len(end)]
    return how, codec, mark, delimiter, rows, [t.encode(codec) for t in texts]


def mutate(how, codec, rows):
    """One byte of one row, not of the header; the rows that it touches."""
    k = how.randrange(1, len(rows))
    row = rows[k]
    unit = 2 if codec.startswith("utf-16") else 1
    at = how.randrange(len(row) // unit) * unit
    new = how.choice((b'"', b'"', b",", b"\n", b"\r", b"\0", b"x", b"\x81",
                      b"\xff", b""))
    if unit == 2 and new:
        new = (new[:1].decode("latin-1")).encode(codec)
    if how.random() < 0.5 or (not new and unit == 2):
        changed = row[:at] + new + row[at:]
    else:
        changed = row[:at] + new + row[at + unit:]
    touched = {k}
    if not changed.endswith((b"\n", b"\r", "\n".encode(codec),
                             "\r".encode(codec))) or row[at:at + unit] in (
                                 b"\r", b"\n", "\r".encode(codec),
                                 "\n".encode(codec)):
        touched.add(k + 1)
    return rows[:k] + [changed] + rows[k + 1:], touched


def lines_of(text):
    return list(io.StringIO(text, newline=""))


def edition(text):
    """Rule: editions of GB18030 differ in private use and in what stands for
    it; Python's is not ours (gb18030.h)."""
    return "".join("\ufffd" if "\ue000" <= c <= "\uf8ff" or c in
                   "ḿ︐︒︑︓︔︕︖︗︘︙龴龵龶龷龸龹龺龻\U00020087\U00020089"
                   "\U000200cc\U000215d7\U0002298f\U000241fe⺁⺄㑳㑇⺈⺋㖞㘚㘎"
                   "⺌⺗㥮㤘㧏㧟㩳㧐㭎㱮㳠⺧⺪䁖䅟⺮䌷⺳⺶⺷䎱䎬⺻䏝䓖䙡䙌"
                   "䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮"
                   else c for c in text)


def python_row(lines, at, delimiter):
    """What Python reads from physical line AT on; None: it refuses."""
    try:
        return next(csv.reader(iter(lines[at - 1:]), delimiter=delimiter,
                               strict=True))
    except (csv.Error, StopIteration):
        return None


def unescape(cell):
    out, i = [], 0
    while i < len(cell):
        if cell[i] == "\\":
            out.append({"t": "\t", "n": "\n", "r": "\r"}.get(cell[i + 1],
                                                            cell[i + 1]))
            i += 1
        else:
            out.append(cell[i])
        i += 1
    return "".join(out)


class Stream:
    """What xj-parse says of each file of a folder."""

    def __init__(self, folder):
        got = run("xj-parse", "-q", "--as-of", "2026-09-30", folder)
        need(got.returncode == 0, f"status {got.returncode}: {got.stderr!r}")
        self.path, self.records, self.end, self.found = {}, {}, {}, {}
        columns = len(COLUMNS)
        for line in got.stdout.decode("utf-8").split("\n"):
            part = line.split("\t")
            if part[0] == "@":
                self.path[part[1]] = os.path.basename(part[2])
            elif part[0] == "=":
                self.records.setdefault(self.path[part[1]], []).append(
                    (int(part[2]), [unescape(c) for c in part[3 + 1:][:columns]]))
            elif part[0] == "!" and part[5] in ("F02", "F03", "F04", "F09"):
                self.found.setdefault(self.path[part[1]], []).append(part[5])
            elif part[0] == ":":
                self.end[self.path[part[1]]] = list(map(int, part[5:8]))


def fold(row):
    """Missing or surplus empty cells at the end pass, contract.md 5, F03."""
    row = list(row)
    while row and not row[-1].strip("\0 \t\r\n\x1a\u3000"):
        row.pop()
    return [edition(c) for c in row]


def check_right(stream, name, rows):
    want = [fold(r) for r in rows[1:]]
    got = [fold(cells) for _, cells in stream.records.get(name, [])]
    need(got == want, f"{name}: {got} is not {want}")


def check_mutated(stream, name, made, data, touched):
    _, codec, mark, delimiter, rows, _ = made
    records = stream.records.get(name, [])
    wide = codec.startswith("utf-16")
    lines = lines_of(data[len(mark):].decode(
        codec, "replace" if wide else "surrogateescape"))
    for at, cells in records:
        want = python_row(lines, at, delimiter)
        need(want is not None and fold(want[:len(cells)]) == fold(cells),
             f"{name}: line {at} is {want}, not {cells}")
    given = {cells[1] for _, cells in records}
    lost = [i for i, r in enumerate(rows[1:], 1)
            if r[1] not in given and i not in touched
            and not beside_lines(rows, i, touched)]
    need(not lost, f"{name}: rows {lost} are lost, {sorted(touched)} touched: "
         f"{stream.found.get(name)}")
    total, held, skipped = stream.end[name]
    need(total == len(records) + held,
         f"{name}: {total} records, {len(records)} given, {held} held back")
    need(held + skipped <= 2 * len(touched) + 2,
         f"{name}: {held} held back, {skipped} skipped for one fault")


def beside_lines(rows, i, touched):
    """Rule: between a stray quote and a cell of several lines nobody can tell
    which quote is the stray one; so it may cost a neighbour, with nothing but
    such rows from it to the row that was touched."""
    nearest = min(touched, key=lambda k: abs(k - i))
    low, high = sorted((i, nearest))
    broken = [any("\n" in c or "\r" in c for c in row)
              for row in rows[low:high + 1]]
    return high - low <= 3 and sum(broken) >= len(broken) - 1 > 0


def write(folder, name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def check_folder(first):
    right, wrong = room(f"right{first}"), room(f"wrong{first}")
    files = {}
    for number in range(first, min(first + FOLDER, FILES)):
        made = make_file(number)
        how, codec, mark, _, rows, raw = made
        name = f"{number:06}.csv"
        write(right, name, mark + b"".join(raw))
        changed, touched = mutate(how, codec, raw)
        data = mark + b"".join(changed)
        write(wrong, name, data)
        files[name] = (made, data, touched)
    bad = []
    stream, other = Stream(right), Stream(wrong)
    for name, (made, data, touched) in files.items():
        for check in ((check_right, (stream, name, made[4])),
                      (check_mutated, (other, name, made, data, touched))):
            try:
                check[0](*check[1])
            except AssertionError as wrong_:
                bad.append(str(wrong_))
    need(not bad, f"{len(bad)} of {len(files)} files: " + "\n".join(bad[:8]))


if __name__ == "__main__":
    prepare()
    play([(f"files {i} to {min(i + FOLDER, FILES) - 1}: as Python reads them",
           check_folder, i) for i in range(0, FILES, FOLDER)])
