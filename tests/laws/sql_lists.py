"""The rules that ask the bureau's lists, as queries: domain.md 7, contract 5.1.

r is the roster, o the roster of the snapshot, each list a table of its name, p
pairs a list's line with a record of one person (contract.md 3.3), :t is the day,
:s the school year. A query gives places: a roster's file and line, a list's, or
for who is gone the school and the name. held() finds a number in a row that was held back.
"""

import csv
import os

from tap import TOP

TOWNS = os.path.join(TOP, "rules/lingyuan/乡镇.csv")
LISTS = ("schools districts admissions self_admissions deferrals moves"
         " key_changes problems graduates attendance registrars exam_entries"
         " documents dropouts").split()
GRADES = "一年级 二年级 三年级 四年级 五年级 六年级 七年级 八年级 九年级".split()

OK = "IN ('通过', '已审核')"
REFUSED = "IN ('不通过', '驳回')"
ACTIVE = "学生状态 IN ('', '在读', '复学')"
ENTRANT = "g = 7 AND 入学年月 = :s || '09'"


def at(name, where):
    """Rows of a list, by line."""
    return f"SELECT '{name}.csv', line FROM {name} m WHERE {where}"


def row(where):
    return f"SELECT file, line FROM r WHERE {where}"


def of(name, where="1"):
    """A roster's row has a row of the list."""
    return (f"EXISTS (SELECT 1 FROM p JOIN {name} l ON l.line = p.line"
            f" WHERE p.list = '{name}' AND p.n = r.n AND {where})")


def roll(name, where="1"):
    """A list's row m has a row on the roster."""
    return (f"EXISTS (SELECT 1 FROM p JOIN r ON r.n = p.n WHERE"
            f" p.list = '{name}' AND p.line = m.line AND {where})")


def move(where):
    """The person of move m has another."""
    return (f"EXISTS (SELECT 1 FROM moves x WHERE x.学籍号 = m.学籍号"
            f" AND x.line <> m.line AND {where})")


def transfer(where):
    return at("moves", f"异动类型 = '转学' AND 局审核结果 NOT {REFUSED}"
              f" AND {where}")


def city(code, more="1"):
    return (f"EXISTS (SELECT 1 FROM schools c WHERE c.学校标识码 = {code}"
            f" AND c.是否市直 = '是' AND {more})")


