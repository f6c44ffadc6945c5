"""I01–I13 and S01–S04: faults of ID numbers and of 学籍号.

They are planted in this autumn's first grade where that can be: its 学籍号 is
temporary and says nothing about the ID, and no snapshot knows the pupil, so
that no other rule has anything to say.
"""

import datetime

from . import facts
from .model import former
from .numbers import CHECKS, compose, is_valid, looks_damaged


def other_day(birth, days=1):
    day = datetime.date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    return (day - datetime.timedelta(days=days)).strftime("%Y%m%d")


def region_of(p):
    return p.number[:6]


# Ways to spoil the text of an ID; None where a number cannot be spoilt that way.

def wrong_check(number):
    for char in CHECKS:
        spoilt = number[:17] + char
        if char != number[17] and not looks_damaged(spoilt):
            return spoilt
    return None


def as_double(number):
    """What a program that keeps numbers as doubles makes of it."""
    spoilt = str(int(float(number.replace("X", "0"))))
    usable = spoilt != number and not is_valid(spoilt) and not spoilt.endswith("000")
    return spoilt if usable else None


def letter_for_digit(number):
    return number[:17].replace("0", "O", 1) + number[17]


def one_digit_less(number):
    return number[:15] + number[16:] if not number.endswith("000") else None


TEXTS = {
    "I01": (("the check character does not fit", wrong_check),) * 3,
    "I02": (("scientific notation, digits lost",
             lambda n: f"{float(n[:17] + '0'):.5E}"),
            ("the last three digits became 000", lambda n: n[:15] + "000"),
            ("the last three digits became 000", lambda n: n[:15] + "000"),
            ("rounded to a multiple of 32", as_double)),
    "I07": (("17 characters, one was lost", one_digit_less),
            ("19 characters, one was typed twice", lambda n: n[:8] + n[7:]),
            ("the letter O instead of a zero", letter_for_digit)),
    "I08": (("masked", lambda n: n[:6] + "********" + n[14:]),
            ("masked", lambda n: n[:4] + "*" * 14)),
    "I09": (("eighteen ones fill the cell", lambda n: "1" * 18),),
    "I11": (("15 digits, the old form", lambda n: n[:6] + n[8:17]),) * 2,
    "I13": (("no number, though the document is an ID card", lambda n: ""),) * 2,
}


def spoil_texts(rule):
    def planter(garden, rng):
        for sentence, spoil in TEXTS[rule]:
            found = garden.fresh_row(rng, lambda f, r: spoil(r.person.number) is not None)
            if found:
                file, row = found
                row.edit("身份证件号", spoil(row.person.number))
                garden.note(file, row, "身份证件号", rule, sentence)
    return planter


# Numbers that are well formed, and not this pupil's

def give_number(garden, rng, rule, sentence, make):
    found = garden.fresh_row(rng)
    if found:
        file, row = found
        row.person.number = make(row.person)
        garden.note(file, row, "身份证件号", rule, sentence)


def no_such_date(garden, rng):
    for day in ("0230", "0931"):
        give_number(garden, rng, "I03", f"the birth date ends in {day}",
                    lambda p: garden.mint_id(region_of(p), p.birth[:4] + day, p.sex))


def unknown_region(garden, rng):
    for region in ("211399", "161382"):
        give_number(garden, rng, "I04", f"no county ever had the code {region}",
                    lambda p: garden.mint_id(region, p.birth, p.sex))


def other_birth(garden, rng):
    for days in (1, 31):
        give_number(garden, rng, "I05", "the number's birth date is not the pupil's",
                    lambda p: garden.mint_id(region_of(p), other_day(p.birth, days), p.sex))


def other_sex(garden, rng):
    for _ in range(2):
        give_number(garden, rng, "I06", "the number's sex is not the pupil's",
                    lambda p: garden.mint_id(region_of(p), p.birth,
                                             "女" if p.sex == "男" else "男"))


def placeholder(garden, rng):
    spoil_texts("I09")(garden, rng)
    give_number(garden, rng, "I09", "the placeholder birth date 19000101",
                lambda p: compose(facts.LINGYUAN, "19000101", 1 if p.sex == "男" else 2))


