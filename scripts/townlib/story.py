"""What happened to single pupils, and the records that were kept of it.

Everything here is lawful: a clean town gives no finding by the rules of
domain.md 7. Columns that changed over the summer are kept in Stay.was.
"""

from . import facts
from .model import JUNE, SEPTEMBER, Stay, former
from .numbers import compose
from .people import place_in

OUTSIDE_SCHOOLS = {"县际": "2121700107", "市际": "2121600415", "省际": "2113100226"}


class Records:
    """Rows of the lists, in the order in which things happened."""

    def __init__(self):
        self.moves = []
        self.key_changes = []
        self.self_admissions = []
        self.deferrals = []
        self.dropouts = []
        self._spoken_for = set()

    def tells_of(self, p):
        return id(p) in self._spoken_for

    def claim(self, people, wanted):
        """The first pupil like that to whom nothing has happened yet."""
        for p in people:
            if id(p) not in self._spoken_for and wanted(p):
                self._spoken_for.add(id(p))
                return p
        return None


def someone(town, point, key, grade):
    """An ordinary pupil of a school and grade at a point, or None."""
    school = town.school(key)

    def ordinary(p):
        stay = p.stays[point.index]
        return (stay is not None and stay.school is school and stay.grade == grade
                and not p.migrant and p.health == "健康或良好"
                and p.left_behind == "非留守儿童")
    return town.records.claim(town.people, ordinary)


# Before June

def before_june(town):
    _documents(town)
    _rare_names(town)
    _suspended(town)
    _dropout(town)
    _entrants_of(town, JUNE)
    for key, target, grade, day in (("siguanyingzi", "chenguang", 4, "2025-09"),
                                    ("sanjiazi", "wanyuandian", 2, "2026-03")):
        p = someone(town, JUNE, target, grade)
        if p:
            _local_move(town, p, grade, town.school(key), town.school(target), day)
    for key, grade, column, before in (("chenguang", 5, "民族", "汉族"),
                                       ("linghe", 8, "民族", "满族"),
                                       ("sanshijiazi", 3, "姓名", None)):
        p = someone(town, JUNE, key, grade)
        if p:
            _earlier_change(town, p, column, before)


def _documents(town):
    """A child from Hong Kong, one without a number, one who got a number later."""
    p = someone(town, JUNE, "qingsong", 3)
    if p:
        sequence = 21 if p.sex == "男" else 22
        p.document, p.ethnic = facts.HK_PERMIT, "汉族"
        p.number = compose("810000", p.birth, sequence)
        p.file_number = town.mint.formal_without_id(facts.LINGYUAN, p.birth)
        p.overseas = "香港同胞"
    p = someone(town, JUNE, "daoerdeng", 2)
    if p:
        p.document, p.number = facts.OTHER_DOCUMENT, ""
        p.file_number = town.mint.formal_without_id(facts.LINGYUAN, p.birth)
    p = someone(town, JUNE, "daoerdeng", 4)
    if p:
        stay = p.stays[0]
        former(stay, "身份证件类型", facts.OTHER_DOCUMENT)
        former(stay, "身份证件号", "")
        former(stay, "学籍号", town.mint.formal_without_id(facts.LINGYUAN, p.birth))


def _rare_names(town):
    """Names with characters that only GB18030 has, where the files are GB18030."""
    for grade, char in zip((8, 7, 8), facts.FOUR_BYTE_CHARS):
        p = someone(town, JUNE, "linghe", grade)
        if p:
            p.name = p.name[0] + char
            while not town.maker.claim_name(p.name, p.birth):
                p.name += "一"


def _suspended(town):
    p = someone(town, JUNE, "chenguang", 3)
    if p:
        p.stays[0].status = "休学"
        _suspension(town, p, "2025-11-10", "2026-11-09")
    p = someone(town, JUNE, "linghe", 7)
    if p:
        p.stays[0].status = "休学"
        _suspension(town, p, "2026-03-10", "2026-08-31")


def _suspension(town, p, first, last):
    stay = p.stays[0]
    town.records.moves.append(_move(p, stay.grade, "休学", "疾病", first, dict(
        异动范围="市内", 转出学校=stay.school.code, 开始日期=first, 结束日期=last)))


def _dropout(town):
    p = someone(town, JUNE, "linghe", 7)
    if p:
        p.stays[0].status = "流失"
        town.records.dropouts.append((p, "2026-04-10"))


# Over the summer

def over_summer(town):
    _back_from_suspension(town)
    _entrants_of(town, SEPTEMBER)
    _number_received(town)
    _key_changes(town)
    _moves_of_september(town)
    _arrivals(town)
    _departures(town)


def _back_from_suspension(town):
    p = next((m["person"] for m in town.records.moves if m["结束日期"] == "2026-08-31"),
             None)
    if p:
        stay = p.stays[1]
        stay.status = "复学"
        town.records.moves.append(_move(p, stay.grade, "复学", "康复", "2026-09-01", dict(
            异动范围="市内", 转入学校=stay.school.code)))


def _entrants_of(town, point):
    """Two pupils of grade 7 from another district, and one who came late."""
    linghe = town.school("linghe")
    for _ in range(2):
        if point is JUNE:
            p = someone(town, point, "linghe", 7)
        else:
            p = _from_other_district(town)
        if p and point is JUNE:
            p.primary = town.school("wanyuandian")
        if p:
            p.entry_kind = "其他"
            town.records.self_admissions.append((point, p, linghe))
    p = someone(town, point, "linghe", 7)
    if p:
        town.records.deferrals.append((point, p, linghe))


