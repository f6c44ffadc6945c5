"""Articles 4, 5, 6 and the new entrants of 26: faults between roll and lists."""

TABLE = {}
