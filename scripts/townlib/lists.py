"""The bureau's lists of contract.md 3.2, drawn from the same town."""

import csv
import io

from . import columns, facts, plans
from .model import JUNE

HEADERS = {
    "schools": "学校标识码,学校名称,办学类型,是否市直,是否城区,乡镇,驻地区划代码,状态,并入学校,学制",
    "districts": "学校标识码,学段,范围类型,范围代码",
    "admissions": "身份证件号,学籍号,姓名,性别,出生日期,毕业小学,录取学校,录取方式,通知书编号,是否报到",
    "self_admissions": "身份证件号,学籍号,姓名,性别,出生日期,类别,录取学校,审核结果,审核日期",
    "deferrals": "身份证件号,学籍号,姓名,性别,出生日期,录取学校,申请人,原因",
    "moves": "学籍号,身份证件号,姓名,年级,异动类型,异动原因,异动范围,转出学校,转入学校,"
             "事由日期,申请日期,转出校审核结果,转入校审核结果,局审核结果,局审核日期,到校日期,"
             "办结日期,档案移交日期,学籍卡记录,开始日期,结束日期",
    "key_changes": "学籍号,姓名,学校标识码,变更字段,变更前,变更后,申请人,申请日期,佐证材料,"
                   "审核结果,审核日期",
    "problems": "学籍号,姓名,学校标识码,问题类型,发现日期,处理状态",
    "graduates": "学籍号,身份证件号,姓名,性别,出生日期,学校标识码,学段,毕业年份,毕业日期,"
                 "操作日期,毕业考试,综合素质评价,证书号,去向",
    "attendance": "学籍号,身份证件号,姓名,性别,出生日期,学校标识码,年级,班级,最后到校日期",
    "registrars": "学校标识码,姓名,培训日期,上岗日期,备案日期",
    "exam_entries": "学籍号,姓名,性别,出生日期,民族,身份证件号,学校标识码",
    "documents": "学籍号,身份证件号,姓名,材料,审核结果",
    "dropouts": "学籍号,姓名,学校标识码,报告日期",
}

IDENTITY = ("身份证件号", "学籍号", "姓名", "性别", "出生日期")
MATERIALS = ("户口簿", "房产证", "疫苗接种证")
MIGRANT_MATERIALS = ("户口簿", "房屋租赁合同", "疫苗接种证", "居住证", "父母双方就业单位证明")


def cells(p, stay, names):
    return [columns.value(p, stay, name) for name in names]


def newest(p, point):
    """Where the pupil stands at the point, or stood last before it."""
    return p.stays[point.index] or p.stays[0]


def schools(town, point):
    for s in town.schools:
        yield (s.code, s.name, s.plan.kind, columns.yes(s.plan.urban),
               columns.yes(s.plan.urban), s.town, s.seat, "正常", "", s.plan.years)
    for code, name, where, state, heir in plans.CLOSED:
        yield (code, name, "小学", "否", "否", where, facts.TOWNSHIPS[where] + "201",
               state, town.school(heir).code, "六年")


def districts(town, point):
    for s in town.schools:
        for first, stage in ((1, "小学"), (7, "初中")):
            if first in s.grades:
                for where in s.district:
                    yield s.code, stage, "乡镇", facts.TOWNSHIPS[where]
        for feeder in s.feeders:
            yield s.code, "初中", "小学", feeder.code


def _entrants(town, point, grades):
    for p in town.at(point):
        stay = p.stays[point.index]
        if stay.grade in grades:
            yield p, stay


def admissions(town, point):
    apart = {id(p) for at, p, _ in town.records.self_admissions if at is point}
    number = 0
    for p, stay in _entrants(town, point, (7,)):
        if id(p) not in apart:
            number += 1
            yield (*cells(p, stay, IDENTITY), p.primary.code, stay.school.code, "划片",
                   f"{point.school_year}{number:06d}", "是")


def self_admissions(town, point):
    for at, p, school in town.records.self_admissions:
        if at is point:
            yield (*cells(p, p.stays[at.index], IDENTITY), "凌源市域内跨学区", school.code,
                   "通过", f"{point.school_year}-08-21")


def deferrals(town, point):
    for at, p, school in town.records.deferrals:
        if at is point:
            yield *cells(p, p.stays[at.index], IDENTITY), school.code, "父亲", "骨折住院"


def moves(town, point):
    rest = HEADERS["moves"].split(",")[3:]
    rows = [r for r in town.records.moves if r["办结日期"] <= point.as_of]
    for row in sorted(rows, key=lambda r: r["申请日期"]):
        p = row["person"]
        yield (*cells(p, newest(p, point), ("学籍号", "身份证件号", "姓名")),
               *(row[name] for name in rest))


