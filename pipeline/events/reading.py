"""A trigger that is being read, and what it has been found to say so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline import recall
from pipeline.arguments import Arguments
from pipeline.attachment import Dates
from pipeline.discourse import Discourse
from pipeline.factuality import Judgement
from pipeline.gaps import Gaps, Part
from pipeline.records import Entity, Parsed
from pipeline.roles import Roles
from pipeline.triggers import Hit


@dataclass(slots=True)
class Claim:
    """What a trigger says as far as it has been read; the slots are those that hold words, resolved or not."""

    type: str
    judgement: Judgement
    organisations: list[Entity]
    participants: list[Entity]
    organisation_slot: bool
    participant_slot: bool
    formers: list[Entity]
    parts: list[Part]
    taken: set[int]
    unnamed: bool  # the participants are some states of which the sentence does not say which: 'ten states joined'
    denied: list[Entity] = field(default_factory=list)  # set against the arguments: 'the Union but not NATO'


class Reading:
    """One trigger that is being read: what is at hand for it, and what has made it less sure so far."""

    def __init__(self, parsed: Parsed, arguments: Arguments, discourse: Discourse, hit: Hit, dates: Dates) -> None:
        self.parsed, self.arguments, self.discourse, self.dates = parsed, arguments, discourse, dates
        hit = replace(hit, frame=recall.frame(hit, discourse))
        self.word, self.trigger, self.frame, self.hit = hit.word, hit.trigger, hit.frame, hit
        self.roles = Roles(parsed, arguments, discourse, hit)
        self.gaps = Gaps(parsed, arguments, dates, hit.word)
        self.signs: list[str] = []  # what makes it less sure, by the names that rules/confidence.toml weighs
        self.notes: list[str] = []
        self.about: list[Entity] = []  # the organisations of the clause, whether it tells an event or not
        self.asked_date: int | None = None
