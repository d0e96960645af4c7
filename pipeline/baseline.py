"""A reader to be measured against: plain spaCy's entities, subject-verb-object, and dateparser; no rules of ours.

spaCy's own entities (ORG, GPE, NORP, PERSON) that are subject, object, agent or object of a preposition of one of a
handful of verbs ('joined', 'was admitted'), or of a noun that is said of a subject ('is a member of'), make a fact of
the type that the word names; an organisation must be among them, and what the type takes as participant. 'Not' negates,
a modal auxiliary or a governing verb ('hopes to join') makes prospective. The DATE entity of the sentence that is
nearest to the word is read by dateparser. The result is an ordinary fact file.

Two helps make it as strong as it gets without rules: our tables say what an entity is called, and an organisation that
the clause leaves out is the one named last before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pipeline import __version__, facts
from pipeline.articles import Source
from pipeline.gazetteer import load
from pipeline.gazetteer.slugs import slug
from pipeline.records import Entity, Event, Name
from pipeline.schema import DateMention, FactFile, MadeBy

Token = Any
"""A spaCy token or span; plain spaCy is handed in, not imported."""

VERBS = {
    "accede": "joined", "admit": "joined", "enter": "joined", "join": "joined",
    "exit": "left", "expel": "left", "leave": "left", "quit": "left", "withdraw": "left",
    "create": "founded", "establish": "founded", "form": "founded", "found": "founded",
    "disband": "dissolved", "dissolve": "dissolved",
    "readmit": "readmitted", "reinstate": "readmitted", "suspend": "suspended",
    "apply": "applied", "invite": "invited", "intervene": "intervened",
    "base": "headquarters", "headquarter": "headquarters",
    "chair": "leader", "head": "leader", "lead": "leader",
}  # fmt: skip
NOUNS = {"candidate": "candidate", "founder": "founded", "member": "member", "observer": "observer"}
BECOMING = {"member": "joined"}

_KINDS = {"ORG": "organisation", "GPE": "state", "NORP": "state", "PERSON": "person"}
_PARTICIPANTS = {"leader": "person"}
_NEEDS_NONE = {"dissolved", "founded"}
_AT_PLACES = {"headquarters", "intervened"}
_PREPOSITIONS = {"as", "by", "for", "from", "into", "of", "to"}
_MODALS = {"can", "could", "may", "might", "shall", "should", "will", "would"}
_FORMATS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


class Baseline:
    """Finds facts with a spaCy pipeline as it comes; ``helped`` says whether it gets the two helps."""

    def __init__(self, nlp: Any, *, helped: bool) -> None:
        self._nlp, self._helped = nlp, helped

    def extract_many(self, sources: Iterable[Source]) -> Iterator[FactFile]:
        """Yield the fact file of each article, in order."""
        chosen = list(sources)
        for source, doc in zip(chosen, self._nlp.pipe(source.text for source in chosen), strict=True):
            yield self._read(source, doc)

    def _read(self, source: Source, doc: Token) -> FactFile:
        names = {
            token.i: name
            for entity in doc.ents
            if entity.label_ in _KINDS and (name := self._name(entity)) is not None
            for token in entity
        }
        dates = _dates(doc, source.published)
        told: list[Event] = []
        for sentence in doc.sents:
            near = [n for n, mention in enumerate(dates) if sentence.start_char <= mention.start < sentence.end_char]
            for word in sentence:
                told += self._events(word, sentence, names, dates, near)
        article = facts.article_of(source)
        entities, found = facts.assemble(
            article, sorted(set(names.values()), key=_start), dates, facts.merge(told), sure=lambda *_: 0.5
        )
        model = f"{self._nlp.meta['lang']}_{self._nlp.meta['name']} {self._nlp.meta['version']}"
        made_by = MadeBy(accede=__version__, model=model, rules="baseline helped" if self._helped else "baseline")
        return FactFile(article=article, entities=entities, dates=tuple(dates), facts=found, made_by=made_by)

    def _events(
        self, word: Token, sentence: Token, names: dict[int, Name], dates: list[DateMention], near: list[int]
    ) -> Iterator[Event]:
        """Yield the events that a word tells, one for each organisation and participant among its arguments."""
        verb, fact_type = word, VERBS.get(word.lemma_) if word.pos_ == "VERB" else None
        if word.lemma_ in NOUNS and word.dep_ == "attr":
            verb = word.head
            fact_type = (BECOMING if verb.lemma_ == "become" else {}).get(word.lemma_, NOUNS[word.lemma_])
        if fact_type is None:
            return
        found = {name: None for token in _arguments(word, verb, fact_type) if (name := names.get(token.i)) is not None}
        wanted = ("place", "state") if fact_type in _AT_PLACES else (_PARTICIPANTS.get(fact_type, "state"), "territory")
        participants: list[Name | None] = [name for name in found if name.kind in wanted]
        if not participants and fact_type in _NEEDS_NONE:
            participants = [None]
        date = min(near, key=lambda n: abs(dates[n].start - word.idx), default=None)
        organisations = [name for name in found if name.kind == "organisation"]
        if not organisations and self._helped:
            before = (n for n in names.values() if n.kind == "organisation" and n.end <= word.idx)
            organisations = sorted(before, key=_start)[-1:]
        for organisation in organisations:
            for participant in participants:
                other = _entity(participant, place=fact_type in _AT_PLACES) if participant is not None else None
                yield Event(
                    type=fact_type,
                    organisation=_entity(organisation),
                    participant=other,
                    place=other if fact_type in _AT_PLACES else None,
                    date=date,
                    modality=_modality(verb),
                    manner=None,
                    rule=f"baseline.{word.lemma_}",
                    sentence=(sentence.start_char, sentence.end_char),
                    trigger=(word.idx, word.idx + len(word)),
                    cue=None,
                    edtf=None if date is None else dates[date].edtf,
                )

    def _name(self, entity: Token) -> Name | None:
        """Return an entity of spaCy's as a name, without its article; None where nothing is left."""
        start, end = entity.start_char, entity.end_char
        text = entity.text
        if text[:4].lower() == "the ":
            start, text = start + 4, text[4:]
        if text.endswith(("'s", "’s")):
            end, text = end - 2, text[:-2]
        if not text.strip():
            return None
        surfaces = load().lookup(text) if self._helped else ()
        if surfaces and surfaces[0].kind != "group":
            surface = surfaces[0]
            display = surface.display or load().entities[surface.entity_id].name
            return Name(start, end, text, surface.kind, surface.entity_id, display, surface.use)
        kind = _KINDS[entity.label_]
        return Name(start, end, text, kind, f"{kind[:5]}:{slug(text)}", " ".join(text.split()), "name")


