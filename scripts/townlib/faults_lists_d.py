"""Articles 4, 5, 6 and the new entrants of 26: faults between roll and lists.

Rosters of June know no snapshot before them: what would also be a change since
June is planted there.
"""

from . import facts
from .faults_rows import has, plant
from .garden import is_fresh
from .model import JUNE, SEPTEMBER

CODE, HUKOU, HOME, PRIMARY = "学校标识码", "户口所在地", "现住址", "毕业小学"
MIGRANT, REGISTERED = "是否进城务工人员随迁子女", "注册日期"
# A township that lies in no school's district but the special school's.
FAR = {HUKOU: "211382219201", HOME: "辽宁省朝阳市凌源市佛爷洞乡东沟村3组7号"}


# Rows of lists

def is_of(p, row):
    return row["学籍号"] == p.file_number


def removed(p, wanted=lambda row: True):
    def change(rows):
        rows[:] = [row for row in rows if not (is_of(p, row) and wanted(row))]
    return change


def altered(p, cells, wanted=lambda row: True):
    def change(rows):
        row = next(row for row in rows if is_of(p, row) and wanted(row))
        row.update(cells)
        return row
    return change


def added(p, cells):
    """A row of somebody whom no roster has."""
    said = {"身份证件号": p.number, "学籍号": p.file_number, "姓名": p.name,
            "性别": p.sex, "出生日期": p.birth, **cells}

    def change(rows):
        row = {name: said.get(name, "") for name in rows[0]}
        rows.append(row)
        return row
    return change


def stranger(garden, school, grade, point):
    return garden.town.maker.pupil(school, grade, point.school_year)


def beside(garden, rng, rule, column, sentence, wanted, name, change, edits=None,
           point=SEPTEMBER):
    """Change what list NAME says of one pupil, and perhaps cells of his row."""
    found = garden.row(rng, wanted, point)
    if not found:
        return
    file, row = found
    for cell, text in (edits or {}).items():
        row.edit(cell, text)
    garden.edit_list(name, change(row.person), point=point)
    garden.note(file, row, column, rule, sentence)


def entrant(key, *columns):
    """A new pupil of grade 7 at that school of the first block."""
    def wanted(file, row):
        return (row.stay.grade == 7 and row.stay.school.plan.key == key
                and row.stay.school.block == 0 and row.stay.active
                and not row.person.migrant and has(file, *columns))
    return wanted


# Article 4

def far_away(garden, rng):
    def local(file, row):
        return (has(file, HUKOU, HOME, MIGRANT) and not row.person.migrant
                and row.stay.school.plan.key != "special")
    plant(garden, rng, "R04-5", HUKOU, "a first-grader from another township",
          lambda f, r: is_fresh(r) and local(f, r), FAR)
    plant(garden, rng, "R04-5", HUKOU, "a new pupil of grade 7 from another township",
          lambda f, r: r.stay.grade == 7 and local(f, r), FAR, JUNE)


def papers_missing(garden, rng):
    def local(file, row):
        return is_fresh(row) and not row.person.migrant
    beside(garden, rng, "R04-6", "姓名", "no record of vaccination", local, "documents",
           lambda p: removed(p, lambda row: "接种证" in row["材料"]))
    beside(garden, rng, "R04-6", "姓名", "the proof of the home was refused", local,
           "documents", lambda p: altered(p, {"审核结果": "未通过"},
                                          lambda row: "房产证" in row["材料"]))


def migrants_papers_missing(garden, rng):
    def wanted(file, row):
        return (is_fresh(row) and has(file, MIGRANT) and row.stay.school.plan.urban
                and row.stay.school.plan.key != "special")
    found = garden.row(rng, wanted)
    if found:
        file, row = found
        p = row.person
        p.migrant, p.hukou = True, "130828102201"
        garden.edit_list("documents", removed(p, lambda row: row["材料"] == "居住证"))
        garden.note(file, row, "姓名", "R04-7", "no permit of residence")


