"""Where faults are planted: the town's files, and a note of every place touched."""

import random

from . import files
from .model import SEPTEMBER, Stay
from .people import pick, place_in


class Plant:
    """One place that a rule should name."""

    def __init__(self, file, row, column, rule, sentence, line=None):
        self.file = file
        self.row = row
        self.column = column
        self.rule = rule
        self.sentence = sentence
        self.line = line

    def place(self):
        line = self.row.line if self.row else self.line
        record = self.row.record if self.row else None
        return (self.file.point.name, self.file.path, line or "", record or "",
                self.column, self.rule, self.sentence)

    def order(self):
        point, path, line, record, column, rule, _ = self.place()
        return point, path, line or 0, record or 0, column, rule


class ListPlant(Plant):
    """A row of a list that is nobody's on the roll."""

    def __init__(self, edit, rule, sentence):
        super().__init__(edit, None, "", rule, sentence)
        self.path = f"lists/{edit.name}.csv"

    def place(self):
        return (self.file.point.name, self.path, self.line or "", "", "", self.rule,
                self.sentence)


class ListEdit:
    """What is done to a list when all else is planted.

    CHANGE gets the list's rows, each a dict of its columns, and gives the row
    that it made or altered, or None.
    """

    def __init__(self, point, name, change):
        self.point = point
        self.name = name
        self.change = change
        self.row = None
        self.plants = []

    def apply(self, rows):
        self.row = self.change(rows)

    def tell(self, rows):
        for plant in self.plants:
            plant.line = 2 + next(n for n, row in enumerate(rows) if row is self.row)


class Garden:
    def __init__(self, town, roster_files, plain):
        self.town = town
        self.plain = plain
        self.files = list(roster_files)
        self.plants = []
        self.edits = []
        self._touched = set()
        self._per_school = {}
        self._by_key = {(f.point.index, files.file_key(f.rows[0].stay, plain)): f
                        for f in roster_files}

    def number_records(self):
        for file in self.files:
            if isinstance(file, files.RosterFile):
                file.number_records()

    def rng_for(self, name):
        return random.Random(f"{self.town.seed}/{name}")

    def mint_id(self, region, birth, sex):
        """A valid ID that nobody has."""
        return self.town.mint.id_number(region, birth, sex)

    # Choosing

    def roster_files(self, point=SEPTEMBER):
        return [f for f in self.files if isinstance(f, files.RosterFile)
                and f.point is point and not f.reserved]

    def row(self, rng, wanted=None, point=SEPTEMBER):
        """A row that nothing was planted in, of the school with the fewest plants."""
        choice = {}
        for file in self.roster_files(point):
            for row in file.rows:
                if self._free(row) and (wanted is None or wanted(file, row)):
                    choice.setdefault(row.stay.school.code, []).append((file, row))
        if not choice:
            return None
        fewest = min(self._per_school.get(code, 0) for code in choice)
        codes = [code for code in sorted(choice)
                 if self._per_school.get(code, 0) == fewest]
        file, row = pick(rng, choice[pick(rng, codes)])
        self._touch(row)
        return file, row

    def _free(self, row):
        return (not row.heading and row.copy_of is None
                and id(row.person) not in self._touched
                and not self.town.records.tells_of(row.person))

    def _touch(self, row):
        self._touched.add(id(row.person))
        code = row.stay.school.code
        self._per_school[code] = self._per_school.get(code, 0) + 1

    def fresh_row(self, rng, wanted=None):
        """A row of this autumn's first grade: no snapshot knows it, its number is L."""
        return self.row(rng, lambda f, r: is_fresh(r) and (wanted is None or wanted(f, r)))

    def file(self, rng, wanted):
        """A September file, kept from other plants from now on; None in a plain town."""
        choice = [f for f in self.roster_files() if wanted(f)]
        if not choice:
            return None
        file = pick(rng, choice)
        file.reserved = True
        return file

    def file_at(self, stay):
        return self._by_key.get((stay.point.index, files.file_key(stay, self.plain)))

    def rows_of(self, person):
        """All places of a pupil: (file, row) at each point."""
        found = []
        for stay in filter(None, person.stays):
            file = self.file_at(stay)
            found.extend((file, row) for row in file.rows if row.person is person)
        return found

    # Noting

    def note(self, file, row, column, rule, sentence):
        self.plants.append(Plant(file, row, file.header(column) if column else "", rule,
                                 sentence))

    def note_file(self, file, rule, sentence, line=None, column=""):
        self.plants.append(Plant(file, None, column, rule, sentence, line))

    # Lists

    def edit_list(self, name, change, rule=None, sentence="", point=SEPTEMBER):
        """Edit list NAME at the end; with RULE, note the row that CHANGE gives."""
        edit = ListEdit(point, name, change)
        self.edits.append(edit)
        if rule:
            edit.plants.append(ListPlant(edit, rule, sentence))
            self.plants.extend(edit.plants)

    # Second records

    def second_record(self, rng, row, school=None):
        """A second pupil's record of the same child, to be varied by the caller."""
        stay = row.stay
        copy = row.person.copy()
        copy.stays[stay.point.index] = second = Stay(
            stay.point, school or stay.school, stay.grade, stay.klass if not school else 1)
        copy.hukou, copy.home = place_in(rng, second.school.town)
        file = self.file_at(second)
        mates = [n for n, r in enumerate(file.rows) if same_room(r.stay, second)]
        second.place = 1 + max(file.rows[n].stay.place for n in mates)
        added = files.Row(copy, second)
        file.rows.insert(mates[-1] + 1, added)
        self.town.people.append(copy)
        self._touch(added)
        return file, added

    def other_school(self, rng, row, wanted=None):
        """Another school of the same block that has the same grade."""
        def fits(school):
            if (school is row.stay.school or school.block != row.stay.school.block
                    or school.plan.key == "special"
                    or row.stay.grade not in school.grades):
                return False
            file = self.file_at(Stay(row.stay.point, school, row.stay.grade, 1))
            return file and not file.reserved and (not wanted or wanted(file))
        choice = [s for s in self.town.schools if fits(s)]
        return pick(rng, choice) if choice else None


def is_fresh(row):
    p = row.person
    return (row.stay.point is SEPTEMBER and p.stays[0] is None
            and p.file_number.startswith("L"))


def same_room(a, b):
    return a is not None and (a.school, a.grade, a.klass) == (b.school, b.grade, b.klass)
