"""Where a point was lost: the stage that dropped a gold fact, told from the fact file alone or by a diagnosis that is
put in.

`told` looks at the outputs only and says where to look first; it serves fact files of any origin. `pipeline.diagnosis`
runs the stages with gold put in; it sees the extractor, which this room does not, and so is handed to `score`. What
`told` goes by, in order:

- article     there is no fact file for the article
- date        a found fact is right but for its date
- merge       a found fact is right, but serves another gold fact already: two facts were taken for one
- factuality  a found fact is right but for its modality
- mention     no entity of the article carries the name of the organisation, or of the participant
- reference   both are entities, but one is not mentioned in the sentences of the gold evidence: a pronoun or a
              description was not resolved to it
- trigger     no found fact of this type has its evidence there
- frame       a found fact of this type is there, with other arguments
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.schema import FactFile
from pipeline.scoring.matching import Found, Wanted, name_key, same_core, same_names, same_place
from pipeline.scoring.records import Stage
from pipeline.spans import Span, overlaps

_BREAK = re.compile(r"[.!?]['\"’”)\]]*\s+|\n+")


@dataclass(frozen=True)
class Miss:
    """A required gold fact that no found fact meets strictly; ``paired`` meets it at core level."""

    wanted: Wanted
    paired: Found | None = None


@dataclass(frozen=True)
class Loss:
    """The stages that lost a gold fact, the first one first; ``run`` says whether the stages were run to know it."""

    stages: tuple[Stage, ...]
    run: bool = False


class Diagnose(Protocol):
    """A way to find the stages that lost the misses of one article; ``found`` are all its facts."""

    def __call__(self, file: FactFile, found: Sequence[Found], misses: Sequence[Miss]) -> list[Loss]:
        """Return one loss for each miss."""
        ...


def told(file: FactFile, found: Sequence[Found], misses: Sequence[Miss]) -> list[Loss]:
    """Return for each miss the one stage that the outputs alone make likeliest."""
    return [Loss((_told(file, found, miss.wanted, paired=miss.paired),)) for miss in misses]


def _told(file: FactFile, found: Sequence[Found], wanted: Wanted, *, paired: Found | None) -> Stage:
    if paired is not None:
        return "date"
    if any(same_core(f, wanted) for f in found):
        return "merge"
    if any(same_names(f, wanted) for f in found):
        return "factuality"
    organisation = _mentions(file, wanted.organisations)
    participant = _mentions(file, wanted.participants) if None not in wanted.participants else organisation
    if organisation is None or participant is None:
        return "mention"
    near = [f for f in found if same_place(f, wanted)]
    if wanted.span is not None:
        sentence = sentence_around(file.article.text, wanted.span)
        if not all(any(overlaps(span, sentence) for span in spans) for spans in (organisation, participant)):
            return "reference"
    return "frame" if any(f.fact.type == wanted.gold.type for f in near) else "trigger"


def sentence_around(text: str, span: Span) -> Span:
    """Return ``span`` widened to the ends of its sentences: a line break, or a full stop with a space after it."""
    start = max((m.end() for m in _BREAK.finditer(text, 0, span.start)), default=0)
    after = _BREAK.search(text, max(span.end - 1, span.start))
    return Span(start, len(text) if after is None else after.start() + len(after.group().rstrip()))


def _mentions(file: FactFile, keys: Collection[str | None]) -> list[Span] | None:
    """Return where the entities with one of these names are mentioned, None where there is no such entity."""
    entities = [e for e in file.entities if name_key(e.name) in keys]
    return [Span(m.start, m.end) for e in entities for m in e.mentions] if entities else None
