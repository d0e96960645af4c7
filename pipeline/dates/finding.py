"""Text -> temporal expressions, unresolved: key words first, patterns only near them, the longest of what overlaps.

Spans cover the expression itself; a preposition in front is not part of it, but what it says (since, until, about) is
kept in `opening` and `mark`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline import when
from pipeline.dates.calendar import read_absolute
from pipeline.dates.grammar import Grammar, Key, Kind, Value, grammar
from pipeline.numbers import read_number

_LINE_END = re.compile(r"\n(?![a-z])")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_EVENT_ENDS = (" after", " before", " following", " prior to", " into")
_PREPOSITION = re.compile(r"\b(?:in|on)\s$")
BACK, AHEAD = 64, 100
"""Characters before and after a key word in which an expression may start and end."""
_UNITS = ("day", "week", "weekend", "month", "quarter", "year", "decade", "century")


@dataclass(frozen=True, slots=True)
class Expression:
    """A temporal expression of the text, before it has a value.

    `fields` are what its pattern captured ('month': 3). `opening` is 'start' after 'since', 'end' after 'until', else
    None; `mark` is '~' after 'about', '?' after 'perhaps', else ''. `grain` is that of the value, None where it takes
    that of its anchor.
    """

    start: int
    end: int
    text: str
    rule: str
    kind: Kind
    fields: Mapping[str, Value] = field(hash=False)
    opening: str | None = None
    mark: str = ""
    grain: when.Grain | None = None

    @property
    def counts_from_event(self) -> bool:
        """Whether it may name what it counts from: 'two years after its founding', 'the day after it was founded'."""
        step = self.kind in ("step", "adjacent") and "passed" not in self.fields
        return self.kind == "nth" or (step and self.text.lower().endswith(_EVENT_ENDS))


def find(text: str, *, references: bool = False) -> list[Expression]:
    """Return the temporal expressions of a raw text, in text order; none overlap.

    `references` adds those that only refer to past, present or future ('now', 'in recent years') and have no value.
    """
    rules = grammar()
    found: list[tuple[int, int, str, Kind, dict[str, Value]]] = []
    done: dict[Key, int] = {}
    for key, starts, high in _places(text, rules, rules.all_keys if references else rules.keys):
        matcher = rules.matchers[key]
        match_at = matcher.regex.match
        for start in starts:
            if start < done.get(key, 0):
                continue
            match = match_at(text, start, high)
            if match is None:
                continue
            entry, first, end, fields = matcher.read(match)
            if entry.kind == "parsed":
                sound = "absolute" in fields or read_absolute(text[first:end]) is not None
            else:
                sound = plausible(fields, entry.kind)
            if sound:
                found.append((first, end, entry.id, entry.kind, fields))
                if first == start:  # else the words before it only led up to it, and a longer one may start at it
                    done[key] = end
    expressions: list[Expression] = []
    for item in _longest(found):
        expressions.append(_express(text, rules, expressions[-1].end if expressions else 0, *item))
    return expressions


def _places(text: str, rules: Grammar, keys: re.Pattern[str]) -> Iterator[tuple[Key, list[int], int]]:
    """Return, a key word, its class, where an expression around it may start, and where it must have ended.

    It starts in the unbroken run of grammar words and numbers that leads up to the key word; before a year, one or two
    other words may stand in between ('a bloody 1965 coup'). It stays on its line, where the next one begins anew.
    """
    size, vocabulary = len(text), rules.vocabulary
    breaks = [-1, *(m.start() for m in _LINE_END.finditer(text)), size]
    for match in keys.finditer(text):
        line = bisect_right(breaks, match.start())
        key: Key = match.lastgroup  # type: ignore[assignment]
        start = match.start()
        spare = 2 if key == "digit" else 0
        starts = [start]
        if start and text[start - 1] in "'’‘":
            starts.append(start - 1)
        for word in reversed([*_WORD.finditer(text, max(breaks[line - 1] + 1, start - BACK), start)]):
            known = word[0]
            if known.lower() not in vocabulary and not known.isdigit():
                if not spare:
                    break
                spare -= 1
            starts.append(word.start())
        starts.reverse()
        yield key, starts, min(breaks[line], match.end() + AHEAD)


def _longest(
    found: list[tuple[int, int, str, Kind, dict[str, Value]]],
) -> list[tuple[int, int, str, Kind, dict[str, Value]]]:
    """Return what remains when of overlapping expressions the longer one wins, in text order."""
    kept: list[tuple[int, int, str, Kind, dict[str, Value]]] = []
    for item in sorted(found, key=lambda i: (i[0], -i[1])):
        while kept and item[0] < kept[-1][1] and item[1] - item[0] > kept[-1][1] - kept[-1][0]:
            kept.pop()
        if not kept or item[0] >= kept[-1][1]:
            kept.append(item)
    return kept


def plausible(fields: Mapping[str, Value], kind: Kind) -> bool:
    """Return whether the captured numbers can be a date: the calendar has the day, the range runs forward."""
    if "era2" in fields or ("era" in fields and kind == "range"):
        return True  # the values say whether it runs forward
    if kind == "range" and "year2" in fields and "year" in fields:
        return int(fields["year"]) < int(fields["year2"]) or int(fields.get("month", 0)) < int(fields.get("month2", 0))
    if "tail" in fields:
        year, tail = int(fields["year"]), str(fields["tail"]).zfill(2)
        return int(tail) == (year + 1) % 100 or int(tail) > year % 100
    if "first" in fields:
        first, second = int(fields["first"]), int(fields["second"])
        return min(first, second) >= 1 and min(first, second) <= 12 and max(first, second) <= 31
    month = int(fields.get("month", 1))
    day = fields.get("day")
    leap = int(fields["year"]) if isinstance(fields.get("year"), int) else 2000
    return day is None or month > 12 or int(day) <= when.days_in_month(leap, month)


def _express(
    text: str, rules: Grammar, floor: int, start: int, end: int, rule: str, kind: Kind, fields: dict[str, Value]
) -> Expression:
    for name in ("number", "number2"):
        if name in fields:
            number, vague = read_number(str(fields[name]))
            fields[name] = str(number)
            if vague:
                fields["vague"] = 1
    grain = _grain(kind, fields)
    if grain == "day" and kind != "range":
        opens = kind in ("step", "adjacent", "same") and text[start].isupper()  # a sentence
        start, end = _with_time(text, rules, start if opens else floor, start, end, fields)
    opening, mark = _cues(text[max(0, start - 40) : start], rules, kind, fields)
    return Expression(start, end, text[start:end], rule, kind, fields, opening, mark, grain)


def _with_time(
    text: str, rules: Grammar, floor: int, start: int, end: int, fields: dict[str, Value]
) -> tuple[int, int]:
    """Return the span of a day together with the time of day around it: 'the night of 3 May', '3 May at noon'.

    It starts at `floor` at the earliest.
    """
    before = rules.cues["time_before"].search(text[max(floor, start - 48) : start])
    after = None if before else rules.cues["time_after"].match(text, end, end + 48)
    if before is None and after is None:
        return start, end
    words = (before or after)[0].lower()  # type: ignore[index]
    fields.setdefault(
        "daytime", next((str(rules.daytimes[w]) for w in _WORD.findall(words) if w in rules.daytimes), "")
    )
    return (start - len(before[0]), end) if before else (start, after.end())  # type: ignore[union-attr]


def _cues(before: str, rules: Grammar, kind: Kind, fields: Mapping[str, Value]) -> tuple[str | None, str]:
    """Return what the words right before the expression say: opening and mark."""
    cues = rules.cues
    opening = None
    mark = "~" if fields.get("approx") == "~" else ""
    if not before[-1:].isspace():
        return None, mark
    for name, sign in (("approx", "~"), ("doubt", "?")):
        cue = cues[name].search(_PREPOSITION.sub("", before) if name == "doubt" else before)
        if cue:
            mark, before = sign, before[: cue.start()]
    for article in ("the ", "about "):
        before = before.removesuffix(article)
    for name in ("start", "end"):
        cue = cues[name].search(before)
        if cue is None or kind in ("range", "step"):
            continue
        if cues["plain_only"].search(before):
            plain = kind == "date" and isinstance(fields.get("year"), int) and not fields.get("part")
            from_other = name == "start" and cues["not_from"].search(before[: cue.start()])
            if not (plain or (name == "end" and kind in ("date", "same", "deictic"))) or from_other:
                continue
        if not before[: cue.start()].rstrip().lower().endswith("not"):  # 'not until 1955' is 1955
            opening = name
    return opening, mark


def _grain(kind: Kind, fields: Mapping[str, Value]) -> when.Grain | None:
    """Return the grain of the value to come, None where the anchor decides."""
    if (
        kind in ("weekday", "parsed")
        or "day" in fields
        or "weekday" in fields
        or "daytime" in fields
        or "deictic" in fields
    ):
        return "day"
    if "holiday" in fields or "first" in fields:
        return "day"
    if "month" in fields:
        return "month"
    for name, grain in (("season", "season"), ("quarter", "quarter")):
        if name in fields:
            return grain  # type: ignore[return-value]
    if "half" in fields:
        return "half" if "century" not in fields and "decade" not in fields else "year"
    if kind == "date" or kind == "range":
        if "decade" in fields or "twodigits" in fields or "decadename" in fields:
            return "decade"
        return "century" if "century" in fields or "hundreds" in fields else "year"
    unit = str(fields.get("whole") or fields.get("unit") or "")
    if kind == "step":
        return {"day": "day", "week": "day", "fortnight": "day", "month": "month"}.get(unit, "year")  # type: ignore[return-value]
    return {"week": "day", "weekend": "day"}.get(unit, unit) if unit in _UNITS else None  # type: ignore[return-value]