def _from_other_district(town):
    """Let a leaver of 万元店镇 enter the junior school in the city instead."""
    p = someone(town, SEPTEMBER, "wanchu", 7)
    if p:
        linghe = town.school("linghe")
        p.stays[1] = Stay(SEPTEMBER, linghe, 7, linghe.plan.classes)
    return p


def _number_received(town):
    for p in town.people:
        was = p.stays[0].was if p.stays[0] else None
        if was and "身份证件号" in was:
            _change(town, p, "身份证件类型", was["身份证件类型"], p.document, "2026-07-13")
            _change(town, p, "身份证件号", "", p.number, "2026-07-13")


def _key_changes(town):
    for key, grade in (("qingsong", 4), ("siguanyingzi", 3)):
        p = someone(town, SEPTEMBER, key, grade)
        if p:
            old, p.name = p.name, town.maker.unique_name(p.sex, "汉族", p.birth, p.name[0])
            former(p.stays[0], "姓名", old)
            _change(town, p, "姓名", old, p.name, "2026-07-08")
    for key, grade in (("chenguang", 5), ("sanshijiazi", 6)):
        p = someone(town, SEPTEMBER, key, grade)
        if p:
            old, p.ethnic = p.ethnic, "满族" if p.ethnic != "满族" else "蒙古族"
            former(p.stays[0], "民族", old)
            _change(town, p, "民族", old, p.ethnic, "2026-07-15")


def _earlier_change(town, p, column, before):
    """A change that every roster already shows."""
    after = p.name if column == "姓名" else p.ethnic
    if before is None or before == after:
        before = p.name[0] + "小宝" if column == "姓名" else "回族"
    _change(town, p, column, before, after, "2025-11-18")


def _change(town, p, column, before, after, day):
    town.records.key_changes.append(dict(
        person=p, 变更字段=column, 变更前=before, 变更后=after, 申请人="父亲",
        申请日期=day, 佐证材料="居民户口簿", 审核结果="通过", 审核日期=day[:8] + "20"))


def _moves_of_september(town):
    for key, grade, target in (("wanyuandian", 4, "chenguang"),
                               ("sanjiazi", 5, "siguanyingzi")):
        p = someone(town, SEPTEMBER, key, grade)
        if p:
            old, new = town.school(key), town.school(target)
            p.stays[1].school = new
            _move_house(town, p, new)
            _local_move(town, p, grade, old, new, "2026-09")


def _move_house(town, p, school):
    for column in ("现住址", "通信地址", "家庭地址"):
        former(p.stays[0], column, p.home)
    former(p.stays[0], "户口所在地", p.hukou)
    p.hukou, p.home = place_in(town.rng, school.town)
    for member in p.members:
        member.home, member.hukou = p.home, p.hukou


def _local_move(town, p, grade, old, new, month):
    town.records.moves.append(_move(
        p, grade, "转学", "住址跨学区迁移", f"{month}-03",
        dict(异动范围="市内", 转出学校=old.code, 转入学校=new.code)))


def _arrivals(town):
    """Pupils who came from elsewhere, with their own numbers."""
    for key, grade, region, reach, day in (
            ("chenguang", 3, "130828", "省际", "2026-08-20"),
            ("qingsong", 5, "211322", "县际", "2026-09-02"),
            ("siguanyingzi", 2, "150429", "省际", "2026-08-18"),
            ("sanshijiazi", 4, "211324", "县际", "2026-09-04"),
            ("linghe", 8, "211422", "市际", "2026-08-24"),
            ("wanchu", 8, "211321", "县际", "2026-09-03")):
        school = town.school(key)
        p = town.enrol(SEPTEMBER, school, grade, 1, region)
        p.left_behind = "非留守儿童"
        p.primary = school.feeders[0] if grade > 6 else None
        town.records.moves.append(_move(
            p, grade, "转学", "随迁就读", day,
            dict(异动范围=reach, 转出学校=OUTSIDE_SCHOOLS[reach], 转入学校=school.code)))


def _departures(town):
    for key, grade, reach, day in (("qingsong", 3, "省际", "2026-07-14"),
                                   ("linghe", 8, "省际", "2026-07-20"),
                                   ("daoerdeng", 5, "县际", "2026-09-02")):
        p = someone(town, SEPTEMBER, key, grade)
        if p:
            p.stays[1] = None
            now = grade if day >= "2026-09-01" else grade - 1
            town.records.moves.append(_move(
                p, now, "转学", "工作调动", day,
                dict(异动范围=reach, 转出学校=p.stays[0].school.code,
                     转入学校=OUTSIDE_SCHOOLS[reach])))
    p = someone(town, SEPTEMBER, "chenguang", 2)
    if p:
        p.stays[1] = None
        town.records.moves.append(_move(
            p, 1, "出国", "随父母出国", "2026-08-10",
            dict(异动范围="省际", 转出学校=p.stays[0].school.code)))


def _move(p, grade, kind, reason, day, more):
    """A move applied for on a day, approved and closed within the terms."""
    month, first = day[:8], int(day[8:])

    def later(days):
        return f"{month}{min(first + days, 30):02d}"
    row = dict(person=p, 年级=facts.GRADES[grade - 1], 异动类型=kind, 异动原因=reason,
               异动范围="", 转出学校="", 转入学校="", 事由日期=day, 申请日期=day,
               转出校审核结果="通过", 转入校审核结果="通过", 局审核结果="通过",
               局审核日期=later(2), 到校日期=later(4) if kind in ("转学", "复学") else "",
               办结日期=later(5), 档案移交日期=later(7) if kind == "转学" else "",
               学籍卡记录="是", 开始日期="", 结束日期="")
    row.update(more)
    return row