def _arguments(word: Token, verb: Token, fact_type: str) -> Iterator[Token]:
    """Yield the subject, object, agent and prepositional objects of a verb, or of a noun said of its subject."""
    subjects = [t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass")]
    if not subjects and verb.dep_ in ("conj", "xcomp"):
        subjects = [t for t in verb.head.children if t.dep_ in ("nsubj", "nsubjpass")]
    if verb.dep_ == "relcl" and all(t.tag_ in ("WDT", "WP") for t in subjects):
        subjects = [verb.head]
    objects = [t for t in word.children if t.dep_ in ("dobj", "compound")]
    for preposition in (t for t in word.children if t.dep_ in ("prep", "agent")):
        if preposition.lower_ in _PREPOSITIONS or (preposition.lower_ == "in" and fact_type in _AT_PLACES):
            objects += [t for t in preposition.children if t.dep_ == "pobj"]
    for token in (*subjects, *objects):
        yield token
        yield from token.conjuncts


def _modality(verb: Token) -> str:
    if any(t.dep_ == "neg" for t in verb.children):
        return "negated"
    governed = verb.dep_ == "xcomp" or any(t.dep_ == "aux" and t.lower_ in _MODALS for t in verb.children)
    return "prospective" if governed else "asserted"


def _dates(doc: Token, published: str | None) -> list[DateMention]:
    """Return spaCy's DATE entities as dateparser reads them: relative ones only where the day of publication is
    known."""
    from dateparser.date import DateDataParser

    settings: dict[str, object] = {"PREFER_DATES_FROM": "past"}
    if published:
        settings["RELATIVE_BASE"] = datetime.fromisoformat(published)
    else:  # nothing is read from today's date
        settings |= {"RELATIVE_BASE": datetime(2000, 1, 1), "REQUIRE_PARTS": ["year"], "PARSERS": ["absolute-time"]}
    parser = DateDataParser(languages=["en"], settings=settings)
    mentions = []
    for entity in doc.ents:
        if entity.label_ == "DATE":
            read = parser.get_date_data(entity.text)
            edtf = read.date_obj.strftime(_FORMATS.get(read.period, "%Y-%m-%d")) if read.date_obj else None
            mentions.append(
                DateMention(start=entity.start_char, end=entity.end_char, text=entity.text, edtf=edtf, anchor=None)
            )
    return mentions


def _entity(name: Name, *, place: bool = False) -> Entity:
    if place and name.use == "capital":
        return Entity(f"place:{slug(name.text)}", name.text, "place", name.start, name.end)
    return Entity(name.entity, name.display, name.kind, name.start, name.end)


def _start(name: Name) -> int:
    return name.start
