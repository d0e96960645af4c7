"""Loading the lexicon: TOML entries -> frozen models; a wrong entry stops the load and names file and entry."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import RuleError
from pipeline.plain import expand
from pipeline.rules.words import noun_forms, verb_forms
from pipeline.schema import FactType, Modality
from pipeline.syntax import STEP_NAMES

FOLDER = Path(__file__).parent
PLAIN = 0.9  # the weight of an entry that says nothing of it


class Entry(BaseModel):
    """Base of all entries. ``yes`` maps a text to the facts it gives, one a line: 'joined | NATO | Estonia | 2004 |
    asserted'; date ``-`` is none, and the modality may be left out where it is asserted. ``no`` are texts that give
    no fact at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    yes: dict[str, str | list[str]] = Field(min_length=1)
    no: list[str] = Field(min_length=1)


class Frame(BaseModel):
    """Where the arguments of a trigger sit: slots (paths of steps, see syntax/steps.py) in the order in which they are tried.

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


class ReferencePattern(Entry):
    """A pattern over the skeleton of a sentence for words that refer to entities named elsewhere."""

    pattern: str
    wants: Literal["organisation", "state", "states", "any"]
    operation: str
    after_lists: bool = False

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern with its macros expanded."""
        return _compile(self.pattern)


class NotePattern(Entry):
    """A pattern over the skeleton of a sentence for what is told without a verb, and how it reads with one: '<who> was
    suspended', where <who> is a group of the pattern."""

    pattern: str
    reading: str
    after_lists: bool = False

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern with its macros expanded."""
        return _compile(self.pattern)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    numbers = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|\d{1,2})"
    return re.compile(expand(pattern.replace("{number}", numbers).replace("{verb}", _VERB_AHEAD)))


_VERB_AHEAD = (
    r"(?= ?(?:[,.;:)]|-)|['’]s | (?:was|were|are|is|had|have|has|did|do|does|would|will|could|may|might|can|also|then|all|both|later|soon|again|\w+ed|"  # noqa: E501
    r"left|quit|came|went|became|become|becomes|join|joins|leave|leaves|enter|withdrew|took|take|sought|got|gave|made|broke|began|set|met|swore|won|"
    r"kept|held|put|saw|chose|ran|stood|fell|drew|said|say|sent|proclaim|agree|sign|create|form|in|at|on|from|to|decided)\b)"
)


class Names(BaseModel):
    """How organisations that no table lists are spelt."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    heads: tuple[str, ...]
    heads_of: tuple[str, ...]
    titles: tuple[str, ...]
    words_in_capitals: frozenset[str]
    excluded: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """A capitalised name ending in a head noun, or 'League of ...'; group ``name``."""
        return _name_patterns(self)[0]

    @property
    def title_after(self) -> re.Pattern[str]:
        """What makes a city before it the name of a text or an event: 'London Declaration'."""
        return _title_patterns(self.titles)[0]

    @property
    def title_before(self) -> re.Pattern[str]:
        """The same before the city: 'Statute of Westminster'."""
        return _title_patterns(self.titles)[1]

    @property
    def exclusion(self) -> re.Pattern[str]:
        """What marks a domestic body or a company."""
        return _name_patterns(self)[1]


