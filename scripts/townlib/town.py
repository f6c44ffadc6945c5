"""The town itself: who goes to which school, in June and after the summer."""

import random

from . import facts, plans, story
from .model import JUNE, POINTS, SEPTEMBER, Stay
from .numbers import Mint
from .people import PeopleMaker, chance, pick

TWINS = 0.006
FULL_CLASS = 48


class Town:
    def __init__(self, seed, pupils):
        self.rng = random.Random(seed)
        self.seed = seed
        self.mint = Mint(self.rng)
        self.maker = PeopleMaker(self.rng, self.mint)
        self.schools = plans.open_schools(max(1, round(pupils / plans.BLOCK_PUPILS)))
        self.people = []
        self.records = story.Records()
        for school in self.schools:
            self._staff(school)
        sizes = self._sizes(pupils)
        self._settle_june(sizes)
        story.before_june(self)
        self._summer(sizes)
        story.over_summer(self)
        self.number_places()

    def school(self, key):
        """A school of the first block, where all that is particular happens."""
        return next(s for s in self.schools if s.plan.key == key)

    def at(self, point):
        return [p for p in self.people if p.stays[point.index] is not None]

    # Staff and sizes

    def _staff(self, school):
        school.teachers = [self.maker.full_name(pick(self.rng, "男女"), "汉族")
                           for _ in range(12)]
        school.registrar = self.maker.unique_name("女", "汉族", "registrar")

    def _sizes(self, pupils):
        """How many pupils each class has in June, by (school, grade, class)."""
        cells = [(s, g, k) for s in self.schools for g in s.grades
                 for k in range(1, s.plan.classes + 1)]
        share = pupils / sum(s.plan.size for s, _, _ in cells)
        sizes = {cell: self._size(cell[0].plan, share) for cell in cells}
        self._make_up(sizes, pupils - sum(sizes.values()))
        return sizes

    def _size(self, plan, share):
        jitter = int(self.rng.random() * 5) - 2 if plan.size * share > 10 else 0
        return min(plan.limit, max(1, int(plan.size * share) + jitter))

    @staticmethod
    def _make_up(sizes, missing):
        """Spread what is missing, or too much, one pupil a class at a time."""
        step = 1 if missing > 0 else -1
        moved = True
        while missing and moved:
            moved = False
            for cell in sizes:
                if missing and 1 <= sizes[cell] + step <= cell[0].plan.limit:
                    sizes[cell] += step
                    missing -= step
                    moved = True

    # The two points

    def enrol(self, point, school, grade, klass, region=None):
        p = self.maker.pupil(school, grade, point.school_year, region)
        return self._seat(p, point, school, grade, klass)

    def _seat(self, p, point, school, grade, klass):
        p.stays[point.index] = Stay(point, school, grade, klass)
        self.people.append(p)
        return p

    def _fill(self, point, cell, size):
        """A class of new pupils, now and then with twins in it."""
        last = None
        for _ in range(size):
            if last is not None and chance(self.rng, TWINS):
                last = self._seat(self.maker.twin(last), point, *cell)
            else:
                last = self.enrol(point, *cell)
            if cell[1] >= 7:
                last.primary = pick(self.rng, cell[0].feeders)

    def _settle_june(self, sizes):
        for cell, size in sizes.items():
            self._fill(JUNE, cell, size)

    def _summer(self, sizes):
        leavers = {s: [] for s in self.schools}
        for p in self.people:
            self._promote(p, leavers)
        for school in self.schools:
            if school.feeders:
                arriving = [p for f in school.feeders for p in leavers[f]]
                self._admit(school, arriving)
        for cell, size in sizes.items():
            if cell[1] == 1:
                self._first_grade(cell, size)

    @staticmethod
    def _promote(p, leavers):
        stay = p.stays[0]
        if stay.grade == 6:
            leavers[stay.school].append(p)
        elif stay.grade < 9:
            p.stays[1] = Stay(SEPTEMBER, stay.school, stay.grade + 1, stay.klass,
                              stay.status)

    def _admit(self, school, arriving):
        classes = max(school.plan.classes, -(-len(arriving) // FULL_CLASS))
        self.rng.shuffle(arriving)
        for n, p in enumerate(arriving):
            p.primary = p.stays[0].school
            p.registered_day = 3 + int(self.rng.random() * 25)
            p.stays[1] = Stay(SEPTEMBER, school, 7, 1 + n % classes, p.stays[0].status)

    def _first_grade(self, cell, size):
        first = len(self.people)
        self._fill(SEPTEMBER, cell, size)
        for p in self.people[first:]:
            p.file_number = self.mint.temporary(facts.LINGYUAN, p.birth)

    def number_places(self):
        """班内学号: 1, 2, … in each class of each point."""
        for point in POINTS:
            last = {}
            for p in self.at(point):
                stay = p.stays[point.index]
                room = (stay.school, stay.grade, stay.klass)
                last[room] = stay.place = last.get(room, 0) + 1
