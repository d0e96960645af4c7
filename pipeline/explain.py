"""Why a fact is there: the article is run again, and every stage's result on the way to the fact is written down.

The records here hold what was found; how they look on a terminal is the matter of cli/explain.py.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import confidence
from pipeline.articles import Source
from pipeline.errors import FactFileError
from pipeline.extract import Extractor, made_by
from pipeline.facts import merge
from pipeline.factuality import judge
from pipeline.records import Entity, Event, Group, Name, Parsed, Reference, Unit, When
from pipeline.rules.entries import Frame
from pipeline.rules.load import forms, lexicon
from pipeline.schema import DateMention, Fact, FactFile
from pipeline.syntax import Token, walk
from pipeline.work import Work


@dataclass(frozen=True, slots=True)
class StandIn:
    """A word of the plain copy that stands for other words: 'NATO' for 'the North Atlantic alliance'."""

    word: str
    text: str
    start: int
    end: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence and the copy of it that the parser saw; ``copy`` is None where the gate kept it from being parsed."""

    text: str
    start: int
    end: int
    copy: str | None
    stand_ins: tuple[StandIn, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the parse where a role was looked for, the article's words there, and whether they filled the role."""

    role: str
    path: str
    words: tuple[str, ...]
    filled: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a role, the words that name it, and the steps that led from these to it (none for a plain name)."""

    role: str
    id: str
    name: str
    text: str
    start: int
    end: int
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueFound:
    """A word that bears on the modality, innermost first: the entry of the lexicon, its scope and its effect."""

    text: str
    rule: str
    scope: str
    effect: str


@dataclass(frozen=True, slots=True)
class DateFound:
    """The expression that dates the event; ``value`` is its own, ``used`` what the fact carries ('since 1995':
    1995)."""

    text: str
    start: int
    end: int
    value: str | None
    used: str | None
    anchor: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Chain:
    """How one sentence came to say the fact, and how sure it would be if it stood alone; ``base`` is where that starts,
    ``signs`` is what changed it, in log-odds."""

    reading: Reading
    trigger: str
    rule: str
    type: str
    frame: str
    manner: str | None
    slots: tuple[Slot, ...]
    arguments: tuple[Argument, ...]
    modality: str
    cues: tuple[CueFound, ...]
    date: DateFound | None
    base: float
    signs: tuple[tuple[str, float], ...]
    confidence: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One fact and the sentences that say it; several where repeats were merged."""

    id: str
    type: str
    organisation: str
    participant: str | None
    date: str | None
    modality: str
    confidence: float
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The explanations asked for; ``readings`` are all sentences of the text, ``notes`` what the reader must know."""

    explanations: tuple[Explanation, ...]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()


def explain_text(text: str, *, published: str | None = None, extractor: Extractor | None = None) -> Report:
    """Return the way to every fact of a text."""
    source = Source(id="text", title=None, text=text, published=published, source=None)
    extractor = extractor or Extractor()
    work, file = extractor.work(source)
    explanations = [_explanation(file, fact, work) for fact in file.facts]
    return Report(tuple(e for e in explanations if e is not None), tuple(_readings(work)))


def explain_fact(file: FactFile, fact_id: str, *, extractor: Extractor | None = None) -> Report:
    """Return the way to one fact of a fact file, by running its article again.

    FactFileError names near ids where the file has no such fact. A file that other rules made is explained by today's,
    and a note says so; where today's no longer find the fact, there is no explanation but the note.
    """
    fact = _find(file, fact_id)
    article = file.article
    source = Source(
        id=article.id, title=article.title, text=article.text, published=article.published, source=article.source
    )
    extractor = extractor or Extractor()
    work, today = extractor.work(source)
    notes = []
    if file.made_by.rules != made_by().rules:
        notes.append(f"the file was made by rules {file.made_by.rules}, this explanation by {made_by().rules}")
    explanation = _explanation(file, fact, work, dates=today.dates)
    if explanation is None:
        notes.append(f"the rules of this installation do not find {fact_id}")
    return Report((explanation,) if explanation else (), (), tuple(notes))


def _find(file: FactFile, fact_id: str) -> Fact:
    ids = [fact.id for fact in file.facts]
    if fact_id in ids:
        return file.facts[ids.index(fact_id)]
    near = difflib.get_close_matches(fact_id, ids, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else f"it has {ids[0]} to {ids[-1]}" if ids else "it has none"
    raise FactFileError(file.article.id, f"no fact {fact_id!r}", hint)


# --- one fact --------------------------------------------------------------------------------------------------------


def _explanation(
    file: FactFile, fact: Fact, work: Work, *, dates: Sequence[DateMention] | None = None
) -> Explanation | None:
    names = {entity.id: entity.name for entity in file.entities}
    other = fact.participant or fact.place
    wanted = (fact.type, names[fact.organisation], names[other] if other else None, fact.date, fact.modality)
    events = next((group for group in merge(work.events) if _outline(group[0]) == wanted), None)
    if events is None:
        return None
    dates = file.dates if dates is None else dates
    chains = tuple(_chain(work, event, dates) for event in events)
    return Explanation(fact.id, *wanted, fact.confidence, chains)


def _outline(event: Event) -> tuple[str, str, str | None, str | None, str]:
    other = event.participant or event.place
    return event.type, event.organisation.name, other.name if other else None, event.edtf, event.modality


def _chain(work: Work, event: Event, dates: Sequence[DateMention]) -> Chain:
    text = work.source.text
    parsed = next(p for p in work.parsed.values() if (p.start, p.end) == event.sentence)
    word = next(
        w for w in parsed.doc if (parsed.starts[w.i], parsed.ends[w.i]) == event.trigger and parsed.units[w.i] is None
    )
    trigger = lexicon().triggers[event.rule]
    arguments = tuple(_arguments(text, event))
    weights, signs = confidence.weights(), confidence.signs(event, dates)
    return Chain(
        reading=_reading(work, parsed),
        trigger=text[slice(*event.trigger)],
        rule=event.rule,
        type=trigger.type,
        frame=trigger.frame,
        manner=event.manner,
        slots=tuple(_slots(parsed, word, lexicon().frames[trigger.frame], arguments, text)),
        arguments=arguments,
        modality=event.modality,
        cues=tuple(_cues(parsed, word, trigger.modality, text)),
        date=_date(text, event, dates),
        base=weights.base,
        signs=tuple((sign, weights.of(sign)) for sign in signs),
        confidence=confidence.share(signs, weights),
        notes=event.notes,
    )


def _arguments(text: str, event: Event) -> Iterator[Argument]:
    def argument(role: str, entity: Entity) -> Argument:
        words = text[entity.start : entity.end]
        return Argument(role, entity.id, entity.name, words, entity.start, entity.end, entity.steps)

    yield argument("organisation", event.organisation)
    if event.participant is not None:
        yield argument("place" if event.place is not None else "participant", event.participant)


def _slots(parsed: Parsed, word: Token, frame: Frame, arguments: Sequence[Argument], text: str) -> Iterator[Slot]:
    """Yield the slots of the frame in the order in which they were tried; of each role, up to the one that filled
    it."""
    for argument in arguments:
        paths = frame.organisation if argument.role == "organisation" else (*frame.participant, *frame.also)
        tried = [(path, [w for w in walk(word, path) if w != word]) for path in paths]
        filled = next((i for fits in _FITS for i, (_, ws) in enumerate(tried) if fits(parsed, ws, argument)), None)
        for i, (path, words) in enumerate(tried if filled is None else tried[: filled + 1]):
            texts = tuple(text[parsed.starts[w.i] : parsed.ends[w.i]] for w in words)
            yield Slot(argument.role, path, texts, i == filled)


def _is_it(parsed: Parsed, words: Sequence[Token], argument: Argument) -> bool:
    """Return whether the words and the argument's own words are the same, or one holds the other."""
    return any(
        (parsed.starts[w.i] <= argument.start and argument.end <= parsed.ends[w.i])
        or (argument.start <= parsed.starts[w.i] and parsed.ends[w.i] <= argument.end)
        for w in words
    )


def _has_it_below(parsed: Parsed, words: Sequence[Token], argument: Argument) -> bool:
    return any(_is_it(parsed, list(w.subtree), argument) for w in words)


def _points_at_it(parsed: Parsed, words: Sequence[Token], argument: Argument) -> bool:
    """Return whether the words are a pronoun, or a noun like 'membership' or 'the pact', for what is named
    elsewhere."""
    nouns = forms()[1]
    pointing = lexicon().lists["organisation_carriers"] | lexicon().lists["organisation_nouns"]
    return bool(argument.steps) and any(
        parsed.units[w.i] is None and (w.lower_ in _PRONOUNS or nouns.get(w.lower_) in pointing) for w in words
    )


# From the surest sign that a slot gave an argument to the weakest: its very words, words below it, a pronoun.
_FITS = (_is_it, _has_it_below, _points_at_it)
_PRONOUNS = frozenset(
    {"it", "its", "itself", "she", "her", "they", "them", "their", "which", "who", "whose", "that", "both", "all"}
)


def _cues(parsed: Parsed, word: Token, start: str, text: str) -> Iterator[CueFound]:
    for token, name in judge(word, parsed.said, start="negated" if start == "negated" else "asserted").cues:
        words = text[parsed.starts[token.i] : parsed.ends[token.i]]
        cue = lexicon().cues.get(name)
        of_form = "negated" if name == "counterfactual" else "prospective"  # what the form of the verb says, no entry
        yield CueFound(words, name, cue.scope if cue else "", cue.effect if cue else of_form)


def _date(text: str, event: Event, dates: Sequence[DateMention]) -> DateFound | None:
    if event.date is None:
        return None
    mention = dates[event.date]
    near = event.sentence[0] <= mention.start < event.sentence[1]
    note = (
        "" if near else "told in a sentence before" if mention.start < event.sentence[0] else "told in a later sentence"
    )
    anchor = mention.anchor.text if mention.anchor else None
    return DateFound(mention.text, mention.start, mention.end, mention.edtf, event.edtf, anchor, note)


# --- sentences and their copies --------------------------------------------------------------------------------------


def _readings(work: Work) -> Iterator[Reading]:
    if not work.lines:  # the gate kept the whole text from being read
        yield Reading(work.source.text, 0, len(work.source.text), None, ())
    for number, line in enumerate(work.lines):
        if number in work.parsed:
            yield _reading(work, work.parsed[number])
        else:
            start, end = line.sentence.start, line.sentence.end
            yield Reading(work.source.text[start:end], start, end, None, ())


def _reading(work: Work, parsed: Parsed) -> Reading:
    text = work.source.text
    stand_ins = []
    for word, unit, start, end in zip(parsed.doc, parsed.units, parsed.starts, parsed.ends, strict=True):
        if unit is not None:
            stand_ins.append(StandIn(word.text, text[start:end], start, end, _meaning(unit)))
    return Reading(text[parsed.start : parsed.end], parsed.start, parsed.end, parsed.doc.text.strip(), tuple(stand_ins))


def _items(group: Group) -> list[str]:
    """Return the words of a list's items, those of nested lists too."""
    nested = (
        _items(i) if isinstance(i, Group) else [i.display if isinstance(i, Name) else i.text] for i in group.items
    )
    return [word for words in nested for word in words]


def _meaning(unit: Unit) -> str:
    match unit:
        case Name():
            return f"{unit.display}, {unit.kind} by its {_USES.get(unit.use, unit.use)}"
        case Reference():
            number = f" of {unit.count}" if unit.count else ""
            return f"{unit.operation} reference to {unit.wants}{number}"
        case Group():
            items = _items(unit)
            return f"list of {len(items)}: {', '.join(items)}"
        case When():
            return "date" + (", counted from an event" if unit.names_event or unit.after else "")


_USES = {"shape": "form, in no table", "group": "members' name", "government": "seat of government"}
