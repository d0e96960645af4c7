"""Patterns over the skeleton of a sentence as models, with the macros of macros.toml written out."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import RuleError
from pipeline.rules.entries import Entry
from pipeline.rules.files import FOLDER, read
from pipeline.skeleton import expand

Fold = Literal[
    "replace", "into_last", "into_first",
    "into_members", "drop_abbreviation", "bracket_date", "dated_items", "step_from", "after_event", "uncleave",
    "uncomma", "exact_after",
    "list", "counted", "announced", "companions", "apart", "left_out",
]  # fmt: skip


@lru_cache(maxsize=1)
def _macros() -> dict[str, str]:
    return read(FOLDER / "macros.toml")


@cache
def compile_pattern(pattern: str, unit: str = "") -> re.Pattern[str]:
    """Return a pattern with its macros and classes of units ('{number}', '{SG}') written out, {unit} as ``unit``."""
    written = pattern
    while macro := re.search(r"\{([a-z_]+)\}", written):
        meaning = unit if macro[1] == "unit" else _macros().get(macro[1])
        if meaning is None:
            raise RuleError("macros.toml", f"no {macro[0]}, which is in the pattern {pattern!r}")
        written = written.replace(macro[0], meaning)
    return re.compile(expand(written))


class SkeletonPattern(Entry):
    """A pattern over the skeleton of a sentence, before or after its lists have been folded."""

    pattern: str
    after_lists: bool = False

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern with its macros expanded."""
        return compile_pattern(self.pattern)


class ReferencePattern(SkeletonPattern):
    """Words that refer to entities named elsewhere."""

    wants: Literal["organisation", "state", "states", "any"]
    operation: str


class NotePattern(SkeletonPattern):
    """What is told without a verb, and how it reads with one: '<who> was suspended', where <who> is a group of the
    pattern."""

    reading: str


class Folding(BaseModel):
    """A pattern over the skeleton, and what the match is folded into."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pattern: str
    units: tuple[str, ...] = Field(default=("",), description="the pattern is tried with each as its {unit}")
    fold: Fold = Field(default="replace", description="the action: `replace` puts the words `by` in, or none")
    by: str = ""
    unless: str | None = Field(default=None, description="nothing is done where the match opens with this")
    texts: tuple[str, ...] = Field(default=(), description="what the texts of its units must hold, one after the other")
    again: bool = Field(default=False, description="goes through the sentence once more, before all others")

    @property
    def compiled(self) -> list[re.Pattern[str]]:
        """The pattern with its macros expanded, once for each of its kinds of unit."""
        return [compile_pattern(self.pattern, unit) for unit in self.units]
