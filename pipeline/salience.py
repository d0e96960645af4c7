"""Which of the things that an article has named a reference means: what speaks for each of them, by learned weights.

A reference (or a gap where a name is left out) is a choice between candidates. What can be said of a candidate, such
as 'of the last event' or 'in the sentence before', is worth what rules/salience.toml says; the greatest sum wins.
`make salience` learns the weights (tests/salience.py).

Kinds of reference: `organisation` that is left out or described ('the bloc'), by part of its `name` ('the Council') or
by its kind ('the bank'); `state` that is left out, `country` that is described; `pronoun`, whatever it means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import RuleError
from pipeline.rules.files import FOLDER

FILE = FOLDER / "salience.toml"
Table = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a reference may mean: its id, where it was named last, and what can be said of it, as words with
    how much they apply (mostly 1)."""

    id: str
    start: int
    says: Mapping[str, float]


@lru_cache(maxsize=1)
def weights() -> Table:
    """Return the shipped weights by kind of reference, read once; raises RuleError where the table is wrong."""
    try:
        return TypeAdapter(Table).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RuleError(FILE.name, str(error).splitlines()[0], "make salience writes it anew") from None


def value(kind: str, candidate: Candidate) -> float:
    """Return how much speaks for a candidate."""
    table = weights().get(kind, {})
    return sum(table.get(word, 0.0) * much for word, much in candidate.says.items())


def best(kind: str, position: int, candidates: Sequence[Candidate]) -> int:
    """Return which of the candidates a reference of a kind at ``position`` means: the later one of two that are worth
    the same."""
    return max(range(len(candidates)), key=lambda n: (value(kind, candidates[n]), candidates[n].start))


def why(kind: str, candidate: Candidate) -> str:
    """Return what speaks most for a candidate, in brackets: ' (event one back, main)'."""
    table = weights().get(kind, {})
    worth = {word: table.get(word, 0.0) * much for word, much in candidate.says.items()}
    told = [word for word in sorted(worth, key=lambda w: -worth[w]) if worth[word] > 0]
    return f" ({', '.join(told[:3])})" if told else ""
