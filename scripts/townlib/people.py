"""Making pupils and their families."""

import datetime

from . import facts
from .model import Member, Person


def pick(rng, items):
    return items[int(rng.random() * len(items))]


def chance(rng, share):
    return rng.random() < share


def day_between(rng, first, last):
    """A day of [first, last] as YYYYMMDD."""
    days = (last - first).days + 1
    return (first + datetime.timedelta(days=int(rng.random() * days))).strftime("%Y%m%d")


class PeopleMaker:
    def __init__(self, rng, mint):
        self.rng = rng
        self.mint = mint
        self._known = set()

    # Names

    def _given(self, sex):
        chars = facts.BOY_CHARS if sex == "男" else facts.GIRL_CHARS
        given = pick(self.rng, chars)
        if chance(self.rng, 0.82):
            tail = facts.RARE_CHARS if chance(self.rng, 0.06) else chars
            given += pick(self.rng, tail)
        return given

    def _mongol(self, sex):
        given = pick(self.rng, facts.MONGOL_BOYS if sex == "男" else facts.MONGOL_GIRLS)
        if chance(self.rng, 0.12):
            return f"{pick(self.rng, facts.MONGOL_CLANS)}·{given}"
        if chance(self.rng, 0.4):
            return pick(self.rng, facts.MONGOL_SURNAMES) + given
        return pick(self.rng, facts.MONGOL_SURNAMES) + self._given(sex)

    def _manchu(self, sex):
        if chance(self.rng, 0.04):
            return f"{pick(self.rng, facts.MANCHU_CLANS)}·{self._given(sex)}"
        return pick(self.rng, facts.MANCHU_SURNAMES) + self._given(sex)

    def full_name(self, sex, ethnic, surname=None):
        if surname is None and ethnic == "蒙古族":
            return self._mongol(sex)
        if surname is None and ethnic == "满族":
            return self._manchu(sex)
        if surname is None:
            rare = chance(self.rng, 0.01)
            surname = pick(self.rng, facts.COMPOUND_SURNAMES if rare else facts.SURNAMES)
        return surname + self._given(sex)

    def unique_name(self, sex, ethnic, birth, surname=None):
        """A name that no one born the same day bears."""
        while True:
            name = self.full_name(sex, ethnic, surname)
            if self.claim_name(name, birth):
                return name

    def claim_name(self, name, birth):
        if (name, birth) in self._known:
            return False
        self._known.add((name, birth))
        return True

    # Pupils

    def _birth(self, grade, school_year, late):
        """At least six by 31 August of the year of entry into grade 1."""
        entry = school_year - grade + 1
        oldest = entry - (8 if late else 7)
        return day_between(self.rng, datetime.date(oldest, 9, 1),
                           datetime.date(entry - 6, 8, 31))

    def pupil(self, school, grade, school_year, region=None):
        rng = self.rng
        p = Person()
        special = school.plan.kind == "特殊教育学校"
        p.stays = [None, None]
        p.sex = "男" if chance(rng, 0.52) else "女"
        p.ethnic = self._ethnic(school)
        p.birth = self._birth(grade, school_year, special and chance(rng, 0.5))
        p.name = self.unique_name(p.sex, p.ethnic, p.birth)
        p.migrant = region is not None or (school.plan.urban and chance(rng, 0.03))
        local = not p.migrant and not chance(rng, 0.05)
        region = region or (facts.LINGYUAN if local else pick(rng, facts.OTHER_REGIONS))
        p.document = facts.ID_CARD
        p.number = self.mint.id_number(region, p.birth, p.sex)
        p.file_number = "G" + p.number
        p.overseas = "否"
        p.entry_kind = "就近入学"
        p.primary = None
        p.registered_day = 3 + int(rng.random() * 25)
        self._live(p, school, region)
        self._body(p, special)
        self._circumstances(p, school)
        p.members = self._family(p)
        p.phone = p.members[0].phone
        return p

    def twin(self, other):
        """Brother or sister of the same day: own number, same family."""
        p = other.copy()
        region = other.number[:6]
        p.name = self.unique_name(p.sex, p.ethnic, p.birth, surname_of(other.name))
        p.number = self.mint.id_number(region, p.birth, p.sex, int(other.number[14:17]))
        p.file_number = "G" + p.number
        p.only_child = other.only_child = False
        return p

    def _ethnic(self, school):
        draw = self.rng.random()
        mongol = 0.45 if "蒙古族" in school.town else 0.07
        if draw < mongol:
            return "蒙古族"
        if draw < mongol + 0.06:
            return "满族"
        return "回族" if draw > 0.995 else "汉族"

    def _live(self, p, school, region):
        rng = self.rng
        town = pick(rng, school.district)
        code, text = place_in(rng, town)
        p.home = text
        home_region = region if p.migrant else facts.LINGYUAN
        if p.migrant:
            village = int(rng.random() * len(facts.VILLAGES))
            p.hukou = f"{region}1{1 + int(rng.random() * 8):02d}{201 + village}"
        else:
            p.hukou = code
        p.birthplace = p.hukou if region == home_region else region + "001001"
        p.origin = facts.REGION_TEXT[home_region]
        p.hukou_kind = ("非农业户口" if not p.migrant and town.endswith("街道")
                        else "农业户口")

    def _body(self, p, special):
        p.health, p.disability, p.integrated = "健康或良好", "无残疾", "非随班就读"
        if special:
            p.health, p.disability = "残疾", pick(self.rng, facts.DISABILITIES)
        elif chance(self.rng, 0.004):
            p.health, p.disability = "残疾", pick(self.rng, tuple(facts.INTEGRATED))
            p.integrated = facts.INTEGRATED[p.disability]
        elif chance(self.rng, 0.03):
            p.health = "一般或较弱"

    def _circumstances(self, p, school):
        rng = self.rng
        rural = not school.plan.urban
        p.left_behind = "非留守儿童"
        if rural and not p.migrant and chance(rng, 0.12):
            p.left_behind = pick(rng, ("单亲留守儿童", "双亲留守儿童"))
        p.boarder = rural and chance(rng, 0.1)
        p.subsidy = p.boarder and chance(rng, 0.4)
        p.only_child = chance(rng, 0.45)
        p.distance = f"{0.3 + int(rng.random() * (70 if rural else 30)) / 10:.1f}"
        p.commute = pick(rng, facts.COMMUTES)

    # Families

    def _family(self, p):
        born = int(p.birth[:4])
        surname = surname_of(p.name)
        father = self._member(p, "父亲", "男", born - 22 - int(self.rng.random() * 16),
                              surname)
        mother = self._member(p, "母亲", "女", born - 21 - int(self.rng.random() * 15))
        if p.left_behind == "双亲留守儿童":
            elder = self._member(p, "祖父母或外祖父母", "女",
                                 born - 48 - int(self.rng.random() * 10))
            return [elder, father]
        return [mother, father] if chance(self.rng, 0.6) else [father, mother]

    def _member(self, p, relation, sex, year, surname=None):
        m = Member()
        birth = day_between(self.rng, datetime.date(year, 1, 1),
                            datetime.date(year, 12, 31))
        region = p.hukou[:6]
        if region == facts.LINGYUAN:
            region = lingyuan_code_of(year)
        m.name = self.full_name(sex, p.ethnic, surname or pick(self.rng, facts.SURNAMES))
        m.relation = relation
        m.guardian = True
        m.phone = self.mint.phone(facts.PHONE_HEADS)
        m.number = self.mint.id_number(region, birth, sex)
        m.ethnic = p.ethnic
        m.work = pick(self.rng, facts.EMPLOYERS)
        m.home, m.hukou = p.home, p.hukou
        return m


def surname_of(name):
    if "·" in name:
        return name[:name.index("·") + 1]
    return name[:2] if name[:2] in facts.COMPOUND_SURNAMES else name[0]


def lingyuan_code_of(year):
    """The county's code when someone of that year got a number (domain.md 1.6)."""
    if year <= 1990:
        return "211323"
    return "219009" if year <= 1994 else facts.LINGYUAN


def place_in(rng, town):
    """A 12-digit code and an address in a township."""
    code = facts.TOWNSHIPS[town]
    house = 1 + int(rng.random() * 120)
    if town.endswith("街道"):
        index = int(rng.random() * len(facts.STREETS))
        flat = 101 + 100 * int(rng.random() * 6) + int(rng.random() * 4)
        text = f"{town}{facts.STREETS[index]}{house}号{1 + house % 9}单元{flat}室"
        return f"{code}{index + 1:03d}", f"辽宁省朝阳市凌源市{text}"
    index = int(rng.random() * len(facts.VILLAGES))
    group = 1 + int(rng.random() * 9)
    text = f"{town}{facts.VILLAGES[index]}{group}组{house}号"
    return f"{code}{201 + index}", f"辽宁省朝阳市凌源市{text}"
