#!/usr/bin/env python3
"""Wherever a file is cut into pieces as it is read, the stream is the same.

Small files, full of what may be cut in two: characters of many bytes, CRLF,
quotes that are doubled, members of gzip. Each size of --chunk from 1 to beyond
the largest of them is tried.
"""

import gzip
import os
import sys

sys.dont_write_bytecode = True
from tap import need, play, prepare, room, run, same  # noqa: E402

HEADER = ("姓名", "性别", "身份证件号", "现住址")
ROWS = (("张一", "男", "211382201509010028", "凌源\"北街\"1号,东"),
        ("王𬱖", "女", "211382201509010045", "南街\r\n二号"),
        ("é", "男", "", "\"\""),
        ("㛃😀", "女", "暂无", ""))
CODECS = (("utf8", "utf-8", b""), ("bom", "utf-8", b"\xef\xbb\xbf"),
          ("gb", "gb18030", b""), ("le", "utf-16-le", b"\xff\xfe"),
          ("be", "utf-16-be", b"\xfe\xff"), ("le-bare", "utf-16-le", b""))
WHOLE = 1 << 20


def text(rows, end="\r\n"):
    quoted = ['"' + c.replace('"', '""') + '"' if set(c) & set('",\r\n') else c
              for row in rows for c in row]
    n = len(HEADER)
    return "".join(",".join(quoted[i:i + n]) + end
                   for i in range(0, len(quoted), n))


def members(data):
    """Two members, parted inside a character; their headers have names."""
    at = len(data) // 2 | 1
    return gzip.compress(data[:at], mtime=0) + gzip.compress(data[at:], mtime=0)


def small_files(folder):
    files = {}
    for name, codec, mark in CODECS:
        for end in ("\r\n", "\n", "\r"):
            data = mark + text((HEADER,) + ROWS, end).encode(codec)
            kind = {"\r\n": "crlf", "\n": "lf", "\r": "cr"}[end]
            files[f"{name}-{kind}.csv"] = data
    plain = text((HEADER,) + ROWS)
    files["members.csv.gz"] = members(plain.encode("gb18030") + b"\r\n")
    files["stray.csv"] = (text((HEADER,) + ROWS[:1]) + 'a"b,"c\r\n' +
                          text(ROWS)).encode()
    files["broken.csv"] = text((HEADER,) + ROWS).encode().replace(
        "南".encode(), b"\xe5\x8d")
    files["cut.csv"] = text((HEADER,) + ROWS).encode("gb18030")[:-3] + b"\x81"
    files["cut.csv.gz"] = members(plain.encode())[:-9]
    for name, data in files.items():
        need(len(data) <= 400, f"{name}: {len(data)} bytes")
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    return files


def parse(folder, chunk):
    """What xj-parse gives and says, for the folder."""
    got = run("xj-parse", "--lang", "en", "--as-of", "2026-09-30", "--chunk",
              str(chunk), ".", cwd=folder)
    need(got.returncode in (0, 4), f"{chunk}: {got.returncode} {got.stderr!r}")
    return got.stdout + got.stderr + b"%d" % got.returncode


def check_sound(stream):
    """What the sizes are compared with is no nonsense."""
    for word in ("张一", "王𬱖", "㛃😀", "南街\\r\\n二号", "凌源\"北街\"1号,东"):
        count = stream.decode("utf-8").count(word)
        need(count >= 18, f"'{word}' is there {count} times only")
    for rule in (b"\tF02\t", b"\tF04\t", b"\tF01\t"):
        need(rule in stream, f"no {rule}")


def every_size(first, step):
    folder = room(f"small{first}")
    files = small_files(folder)
    want = parse(folder, WHOLE)
    check_sound(want)
    for chunk in range(first, max(map(len, files.values())) + 3, step):
        same(parse(folder, chunk), want, f"--chunk {chunk}")


if __name__ == "__main__":
    prepare()
    play([(f"every size from 1, files of 400 bytes, part {i}", every_size, i, 4)
          for i in range(1, 5)])
