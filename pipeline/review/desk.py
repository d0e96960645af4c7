"""What a person sees of one article and may decide there: proposals and gold lines in one list, in text order.

A proposal is a found fact. It is ``open``, or ``confirmed``, ``corrected`` or ``rejected`` by a decision, or
``in gold`` where a line of gold says the same already. A gold line that belongs to no proposal was ``added``. In blind
mode there are no proposals, here or in any answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field

from pipeline import goldcheck, when
from pipeline.articles import Source
from pipeline.errors import FactFileError
from pipeline.factfile import GoldFact
from pipeline.report import words
from pipeline.report.collect import slug, title_of, words_of
from pipeline.report.marks import ROLE_LETTERS, Layer, blocks
from pipeline.review.goldlines import key_of
from pipeline.review.ledger import ArticleState, Change, Judged, Ledger, Placed
from pipeline.review.proposals import occurrence, propose, trimmed
from pipeline.schema import Fact, FactFile, FactType, Modality, Record
from pipeline.scoring.matching import Found, Wanted, locate, match, name_key
from pipeline.spans import Span

Action = Literal["confirm", "correct", "reject", "add", "change", "delete", "optional", "done", "reopen", "undo"]
_NAME = Field(max_length=200)


class Draft(Record):
    """A gold fact as the page sends it. ``start`` is where the evidence was selected; None where it was typed."""

    type: FactType
    organisation: str = _NAME
    organisation_accepts: tuple[str, ...] = Field(default=(), max_length=20)
    participant: str | None = Field(default=None, max_length=200)
    participant_accepts: tuple[str, ...] = Field(default=(), max_length=20)
    date: str | None = Field(default=None, max_length=40)
    date_accepts: tuple[str, ...] = Field(default=(), max_length=20)
    modality: Modality = "asserted"
    optional: bool = False
    evidence: str = Field(max_length=2000)
    start: int | None = Field(default=None, ge=0)
    note: str = Field(default="", max_length=2000)


class Decision(Record):
    """What a person decided: about a proposal (its fact's id), about a gold line (its key), or about the article."""

    action: Action
    proposal: str | None = None
    line: str | None = None
    fact: Draft | None = None


class UnfitError(Exception):
    """A decision that cannot be carried out as it stands; ``problems`` says why, in words for the person."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class _Item:
    """One row of the list: a proposal, a gold line, or a proposal with its line."""

    fact: Fact | None
    line: GoldFact | None
    status: str
    start: int


class Desk:
    """All articles of one review. Answers are plain values, ready for JSON."""

    def __init__(self, files: Iterable[FactFile], ledger: Ledger, *, blind: bool) -> None:
        self.ledger, self.blind = ledger, blind
        self.files: dict[str, FactFile] = {}
        for file in files:
            key = slug(file.article.id)
            if key in self.files:
                raise FactFileError(file.article.id, "two fact files hold this article")
            if GoldFact(doc=file.article.id, type="joined", organisation="x", evidence="x").article != file.article.id:
                raise FactFileError(file.article.id, "gold cannot name an article of this id", "rename its file")
            self.files[key] = file
        self.order = list(self.files)

    def overview(self) -> dict[str, Any]:
        """Return the list of articles with how far each has come, and the sums."""
        rows = [self._row(key) for key in self.order]
        done = sum(row["done"] for row in rows)
        following = next((row["slug"] for row in rows if not row["done"]), None)
        return {
            "articles": rows,
            "done": done,
            "total": len(rows),
            "gold": sum(row["gold"] for row in rows),
            "next": following,
            "blind": self.blind,
        }

    def view(self, key: str) -> dict[str, Any]:
        """Return everything the page of one article shows; KeyError for an article that there is none of."""
        file = self.files[key]
        state = self.ledger.state(file.article.id)
        items = self._items(file, state)
        layers = [layer for number, item in enumerate(items) for layer in self._layers(file, item, number)]
        place = self.order.index(key)
        undo = state.stack[-1] if state.stack else None
        decided = sum(item.status != "open" for item in items)
        done = self.ledger.done()
        return {
            "slug": key,
            "id": file.article.id,
            "title": title_of(file),
            "published": file.article.published,
            "version": state.version,
            "blind": self.blind,
            "done": state.done,
            "undo": f"{undo.action}: {undo.about}" if undo else None,
            "items": [self._item(file, state, item) for item in items],
            "decided": decided,
            "gold": len(state.facts),
            "place": place + 1,
            "total": len(self.order),
            "finished": sum(done.get(f.article.id, False) for f in self.files.values()),
            "before": self.order[place - 1] if place else None,
            "after": self.order[place + 1] if place + 1 < len(self.order) else None,
            "blocks": [
                {"flows": b.flows, "gap": b.gap, "segments": [[s.text, s.data, s.classes] for s in b.segments]}
                for b in blocks(file.article.text, layers)
            ],
        }

    def decide(self, key: str, decision: Decision, *, version: str) -> dict[str, Any]:
        """Carry out a decision and return the new view; it is on disk then.

        Raises OutdatedError where ``version`` is not the article's any more, UnfitError where the decision has a fault.
        """
        file = self.files[key]
        article = file.article.id
        with self.ledger.deciding(article, version=version) as state:
            if decision.action == "undo":
                if self.ledger.undo(article) is None:
                    raise UnfitError(["there is nothing to undo"])
            else:
                about, change = self._change(file, state, decision)
                self.ledger.decide(article, decision.action, about, change)
        return self.view(key)

    def names(self, key: str) -> dict[str, list[str]]:
        """Return names to choose from: the gazetteer's, this article's gold's and, unless blind, its facts'."""
        from pipeline import gazetteer

        known = gazetteer.load().entities.values()
        bodies = {entity.name for entity in known if entity.kind == "organisation"}
        others = {entity.name for entity in known if entity.kind in ("state", "territory")}
        file = self.files[key]
        for fact in self.ledger.state(file.article.id).facts:
            bodies.add(fact.organisation)
            others |= {fact.participant} if fact.participant else set()
        if not self.blind:
            bodies |= {entity.name for entity in file.entities if entity.kind == "organisation"}
            others |= {entity.name for entity in file.entities if entity.kind != "organisation"}
        return {"organisations": sorted(bodies), "participants": sorted(others)}

    def _row(self, key: str) -> dict[str, Any]:
        file = self.files[key]
        state = self.ledger.state(file.article.id)
        row: dict[str, Any] = {
            "slug": key,
            "id": file.article.id,
            "title": title_of(file),
            "published": file.article.published,
            "gold": len(state.facts),
            "done": state.done,
        }
        if not self.blind:
            row["judged"] = len(state.judged.keys() & {fact.id for fact in file.facts})
            row["found"] = len(file.facts)
        return row

    def _items(self, file: FactFile, state: ArticleState) -> list[_Item]:
        """Return proposals and gold lines in text order, each line beside the proposal that it belongs to."""
        text = file.article.text
        free = {key_of(fact): fact for fact in state.facts}
        items = []
        undecided = []
        for fact in () if self.blind else file.facts:
            judged = state.judged.get(fact.id)
            line = free.pop(judged.line, None) if judged and judged.line else None
            if judged is None or (judged.line and line is None):
                undecided.append(fact)
            else:
                items.append(_Item(fact, line, judged.verdict, _fact_start(fact)))
        wanted = {key: Wanted.of(fact, text) for key, fact in free.items()}
        pairs = match([Found.of(file, fact) for fact in undecided], list(wanted.values()), level="core")
        partner = {f.fact.id: w.gold for f, w in pairs}
        for fact in undecided:
            line = partner.get(fact.id)
            if line:
                free.pop(key_of(line), None)
            items.append(_Item(fact, line, "in gold" if line else "open", _fact_start(fact)))
        for line in free.values():
            span = locate(text, line.evidence, nth=line.nth)
            items.append(_Item(None, line, "added", span.start if span else len(text)))
        return sorted(items, key=lambda item: item.start)

    def _layers(self, file: FactFile, item: _Item, number: int) -> list[Layer]:
        layers = []
        if item.fact:
            layers += [Layer(p.start, p.end, number, ROLE_LETTERS[p.role]) for p in item.fact.evidence]
            spans = [part for part in item.fact.evidence if part.role == "date"]
            for date in file.dates:
                if date.anchor and any(s.start < date.end and date.start < s.end for s in spans):
                    layers.append(Layer(date.anchor.start, date.anchor.end, number, ROLE_LETTERS["anchor"]))
        if item.line:
            span = locate(file.article.text, item.line.evidence, nth=item.line.nth)
            if span:
                layers.append(Layer(span.start, span.end, number, ROLE_LETTERS["gold"]))
        return layers

    def _item(self, file: FactFile, state: ArticleState, item: _Item) -> dict[str, Any]:
        gold = item.line or (propose(file, item.fact) if item.fact else None)
        assert gold is not None
        left, verb, right = words.order(gold.type, organisation=gold.organisation, participant=gold.participant)
        span = locate(file.article.text, gold.evidence, nth=gold.nth)
        shown: dict[str, Any] = {
            "proposal": item.fact.id if item.fact else None,
            "line": key_of(item.line) if item.line else None,
            "status": item.status,
            "left": left,
            "verb": verb,
            "right": right,
            "said": words.sentence(
                gold.type, organisation=gold.organisation, participant=gold.participant, modality=gold.modality
            ),
            "when": words_of(gold.date),
            "fact": gold.model_dump(mode="json", exclude={"doc", "phenomena"})
            | {"start": span.start if span else None},
            "problems": self._problems(file, gold, state.facts) if item.status == "open" else [],
        }
        if item.fact:
            shown["confidence"] = item.fact.confidence
            shown["rule"] = item.fact.rule
        return shown

    def _change(self, file: FactFile, state: ArticleState, decision: Decision) -> tuple[str, Change]:
        """Return what a decision is about, in words, and what it changes."""
        action = decision.action
        if action in ("done", "reopen"):
            if state.done == (action == "done"):
                raise UnfitError([f"the article is {'done' if state.done else 'open'} already"])
            return title_of(file), Change(done=(state.done, action == "done"))
        item = self._find(file, state, decision)
        before = state.judged.get(item.fact.id) if item and item.fact else None
        old = item.line if item else None
        gold = self._wanted(file, item, decision)
        if gold is not None:
            others = [fact for fact in state.facts if fact is not old]
            if problems := self._problems(file, gold, others):
                raise UnfitError(problems)
        verdict = self._verdict(item, decision, gold)
        judged: dict[str, tuple[Judged | None, Judged | None]] = {}
        if item and item.fact:
            judged[item.fact.id] = (before, verdict)
        about = gold or old or (propose(file, item.fact) if item and item.fact else None)
        assert about is not None
        if gold == old:
            return _outline(about), Change(judged=judged)
        kept = list(state.facts)
        removed: tuple[Placed, ...] = ()
        added: tuple[Placed, ...] = ()
        if old is not None:
            place = next(n for n, fact in enumerate(kept) if fact is old)
            removed = (Placed(place=place, fact=old),)
            del kept[place]
        if gold is not None:
            added = (Placed(place=self._place(file, kept, gold), fact=gold),)
        return _outline(about), Change(removed=removed, added=added, judged=judged)

    def _find(self, file: FactFile, state: ArticleState, decision: Decision) -> _Item | None:
        """Return the row that a decision is about, None for an added fact; UnfitError where there is none."""
        if decision.action == "add":
            return None
        items = self._items(file, state)
        if decision.proposal is not None:
            found = [item for item in items if item.fact and item.fact.id == decision.proposal]
        else:
            found = [item for item in items if item.line and key_of(item.line) == decision.line]
        if not found:
            raise UnfitError(["this fact is not here any more"])
        return found[0]

    def _wanted(self, file: FactFile, item: _Item | None, decision: Decision) -> GoldFact | None:
        """Return the gold line that a decision leaves behind, None where it leaves none."""
        action = decision.action
        if action in ("reject", "delete"):
            return None
        if action in ("add", "correct", "change"):
            if decision.fact is None:
                raise UnfitError(["no fact was sent"])
            return self._from_draft(file, decision.fact, item.line if item else None)
        assert item is not None
        gold = item.line or (propose(file, item.fact) if item.fact else None)
        assert gold is not None
        if action == "optional":
            return gold.model_copy(update={"optional": not gold.optional})
        return gold

    def _from_draft(self, file: FactFile, draft: Draft, old: GoldFact | None) -> GoldFact:
        text = file.article.text
        start = draft.start
        if start is not None and text[start : start + len(draft.evidence)] != draft.evidence:
            raise UnfitError(["the selected words are not at that place of the article"])
        if start is None:
            start = text.find(draft.evidence)
            if start < 0 or not draft.evidence.strip():
                raise UnfitError(["the evidence does not occur in the article: copy its words exactly"])
        span = Span(start, start + len(draft.evidence))
        if len(draft.evidence.strip()) <= goldcheck.EVIDENCE_LIMIT:
            span = trimmed(text, span)
        date = draft.date.strip() if draft.date and draft.date.strip() else None
        return GoldFact(
            doc=old.doc if old else file.article.id,
            type=draft.type,
            organisation=_tidy(draft.organisation),
            organisation_accepts=_names(draft.organisation_accepts),
            participant=_tidy(draft.participant or "") or None,
            participant_accepts=_names(draft.participant_accepts),
            date=when.canonical(date) if date and when.valid(date) else date,
            date_accepts=_names(draft.date_accepts),
            modality=draft.modality,
            optional=draft.optional,
            evidence=span.of(text),
            nth=occurrence(text, span),
            note=_tidy(draft.note),
            phenomena=old.phenomena if old else (),
        )

    def _verdict(self, item: _Item | None, decision: Decision, gold: GoldFact | None) -> Judged | None:
        """Return what the proposal of a row becomes, None for undecided."""
        if item is None or item.fact is None:
            return None
        if gold is None:
            return Judged(verdict="rejected")
        changed = decision.action in ("correct", "change") or item.status == "corrected"
        return Judged(verdict="corrected" if changed else "confirmed", line=key_of(gold))

    def _problems(self, file: FactFile, gold: GoldFact, others: Iterable[GoldFact]) -> list[str]:
        """Return what ``accede gold check`` would say of a line beside the article's others."""
        article = file.article
        source = Source(
            id=article.id, title=article.title, text=article.text, published=article.published, source=article.source
        )
        sources = {article.id: source}
        found = list(goldcheck.check_line(gold, sources))
        lines = [
            goldcheck.Line(f"'{_outline(other)}'", other) for other in others if _names_of(other) == _names_of(gold)
        ]
        lines.append(goldcheck.Line("this line", gold))
        for check in (goldcheck.duplicates(lines), goldcheck.doubled_statements(lines, sources)):
            found += [fault.what for fault in check if fault.where == "this line"]
        return found

    def _place(self, file: FactFile, facts: Sequence[GoldFact], gold: GoldFact) -> int:
        """Return where among an article's lines a new one goes: before the first that stands later in the text."""
        text = file.article.text
        span = locate(text, gold.evidence, nth=gold.nth)
        for place, fact in enumerate(facts):
            other = locate(text, fact.evidence, nth=fact.nth)
            if span and other and other.start > span.start:
                return place
        return len(facts)


def _fact_start(fact: Fact) -> int:
    triggers = [part.start for part in fact.evidence if part.role == "trigger"]
    return min(triggers or [part.start for part in fact.evidence] or [0])


def _names_of(gold: GoldFact) -> tuple[str, str]:
    """Return what two gold lines share when they may say the same."""
    return _name_key(gold.organisation), _name_key(gold.participant or "")


_name_key = lru_cache(maxsize=4096)(name_key)


def _outline(gold: GoldFact) -> str:
    line = words.sentence(
        gold.type, organisation=gold.organisation, participant=gold.participant, modality=gold.modality
    )
    return f"{line}, {words_of(gold.date)}" if gold.date else line


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy for name in names if (tidy := _tidy(name))))
