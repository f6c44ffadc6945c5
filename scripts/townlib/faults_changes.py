"""R09-3, R11-1, R16-1, R18-1 and R18-2: what no pupil's record may do between June
and September. Both rosters are well by themselves.
"""

from . import facts, files
from .faults_lists_d import removed
from .faults_lists_e import add_move
from .model import SEPTEMBER

NUMBER, GRADE, ENTRY, PLACE = "学籍号", "年级", "入学年月", "班内学号"


def both_rows(garden, rng, wanted):
    """(file, row) of June and of September, of one pupil whose school stayed."""
    def stayed(_, row):
        june = row.person.stays[0]
        return (june is not None and june.school is row.stay.school
                and june.grade + 1 == row.stay.grade and june.active and row.stay.active
                and row.person.document == facts.ID_CARD
                and row.person.file_number.startswith("G") and wanted(row))
    found = garden.row(rng, stayed, SEPTEMBER)
    return garden.rows_of(found[1].person) if found else None


def note(garden, places, column, rule, sentence):
    file, row = places[1]
    garden.note(file, row, column, rule, sentence)


def unapproved(garden, rng):
    for column, text in (("姓名", lambda p: p.name[0] + "改名"),
                         ("民族", lambda p: "锡伯族")):
        places = both_rows(garden, rng, lambda row: row.stay.grade > 2)
        if places:
            row = places[1][1]
            row.edit(column, text(row.person))
            note(garden, places, column, "R11-1", f"{column} changed, and nobody applied")


def made_anew(garden, rng):
    for _ in range(2):
        places = both_rows(garden, rng, lambda row: row.stay.grade > 2)
        if places:
            row = places[1][1]
            row.edit(NUMBER, garden.town.mint.formal_without_id(facts.LINGYUAN,
                                                                row.person.birth))
            note(garden, places, NUMBER, "R16-1", "a record made anew, under another number")


def one_year_behind(file, row):
    """The row says the grade below, as of one who entered a year later."""
    row.edit(GRADE, facts.GRADES[row.stay.grade - 2])
    row.edit(ENTRY, f"{row.stay.entry_year + 1}09")
    if PLACE in file.columns:
        row.edit(PLACE, "99")


def in_the_middle(row):
    """The grade below and above are of the same stage; 注册日期 says no other year."""
    return 4 <= row.stay.grade <= 6


def repeats(garden, rng):
    for _ in range(2):
        places = both_rows(garden, rng, in_the_middle)
        if places:
            one_year_behind(*places[1])
            note(garden, places, GRADE, "R18-1", "the grade of June once more")
    places = both_rows(garden, rng, in_the_middle)
    if places:
        row = places[1][1]
        add_move(garden, row, "留级", "2026-09-10", {
            "异动范围": "市内", "转出学校": row.stay.school.code}, "家长要求")
        note(garden, places, GRADE, "R18-1", "a move says that the pupil is kept back")


def skips(garden, rng):
    for _ in range(2):
        places = both_rows(garden, rng, in_the_middle)
        if places:
            one_year_behind(*places[0])
            note(garden, places, GRADE, "R18-2", "two grades up since June")


def read_whole(garden, school):
    """Is no file of the school kept for a fault of its own?"""
    return not any(file.point is SEPTEMBER and getattr(file, "reserved", True)
                   and school.name in file.path for file in garden.files)


def vanishes(garden, rng):
    for _ in range(2):
        places = both_rows(garden, rng, lambda row: in_the_middle(row)
                           and read_whole(garden, row.stay.school))
        if places:
            file, row = places[1]
            file.rows.remove(row)
            garden.edit_list("attendance", removed(row.person))
            garden.note_file(files.ExtraFile(SEPTEMBER, "", None), "R09-3",
                             "a pupil of June who is nowhere, and nothing says why")


TABLE = {
    "R09-3": (vanishes, "pupils who are gone, and nothing says where"),
    "R11-1": (unapproved, "key data that changed without an application"),
    "R16-1": (made_anew, "pupils with another 学籍号 than in June"),
    "R18-1": (repeats, "pupils in the grade of June once more, or by a move"),
    "R18-2": (skips, "pupils two grades above that of June"),
}
