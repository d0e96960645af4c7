"""EDTF values in a reader's words: 'spring 2004', 'since 1995'."""

from __future__ import annotations

import calendar

from pipeline import when


def in_words(edtf: str | None) -> str:
    """Return a reader's words: 'since 1995', 'until 2016', '2018 to 2021', 'spring 2004', 'about 1992', 'undated'."""
    if edtf is None:
        return "undated"
    start, end = when.start_of(edtf), when.end_of(edtf)
    if "/" not in edtf:
        return _words(edtf)
    if start and end:
        return f"{_words(start)} to {_words(end)}"
    if start:
        return f"since {_words(start)}"
    return f"until {_words(end)}" if end else "at any time"


def _words(simple: str) -> str:
    sign, digits, part, day, mark = when.parts_of(simple)
    prefix = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}[mark]
    if "X" in digits:
        kept = int(digits.rstrip("X") or 0)
        if digits.endswith("XXX"):
            name = f"the {_ordinal(kept + 1)} millennium"
        elif digits.endswith("XX"):
            name = f"the {_ordinal(kept + 1)} century"
        else:
            name = f"the {kept}0s"
        return prefix + name + (" BC" if sign < 0 else "")
    year = sign * int(digits)
    named = str(year) if year > 0 else f"{1 - year} BC"
    if part is None:
        return prefix + named
    if part in when.SEASONS:
        return f"{prefix}{when.SEASONS[part]} {named}"
    if part in when.QUARTERS:
        return f"{prefix}the {when.QUARTERS[part]} quarter of {named}"
    if part in when.HALVES:
        return f"{prefix}the {when.HALVES[part]} half of {named}"
    return prefix + (f"{day} " if day else "") + f"{calendar.month_name[part]} {named}"


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
