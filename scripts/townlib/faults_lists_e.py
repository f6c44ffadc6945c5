"""Articles 10, 12 to 15, 17 to 19, 21 and 22: moves.csv, graduates.csv and
exam_entries.csv, and the roll beside them.

A planted move is lawful but for one thing. It lies in the spring, before both
snapshots, so that nothing changed by it between June and September.
"""

from . import columns, facts, files
from .model import JUNE, SEPTEMBER
from .story import _move

DAY = "2026-03-03"
STATUS, GRADE = "学生状态", "年级"
NEW = "发起日期"


# Pupils

def settled(row):
    """An ordinary pupil, at one school and under one number in June and after."""
    p, stay = row.person, row.stay
    june = p.stays[0]
    return (june is not None and june.active and stay.active and june.was is None
            and p.document == facts.ID_CARD and p.file_number.startswith("G")
            and stay.school.plan.key != "special"
            and (stay.point is JUNE or june.school is stay.school))


def pupil(garden, rng, grades=(3, 4, 5), point=SEPTEMBER, wanted=None):
    return garden.row(rng, lambda file, row: settled(row) and row.stay.grade in grades
                      and (wanted is None or wanted(file, row)), point)


def other_school(garden, row, urban=False):
    """One with the same grade, in the city or not."""
    stay = row.stay
    return next(s for s in garden.town.schools
                if s is not stay.school and s.block == stay.school.block
                and s.plan.key != "special" and s.plan.urban is urban
                and stay.grade in s.grades)


# Rows of lists

def identity(row, names):
    return dict(zip(names, (columns.value(row.person, row.stay, n) for n in names)))


def add_row(garden, name, cells, point=SEPTEMBER):
    """A row more; what the list has beside CELLS is blank."""
    def change(rows):
        rows.append({column: cells.get(column, "") for column in rows[0]})
        return rows[-1]
    garden.edit_list(name, change, point=point)


def add_move(garden, row, kind, day, more, reason="住址跨学区迁移"):
    """A move of that day, approved and finished."""
    stay = row.stay
    later = stay.point.school_year - (int(day[:4]) - (day[5:] < "09"))
    cells = identity(row, ("学籍号", "身份证件号", "姓名"))
    cells.update(_move(row.person, stay.grade - later, kind, reason, day, more))
    add_row(garden, "moves", cells, stay.point)


def came(garden, found, more=(), day=DAY, urban=False, reason="住址跨学区迁移"):
    """The pupil came from another school of the city."""
    _, row = found
    cells = {"异动范围": "市内", "转出学校": other_school(garden, row, urban).code,
             "转入学校": row.stay.school.code}
    add_move(garden, row, "转学", day, {**cells, **dict(more)}, reason)


def transfer(rule, sentence, more=(), grades=(3, 4, 5), point=SEPTEMBER, **how):
    """Plants one transfer that breaks RULE."""
    def plant(garden, rng):
        found = pupil(garden, rng, grades, point)
        if found:
            came(garden, found, more, **how)
            garden.note(*found, None, rule, sentence)
    return plant


def several(*planters):
    def plant(garden, rng):
        for planter in planters:
            planter(garden, rng)
    return plant


# Transfers

def still_there(garden, rng):
    found = pupil(garden, rng)
    if found:
        _, row = found
        target = other_school(garden, row)
        add_move(garden, row, "转学", DAY, {"异动范围": "市内", "转出学校": row.stay.school.code,
                                          "转入学校": target.code})
        garden.note(*found, "学校标识码", "R10-1",
                    "the move was finished, the record is not there")


def never_came(garden, _):
    """From elsewhere to a school whose roll does not have the pupil."""
    school = next(s for s in garden.town.schools if s.plan.key == "wanyuandian")
    birth = "20170312"
    number = garden.mint_id("211321", birth, "女")
    cells = {"学籍号": "G" + number, "身份证件号": number, "姓名": "关远来"}
    cells.update(_move(None, 3, "转学", "随迁就读", DAY, {
        "异动范围": "县际", "转出学校": "2121700107", "转入学校": school.code}))

    def change(rows):
        rows.append({column: cells[column] for column in rows[0]})
        return rows[-1]
    garden.edit_list("moves", change, "R10-1", "came from elsewhere, and is on no roll")


def begun_early(garden, rng):
    """The list gets a column that it may have."""
    def change(rows):
        for row in rows:
            row[NEW] = row["局审核日期"]
    found = pupil(garden, rng)
    if found:
        came(garden, found)
        garden.edit_list("moves", change)

        def early(rows):
            rows[-1][NEW] = DAY
            return rows[-1]
        garden.edit_list("moves", early)
        garden.note(*found, None, "R12-2", "begun two days before the bureau approved")


def between_city_schools(garden, rng):
    found = pupil(garden, rng, wanted=lambda _, row: row.stay.school.plan.urban)
    if found:
        came(garden, found, urban=True)
        garden.note(*found, None, "R12-7", "from one school of the city to another")


