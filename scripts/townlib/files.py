"""Roster files: rows of pupils, written as the school's layout has it."""

import gzip
import io

from . import columns, facts, layouts
from .model import POINTS


class Raw(str):
    """A cell whose text goes into the file as it stands, never quoted."""


class Row:
    __slots__ = ("person", "stay", "edits", "heading", "copy_of", "width", "line",
                 "record")

    def __init__(self, person, stay, copy_of=None, heading=False):
        self.person = person
        self.stay = stay
        self.edits = None
        self.heading = heading
        self.copy_of = copy_of
        self.width = None
        self.line = self.record = None

    def edit(self, column, text):
        if self.edits is None:
            self.edits = {}
        self.edits[column] = text


class RosterFile:
    def __init__(self, point, layout, path, school=None, titles=()):
        self.point = point
        self.layout = layout
        self.path = path
        self.school = school
        self.titles = titles
        self.columns = list(layout.columns)
        self.doubles = {}
        self.rows = []
        self.reserved = False

    def header(self, column):
        return self.layout.header(column)

    def header_line(self):
        return 1 + len(self.titles)

    # Cells

    def cell(self, row, column):
        """A cell as the file has it, edits included."""
        if row.edits and column in row.edits:
            return row.edits[column]
        return self.clean(row, column)

    def clean(self, row, column):
        if row.copy_of is not None:
            return self.cell(row.copy_of, column)
        if column in layouts.UNKNOWN:
            return self._unknown(row, column)
        column = self.doubles.get(column, column)
        text = columns.value(row.person, row.stay, column)
        if self.layout.dashed and column in columns.DATES:
            return f"{text[:4]}-{text[4:6]}-{text[6:]}"
        if self.layout.broken_lines and column == "现住址" and row.person.phone[-1] == "7":
            return text.replace("凌源市", "凌源市\n", 1)
        return text

    @staticmethod
    def _unknown(row, column):
        if column == layouts.NUMBER:
            return str(row.record)
        if column == layouts.TEACHER:
            return row.stay.school.teacher(row.stay.grade, row.stay.klass)
        return ""

    def number_records(self):
        """The ordinal of each record below the header; headings are none."""
        records = [row for row in self.rows if not row.heading]
        for number, row in enumerate(records, 1):
            row.record = number

    # Bytes

    def _quoted(self, text):
        mark = self.layout.quote
        special = any(ch in text for ch in (self.layout.delimiter, '"', "\n", "\r"))
        if mark == "all" or special or (mark == "text" and not text.isdigit() and text):
            return '"' + text.replace('"', '""') + '"'
        return text

    def _bytes_of(self, cell):
        if isinstance(cell, bytes):
            return cell
        text = cell if isinstance(cell, Raw) else self._quoted(cell)
        return text.encode(self.layout.encoding)

    def _join(self, cells):
        glue = self.layout.delimiter.encode(self.layout.encoding)
        return glue.join(map(self._bytes_of, cells)) + self._eol()

    def _eol(self):
        return self.layout.eol.encode(self.layout.encoding)

    def _line_of_plain_row(self, row):
        """A row without edits in a layout without quotes: the usual case, quickly."""
        cells = [self.clean(row, column) for column in self.columns]
        text = self.layout.delimiter.join(cells)
        if '"' in text or "\n" in text or text.count(self.layout.delimiter) >= len(cells):
            return None
        return text.encode(self.layout.encoding) + self._eol()

    def _line(self, row):
        if row.heading:
            return self._join([self.header(column) for column in self.columns])
        if row.edits is None and row.width is None and self.layout.quote == "minimal":
            line = self._line_of_plain_row(row)
            if line:
                return line
        cells = [self.cell(row, column) for column in self.columns]
        return self._join(cells[:row.width])

    def _footer(self):
        width = len(self.columns)
        number = sum(1 for row in self.rows if not row.heading)
        total = ["合计", "", f"{number}人"] + [""] * (width - 3)
        maker = ["制表人：" + self.school.registrar, "", ""] + [""] * (width - 3)
        return self._join(total) + self._join(maker)

    def _pieces(self):
        if self.layout.bom:
            yield "\ufeff".encode(self.layout.encoding)
        for title in self.titles:
            yield self._join([title] + [""] * (len(self.columns) - 1))
        yield self._join([self.header(column) for column in self.columns])
        line = self.header_line() + 1
        breaks = "\n".encode(self.layout.encoding)
        for row in self.rows:
            row.line = line
            piece = self._line(row)
            line += piece.count(breaks)
            yield piece
        if self.layout.total:
            yield self._footer()

    def content(self):
        data = b"".join(self._pieces())
        return zipped(data) if self.path.endswith(".gz") else data


class ExtraFile:
    """A file that holds nobody's row."""

    def __init__(self, point, path, content):
        self.point = point
        self.path = path
        self._content = content

    def content(self):
        return self._content


class CopiedFile(ExtraFile):
    """The same bytes under another name."""

    def __init__(self, original, path):
        super().__init__(original.point, path, None)
        self.original = original

    def content(self):
        return self.original.content()


def zipped(data):
    """gzip without name and time: the same bytes on every run."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packer:
        packer.write(data)
    return out.getvalue()


# Which rows go into which file

def roster_files(town, plain):
    """All files of both points, their rows sorted by class."""
    files = []
    for point in POINTS:
        by_key = {}
        for p in town.at(point):
            stay = p.stays[point.index]
            key = file_key(stay, plain)
            if key not in by_key:
                by_key[key] = _open_file(point, stay, plain)
            by_key[key].rows.append(Row(p, stay))
        files.extend(by_key.values())
    for file in files:
        file.rows.sort(key=_class_order)
    return sorted(files, key=lambda f: (f.point.index, f.path))


def _class_order(row):
    s = row.stay
    return s.school.code, s.grade, s.klass, s.place


def file_key(stay, plain):
    """What pupils of one file have in common."""
    if plain:
        return ()
    split = layouts.LAYOUTS[stay.school.plan.layout].split
    parts = {"school": (), "grade": (stay.grade,), "class": (stay.grade, stay.klass)}
    return (stay.school.code,) + parts[split]


def _open_file(point, stay, plain):
    if plain:
        return RosterFile(point, layouts.PLAIN, "all.csv")
    school, layout = stay.school, layouts.LAYOUTS[stay.school.plan.layout]
    grade = facts.GRADES[stay.grade - 1]
    path = layout.folder.format(town=school.town, school=school.name, grade=grade,
                                class_=school.class_name(stay.klass)) + layout.extension
    room = grade + school.class_name(stay.klass) if layout.split == "class" else ""
    titles = (f"{school.name}{room}学生花名册",
              f"填表单位：{school.name}    填表日期：{point.as_of}", "")[:layout.titles]
    return RosterFile(point, layout, path, school, titles)
