"""ID numbers and 学籍号: composing them, and never the same one twice."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
FIRST_SEQUENCE, LAST_SEQUENCE = 1, 998


def check_char(body):
    """The 18th character of 17 digits, by MOD 11-2 of GB 11643."""
    return CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, body)) % 11]


def compose(region, birth, sequence):
    body = f"{region}{birth}{sequence:03d}"
    return body + check_char(body)


def is_valid(number):
    return (len(number) == 18 and number[:17].isdigit()
            and number[17] == check_char(number))


def looks_damaged(number):
    """Whether a spreadsheet could have left this number behind."""
    if number.endswith("000"):
        return True
    return number.isdigit() and not is_valid(number) and int(number) % 32 == 0


class Mint:
    """Hands out numbers, each once."""

    def __init__(self, rng):
        self._random = rng.random
        self._used = set()

    def _claim(self, number):
        if number in self._used or looks_damaged(number):
            return False
        self._used.add(number)
        return True

    def id_number(self, region, birth, sex, near=None):
        """A new number; near: the sequence after which to look first."""
        parity = 1 if sex == "男" else 0
        sequence = near or FIRST_SEQUENCE + int(self._random() * LAST_SEQUENCE)
        while True:
            sequence = sequence % LAST_SEQUENCE + 1
            if sequence % 2 == parity:
                number = compose(region, birth, sequence)
                if self._claim(number):
                    return number

    def temporary(self, region, birth):
        while True:
            number = f"L{region}{birth}{int(self._random() * 10000):04d}"
            if self._claim(number):
                return number

    def formal_without_id(self, region, birth):
        while True:
            sequence = 1 + int(self._random() * LAST_SEQUENCE)
            number = "J" + compose(region, birth, sequence)
            if self._claim(number):
                return number

    def phone(self, heads):
        while True:
            head = heads[int(self._random() * len(heads))]
            number = f"{head}{int(self._random() * 10**8):08d}"
            if self._claim(number):
                return number