def adult(garden, rng):
    give_number(garden, rng, "I10", "the number of an adult relative",
                lambda p: garden.mint_id("211323", f"{int(p.birth[:4]) - 32}0612", p.sex))


def swapped_columns(garden, rng):
    for column, other, sentence in (
            ("身份证件号", "学籍号", "the 学籍号 stands in the ID column"),
            ("学籍号", "身份证件号", "the ID stands in the 学籍号 column")):
        found = garden.fresh_row(rng)
        if found:
            file, row = found
            row.edit(column, file.clean(row, other))
            garden.note(file, row, column, "I12", sentence)


# 学籍号

def bad_form(garden, rng):
    for sentence, spoil in (("two letters at the front", lambda n: "LG" + n[1:]),
                            ("one digit is missing", lambda n: n[:-1]),
                            ("a letter that no 学籍号 begins with", lambda n: "K" + n[1:])):
        found = garden.fresh_row(rng)
        if found:
            file, row = found
            row.edit("学籍号", spoil(row.person.file_number))
            garden.note(file, row, "学籍号", "S01", sentence)


def differs_from_id(garden, rng):
    def arrived(f, r):
        return r.person.stays[0] is None and r.person.file_number.startswith("G")

    def stayed(f, r):
        return r.person.stays[0] is not None and 3 <= r.stay.grade <= 5
    for wanted in (arrived, stayed):
        found = garden.row(rng, wanted)
        if found:
            p = found[1].person
            p.file_number = "G" + garden.mint_id(region_of(p), p.birth, p.sex)
            note_everywhere(garden, p, "S02", "G and another valid ID than the pupil's")


def other_date(garden, rng):
    for days in (1, 365):
        found = garden.fresh_row(rng)
        if found:
            file, row = found
            p = row.person
            p.file_number = garden.town.mint.temporary(facts.LINGYUAN,
                                                       other_day(p.birth, days))
            garden.note(file, row, "学籍号", "S03", "L and another date than 出生日期")


def still_temporary(garden, rng):
    """Two pupils of grade 2 who still have L; two who had it in June and now have G."""
    for late in (True, True, False, False):
        found = garden.row(rng, lambda f, r: r.stay.grade == 2 and r.person.stays[0])
        if not found:
            return
        p = found[1].person
        number = garden.town.mint.temporary(facts.LINGYUAN, p.birth)
        former(p.stays[0], "学籍号", number)
        if late:
            p.file_number = number
        for file, row in garden.rows_of(p):
            if late or row.stay is p.stays[0]:
                garden.note(file, row, "学籍号", "S04", "still L after the spring term")


def note_everywhere(garden, p, rule, sentence):
    for file, row in garden.rows_of(p):
        garden.note(file, row, "学籍号", rule, sentence)


TABLE = {
    "I01": (spoil_texts("I01"), "IDs whose check character does not fit"),
    "I02": (spoil_texts("I02"), "IDs that lost digits in a spreadsheet"),
    "I03": (no_such_date, "IDs with a date that does not exist"),
    "I04": (unknown_region, "IDs of an unknown county and of an unknown province"),
    "I05": (other_birth, "IDs with another birth date than 出生日期"),
    "I06": (other_sex, "IDs with another sex than 性别"),
    "I07": (spoil_texts("I07"), "IDs of wrong length or with wrong characters"),
    "I08": (spoil_texts("I08"), "masked IDs"),
    "I09": (placeholder, "placeholders instead of IDs"),
    "I10": (adult, "an adult's number in a pupil's row"),
    "I11": (spoil_texts("I11"), "IDs of 15 digits"),
    "I12": (swapped_columns, "a 学籍号 in the ID column and the reverse"),
    "I13": (spoil_texts("I13"), "IDs that are missing where they are required"),
    "S01": (bad_form, "学籍号 of a wrong form"),
    "S02": (differs_from_id, "G-numbers that differ from the ID"),
    "S03": (other_date, "L-numbers whose date is not the birth date"),
    "S04": (still_temporary, "学籍号 that are still temporary in June or September"),
}
