"""What the stages carry from one to the next: an article on its way to its facts, and its sentences as read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline import dates, linking, plain, sentences
from pipeline.articles import Source
from pipeline.records import Event, Name, Parsed, Unit, When


@dataclass(slots=True)
class Line:
    """A sentence that has been read, not parsed: its units in order, and its plain copy.

    ``lead`` is the index of the date that opens its paragraph as a sentence of its own, None where none does;
    ``answers``: a question stands right before it; ``told`` says whether the gate lets it through, ``wanted`` whether
    it is to be parsed.
    """

    sentence: sentences.Sentence
    copy: plain.Plain
    units: tuple[Unit, ...]
    bracket_dates: dict[int, When]
    lead: int | None
    answers: bool = False
    told: bool = True
    wanted: bool = True


@dataclass(slots=True)
class Work:
    """One article on its way through the stages; ``parsed`` is empty where nobody asked for parses to be kept."""

    source: Source
    names: list[Name] = field(default_factory=list)
    people: list[Name] = field(default_factory=list)
    expressions: list[dates.Expression] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)  # the states for which people act, by their ids
    parsed: dict[int, Parsed] = field(default_factory=dict)
    linker: linking.Linker = field(init=False)
    events: list[Event] = field(default_factory=list)

    @property
    def names_organisation(self) -> bool:
        """Whether the article names any organisation; where it does not, there are no facts."""
        return any(name.kind == "organisation" for name in self.names)
