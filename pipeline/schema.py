"""The records that a fact file is made of (schema_version 1), as frozen pydantic models.

Offsets are half-open ranges of Python characters in ``article.text``; dates are EDTF (ISO 8601-2), never padded.
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

FactType = Literal[
    "founded", "dissolved", "renamed", "joined", "left", "suspended", "readmitted", "applied",
    "invited", "candidate", "member", "observer", "associate", "headquarters", "leader", "intervened",
]  # fmt: skip
FACT_TYPES: tuple[str, ...] = get_args(FactType)
Modality = Literal["asserted", "negated", "prospective"]
MODALITIES: tuple[str, ...] = get_args(Modality)
EntityKind = Literal["organisation", "state", "territory", "person", "place"]
MentionKind = Literal["state", "organisation", "person", "place", "pronoun", "description", "set"]
MENTION_KINDS: tuple[MentionKind, ...] = get_args(MentionKind)
Role = Literal["sentence", "trigger", "organisation", "participant", "date", "cue"]


class Record(BaseModel):
    """Base of all records: immutable, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(Record):
    """One occurrence of an entity in the text."""

    start: int = Field(ge=0, description="first character, counted in article.text")
    end: int = Field(ge=0, description="one past the last character")
    text: str

    @model_validator(mode="after")
    def _ordered(self) -> Mention:
        if self.end - self.start != len(self.text):
            raise ValueError(f"span [{self.start}, {self.end}) does not have the length of {self.text!r}")
        return self


class Evidence(Mention):
    """Characters of the article that support a fact, with the part they play."""

    role: Role


class Anchor(Mention):
    """The words whose date a relative expression counts from."""


class DateMention(Mention):
    """A temporal expression, its value, and what it was counted from."""

    edtf: str | None = Field(description="EDTF value; null where the article does not let it be resolved")
    anchor: Anchor | None = Field(description="null for absolute dates and for dates counted from publication")


class Referent(Record):
    """One entity that a mention means."""

    id: str
    name: str
    kind: EntityKind


class LinkedMention(Mention):
    """A name or a reference and what it means: the first four kinds are names, the last three references."""

    kind: MentionKind = Field(description="set: more than one entity, as 'both', 'the latter two', 'the Baltic states'")
    entities: tuple[Referent, ...]
    steps: tuple[str, ...] = Field(description="how it was resolved; empty for a name that means what it says")
    in_fact: bool = Field(description="whether a fact of the article rests on it")


class Entity(Record):
    """What one or more mentions refer to."""

    id: str = Field(description="for example org:nato, state:EST, person:stanislav-zas")
    kind: EntityKind
    name: str = Field(description="the commonest English short name")
    aliases: tuple[str, ...] = ()
    identifiers: dict[str, str] = Field(default_factory=dict, description="iso3166, wikidata, cow; only where certain")
    mentions: tuple[Mention, ...] = ()


class Fact(Record):
    """One membership fact with its evidence."""

    id: str
    type: FactType
    organisation: str = Field(description="id of an entity")
    participant: str | None = Field(description="id of an entity; the successor for renamed, the person for leader")
    date: str | None = Field(description="EDTF")
    place: str | None = Field(description="id of an entity: the seat for headquarters, the theatre for intervened")
    manner: str | None
    modality: Modality
    confidence: float = Field(ge=0, le=1)
    rule: str = Field(description="the entry of the lexicon that made it")
    evidence: tuple[Evidence, ...]


class Article(Record):
    """The text that all offsets count in, and where it came from."""

    id: str
    title: str | None
    source: str | None
    published: str | None = Field(description="ISO date of publication")
    language: str = "en"
    sha256: str = Field(description="SHA-256 of text, UTF-8")
    text: str


class MadeBy(Record):
    """What made a fact file, so that a run can be told from a later one."""

    accede: str
    model: str
    rules: str = Field(description="digest of rules and gazetteer")


class FactFile(Record):
    """Everything known from one article; serialises to the same bytes for the same input."""

    schema_version: Literal[1] = 1
    article: Article
    entities: tuple[Entity, ...]
    dates: tuple[DateMention, ...]
    facts: tuple[Fact, ...]
    made_by: MadeBy

    @model_validator(mode="after")
    def _consistent(self) -> FactFile:
        """Check that every span slices back to its text and every id that a fact names is an entity."""
        text = self.article.text
        known = {entity.id for entity in self.entities}
        spans: list[Mention] = [m for e in self.entities for m in e.mentions]
        spans += list(self.dates) + [d.anchor for d in self.dates if d.anchor]
        spans += [e for f in self.facts for e in f.evidence]
        for span in spans:
            if text[span.start : span.end] != span.text:
                raise ValueError(f"[{span.start}, {span.end}) is {text[span.start : span.end]!r}, not {span.text!r}")
        for fact in self.facts:
            for reference in (fact.organisation, fact.participant, fact.place):
                if reference is not None and reference not in known:
                    raise ValueError(f"fact {fact.id} names {reference!r}, which is not an entity of the file")
        return self

    def to_json(self) -> str:
        """Return the file's text: keys in schema order, two-space indent, one trailing newline."""
        return self.model_dump_json(indent=2) + "\n"
