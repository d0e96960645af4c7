"""From fact files to what the pages show: one view an article, with its facts in text order and their verdicts.

A verdict is one of ``hit``, ``false``, ``optional`` for a found fact, ``miss`` for a gold fact that was not found, and
None where no gold was given.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline import when
from pipeline.date_words import in_words
from pipeline.factfile import GoldFact
from pipeline.report import words
from pipeline.report.marks import ROLE_LETTERS, Block, Layer, blocks
from pipeline.schema import DateMention, Entity, Evidence, Fact, FactFile
from pipeline.scoring.matching import Found, Wanted, locate, match, same_date
from pipeline.spans import overlaps
from pipeline.statements import base

_SNIPPET = 240  # characters of a sentence that a list shows
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}  # on Windows
_ROLES_OF_WHY = ("trigger", "organisation", "participant", "date", "cue")


@dataclass(frozen=True)
class Name:
    """What a fact names: the id and kind of the entity (empty for gold, which has names only), and its name."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True)
class RoleText:
    """The words of the article that play one role in a fact, in text order."""

    role: str
    letter: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class FactView:
    """One fact as the pages show it; ``number`` counts the facts and misses of its article from 0."""

    number: int
    anchor: str
    id: str
    type: str
    organisation: Name
    participant: Name | None
    date: str | None
    date_words: str | None
    years: tuple[int | None, int | None]
    modality: str
    confidence: float | None
    rule: str | None
    manner: str | None
    roles: tuple[RoleText, ...]
    date_mention: DateMention | None
    anchor_words: str | None
    sentence: str
    start: int
    verdict: str | None = None
    remark: str = ""

    @property
    def reading(self) -> tuple[str | None, str, str | None]:
        """Left name, verb and right name, as a sentence orders them."""
        return words.order(
            self.type,
            organisation=self.organisation.name,
            participant=self.participant.name if self.participant else None,
        )

    @property
    def line(self) -> str:
        """The fact as one line of text."""
        return words.sentence(
            self.type,
            organisation=self.organisation.name,
            participant=self.participant.name if self.participant else None,
            modality=self.modality,
        )

    @property
    def spoken(self) -> str:
        """What a screen reader says when the fact is lit: the fact, then the words that play a role in it."""
        said = [f"{self.line}, {self.date_words}." if self.date_words else f"{self.line}, undated."]
        said += [f"{part.role}: {', '.join(part.texts)}." for part in self.roles]
        if self.anchor_words:
            said.append(f"date counted from: {self.anchor_words}.")
        return " ".join(" ".join(said).split())

    @property
    def organisation_href(self) -> str | None:
        """Where the organisation's page lies, seen from the article's; None for gold, which has no id."""
        return f"../organisation/{slug(base(self.organisation.id))}.html" if self.organisation.id else None

    def lacks(self, role: str) -> bool:
        """Return whether no words of the article play this role."""
        return all(part.role != role for part in self.roles)

    @property
    def snippet(self) -> str:
        """The sentence on one line, cut where it is long."""
        line = " ".join(self.sentence.split())
        return line if len(line) <= _SNIPPET else line[: _SNIPPET - 1] + "…"


@dataclass(frozen=True)
class ArticleView:
    """One article as its page shows it; ``facts`` holds the found facts and the misses, in text order."""

    id: str
    title: str
    published: str | None
    source: str | None
    made_by: str
    facts: tuple[FactView, ...]
    blocks: tuple[Block, ...]

    def count(self, verdict: str) -> int:
        """Return how many facts have this verdict."""
        return sum(fact.verdict == verdict for fact in self.facts)

    @property
    def found(self) -> int:
        """How many facts the extractor found."""
        return sum(fact.verdict != "miss" for fact in self.facts)


def article_view(file: FactFile, gold: Sequence[GoldFact] | None) -> ArticleView:
    """Return the view of one article; ``gold`` None means that nothing is known of right and wrong."""
    facts = [_fact_view(file, fact) for fact in file.facts]
    layers: list[Layer] = []
    if gold is not None:
        facts = _with_verdicts(file, facts, gold)
    facts.sort(key=lambda fact: (fact.start, fact.id))
    facts = [replace(fact, number=number) for number, fact in enumerate(facts)]
    by_id = {fact.id: fact for fact in file.facts}
    for view in facts:
        if view.verdict == "miss":
            layers += _miss_layers(file, view)
        else:
            layers += _fact_layers(by_id[view.id], view)
    article = file.article
    return ArticleView(
        id=article.id,
        title=title_of(file),
        published=article.published,
        source=article.source,
        made_by=f"accede {file.made_by.accede}, {file.made_by.model}, rules {file.made_by.rules}",
        facts=tuple(facts),
        blocks=tuple(blocks(article.text, layers)),
    )


def title_of(file: FactFile) -> str:
    """Return the article's title, else its first line (cut at 120 characters), else its id."""
    first = next((line.strip() for line in file.article.text.splitlines() if line.strip()), "")
    return (file.article.title or first[:120] or file.article.id).strip()


def slug(identifier: str) -> str:
    """Return a file name (without suffix) for an article or entity, the same on every system and safe on each."""
    if re.fullmatch(r"[a-z0-9][a-z0-9_:-]{0,79}", identifier) and identifier not in _RESERVED:
        return identifier.replace(":", ".")
    plain = re.sub(r"[^a-z0-9]+", "-", identifier.casefold()).strip("-")[:60] or "x"
    return f"{plain}-{hashlib.sha256(identifier.encode('utf-8', 'replace')).hexdigest()[:8]}"