def migrant_from_here(garden, rng):
    for point in (SEPTEMBER, JUNE):
        plant(garden, rng, "R04-8", HUKOU, "a migrant worker's child registered here",
              lambda f, r: has(f, MIGRANT, HUKOU, "是否留守儿童") and not r.person.migrant
              and r.person.left_behind == "非留守儿童" and r.stay.grade in (3, 4, 5),
              {MIGRANT: "是"}, point)


# Article 5

def nobody_admitted(garden, rng):
    for key, sentence in (("wanchu", "on no admission list"),
                          ("daoerdeng", "stayed at a nine-year school, on no list")):
        beside(garden, rng, "R05-1", CODE, sentence, entrant(key, PRIMARY), "admissions",
               removed)


def not_for_the_city(garden, rng):
    other = garden.town.school("wanchu").code
    beside(garden, rng, "R05-2", CODE, "at a city school, on no admission list",
           entrant("linghe"), "admissions", removed)
    beside(garden, rng, "R05-2", CODE, "at a city school, admitted elsewhere",
           entrant("linghe"), "admissions", lambda p: altered(p, {"录取学校": other}))


def not_the_nearest(garden, rng):
    plant(garden, rng, "R05-3", CODE, "a primary school that leads elsewhere",
          entrant("wanchu", PRIMARY), {PRIMARY: garden.town.school("chenguang").code})


def too_late(garden, rng):
    beside(garden, rng, "R05-4", REGISTERED, "registered after admission had ended",
           entrant("wanchu", REGISTERED, PRIMARY), "admissions", removed,
           {REGISTERED: "20260929"})


def never_came(garden, rng):
    school = garden.town.school("linghe")
    p = stranger(garden, school, 7, SEPTEMBER)
    garden.edit_list("admissions", added(p, {
        PRIMARY: garden.town.school("chenguang").code, "录取学校": school.code,
        "录取方式": "划片", "通知书编号": "2026009999", "是否报到": "否"}),
        "R05-5", "admitted, and on no roll")


def crossed(garden, rng):
    other = garden.town.school("daoerdeng").code
    beside(garden, rng, "R05-6", CODE, "from another district, on no admission list",
           entrant("wanchu", PRIMARY, HUKOU, HOME), "admissions", removed,
           {PRIMARY: garden.town.school("chenguang").code, **FAR})
    beside(garden, rng, "R05-6", CODE, "admitted to another rural school",
           entrant("wanchu"), "admissions", lambda p: altered(p, {"录取学校": other}))


def recorded(garden, records, point):
    """(file, row, pupil) of the first of the RECORDS at that point."""
    p = next((p for at, p, _ in records if at is point), None)
    found = [(f, r) for f, r in garden.rows_of(p) if r.stay.point is point] if p else []
    return (*found[0], p) if found and not found[0][0].reserved else None


def other_kind(garden, rng):
    found = recorded(garden, garden.town.records.self_admissions, SEPTEMBER)
    if found:
        file, row, p = found
        garden.edit_list("self_admissions", altered(p, {"类别": "体育特长"}))
        garden.note(file, row, "姓名", "R05-7", "an application because of a talent")


# Article 6

def no_graduate(garden, rng):
    beside(garden, rng, "R06-1", "学籍号", "not among the graduates of primary schools",
           entrant("linghe"), "graduates", removed, point=JUNE)


def old_graduate(garden, rng):
    beside(garden, rng, "R06-2", "入学年月", "finished primary school a year earlier",
           entrant("linghe"), "graduates", lambda p: altered(p, {
               "毕业年份": "2024", "毕业日期": "2024-07-05", "操作日期": "2024-07-12"}),
           point=JUNE)