QUERIES = {
    "R12-1": transfer("(异动原因 = '' OR 异动原因 LIKE '%择校%')"),
    "R12-2": at("moves", "异动类型 = '转学' AND 发起日期 <> ''"
                " AND 局审核日期 > 发起日期"),
    "R12-3": transfer("异动范围 IN ('市内', '县际', '') AND"
                      " substr(申请日期, 6, 2) NOT IN ('03', '09')"),
    "R12-4": transfer("异动范围 = '市内' AND 年级 = '九年级' AND"
                      " substr(申请日期, 6) NOT BETWEEN '09-01' AND '09-30'"),
    "R12-5": transfer("异动范围 = '市内' AND 年级 = '六年级' AND"
                      " substr(申请日期, 6) BETWEEN '03-01' AND '08-31'"),
    "R12-6": at("moves", "异动类型 = '休学' AND 年级 = '九年级' AND"
                f" 局审核结果 NOT {REFUSED} AND"
                " substr(申请日期, 6) BETWEEN '03-02' AND '08-31'"),
    "R12-7": transfer(city("转出学校", "c.是否城区 = '是'") + " AND " +
                      city("转入学校", "c.是否城区 = '是'")),
    "R12-8": transfer(
        "异动范围 = '市内' AND " + move(
            "x.异动类型 = '转学' AND x.异动范围 = '市内' AND"
            f" x.局审核结果 NOT {REFUSED} AND x.申请日期 <= m.申请日期")),
    "R12-9": transfer("异动范围 = '市内' AND 学籍卡记录 IN ('', '否')"),
    "R14-1": at("moves", "julianday(申请日期) - julianday(事由日期) > 10"),
    "R14-2": at("moves", "异动类型 IN ('转学', '复学') AND 到校日期 <> '' AND"
                f" (到校日期 < 局审核日期 OR 局审核结果 NOT {OK})"),
    "R14-3": at("moves", f"异动类型 = '转学' AND 局审核结果 {OK} AND"
                " julianday(coalesce(nullif(办结日期, ''), :t)) -"
                " julianday(局审核日期) > 10"),
    "R15-1": at("moves", "异动类型 = '转学' AND"
                " julianday(档案移交日期) - julianday(办结日期) > 10"),
    "R17-2": transfer(move(
        f"x.异动类型 = '休学' AND x.局审核结果 NOT {REFUSED} AND"
        " m.申请日期 BETWEEN x.开始日期 AND x.结束日期")),
    "R17-3": at("moves", "异动类型 IN ('休学', '休学延长') AND"
                f" 局审核结果 {OK} AND :t BETWEEN 开始日期 AND 结束日期"
                " AND NOT " + move("x.异动类型 IN ('复学', '退学', '出国',"
                                   " '死亡') AND x.申请日期 >= m.申请日期") +
                " AND NOT " + roll("moves", "r.学生状态 = '休学'")),
    "R18-4": at("moves", f"异动类型 = '退回' AND (局审核结果 NOT {OK} OR"
                " 申请日期 > (SELECT date(max(毕业日期), '+6 months')"
                " FROM graduates x WHERE x.学籍号 = m.学籍号))"),
    "R18-5": at("exam_entries", "学籍号 IN (SELECT 学籍号 FROM moves"
                f" WHERE 异动类型 = '退回' AND 局审核结果 NOT {REFUSED})"),
    "R19-1": at("moves", "异动类型 = '死亡' AND " +
                roll("moves", "学生状态 IN ('', '在读', '复学', '休学')")),
    "R02-1": row("学校标识码 NOT IN (SELECT 学校标识码 FROM schools"
                 " WHERE 驻地区划代码 LIKE '211382%') AND 学校名称 NOT IN"
                 # Where the list's own code is wrong, L04 says so, once.
                 " (SELECT 学校名称 FROM schools"
                 " WHERE length(学校标识码) <> 10)"),
    "R03-1": at("schools", "状态 = '正常' AND 驻地区划代码 LIKE '211382%'"
                " AND length(学校标识码) = 10"
                " AND 学校标识码 NOT IN (SELECT 学校标识码 FROM r)"),
    "R06-1": row(f"{ENTRANT} AND NOT " + of("graduates", "学段 = '小学'")),
    "R06-2": row(f"{ENTRANT} AND " + of("graduates", "学段 = '小学'") +
                 " AND NOT " + of("graduates",
                                  "学段 = '小学' AND 毕业年份 = :s")),
    "R06-4": at("deferrals", "NOT " + roll(
        "deferrals", "g = 7 AND r.学校标识码 = m.录取学校")),
    "R06-5": at("deferrals", "原因 = '' OR 录取学校 = '' OR 申请人 = 姓名"
                " OR 申请人 IN ('', '本人', '学生', '学生本人')"),
    "R07-6": row(f"{ACTIVE} AND NOT " + of("attendance") + " AND NOT " +
                 of("deferrals")),
    "R07-9": at("problems", "处理状态 <> '已处理' AND"
                " julianday(:t) - julianday(发现日期) > 30"),
    "R10-3": row(f"{ACTIVE} AND 学校标识码 IN (SELECT 学校标识码 FROM schools"
                 " WHERE 状态 IN ('合并', '撤销'))"),
    "R11-4": at("key_changes", "申请人 = 姓名 OR"
                " 申请人 IN ('', '本人', '学生', '学生本人')"),
    "R13-2": at("graduates", "'' IN (毕业日期, 去向, 学籍号, 姓名, 性别,"
                " 出生日期, 学校标识码, 学段, 毕业年份)"),
    "R13-4": at("graduates", "操作日期 > 毕业年份 || '-07-30'"),
    "R20-2": at("attendance", roll("attendance") + " AND NOT " + roll(
        "attendance", "r.学校标识码 = m.学校标识码") + " OR NOT " +
        roll("attendance") + " AND NOT held(学籍号) AND 年级 NOT IN ('一年级', '七年级') AND"
        " 学籍号 NOT IN (SELECT 学籍号 FROM admissions)"),
    "R22-1": at("graduates", "学段 = '初中' AND (毕业考试 = '' OR"
                " 综合素质评价 = '' OR (证书号 <> '') <> (毕业考试 = '合格'"
                " AND 综合素质评价 = '合格') OR 证书号 <> '' AND 1 < (SELECT"
                " count(*) FROM graduates x WHERE x.证书号 = m.证书号))"),
    "R22-2": at("graduates", "证书号 <> '' AND"
                " (学段 = '小学' OR 学校标识码 LIKE '21%')"),
    "R23-1": at("schools", "状态 = '正常' AND 驻地区划代码 LIKE '211382%' AND"
                " length(学校标识码) = 10 AND"
                " 1 <> (SELECT count(*) FROM registrars x JOIN registrars y"
                " ON x.姓名 = y.姓名 WHERE x.学校标识码 = m.学校标识码)"),
    "R23-2": at("registrars", "'' IN (备案日期, 培训日期) OR 培训日期 > 上岗日期"),
    "R26-1": at("attendance", "julianday(:t) > julianday(:s || '-10-01')"
                " AND (年级 IN ('一年级', '七年级') OR 学籍号 IN (SELECT"
                " 学籍号 FROM admissions)) AND NOT held(学籍号) AND NOT " +
                roll("attendance")) + " UNION ALL " +
             at("admissions", "julianday(:t) > julianday(:s || '-10-01')"
                " AND 是否报到 = '是' AND NOT held(学籍号) AND 学籍号 NOT IN"
                " (SELECT 学籍号 FROM attendance) AND NOT " +
                roll("admissions")),
    "R26-3": row("(学生状态 IN ('流失', '辍学') OR " + ACTIVE + " AND " +
                 of("attendance", "julianday(:t) - julianday(最后到校日期)"
                    " > 4 * 7 + 7") + ") AND NOT " + of("dropouts")),
    "R26-4": row(f"{ACTIVE} AND 学生来源 = '借读'"),
}

