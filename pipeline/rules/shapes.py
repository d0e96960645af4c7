"""The shapes of names that no table lists: organisations (names.toml) and people (people.toml)."""

from __future__ import annotations

import re
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from pipeline.rules.files import FOLDER, checked, read


class Names(BaseModel):
    """How organisations that no table lists are spelt."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    heads: tuple[str, ...]
    heads_of: tuple[str, ...]
    titles: tuple[str, ...]
    words_in_capitals: frozenset[str]
    excluded: tuple[str, ...]
    acts: tuple[str, ...]
    months: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """A capitalised name ending in a head noun, or 'League of ...'; group ``name``."""
        return _name_patterns(self)[0]

    @property
    def title_after(self) -> re.Pattern[str]:
        """What makes a city before it the name of a text or an event: 'London Declaration'."""
        return _title_patterns(self.titles)[0]

    @property
    def title_before(self) -> re.Pattern[str]:
        """The same before the city: 'Statute of Westminster'."""
        return _title_patterns(self.titles)[1]

    @property
    def exclusion(self) -> re.Pattern[str]:
        """What marks a domestic body or a company."""
        return _name_patterns(self)[1]


@lru_cache(maxsize=1)
def _title_patterns(titles: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(titles)
    return re.compile(rf" (?:{words})\b"), re.compile(rf"\b(?:{words}) of (?:the )?$")


@lru_cache(maxsize=1)
def _name_patterns(names: Names) -> tuple[re.Pattern[str], re.Pattern[str]]:
    cap = r"[A-ZÀ-Þ][\w’'-]*(?<![’']s)(?:['’]s)?"
    heads = "|".join(names.heads)
    of = "|".join(names.heads_of)
    inner = rf"{cap}(?: (?:(?:and|of|for|on|&|in|to|the|against) )*{cap}){{0,6}}?"
    months = "|".join(names.months)
    tail = rf"(?: (?:of|for|on|against|in) (?!(?:{months})\b)(?:the )?{cap}(?: (?:and |of |& )?(?:the )?{cap}){{0,4}})?"
    pattern = rf"\b(?P<name>{inner} (?:{heads})\b{tail}|(?:{of}) (?:of|for) (?:the )?{cap}(?: (?:and |of )?(?:the )?{cap}){{0,4}})(?![\w-])(?! (?:{'|'.join(names.acts)})s?\b)"  # noqa: E501
    return re.compile(pattern), re.compile("|".join(rf"\b{word}" for word in names.excluded))


class People(BaseModel):
    """How people's names are spelt; the fields are told in people.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    particles: tuple[str, ...]
    openers: tuple[str, ...]
    excluded: tuple[str, ...]
    behind: tuple[str, ...]
    homes: tuple[str, ...]
    leaders: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def load_names() -> Names:
    """Return the shapes of unlisted organisations, read once."""
    return checked(Names, read(FOLDER / "names.toml"), "names.toml")


@lru_cache(maxsize=1)
def load_people() -> People:
    """Return the shapes of people's names, read once."""
    return checked(People, read(FOLDER / "people.toml"), "people.toml")
