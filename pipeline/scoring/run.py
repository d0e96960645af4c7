"""START HERE: a scoring task -> the result, article by article, then summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import factfile
from pipeline.factfile import GoldFact
from pipeline.schema import FACT_TYPES, MODALITIES, FactFile
from pipeline.scoring import inputs, measures
from pipeline.scoring.inputs import ManifestRow, Task
from pipeline.scoring.lost import Diagnose, Loss, Miss, sentence_around, told
from pipeline.scoring.matching import Found, Wanted, match
from pipeline.scoring.measures import Counts
from pipeline.scoring.records import (
    LEVELS,
    STAGES,
    ArticleCounts,
    FoundFact,
    Level,
    Pair,
    Result,
    RuleShare,
    WantedFact,
    ratio,
)

DRAWS = 1000
SEED = 20240601


@dataclass(frozen=True)
class Scored:
    """One article: its facts on both sides and their pairs at each level."""

    article: str
    file: FactFile | None
    found: tuple[Found, ...]
    wanted: tuple[Wanted, ...]
    pairs: Mapping[Level, tuple[tuple[Found, Wanted], ...]]

    def counts(
        self,
        level: Level,
        *,
        found: Callable[[Found], bool] = lambda _: True,
        wanted: Callable[[Wanted], bool] = lambda _: True,
    ) -> Counts:
        """Return right, false and missed, of the facts that ``found`` and ``wanted`` let through.

        A right fact is counted by its gold side, so that a breakdown by type or modality adds up.
        """
        taken_found = {id(f) for f, _ in self.pairs[level]}
        taken_wanted = {id(w) for _, w in self.pairs[level]}
        right = sum(not w.gold.optional and wanted(w) for _, w in self.pairs[level])
        false = sum(id(f) not in taken_found and found(f) for f in self.found)
        missed = sum(id(w) not in taken_wanted and not w.gold.optional and wanted(w) for w in self.wanted)
        return right, false, missed

    def required(self, level: Level) -> list[tuple[Found, Wanted]]:
        """Return the pairs whose gold fact is required."""
        return [(f, w) for f, w in self.pairs[level] if not w.gold.optional]


def score(
    outputs: Path | Iterable[FactFile],
    gold: Path | Iterable[GoldFact],
    *,
    articles: Iterable[str] | None = None,
    manifest: Path | Mapping[str, ManifestRow] | None = None,
    half: str | None = None,
    show_test_errors: bool = False,
    draws: int = DRAWS,
    seed: int = SEED,
    diagnose: Diagnose = told,
) -> Result:
    """Return how well ``outputs`` agree with ``gold``; both are paths, or records in memory.

    ``articles`` are the articles that count (records only; None: those of both sides; for paths `docs.txt` decides).
    ``half`` keeps the development or the test half of the manifest. The facts of test articles are counted but not
    listed unless ``show_test_errors``. ``draws`` 0 leaves the intervals empty. ``diagnose`` finds the stages that lost
    the misses; `pipeline.diagnosis.Diagnosis` does it by running them.
    """
    if isinstance(outputs, Path) and isinstance(gold, Path) and articles is None:
        path = manifest if isinstance(manifest, Path) else None
        task = inputs.load(outputs, gold, manifest=path, half=half)
    else:
        task = inputs.build(
            factfile.read_folder(outputs) if isinstance(outputs, Path) else outputs,
            factfile.read_gold(gold) if isinstance(gold, Path) else gold,
            articles=articles,
            manifest=inputs.read_manifest([manifest]) if isinstance(manifest, Path) else manifest,
            half=half,
        )
    return score_task(task, show_test_errors=show_test_errors, draws=draws, seed=seed, diagnose=diagnose)


def score_task(
    task: Task,
    *,
    show_test_errors: bool = False,
    draws: int = DRAWS,
    seed: int = SEED,
    diagnose: Diagnose = told,
) -> Result:
    """Return the result of a task that is already in memory."""
    scored = [_score_article(article, file, task.gold[article]) for article, file in task.files.items()]
    core_pairs = [p for s in scored for p in s.required("core")]
    neutral = sum(w.gold.optional for s in scored for _, w in s.pairs["core"])
    hidden = {a for a, row in task.manifest.items() if row.half == "test" and not show_test_errors}
    found_facts = [f for s in scored for f in _found_facts(s)]
    losses = {id(w): loss for s in scored for w, loss in _losses(s, diagnose)}
    wanted_facts = [w for s in scored for w in _wanted_facts(s, losses)]
    lost = Counter(w.lost_at for w in wanted_facts if w.lost_at)
    lost_only = Counter(w.lost_at for w in wanted_facts if w.lost_at and not w.lost_again)
    certain = [(f.confidence, f.verdict == "strict") for f in found_facts if f.verdict != "optional"]
    return Result(
        half=task.half,
        articles=len(scored),
        required=sum(not w.gold.optional for s in scored for w in s.wanted),
        optional=sum(w.gold.optional for s in scored for w in s.wanted),
        found=sum(len(s.found) for s in scored),
        neutral=neutral,
        notes=task.notes,
        levels={level: measures.total(s.counts(level) for s in scored) for level in LEVELS},
        intervals={
            level: measures.bootstrap([s.counts(level) for s in scored], draws=draws, seed=seed) for level in LEVELS
        },
        dates=measures.date_table(core_pairs),
        links=measures.link_measure((s.found, s.wanted) for s in scored),
        evidence=measures.span_measure(core_pairs),
        by=_breakdowns(scored, task.manifest),
        recall_by_phenomenon=_recall_by_phenomenon(scored),
        by_rule=_by_rule(found_facts),
        calibration=measures.calibration(certain),
        lost_at={stage: lost[stage] for stage in STAGES},
        lost_only_at={stage: lost_only[stage] for stage in STAGES},
        stages_run=sum(loss.run for loss in losses.values()),
        by_article={s.article: ArticleCounts(core=s.counts("core"), strict=s.counts("strict")) for s in scored},
        withheld=tuple(sorted(hidden)),
        found_facts=tuple(f for f in found_facts if f.article not in hidden),
        wanted_facts=tuple(w for w in wanted_facts if w.article not in hidden),
    )


def _score_article(article: str, file: FactFile | None, gold: Sequence[GoldFact]) -> Scored:
    found = tuple(Found.of(file, fact) for fact in file.facts) if file else ()
    wanted = tuple(Wanted.of(fact, file.article.text if file else None) for fact in gold)
    pairs = {level: tuple(match(found, wanted, level=level)) for level in LEVELS}
    return Scored(article=article, file=file, found=found, wanted=wanted, pairs=pairs)


def _pair(
    scored: Iterable[Scored],
    *,
    found: Callable[[Found], bool] = lambda _: True,
    wanted: Callable[[Wanted], bool] = lambda _: True,
) -> Pair:
    chosen = list(scored)
    return Pair(
        core=measures.total(s.counts("core", found=found, wanted=wanted) for s in chosen),
        strict=measures.total(s.counts("strict", found=found, wanted=wanted) for s in chosen),
    )


def _breakdowns(scored: Sequence[Scored], manifest: Mapping[str, ManifestRow]) -> dict[str, dict[str, Pair]]:
    """Return core and strict by what a fact is (type, modality) and by what its article is (the manifest's columns)."""
    by: dict[str, dict[str, Pair]] = {"type": {}, "modality": {}, "register": {}, "half": {}, "phenomenon": {}}
    types = {f.fact.type for s in scored for f in s.found} | {w.gold.type for s in scored for w in s.wanted}
    for kind in (t for t in FACT_TYPES if t in types):
        by["type"][kind] = _pair(scored, found=_has("type", kind), wanted=_is_gold("type", kind))
    for modality in MODALITIES:
        by["modality"][modality] = _pair(
            scored, found=_has("modality", modality), wanted=_is_gold("modality", modality)
        )
    labels: dict[tuple[str, str], list[Scored]] = {}
    for s in scored:
        if row := manifest.get(s.article):
            for name, value in (("register", row.register), ("half", row.half), *_labelled(row.phenomena)):
                if value:
                    labels.setdefault((name, value), []).append(s)
    for name, value in sorted(labels):
        by[name][value] = _pair(labels[name, value])
    return by


def _has(name: str, value: str) -> Callable[[Found], bool]:
    return lambda found: bool(getattr(found.fact, name) == value)


def _is_gold(name: str, value: str) -> Callable[[Wanted], bool]:
    return lambda wanted: bool(getattr(wanted.gold, name) == value)


def _carries(phenomenon: str) -> Callable[[Wanted], bool]:
    return lambda wanted: phenomenon in wanted.gold.phenomena


def _labelled(phenomena: Iterable[str]) -> list[tuple[str, str]]:
    return [("phenomenon", phenomenon) for phenomenon in phenomena]


def _recall_by_phenomenon(scored: Sequence[Scored]) -> dict[str, Pair]:
    """Return core and strict over the gold lines that carry a phenomenon; no found fact counts as false there."""
    phenomena = sorted({p for s in scored for w in s.wanted for p in w.gold.phenomena})
    return {p: _pair(scored, found=lambda _: False, wanted=_carries(p)) for p in phenomena}


def _by_rule(facts: Sequence[FoundFact]) -> dict[str, RuleShare]:
    shares = {}
    for rule in sorted({fact.rule for fact in facts}):
        verdicts = Counter(fact.verdict for fact in facts if fact.rule == rule and fact.verdict != "optional")
        found, strict, core = verdicts.total(), verdicts["strict"], verdicts["strict"] + verdicts["core"]
        shares[rule] = RuleShare(
            found=found, core=core, strict=strict, core_share=ratio(core, found), strict_share=ratio(strict, found)
        )
    return shares


def _found_facts(scored: Scored) -> list[FoundFact]:
    """Return the found facts with their verdicts, in the order of the fact file."""
    strict = {id(f) for f, _ in scored.required("strict")}
    core = {id(f) for f, _ in scored.required("core")}
    taken = {id(f) for f, _ in scored.pairs["core"]}
    facts = []
    for f in scored.found:
        organisation, participant = factfile.names(f.file, f.fact)
        sentence = next((e.text for e in f.fact.evidence if e.role == "sentence"), None)
        words = sentence or " ... ".join(f.file.article.text[s.start : s.end] for s in f.spans)
        facts.append(
            FoundFact(
                article=scored.article,
                id=f.fact.id,
                type=f.fact.type,
                organisation=organisation,
                participant=participant,
                date=f.fact.date,
                modality=f.fact.modality,
                evidence=" ".join(words.split()),
                confidence=f.fact.confidence,
                rule=f.fact.rule,
                verdict=(
                    "strict"
                    if id(f) in strict
                    else "core"
                    if id(f) in core
                    else "optional"
                    if id(f) in taken
                    else "false"
                ),
            )
        )
    return facts


def _losses(scored: Scored, diagnose: Diagnose) -> list[tuple[Wanted, Loss]]:
    """Return the required gold facts that are not strictly right, with the stages that lost them."""
    strict, core = ({id(w): f for f, w in scored.required(level)} for level in ("strict", "core"))
    misses = [Miss(w, core.get(id(w))) for w in scored.wanted if not w.gold.optional and id(w) not in strict]
    if scored.file is None:
        return [(miss.wanted, Loss(("article",))) for miss in misses]
    losses = diagnose(scored.file, scored.found, misses) if misses else []
    return [(miss.wanted, loss) for miss, loss in zip(misses, losses, strict=True)]


def _wanted_facts(scored: Scored, losses: Mapping[int, Loss]) -> list[WantedFact]:
    """Return the required gold facts with what became of them, in the order of the gold."""
    strict = {id(w): f for f, w in scored.required("strict")}
    core = {id(w): f for f, w in scored.required("core")}
    facts, seen = [], Counter[str]()
    for w in scored.wanted:
        if w.gold.optional:
            continue
        gold = w.gold
        key = f"{gold.article}: {gold.type} {gold.organisation} | {gold.participant} | {gold.date} | {gold.modality}"
        seen[key] += 1
        paired = strict.get(id(w), core.get(id(w)))
        stages = losses[id(w)].stages if id(w) in losses else ()
        facts.append(
            WantedFact(
                article=scored.article,
                id=key if seen[key] == 1 else f"{key} #{seen[key]}",
                type=gold.type,
                organisation=gold.organisation,
                participant=gold.participant,
                date=gold.date,
                modality=gold.modality,
                evidence=" ".join(gold.evidence.split()),
                verdict="strict" if id(w) in strict else "core" if id(w) in core else "missed",
                found=paired.fact.id if paired else None,
                found_date=paired.fact.date if paired else None,
                sentence=_sentence(scored, w),
                lost_at=stages[0] if stages else None,
                lost_again=stages[1:],
            )
        )
    return facts


def _sentence(scored: Scored, wanted: Wanted) -> str:
    if scored.file is None or wanted.span is None:
        return ""
    text = scored.file.article.text
    return " ".join(sentence_around(text, wanted.span).of(text).split())
