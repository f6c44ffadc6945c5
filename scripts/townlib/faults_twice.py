"""U01–U07: children who are on the rolls twice."""

from . import facts
from .files import Row
from .garden import is_fresh
from .numbers import looks_damaged


def pair(garden, rng, rule, column, sentence, vary, away=True, wanted=None,
         has_members=False):
    """A second record of a first-grader, at another school or in the same class."""
    found = garden.fresh_row(rng, lambda f, r: ordinary(r) and (not wanted or wanted(r)))
    if not found:
        return None
    file, row = found
    accepts = (lambda f: "成员1身份证件号" in f.columns) if has_members else None
    school = garden.other_school(rng, row, accepts) if away else None
    if away and school is None:
        school = garden.other_school(rng, row)
    second_file, second = garden.second_record(rng, row, school)
    vary(second.person)
    garden.note(file, row, column, rule, sentence)
    garden.note(second_file, second, column, rule, sentence)
    return second_file, second


def ordinary(row):
    return (is_fresh(row) and row.person.document == facts.ID_CARD
            and row.stay.school.plan.key != "special")


def same_id(garden, rng):
    pair(garden, rng, "U01", "身份证件号", "registered at two schools with one ID",
         lambda p: None)
    pair(garden, rng, "U01", "身份证件号", "registered twice in one class with one ID",
         lambda p: None, away=False)


def same_file_number(garden, rng):
    def without_id(p):
        p.document, p.number = facts.OTHER_DOCUMENT, ""
    pair(garden, rng, "U02", "学籍号", "one 学籍号 at two schools, once without ID",
         without_id, has_members=True)


def several_file_numbers(garden, rng):
    def new_file_number(p):
        p.file_number = garden.town.mint.temporary(facts.LINGYUAN, p.birth)
    pair(garden, rng, "U03", "身份证件号", "one ID with two 学籍号 at two schools",
         new_file_number)
    pair(garden, rng, "U03", "身份证件号", "one ID with two 学籍号 in one class",
         new_file_number, away=False)


def several_ids(garden, rng):
    def new_id(p):
        p.number = garden.mint_id(p.number[:6], p.birth, p.sex)
    pair(garden, rng, "U04", "学籍号", "one 学籍号 with two IDs at two schools", new_id)


def one_without_id(garden, rng):
    def no_number(p):
        p.document, p.number = facts.OTHER_DOCUMENT, ""
        p.file_number = garden.town.mint.formal_without_id(facts.LINGYUAN, p.birth)
    pair(garden, rng, "U05", "姓名", "same name, sex and birth date, once without ID",
         no_number, has_members=True)


def one_edit_apart(garden, rng):
    for sentence, change, away in (
            ("same name and birth date, IDs one digit apart", substitute, True),
            ("same name and birth date, IDs one transposition apart", transpose, False)):
        def mistype(p):
            p.number = change(p.number)
            p.file_number = garden.town.mint.temporary(facts.LINGYUAN, p.birth)
        twin = pair(garden, rng, "U06", "身份证件号", sentence, mistype, away,
                    wanted=lambda r: change(r.person.number))
        if twin:
            garden.note(*twin, "身份证件号", "I01", "the mistyped of two numbers")


def substitute(number):
    """Another first digit of the sequence: birth date and sex stay."""
    for digit in "0123456789":
        spoilt = number[:14] + digit + number[15:]
        if digit != number[14] and not looks_damaged(spoilt):
            return spoilt
    return None


def transpose(number):
    """The first two digits of the sequence the other way round."""
    spoilt = number[:14] + number[15] + number[14] + number[16:]
    return spoilt if spoilt != number and not looks_damaged(spoilt) else None


def copied_rows(garden, rng):
    found = garden.row(rng, lambda f, r: f.layout.split in ("school", "all"))
    if found:
        file, row = found
        add_copy(garden, file, row, file, file.rows.index(row) + 3, "inside one file")
    found = garden.row(rng, lambda f, r: f.layout.split == "grade")
    if found:
        file, row = found
        other = next((f for f in garden.roster_files()
                      if f.school is file.school and f is not file), None)
        if other:
            add_copy(garden, file, row, other, len(other.rows), "into another file")


def add_copy(garden, file, row, target, position, where):
    copy = Row(row.person, row.stay, copy_of=row)
    target.rows.insert(position, copy)
    for place, what in (((file, row), "the row"), ((target, copy), "a copy of the row")):
        garden.note(*place, "", "U07", f"{what} that was copied {where}")


TABLE = {
    "U01": (same_id, "the same ID and 学籍号 twice"),
    "U02": (same_file_number, "the same 学籍号 twice, once without ID"),
    "U03": (several_file_numbers, "one ID with several 学籍号"),
    "U04": (several_ids, "one 学籍号 with several IDs"),
    "U05": (one_without_id, "the same name, sex and birth date, one without ID"),
    "U06": (one_edit_apart, "the same name and birth date, IDs one edit apart (and I01)"),
    "U07": (copied_rows, "copied rows"),
}
