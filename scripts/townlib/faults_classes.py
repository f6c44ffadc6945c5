"""R07-7 and R07-8: classes that are too big."""

from . import facts, files
from .garden import same_room
from .model import SEPTEMBER, Stay


def counts(row):
    """Is it read as a pupil of its class, whatever else was planted in it?"""
    edits = row.edits or {}
    place = ("学校标识码", "年级", "班级", "学生状态")
    return (row.stay.active and row.width is None
            and not any(column in edits for column in place)
            and not any(isinstance(text, (bytes, files.Raw)) for text in edits.values()))


def grow(garden, key, grade, klass, size):
    """Fill a class of the first block until it has SIZE; None where that cannot be."""
    town = garden.town
    school = next(s for s in town.schools if s.plan.key == key)
    file = garden.file_at(Stay(SEPTEMBER, school, grade, klass))
    room = Stay(SEPTEMBER, school, grade, klass)
    if file is None or file.reserved:
        return None
    mates = [n for n, r in enumerate(file.rows) if same_room(r.stay, room)]
    if not mates:
        return None
    have = len({file.rows[n].person.file_number for n in mates if counts(file.rows[n])})
    last, place = mates[-1], max(file.rows[n].stay.place for n in mates)
    for number in range(1, size - have + 1):
        p = town.enrol(SEPTEMBER, school, grade, klass, facts.LINGYUAN)
        p.migrant = False
        p.file_number = town.mint.temporary(facts.LINGYUAN, p.birth)
        p.stays[SEPTEMBER.index].place = place + number
        file.rows.insert(last + number, files.Row(p, p.stays[SEPTEMBER.index]))
    return file


def note(garden, file, rule, sentence):
    if file:
        garden.note_file(file, rule, sentence)


def full_class(garden, rng):
    note(garden, grow(garden, "chenguang", 1, 1, 55), "R07-7", "a class of exactly 55")
    grow(garden, "chenguang", 1, 2, 44)


def crowded_class(garden, rng):
    note(garden, grow(garden, "qingsong", 1, 1, 46), "R07-8", "46 pupils: more than planned")
    note(garden, grow(garden, "chenguang", 1, 3, 54), "R07-8", "54 pupils: more than planned")
    grow(garden, "qingsong", 1, 2, 45)


def too_big_class(garden, rng):
    for rule in ("R07-7", "R07-8"):
        note(garden, grow(garden, "siguanyingzi", 1, 1, 66), rule, "a class of 66")


TABLE = {
    "R07-7": (full_class, "a class that has reached the limit"),
    "R07-8": (crowded_class, "classes that are bigger than planned"),
    "R07-7+R07-8": (too_big_class, "a class far over the limit (R07-7 and R07-8)"),
}
