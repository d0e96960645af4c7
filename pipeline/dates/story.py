"""Where the narrative stands: the dates told so far, and which of them the next words count from.

The narrative stands at the last date of the running text: not at one in brackets, nor at a look-back ('since 1995',
'the year before').
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import when
from pipeline.dates.dated import Anchored, Dated, Reading
from pipeline.dates.finding import Expression
from pipeline.dates.grammar import grammar

FAR = 25
"""Years by which 'not until 1956' has left the narrative behind."""
STOP = re.compile(r"[.;!?\n]")
"""What ends a sentence."""
_END = re.compile(r"[.!?\n]")
_JOINED = re.compile(r"\b(?:and|or) \w+$")
CLAUSE = re.compile(r"[.,;:!?\n]")
"""What ends a clause."""


@dataclass(slots=True)
class Story:
    """The state of one walk through the text.

    `stand` is the date that the narrative stands at, `last` the last one of each grain, `spare` one that does not move
    the narrative (a look-back, a date in brackets), `previous` the last of all, `period` the
    month or quarter that news reports on, `told` all of them.
    """

    text: str
    published: str | None
    reading: Reading
    expressions: Sequence[Expression]
    events: Mapping[int, Anchored]
    stand: Dated | None = None
    last: dict[str, Dated] = field(default_factory=dict)
    spare: Dated | None = None
    previous: Dated | None = None
    period: Dated | None = None
    told: list[Dated] = field(default_factory=list)

    def counts_from_previous(self, expression: Expression) -> bool:
        """Return whether a date that does not move the narrative is what the next words count from all the same.

        So it is in the same brackets or a row of them ('Mali (June 2021), Guinea (that September)'), and with a
        look-back that is the only date of the sentence ('associates since 2006, became members ten years later').
        """
        previous = self.previous
        if previous is None or previous is self.stand or _END.search(self.text[previous.end : expression.start]):
            return False
        if self.in_brackets(previous.expression):
            return self.in_brackets(expression)
        stand = self.stand
        alone = stand is None or bool(STOP.search(self.text[stand.end : previous.start]))
        return alone and (expression.kind == "step" or "adjacent" in expression.fields)

    def told_day(self, base: Dated | None) -> Dated | None:
        """Return the day told last where the narrative stands at no day: 'had come on 7 June. That night'."""
        previous = self.previous
        if previous is None or previous.point is None or when.grain(previous.point) != "day":
            return None
        coarse = base is None or base.point is None or when.grain(base.point) != "day"
        return previous if coarse and not self.in_brackets(previous.expression) else None

    def move(self, dated: Dated) -> None:
        """Let the narrative stand at a date, unless the words only look back to it."""
        expression = dated.expression
        if "month" in expression.fields and expression.kind == "date" and "/" in (dated.point or ""):
            return  # a day of one of the years that head the paragraph
        before = self.text[max(0, expression.start - 30) : expression.start].lower()
        self.told.append(dated)
        assert dated.point is not None
        reported = expression.kind == "date" and "year" not in expression.fields
        if self.period is None and reported and when.grain(dated.point) in ("quarter", "month", "half"):
            self.period = dated
        since = expression.opening == "start" and not before.rstrip().endswith(("from", "from the"))
        if (
            since
            or self.in_brackets(expression)
            or (self.stand is not None and (_looks_back(expression) or self._aside(dated, self.stand)))
        ):
            self.spare = dated
            return
        self.stand = dated
        grain = when.grain(dated.point)
        if when.GRAINS.index(grain) >= when.GRAINS.index("year"):
            self.last["year"] = dated
        if grain == "quarter":
            self.last["quarter"] = dated
        if grain in ("month", "day"):
            self.last["month"] = dated
        if grain == "day" and "/" not in dated.point:
            self.last["day"] = dated

    def _aside(self, dated: Dated, stand: Dated) -> bool:
        """Return whether a narrative only mentions another time: 'an oath that he had sworn in 1064', 'not until 1956',
        'said that they might be home by Christmas', 'broke the treaty of 1839'."""
        if self.reading != "narrative" or dated.point is None or stand.point is None:
            return False
        cues, clause = grammar().cues, self.clause_before(dated.expression)
        years = when.year_of(dated.point) - when.year_of(stand.point)
        if when.before(dated.point, stand.point) and cues["perfect"].search(clause):
            return True
        if dated.expression.opening == "end":
            return years > FAR or cues["possible"].search(clause) is not None
        bare = dated.expression.kind == "date" and when.grain(dated.point) == "year" and when.finer(stand.point, "2000")
        return bare and years < -1 and len(clause.split()) > 2

    def in_brackets(self, expression: Expression) -> bool:
        """Return whether round brackets are open where an expression stands."""
        before = self.text[max(0, expression.start - 160) : expression.start]
        return before.rfind("(") > max(before.rfind(")"), before.rfind("\n"))

    def base(self, grain: str = "year") -> Dated | None:
        """Return what the narrative stands at, as fine as asked where a finer date lies within it."""
        stand = self.stand or self.spare
        if stand is None or stand.point is None:
            return None
        for finer in {"day": ("day", "month", "year"), "month": ("month", "year")}.get(grain, ("year",)):
            known = self.last.get(finer)
            if known is not None and known.point is not None and when.contains(stand.point, known.point):
                return known
        if when.GRAINS.index(when.grain(stand.point)) < when.GRAINS.index("year"):
            return self.last.get("year", stand)
        return stand

    def tense(self, expression: Expression) -> int:
        """Return 1 where the words around speak of what is to come, -1 of what was, 0 when they don't say.

        2 and -2 where the word that says so stands right before it ('retired Jan. 1', 'took effect Jan. 1').
        """
        if expression.opening == "start":
            return -1
        if expression.opening == "end":
            return 1
        cues = grammar().cues
        before = self.clause_before(expression)
        ahead = self.text[expression.end : expression.end + 60]
        fronted = ahead[:1] == "," and not before.strip(" \"“'").count(" ")  # 'On Saturday, he will speak'
        ahead = CLAUSE.split(ahead[fronted:], maxsplit=1)[0]
        future, past = ([m.end() for m in cues[name].finditer(before)] for name in ("future", "past"))
        if future or past:
            last = max(future + past)
            if future and _JOINED.search(before[:last]):
                return 1  # 'could be ready in May and passed before June'
            return (1 if last in future else -1) * (2 if len(before[last:].split()) < 2 else 1)
        future, past = ([m.start() for m in cues[name].finditer(ahead)] for name in ("future", "past"))
        if future or past:
            return -1 if min(future + past) in past else 1
        return 0

    def clause_before(self, expression: Expression) -> str:
        """Return the words of the clause that lead up to an expression."""
        return CLAUSE.split(self.text[max(0, expression.start - 80) : expression.start])[-1]


def _looks_back(expression: Expression) -> bool:
    """Return whether it steps back from where the narrative stands: 'the year before', 'ten days earlier'."""
    fields = expression.fields
    back = int(fields.get("direction", 1)) if expression.kind == "step" else int(fields.get("adjacent", 1))
    return expression.kind in ("step", "adjacent") and back < 0
