#!/usr/bin/env python3
"""tests/hostile/workbook.py KIND OUT: a workbook, well made or not.

The parts are written by hand, so that each fault is exactly the one wanted; a
workbook is what `parts` says, changed by a function of the same name as the
fault. `--list` names all kinds. Pupils are invented; every check character of
an ID number here fits.
"""

import io
import struct
import sys
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEADER = ["姓名", "性别", "出生日期", "身份证件号", "学籍号", "联系电话"]


def check(body):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(a) * b for a, b in zip(body, weights)) % 11]


def pupil(n, female=False):
    body = f"21138220150901{n * 2 + (0 if female else 1):03d}"
    return body + check(body)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def letters(column):
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(ref, value):
    """A cell: text inline, a number as it is, or XML as it is."""
    if isinstance(value, str) and value.startswith("<"):
        return value.replace("<c", f'<c r="{ref}"', 1)
    if isinstance(value, str):
        return f'<c r="{ref}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return "" if value is None else f'<c r="{ref}"><v>{value}</v></c>'


def rows(table, first=1):
    return "".join(
        f'<row r="{first + i}">' +
        "".join(cell(f"{letters(j)}{first + i}", v) for j, v in enumerate(row)) +
        "</row>" for i, row in enumerate(table))


def sheet(table="", before="", after=""):
    data = table if isinstance(table, str) else rows(table)
    return (f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}">{before}'
            f"<sheetData>{data}</sheetData>{after}</worksheet>")


def good(n=3):
    return [HEADER] + [
        [f"学生{'一二三四五六七八九'[i % 9]}", "男", "2015-09-01", pupil(i + 1),
         "G" + pupil(i + 1), "13800138000"] for i in range(n)]


def workbook(sheets, styles="", shared=None, properties=""):
    """The parts of a workbook of SHEETS: (name, xml, state)."""
    parts = {}
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="x"/>'
        for i in range(1, len(sheets) + 1))
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f"{kinds}</Types>")
    parts["_rels/.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    parts["xl/workbook.xml"] = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}">{properties}<sheets>' +
        "".join(f'<sheet name="{name}" sheetId="{i}" state="{state}" '
                f'r:id="rId{i}"/>'
                for i, (name, _, state) in enumerate(sheets, 1)) +
        "</sheets></workbook>")
    own = "".join(
        f'<Relationship Id="rId{i}" Type="{REL}/worksheet" '
        f'Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1))
    if styles:
        own += (f'<Relationship Id="rIdS" Type="{REL}/styles" '
                f'Target="styles.xml"/>')
        parts["xl/styles.xml"] = (
            f'{HEAD}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>')
    if shared is not None:
        own += (f'<Relationship Id="rIdT" Type="{REL}/sharedStrings" '
                f'Target="/xl/sharedStrings.xml"/>')
        parts["xl/sharedStrings.xml"] = (
            f'{HEAD}<sst xmlns="{MAIN}">{shared}</sst>')
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}">{own}</Relationships>')
    for i, (_, xml, _) in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = xml
    return parts


def pack(parts, level=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2026, 9, 1, 8, 0, 0))
            info.compress_type = level
            archive.writestr(info, text)
    return out.getvalue()


def one(table, **more):
    return workbook([("名册", table if isinstance(table, str) else sheet(table),
                      "visible")], **more)


KINDS = {}


def kind(function):
    KINDS[function.__name__] = function
    return function


@kind
def plain():
    return pack(one(good()))


@kind
def stored():
    return pack(one(good()), zipfile.ZIP_STORED)


@kind
def shared():
    """Shared strings, rich text, a reading that is no text, escapes."""
    texts = HEADER + ["男", "2015-09-01", pupil(1), "G" + pupil(1)]
    items = "".join(f"<si><t>{t}</t></si>" for t in texts)
    items += ("<si><r><t>李</t></r><r><rPr><b/></rPr><t>小一</t></r>"
              "<rPh sb='0' eb='1'><t>LI</t></rPh></si>"
              "<si><t>a_x000D_\nb_x4E00__x005F_x0041_</t></si>")
    head = "".join(f'<c t="s"><v>{i}</v></c>' for i in range(6))
    body = "".join(f'<c t="s"><v>{i}</v></c>' for i in (10, 6, 7, 8, 9, 11))
    return pack(one(sheet(f"<row>{head}</row><row>{body}</row>"), shared=items))


STYLES = ('<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
          '<numFmt numFmtId="165" formatCode="000000"/>'
          '<numFmt numFmtId="166" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月'
          '&quot;d&quot;日&quot;;@"/></numFmts>'
          '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>'
          '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/>'
          '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>')


