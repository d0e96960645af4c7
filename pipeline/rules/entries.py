"""The entries of the lexicon as models: what a trigger, a frame, a cue and a rule on pronouns may say."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.schema import FactType, Modality

PLAIN = 0.9  # the weight of an entry that says nothing of it


class Entry(BaseModel):
    """Base of all entries. ``yes`` maps a text to the facts it gives, one a line: 'joined | NATO | Estonia | 2004 |
    asserted'; date ``-`` is none, and the modality may be left out where it is asserted. ``no`` are texts that give
    no fact at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    yes: dict[str, str | list[str]] = Field(min_length=1)
    no: list[str] = Field(min_length=1)


class Frame(BaseModel):
    """Where the arguments of a trigger sit: slots (paths of steps, see syntax/) in the order in which they are tried.

    ``implicit``: the roles that the narrative supplies where the sentence names none ('Namibia joined in 1990').
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    organisation: tuple[str, ...]
    participant: tuple[str, ...] = ()
    also: tuple[str, ...] = Field(default=(), description="further participants: 'joined together with Denmark'")
    former: tuple[str, ...] = Field(
        default=(), description="who or what was it before, and is it until the date: 'took over from Puna in 2024'"
    )
    needs_former: bool = Field(default=False, description="no fact without the one before: 'her predecessor'")
    place: tuple[str, ...] = ()
    kind: Literal["state", "organisation", "person", "chair", "place", "anywhere", "none"] = "state"
    closed: tuple[str, ...] = Field(
        default=(), description="slots that must hold an argument if they are filled: 'withdrawal of troops'"
    )
    listed: bool = Field(
        default=False, description="the organisation must be one of the gazetteer, not known by its shape alone"
    )
    named: bool = Field(
        default=False, description="the organisation must be named, not referred to: 'signed the Warsaw Pact'"
    )
    membership: bool = Field(
        default=False, description="a closed slot may hold a standing too: 'put its membership on ice'"
    )
    needs_participant: bool = Field(default=False, description="no fact without a participant, not even a founding")
    implicit: tuple[Literal["organisation", "participant"], ...] = ()


class Trigger(Entry):
    """A word that evokes a fact type, with its frame; '@forces' among its words stands for that list of lists.toml."""

    verb: tuple[str, ...] = ()
    any_verb: bool = Field(
        default=False, description="any verb that no other entry takes, but `verb`: 'limped into NATO'; needs `bound`"
    )
    bound: tuple[str, ...] = Field(
        default=(), description="an organisation stands behind one of these prepositions of the verb: 'out of NATO'"
    )
    carried: Literal["self", "other"] | None = Field(
        default=None,
        description="who moves: the subject ('crept into NATO', 'took itself out') or the object ('led Spain in')",
    )
    counted: bool = Field(
        default=False, description="a number stands behind the verb, not in a date: 'made it a club of twelve'"
    )
    ranked: bool = Field(default=False, description="a high ordinal stands before the noun: 'its 30th ally'")
    noun: tuple[str, ...] = ()
    adjective: tuple[str, ...] = Field(default=(), description="adjectives, adverbs and particles: 'out', 'home'")
    particle: tuple[str, ...] = Field(default=(), description="one of these must follow the verb: 'pull out'")
    object: tuple[str, ...] = Field(
        default=(), description="one of these nouns must be the verb's object or complement: 'take its seat'"
    )
    bare: bool = Field(
        default=False,
        description="the verb has no object of its own unless that is the organisation or one of `object`",
    )
    preceded: tuple[str, ...] = Field(
        default=(), description="one of these must stand right before the verb: 'so did Burma'"
    )
    body: bool = Field(default=False, description="the subject must be an organisation: 'began in 1949'")
    dated: tuple[str, ...] = Field(
        default=(), description="a date behind one of these prepositions must hang on the verb: 'dates from 1991'"
    )
    under: tuple[str, ...] = Field(
        default=(), description="one of these prepositions must govern the noun: 'at the head of'"
    )
    elliptical: Literal["denied", "affirmed", "compared"] | None = Field(
        default=None, description="an auxiliary that stands for a whole verb phrase: 'Brazil does not', 'and it did'"
    )
    without: tuple[str, ...] = Field(default=(), description="none of these may hang on the verb: 'goes back to'")
    object_modifier: tuple[str, ...] = Field(
        default=(), description="one of these stands before the object: 'accession talks'"
    )
    owned: bool = Field(
        default=False, description="the object is somebody's, or one of its kind: 'its vote', 'the vote', not 'a vote'"
    )
    object_bare: bool = Field(
        default=False, description="the object has no phrase of its own: 'the same rank', not 'the rank of observer'"
    )
    subject: tuple[str, ...] = Field(
        default=(), description="one of these nouns must be the subject: 'troops crossed into'"
    )
    embeds: tuple[FactType, ...] = Field(
        default=(), description="a trigger of one of these types must stand in its clause: 'asked to join'"
    )
    standing: tuple[FactType, ...] = Field(
        default=(),
        description="what must have been told of the participant before: 'it was back' after it left; of a head, "
        "where the clause names neither organisation nor post: 'Waqa took over from Puna'",
    )
    fresh: bool = Field(
        default=False,
        description="no fact where the same was told before: 'UN troops held the bridge' after their landing",
    )
    ends: bool = Field(default=False, description="what holds of the participant ends: 'stepped down in 2017'")
    closing: FactType | None = Field(
        default=None, description="what came about at the end of its span of time: 'existed from 1922 to 1940'"
    )
    plain: bool = Field(
        default=False, description="no common noun stands before the noun: 'EU chief', not 'EU trade chief'"
    )
    alone: bool = Field(default=False, description="the verb has no object and no complement clause: 'Jordan refused'")
    fragment: bool = Field(
        default=False, description="a sentence of names and a date without a verb: '...; Peru in 2012'"
    )
    object_kind: Literal["organisation"] | None = Field(
        default=None, description="the object, or that of a preposition, is of this kind: 'sits in NATO'"
    )
    transitive: bool = Field(default=False, description="the verb has an object: not 'to freeze and dismantle it'")
    of_body: bool = Field(default=False, description="an organisation stands before the noun: 'a NATO country'")
    present: bool = Field(default=False, description="the verb stands in the present tense: 'the five form the bloc'")
    passive: bool = Field(default=False, description="the verb stands in the passive: 'was asked to join'")
    same: tuple[FactType, ...] = Field(default=(), description="for type `same`: only events of these types are meant")
    modifier: tuple[str, ...] = Field(
        default=(), description="one of these must stand before the noun: 'founding member'"
    )
    type: FactType | Literal["same"]
    becoming: FactType | None = Field(default=None, description="type under 'become', 'be made', 'be admitted as'")
    unrealised: FactType | None = Field(
        default=None, description="type where it is denied or expected: 'rejected membership'"
    )
    ceasing: FactType | None = Field(default=None, description="type under 'cease to be'")
    frame: str
    manner: str | None = None
    modality: Modality | Literal["same"] = Field(default="asserted", description="`same`: that of the event before")
    needs_date: bool = Field(
        default=False, description="no fact with neither a participant nor a date: 'owes its existence to a quarrel'"
    )
    governed: tuple[str, ...] = Field(
        default=(), description="one of these verbs must govern it: 'voted to stay in it', 'wants it out'"
    )
    planned: bool = Field(
        default=False, description="for type `same`: only what its own participant had planned is meant: 'took it back'"
    )
    fulfils: bool = Field(
        default=False, description="for type `same`: also what its own participant had planned is meant: 'it did so'"
    )
    comes_about: bool = Field(
        default=False, description="means the fact only where it is said to come about: 'the break became final'"
    )
    negated_only: bool = Field(default=False, description="means the fact only where it is denied: 'did not renew'")
    absorbs: bool = Field(
        default=False, description="takes the arguments of a trigger below it, which then gives no fact of its own"
    )
    weight: float = Field(default=PLAIN, ge=0, le=1, description="below 0.9: its author was less sure of it")


class Cue(Entry):
    """A word that changes the modality of a clause."""

    verb: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    word: tuple[str, ...] = Field(default=(), description="adverbs, auxiliaries, conjunctions, determiners, adjectives")
    via: tuple[str, ...] = Field(default=(), description="only through one of these prepositions: 'kept from joining'")
    beside: tuple[str, ...] = Field(
        default=(), description="one of these words must hang on the verb: 'came close to', 'changed its mind about'"
    )
    thing: bool = Field(
        default=False, description="the subject is no one who acts: 'the crisis pushed it to', not 'Washington pushed'"
    )
    past: bool = Field(default=False, description="only in a past tense: 'led it to leave', not 'leads it to leave'")
    of_subject: bool = Field(
        default=False, description="says what became of its subject: 'the bid foundered', 'the plan was dropped'"
    )
    scope: Literal["governs", "modifies", "introduces", "subject", "phrase"]
    effect: Literal["negated", "prospective", "asserted", "realised", "flip", "decision", "none"]
    denied: Literal["asserted", "prospective"] | None = Field(
        default=None,
        description="what is left where the cue is itself denied: 'did not fail to'; None: what is left of a `negated` "
        "one is prospective ('did not rule out'), any other is denied",
    )


class PronounRule(BaseModel):
    """Pronoun forms, where 'it' means nothing, or nouns that tell who owns them. ``yes`` maps a text to what its
    pronouns mean ('It = Fiji'); ``no`` are texts whose pronouns mean nothing in scope."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: frozenset[str] = frozenset()
    number: Literal["one", "many"] | None = None
    pattern: str | None = None
    owned: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    yes: dict[str, str | list[str]] = Field(min_length=1)
    no: list[str] = Field(min_length=1)