def twice(garden, rng):
    found = pupil(garden, rng, (5, 6))
    if found:
        _, row = found
        there = other_school(garden, row)
        add_move(garden, row, "转学", "2025-03-04", {
            "异动范围": "市内", "转出学校": row.stay.school.code, "转入学校": there.code})
        came(garden, found)
        garden.note(*found, None, "R12-8", "a second transfer within the city")


# Suspensions

def suspended(garden, found, first, last, back=None):
    _, row = found
    code = row.stay.school.code
    add_move(garden, row, "休学", first, {"异动范围": "市内", "转出学校": code, "开始日期": first,
                                        "结束日期": last}, "疾病")
    if back:
        add_move(garden, row, "复学", back, {"异动范围": "市内", "转入学校": code}, "康复")


def suspension(rule, sentence, days, column=None, grades=(4, 5), point=SEPTEMBER,
               wanted=None):
    def plant(garden, rng):
        found = pupil(garden, rng, grades, point, wanted)
        if found:
            suspended(garden, found, *days)
            garden.note(*found, column, rule, sentence)
    return plant


def moved_meanwhile(garden, rng):
    found = pupil(garden, rng)
    if found:
        suspended(garden, found, "2025-10-08", "2026-04-30", "2026-05-06")
        came(garden, found)
        garden.note(*found, None, "R17-2", "a transfer during a suspension")


def has_status(file, _):
    return STATUS in file.columns


def without_application(garden, rng):
    found = pupil(garden, rng, wanted=has_status)
    if found:
        found[1].stay.status = "休学"
        garden.note(*found, STATUS, "R17-4", "休学, and nobody applied")


def beyond_its_end(garden, rng):
    found = pupil(garden, rng, wanted=has_status)
    if found:
        found[1].stay.status = "休学"
        suspended(garden, found, "2026-03-10", "2026-08-31")
        garden.note(*found, STATUS, "R17-4", "the suspension is over")


def died(garden, rng):
    found = pupil(garden, rng)
    if found:
        file, row = found
        add_move(garden, row, "死亡", "2026-09-10", {
            "异动范围": "市内", "转出学校": row.stay.school.code}, "疾病")
        garden.note(file, row, "姓名", "R19-1", "died, and the record is not cancelled")


# Graduates

def leaver(garden, rng):
    """A ninth grader of June, who is on no roll any more."""
    return pupil(garden, rng, (9,), JUNE)


def graduate_row(rows, row):
    return next(r for r in rows if r["学籍号"] == row.person.file_number)


def graduate(rule, sentence, change):
    """Plants one row of a graduate that breaks RULE."""
    def plant(garden, rng):
        found = leaver(garden, rng)

        def alter(rows):
            mine = graduate_row(rows, found[1])
            mine.update(change)
            return mine
        if found:
            garden.edit_list("graduates", alter, rule, sentence)
    return plant


def no_graduate(garden, rng):
    found = leaver(garden, rng)
    if found:
        garden.edit_list("graduates",
                         lambda rows: rows.remove(graduate_row(rows, found[1])))
        nowhere = files.ExtraFile(SEPTEMBER, "", None)
        garden.note_file(nowhere, "R10-2", "a ninth grader of June who is no graduate")


def certificate_of_primary(garden, rng):
    found = pupil(garden, rng, (7,), wanted=lambda _, row: True)
    if found:
        file, row = found

        def alter(rows):
            graduate_row(rows, row)["证书号"] = "211382202699999"
        garden.edit_list("graduates", alter)
        garden.note(file, row, None, "R22-2", "a certificate for a pupil of primary school")


def still_in_the_sixth(garden, rng):
    """Entered six years ago, and neither promoted nor among the graduates."""
    found = pupil(garden, rng, (6,))
    if found:
        found[1].edit("入学年月", f"{found[1].stay.entry_year - 1}09")
        garden.note(*found, GRADE, "R13-3", "should have left in July")


def back_again(garden, rng):
    found = pupil(garden, rng, (9,))
    if found:
        file, row = found
        stay = row.stay
        cells = identity(row, ("学籍号", "身份证件号", "姓名", "性别", "出生日期", "学校标识码"))
        cells.update({"学段": "初中", "毕业年份": "2026", "毕业日期": "2026-07-05",
                      "操作日期": "2026-07-12", "毕业考试": "合格", "综合素质评价": "合格",
                      "证书号": f"21138220268{stay.place:04d}", "去向": "其他"})
        add_row(garden, "graduates", cells)
        garden.note(file, row, GRADE, "R18-3", "graduated, and in the ninth grade again")


def sent_back_unapproved(garden, rng):
    found = pupil(garden, rng, (7,), wanted=lambda _, row: True)
    if found:
        _, row = found
        cells = identity(row, ("学籍号", "身份证件号", "姓名"))
        cells.update({"年级": "六年级", "异动类型": "退回", "异动原因": "特殊原因", "异动范围": "市内",
                      "事由日期": "2026-08-20", "申请日期": "2026-08-20", "局审核结果": "待审核"})
        add_row(garden, "moves", cells)
        garden.note(*found, None, "R18-4", "sent back before the bureau approved")


