"""Schools, pupils, and where a pupil stands at each point in time."""

from . import facts


class Point:
    """One delivery of all exports."""

    def __init__(self, index, name, as_of, school_year):
        self.index = index
        self.name = name
        self.as_of = as_of
        self.school_year = school_year


POINTS = (Point(0, "2026-06", "2026-06-30", 2025),
          Point(1, "2026-09", "2026-09-30", 2026))
JUNE, SEPTEMBER = POINTS


class School:
    def __init__(self, plan, block, code, name, town, district):
        self.plan = plan
        self.block = block
        self.code = code
        self.name = name
        self.town = town
        self.district = district
        self.feeders = []
        self.teachers = []
        self.registrar = ""

    @property
    def grades(self):
        return self.plan.grades

    @property
    def seat(self):
        """The 12-digit code of where the school stands."""
        return facts.TOWNSHIPS[self.town] + "201"

    def class_name(self, number):
        return self.plan.class_style.format(n=number, han=han_number(number))

    def teacher(self, grade, klass):
        return self.teachers[(grade * 3 + klass) % len(self.teachers)]


class Member:
    """One of a pupil's family."""
    __slots__ = ("name", "relation", "guardian", "phone", "number", "ethnic", "work",
                 "home", "hukou")


class Person:
    """A pupil as the newest point knows it; Stay.was holds what differed before."""
    __slots__ = ("name", "sex", "birth", "document", "number", "ethnic", "file_number",
                 "hukou", "hukou_kind", "birthplace", "origin", "home", "phone",
                 "overseas", "health", "disability", "integrated", "left_behind",
                 "migrant", "only_child", "boarder", "commute", "distance", "subsidy",
                 "members", "primary", "registered_day", "stays", "entry_kind")

    def copy(self):
        other = Person()
        for slot in self.__slots__:
            setattr(other, slot, getattr(self, slot))
        other.stays = [None, None]
        return other

class Stay:
    """A pupil's place at one point."""
    __slots__ = ("point", "school", "grade", "klass", "place", "status", "was")

    def __init__(self, point, school, grade, klass, status="在读"):
        self.point = point
        self.school = school
        self.grade = grade
        self.klass = klass
        self.place = 0
        self.status = status
        self.was = None

    @property
    def active(self):
        return self.status in ("在读", "复学")

    @property
    def entry_year(self):
        first = 7 if self.grade >= 7 else 1
        return self.point.school_year - self.grade + first


def han_number(number):
    """一 … 十, 十一 … for the numbers that classes have; digits beyond 99."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else facts.HAN_DIGITS[tens] + "十")
    return head + (facts.HAN_DIGITS[ones] if ones else "")


def former(stay, column, value):
    """Remember that a column had another value at this point."""
    if stay.was is None:
        stay.was = {}
    stay.was[column] = value
