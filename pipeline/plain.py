"""The plain copy of a sentence that the parser sees: one word a name, one word a list, one word a date.

A small statistical parser errs on 'the Democratic Republic of the Congo, which ...', on brackets and on long lists.
So every unit of the skeleton is put as one common word (France, NATO, yesterday), and every word of the copy remembers
the characters it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.records import Unit
from pipeline.rules.patterns import compile_pattern
from pipeline.skeleton import (
    ADJECTIVE,
    ORGANISATION,
    ORGANISATIONS,
    PERSON,
    PLACE,
    REF_ORGANISATION,
    REF_STATE,
    REF_STATES,
    STATE,
    STATES,
    UNITS,
    WHEN,
    Skeleton,
)

_STAND_IN = {
    STATE: "France", ORGANISATION: "NATO", PLACE: "Geneva", STATES: "France", ORGANISATIONS: "NATO",
    REF_STATES: "France", REF_STATE: "France", REF_ORGANISATION: "NATO", PERSON: "Peter",
}  # fmt: skip

_AFTER_IN = compile_pattern(r"(?:\b{before_years}(?: the)?|{D} and) $")
_BARE = compile_pattern("{bare_dates}")
_AFTER_ON = re.compile(r"\b[Oo]n $")


@dataclass(frozen=True, slots=True)
class Plain:
    """The copy as words with the ranges and units they stand for; ``spaces`` says which words a blank follows."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    units: tuple[Unit | None, ...]


def copy(bones: Skeleton, tokenise: Callable[[str], Sequence[tuple[str, int, bool]]]) -> Plain:
    """Return the plain copy of a skeleton; ``tokenise`` cuts ordinary text into (word, offset, space after)."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    ends: list[int] = []
    units: list[Unit | None] = []
    for piece in re.finditer(rf"[{UNITS}]|[^{UNITS}]+", bones.text):
        at = piece.start()
        unit = bones.cells[at].unit
        if unit is not None:
            words.append(_stand_in(bones, at, unit))
            spaces.append(bones.text[at + 1 : at + 2] == " ")
            starts.append(bones.cells[at].start)
            ends.append(bones.cells[at].end)
            units.append(unit)
            continue
        for word, offset, space in tokenise(piece.group()):
            words.append(word)
            spaces.append(space)
            starts.append(bones.cells[at + offset].start)
            ends.append(bones.cells[at + offset + len(word) - 1].end)
            units.append(None)
    return Plain(tuple(words), tuple(spaces), tuple(starts), tuple(ends), tuple(units))


def stand_in(mark: str, unit: Unit) -> str:
    """Return the word that stands for a unit other than a date in the plain copy."""
    return unit.text if mark == ADJECTIVE else _STAND_IN[mark]


def _stand_in(bones: Skeleton, at: int, unit: Unit) -> str:
    mark = bones.text[at]
    if mark != WHEN:
        return stand_in(mark, unit)
    before = bones.text[max(0, at - 10) : at]
    if _BARE.search(unit.text):
        return "yesterday"
    if _AFTER_ON.search(before):
        return "Monday"
    if _AFTER_IN.search(before) or not before.strip():
        return "1999" if before.strip() or bones.text[at + 1 : at + 2] == "." else "Yesterday"
    return "yesterday"
