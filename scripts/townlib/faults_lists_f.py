"""Articles 2, 3, 7, 10, 11, 16, 20, 23 and 26: schools, attendance, key data.

What would also be a change since June is planted in June, which has no snapshot
before it, and there in a pupil who leaves school in July.
"""

from . import facts, files
from .faults_lists_d import CODE, added, altered, beside, removed, stranger
from .faults_lists_e import add_row, identity, leaver, pupil
from .faults_rows import has, plant
from .garden import same_room
from .model import JUNE, SEPTEMBER, Stay

DOCUMENT, SOURCE = "身份证件类型", "学生来源"


# Schools

def at_another_code(garden, found, code):
    """The pupil's row and attendance name that school."""
    _, row = found
    row.edit(CODE, code)
    garden.edit_list("attendance", altered(row.person, {CODE: code}), point=JUNE)


def foreign_school(garden, code, town, seat):
    add_row(garden, "schools", {
        CODE: code, "学校名称": f"{town}初级中学", "办学类型": "初级中学", "是否市直": "否",
        "是否城区": "否", "乡镇": town, "驻地区划代码": seat, "状态": "正常", "学制": "三年"}, JUNE)


def unknown_schools(garden, rng):
    found = leaver(garden, rng)
    if found:
        at_another_code(garden, found, "3121099999")
        garden.note(*found, CODE, "R02-1", "a school that is in no list of schools")
    found = leaver(garden, rng)
    if found:
        at_another_code(garden, found, "3121099998")
        foreign_school(garden, "3121099998", "公营子镇", "211324106201")
        garden.note(*found, CODE, "R02-1", "a school of another county")


def no_roster(garden, rng):
    cells = {CODE: "2121099997", "学校名称": "前进乡第二小学", "办学类型": "小学", "是否市直": "否",
             "是否城区": "否", "乡镇": "前进乡", "驻地区划代码": facts.TOWNSHIPS["前进乡"] + "201",
             "状态": "正常", "学制": "六年"}
    add_row(garden, "registrars", {
        CODE: cells[CODE], "姓名": garden.town.maker.full_name("女", "汉族") + "婕",
        "培训日期": "2024-08-15", "上岗日期": "2024-09-01", "备案日期": "2024-09-05"})

    def change(rows):
        rows.append({column: cells.get(column, "") for column in rows[0]})
        return rows[-1]
    garden.edit_list("schools", change, "R03-1", "a school of which no roster came")


def closed_schools(garden, rng):
    for code, sentence in (("2121089001", "still at a school that was merged"),
                           ("2121089002", "still at a school that was closed")):
        found = pupil(garden, rng, (6,), JUNE)
        if found:
            at_another_code(garden, found, code)
            garden.note(*found, CODE, "R10-3", sentence)


# Attendance

def nowhere(garden, rng):
    beside(garden, rng, "R07-6", "姓名", "on the roll, and not in attendance",
           lambda f, r: settled_in(f, r, (3, 4, 5)), "attendance", removed)


def settled_in(_, row, grades):
    return row.stay.grade in grades and row.stay.active


def apart(garden, rng):
    school = garden.town.school("chenguang")
    p = stranger(garden, school, 4, JUNE)
    garden.edit_list("attendance", added(p, {
        CODE: school.code, "年级": facts.GRADES[3], "班级": school.class_name(1),
        "最后到校日期": JUNE.as_of}), "R20-2", "in attendance, and on no roll", JUNE)
    other = garden.town.school("qingsong").code
    beside(garden, rng, "R20-2", None, "in attendance at another school",
           lambda f, r: settled_in(f, r, (3, 4, 5)) and r.stay.school.code != other,
           "attendance", lambda p: altered(p, {CODE: other}))


def dropped_out(garden, rng):
    beside(garden, rng, "R26-3", None, "not seen for five weeks and a day, and not reported",
           lambda f, r: settled_in(f, r, (3, 4, 5)), "attendance",
           lambda p: altered(p, {"最后到校日期": "2026-08-25"}))


def borrowed(garden, rng):
    plant(garden, rng, "R26-4", SOURCE, "a pupil on another school's record",
          lambda f, r: has(f, SOURCE) and settled_in(f, r, (3, 4, 5)), {SOURCE: "借读"})


# Problems and key data

def open_problem(garden, rng):
    found = pupil(garden, rng)
    if found:
        add_row(garden, "problems", {
            **identity(found[1], ("学籍号", "姓名", CODE)), "问题类型": "身份证号错误",
            "发现日期": "2026-08-30", "处理状态": "待处理"})
        garden.note(*found, None, "R07-9", "open for 31 days")


def key_change(rule, sentence, more, point=SEPTEMBER, grades=(3, 4, 5)):
    """Plants one application, for a name that the pupil has had for long."""
    def sow(garden, rng):
        found = pupil(garden, rng, grades, point)
        if found:
            _, row = found
            cells = {**identity(row, ("学籍号", "姓名", CODE)), "变更字段": "姓名",
                     "变更前": row.person.name + "儿", "变更后": row.person.name,
                     "申请人": "母亲", "申请日期": "2026-02-26", "佐证材料": "居民户口簿",
                     "审核结果": "通过", "审核日期": "2026-02-27"}
            add_row(garden, "key_changes", {**cells, **more}, point)
            garden.note(*found, None, rule, sentence)
    return sow


def several(*sowers):
    def sow(garden, rng):
        for one in sowers:
            one(garden, rng)
    return sow