def years_of(date: str | None) -> tuple[int | None, int | None]:
    """Return the first and last year that an EDTF value may mean; None for an open end or no date."""
    if date is None or not when.valid(date):
        return None, None
    bounds = when.bounds(date)
    first, last = bounds.earliest_start, bounds.latest_end
    return (first.year if first else None), (last.year if last else None)


def words_of(date: str | None) -> str | None:
    """Return what an EDTF value means in words; None for no date, and the value itself where it is not EDTF."""
    if date is None:
        return None
    return in_words(date) if when.valid(date) else date


def _fact_view(file: FactFile, fact: Fact) -> FactView:
    by_id = {entity.id: entity for entity in file.entities}
    other = fact.participant or fact.place
    mention = _date_mention(file, fact)
    return FactView(
        number=0,
        anchor=fact.id,
        id=fact.id,
        type=fact.type,
        organisation=_name(by_id[fact.organisation]),
        participant=_name(by_id[other]) if other else None,
        date=fact.date,
        date_words=words_of(fact.date),
        years=years_of(fact.date),
        modality=fact.modality,
        confidence=fact.confidence,
        rule=fact.rule,
        manner=fact.manner,
        roles=tuple(_role_texts(fact.evidence)),
        date_mention=mention,
        anchor_words=mention.anchor.text if mention and mention.anchor else None,
        sentence=next((part.text for part in fact.evidence if part.role == "sentence"), ""),
        start=_place(fact),
    )


def _name(entity: Entity) -> Name:
    return Name(entity.id, entity.kind, entity.name)


def _place(fact: Fact) -> int:
    """Return where the fact stands in the text: its first trigger, else its first evidence."""
    triggers = [part.start for part in fact.evidence if part.role == "trigger"]
    return min(triggers or [part.start for part in fact.evidence] or [0])


def _role_texts(evidence: Sequence[Evidence]) -> list[RoleText]:
    found = []
    for role in _ROLES_OF_WHY:
        parts = sorted((part.start, part.text) for part in evidence if part.role == role)
        if parts:
            found.append(RoleText(role, ROLE_LETTERS[role], tuple(dict.fromkeys(text for _, text in parts))))
    return found


def _date_mention(file: FactFile, fact: Fact) -> DateMention | None:
    """Return the temporal expression that the fact's date was read from, None where the file holds none."""
    spans = [part for part in fact.evidence if part.role == "date"]
    touching = [date for date in file.dates if any(overlaps(date, span) for span in spans)]
    same = [date for date in touching if date.edtf == fact.date]
    return next(iter(same or touching), None)


def _fact_layers(fact: Fact, view: FactView) -> list[Layer]:
    sign = words.MARKS[view.verdict][0] if view.verdict else ""
    found = []
    for part in fact.evidence:
        ending = sign if part.role == "trigger" else ""
        found.append(Layer(part.start, part.end, view.number, ROLE_LETTERS[part.role], ending))
    if view.date_mention and view.date_mention.anchor:
        anchor = view.date_mention.anchor
        found.append(Layer(anchor.start, anchor.end, view.number, ROLE_LETTERS["anchor"]))
    return found


def _miss_layers(file: FactFile, view: FactView) -> list[Layer]:
    start = view.start
    if file.article.text[start : start + len(view.sentence)] != view.sentence or not view.sentence:
        return []
    return [Layer(start, start + len(view.sentence), view.number, ROLE_LETTERS["missed"], words.MARKS["miss"][0])]


def _with_verdicts(file: FactFile, facts: list[FactView], gold: Sequence[GoldFact]) -> list[FactView]:
    """Return the facts with their verdicts (a wrong date is a remark only), and the misses."""
    found = [Found.of(file, fact) for fact in file.facts]
    wanted = [Wanted.of(fact, file.article.text) for fact in gold]
    partner = {f.fact.id: (f, w) for f, w in match(found, wanted, level="core")}
    judged = []
    for view in facts:
        if view.id not in partner:
            judged.append(replace(view, verdict="false"))
            continue
        f, w = partner[view.id]
        remark = ""
        if not w.gold.optional and view.modality == "asserted" and not same_date(f, w):
            remark = f"gold has the date {w.gold.date}" if w.gold.date else "gold has no date"
        judged.append(replace(view, verdict="optional" if w.gold.optional else "hit", remark=remark))
    paired = {id(w) for _, w in partner.values()}
    misses = [w.gold for w in wanted if not w.gold.optional and id(w) not in paired]
    return judged + [_miss_view(file, fact, index) for index, fact in enumerate(misses, 1)]


def _miss_view(file: FactFile, gold: GoldFact, index: int) -> FactView:
    by_name = {entity.name.casefold(): entity for entity in reversed(file.entities)}
    span = locate(file.article.text, gold.evidence, nth=gold.nth)

    def name(of: str) -> Name:
        entity = by_name.get(of.casefold())
        return _name(entity) if entity else Name("", "", of)

    return FactView(
        number=0,
        anchor=f"miss-{index}",
        id=f"miss-{index}",
        type=gold.type,
        organisation=name(gold.organisation),
        participant=name(gold.participant) if gold.participant else None,
        date=gold.date,
        date_words=words_of(gold.date),
        years=years_of(gold.date),
        modality=gold.modality,
        confidence=None,
        rule=None,
        manner=None,
        roles=(),
        date_mention=None,
        anchor_words=None,
        sentence=gold.evidence,
        start=span.start if span else len(file.article.text),
        verdict="miss",
        remark=gold.note,
    )
