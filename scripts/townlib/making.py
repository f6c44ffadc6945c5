"""A town on disk: rosters and lists of each point, and plants.csv."""

import csv
import io
import os

from . import faults, files, lists
from .model import POINTS

PLANT_HEADER = ("point", "file", "line", "record", "column", "rule", "sentence")


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(content)


def write_plants(path, plants):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(PLANT_HEADER)
    writer.writerows(plant.place() for plant in sorted(plants, key=lambda p: p.order()))
    write(path, out.getvalue().encode("utf-8"))


def write_town(town, folder, wanted, plain=False):
    """Plant the WANTED faults, which alters the town, and write it."""
    garden = faults.Garden(town, files.roster_files(town, plain), plain)
    for name in wanted:
        garden.plant(name)
    garden.number_records()
    for file in garden.files:
        write(os.path.join(folder, file.point.name, "rosters", file.path),
              file.content())
    for point in POINTS:
        for name, content in lists.all_lists(town, point, garden.edits):
            write(os.path.join(folder, point.name, "lists", name), content)
    write_plants(os.path.join(folder, "plants.csv"), garden.plants)