# Article 5 is one finding a pupil: the first of R05-2, R05-6 and R05-1 that holds.
ADMITTED = ("(" + of("admissions", "l.录取学校 = r.学校标识码") + " OR " +
            of("self_admissions", "l.录取学校 = r.学校标识码 AND"
               f" l.审核结果 {OK}") + ")")
CITY = ("(" + city("r.学校标识码") + " OR " +
        of("admissions", city("l.录取学校")) + " OR " +
        of("self_admissions", city("l.录取学校") + f" AND l.审核结果 {OK}") + ")")


def district(stage, kinds="'乡镇', '村', '小学'"):
    """The plan gives the pupil's home or primary school to this school."""
    return ("EXISTS (SELECT 1 FROM districts d LEFT JOIN towns"
            " ON code = 范围代码 WHERE d.学校标识码 = r.学校标识码"
            f" AND 学段 = '{stage}' AND 范围类型 IN ({kinds}) AND"
            " (范围代码 IN (substr(户口所在地, 1, 9), 户口所在地, 毕业小学)"
            " OR instr(户口所在地 || 现住址, town)))")


PLAN = ("EXISTS (SELECT 1 FROM districts d WHERE d.学校标识码 = r.学校标识码"
        " AND 范围类型 IN ('乡镇', '村'))")
ELSEWHERE = ("(" + of("admissions") + f" OR {PLAN} AND 毕业小学 <>"
             " r.学校标识码 AND NOT " + district("初中") + ")")
FEEDER = ("(毕业小学 = r.学校标识码 OR 毕业小学 = '' AND " + of(
              "graduates", "l.学段 = '小学' AND l.毕业年份 = :s AND"
              " l.学校标识码 = r.学校标识码") + " OR EXISTS (SELECT 1 FROM districts d WHERE d.学校标识码 = r.学校标识码"
          " AND 学段 = '初中' AND 范围类型 = '小学' AND (范围代码 = 毕业小学 OR"
          " 毕业小学 = '' AND " + of("graduates", "l.学段 = '小学' AND"
                                 " l.毕业年份 = :s AND"
                                 " l.学校标识码 = 范围代码") + ")))")
