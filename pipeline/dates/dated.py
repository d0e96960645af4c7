"""The records of this room's end: an expression with its value, and the event that one may count from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.dates.finding import Expression
from pipeline.schema import Anchor, DateMention

Reading = Literal["news", "narrative"]


class FoundDate(DateMention):
    """A temporal expression with its value in EDTF, and type and value as TIMEX3 writes them."""

    type: Literal["DATE", "TIME"]
    timex: str | None


class Anchored(NamedTuple):
    """The date of an event that a step counts from, and the words that state the event."""

    edtf: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """An expression with its value.

    `edtf` is None where the article does not let it be resolved. `point` is the value without what 'since' or 'until'
    opens: '1995' where `edtf` is '1995/..'. `anchor` is None for absolute dates and those counted from publication.
    """

    expression: Expression
    edtf: str | None
    point: str | None
    anchor: Anchor | None

    @property
    def start(self) -> int:
        """First character."""
        return self.expression.start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.expression.end
