"""What can be planted: a table of fault ids, each with what plants it.

Meanings are those of contract.md 5 and domain.md 1.4. A planter takes the
garden and a random generator, plants a few places, and notes each.
"""

from . import (faults_cells, faults_changes, faults_classes, faults_files,
               faults_lists_d, faults_lists_e, faults_lists_f, faults_numbers,
               faults_repairs, faults_rows, faults_twice)
from .garden import Garden as _Garden


class Fault:
    def __init__(self, planter, sentence, in_all=True):
        self.planter = planter
        self.sentence = sentence
        self.in_all = in_all


# Faults of whole files come first: they keep their files for themselves.
FAULTS = {}
for _module in (faults_files, faults_numbers, faults_twice, faults_repairs,
                faults_cells, faults_rows, faults_classes, faults_changes,
                faults_lists_d, faults_lists_e, faults_lists_f):
    for _name, _entry in _module.TABLE.items():
        FAULTS[_name] = Fault(*_entry)


class Garden(_Garden):
    def plant(self, name):
        FAULTS[name].planter(self, self.rng_for(name))
