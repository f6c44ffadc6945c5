"""What each column of a roster says about a pupil at a point in time.

Names and order of columns: domain.md 3.1 (T1, T2, export) and 3.5 (aliases).
"""

from . import facts


def yes(value):
    return "是" if value else "否"


def _registered(p, s):
    return f"{s.entry_year}09{p.registered_day:02d}"


def _validity(p, s):
    if not p.number:
        return ""
    month = f"0{1 + p.registered_day % 9}"
    return f"2023{month}10-2028{month}10"


def _primary(p, s):
    return p.primary.code if p.primary and s.grade >= 7 else ""


VALUES = {
    "学校标识码": lambda p, s: s.school.code,
    "学校名称": lambda p, s: s.school.name,
    "年级": lambda p, s: facts.GRADES[s.grade - 1],
    "班级": lambda p, s: s.school.class_name(s.klass),
    "班内学号": lambda p, s: str(s.place),
    "姓名": lambda p, s: p.name,
    "性别": lambda p, s: p.sex,
    "出生日期": lambda p, s: p.birth,
    "身份证件类型": lambda p, s: p.document,
    "身份证件号": lambda p, s: p.number,
    "学籍号": lambda p, s: p.file_number,
    "学籍辅号": lambda p, s: "",
    "民族": lambda p, s: p.ethnic,
    "国籍/地区": lambda p, s: "中国",
    "港澳台侨外": lambda p, s: p.overseas,
    "政治面貌": lambda p, s: "群众",
    "健康状况": lambda p, s: p.health,
    "出生地": lambda p, s: p.birthplace,
    "籍贯": lambda p, s: p.origin,
    "户口性质": lambda p, s: p.hukou_kind,
    "户口所在地": lambda p, s: p.hukou,
    "现住址": lambda p, s: p.home,
    "通信地址": lambda p, s: p.home,
    "家庭地址": lambda p, s: p.home,
    "联系电话": lambda p, s: p.phone,
    "邮政编码": lambda p, s: facts.POSTCODE,
    "入学年月": lambda p, s: f"{s.entry_year}09",
    "注册日期": _registered,
    "入学方式": lambda p, s: p.entry_kind,
    "就读方式": lambda p, s: "住校" if p.boarder else "走读",
    "学生来源": lambda p, s: "正常入学",
    "学生状态": lambda p, s: s.status,
    "是否独生子女": lambda p, s: yes(p.only_child),
    "是否受过学前教育": lambda p, s: "是",
    "是否留守儿童": lambda p, s: p.left_behind,
    "是否进城务工人员随迁子女": lambda p, s: yes(p.migrant),
    "是否孤儿": lambda p, s: "否",
    "是否烈士或优抚子女": lambda p, s: "否",
    "是否需要申请资助": lambda p, s: yes(p.subsidy),
    "是否享受一补": lambda p, s: yes(p.subsidy),
    "是否由政府购买学位": lambda p, s: "否",
    "上下学距离": lambda p, s: p.distance,
    "上下学方式": lambda p, s: p.commute,
    "是否需要乘坐校车": lambda p, s: yes(p.commute == "校车"),
    "残疾人类型": lambda p, s: p.disability,
    "随班就读": lambda p, s: p.integrated,
    "曾用名": lambda p, s: "",
    "身份证件有效期": _validity,
    "血型": lambda p, s: "",
    "特长": lambda p, s: "",
    "电子信箱": lambda p, s: "",
    "主页地址": lambda p, s: "",
    "毕业小学": _primary,
}


def _member_columns():
    parts = {
        "姓名": lambda m: m.name, "关系": lambda m: m.relation,
        "关系说明": lambda m: "", "现住址": lambda m: m.home,
        "户口所在地": lambda m: m.hukou, "联系电话": lambda m: m.phone,
        "是否监护人": lambda m: yes(m.guardian),
        "身份证件类型": lambda m: facts.ID_CARD,
        "身份证件号": lambda m: m.number, "民族": lambda m: m.ethnic,
        "工作单位": lambda m: m.work, "职务": lambda m: "",
    }

    def reader(index, part):
        return lambda p, s: part(p.members[index])
    return {f"成员{i + 1}{name}": reader(i, part)
            for i in (0, 1) for name, part in parts.items()}


VALUES.update(_member_columns())
MEMBERS = tuple(name for name in VALUES if name.startswith("成员"))
DATES = ("出生日期", "注册日期")


def value(p, s, column):
    if s.was and column in s.was:
        return s.was[column]
    return VALUES[column](p, s)


