"""Names in a row, counted sets with their names, and companions: each folded into one group, by the patterns of
rules/coordination.toml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.folding import Action, Step, steps
from pipeline.numbers import cardinal
from pipeline.records import Group, Name, Reference, Unit, When, spread
from pipeline.rules.load import lexicon
from pipeline.skeleton import ORGANISATION, ORGANISATIONS, REF_ORGANISATION, STATES, UNITS, Skeleton, character

_TWO_CLAUSES = re.compile(rf"[{UNITS}] ?, and [{UNITS}]")
_OWNS = re.compile(r"['’]s ")


def fold_lists(bones: Skeleton) -> None:
    """Fold lists of names and references, counted lists in brackets, and companions into groups."""
    for pattern, action in _steps():
        bones.sub(pattern, action)


@lru_cache(maxsize=1)
def _steps() -> list[Step]:
    foldings = lexicon().coordination.values()
    return steps((*(f for f in foldings if f.again), *foldings), _ACTIONS)


def _group(
    bones: Skeleton,
    span: tuple[int, int],
    listed: tuple[int, int] | None = None,
    count: int | None = None,
    *,
    noun: str = "",
) -> bool:
    """Fold ``span`` into a group of the units in ``listed``, by default all of the span; ``noun`` names them."""
    items = [u for u in bones.units(*(listed or span)) if not isinstance(u, When)]
    if not items:
        return False
    _share_bracket_dates(bones, items)
    kind = "organisation" if character(items[0]) in (ORGANISATION, REF_ORGANISATION, ORGANISATIONS) else "state"
    first, last = bones.cells[span[0]].start, bones.cells[span[1] - 1].end
    group = Group(first, last, bones.text[slice(*span)], kind, tuple(items), count, noun)
    bones.fold(*span, STATES if kind == "state" else ORGANISATIONS, group)
    return True


def _share_bracket_dates(bones: Skeleton, items: Sequence[Unit]) -> None:
    """Let items without a date have that of the next one in brackets: 'Laos and Myanmar (1997), Cambodia (1999)'."""
    when: When | None = None
    for item in reversed(items):
        when = bones.bracket_dates.get(item.start, when)
        if when is not None:
            bones.bracket_dates.setdefault(item.start, when)


def _fold_list(bones: Skeleton, match: re.Match[str]) -> bool:
    if _TWO_CLAUSES.fullmatch(match.group()) and _OWNS.match(bones.text, match.end()):
        return False  # 'a war with Russia, and Georgia's withdrawal followed'
    return _group(bones, match.span())


def _fold_counted(bones: Skeleton, match: re.Match[str]) -> bool:
    start, told = match.start("list"), match.groupdict()
    count = cardinal(told.get("count") or told.get("of"))
    return _group(bones, match.span(), (start, start + 1), count, noun=told.get("noun") or "")


def _fold_announced(bones: Skeleton, match: re.Match[str]) -> bool:
    """Put the names in the place of the number that announces them."""
    start = match.start("list")
    unit = bones.cells[start].unit
    if unit is None or isinstance(unit, When):
        return False
    items = unit.items if isinstance(unit, Group) else (unit,)
    whole = ":" in bones.text[match.end("middle") : start]  # 'including' names only some of them
    first, last = bones.cells[match.start("set")].start, bones.cells[match.end("set") - 1].end
    bones.fold(match.end("middle"), match.end(), "", None)
    count = cardinal(match.group("count")) if whole else None
    bones.fold(*match.span("set"), STATES, Group(first, last, "", "state", items, count))
    return True


def _fold_companions(bones: Skeleton, match: re.Match[str]) -> bool:
    close = match.group("close")
    opened = bones.text[match.start() + 1 : match.start() + 3].strip().startswith(",")
    if close and not opened:  # 'S with S, ...': the comma belongs to the clause
        return _group(bones, (match.start(), match.end("b")))
    if bones.text[match.start() + 1 : match.end()].startswith((" with ", " like ", " just ")) and not opened:
        return False  # a bare 'with' is left to the parser: 'France with Spain'
    return _group(bones, match.span())


def _fold_apart(bones: Skeleton, match: re.Match[str]) -> bool:
    """Put companions beside whom they accompany."""
    a, b = (bones.cells[match.start(name)] for name in ("a", "b"))
    items = tuple(u for u in (a.unit, b.unit) if isinstance(u, Name | Group | Reference))
    group = Group(a.start, a.end, "", "state", items)
    if match.start("rest") > match.start("a"):
        bones.fold(*match.span("rest"), "", None)
        bones.fold(*match.span("a"), STATES, group)
    else:
        bones.fold(*match.span("a"), STATES, group)
        bones.fold(*match.span("rest"), "", None)
    return True


def _fold_left_out(bones: Skeleton, match: re.Match[str]) -> bool:
    """Leave those out of a set whom it is told to be without."""
    whole, out = (bones.cells[match.start(name)].unit for name in ("set", "out"))
    if whole is None or out is None:
        return False
    excluded = tuple(spread(out))
    if isinstance(whole, Reference):
        bones.fold(*match.span(), character(whole), replace(whole, excluded=(*whole.excluded, *excluded)))
        return True
    ids = {name.entity for name in excluded}
    left = tuple(name for name in spread(whole) if name.entity not in ids)
    if len(left) + len(ids) != len(spread(whole)):
        return False
    bones.fold(*match.span(), STATES, Group(whole.start, whole.end, "", "state", left))
    return True


_ACTIONS: dict[str, Action] = {
    "list": _fold_list,
    "counted": _fold_counted,
    "announced": _fold_announced,
    "companions": _fold_companions,
    "apart": _fold_apart,
    "left_out": _fold_left_out,
}
