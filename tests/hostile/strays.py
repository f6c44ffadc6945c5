#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""strays.py CLASS: names and addresses that stand where they do not belong.

They are invented. Whatever xj check writes but corrected/ and forms/ must show
neither of them, in whatever column they stand. Prints what does; status 1 if
anything does.
"""
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

from form import HEADER, NAME, pupils, text

TOP = Path(__file__).resolve().parents[2]
NAMES = ["阮铄霁", "缪沅", "欧阳珂霁", "王学文", "万里", "阿依古丽·买买提",
         "李健康", "高山青", "白雪", "叔文"]
PLACES = ["凌源市南街红山路12084号140室", "沟门子村王家店后街",
          "阮铄霁住凌源市南街12084号"]
# Called like a school or a class, or in other letters: one for a column.
CALLED = ["李一中", "张三小", "欧阳秘密班", "王小明家长在2级", "王三年级",
          "Tomkins", "ZhangSan", "Ｔｏｍ", "Иванов", "李小龙（2班）",
          "一年级（王小明）"]
# Of one pupil and one telephone, however they are written.
NUMBERS = ["211382 20190101 1236", "211382-20190101-1236",
           "211382.20190101.1236", "211382/20190101/1236",
           "211382，20190101，1236", "211382（20190101）1236",
           "211382\u200b20190101\u200b1236", "211382\u300020190101\u00a01236",
           "2113822019 01011236", "G 211382201901011236",
           "2113822019010112３6", "２１１３８２ ２０１９０１０１ １２３６",
           "二一一三八二二〇一九〇一〇一一二三六", "2113822O19O1O11236",
           "2 1 1 3 8 2 2 0 1 9 0 1 0 1 1 2 3 6", "21138220190101",
           "20190101 1236", "211382201901011236.0", "'211382201901011236",
           "159-1234-8765", "159 1234 8765", "+8615912348765",
           "8615912348765", "15912348765转2", "①5912348765",
           "一五九一二三四八七六五", "15912348765/159-1234-8765",
           "0421-5912348", "（0421）5912348"]
FORMATS = "text gcc csv jsonl sarif junit".split()
# Which values are masked does not hang on how the program was built: with
# sanitizers, ten times slower, one of each kind is enough.
TURNS = 4
if Path(os.environ.get("BUILD", "")).name == "san":
    TURNS = 1
    NAMES = [n for n in NAMES if n in ("阮铄霁", "阿依古丽·买买提")]
    PLACES = PLACES[-1:]
TELLING = [(form, lang) for form in FORMATS for lang in ("zh", "en")]


def fields():
    """All that the pack has, those of the small roster first."""
    names = re.findall(r"^字段 (\S+)", (TOP / "rules/common/fields.xj")
                       .read_text(encoding="utf-8"), re.M)
    return HEADER + [n for n in names if n not in HEADER]


def lists():
    """File and columns of every list of the pack."""
    found = {}
    for line in (TOP / "rules/lingyuan/lists.xj").read_text(
            encoding="utf-8").splitlines():
        if m := re.match(r"名单 \S+ 来自 (\S+)", line):
            columns = found.setdefault(m[1], [])
        elif m := re.match(r"  (?:可缺)?列 (.+)", line):
            columns += m[1].split(", ")
    return found


def text_of(file):
    """The bytes of a file, or what stands in a workbook."""
    if file.suffix != ".xlsx":
        return file.read_bytes()
    with zipfile.ZipFile(file) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def leaks(secrets, what, rosters, folder, *options, turn, whole=False):
    """What of SECRETS stands in anything that a check of ROSTERS tells; WHOLE:
    all lines that it tells, with where.

    Reports are looked at each time. Of the twelve forms on stdout four have
    their TURN: callers choose it so that among the names of columns each
    layout and each value meets all of them, and elsewhere each is met.
    """
    told = {}
    out = Path(folder, "out")
    for form, lang in {TELLING[0]: 1} | {
            TELLING[(turn + k) % len(TELLING)]: 1 for k in range(TURNS)}:
        more = ["-o", out] if (form, lang) == TELLING[0] else []
        run = subprocess.run(
            ["xj", "check", "--as-of", "2026-09-30", "--format", form,
             "--lang", lang, "--max-findings", "0", *more, *options,
             *rosters], capture_output=True)
        assert run.returncode in (0, 1), (run.returncode, run.stderr.decode())
        told[f"stdout {form} {lang}"] = run.stdout
        told[f"stderr {form} {lang}"] = run.stderr
    for file in out.rglob("*"):
        if file.is_file() and not {"corrected", "forms", "改正后"} & set(
                file.relative_to(out).parts):
            told[str(file.relative_to(out))] = text_of(file)
    assert {"findings.csv", "summary.json", "corrections.csv"} <= set(told)
    parse = subprocess.run(["xj-parse", "--as-of", "2026-09-30", *rosters],
                           capture_output=True)
    told["stderr xj-parse"] = parse.stderr
    for part in ("findings", "edits"):
        told[f"xj-format --{part}"] = subprocess.run(
            f"xj-normalize | xj-dedup | xj-validate | xj-format --csv --{part}",
            shell=True, input=parse.stdout, capture_output=True,
            check=True).stdout
    if whole:
        return [(name, line) for name, data in told.items()
                for line in data.decode().splitlines()]
    bad = []
    for name, data in told.items():
        for line in data.decode().splitlines():
            bad += [f"{what}: {name}: {line}" for s in secrets if s in line]
    return bad


def filled(columns, value):
    """A roster whose row N has VALUE in column N."""
    rows = [p + [""] * (len(columns) - len(p)) for p in pupils(len(columns))]
    for i, row in enumerate(rows):
        if i != NAME:
            row[i] = value
    return rows


def parts(value):
    """The text, and the name in it."""
    return [value, *(n for n in NAMES if n in value)]


def check_roster():
    bad = []
    for n, value in enumerate(NAMES + PLACES):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.csv")
            file.write_text(text(filled(fields(), value), fields()),
                            encoding="utf-8")
            bad += leaks(parts(value), value, [file], folder, turn=4 * n)
    return bad


def digits(text):
    """All digits of TEXT as one, whatever stands between them."""
    for wrong, right in zip("〇一二三四五六七八九O", "01234567890"):
        text = text.replace(wrong, right)
    text = "".join(str(unicodedata.digit(c, c)) for c in text)
    text = re.sub(r"\\x[0-9a-f]{2}", "", text)
    return re.sub(r"[^\w*“”,]", "", text)


def check_numbers():
    """In a line of any output no more of a number than its mask shows."""
    bad = []
    for n, value in enumerate(NUMBERS):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.csv")
            file.write_text(text(filled(HEADER, value)), encoding="utf-8")
            told = leaks([], value, [file], folder, whole=True,
                         turn=4 * n)
        for name, line in told:
            if re.search("82201901|0101123|912348", digits(line)):
                bad.append(f"{value}: {name}: {line}")
    return bad


def check_called():
    bad = []
    for n, value in enumerate(CALLED):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.csv")
            file.write_text(text(filled(fields(), value), fields()),
                            encoding="utf-8")
            bad += leaks([value], value, [file], folder, turn=4 * n)
    return bad


def check_shifted():
    rows = pupils()
    for row, name in zip(rows, NAMES * 2):
        row[NAME] = name
    header = HEADER[:]
    header[NAME], header[NAME + 1] = header[NAME + 1], header[NAME]
    slid = [r[:NAME] + [""] + r[NAME:-1] for r in rows]
    back = [r[1:] + [""] for r in rows]
    bad = []
    for n, (what, rows, names) in enumerate((
            ("changed", rows, header), ("slid", slid, HEADER),
            ("back", back, HEADER))):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.csv")
            file.write_text(text(rows, names), encoding="utf-8")
            bad += leaks([*NAMES, "城关街道1号"], what, [file], folder,
                         turn=4 * n)
    return bad


def check_headers():
    """Names among the names of columns: of one not known, of one known, above
    one, and as a group over several."""
    bad = []
    for n, value in enumerate(NAMES + PLACES[:1] + PLACES[2:]):
        rows = [["x"] + p for p in pupils()]
        headers = [[value, *HEADER[:5], *HEADER[6:]],
                   ["备注", *HEADER[:2], f"班级（如{value}）", *HEADER[3:5],
                    f"出生年月{value}", *HEADER[6:]],
                   ["", *HEADER[:3], f"{value} 姓名", *HEADER[4:]],
                   ["备注\n" + value, *HEADER]]
        texts = [text(rows, h) for h in headers]
        groups = [f"{value}学生", *[""] * 7, f"{value}家长", *[""] * 5]
        names = HEADER[:8] + ["姓名", "关系", "联系电话", "身份证件号"]
        texts.append(text([p[:8] + ["王一", "x", "1", "2"] for p in pupils()],
                          groups[:12]).split("\r\n", 1)[0] + "\r\n" +
                     text([p[:8] + ["王一", "x", "1", "2"] for p in pupils()],
                          names))
        for i, t in enumerate(texts):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "a.csv")
                file.write_text(t, encoding="utf-8")
                bad += leaks(parts(value), f"{i} {value}", [file], folder,
                              turn=3 * i + 5 * n)
    return bad


# Names of columns that nobody knows, and how they are told.
TOLD = [("备注", "备注"), ("班主任", "班主任"), ("身分证件号", "身分证件号"),
        ("是否住校生", "是否住校生"), ("校服尺码(必填)", "校服尺码(必填)"),
        ("家长微信号", "家长微信号"), ("阮铄霁", "阮**"),
        ("备注：缪沅", "备注：缪*"), ("QQ号", "QQ号"), ("缪 沅", "* *"),
        ("编号211382201803150017", "编号2113***")]


def check_told():
    bad = []
    for name, wanted in TOLD:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.csv")
            file.write_text(text([p[:7] + p[8:] + ["x"] for p in pupils()],
                                 HEADER[:7] + HEADER[8:] + [name]),
                            encoding="utf-8")
            for lang, form in (("zh", "L 列“{}"), ("en", "L “{}")):
                run = subprocess.run(["xj", "check", "--lang", lang, file],
                                     capture_output=True)
                if form.format(wanted) not in run.stdout.decode():
                    bad.append(f"{name}: not {form.format(wanted)} in " +
                               run.stdout.decode()[:600])
    return bad


def check_lists():
    bad = []
    for n, value in enumerate(NAMES[:1] + PLACES):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.csv")
            rows = pupils()
            file.write_text(text(rows), encoding="utf-8")
            Path(folder, "d").mkdir()
            for name, columns in lists().items():
                whole = [dict(zip(HEADER, r)).get(c, "2026-09-01" if
                         c.endswith("日期") else "2121090001")
                         for r in rows[:1] for c in columns]
                Path(folder, "d", name).write_text(text(
                    [whole[:i] + [value] + whole[i + 1:]
                     for i in range(len(columns))], columns),
                    encoding="utf-8")
            bad += leaks(parts(value), value, [file], folder, "-d",
                         Path(folder, "d"), turn=4 * n)
    return bad


# Of a pupil: column, cell, what must be read of it.
READABLE = [("性别", "男姓", "男*"), ("民族", "汗族", "汗族"),
            ("健康状况", "健康良好", "健康良好"), ("健康状况", "10x", "10x"),
            ("政治面貌", "少先队", "少先队"), ("性别", "㚻", "㚻"),
            ("残疾人类型", "轻度", "轻度"),
            ("残疾人类型", "轻度（肢体）", "轻度（肢体）"),
            ("健康状况", "必填", "必填"), ("就读方式", "家长接送", "家长接送"),
            ("民族", "'汉人'", "'汉**"), ("健康状况", "缪 沅", "缪**"),
            ("出生日期", "二〇一八年", "二〇一八年"),
            ("出生日期", "2018年3月", "2018年3月"),
            ("年级", "十五年级", "十五年级"), ("国籍/地区", "中华", "中华"),
            ("成员1关系", "叔叔", "叔叔"), ("成员1关系", "叔文", "叔*"),
            ("民族", "蒙谷族", "蒙谷族"), ("民族", "高山青", "高**"),
            ("是否留守儿童", "双新留守", "双新留守"),
            ("政治面貌", "红领巾", "红领巾"),
            ("就读方式", "跑校", "跑校"), ("国籍/地区", "中国大陸", "中国大陸"),
            ("成员1联系电话", "无", "无"), ("成员1联系电话", "沅", "*"),
            ("身份证件号", "正在办理", "正在办理"),
            ("身份证件号", "缪沅", "缪*"), ("上下学距离", "不远", "不远"),
            ("户口所在地", "2113821", "211382*")]


def check_readable():
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.csv")
        extra = sorted({c for c, _, _ in READABLE} - set(HEADER))
        header = HEADER + extra
        rows = [p + [""] * len(extra) for p in pupils(len(READABLE))]
        for row, (column, cell, _) in zip(rows, READABLE):
            row[header.index(column)] = cell
        file.write_text(text(rows, header), encoding="utf-8")
        told = subprocess.run(["xj", "check", "--as-of", "2026-09-30",
                               "--format", "csv", file], capture_output=True)
        lines = told.stdout.decode().splitlines()
        for line, (column, cell, wanted) in enumerate(READABLE, 2):
            mine = [x for x in lines if f",{line}," in x and column in x]
            if not any(re.search(rf"[,“]{re.escape(wanted)}[,”]", x)
                       for x in mine):
                bad.append(f"{column} {cell}: not {wanted} in {mine}")
    return bad


def main():
    bad = globals()[f"check_{sys.argv[1]}"]()
    print("\n".join(bad[:60]))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
