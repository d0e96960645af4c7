"""The skeleton of a sentence: each name, date, list or reference is one character, so that patterns over a sentence are
ordinary regular expressions; each character remembers the range of the article it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.records import STATE_KINDS, Group, Name, Reference, Unit, When

# Private-use characters, one for each class of unit.
STATE, ADJECTIVE, ORGANISATION, PLACE, WHEN, STATES, ORGANISATIONS, REF_STATES, REF_STATE, REF_ORGANISATION, PERSON = (
    chr(0xE000 + i) for i in range(11)
)
MACROS = {
    "S": STATE, "A": ADJECTIVE, "O": ORGANISATION, "P": PLACE, "D": WHEN, "G": STATES, "H": ORGANISATIONS,
    "R": REF_STATES, "Q": REF_STATE, "N": REF_ORGANISATION, "W": PERSON,
}  # fmt: skip
UNITS = "".join(MACROS.values())
_OF_MISSION = " force"


def expand(pattern: str) -> str:
    """Return ``pattern`` with ``{S}``, ``{G}`` ... replaced by the characters that stand for units."""
    return re.sub(r"\{([SAOPDGHRQNW]+)\}", lambda m: _class([MACROS[c] for c in m.group(1)]), pattern)


def _class(characters: Sequence[str]) -> str:
    return characters[0] if len(characters) == 1 else "[" + "".join(characters) + "]"


@dataclass(slots=True)
class Cell:
    """One character of the skeleton: the range of the article it stands for, and its unit if it stands for one."""

    start: int
    end: int
    unit: Unit | None = None


@dataclass(slots=True)
class Skeleton:
    """A sentence with each unit written as one private-use character."""

    text: str
    cells: list[Cell]
    bracket_dates: dict[int, When] = field(default_factory=dict)

    def fold(self, start: int, end: int, character: str, unit: Unit | None) -> None:
        """Replace the characters ``[start, end)`` of the skeleton by one that stands for ``unit``, or by other words
        (or none)."""
        first, last = self.cells[start].start, self.cells[end - 1].end
        self.text = self.text[:start] + character + self.text[end:]
        self.cells[start:end] = [Cell(first, last, unit) for _ in character]

    def sub(self, pattern: re.Pattern[str], action: Callable[[Skeleton, re.Match[str]], bool]) -> None:
        """Apply ``action`` to each match from left to right; an action that changes the skeleton returns True."""
        position = 0
        while match := pattern.search(self.text, position):
            before = len(self.text)
            changed = action(self, match)
            position = max(match.end() - (before - len(self.text)), match.start()) if changed else match.end()
            if not changed and match.end() == match.start():
                position += 1

    def arrange(self, *pieces: tuple[int, int] | str) -> None:
        """Put the skeleton together anew from ranges of it and words of our own, which stand for the characters before
        them."""
        text, cells = "", list[Cell]()
        for piece in pieces:
            if isinstance(piece, str):
                last = cells[-1] if cells else self.cells[0]
                text += piece
                cells += [Cell(last.start, last.end) for _ in piece]
            else:
                text += self.text[slice(*piece)]
                cells += self.cells[slice(*piece)]
        self.text, self.cells = text, cells

    def units(self, start: int, end: int) -> list[Unit]:
        """Return the units that ``[start, end)`` of the skeleton stands for, in order."""
        return [cell.unit for cell in self.cells[start:end] if cell.unit is not None]


def character(unit: Unit) -> str:
    """Return the character that stands for a unit."""
    match unit:
        case When():
            return WHEN
        case Group():
            return ORGANISATIONS if unit.kind == "organisation" else STATES
        case Reference():
            return {"organisation": REF_ORGANISATION, "state": REF_STATE}.get(unit.wants, REF_STATES)
        case Name():
            if unit.kind == "group":
                return STATES
            if unit.kind in STATE_KINDS:
                plural = unit.use == "demonym" and unit.text.endswith("s") and not unit.text.endswith("ss")
                return ADJECTIVE if unit.use in {"adjective", "demonym"} and not plural else STATE
            if unit.use == "adjective":
                return ADJECTIVE
            return {"organisation": ORGANISATION, "person": PERSON}.get(unit.kind, PLACE)


def build(text: str, start: int, end: int, units: Iterable[Name | When]) -> Skeleton:
    """Return the skeleton of ``text[start:end]``; ``units`` must lie inside it and must not overlap."""
    characters: list[str] = []
    cells: list[Cell] = []
    at = start
    for unit in sorted(units, key=lambda u: u.start):
        mission = isinstance(unit, Name) and unit.use == "mission"
        if mission and text[unit.start - 1 : unit.start] == "(" and text[unit.end : unit.end + 1] in (")", ",", ";"):
            continue  # its name was written out before
        characters += text[at : unit.start]
        cells += (Cell(i, i + 1) for i in range(at, unit.start))
        characters.append(character(unit))
        cells.append(Cell(unit.start, unit.end, unit))
        if mission:  # 'KFOR' is read as 'NATO force'
            characters += _OF_MISSION
            cells += (Cell(unit.start, unit.end) for _ in _OF_MISSION)
        at = unit.end
    characters += text[at:end]
    cells += (Cell(i, i + 1) for i in range(at, end))
    return Skeleton("".join(characters), cells)