# Column sets

PLACE = ("学校标识码", "学校名称", "年级", "班级")
PERSON = ("姓名", "性别", "出生日期", "身份证件类型", "身份证件号")

PLAIN = PLACE + PERSON + (
    "学籍号", "民族", "国籍/地区", "港澳台侨外", "政治面貌", "健康状况", "户口性质",
    "户口所在地", "现住址", "联系电话", "邮政编码", "入学年月", "入学方式", "就读方式",
    "是否留守儿童")

# The order of the export of the national system.
EXPORT = PLACE + ("班内学号", "姓名", "学籍号", "性别", "出生日期", "身份证件类型",
                  "身份证件号", "民族", "学生状态", "入学年月", "入学方式", "就读方式",
                  "户口所在地", "现住址", "联系电话", "是否留守儿童",
                  "是否进城务工人员随迁子女", "成员1姓名", "成员1关系", "成员1联系电话",
                  "成员1是否监护人")

# The order of the 2013 collection template, every column of it.
T1_HEAD = ("学校标识码", "学校名称", "姓名", "性别", "出生日期", "出生地", "籍贯", "民族",
           "国籍/地区", "身份证件类型", "港澳台侨外", "健康状况", "政治面貌", "身份证件号",
           "学籍号", "户口性质", "户口所在地", "年级", "班级", "入学年月", "入学方式",
           "就读方式", "现住址", "通信地址", "家庭地址", "联系电话", "邮政编码",
           "是否独生子女", "是否受过学前教育", "是否留守儿童", "是否需要申请资助",
           "是否享受一补", "是否孤儿", "是否烈士或优抚子女", "上下学距离", "上下学方式",
           "是否需要乘坐校车")
T1_REST = ("曾用名", "身份证件有效期", "血型", "特长", "学籍辅号", "班内学号", "学生来源",
           "电子信箱", "主页地址", "残疾人类型", "是否由政府购买学位", "随班就读")
T1_ALL = (T1_HEAD + T1_REST + ("注册日期", "学生状态", "毕业小学") + MEMBERS
          + ("是否进城务工人员随迁子女",))
T1_SHORT = T1_HEAD[:30] + ("是否进城务工人员随迁子女",)

# The order of the template for new pupils.
T2 = ("学校标识码", "学校名称", "姓名", "性别", "出生日期", "身份证件类型", "身份证件号",
      "学籍号", "民族", "国籍/地区", "港澳台侨外", "户口性质", "户口所在地", "现住址",
      "是否独生子女", "是否留守儿童", "是否进城务工人员随迁子女", "是否孤儿", "健康状况",
      "年级", "班级", "入学年月", "入学方式", "就读方式", "联系电话", "邮政编码")
T2_SHORT = tuple(c for c in T2 if c not in ("是否独生子女", "是否孤儿", "国籍/地区"))
GUARDIANS = tuple(f"成员{i}{part}" for i in (1, 2)
                  for part in ("姓名", "关系", "联系电话", "是否监护人",
                               "身份证件类型", "身份证件号"))
SPECIAL = T2 + ("残疾人类型", "随班就读") + GUARDIANS[:6]
JUNIOR = PLACE + ("班内学号",) + PERSON + (
    "学籍号", "民族", "健康状况", "学生状态", "入学年月", "注册日期", "入学方式", "就读方式",
    "毕业小学", "户口所在地", "现住址", "联系电话", "邮政编码", "是否留守儿童",
    "是否进城务工人员随迁子女")

EXPORT_NAMES = {"姓名": "学生姓名", "学籍号": "全国学籍号", "年级": "年级名称",
                "班级": "班级名称", "户口所在地": "户口所在地行政区划",
                "身份证件号": "身份证号"}
T1_NAMES = {"出生地": "出生地行政区划代码", "户口所在地": "户口所在地行政区划",
            "班级": "班号", "上下学距离": "上下学距离(公里)",
            "上下学方式": "上下学交通方式"}
T2_NAMES = {"户口所在地": "户口所在地行政区划", "班级": "班级号"}
JUNIOR_NAMES = {"学校标识码": "学校代码", "身份证件号": "身份证号码", "学籍号": "个人标识码",
                "现住址": "家庭住址", "联系电话": "家长电话", "年级": "所在年级"}
STARRED = ("姓名", "性别", "出生日期", "身份证件类型", "身份证件号", "民族", "现住址",
           "入学年月", "入学方式", "就读方式", "联系电话")
