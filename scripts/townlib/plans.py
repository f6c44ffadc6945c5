"""The schools of the town; a bigger town repeats them in blocks."""

from . import facts
from .model import School

BLOCK_PUPILS = 3000

# A class in June; those who come later still find room below 45 and 50.
PRIMARY_LIMIT, JUNIOR_LIMIT = 43, 48


class Plan:
    def __init__(self, key, code, name, kind, town, grades, classes, size, layout,
                 district=(), feeders=(), urban=False, class_style="{n}班"):
        self.key = key
        self.code = code
        self.name = name
        self.kind = kind
        self.town = town
        self.grades = grades
        self.classes = classes
        self.size = size
        self.layout = layout
        self.district = district or (town,)
        self.feeders = feeders
        self.urban = urban
        self.class_style = class_style

    @property
    def limit(self):
        return JUNIOR_LIMIT if self.grades[0] == 7 else PRIMARY_LIMIT

    @property
    def years(self):
        return {6: "六年", 3: "三年", 9: "九年"}[len(self.grades)]


PRIMARY, JUNIOR, NINE_YEAR = range(1, 7), range(7, 10), range(1, 10)
EAST = ("东城街道", "北街街道", "城关街道")
SOUTH = ("南街街道", "红山街道")

PLANS = (
    Plan("chenguang", "21", "凌源市晨光{}小学", "小学", "东城街道", PRIMARY, 3, 38,
         "chenguang", EAST, urban=True, class_style="({n})班"),
    Plan("qingsong", "21", "凌源市青松路{}小学", "小学", "南街街道", PRIMARY, 2, 38,
         "qingsong", SOUTH, urban=True),
    Plan("wanyuandian", "21", "{town}{}中心小学", "小学", "万元店镇", PRIMARY, 1, 32,
         "wanyuandian", ("万元店镇", "宋杖子镇")),
    Plan("siguanyingzi", "21", "{town}{}中心小学", "小学", "四官营子镇", PRIMARY, 1, 28,
         "siguanyingzi", class_style="{han}班"),
    Plan("sanjiazi", "21", "{town}{}中心小学", "小学", "三家子蒙古族乡", PRIMARY, 1, 24,
         "sanjiazi"),
    Plan("linghe", "31", "凌源市凌河{}初级中学", "初级中学", "北街街道", JUNIOR, 4, 46,
         "linghe", EAST + SOUTH, ("chenguang", "qingsong"), urban=True),
    Plan("wanchu", "31", "{town}{}初级中学", "初级中学", "万元店镇", JUNIOR, 2, 41,
         "wanchu", ("万元店镇", "宋杖子镇", "四官营子镇", "三家子蒙古族乡"),
         ("wanyuandian", "siguanyingzi", "sanjiazi"), class_style="{han}班"),
    Plan("daoerdeng", "31", "{town}{}九年一贯制学校", "九年一贯制学校", "刀尔登镇",
         NINE_YEAR, 1, 27, "daoerdeng", (), ("daoerdeng",)),
    Plan("sanshijiazi", "31", "{town}{}九年一贯制学校", "九年一贯制学校", "三十家子镇",
         NINE_YEAR, 1, 26, "sanshijiazi", (), ("sanshijiazi",), class_style="({n})班"),
    Plan("special", "51", "凌源市{}特殊教育学校", "特殊教育学校", "红山街道", NINE_YEAR, 1, 6,
         "special", tuple(facts.TOWNSHIPS), ("special",), urban=True),
)

# Schools that no longer exist: code, name, township, state, heir.
CLOSED = (("2121089001", "前进乡中心小学", "前进乡", "合并", "wanyuandian"),
          ("2121089002", "北炉乡中心小学", "北炉乡", "撤销", "siguanyingzi"))


def open_schools(blocks):
    """All schools, block by block, each knowing the schools that feed it."""
    schools = []
    for block in range(blocks):
        part = {p.key: _open(p, block, n) for n, p in enumerate(PLANS, 1)}
        for school in part.values():
            school.feeders = [part[key] for key in school.plan.feeders]
        schools.extend(part.values())
    return schools


def _open(plan, block, ordinal):
    code = f"{plan.code}21{90000 + block * 100 + ordinal:06d}"
    label = f"第{block + 1}" if block else ""
    name = plan.name.format(label, town=plan.town)
    return School(plan, block, code, name, plan.town, plan.district)
