"""Distributed lists and gaps behind a trigger, read off the surface: 'the EU in 2007 and the Schengen Area in 2024'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.arguments import Arguments
from pipeline.attachment import Dates
from pipeline.numbers import is_ordinal
from pipeline.records import Entity, Parsed, When
from pipeline.rules.grammar import WORDS
from pipeline.syntax import Token, children, is_verb

_LIGHT_NOUNS = frozenset(
    {
        "course",
        "turn",
        "year",
        "years",
        "month",
        "months",
        "end",
        "start",
        "beginning",
        "referendum",
        "delay",
        "vote",
        "hesitation",
    }
)


@dataclass(slots=True)
class Part:
    """One item of a list or gap: the arguments that it replaces, and its date."""

    organisations: list[Entity]
    participants: list[Entity]
    date: int | None


class Gaps:
    """The gaps behind one trigger of a sentence."""

    def __init__(self, parsed: Parsed, arguments: Arguments, dates: Dates, word: Token) -> None:
        self.parsed, self.arguments, self.dates, self.word = parsed, arguments, dates, word

    def parts(self, kind: str, core: set[int]) -> tuple[list[Part], set[int]]:
        """Return the parts of a distributed list behind the trigger, and the dates that they use up.

        'joined NATO in 2004, the EU in 2007 and Schengen in 2024'; 'Britain joined that April, Pakistan in
        September'; where the clause's own date stands in front, those of the gaps do too: 'In 1973 Malta was
        admitted, six years later Iran'.
        """
        words = self._zone()
        dates = [w for w in words if isinstance(self.parsed.units[w.i], When)]
        fronted = [w for w in self.dates.own(self.word) if w.i < self.word.i]
        reverse = bool(fronted and dates and any(w.i > dates[-1].i for w in words))
        found: list[Part] = []
        taken: set[int] = set()
        for rank, date in enumerate(dates):
            if reverse:
                end = dates[rank + 1].i if rank + 1 < len(dates) else len(self.parsed.doc)
                chunk = [w for w in words if date.i < w.i < end]
            else:
                start = dates[rank - 1].i if rank else self.word.i
                chunk = [w for w in words if start < w.i < date.i]
                closes = not any(is_verb(w) for w in self.parsed.doc[date.i :])
                if not chunk and rank and date == dates[-1] and closes:  # 'and, in 2011, in Libya'
                    chunk = [w for w in words if w.i > date.i]
            if not self._is_gap(date, chunk):
                continue
            fresh = [w for w in chunk if w.i not in core and not isinstance(self.parsed.units[w.i], When)]
            first = rank == 0 and not reverse and not self._colon_before(fresh[0]) if fresh else True
            if first and not (fresh and self._goes_on(fresh[0], fronted)):
                continue
            organisations = [e for w in fresh for e in self._gap_organisations(w)]
            participants = [e for w in fresh for e in self._gap_participants(w, kind)]
            if organisations or participants:
                found.append(Part(organisations, participants, self.dates.index(date)))
                taken.add(date.i)
        return found, taken

    def _is_gap(self, date: Token, chunk: list[Token]) -> bool:
        """Return whether only light words stand between the units of a gap, and its date is not that of the next
        clause."""
        if not self.dates.free_for(date, self.word):
            return False
        span = [w.i for w in (*chunk, date)]
        between = self.parsed.doc[min(span) : max(span)]
        return not any(
            self.parsed.units[w.i] is None
            and w.tag_ in ("NN", "NNS", "PRP$")
            and w.lower_ not in _LIGHT_NOUNS
            and not is_ordinal(w.lower_)  # 'Haiti the fifteenth in 2002'
            for w in between
        )

    def _zone(self) -> list[Token]:
        """Return the units behind the trigger up to the next verb or relative pronoun: where gaps are read."""
        found: list[Token] = []
        for word in self.parsed.doc[self.word.i + 1 :]:
            if self.parsed.units[word.i] is not None:
                found.append(word)
            elif (
                is_verb(word) and word.lower_ not in WORDS.list_participles and not self._is_around(word)
            ) or word.lower_ in WORDS.subordinators:
                if not is_verb(self.word) or all(w.text != ":" for w in self.parsed.doc[word.i :]):
                    break
                found = []  # 'lost members as trees lose leaves: Peru in 1982, ...': the list starts anew
        return found

    def _is_around(self, verb: Token) -> bool:
        """Return whether a verb only governs the trigger: one that says who does it begins a clause of its own."""
        told = self.word.dep_ == "ccomp" and any(s.i > self.word.i for s in children(verb, "nsubj", "nsubjpass"))
        governor = self.word.head
        around = verb.head == governor and verb.dep_ in ("aux", "auxpass") and bool(children(self.word, "poss"))
        return around or (verb == governor and not told)

    def _goes_on(self, word: Token, fronted: list[Token]) -> bool:
        """Return whether a name joins a clause whose own date stands in front: '1947: India joins, Ceylon a year
        later'."""
        dated = bool(fronted) or self.parsed.lead is not None
        return dated and word.i > 0 and word.nbor(-1).lower_ in (",", "and", "but")

    def _colon_before(self, word: Token) -> bool:
        return any(t.text == ":" for t in self.parsed.doc[self.word.i : word.i])

    def _gap_organisations(self, word: Token) -> list[Entity]:
        return self.arguments.organisations(word) if word.dep_ != "compound" else []

    def _gap_participants(self, word: Token, kind: str) -> list[Entity]:
        if kind in ("none", "person"):
            return []
        return self.arguments.resolve(word, kind)

    def coordinated_dates(self, date: Token | None) -> Iterator[int]:
        """Yield further dates joined to the first by 'and': 'in 1972 and 1994'."""
        if date is None:
            return
        doc = self.parsed.doc
        for word in doc[date.i + 1 :]:  # 'in May 2001, a day after the vote, and again two years later'
            again = word.lower_ == "again" and word.nbor(-1).lower_ == "and" and word.i + 1 < len(doc)
            if (
                again
                and isinstance(self.parsed.units[word.i + 1], When)
                and self.dates.free_for(doc[word.i + 1], self.word)
            ):
                yield self.dates.index(doc[word.i + 1])
        at = date.i
        while at + 2 < len(doc) and doc[at + 1].lower_ == "and":
            step = 2
            while (
                step < 5
                and at + step < len(doc)
                and self.parsed.units[at + step] is None
                and doc[at + step].tag_ in ("IN", "RB", "DT")
                and doc[at + step].lower_ not in ("back", "out", "home", "not", "never")
            ):
                step += 1
            if at + step >= len(doc) or not isinstance(self.parsed.units[at + step], When):
                return
            at += step
            if not self.dates.goes_with(doc[at], date, self.word):
                return
            yield self.dates.index(doc[at])