@lru_cache(maxsize=1)
def _title_patterns(titles: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(titles)
    return re.compile(rf" (?:{words})\b"), re.compile(rf"\b(?:{words}) of (?:the )?$")


@lru_cache(maxsize=1)
def _name_patterns(names: Names) -> tuple[re.Pattern[str], re.Pattern[str]]:
    cap = r"[A-ZÀ-Þ][\w’'-]*(?<![’']s)(?:['’]s)?"
    heads = "|".join(names.heads)
    of = "|".join(names.heads_of)
    inner = rf"{cap}(?: (?:(?:and|of|for|on|&|in|to|the|against) )*{cap}){{0,6}}?"
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    tail = rf"(?: (?:of|for|on|against|in) (?!(?:{months})\b)(?:the )?{cap}(?: (?:and |of |& )?(?:the )?{cap}){{0,4}})?"
    pattern = rf"\b(?P<name>{inner} (?:{heads})\b{tail}|(?:{of}) (?:of|for) (?:the )?{cap}(?: (?:and |of )?(?:the )?{cap}){{0,4}})(?![\w-])(?! (?:Agreement|Accord|Act|Bill|Law|Protocol)s?\b)"  # noqa: E501
    return re.compile(pattern), re.compile("|".join(rf"\b{word}" for word in names.excluded))


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


class People(BaseModel):
    """How people's names are spelt; the fields are told in people.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    particles: tuple[str, ...]
    openers: tuple[str, ...]
    excluded: tuple[str, ...]
    behind: tuple[str, ...]


class Lexicon(BaseModel):
    """All rules of the package."""

    model_config = ConfigDict(frozen=True)
    frames: dict[str, Frame]
    triggers: dict[str, Trigger]
    cues: dict[str, Cue]
    references: dict[str, ReferencePattern]
    notes: dict[str, NotePattern]
    pronouns: dict[str, PronounRule]
    lists: dict[str, frozenset[str]]


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path.name, str(error)) from None


def _entries(pattern: str, model: type[BaseModel], folder: Path) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for path in sorted(folder.glob(pattern)):
        for name, fields in _read(path).items():
            if name in entries:
                raise RuleError(path.name, f"entry {name!r} is there twice")
            try:
                entries[name] = model.model_validate(fields)
            except ValidationError as error:
                fault = error.errors(include_url=False)[0]
                raise RuleError(
                    f"{path.name} [{name}]", f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                ) from None
    return entries


def _home(folder: Path, trigger: str) -> str:
    """Return the name of the file that a trigger stands in."""
    return next(path.name for path in sorted(folder.glob("triggers_*.toml")) if trigger in _read(path))


def _written_out(name: str, trigger: Trigger, lists: dict[str, frozenset[str]], folder: Path) -> Trigger:
    """Return a trigger with '@forces' among its words replaced by the words of that list."""
    changed: dict[str, tuple[str, ...]] = {}
    for field in ("verb", "noun", "object", "subject"):
        words: tuple[str, ...] = getattr(trigger, field)
        for word in words:
            if word.startswith("@") and word[1:] not in lists:
                raise RuleError(f"{_home(folder, name)} [{name}]", f"unknown list {word!r}")
        if any(word.startswith("@") for word in words):
            changed[field] = tuple(w for word in words for w in (sorted(lists[word[1:]]) if word[0] == "@" else [word]))
    return trigger.model_copy(update=changed) if changed else trigger


def read_lexicon(folder: Path) -> Lexicon:
    """Return the lexicon in ``folder``; raises RuleError naming file and entry for unknown frames, keys and steps."""
    frames: dict[str, Frame] = _entries("frames.toml", Frame, folder)
    triggers: dict[str, Trigger] = _entries("triggers_*.toml", Trigger, folder)
    for name, frame in frames.items():
        for path in (*frame.organisation, *frame.participant, *frame.also, *frame.former, *frame.place, *frame.closed):
            unknown = [s for s in path.split("/") if s.partition(":")[0] not in STEP_NAMES]
            if unknown:
                raise RuleError(f"frames.toml [{name}]", f"unknown step {unknown[0]!r} in {path!r}")
    for name, trigger in triggers.items():
        if trigger.frame not in frames:
            raise RuleError(f"{_home(folder, name)} [{name}]", f"unknown frame {trigger.frame!r}")
        if not (trigger.verb or trigger.noun or trigger.adjective or trigger.fragment):
            raise RuleError(f"{_home(folder, name)} [{name}]", "names no word")
        if trigger.any_verb and not trigger.bound:
            raise RuleError(f"{_home(folder, name)} [{name}]", "any_verb without bound")
    lists = {name: frozenset(words) for name, words in _read(folder / "lists.toml").items()}
    return Lexicon(
        frames=frames,
        triggers={name: _written_out(name, trigger, lists, folder) for name, trigger in triggers.items()},
        cues=_entries("cues*.toml", Cue, folder),
        references=_entries("references*.toml", ReferencePattern, folder),
        notes=_entries("notes.toml", NotePattern, folder),
        pronouns=_entries("pronouns.toml", PronounRule, folder),
        lists=lists,
    )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped lexicon, read once."""
    return read_lexicon(FOLDER)


@lru_cache(maxsize=1)
def load_names() -> Names:
    """Return the shapes of unlisted organisations, read once."""
    try:
        return Names.model_validate(_read(FOLDER / "names.toml"))
    except ValidationError as error:
        raise RuleError("names.toml", str(error)) from None


@lru_cache(maxsize=1)
def load_people() -> People:
    """Return the shapes of people's names, read once."""
    try:
        return People.model_validate(_read(FOLDER / "people.toml"))
    except ValidationError as error:
        raise RuleError("people.toml", str(error)) from None


@lru_cache(maxsize=1)
def forms() -> tuple[dict[str, str], dict[str, str]]:
    """Return two tables form -> lemma, of the verbs and of the nouns that the rules name."""
    rules = lexicon()
    verbs: dict[str, str] = {}
    nouns: dict[str, str] = {}
    entries: list[Trigger | Cue] = [*rules.triggers.values(), *rules.cues.values()]
    for entry in entries:
        for lemma in entry.verb:
            for form in verb_forms(lemma):
                verbs.setdefault(form, lemma)
        for lemma in entry.noun:
            for form in noun_forms(lemma):
                nouns.setdefault(form, lemma)
    for name, words in rules.lists.items():
        for lemma in words:
            table, inflect = (verbs, verb_forms) if name.endswith("_verbs") else (nouns, noun_forms)
            for form in inflect(lemma):
                table.setdefault(form, lemma)
    for trigger in rules.triggers.values():
        for lemma in (*trigger.object, *trigger.subject):
            for form in noun_forms(lemma):
                nouns.setdefault(form, lemma)
    return verbs, nouns


@lru_cache(maxsize=1)
def digest() -> str:
    """Return the SHA-256 over all rule files, in name order."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.toml")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