def numbers_of(date):
    header = HEADER + ["入学年月", "邮政编码", "上下学距离", "是否孤儿"]
    line = ["学生一", "男", f'<c s="1"><v>{date}</v></c>', pupil(1),
            "G" + pupil(1), "<c><v>1.3800138E10</v></c>",
            f'<c s="4"><v>{date}</v></c>', '<c s="3"><v>22500</v></c>',
            "<c><v>1.2000000000000002</v></c>", '<c t="b"><v>0</v></c>']
    return [header, line]


@kind
def numbers():
    return pack(one(numbers_of(42248), styles=STYLES))


@kind
def numbers_1904():
    return pack(one(numbers_of(40786), styles=STYLES,
                    properties='<workbookPr date1904="1"/>'))


@kind
def ids_as_numbers():
    """As Excel, Python, JavaScript and an exact writer keep them."""
    table = good(5)
    whole = int(pupil(2)[:17] + "1")
    table[1][3] = "<c><v>2.1138220150901E+17</v></c>"
    table[2][3] = f"<c><v>{float(whole)!r}</v></c>".replace("e", "E")
    table[3][3] = "<c><v>211382201509010340</v></c>"
    table[4][3] = f"<c><v>{pupil(4)}</v></c>"
    return pack(one(table))


@kind
def formulas():
    table = good(2)
    table[1][0] = '<c t="str"><f>A9&amp;"一"</f><v>学生一</v></c>'
    table[1][1] = '<c t="e"><v>#N/A</v></c>'
    table[2][3] = "<c><f>B2&amp;C2</f></c>"
    return pack(one(table))


@kind
def uncomputed():
    """Birth dates that a program left for a spreadsheet to calculate."""
    table = good(6)
    for i, row in enumerate(table[1:], 2):
        row[2] = f"<c><f>MID(D{i},7,8)</f></c>"
    return pack(one(table))


@kind
def layout():
    """A title that is merged, a gap, no references, trailing format."""
    table = ('<row r="2"><c r="B2" t="inlineStr"><is><t>某校花名册</t></is></c>'
             "</row>" + rows([[None] + HEADER], 4) +
             rows([[None] + r for r in good(2)[1:]], 7) +
             "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>'
                     for i in range(9, 3000)))
    return pack(one(sheet(table, before='<dimension ref="A1:XFD1048576"/>',
                          after='<mergeCells><mergeCell ref="B2:G2"/>'
                                "</mergeCells>")))


@kind
def multiline():
    table = good(3)
    table[1].append("一\n二\n三")
    table[0] = table[0] + ["现住址"]
    table[2][3] = "211382201509010000"
    return pack(one(table))


@kind
def merged():
    """A header of two rows with groups; a class merged over its pupils."""
    top = ["序号", "学生", None, None, "家庭成员一", None, "班级"]
    low = [None, "姓名", "身份证件号", "学籍号", "姓名", "关系", None]
    body = [[i, f"学生{'一二三四'[i - 1]}", pupil(i), "G" + pupil(i), "家长",
             "父亲", "1班" if i == 1 else "2班" if i == 3 else None]
            for i in range(1, 5)]
    merges = "".join(f'<mergeCell ref="{r}"/>' for r in
                     ("A1:A2", "B1:D1", "E1:F1", "G1:G2", "G3:G4", "G5:G6"))
    return pack(one(sheet([top, low] + body,
                          after=f"<mergeCells>{merges}</mergeCells>")))


@kind
def merged_numbers():
    """Pupils of one class whose names and numbers are merged by accident, under
    a title that ends nearly as such a column does."""
    top = ["学籍号核对表"] + [None] * 5
    head = ["学校名称", "班级", "姓名 *", "性别", "身份证件号（18位）", "学籍号(必填)"]
    body = [["晨光小学" if i == 1 else None, "1班" if i == 1 else None,
             "学生一" if i < 3 else "学生三", "男", pupil(i), "G" + pupil(i)]
            for i in range(1, 4)]
    for row in body[1:]:
        row[4] = row[5] = None
    body[1][2] = None
    merges = "".join(f'<mergeCell ref="{r}"/>' for r in
                     ("A2:A3", "C2:C3", "E2:E3", "F2:F3", "A4:A6", "B4:B6",
                      "C4:C5", "E4:E6", "F4:F6"))
    return pack(one(sheet([top, head, [None] * 6] + body,
                          after=f"<mergeCells>{merges}</mergeCells>")))


@kind
def margin():
    """A note beside a row, where the header has no name."""
    table = good(2)
    table[1] += [None, "已核"]
    return pack(one(table))


@kind
def sheets():
    """Several classes, a hidden one, instructions, codes, an empty sheet."""
    return pack(workbook([
        ("一班", sheet(good(2)), "visible"),
        ("填写说明", sheet([["请按本说明填写"], ["1", "姓名不得有空格"]]), "visible"),
        ("二班", sheet([HEADER] + [["学生七", "女", "2015-09-01", pupil(7, True),
                                  "G" + pupil(7, True), "13800138000"]]),
         "hidden"),
        ("代码", sheet([["行政区划", "代码"], ["凌源市", 211382]]), "veryHidden"),
        ("Sheet5", sheet(""), "visible")]))


