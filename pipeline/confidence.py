"""How sure a fact is: signs of doubt and the entry that fired -> the share of such facts that were right on read texts.

The weights (log-odds) stand in rules/confidence.toml, learned by `make confidence`. A doubt never raises a confidence,
and a further statement of the same fact never lowers it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import RuleError
from pipeline.records import Event
from pipeline.rules.files import FOLDER
from pipeline.schema import DateMention

FILE = FOLDER / "confidence.toml"
LOWEST, HIGHEST = 0.05, 0.99  # nothing is certain
AGAIN = "told again"
UNKNOWN = "unmet entry"
"""What stands for an entry of the lexicon that fired nowhere in the articles that the weights were learned on."""


class Weights(BaseModel):
    """What the table holds, in log-odds: a ``base``, and what each sign and each entry of the lexicon adds to it.

    ``prior`` is what a doubt costs that the table does not name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    base: float
    prior: float = Field(le=0)
    signs: dict[str, float]
    entries: dict[str, float]

    def of(self, sign: str) -> float:
        """Return what a sign adds; 'entry join' is the sign of an entry."""
        kind, _, name = sign.partition(" ")
        if kind == "entry":
            return self.entries[name] if name in self.entries else self.of(UNKNOWN)
        return self.signs.get(sign, self.prior)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the shipped weights, read once; raises RuleError where the table is wrong."""
    try:
        return Weights.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RuleError(FILE.name, str(error).splitlines()[0], "make confidence writes it anew") from None


def signs(event: Event, dates: Sequence[DateMention]) -> tuple[str, ...]:
    """Return all that bears on how sure one statement is: its entry, its doubts, and how it came by its date."""
    found = [f"entry {event.rule}", *event.signs]
    if event.edtf is None:
        found.append("no date")
    elif event.date is not None and not event.sentence[0] <= dates[event.date].start < event.sentence[1]:
        found.append("date of another sentence")
    return tuple(found)


def share(signs: Iterable[str], table: Weights) -> float:
    """Return the share of right facts among those with these signs."""
    odds = table.base + sum(table.of(sign) for sign in signs)
    return min(HIGHEST, max(LOWEST, round(1 / (1 + math.exp(-odds)), 2)))


def told_again(events: Sequence[Event]) -> bool:
    """Return whether more than one sentence says the fact."""
    return len({event.sentence for event in events}) > 1


def of(events: Sequence[Event], dates: Sequence[DateMention]) -> float:
    """Return the confidence of a fact: that of its surest statement, raised where another sentence says it again."""
    more = (AGAIN,) if told_again(events) else ()
    return max(share((*signs(event, dates), *more), weights()) for event in events)
