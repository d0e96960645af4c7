"""Sentences without a verb that go on with the statement before them: 'Chile joined OPEC in 2010; Peru in 2012'."""

from __future__ import annotations

from pipeline.plain import Plain
from pipeline.records import STATE_KINDS, Group, Name, Reference, Unit, When
from pipeline.rules.load import lexicon

_LONGEST = 24  # words of the plain copy


def is_fragment(copy: Plain) -> bool:
    """Return whether a sentence is nothing but states, at least one date and the words that join them."""
    if len(copy.words) > _LONGEST:
        return False
    joining = lexicon().lists["fragment_words"]
    return (
        any(stands_for_states(unit) for unit in copy.units)
        and any(isinstance(unit, When) for unit in copy.units)
        and all(
            not word[0].isalnum() or word.lower() in joining
            if unit is None
            else isinstance(unit, When) or stands_for_states(unit)
            for word, unit in zip(copy.words, copy.units, strict=True)
        )
    )


def stands_for_states(unit: Unit | None) -> bool:
    """Return whether a unit names states or refers to them."""
    if isinstance(unit, Reference):
        return unit.wants in ("state", "states")
    return isinstance(unit, Name | Group) and unit.kind in (*STATE_KINDS, "group")
