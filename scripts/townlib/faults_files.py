"""F01–F11: faults of files and of rows as such; and a column that Excel damaged."""

import io
import zipfile

from .files import CopiedFile, ExtraFile, Raw, Row, RosterFile, zipped
from .garden import is_fresh
from .model import SEPTEMBER


def beside(garden, file, name):
    """A path in the folder of a file."""
    folder = file.path.rpartition("/")[0]
    return f"{folder}/{name}" if folder else name


def add_file(garden, path, content, rule, sentence):
    extra = ExtraFile(SEPTEMBER, path, content)
    garden.files.append(extra)
    garden.note_file(extra, rule, sentence)


def zip_of(name, text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def unreadable(garden, rng):
    file = garden.roster_files()[0]
    archive = zip_of("readme.txt", "roster.et is in the other archive\r\n")
    add_file(garden, beside(garden, file, "新生补报.csv"), archive, "F01",
             "a zip archive that was renamed .csv")
    text = "".join(f"{n},请各班核对后上报\r\n" for n in range(200))
    add_file(garden, beside(garden, file, "一年级补报.csv.gz"),
             zipped(text.encode("gbk"))[:64], "F01", "a gzip file that was cut short")


def not_text(garden, rng):
    for encoding in ("gbk", "utf-8"):
        found = garden.row(rng, lambda f, r: f.layout.encoding == encoding
                           and f.layout.quote == "minimal")
        if found:
            file, row = found
            head, tail = row.person.home[:6], row.person.home[6:]
            row.edit("现住址", head.encode(encoding) + b"\xff" + tail.encode(encoding))
            garden.note(file, row, "现住址", "F02",
                        f"a byte in the address that is no {encoding.upper()}")


def wider(garden, rng):
    for mark in (",", ";"):
        found = garden.row(rng, lambda f, r: f.layout.delimiter == mark
                           and f.layout.quote == "minimal")
        if found:
            file, row = found
            row.edit("现住址", Raw(row.person.home.replace("市凌源市", f"市凌源市{mark}", 1)))
            garden.note(file, row, "", "F03",
                        "an unquoted delimiter in the address: one cell too many")


def narrower(garden, rng):
    found = garden.row(rng, lambda f, r: f.layout.quote == "minimal")
    if found:
        file, row = found
        row.width = len(file.columns) // 2
        garden.note(file, row, "", "F03", "the second half of the row is missing")


def broken_quote(garden, rng):
    variants = (("a lone quote inside a quoted address", '"{}"{}"'),
                ("the quote of the address is never closed", '"{}{}'))
    for sentence, shape in variants:
        found = garden.row(rng, lambda f, r: f.layout.quote == "all")
        if found:
            file, row = found
            row.edit("现住址", Raw(shape.format(row.person.home[:6], row.person.home[6:])))
            garden.note(file, row, "现住址", "F04", sentence)


def open_quote(garden, rng):
    found = garden.row(rng, lambda f, r: f.layout.quote == "minimal")
    if found:
        file, row = found
        row.edit("现住址", Raw('"' + row.person.home))
        garden.note(file, row, "现住址", "F04",
                    "a quote opens in a file without quotes and is never closed")


def no_header(garden, rng):
    file = garden.roster_files()[-1]
    lines = ("关于报送秋季学期材料的通知", "请各班于本周五前报送", "一式两份", "联系人另行通知")
    text = "".join(f"{line},\r\n" for line in lines)
    add_file(garden, beside(garden, file, "报送通知.csv"), text.encode("gbk"), "F05",
             "a notice without any roster's header")


def missing_column(garden, rng):
    file = garden.file(rng, lambda f: f.layout.split == "grade" and f.rows[0].stay.grade > 1)
    if file:
        header = file.header("身份证件类型")
        file.columns.remove("身份证件类型")
        garden.note_file(file, "F06", "the required column 身份证件类型 is not in the file",
                         file.header_line(), header)


def doubled_column(garden, rng):
    file = garden.file(rng, lambda f: f.layout.split == "class" and f.rows[0].stay.grade > 1)
    if file:
        file.doubles["家长电话"] = "联系电话"
        file.columns.append("家长电话")
        garden.note_file(file, "F07", "家长电话 means the same as 联系电话, which is there too",
                         file.header_line(), "家长电话")


def delivered_twice(garden, rng):
    file = garden.file(rng, lambda f: f.layout.split == "class" and f.rows[0].stay.grade > 1)
    if file:
        stem, dot, extension = file.path.partition(".")
        copy = CopiedFile(file, f"{stem}副本{dot}{extension}")
        garden.files.append(copy)
        garden.note_file(copy, "F08", f"the same bytes as {file.path}")


def repeated_header(garden, rng):
    file = max(garden.roster_files(), key=lambda f: (len(f.rows), f.path))
    heading = Row(None, None, heading=True)
    file.rows.insert(len(file.rows) // 2, heading)
    garden.note(file, heading, "", "F09", "the header again, as on each printed page")


def no_records(garden, rng):
    file = next(f for f in garden.roster_files() if not f.titles)
    empty = RosterFile(SEPTEMBER, file.layout, beside(garden, file, "补录.csv"),
                       file.school)
    empty.reserved = True
    garden.files.append(empty)
    garden.note_file(empty, "F10", "a header and no record below it", 1)


def lost_characters(garden, rng):
    for lost, what in (("?", "a question mark"), ("\ufffd", "U+FFFD"),
                       ("\ue863", "a private-use character")):
        found = garden.fresh_row(rng, lambda f, r: f.layout.can_hold(lost)
                                 and 2 <= len(r.person.name) <= 3)
        if found:
            file, row = found
            row.edit("姓名", row.person.name[:-1] + lost)
            garden.note(file, row, "姓名", "F11", f"{what} stands for a rare character")


def damaged_column(garden, rng):
    """A class file that someone opened in Excel and saved."""
    file = garden.file(rng, lambda f: f.layout.split == "class" and is_fresh(f.rows[0]))
    if file:
        for row in file.rows:
            if row.person.number:
                row.edit("身份证件号", f"{float(row.person.number[:17] + '0'):.5E}")
                garden.note(file, row, "身份证件号", "I02",
                            "the whole column went through a spreadsheet")


TABLE = {
    "I02col": (damaged_column, "a class file whose whole ID column reads 2.11382E+17"),
    "F06": (missing_column, "a file without a required column"),
    "F07": (doubled_column, "a file with two columns of one meaning"),
    "F08": (delivered_twice, "the same file under two names"),
    "F01": (unreadable, "a zip renamed .csv and a gzip file cut short"),
    "F02": (not_text, "bytes that are not text in the file's encoding"),
    "F03": (wider, "rows wider than the header"),
    "F03short": (narrower, "a row of half the header's width", False),
    "F04": (broken_quote, "broken and unclosed quotes in quoted files"),
    "F04open": (open_quote, "an unclosed quote in a file without quotes", False),
    "F05": (no_header, "a file without a header"),
    "F09": (repeated_header, "the header repeated among the records"),
    "F10": (no_records, "a file without records"),
    "F11": (lost_characters, "lost characters in names"),
}
