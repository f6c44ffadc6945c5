"""N01–N15: cells that can be repaired without asking."""

from .files import Raw
from .model import JUNE, SEPTEMBER

ID, FILE_NUMBER, NAME, PHONE = "身份证件号", "学籍号", "姓名", "联系电话"


def full_width(text):
    return "".join(chr(ord(ch) + 0xFEE0) for ch in text)


def grouped(text):
    return f"{text[:6]}-{text[6:14]}-{text[14:]}" if text else None


def lower_x(text):
    return text[:-1] + "x" if text.endswith("X") else None


def look_alike(char):
    return lambda text: text[:-1] + char if text.endswith("X") else None


def put_in(char, position):
    return lambda text: text[:position] + char + text[position:] if text else None


def around(before, after=""):
    return lambda text: before + text + after if text else None


def unquoted_formula(text):
    return Raw(f'="{text}"') if text else None


def without_suffix(text):
    return text[:-1] if text in ("汉族", "蒙古族", "满族") else None


def coded(codes):
    return codes.get


def other_dot(dot):
    return lambda text: text.replace("·", dot) if "·" in text else None


def spaced(blank):
    return lambda text: (text[0] + blank + text[1:]
                         if 2 <= len(text) <= 3 and "·" not in text else None)


# rule → (column, what to do to the text, or None where it cannot be done)
REPAIRS = {
    "N01": ((ID, full_width), (PHONE, full_width), (FILE_NUMBER, full_width)),
    "N02": ((ID, lower_x), (FILE_NUMBER, str.lower), (FILE_NUMBER, str.lower)),
    "N03": ((NAME, around("", " ")), (ID, around("\u3000")), (PHONE, around("", "\u00a0")),
            ("性别", around(" "))),
    "N04": ((ID, put_in(" ", 6)), (FILE_NUMBER, put_in(" ", 1)), (ID, put_in(" ", 14))),
    "N05": ((ID, put_in("\u200b", 6)), (NAME, around("\ufeff")),
            (FILE_NUMBER, around("", "\u202c"))),
    "N06": ((ID, around("'")), (PHONE, around("'")), (ID, around("’"))),
    "N07": ((ID, around('="', '"')), (ID, unquoted_formula), (PHONE, around('=T("', '")'))),
    "N08": ((ID, around('"', '"')), (NAME, around('"', '"'))),
    "N09": (("入学年月", around("", ".0")), ("邮政编码", around("", ".0")),
            (PHONE, around("", ".0"))),
    "N10": ((ID, grouped), (ID, grouped)),
    "N11": ((ID, look_alike("Х")), (ID, look_alike("×")), (FILE_NUMBER, look_alike("Χ"))),
    "N12": (("民族", without_suffix),) * 3,
    "N13": (("性别", coded({"男": "1", "女": "2"})), ("身份证件类型", coded({"居民身份证": "1"})),
            ("健康状况", coded({"健康或良好": "10"})), ("就读方式", coded({"走读": "1"}))),
    "N14": ((NAME, other_dot("．")), (NAME, other_dot("•"))),
    "N15": ((NAME, spaced(" ")), (NAME, spaced("\u3000")), (NAME, spaced("  "))),
}

SENTENCES = {
    "N01": "full-width characters", "N02": "a letter in lower case",
    "N03": "blanks before or after the value", "N04": "a blank inside a number",
    "N05": "invisible characters", "N06": "an apostrophe before the value",
    "N07": "a formula around the value", "N08": "quotes around the value",
    "N09": "a number with .0", "N10": "hyphens between the parts of an ID",
    "N11": "a character that only looks like X", "N12": "民族 without 族",
    "N13": "a code instead of its label", "N14": "another dot in a name",
    "N15": "blanks inside a Chinese name",
}


def needs(column, spoil):
    """Whether a row's cell can be spoilt so, and its file can hold that."""
    def wanted(file, row):
        if column not in file.columns:
            return False
        spoilt = spoil(file.clean(row, column))
        if spoilt is None or not file.layout.can_hold(spoilt):
            return False
        return not isinstance(spoilt, Raw) or file.layout.quote == "minimal"
    return wanted


def planter_of(rule):
    def planter(garden, rng):
        for number, (column, spoil) in enumerate(REPAIRS[rule]):
            point = JUNE if number == 1 else SEPTEMBER
            found = garden.row(rng, needs(column, spoil), point)
            if found:
                file, row = found
                row.edit(column, spoil(file.clean(row, column)))
                garden.note(file, row, column, rule, SENTENCES[rule])
    return planter


TABLE = {rule: (planter_of(rule), SENTENCES[rule]) for rule in REPAIRS}
