"""Learning pipeline/rules/salience.toml: whom a reference means, by what makes the facts of articles come out right.

Run with `python -m tests.salience` (`make salience`): writes the table and prints how often the choice is right in
articles that had no part in it (each is left out once). With `--check` it writes nothing. `--more ARTICLES GOLD` (more
than once) adds articles to those of the corpus.

A lesson is a choice that matters: the article is told again with each other candidate in its place, and right are the
candidates with which it gives the best facts. Choices are gone through in the order of the text, the wrong ones put
right for those behind them. Pronouns and descriptions of the gold mentions are lessons too.

The weights are those of a conditional logistic regression, each held back to where it starts: with what was thought of
it before. There is little to learn from, and what is rare hardly moves.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from pipeline import salience
from pipeline.articles import Source, read_articles
from pipeline.extract import Extractor
from pipeline.factfile import GoldFact, read_gold
from pipeline.records import Parsed
from pipeline.salience import Candidate, Table
from pipeline.schema import FactFile
from pipeline.scoring import links, score
from pipeline.scoring.inputs import read_manifest

ROOT = Path(__file__).parent.parent
HELD = 4.0  # how many lessons' worth a weight is held to its start
TRIED = 5  # candidates that are tried in the place of the one that was chosen, the likeliest first
STRICT, CORE, FALSE = 3.0, 1.0, -0.9  # what a fact is worth: right, right but for its date, wrong
CLOSE = 1e-3  # the step at which the weights have settled
_ORGANISATION = {
    "event here": 3.5,
    "event one back": 2.7,
    "event paragraph": 2.2,
    "event before": 0.5,
    "clause here": 1.5,
    "clause one back": 1.5,
    "clause paragraph": 1.0,
    "clause before": 0.3,
    "new": 0.7,
    "paragraph's": 2.0,
    "section's": 2.0,
    "main": 0.6,
    "leading": 0.6,
    "main of another section": 0.3,
    "title": 0.5,
    "share": 0.4,
    "here": 0.5,
    "further back": -0.4,
    "same paragraph": 0.5,
    "only one near": 0.8,
    "only one near in passing": -0.3,
    "since the event": 0.5,
    "ended": -0.8,
    "before its time": -1.5,
    "after its time": -1.5,
    "already in": -0.6,
    "known in": 0.6,
    "at its door": 0.5,
    "not known in": -0.5,
    "unlisted": -0.8,
}
_STATE = {
    "asked about": 3.0,
    "main": 2.5,
    "salient": 1.5,
    "first here": 1.0,
    "event here": 1.0,
    "event one back": 1.2,
    "event paragraph": 1.2,
    "event before": 0.4,
    "here": 0.5,
    "here in passing": -0.5,
    "one back": 0.3,
    "one back in passing": -0.5,
    "same paragraph": 0.3,
    "newest": 0.5,
    "most named": 0.4,
}
STARTS: Table = {
    "organisation": _ORGANISATION,
    "name": _ORGANISATION | {"same paragraph": 1.5},
    "state": _STATE,
    "country": _STATE | {"salient": 2.5, "main": 3.0, "first here": 0.6},
    "pronoun": {
        "subject": 2.0,
        "object": 0.8,
        "possessor": 0.9,
        "modifier": -1.5,
        "one back": -1.6,
        "two back": -3.2,
        "further back": -4.4,
        "other paragraph": -1.5,
        "subordinate": -0.7,
        "first": 0.4,
        "referred to": 0.7,
        "distance": -0.3,
        "same phrase": 1.8,
        "own clause": 2.0,
        "thing": -1.2,
        "things": -0.2,
        "wrong kind": -3.0,
        "country": 1.0,
        "opening": 3.6,
        "unnamed": -3.0,
    },
}
MEANINGS = {
    "organisation": "the organisation that a clause leaves out or describes: 'Togo joined in 1963', 'the bloc'",
    "name": "the organisation of which a part of the name, or the kind of body, is said: 'the Council', 'the bank'",
    "state": "the state that a clause leaves out",
    "country": "the state that is described: 'the kingdom'",
    "pronoun": "what a pronoun means: a state, an organisation or a thing",
}


@dataclass(frozen=True)
class Lesson:
    """A choice of an article: its kind, the candidates and which of them are right."""

    article: str
    kind: str
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]


Place = tuple[str, int]


class _Chooser:
    """Chooses as the weights do, but what is put in; ``made`` are the choices by kind and position, the first of each
    with the candidates."""

    def __init__(self, put: Mapping[Place, str]) -> None:
        self.put = put
        self.made: dict[Place, tuple[Sequence[Candidate], int]] = {}
        self._usual = salience.best

    def __call__(self, kind: str, position: int, candidates: Sequence[Candidate]) -> int:
        wanted = self.put.get((kind, position))
        chosen = next((n for n, c in enumerate(candidates) if _id(c) == wanted), None)
        chosen = self._usual(kind, position, candidates) if chosen is None else chosen
        self.made.setdefault((kind, position), (candidates, chosen))
        return chosen


class _Article:
    """An article with its gold, to be told again and again; it is parsed once."""

    def __init__(self, extractor: Extractor, source: Source, gold: Sequence[GoldFact]) -> None:
        self.extractor, self.source, self.gold = extractor, source, gold
        self.parses: list[Parsed] = list(extractor._parse([extractor._read(source)]))

    def tell(self, put: Mapping[Place, str]) -> tuple[float, _Chooser]:
        """Return what the facts are worth with some choices put in, and all choices."""
        chooser = _Chooser(put)
        work = self.extractor._read(self.source)
        with patch.object(salience, "best", chooser):
            if any(line.wanted for line in work.lines):
                self.extractor._tell(work, iter(self.parses))
            file = self.extractor._finish(work)
        return _worth(file, self.gold), chooser

    def lessons(self) -> Iterable[Lesson]:
        """Yield the choices that matter, in text order."""
        put: dict[Place, str] = {}
        worth, chooser = self.tell(put)
        done: set[Place] = set()
        while todo := sorted((p for p in chooser.made if p not in done), key=lambda p: (p[1], p[0])):
            place = todo[0]
            done.add(place)
            candidates, chosen = chooser.made[place]
            likeliest = sorted(candidates, key=lambda c: -salience.value(place[0], c))
            told = {_id(candidates[chosen]): (worth, chooser)}
            for one in list(dict.fromkeys(map(_id, likeliest)))[:TRIED]:
                if one not in told:
                    told[one] = self.tell(put | {place: one})
            best = max(value for value, _ in told.values())
            right = {one for one, (value, _) in told.items() if value == best} - {"thing"}
            if not right or len(right) == len(told):  # that a wrong fact goes does not show that a thing is meant
                continue
            tried = [c for c in candidates if _id(c) in told]
            yield Lesson(self.source.id, place[0], tuple(tried), tuple(_id(c) in right for c in tried))
            if _id(candidates[chosen]) not in right:
                put[place] = min(right)
                worth, chooser = told[put[place]]


def _id(candidate: Candidate) -> str:
    """Return what tells candidates apart: things that are no state or organisation are all the same."""
    return "thing" if candidate.id.startswith("thing:") else candidate.id


def _worth(file: FactFile, gold: Sequence[GoldFact]) -> float:
    verdicts = [f.verdict for f in score([file], gold, articles={file.article.id}, draws=0).found_facts]
    return sum({"strict": STRICT, "core": CORE, "optional": 0.0}.get(verdict, FALSE) for verdict in verdicts)


def of_facts(extractor: Extractor, sources: Iterable[Source], gold: Sequence[GoldFact]) -> list[Lesson]:
    """Return what the facts of articles teach."""
    return [
        lesson
        for source in sources
        for lesson in _Article(extractor, source, [g for g in gold if g.article == source.id]).lessons()
    ]


def of_mentions(extractor: Extractor, sources: Iterable[Source], gold: Path) -> list[Lesson]:
    """Return what the pronouns and descriptions of the gold mentions teach; a pronoun that gold leaves out means a
    thing."""
    texts = {s.id: s for s in sources}
    placed = links.locate_all((g for g in links.read(gold) if g.doc in texts), {s.id: s.text for s in texts.values()})
    lessons = []
    for doc, wanted in placed.items():
        chooser = _Chooser({})
        with patch.object(salience, "best", chooser):
            extractor.mentions(texts[doc])
        at = {w.span.start: w for w in wanted}
        for (kind, position), (candidates, _) in chooser.made.items():
            gold_there = at.get(position)
            if gold_there is None:
                right = [kind == "pronoun" and _id(c) == "thing" for c in candidates]
            elif gold_there.gold.optional:
                continue
            else:
                right = [frozenset(c.id.split("+")) in gold_there.meanings for c in candidates]
            if any(right) and not all(right):
                lessons.append(Lesson(doc, kind, tuple(candidates), tuple(right)))
    return lessons


def learn(lessons: Sequence[Lesson]) -> Table:
    """Return the weights that fit the lessons best, one after the other until none moves; the same each time."""
    return {kind: _learn_kind([one for one in lessons if one.kind == kind], start) for kind, start in STARTS.items()}


def _learn_kind(lessons: Sequence[Lesson], start: Mapping[str, float]) -> dict[str, float]:
    weight = dict(start)
    having = {word: [one for one in lessons if any(word in c.says for c in one.candidates)] for word in weight}
    moved = 1.0
    while moved > CLOSE:
        moved = 0.0
        for word in sorted(weight):
            slope, curve = HELD * (weight[word] - start[word]), HELD
            for one in having[word]:
                values = [sum(weight.get(w, 0.0) * much for w, much in c.says.items()) for c in one.candidates]
                says = [c.says.get(word, 0.0) for c in one.candidates]
                mean, spread = _moments(values, says)
                right, _ = _moments([v if r else -math.inf for v, r in zip(values, one.right, strict=True)], says)
                slope += mean - right
                curve += spread
            step = max(-0.5, min(0.5, -slope / curve))
            bound = (
                weight[word] + step
            )  # no weight changes its sign: what speaks for a candidate does not speak against
            new = max(0.0, bound) if start[word] > 0 else min(0.0, bound)
            moved = max(moved, abs(new - weight[word]))
            weight[word] = new
    return {word: round(value, 2) + 0.0 for word, value in weight.items()}


def _moments(values: Sequence[float], says: Sequence[float]) -> tuple[float, float]:
    """Return mean and variance of what is said, over candidates as likely as their values make them."""
    top = max(values)
    odds = [math.exp(value - top) for value in values]
    total = sum(odds)
    mean = sum(o * s for o, s in zip(odds, says, strict=True)) / total
    return mean, sum(o * (s - mean) ** 2 for o, s in zip(odds, says, strict=True)) / total


def is_right(lesson: Lesson, table: Table) -> bool:
    """Return whether weights choose a right candidate."""
    weight = table[lesson.kind]
    values = [(sum(weight.get(w, 0.0) * m for w, m in c.says.items()), c.start) for c in lesson.candidates]
    return lesson.right[values.index(max(values))]


def across(lessons: Sequence[Lesson]) -> list[tuple[str, bool]]:
    """Return the kind of each lesson and whether it comes out right by weights that its article had no part in."""
    told = []
    for article in sorted({one.article for one in lessons}):
        table = learn([one for one in lessons if one.article != article])
        told += [(one.kind, is_right(one, table)) for one in lessons if one.article == article]
    return told


def as_toml(table: Table, lessons: Sequence[Lesson]) -> str:
    """Return the table as the file holds it."""
    lines = [
        "# Which of the things that an article has named a reference means: what can be said of a candidate, and how",
        "# much that speaks for it (pipeline/salience.py; told.py and antecedents.py say it). The greatest sum wins.",
        "# Written by `make salience`, not by hand (tests/salience.py), from choices in",
        f"# {len({one.article for one in lessons})} articles, not all of them in the repository.",
    ]
    for kind, weights in table.items():
        lines += ["", f"# {MEANINGS[kind]}; {sum(one.kind == kind for one in lessons)} choices", f"[{kind}]"]
        lines += [f'"{word}" = {value}' for word, value in sorted(weights.items())]
    return "\n".join(lines) + "\n"


def told(lessons: Sequence[Lesson]) -> str:
    """Return as lines to read how many choices are right: by the starts, by all lessons, and across articles."""
    learned, left_out = learn(lessons), across(lessons)
    lines = [f"{'kind':14} choices  start  learned  article left out"]
    for kind in STARTS:
        own = [one for one in lessons if one.kind == kind]
        counts = (sum(is_right(one, STARTS) for one in own), sum(is_right(one, learned) for one in own))
        apart = sum(right for known, right in left_out if known == kind)
        lines.append(f"{kind:14} {len(own):7}  {counts[0]:5}  {counts[1]:7}  {apart:16}")
    return "\n".join(lines)


def main() -> None:
    """Learn, write, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--more", nargs=2, type=Path, action="append", default=[], metavar=("ARTICLES", "GOLD"))
    options = parser.parse_args()
    extractor = Extractor()
    rows = read_manifest([ROOT / "corpus" / "manifest.csv"])
    corpus = [s for s in _sources(ROOT / "corpus") if rows[s.id].half == "development"]
    lessons = of_mentions(extractor, corpus, ROOT / "gold" / "mentions" / "gold.jsonl")
    lessons += of_facts(extractor, corpus, read_gold(ROOT / "gold"))
    for articles, gold in options.more:
        lessons += of_facts(extractor, _sources(articles), read_gold(gold))
    if not options.check:
        salience.FILE.write_text(as_toml(learn(lessons), lessons), encoding="utf-8")
    print(told(lessons))


def _sources(folder: Path) -> list[Source]:
    return [s for s in read_articles([str(folder)]) if isinstance(s, Source)]


if __name__ == "__main__":
    main()