def key_changes(town, point):
    rest = HEADERS["key_changes"].split(",")[3:]
    rows = [r for r in town.records.key_changes if r["审核日期"] <= point.as_of]
    for row in sorted(rows, key=lambda r: r["审核日期"]):
        p = row["person"]
        yield (*cells(p, newest(p, point), ("学籍号", "姓名", "学校标识码")),
               *(row[name] for name in rest))


def problems(town, point):
    """Two that were dealt with and one that was found this month."""
    month = point.as_of[:8]
    found = (("身份证号错误", f"{month[:5]}03-12", "已处理"),
             ("身份证号重复", f"{month[:5]}05-20", "已处理"),
             ("无身份证号的重复学籍", f"{month}15", "待处理"))
    pupils = town.at(JUNE)
    for n, row in enumerate(found):
        p = pupils[(n * 7 + 3) % len(pupils)]
        yield *cells(p, newest(p, point), ("学籍号", "姓名", "学校标识码")), *row


def graduates(town, point):
    """Those whose leaving the roster of this point shows."""
    if point is JUNE:
        for p, stay in _entrants(town, JUNE, (7,)):
            yield _graduate(p, stay, p.primary.code, "小学", 2025, "")
        return
    number = 0
    for p, stay in _entrants(town, JUNE, (6, 9)):
        junior = stay.grade == 9
        number += junior
        certificate = f"2113822026{number:05d}" if junior else ""
        yield _graduate(p, p.stays[1] or stay, stay.school.code,
                        "初中" if junior else "小学", 2026, certificate)


def _graduate(p, stay, school, stage, year, certificate):
    passed = "合格" if certificate else ""
    onward = "普通高中" if certificate else "初中"
    return (*cells(p, stay, ("学籍号", "身份证件号", "姓名", "性别", "出生日期")), school, stage,
            str(year), f"{year}-07-05", f"{year}-07-12", passed, passed, certificate,
            onward)


def attendance(town, point):
    """A child who is on the rolls twice comes once."""
    names = HEADERS["attendance"].split(",")[:8]
    seen = set()
    for p in town.at(point):
        stay = p.stays[point.index]
        who = (p.file_number, p.number)
        if stay.active and who not in seen:
            seen.add(who)
            yield *cells(p, stay, names), point.as_of


def registrars(town, point):
    for s in town.schools:
        yield s.code, s.registrar, "2024-08-15", "2024-09-01", "2024-09-05"


def exam_entries(town, point):
    names = HEADERS["exam_entries"].split(",")
    for p, stay in _entrants(town, JUNE, (9,)):
        yield cells(p, stay, names)


def documents(town, point):
    for p, stay in _entrants(town, point, (1, 7)):
        for material in MIGRANT_MATERIALS if p.migrant else MATERIALS:
            yield (*cells(p, stay, ("学籍号", "身份证件号", "姓名")), material, "已审核")


def dropouts(town, point):
    for p, day in town.records.dropouts:
        yield *cells(p, newest(p, point), ("学籍号", "姓名", "学校标识码")), day


MAKERS = (schools, districts, admissions, self_admissions, deferrals, moves, key_changes,
          problems, graduates, attendance, registrars, exam_entries, documents, dropouts)


# A pupil with two records of the same numbers stands in these once.
ONCE = ("admissions", "self_admissions", "deferrals", "attendance", "exam_entries")


def rows_of(town, point, maker):
    names = HEADERS[maker.__name__].split(",")
    rows = [dict(zip(names, row)) for row in maker(town, point)]
    if maker.__name__ not in ONCE:
        return rows
    first = {}
    for row in rows:
        first.setdefault((row["学籍号"], row["身份证件号"]), row)
    return list(first.values())


def all_lists(town, point, edits=()):
    """(file name, bytes) of every list: UTF-8 with BOM, as the bureau's Excel saves.

    EDITS are those of garden.ListEdit; who edits is told the lines at the end.
    """
    for maker in MAKERS:
        rows = rows_of(town, point, maker)
        mine = [e for e in edits if e.point is point and e.name == maker.__name__]
        for edit in mine:
            edit.apply(rows)
        for edit in mine:
            edit.tell(rows)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(rows[0] if rows else HEADERS[maker.__name__].split(","))
        writer.writerows(row.values() for row in rows)
        yield maker.__name__ + ".csv", b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
