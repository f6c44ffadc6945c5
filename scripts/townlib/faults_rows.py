"""V12–V23 and the rules of articles 2, 4 and 8: cells that do not fit each other."""

from . import facts
from .garden import is_fresh
from .model import JUNE, SEPTEMBER

ENTRY, REGISTERED, RELATION = "入学年月", "注册日期", "成员1关系"
MEMBER_ID, GUARDIAN = "成员1身份证件号", "成员1是否监护人"


def has(file, *columns):
    return all(column in file.columns for column in columns)


def plant(garden, rng, rule, column, sentence, wanted, edits, point=SEPTEMBER):
    """Edit cells of one row: EDITS is {column: text}, or makes that of file and row."""
    found = garden.row(rng, wanted, point)
    if not found:
        return
    file, row = found
    for name, text in (edits(file, row) if callable(edits) else edits).items():
        row.edit(name, text)
    if rule:
        garden.note(file, row, column, rule, sentence)


# V12–V22

def wrong_entry(garden, rng):
    for years, point in ((1, SEPTEMBER), (-1, SEPTEMBER), (1, JUNE)):
        plant(garden, rng, "V12", ENTRY, "入学年月 is a year off for the grade",
              lambda f, r: r.stay.grade in (3, 4, 5, 8) and r.stay.status == "在读",
              lambda f, r: {ENTRY: f"{r.stay.entry_year + years}09"}, point)


def half_disabled(garden, rng):
    plant(garden, rng, "V13", "残疾人类型", "残疾人类型 is filled, 健康状况 says healthy",
          lambda f, r: has(f, "残疾人类型", "健康状况", "随班就读") and r.stay.grade in (2, 3)
          and r.person.health == "健康或良好", {"残疾人类型": "肢体残疾"})
    plant(garden, rng, "V13", "健康状况", "健康状况 says 残疾, 残疾人类型 says none",
          lambda f, r: has(f, "残疾人类型", "健康状况", "随班就读") and r.stay.grade in (4, 5)
          and r.person.health == "健康或良好", {"健康状况": "残疾"})
    plant(garden, rng, "V13", "随班就读", "随班就读 without a disability",
          lambda f, r: has(f, "残疾人类型", "健康状况", "随班就读") and r.stay.grade in (3, 6)
          and r.person.health == "健康或良好", {"随班就读": "听力残疾随班就读"})


def migrant_left_behind(garden, rng):
    for point in (SEPTEMBER, JUNE):
        plant(garden, rng, "V14", "是否留守儿童", "both left behind and come along",
              lambda f, r: has(f, "是否进城务工人员随迁子女", "是否留守儿童")
              and r.person.migrant and r.stay.grade not in (1, 7),
              {"是否留守儿童": "单亲留守儿童"}, point)


def orphan_with_parents(garden, rng):
    for _ in range(2):
        plant(garden, rng, "V15", "是否孤儿", "an orphan whose parent is listed",
              lambda f, r: has(f, "是否孤儿", RELATION) and r.stay.grade > 1
              and r.person.members[0].relation in ("父亲", "母亲"), {"是否孤儿": "是"})


def boarding_aid(garden, rng):
    for _ in range(2):
        plant(garden, rng, "V16", "是否享受一补", "a boarder's aid for a day pupil",
              lambda f, r: has(f, "是否享受一补", "就读方式") and not r.person.boarder
              and r.stay.grade > 1, {"是否享受一补": "是"})


def no_guardian(garden, rng):
    def wanted(f, r):
        return has(f, GUARDIAN) and r.stay.grade > 1

    def nobody(f, r):
        return {c: "否" for c in (GUARDIAN, "成员2是否监护人") if c in f.columns}
    for point in (SEPTEMBER, JUNE, SEPTEMBER):
        plant(garden, rng, "V17", GUARDIAN, "nobody is the guardian", wanted, nobody, point)


def parents_swapped(garden, rng):
    other = {"父亲": "母亲", "母亲": "父亲"}
    for relation in ("父亲", "母亲"):
        plant(garden, rng, "V18", MEMBER_ID, "the relation does not fit the member's number",
              lambda f, r: has(f, RELATION, MEMBER_ID) and r.stay.grade > 1
              and r.person.members[0].relation == relation, {RELATION: other[relation]})


def member_ages(garden, rng):
    def of_year(year):
        def edits(f, r):
            p = r.person
            sex = "男" if p.members[0].relation == "父亲" else "女"
            return {MEMBER_ID: garden.mint_id(facts.LINGYUAN, f"{year(p)}0310", sex)}
        return edits

    def wanted(f, r):
        return (has(f, RELATION, MEMBER_ID, GUARDIAN) and r.stay.grade > 1
                and r.person.members[0].relation in ("父亲", "母亲"))
    plant(garden, rng, "V19", MEMBER_ID, "a guardian who is under 18", wanted,
          of_year(lambda p: 2010))
    plant(garden, rng, "V19", MEMBER_ID, "a parent 14 years older than the child", wanted,
          of_year(lambda p: min(int(p.birth[:4]) - 14, 2007)))
    plant(garden, rng, "V19", MEMBER_ID, "a parent 62 years older than the child",
          wanted, of_year(lambda p: int(p.birth[:4]) - 62))


def members_number_is_the_pupils(garden, rng):
    for _ in range(2):
        plant(garden, rng, "V20", MEMBER_ID, "the member has the pupil's number",
              lambda f, r: has(f, MEMBER_ID) and r.stay.grade > 1
              and r.person.document == facts.ID_CARD,
              lambda f, r: {MEMBER_ID: r.person.number})


