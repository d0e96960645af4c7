"""What a person may decide, as the page sends it, and the gold line that comes of it; faults are told in words.

A draft becomes a line only if ``accede gold check`` would find nothing wrong with it beside the article's other lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from pydantic import Field

from pipeline import goldcheck, naming, when
from pipeline.articles import Source
from pipeline.factfile import GoldFact
from pipeline.report import words
from pipeline.report.collect import words_of
from pipeline.review.proposals import occurrence, trimmed
from pipeline.schema import FactFile, FactType, Modality, Record
from pipeline.scoring.matching import name_key
from pipeline.spans import Span

Action = Literal["confirm", "correct", "reject", "add", "change", "delete", "optional", "done", "reopen", "undo"]
_NAME = Field(max_length=200)


class Draft(Record):
    """A gold fact as the page sends it. ``start`` is where the evidence was selected; None where it was typed.

    An added fact may name several participants, parted by semicolons: it becomes a line for each of them.
    """

    type: FactType
    organisation: str = _NAME
    organisation_accepts: tuple[str, ...] = Field(default=(), max_length=20)
    participant: str | None = Field(default=None, max_length=4000)
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


def gold_from(file: FactFile, draft: Draft, old: GoldFact | None, *, several: bool = False) -> tuple[GoldFact, ...]:
    """Return the line that a draft says, or with ``several`` one a participant; ``old`` is the line that it replaces.

    Names are written as facts write them ('GCC' is 'Gulf Cooperation Council'); what was typed is accepted beside.
    Raises UnfitError for evidence that is not there and for several participants in place of one line.
    """
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
    participants = _names((draft.participant or "").split(";"))
    if len(participants) > 1 and not several:
        raise UnfitError(["one fact has one participant: add the others as facts of their own"])
    if len(participants) > 1 and draft.participant_accepts:
        raise UnfitError(["other names belong to one participant: add these facts one by one"])
    date = draft.date.strip() if draft.date and draft.date.strip() else None
    organisation, organisation_accepts = _called(draft.organisation, draft.organisation_accepts, kind="organisation")
    lines = []
    for name in participants or ("",):
        participant, participant_accepts = _called(name, draft.participant_accepts, kind=participant_kind(draft.type))
        line = GoldFact(
            doc=old.doc if old else file.article.id,
            type=draft.type,
            organisation=organisation,
            organisation_accepts=organisation_accepts,
            participant=participant or None,
            participant_accepts=participant_accepts,
            date=when.canonical(date) if date and when.valid(date) else date,
            date_accepts=_names(draft.date_accepts),
            modality=draft.modality,
            optional=draft.optional,
            evidence=span.of(text),
            nth=occurrence(text, span),
            note=_tidy(draft.note),
            phenomena=old.phenomena if old else (),
        )
        lines.append(line)
    return tuple(lines)


def participant_kind(fact_type: str) -> str | None:
    """Return what kind of names the participants of a type have; None for people, places and mixtures."""
    return {"renamed": "organisation", "leader": None, "headquarters": None, "intervened": None}.get(fact_type, "state")


def problems(file: FactFile, gold: GoldFact, others: Iterable[GoldFact]) -> list[str]:
    """Return what ``accede gold check`` would say of a line beside the article's others."""
    article = file.article
    source = Source(
        id=article.id, title=article.title, text=article.text, published=article.published, source=article.source
    )
    sources = {article.id: source}
    found = list(goldcheck.check_line(gold, sources))
    lines = [goldcheck.Line(f"'{outline(other)}'", other) for other in others if _names_of(other) == _names_of(gold)]
    lines.append(goldcheck.Line("this line", gold))
    for check in (goldcheck.duplicates(lines), goldcheck.doubled_statements(lines, sources)):
        found += [fault.what for fault in check if fault.where == "this line"]
    return found


def _names_of(gold: GoldFact) -> tuple[str, str]:
    """Return what two gold lines share when they may say the same."""
    return _name_key(gold.organisation), _name_key(gold.participant or "")


_name_key = lru_cache(maxsize=4096)(name_key)


def outline(gold: GoldFact) -> str:
    """Return a gold line in a few words."""
    line = words.sentence(
        gold.type, organisation=gold.organisation, participant=gold.participant, modality=gold.modality
    )
    return f"{line}, {words_of(gold.date)}" if gold.date else line


def _called(name: str, accepts: Iterable[str], *, kind: str | None) -> tuple[str, tuple[str, ...]]:
    """Return a name as facts write it, and the names accepted beside it; one that was typed otherwise is among them."""
    typed = _tidy(name)
    known = naming.common_name(typed, kind=kind) if kind else None
    if known is None or name_key(known) == name_key(typed):
        return known or typed, _names(accepts)
    return known, _names((*accepts, typed))


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy for name in names if (tidy := _tidy(name))))
