"""Tidying a skeleton by the patterns of rules/tidying.toml, before references and lists are looked for."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.folding import Action, Step, into_last, steps
from pipeline.records import Name, When
from pipeline.rules.load import lexicon
from pipeline.rules.patterns import compile_pattern
from pipeline.skeleton import WHEN, Skeleton


def tidy(bones: Skeleton) -> None:
    """Simplify one sentence."""
    for pattern, action in _steps():
        bones.sub(pattern, action)


@lru_cache(maxsize=1)
def _steps() -> list[Step]:
    return steps(lexicon().tidying.values(), _ACTIONS)


def _into_members(bones: Skeleton, match: re.Match[str]) -> bool:
    """Let the names of a group's members stand for it: 'the Baltic states, Estonia, Latvia and Lithuania'."""
    group, first = bones.cells[match.start()].unit, bones.cells[match.end()].unit
    told = isinstance(group, Name) and isinstance(first, Name) and first.entity in dict(group.members)
    return told and into_last(bones, match)


def _drop_abbreviation(bones: Skeleton, match: re.Match[str]) -> bool:
    owner = bones.cells[match.start() - 1].unit
    inside = bones.units(match.start(), match.end())
    if isinstance(owner, Name) and all(isinstance(u, Name) and u.entity == owner.entity for u in inside):
        bones.fold(*match.span(), "", None)
        return True
    return False


def _bracket_date(bones: Skeleton, match: re.Match[str]) -> bool:
    owner = bones.cells[match.start() - 1].unit
    when = bones.units(match.start(), match.end())[0]
    if owner is None or not isinstance(when, When):
        return False
    bones.bracket_dates[owner.start] = when
    bones.fold(*match.span(), "", None)
    return True


def _uncomma(bones: Skeleton, match: re.Match[str]) -> bool:
    """Take the commas out of a match: 'was, in May 1998, let in'."""
    for at in reversed([i for i in range(*match.span()) if bones.text[i] == ","]):
        bones.fold(at, at + 1, "", None)
    return True


_ITEM_DATE = compile_pattern("(?<={SO}){item_date}")


def _dated_items(bones: Skeleton, match: re.Match[str]) -> bool:
    """Keep the dates of 'both the Forum, in May, and the League, in June, ...' as if they stood in brackets."""
    if match.group().endswith(","):
        bones.fold(match.end() - 1, match.end(), "", None)
    for item in reversed(list(_ITEM_DATE.finditer(bones.text, match.start(), match.end()))):
        owner, when = bones.cells[item.start() - 1].unit, bones.cells[item.end() - 1].unit
        if owner is not None and isinstance(when, When):
            bones.bracket_dates[owner.start] = when
            bones.fold(item.start(), item.end(), "", None)
    return True


def _step_from(bones: Skeleton, match: re.Match[str]) -> bool:
    when, other = bones.cells[match.start()].unit, bones.cells[match.end() - 1].unit
    if not isinstance(when, When) or not when.names_event:
        return False
    start, end = bones.cells[match.start()].start, bones.cells[match.end() - 1].end
    bones.fold(match.start(), match.end(), WHEN, When(start, end, when.text, when.index, False, other or when))
    return True


def _after_event(bones: Skeleton, match: re.Match[str]) -> bool:
    """Keep the preposition of a step that counts from an event: 'four days after the invasion' has one word too few."""
    when = bones.cells[match.start()].unit
    word = when.text.rpartition(" ")[2] if isinstance(when, When) and when.names_event else ""
    if word not in ("after", "before"):
        return False
    bones.fold(match.end() - 1, match.end(), f" {word} ", None)
    return True


def _exact_after(bones: Skeleton, match: re.Match[str]) -> bool:
    """Drop a step from an event where the date is told behind it: 'a week after independence, in January 1984'."""
    when = bones.cells[match.start()].unit
    if not isinstance(when, When) or not when.names_event:
        return False
    bones.fold(*match.span(), "", None)
    return True


def _uncleave(bones: Skeleton, match: re.Match[str]) -> bool:
    """Undo a cleft: 'It was in Oslo, in 1952, that they met' is 'in Oslo, in 1952, they met'."""
    bones.fold(
        *(match.span("link") if match.group("who") else match.span("that")), " " if match.group("who") else ", ", None
    )
    bones.fold(*match.span("it"), "", None)
    return True


_ACTIONS: dict[str, Action] = {
    "into_members": _into_members,
    "drop_abbreviation": _drop_abbreviation,
    "bracket_date": _bracket_date,
    "dated_items": _dated_items,
    "step_from": _step_from,
    "exact_after": _exact_after,
    "after_event": _after_event,
    "uncleave": _uncleave,
    "uncomma": _uncomma,
}