@kind
def no_roster():
    return pack(workbook([("说明", sheet([["请填写"]]), "visible"),
                          ("Sheet2", sheet(""), "visible")]))


@kind
def repairs():
    """Cells that are put right: full width, blanks, apostrophe."""
    table = good(3)
    table[1][3] = "".join(chr(ord(c) + 0xFEE0) for c in pupil(1))
    table[2][3] = "'" + pupil(2)
    table[3][0] = " 学生,\"三\" "
    return pack(one(table))


@kind
def strict():
    """The namespaces of the strict form, prefixes, an absolute target."""
    parts = {name: text
             .replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                      "http://purl.oclc.org/ooxml/spreadsheetml/main")
             .replace(REL, "http://purl.oclc.org/ooxml/officeDocument/"
                      "relationships")
             for name, text in one(good()).items()}
    name = "xl/worksheets/sheet1.xml"
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        for a, b in ((f"<{tag} ", f"<x:{tag} "), (f"<{tag}>", f"<x:{tag}>"),
                     (f"</{tag}>", f"</x:{tag}>")):
            parts[name] = parts[name].replace(a, b)
    parts[name] = parts[name].replace("xmlns=", "xmlns:x=")
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"] \
        .replace("worksheets/sheet1", "/xl/./worksheets/../worksheets/sheet1")
    return pack(parts)


@kind
def backslashes():
    return pack({name.replace("/", "\\"): text
                 for name, text in one(good()).items()})


@kind
def wide():
    header = HEADER + [f"备用{i}" for i in range(400)]
    return pack(one([header] + good(2)[1:]))


@kind
def blank_rows():
    """A million rows that only have a format."""
    table = rows(good(2)) + "".join(f'<row r="{i}" s="1"/>'
                                    for i in range(4, 1048577))
    return pack(one(sheet(table)))


# Damaged, hostile, or something else.

@kind
def cut():
    data = plain()
    return data[:len(data) * 2 // 3]


@kind
def wrong_sum():
    data = bytearray(stored())
    at = data.index("学生二".encode())
    data[at:at + 3] = "孙".encode()
    return bytes(data)


@kind
def broken_xml():
    parts = one(good(30))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace('<row r="20">', '<row r="20"><oops>', 1)
    return pack(parts)


@kind
def cut_xml():
    parts = one(good(30))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name][:len(parts[name]) // 2]
    return pack(parts)


@kind
def no_strings():
    parts = one(good())
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        't="inlineStr"><is><t>学生二</t></is>', 't="s"><v>9</v>')
    return pack(parts)


@kind
def no_sheet_part():
    parts = workbook([("一班", sheet(good()), "visible"),
                      ("二班", "", "visible")])
    del parts["xl/worksheets/sheet2.xml"]
    return pack(parts)


@kind
def no_workbook():
    parts = one(good())
    del parts["xl/workbook.xml"]
    return pack(parts)


@kind
def laughs():
    """Entities of entities; a document type is refused before they count."""
    parts = one(good())
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{(f"&{chr(97 + i)};") * 10}">'
        for i in range(9))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        "<worksheet", f"<!DOCTYPE worksheet [{entities}]><worksheet", 1) \
        .replace("学生一", "&j;")
    return pack(parts)


@kind
def outside():
    """An external entity: nothing is fetched."""
    parts = one(good())
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        "<worksheet", '<!DOCTYPE worksheet [<!ENTITY x SYSTEM '
        '"file:///etc/hostname">]><worksheet', 1).replace("学生一", "&x;")
    return pack(parts)


@kind
def double_member():
    out = io.BytesIO()
    parts = one(good())
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(out, "w") as archive:
        for member, text in parts.items():
            archive.writestr(zipfile.ZipInfo(member), text)
        import warnings
        warnings.simplefilter("ignore")
        archive.writestr(zipfile.ZipInfo(name), sheet(good(1)))
    return out.getvalue()


@kind
def path_tricks():
    """Members and a sheet that would like to be elsewhere."""
    parts = workbook([("../../x/y", sheet(repaired()), "visible")])
    parts["../../../tmp/evil"] = "x"
    return pack(parts)


def repaired():
    table = good(1)
    table[1][3] = "'" + pupil(1)
    return table


@kind
def one_sheet_twice():
    parts = workbook([("一班", sheet(good()), "visible"),
                      ("二班", sheet(good()), "visible")])
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("sheet2.xml", "sheet1.xml")
    return pack(parts)


