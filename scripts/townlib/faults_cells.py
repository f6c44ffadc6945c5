"""C01–C19, V01–V11 and R03-2: one cell that says what no cell of its column may.

Each is planted where the cell decides nothing else, so that only its own rule
has something to say.
"""

from .model import JUNE, SEPTEMBER

PHONE, HOME, HUKOU, ENTRY = "联系电话", "现住址", "户口所在地", "入学年月"


# rule → (column, the text that is planted)
CODES = {
    "C01": (("性别", "未说明"), ("性别", "9")),
    "C02": (("身份证件类型", "学生证"), ("身份证件类型", "学生证")),
    "C03": (("民族", "汗族"), ("民族", "夏尔巴人")),
    "C04": (("国籍/地区", "中国大陸"), ("国籍/地区", "ZZZ")),
    "C05": (("港澳台侨外", "是"), ("港澳台侨外", "88")),
    "C06": (("政治面貌", "红领巾"), ("政治面貌", "77")),
    "C07": (("健康状况", "正常"), ("健康状况", "99")),
    "C08": (("户口性质", "城市"), ("户口性质", "9")),
    "C09": (("入学方式", "电脑派位"), ("入学方式", "77")),
    "C10": (("就读方式", "跑校"), ("就读方式", "8")),
    "C11": (("学生来源", "外县"), ("学生来源", "7")),
    "C12": (("学生状态", "在册"), ("学生状态", "77")),
    "C13": (("是否独生子女", "不清楚"), ("成员1是否监护人", "监护人"), ("是否孤儿", "2")),
    "C14": (("是否留守儿童", "三亲留守"), ("是否留守儿童", "5")),
    "C15": (("残疾人类型", "轻度"), ("残疾人类型", "轻度")),
    "C16": (("随班就读", "随班"), ("随班就读", "99")),
    "C17": (("上下学方式", "骑马"), ("上下学方式", "滑板")),
    "C18": (("成员1关系", "叔叔"), ("成员1关系", "9")),
    "C19": (("血型", "熊猫血"), ("血型", "C型")),
}

FORMS = {
    "V01": (("出生日期", "20190229"), ("出生日期", "19年9月1日"), ("出生日期", "2019-13-01")),
    "V02": ((ENTRY, "去年秋季"), (ENTRY, "202613")),
    "V03": (("注册日期", "20260931"), ("身份证件有效期", "十年")),
    "V04": ((PHONE, "1381234567"), (PHONE, "12345678901"), ("成员1联系电话", "无")),
    "V05": (("邮政编码", "12250"), ("邮政编码", "1225000")),
    "V06": (("曾用名", "小明2"), ("成员1姓名", "妈妈#"), ("成员1姓名", "李")),
    "V07": ((HOME, "辽宁省朝阳市凌源市" + "万元店镇东沟村一组" * 30),),
    "V08": (("上下学距离", "不远"), ("上下学距离", "-1"), ("班内学号", "三号")),
    "V09": (("电子信箱", "abc.example.cn"), ("电子信箱", "abc@")),
    "V10": (("毕业小学", "212108900"), ("毕业小学", "9921089001")),
    "V11": ((HUKOU, "2113821"), (HUKOU, "999999101201")),
}

SENTENCES = {
    "C01": "性别 is neither 男 nor 女", "C02": "身份证件类型 is none of the list",
    "C03": "民族 is none of the list", "C04": "国籍/地区 is none of the list",
    "C05": "港澳台侨外 is none of the list", "C06": "政治面貌 is none of the list",
    "C07": "健康状况 is none of the list", "C08": "户口性质 is none of the list",
    "C09": "入学方式 is none of the list", "C10": "就读方式 is none of the list",
    "C11": "学生来源 is none of the list", "C12": "学生状态 is none of the list",
    "C13": "neither yes nor no", "C14": "是否留守儿童 is none of the list",
    "C15": "残疾人类型 is none of the list", "C16": "随班就读 is none of the list",
    "C17": "上下学方式 is none of the list", "C18": "关系 is none of the list",
    "C19": "血型 is none of the list",
    "V01": "出生日期 is no date", "V02": "入学年月 is no month",
    "V03": "another date that is none", "V04": "no telephone number",
    "V05": "邮政编码 has not six digits", "V06": "what no name is written with",
    "V07": "a cell that is far too long", "V08": "no number where one is wanted",
    "V09": "电子信箱 is no address", "V10": "no 学校标识码",
    "V11": "a 区划代码 that there is not",
    "R03-2": "a required cell is blank",
}

REQUIRED = ("性别", "民族", "班级", "健康状况", PHONE)


def holds(column, text):
    """The file has the column and its encoding can write the text."""
    return lambda f, r: (column in f.columns and f.layout.can_hold(text)
                         and r.stay.grade != 7)


def planter_of(rule, cells):
    def planter(garden, rng):
        for number, (column, text) in enumerate(cells):
            wanted = holds(column, text) if column != "毕业小学" else (
                lambda f, r: column in f.columns and r.stay.grade >= 8)
            found = garden.row(rng, wanted, JUNE if number == 1 else SEPTEMBER)
            if found:
                file, row = found
                row.edit(column, text)
                garden.note(file, row, column, rule, SENTENCES[rule])
    return planter


TABLE = {rule: (planter_of(rule, cells), SENTENCES[rule])
         for rule, cells in {**CODES, **FORMS}.items()}
TABLE["R03-2"] = (planter_of("R03-2", tuple((column, "") for column in REQUIRED)),
                  "required cells that are blank")