def other_document(rule, label, number, *columns):
    """A fresh row, whose 学籍号 is temporary and says nothing of the number."""
    def planter(garden, rng):
        plant(garden, rng, rule, "身份证件类型", f"{label} does not fit",
              lambda f, r: has(f, *columns) and is_fresh(r)
              and r.person.document == facts.ID_CARD and r.stay.school.plan.key != "special",
              {"身份证件类型": label, "身份证件号": number})
    return planter


def same_place(garden, rng):
    for _ in range(2):
        found = garden.row(rng, lambda f, r: has(f, "班内学号") and r.stay.grade > 1
                           and r.stay.place > 1 and r.stay.active)
        if not found:
            return
        file, row = found
        place = str(row.stay.place - 1)
        mate = next((r for r in file.rows if r.stay.school is row.stay.school
                     and (r.stay.grade, r.stay.klass, r.stay.place)
                     == (row.stay.grade, row.stay.klass, row.stay.place - 1)), None)
        if mate and mate.stay.active and not mate.edits:
            row.edit("班内学号", place)
            garden.note_file(file, "V23", f"班内学号 {place} twice in one class")


# Article 2

def other_stage(garden, rng):
    for grade in ("高一", "学前班"):
        plant(garden, rng, "R02-2", "年级", "a grade that is none of the nine",
              lambda f, r: r.stay.grade in (3, 4, 8), {"年级": grade})


def junior_at_primary(garden, rng):
    for _ in range(2):
        plant(garden, rng, "R02-3", "年级", "七年级 at a primary school",
              lambda f, r: r.stay.grade == 6 and r.stay.school.code.startswith("21"),
              {"年级": "七年级"})


# Article 4

def reborn(garden, rng, rule, birth, sentence, disabled=None):
    """A child of the first grade born on another day, with numbers that fit."""
    def wanted(f, r):
        return (is_fresh(r) and r.person.document == facts.ID_CARD
                and (r.stay.school.plan.key == "special") is bool(disabled)
                and (not disabled or r.person.disability == disabled))
    found = garden.row(rng, wanted)
    if not found:
        return
    file, row = found
    p = row.person
    p.birth = birth
    p.number = garden.mint_id(p.number[:6], birth, p.sex)
    p.file_number = garden.town.mint.temporary(facts.LINGYUAN, birth)
    if rule:
        garden.note(file, row, "出生日期", rule, sentence)


def too_young(garden, rng):
    reborn(garden, rng, "R04-1", "20200901", "six on 1 September, a day too late")
    reborn(garden, rng, "R04-1", "20201231", "not six in the year of entry's August")
    reborn(garden, rng, None, "20200831", "six on 31 August: just in time")


def late_entry(garden, rng):
    reborn(garden, rng, "R04-2", "20190831", "seven, and not disabled")
    reborn(garden, rng, "R04-2", "20170831", "nine in the first grade")
    reborn(garden, rng, None, "20190901", "not yet seven")


def by_exam(garden, rng):
    for way, point in (("体育特招", SEPTEMBER), ("统一招生考试/普通入学", JUNE)):
        plant(garden, rng, "R04-4", "入学方式", "admitted by an examination",
              lambda f, r: r.stay.grade not in (1, 7), {"入学方式": way}, point)
    plant(garden, rng, "R04-4", "入学方式", "a new entrant admitted otherwise, not by application",
          lambda f, r: r.stay.grade == 1 and not r.person.migrant, {"入学方式": "其他"})


# Article 8

def late_registration(garden, rng):
    def entrant(f, r):
        return has(f, REGISTERED) and r.stay.grade in (1, 7)
    for day, sentence in (("20251009", "registered after the holidays of October"),
                          ("20260105", "registered in January"),
                          ("20251002", "registered on the first day too late")):
        plant(garden, rng, "R08-1", REGISTERED, sentence, entrant, {REGISTERED: day}, JUNE)
    plant(garden, rng, None, REGISTERED, "registered on the last day", entrant,
          {REGISTERED: "20251001"}, JUNE)
    plant(garden, rng, "R08-1", "学籍号", "no 学籍号 in the month of entry",
          lambda f, r: is_fresh(r), {"学籍号": ""})


TABLE = {
    "V12": (wrong_entry, "入学年月 that does not fit the grade"),
    "V13": (half_disabled, "残疾人类型, 健康状况 and 随班就读 that contradict each other"),
    "V14": (migrant_left_behind, "children both left behind and come along"),
    "V15": (orphan_with_parents, "orphans with a parent"),
    "V16": (boarding_aid, "a boarder's aid for day pupils"),
    "V17": (no_guardian, "nobody is the guardian"),
    "V18": (parents_swapped, "a member whose number has the other sex"),
    "V19": (member_ages, "guardians and parents too young or too old"),
    "V20": (members_number_is_the_pupils, "a member with the pupil's number"),
    "V21": (other_document("V21", "护照", "E12345678", "国籍/地区"),
            "a Chinese pupil with a passport"),
    "V22": (other_document("V22", "台湾居民来往大陆通行证", "07218364", "港澳台侨外"),
            "港澳台侨外 否 and a document of Taiwan"),
    "V23": (same_place, "班内学号 twice in one class"),
    "R02-2": (other_stage, "grades that are none of the nine"),
    "R02-3": (junior_at_primary, "grades that the kind of school has not"),
    "R04-1": (too_young, "children who were not six"),
    "R04-2": (late_entry, "children who come late to the first grade"),
    "R04-4": (by_exam, "pupils admitted by an examination"),
    "R08-1": (late_registration, "pupils who were registered late"),
}
