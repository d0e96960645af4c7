"""Numbers in words: 'thirteen', 'twenty-five', 'two and a half', 'a quarter of a', 'a couple of'."""

from __future__ import annotations

import re
from functools import lru_cache

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_CARDINALS = {word: number for number, word in enumerate(_ONES.split())}
_VALUES: dict[str, float] = dict(_CARDINALS)
_VALUES |= {word: 10 * number for number, word in enumerate(_TENS.split(), start=2)}
_VALUES |= {"a": 1, "an": 1, "the": 1, "good": 1, "year-": 1, "couple": 2, "dozen": 12}
_FRACTIONS = {"half": 0.5, "quarter": 0.25}


_ORDINAL = re.compile(
    r"(?:[a-z]+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|[a-z]+(?:teenth|tieth)|hundredth)|\d+(?:st|nd|rd|th)"
)


def is_ordinal(word: str) -> bool:
    """Return whether a lower-case word is an ordinal: 'first', 'thirty-second', '193rd'."""
    return _ORDINAL.fullmatch(word) is not None


@lru_cache(maxsize=512)
def read_number(words: str) -> tuple[float, bool]:
    """Return the number and whether it is vague ('a few', 'several' are a vague 3). ValueError when it is none."""
    text = words.lower().replace("½", ".5").strip()
    if text.replace(".", "", 1).isdigit():
        return float(text), False
    parts = re.findall(r"[a-z]+-?$|[a-z]+", text)
    if "few" in parts or "several" in parts:
        return 3, True
    if parts[0] == "half" or parts[:2] in (["a", "half"], ["a", "quarter"]):
        return _FRACTIONS[parts[0] if parts[0] == "half" else parts[1]], False
    whole, _, rest = text.partition("and")
    total = 0.0
    for part in re.findall(r"[a-z]+-?$|[a-z]+", whole.replace("-", " ").strip()):
        if part == "of":
            continue
        if part == "hundred":
            total = 100 * max(total, 1)
        elif part in ("couple", "dozen"):
            total = _VALUES[part]
        else:
            total += _VALUES[part]
    return total + next((value for name, value in _FRACTIONS.items() if name in rest), 0), False


def is_cardinal(word: str) -> bool:
    """Return whether a lower-case word without hyphen is a cardinal or ends one: '33', 'twelve', 'thirty'."""
    return word.isdigit() or word in _CARDINALS or word in _TENS.split()


def cardinal(word: str | None) -> int | None:
    """Return the value of a cardinal in digits or in one word below twenty, None for anything else."""
    if not word:
        return None
    return int(word) if word.isdigit() else _CARDINALS.get(word.casefold())


_ORDINALS = {word: rank for rank, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"], start=1)}


def ordinal(word: str) -> int | None:
    """Return the rank that a lower-case ordinal up to 'sixth' tells, None for anything else."""
    return _ORDINALS.get(word)
