"""What a fact does to a status: the table of effects, and the marks that statements leave on the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.spans import contains
from pipeline.statements import OPEN, Statement, Window, all_of, end_of, is_interval, start_of

Status = Literal["member", "suspended", "associate", "observer", "candidate", "invited", "applicant"]
STATUSES: tuple[Status, ...] = ("member", "suspended", "associate", "observer", "candidate", "invited", "applicant")
Act = Literal["open", "hold", "close", "stop", "end"]
"""`stop` ends a status because another one began, `end` because the organisation itself came to an end."""

EFFECTS: dict[str, tuple[tuple[Status, Act], ...]] = {
    "founded": (("member", "open"),),
    "joined": (("member", "open"),),
    "left": (("member", "close"), ("suspended", "stop")),
    "suspended": (("suspended", "open"), ("member", "hold")),
    "readmitted": (("suspended", "close"), ("member", "hold")),
    "applied": (("applicant", "open"),),
    "invited": (("invited", "open"),),
    "candidate": (("candidate", "hold"),),
    "member": (("member", "hold"),),
    "observer": (("observer", "hold"),),
    "associate": (("associate", "hold"),),
}
"""What an asserted fact of each type does. A dated `joined` also stops the statuses in ENDED_BY_JOINING."""
ENDED_BY_JOINING: tuple[Status, ...] = ("associate", "observer", "candidate", "invited", "applicant")
REPEATABLE = frozenset({"applicant", "invited", "candidate", "suspended"})
"""Statuses that a participant may well enter twice; two different dates are then two spells, not a contradiction."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one statement does to one status on some day of ``window``.

    ``via`` is a second statement that the window comes from: the founding of the organisation for a founder without a
    date.
    """

    act: Act
    window: Window
    statement: Statement
    via: Statement | None = None

    @property
    def sources(self) -> tuple[Statement, ...]:
        """The statements that it rests on."""
        return (self.statement, self.via) if self.via else (self.statement,)

    @property
    def returns(self) -> bool:
        """Whether it opens a status that was held before and lost in between: 'came back in 2016'."""
        return self.act == "open" and self.statement.fact.manner == "return"

    @property
    def key(self) -> tuple[tuple[date, date], tuple[str, int, str]]:
        """By date, then by place in the articles."""
        return self.window.key, self.statement.key


def marks_of(statement: Statement) -> list[tuple[Status, Mark]]:
    """Return what a statement does, by status; empty for one that is not asserted or says nothing of a status."""
    if not statement.asserted or statement.participant is None:
        return []
    value = statement.fact.date
    marks: list[tuple[Status, Mark]] = []
    for status, act in EFFECTS.get(statement.fact.type, ()):
        if value is None:
            marks.append((status, Mark(act, OPEN, statement)))
        elif status == statement.fact.type and (is_interval(value) or (act == "hold" and _became(statement))):
            marks.extend((status, mark) for mark in _span_marks(value, statement))
        else:
            marks.append((status, Mark(act, _moment(value), statement)))
    if statement.fact.type == "joined" and statement.dated and value is not None:
        marks.extend((status, Mark("stop", _moment(value), statement)) for status in ENDED_BY_JOINING)
    return marks


def _moment(value: str) -> Window:
    """Return the days of an act; 'joined since 1995' ('1995/..') happened in 1995, not in all the years after."""
    return start_of(value) if value.endswith("/..") else all_of(value)


def _became(statement: Statement) -> bool:
    """Return whether the words say that a status began ('was granted observer status') rather than that it was held.

    Looked at are the trigger and what stands close to it in its sentence.
    """
    evidence = statement.fact.evidence
    for trigger in (e for e in evidence if e.role == "trigger"):
        sentence = next((e for e in evidence if e.role == "sentence" and contains(e, trigger)), trigger)
        at = trigger.start - sentence.start
        before = re.split(r"[.;:]", sentence.text[max(0, at - 40) : at])[-1]
        after = sentence.text[at : at + len(trigger.text) + 16]
        if BEGINNINGS.search(before) or BEGINNINGS.search(re.split(r"[,.;:]", after)[0]):
            return True
    return False


BEGINNINGS = re.compile(
    r"\b(became|becom(es?|ing)|grant\w*|gi(ven?|ves|ving)|gave|gain\w*|obtain\w*|receiv\w*|award\w*|accord(ed|s)|admit\w*|"
    r"declared|named|made|sign(ed|s|ing)|won|acquir\w*|took|upgrad\w*)\b",
    re.IGNORECASE,
)
"""Words by which an observer, associate or candidate became one on the fact's date."""


def _span_marks(value: str, statement: Statement) -> list[Mark]:
    """Return the marks of a status that lasted for ``value``: a beginning, and an end where the value has one.

    One date ('2005') of a status that began is its beginning only.
    """
    if not is_interval(value):
        return [Mark("open", all_of(value), statement)]
    marks = [Mark("open", start_of(value), statement), Mark("close", end_of(value), statement)]
    return [mark for mark in marks if not mark.window.open] or [Mark("hold", OPEN, statement)]