ORIGIN = "(毕业小学 <> '' OR " + of("graduates", "l.学段 = '小学'") + ")"


def paper(*words):
    return of("documents", f"l.审核结果 {OK} AND (" + " OR ".join(
        f"l.材料 LIKE '%{word}%'" for word in words) + ")")


HOME = paper("房产证", "购房合同", "房屋租赁合同", "水电费", "住房")
BOOK = paper("户口簿") + " AND " + paper("接种证")
NEW = "g IN (1, 7) AND 入学年月 = :s || '09'"
MIGRANT = "是否进城务工人员随迁子女 = '是'"
LONG = "date({}, '+{} years', '+31 days')"

QUERIES |= {
    "R04-5": row(f"{NEW} AND NOT {MIGRANT} AND length(户口所在地) >= 9"
                 f" AND {PLAN} AND (g = 1 AND NOT " +
                 district("小学", "'乡镇', '村'") + " OR g = 7 AND NOT " +
                 district("初中", "'乡镇', '村'") + f" AND {ADMITTED}) AND NOT " +
                 of("self_admissions", f"l.审核结果 {OK}")),
    "R04-6": row(f"{NEW} AND NOT {MIGRANT} AND NOT ({BOOK} AND {HOME})"),
    "R04-7": row(f"{NEW} AND {MIGRANT} AND NOT ({BOOK} AND {HOME} AND " +
                 paper("暂住证", "居住证") + " AND " +
                 paper("就业单位证明", "执照") + ")"),
    "R04-8": row(f"{MIGRANT} AND 户口所在地 LIKE '211382%'"),
    "R05-2": row(f"{ENTRANT} AND NOT {ADMITTED} AND {CITY}"),
    "R05-6": row(f"{ENTRANT} AND NOT {ADMITTED} AND NOT {CITY} AND"
                 f" {ELSEWHERE}"),
    "R05-1": row(f"{ENTRANT} AND NOT {ADMITTED} AND NOT {CITY} AND"
                 f" NOT {ELSEWHERE}"),
    "R05-3": row(f"{ENTRANT} AND {ADMITTED} AND {ORIGIN} AND NOT {FEEDER}"
                 " AND NOT " + of("self_admissions") + " AND " + city(
                     "r.学校标识码").replace("'是'", "'否'")),
    "R05-7": row(f"{ENTRANT} AND {ADMITTED} AND NOT {FEEDER} AND " +
                 of("self_admissions", "l.类别 NOT LIKE '%跨%'")),
    "R10-1": at("moves", f"异动类型 = '转学' AND 局审核结果 {OK} AND"
                " 办结日期 <> '' AND NOT " + move(
                    f"x.异动类型 = '转学' AND x.局审核结果 {OK} AND"
                    " x.办结日期 > m.办结日期") +
                " AND (grade(年级) + :s - year(申请日期) <= 6 OR grade(年级) > 6"
                " AND grade(年级) + :s - year(申请日期) <= 9) AND (" + roll(
                    "moves", f"{ACTIVE} AND r.学校标识码 = m.转出学校") +
                " OR 转入学校 IN (SELECT 学校标识码 FROM schools WHERE 状态 ="
                " '正常') AND NOT held(学籍号) AND NOT " + roll(
                    "moves", "r.学校标识码 = m.转入学校") + " AND NOT " + move(
                    "x.异动类型 IN ('退学', '出国', '死亡')") + ")"),
    "R11-2": at("key_changes", f"审核结果 {OK} AND 佐证材料 = '' OR"
                f" 审核结果 NOT {OK} AND " + roll(
                    "key_changes", "变更后 = CASE 变更字段 WHEN '姓名' THEN"
                    " r.name WHEN '性别' THEN r.sex WHEN '民族' THEN r.民族"
                    " WHEN '身份证件号' THEN r.身份证件号 WHEN '出生日期' THEN"
                    " r.birth END")),
    "R13-3": row("学生状态 IN ('', '在读') AND length(入学年月) = 6 AND"
                 " (g = 6 AND :t > (substr(入学年月, 1, 4) + 6) || '-07-30' AND"
                 " NOT " + of("graduates", "l.学段 = '小学'") + " OR g = 9 AND"
                 " :t > (substr(入学年月, 1, 4) + 3) || '-07-30' AND"
                 " NOT " + of("graduates", "l.学段 = '初中'") + ") AND NOT " +
                 of("moves", "l.异动类型 IN ('休学', '复学', '退回')")),
    "R17-1": at("moves", f"异动类型 = '休学' AND 局审核结果 NOT {REFUSED} AND"
                " coalesce(nullif(结束日期, ''), :t) > " +
                LONG.format("开始日期", 1) + " AND (NOT " + move(
                    f"x.异动类型 = '休学延长' AND x.局审核结果 {OK} AND"
                    " x.申请日期 >= m.开始日期") +
                " OR coalesce(nullif(结束日期, ''), :t) > " +
                LONG.format("开始日期", 2) + ")"),
    "R17-4": row("学生状态 = '休学' AND NOT " + of(
        "moves", "l.异动类型 IN ('休学', '休学延长') AND l.局审核结果 NOT"
        f" {REFUSED} AND (结束日期 = '' OR 结束日期 >= :t)")),
    "R18-3": row(f"{ACTIVE} AND NOT " + of("moves", "l.异动类型 = '退回'") +
                 " AND " + of("graduates", "l.毕业年份 <= :s AND l.学段 ="
                              " iif(g <= 6, '小学', '初中')")),
    "R21-1": at("moves", f"局审核结果 NOT {REFUSED} AND 转出校审核结果 NOT"
                f" {REFUSED} AND 转入校审核结果 NOT {REFUSED} AND ('' IN (姓名,"
                " 年级, 异动类型, 申请日期, 学籍号 || 身份证件号) OR 办结日期 <> ''"
                f" AND (局审核结果 NOT {OK} OR 局审核日期 = '' OR 异动类型 ="
                " '转学' AND ('' IN (转出学校, 转入学校) OR 转出校审核结果 NOT"
                f" {OK} OR 转入校审核结果 NOT {OK}) OR 异动类型 IN ('休学',"
                " '休学延长') AND '' IN (开始日期, 结束日期)))"),
}