def sent_back_and_entered(garden, rng):
    found = leaver(garden, rng)
    if found:
        _, row = found
        add_move(garden, row, "退回", "2026-08-20", {"异动范围": "市内"}, "特殊原因")
        garden.edits[-1].point = SEPTEMBER
        garden.edit_list("exam_entries", lambda rows: graduate_row(rows, row), "R18-5",
                         "sent back, and entered for the examination")


LATE = {"办结日期": "2026-03-16", "档案移交日期": "2026-03-20"}
VERY_LATE = {"办结日期": "2026-03-20", "档案移交日期": "2026-03-20"}

TABLE = {
    "R10-1": (several(still_there, never_came), "transfers that the roll does not show"),
    "R10-2": (no_graduate, "pupils of the last grade who are no graduates"),
    "R12-1": (several(
        transfer("R12-1", "no ground for a transfer", reason="择校"),
        transfer("R12-1", "a transfer without a ground", reason="")),
        "no ground for a transfer"),
    "R12-2": (begun_early, "a transfer begun before the bureau approved"),
    "R12-3": (several(
        transfer("R12-3", "a transfer in April", day="2026-04-03"),
        transfer("R12-3", "in April, and nobody knows where", {"异动范围": ""},
                 day="2026-04-03")), "transfers in a month that is not open"),
    "R12-4": (transfer("R12-4", "a transfer in the ninth grade in March", day="2026-03-10",
                       grades=(9,), point=JUNE), "late transfers in the ninth grade"),
    "R12-5": (several(
        transfer("R12-5", "a transfer in the sixth grade on 1 March", day="2026-03-01",
                 grades=(6,), point=JUNE),
        transfer("R12-5", "a transfer in the sixth grade on 2 March", day="2026-03-02",
                 grades=(6,), point=JUNE)), "late transfers in the sixth grade"),
    "R12-6": (suspension("R12-6", "a suspension in the ninth grade on 2 March",
                         ("2026-03-02", "2026-05-31", "2026-06-01"), grades=(9,),
                         point=JUNE), "a late suspension in the ninth grade"),
    "R12-7": (between_city_schools, "a transfer between two schools of the city"),
    "R12-8": (twice, "two transfers within the city"),
    "R12-9": (transfer("R12-9", "not on the record card", {"学籍卡记录": "否"}),
              "a transfer that is not on the record card"),
    "R13-2": (several(
        graduate("R13-2", "nothing says where to", {"去向": ""}),
        graduate("R13-2", "no date of graduation", {"毕业日期": ""})),
        "graduates' rows with gaps"),
    "R13-3": (still_in_the_sixth, "a pupil who should have left in July"),
    "R13-4": (graduate("R13-4", "graduated on 31 July", {"操作日期": "2026-07-31"}),
              "a graduation that was done late"),
    "R14-1": (transfer("R14-1", "applied for after eleven days", {"事由日期": "2026-02-20"}),
              "a move that was applied for late"),
    "R14-2": (transfer("R14-2", "came a day before the bureau approved",
                       {"到校日期": "2026-03-04"}),
              "a pupil who was taken in before the bureau approved"),
    "R14-3": (several(transfer("R14-3", "finished after eleven days", LATE),
                      transfer("R14-3", "finished after eleven working days", VERY_LATE)),
              "transfers that took too long"),
    "R15-1": (transfer("R15-1", "the paper record came after eleven days",
                       {"档案移交日期": "2026-03-19"}),
              "a paper record that was handed over late"),
    "R17-1": (suspension("R17-1", "suspended for more than a year",
                         ("2024-03-01", "2025-06-30", "2025-07-01")),
              "a suspension that is too long"),
    "R17-2": (moved_meanwhile, "a transfer during a suspension"),
    "R17-3": (suspension("R17-3", "suspended, and the roll says otherwise",
                         ("2026-03-10", "2027-03-09"), STATUS, wanted=has_status),
              "a suspended pupil whose record is not kept as such"),
    "R17-4": (several(without_application, beyond_its_end),
              "休学 without an application, or beyond it"),
    "R18-3": (back_again, "a graduate in the ninth grade again"),
    "R18-4": (sent_back_unapproved, "a record sent back before the bureau approved"),
    "R18-5": (sent_back_and_entered, "sent back, and entered for the examination"),
    "R19-1": (died, "a pupil who died, whose record is not cancelled"),
    "R21-1": (transfer("R21-1", "finished without the new school's answer",
                       {"转入校审核结果": ""}),
              "a move that is not complete"),
    "R22-1": (several(
        graduate("R22-1", "a certificate without the examination", {"毕业考试": "不合格"}),
        graduate("R22-1", "passed, and no certificate", {"证书号": ""})),
        "certificates that do not fit the results"),
    "R22-2": (certificate_of_primary, "a certificate for a pupil of primary school"),
}