@kind
def out_of_order():
    return pack(one(sheet(rows(good()[:1]) + rows(good()[1:2], 9) +
                          rows(good()[2:3], 5))))


@kind
def bomb():
    """A gigabyte of nothing."""
    parts = one(good())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            if name == "xl/worksheets/sheet1.xml":
                with archive.open(name, "w") as member:
                    member.write(text[:text.index("</sheetData>")].encode())
                    for _ in range(300):
                        member.write(b" " * (1 << 20))
                    member.write(text[text.index("</sheetData>"):].encode())
            else:
                archive.writestr(name, text)
    return out.getvalue()


@kind
def string_bomb():
    """One long text, in a great many cells."""
    table = rows(good(1)) + "".join(
        f'<row r="{i}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>"
        for i in range(3, 2000))
    return pack(one(sheet(table), shared=f"<si><t>{'长' * 32000}</t></si>"))


@kind
def long_tag():
    table = f'<row r="1" x="{"y" * (8 << 20)}"/>'
    return pack(one(sheet(table)), zipfile.ZIP_STORED)


@kind
def deep():
    return pack(one(sheet("<a>" * 100000)), zipfile.ZIP_STORED)


@kind
def many_names():
    return pack(one(sheet("".join(f"<a{i}/>" for i in range(200000)))),
                zipfile.ZIP_STORED)


@kind
def many_members():
    parts = one(good())
    parts.update((f"x/{i}", "") for i in range(60000))
    return pack(parts, zipfile.ZIP_STORED)


@kind
def long_cell():
    table = good(1)
    table[1][0] = "长" * 60000
    return pack(one(table))


@kind
def locked_member():
    data = bytearray(pack(one(good())))
    at = data.find(b"PK\x03\x04")
    while at >= 0:  # bit 0 of the flags, here and in the directory
        data[at + 6] |= 1
        at = data.find(b"PK\x03\x04", at + 4)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def compound(*names, first=b""):
    """An OLE2 file that has streams of these names, and nothing in them but FIRST
    in the first."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = bytearray(512)
    header[:8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<I", header, 56, 4096)
    struct.pack_into("<IIII", header, 60, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)
    entries = []
    for name in ("Root Entry",) + names:
        raw = (name + "\0").encode("utf-16-le")
        entry = bytearray(128)
        entry[:len(raw)] = raw
        struct.pack_into("<H", entry, 64, len(raw))
        entry[66] = 5 if not entries else 2
        entries.append(bytes(entry))
    count = (len(entries) + 3) // 4
    chain = [0xFFFFFFFD] + [2 + i for i in range(count - 1)] + [end]
    if first:
        place = struct.pack("<II", len(chain), len(first))
        entries[1] = entries[1][:116] + place + entries[1][124:]
        size = len(first) // 512
        chain += [len(chain) + 1 + i for i in range(size - 1)] + [end]
    directory = b"".join(entries).ljust(count * 512, b"\0")
    fat = struct.pack("<128I", *(chain + [free] * (128 - len(chain))))
    return bytes(header) + fat + directory + first


@kind
def xls():
    return compound("Workbook", "\5SummaryInformation")


def records(*record):
    """The start of a Workbook stream, which has 4,096 bytes at least."""
    return b"".join(struct.pack("<HH", kind, len(data)) + data
                    for kind, data in record).ljust(4096, b"\0")


BOF = (0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))


@kind
def xls_of_records():
    return compound("Workbook", first=records(BOF, (0xE1, b"\xB0\x04")))


@kind
def xls_locked():
    """A password to open it: MS-XLS 2.4.117, FilePass behind BOF."""
    return compound("Workbook", first=records(BOF, (0x86, b""), (
        0x2F, b"\1\0\1\0\1\0" + bytes(48)), (0xE1, b"\x7A\x21")))


@kind
def locked():
    return compound("\6DataSpaces", "Version", "DataSpaceMap", "EncryptionInfo",
                    "EncryptedPackage")


@kind
def doc():
    return compound("WordDocument", "1Table")


@kind
def xlsb():
    parts = one(good())
    parts["xl/workbook.bin"] = parts.pop("xl/workbook.xml")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(".xml", ".bin")
    return pack(parts)


@kind
def ods():
    return pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                 "content.xml": HEAD + "<x/>"})


@kind
def docx():
    return pack({"[Content_Types].xml": HEAD + "<Types/>",
                 "_rels/.rels": one(good())["_rels/.rels"].replace(
                     "xl/workbook", "word/document"),
                 "word/document.xml": HEAD + "<document/>"})


@kind
def zipped_csv():
    return pack({"一班.csv": ",".join(HEADER)})


@kind
def empty_zip():
    return pack({})


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(KINDS))
        return
    with open(sys.argv[2], "wb") as file:
        file.write(KINDS[sys.argv[1]]())


if __name__ == "__main__":
    main()