def gone(where):
    """Of the snapshot, by school and name."""
    return ("SELECT 学校标识码, 姓名 FROM before m WHERE NOT EXISTS (SELECT 1"
            " FROM p WHERE list = 'before' AND p.line = m.line) AND"
            f" NOT held(coalesce(学籍号, 身份证件号)) AND {where}")


def since(where):
    return ("SELECT r.file, r.line FROM r JOIN p ON p.n = r.n AND p.list ="
            " 'before' JOIN before b ON b.line = p.line WHERE"
            " '休学' NOT IN (b.学生状态, r.学生状态) AND r.学生状态 <> '复学'"
            f" AND {where}")


def known(name, where="1"):
    return (f"EXISTS (SELECT 1 FROM {name} x WHERE x.学籍号 = m.学籍号 AND"
            f" {where})")


def after(*kinds):
    """A roster's row has a move of these KINDS since June, not refused."""
    return of("moves", f"l.异动类型 IN ({', '.join(map(repr, kinds))}) AND"
              f" l.局审核结果 NOT {REFUSED} AND l.申请日期 > '2026-06-30'")


# Who came, went and rose since the snapshot of June.
SINCE = {
    "R09-3": gone("g NOT IN (6, 9) AND NOT " + known("graduates") +
                  " AND NOT " + known("dropouts") + " AND NOT " + known(
                      "moves", f"x.局审核结果 NOT {REFUSED} AND x.异动类型 IN"
                      " ('转学', '退学', '死亡', '出国', '退回', '其他')")),
    "R10-2": gone("g IN (6, 9) AND 学生状态 <> '休学' AND NOT " +
                  known("graduates", "x.毕业年份 = :s") + " AND NOT " +
                  known("moves", "x.申请日期 > '2026-06-30'")),
    "R16-2": row("g NOT IN (1, 7) AND n NOT IN (SELECT n FROM p WHERE"
                 " list = 'before') AND NOT " +
                 of("moves", "l.异动类型 IN ('转学', '复学', '退回')")),
    "R18-1": since("r.g <= b.g AND NOT " + after("复学") + " AND NOT " + of(
        "moves", "l.异动类型 = '退回' AND l.局审核结果 IN ('通过', '已审核')"
        " AND l.申请日期 > '2026-06-30'")) +
    " UNION " + row(after("留级", "降级")),
    "R18-2": since("r.g >= b.g + 2 AND"  # R02-3 speaks of a school's grades
                   " NOT (r.学校标识码 LIKE '21%' AND r.g > 6)"),
}


