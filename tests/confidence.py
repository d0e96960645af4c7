"""Learning pipeline/rules/confidence.toml: how often the facts of the development half were right, by what they show.

Run with `python -m tests.confidence` (`make confidence`): writes the table and prints how well it fits articles that it
was not learned on (each is left out once). With `--check` it writes nothing. A logistic regression, each weight held
back to where it started: a doubt at a small cost, an entry of the lexicon at nothing; so what is rare hardly moves.

The rules were written with these articles in view, so that they do better here than on articles that nobody has read.
Against that there is a reserve: the base is lowered until the mean confidence lies midway between the share that is
right today and the share that was right when the rules first met these articles.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import confidence, facts
from pipeline.articles import read_articles
from pipeline.confidence import AGAIN, UNKNOWN, Weights
from pipeline.extract import Extractor
from pipeline.factfile import read_gold
from pipeline.schema import FactFile
from pipeline.scoring import score
from pipeline.scoring.inputs import read_manifest
from pipeline.scoring.measures import calibration
from pipeline.scoring.records import Calibration

ROOT = Path(__file__).parent.parent
PRIOR = -0.5  # log-odds that a doubt costs before anything is known of it
FIRST_SIGHT = (
    210 / 310
)  # facts of the half that were right (strict) by the rules of commit 3b50075, the first to run on it
HELD = 10.0  # how many facts' worth a sign's weight is held to its start; an entry's, half as many
LOOSE = 0.1  # the same for the base: next to nothing, so that there is an answer where all facts are right
CLOSE = 1e-6  # the step at which a weight has settled


@dataclass(frozen=True)
class Lesson:
    """A found fact: its article, what it shows, whether it is right."""

    article: str
    signs: tuple[str, ...]
    right: bool


def lessons(articles: Path, gold: Path, manifest: Path | None = None, *, half: str | None = None) -> list[Lesson]:
    """Return the facts that today's rules find, right or wrong at the strict level; what gold leaves open is left
    out."""
    rows = read_manifest([manifest]) if manifest else {}
    sources = [s for s in read_articles([articles]) if half is None or rows[s.id].half == half]
    extractor = Extractor()
    files: list[FactFile] = []
    shown: dict[str, tuple[str, ...]] = {}
    for source in sources:
        work, file = extractor.work(source)
        files.append(file)
        for fact, events in zip(file.facts, facts.in_order(facts.merge(work.events)), strict=True):
            plainest = min((confidence.signs(event, file.dates) for event in events), key=len)
            shown[fact.id] = (*plainest, *((AGAIN,) if confidence.told_again(events) else ()))
    ids = {s.id for s in sources}
    result = score(files, [g for g in read_gold(gold) if g.article in ids], articles=ids, draws=0)
    judged = [f for f in result.found_facts if f.verdict != "optional"]
    return [Lesson(f.article, shown[f.id], f.verdict == "strict") for f in judged]


def learn(learned: Sequence[Lesson], *, reserve: bool = True) -> Weights:
    """Return the weights that fit the lessons best, one weight after the other until none moves; the same each time.

    ``reserve`` False leaves the base where it fits the half itself.
    """
    starts = {
        sign: 0.0 if sign.startswith("entry ") or sign == AGAIN else PRIOR for one in learned for sign in one.signs
    }
    starts[AGAIN] = 0.0
    names = sorted(starts)
    having = {name: [n for n, one in enumerate(learned) if name in one.signs] for name in names}
    weight, base = dict(starts), 0.0
    odds = [sum(starts[sign] for sign in one.signs) for one in learned]
    everyone = range(len(learned))
    moved = 1.0
    while moved > CLOSE:
        step = _step(odds, learned, everyone, base, LOOSE)
        base, moved = base + step, abs(step)
        for n in everyone:
            odds[n] += step
        for name in names:
            held = HELD / 2 if name.startswith("entry ") else HELD
            wanted = weight[name] + _step(odds, learned, having[name], weight[name] - starts[name], held)
            if name == AGAIN:
                wanted = max(0.0, wanted)
            elif not name.startswith("entry "):
                wanted = min(0.0, wanted)
            step, weight[name] = wanted - weight[name], wanted
            moved = max(moved, abs(step))
            for n in having[name]:
                odds[n] += step
    if reserve:
        base -= _surplus(odds, (FIRST_SIGHT + sum(one.right for one in learned) / len(learned)) / 2)
    signs = {name: _rounded(weight[name]) for name in names if not name.startswith("entry ")} | {UNKNOWN: PRIOR}
    entries = {name.removeprefix("entry "): _rounded(weight[name]) for name in names if name.startswith("entry ")}
    return Weights(base=_rounded(base), prior=PRIOR, signs=signs, entries=entries)


def _step(odds: Sequence[float], learned: Sequence[Lesson], rows: Iterable[int], off: float, held: float) -> float:
    """Return the Newton step of one weight, kept short where few facts carry it."""
    slope, curve = held * off, held
    for n in rows:
        share = 1 / (1 + math.exp(-odds[n]))
        slope += share - learned[n].right
        curve += share * (1 - share)
    return max(-1.0, min(1.0, -slope / curve))


def _surplus(odds: Sequence[float], mean: float) -> float:
    """Return what is to be taken off the odds for the mean share to be ``mean``, 0 where it is not above that."""
    low, high = 0.0, 10.0
    for _ in range(50):
        middle = (low + high) / 2
        above = sum(1 / (1 + math.exp(middle - one)) for one in odds) > mean * len(odds)
        low, high = (middle, high) if above else (low, middle)
    return low


def _rounded(weight: float) -> float:
    return round(weight, 2) + 0.0  # no -0.0


def across(learned: Sequence[Lesson], *, reserve: bool = True) -> list[tuple[float, bool]]:
    """Return confidence and truth of each fact, by weights that its article had no part in."""
    told = []
    for article in sorted({one.article for one in learned}):
        weights = learn([one for one in learned if one.article != article], reserve=reserve)
        told += [(confidence.share(one.signs, weights), one.right) for one in learned if one.article == article]
    return told


def as_toml(weights: Weights, learned: Sequence[Lesson]) -> str:
    """Return the table as the file holds it, each weight with the facts that it was learned on."""
    met = Counter(sign for one in learned for sign in one.signs)
    right = Counter(sign for one in learned for sign in one.signs if one.right)
    lines = [
        "# How sure a fact is, in log-odds: base, plus what its doubts and the entry that made it add (confidence.py).",
        "# Written by `make confidence`, not by hand, from the development half of corpus/ and gold/:",
        f"# {sum(one.right for one in learned)} of {len(learned)} facts right (strict) in "
        f"{len({one.article for one in learned})} articles. Behind a weight: the facts with the sign that were right.",
        "# The base holds a reserve for articles that the rules were not written with (tests/confidence.py says why).",
        f"base = {weights.base}",
        f"prior = {weights.prior}  # what a doubt costs that is not listed",
    ]
    for table, prefix in (("signs", ""), ("entries", "entry ")):
        lines += ["", f"[{table}]"]
        for name, weight in sorted(getattr(weights, table).items()):
            key = name if name.replace("_", "").isalnum() else f'"{name}"'
            sign = prefix + name
            lines.append(f"{key} = {weight}  # {right[sign]} of {met[sign]}")
    return "\n".join(lines) + "\n"


def told(measure: Calibration, verdicts: Sequence[tuple[float, bool]]) -> str:
    """Return a calibration as lines to read."""
    lines = [f"{b.low:.1f} to {b.high:.1f}: {b.count:4}, said {b.confidence:.2f}, right {b.share:.2f}"
             for b in measure.bins if b.count]  # fmt: skip
    sure = [right for said, right in verdicts if said >= 0.9]
    lines.append(f"expected calibration error {measure.error:.3f}")
    if sure:
        lines.append(f"of the {len(sure)} facts at 0.9 or more, {10 * sum(sure) / len(sure):.1f} in ten are right")
    return "\n".join(lines)


def main() -> None:
    """Learn, write, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    learned = lessons(ROOT / "corpus", ROOT / "gold", ROOT / "corpus" / "manifest.csv", half="development")
    if not options.check:
        confidence.FILE.write_text(as_toml(learn(learned), learned), encoding="utf-8")
    for reserve in (False, True):
        verdicts = across(learned, reserve=reserve)
        print("each article by weights learned on the others" + (", with the reserve" if reserve else ""))
        print(told(calibration(verdicts), verdicts))


if __name__ == "__main__":
    main()
