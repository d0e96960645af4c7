"""What a person sees of one article and may decide there: proposals and gold lines in one list, in text order.

A proposal is a found fact. It is ``open``, or ``confirmed``, ``corrected`` or ``rejected`` by a decision, or
``in gold`` where a line of gold says the same already. A gold line that belongs to no proposal was ``added``. In blind
mode there are no proposals, here or in any answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import FactFileError
from pipeline.factfile import GoldFact
from pipeline.report import words
from pipeline.report.collect import slug, title_of, words_of
from pipeline.report.marks import ROLE_LETTERS, Layer, blocks
from pipeline.review.decisions import Decision, UnfitError, gold_from, outline, problems
from pipeline.review.goldlines import key_of
from pipeline.review.ledger import ArticleState, Change, Judged, Ledger, Placed
from pipeline.review.proposals import propose
from pipeline.schema import Fact, FactFile
from pipeline.scoring.matching import Found, Wanted, locate, match


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
        with self.ledger.lock:
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
        with self.ledger.lock:
            return self._view(key)

    def _view(self, key: str) -> dict[str, Any]:
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
            return self._view(key)

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
            "problems": problems(file, gold, state.facts) if item.status == "open" else [],
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
        lines = self._wanted(file, item, decision)
        others = [fact for fact in state.facts if fact is not old]
        for line in lines:
            if faults := problems(file, line, others):
                raise UnfitError([f"{line.participant}: {fault}" for fault in faults] if len(lines) > 1 else faults)
            others.append(line)
        verdict = self._verdict(item, decision, lines)
        judged: dict[str, tuple[Judged | None, Judged | None]] = {}
        if item and item.fact:
            judged[item.fact.id] = (before, verdict)
        first = next(iter(lines), None) or old or (propose(file, item.fact) if item and item.fact else None)
        assert first is not None
        about = outline(first) + (f" and {len(lines) - 1} more" if len(lines) > 1 else "")
        if lines == ((old,) if old else ()):
            return about, Change(judged=judged)
        kept = list(state.facts)
        removed: tuple[Placed, ...] = ()
        added = []
        if old is not None:
            place = next(n for n, fact in enumerate(kept) if fact is old)
            removed = (Placed(place=place, fact=old),)
            del kept[place]
        for line in lines:
            added.append(Placed(place=self._place(file, kept, line), fact=line))
            kept.insert(added[-1].place, line)
        return about, Change(removed=removed, added=tuple(added), judged=judged)

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

    def _wanted(self, file: FactFile, item: _Item | None, decision: Decision) -> tuple[GoldFact, ...]:
        """Return the gold lines that a decision leaves behind: none, one, or one a participant of what is added."""
        action = decision.action
        if action in ("reject", "delete"):
            return ()
        if action in ("add", "correct", "change"):
            if decision.fact is None:
                raise UnfitError(["no fact was sent"])
            return gold_from(file, decision.fact, item.line if item else None, several=action == "add")
        assert item is not None
        gold = item.line or (propose(file, item.fact) if item.fact else None)
        assert gold is not None
        if action == "optional":
            return (gold.model_copy(update={"optional": not gold.optional}),)
        return (gold,)

    def _verdict(self, item: _Item | None, decision: Decision, lines: tuple[GoldFact, ...]) -> Judged | None:
        """Return what the proposal of a row becomes, None for undecided."""
        if item is None or item.fact is None:
            return None
        if not lines:
            return Judged(verdict="rejected")
        changed = decision.action in ("correct", "change") or item.status == "corrected"
        return Judged(verdict="corrected" if changed else "confirmed", line=key_of(lines[0]))

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