def read(base, name, path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        head, *rest = csv.reader(file)
    if name == "moves" and "发起日期" not in head:  # R12-2 is not evaluated
        head, rest = head + ["发起日期"], [cells + [""] for cells in rest]
    base.execute(f"CREATE TABLE {name} (line, {', '.join(head)})")
    base.executemany(
        f"INSERT INTO {name} VALUES (?{', ?' * len(head)})",
        ((n, *cells) for n, cells in enumerate(rest, 2)))
    base.execute(f"CREATE INDEX l_{name} ON {name} (line)")
    return head


def pair(base, name, head):
    """Who of a list is who on the roster: each way over the rest of both."""
    base.execute(f"CREATE INDEX i_{name} ON {name} (学籍号)")
    ways = ["l.学籍号 = r.xjh"]
    if "身份证件号" in head:
        ways.append("l.身份证件号 = r.id")
    if "出生日期" in head:
        ways.append(
            "l.姓名 = r.name AND l.性别 = r.sex AND day(l.出生日期) = r.birth"
            f" AND 1 = (SELECT count(*) FROM {name} x WHERE x.姓名 = r.name"
            " AND x.性别 = r.sex AND day(x.出生日期) = r.birth) AND 1 ="
            " (SELECT count(*) FROM r x WHERE x.name = r.name AND"
            " x.sex = r.sex AND x.birth = r.birth)")
    for way in ways:
        base.execute(
            f"CREATE TEMP TABLE more AS SELECT l.line, r.n"
            f" FROM r JOIN {name} l ON {way}"
            f" WHERE l.line NOT IN (SELECT line FROM p WHERE list = '{name}')"
            f" AND r.n NOT IN (SELECT n FROM p WHERE list = '{name}')")
        base.execute(f"INSERT INTO p SELECT '{name}', line, n FROM more")
        base.execute("DROP TABLE more")


def load_lists(base, folder):
    base.execute("CREATE TABLE p (list, line, n)")
    for name in LISTS:
        head = read(base, name, os.path.join(folder, f"{name}.csv"))
        if "学籍号" in head:
            pair(base, name, head)
    base.execute("CREATE INDEX p_n ON p (list, n)")
    base.execute("CREATE INDEX p_line ON p (list, line)")
    with open(TOWNS, encoding="utf-8", newline="") as file:
        towns = [cells[:2] for cells in csv.reader(file)]
    base.execute("CREATE TABLE towns (code, town)")
    base.executemany("INSERT INTO towns VALUES (?, ?)", towns)
    base.create_function("grade", 1, lambda text: GRADES.index(text) + 1)
    base.create_function(
        "year", 1, lambda text: int(text[:4]) - (text[5:] < "09"))


def load_before(base):
    """The snapshot's roster as a list of persons."""
    base.execute("CREATE TABLE before AS SELECT n AS line, xjh AS 学籍号,"
                 " id AS 身份证件号, name AS 姓名, sex AS 性别, birth AS 出生日期,"
                 " g, 学校标识码, 学生状态 FROM o")
    pair(base, "before", ("学籍号", "身份证件号", "出生日期"))