def not_the_same(garden, rng):
    beside(garden, rng, "R06-3", "姓名", "another name at the primary school",
           entrant("wanchu"), "graduates",
           lambda p: altered(p, {"姓名": p.name[0] + "小名"}), point=JUNE)
    beside(garden, rng, "R06-3", "学籍号", "another 学籍号 at the primary school",
           entrant("wanchu"), "graduates", lambda p: altered(p, {
               "学籍号": "G" + garden.mint_id(facts.LINGYUAN, p.birth, p.sex)}),
           point=JUNE)


def late_and_unknown(garden, rng):
    school = garden.town.school("linghe")
    p = stranger(garden, school, 7, SEPTEMBER)
    garden.edit_list("deferrals", added(p, {
        "录取学校": school.code, "申请人": "母亲", "原因": "住院"}),
        "R06-4", "enters late, and is on no roll")
    found = recorded(garden, garden.town.records.deferrals, SEPTEMBER)
    if found:
        file, row, p = found
        garden.edit_list("deferrals", altered(
            p, {"录取学校": garden.town.school("wanchu").code}))
        garden.note(file, row, CODE, "R06-4", "enters late, registered elsewhere")


def applied_alone(garden, rng):
    found = recorded(garden, garden.town.records.deferrals, JUNE)
    if found:
        file, row, p = found
        garden.edit_list("deferrals", altered(p, {"申请人": "学生本人"}), point=JUNE)
        garden.note(file, row, "学籍号", "R06-5", "the pupil applied for entering late")


# Of all lists

def listed_twice(garden, rng):
    """Twice on the admission list, for two schools: nobody can say for which."""
    def twice(p):
        def change(rows):
            row = next(row for row in rows if is_of(p, row))
            rows.append({**row, "录取学校": garden.town.school("daoerdeng").code})
        return change
    beside(garden, rng, "L01", "", "twice on the admission list", entrant("wanchu"),
           "admissions", twice)


# Article 26

def without_record(garden, rng):
    for key, grade in (("linghe", 7), ("sanjiazi", 1)):
        school = garden.town.school(key)
        p = stranger(garden, school, grade, JUNE)
        garden.edit_list("attendance", added(p, {
            CODE: school.code, "年级": facts.GRADES[grade - 1],
            "班级": school.class_name(1), "最后到校日期": JUNE.as_of}),
            "R26-1", "in attendance since September, and on no roll", JUNE)
    school = garden.town.school("linghe")
    p = stranger(garden, school, 7, JUNE)
    garden.edit_list("admissions", added(p, {
        PRIMARY: garden.town.school("chenguang").code, "录取学校": school.code,
        "录取方式": "划片", "通知书编号": "2025009999", "是否报到": "是"}),
        "R26-1", "admitted and marked as come, and nowhere", JUNE)


TABLE = {
    "L01": (listed_twice, "a pupil who is twice on a list"),
    "R04-5": (far_away, "new pupils from outside the district"),
    "R04-6": (papers_missing, "documents for admission that are missing or refused"),
    "R04-7": (migrants_papers_missing, "a migrant worker's child without a permit"),
    "R04-8": (migrant_from_here, "migrant workers' children registered here"),
    "R05-1": (nobody_admitted, "new pupils of grade 7 on no admission list"),
    "R05-2": (not_for_the_city, "new pupils of city schools not as the list says"),
    "R05-3": (not_the_nearest, "a new pupil from another area's primary school"),
    "R05-4": (too_late, "a new pupil registered after admission had ended"),
    "R05-5": (never_came, "somebody who was admitted and never came"),
    "R05-6": (crossed, "new pupils who crossed districts"),
    "R05-7": (other_kind, "an application of a kind that the form is not for"),
    "R06-1": (no_graduate, "a new pupil of grade 7 without a primary school's record"),
    "R06-2": (old_graduate, "a new pupil who finished primary school a year earlier"),
    "R06-3": (not_the_same, "new pupils who are not as the primary school says"),
    "R06-4": (late_and_unknown, "pupils who enter late and are not registered"),
    "R06-5": (applied_alone, "a pupil who applied for entering late himself"),
    "R26-1": (without_record, "new pupils in attendance, or who came, on no roll"),
}