def no_card(garden, rng):
    plant(garden, rng, "R11-5", DOCUMENT, "no ID card in the last spring of school",
          lambda f, r: r.stay.grade == 9 and r.person.document == facts.ID_CARD
          and r.person.file_number.startswith("G"), {DOCUMENT: "户口簿"}, JUNE)
    plant(garden, rng, "R11-5", "身份证件有效期", "an ID card that expired in spring",
          lambda f, r: r.stay.grade == 9 and r.person.document == facts.ID_CARD
          and r.person.file_number.startswith("G") and has(f, "身份证件有效期"),
          {"身份证件有效期": "2016.04.01-2026.03.31"}, JUNE)


def entered_otherwise(garden, rng):
    beside(garden, rng, "R11-7", "民族", "entered for the examination as 回族",
           lambda f, r: r.stay.grade == 9 and r.person.ethnic == "汉族",
           "exam_entries", lambda p: altered(p, {"民族": "回族"}), point=JUNE)
    beside(garden, rng, "R11-7", "姓名", "entered for the examination under another name",
           lambda f, r: r.stay.grade == 9, "exam_entries",
           lambda p: altered(p, {"姓名": p.name + "儿"}), point=JUNE)


# Who is new

def out_of_nothing(garden, rng):
    town = garden.town
    school = town.school("chenguang")
    file = garden.file_at(Stay(SEPTEMBER, school, 4, 1))
    if file is None or file.reserved:
        return
    mates = [n for n, r in enumerate(file.rows)
             if same_room(r.stay, Stay(SEPTEMBER, school, 4, 1))]
    p = town.enrol(SEPTEMBER, school, 4, 1, facts.LINGYUAN)
    p.migrant = False
    p.stays[SEPTEMBER.index].place = 1 + max(file.rows[n].stay.place for n in mates)
    row = files.Row(p, p.stays[SEPTEMBER.index])
    file.rows.insert(mates[-1] + 1, row)
    garden.note(file, row, "学籍号", "R16-2", "new in the fourth grade, and no move is known")


# Cells that are none of their values

def no_value(garden, rng):
    """No rule speaks of what is asked for nowhere: of a place, or of a code."""
    code = next(s.code for s in garden.town.schools if s.plan.key == "special")
    old = garden.town.records.moves[0]["person"].file_number

    def somewhere(rows):
        row = next((row for row in rows if row["学籍号"] == old), rows[0])
        row["异动范围"] = "本市"
        return row

    def shorter(rows):
        row = school_row(rows, code)
        row[CODE] = code[:-1]
        return row
    garden.edit_list("moves", somewhere, "L04", "a place that is none of the four")
    garden.edit_list("schools", shorter, "L04", "a code that lost a digit")


# Registrars

def school_row(rows, code):
    return next(row for row in rows if row[CODE] == code)


def no_registrar(garden, rng):
    first, second, third = (garden.town.school(key).code
                            for key in ("qingsong", "wanyuandian", "siguanyingzi"))

    def leave(rows):
        rows.remove(school_row(rows, first))

    def share(rows):
        school_row(rows, second)["姓名"] = school_row(rows, third)["姓名"]
    garden.edit_list("registrars", leave)
    garden.edit_list("registrars", share)
    for code, sentence in ((first, "a school without a registrar"),
                           (second, "a registrar of two schools"),
                           (third, "a registrar of two schools")):
        garden.edit_list("schools", lambda rows, code=code: school_row(rows, code), "R23-1",
                         sentence)


def untrained(garden, rng):
    for key, cells, sentence in (
            ("chenguang", {"培训日期": "2024-09-02"}, "trained the day after"),
            ("linghe", {"备案日期": ""}, "not reported to the bureau"),
            ("wanchu", {"培训日期": ""}, "no day of training")):
        code = garden.town.school(key).code

        def change(rows, code=code, cells=cells):
            row = school_row(rows, code)
            row.update(cells)
            return row
        garden.edit_list("registrars", change, "R23-2", sentence)


TABLE = {
    "L04": (no_value, "cells of lists that are none of their values"),
    "R02-1": (unknown_schools, "schools that are not in the list, or not of this county"),
    "R03-1": (no_roster, "a school of which no roster came"),
    "R07-6": (nowhere, "a pupil on the roll who is not in attendance"),
    "R07-9": (open_problem, "a problem that was not settled in time"),
    "R10-3": (closed_schools, "pupils still at schools that were merged or closed"),
    "R11-2": (several(
        key_change("R11-2", "approved without papers", {"佐证材料": ""}),
        key_change("R11-2", "on the roll before it was approved",
                   {"审核结果": "待审核", "审核日期": ""})), "applications that are not in order"),
    "R11-4": (several(
        key_change("R11-4", "the pupil applied alone", {"申请人": "学生本人"}),
        key_change("R11-4", "nobody is named as applicant", {"申请人": ""})),
        "changes that no guardian applied for"),
    "R11-5": (no_card, "a pupil of grade 9 without an ID card"),
    "R11-6": (key_change("R11-6", "changed between examination and admission",
                         {"申请日期": "2026-04-08", "审核日期": "2026-04-10"}, JUNE, (9,)),
              "a change of key data before the examination"),
    "R11-7": (entered_otherwise, "an examination entry that differs from the record"),
    "R16-2": (out_of_nothing, "a new record in a later grade without a move"),
    "R20-2": (apart, "pupils who are not where their records are"),
    "R23-1": (no_registrar, "schools without a registrar of their own"),
    "R23-2": (untrained, "registrars who were not trained first, or not reported"),
    "R26-3": (dropped_out, "a dropout who was not reported"),
    "R26-4": (borrowed, "a pupil on another school's record"),
}
