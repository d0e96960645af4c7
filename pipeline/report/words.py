"""The words of the page: how types, roles, modalities and manners are called, and how a fact reads as a sentence."""

from __future__ import annotations

from pipeline.schema import FACT_TYPES

TYPE_LABELS = {
    "founded": "founded",
    "dissolved": "dissolved",
    "renamed": "became",
    "joined": "joined",
    "left": "left",
    "suspended": "suspended from",
    "readmitted": "readmitted to",
    "applied": "applied to",
    "invited": "invited to",
    "candidate": "candidate of",
    "member": "member of",
    "observer": "observer of",
    "associate": "associate of",
    "headquarters": "seated in",
    "leader": "led by",
    "intervened": "intervened in",
}
"""What stands between the two names of a fact; every type of the guideline has one."""

ORGANISATION_FIRST = frozenset({"dissolved", "renamed", "headquarters", "leader", "intervened"})

TYPE_MEANINGS = {
    "founded": "came into being",
    "dissolved": "ended",
    "renamed": "became another organisation",
    "joined": "became a full member",
    "left": "stopped being a member",
    "suspended": "membership was suspended",
    "readmitted": "suspension was lifted",
    "applied": "asked to become a member",
    "invited": "was invited to become a member",
    "candidate": "is or was a candidate",
    "member": "is or was a full member",
    "observer": "is or was an observer",
    "associate": "is or was an associate or partner",
    "headquarters": "has its seat in a place",
    "leader": "is headed by somebody",
    "intervened": "carried out an operation",
}

MODALITY_LABELS = {"asserted": "happened or holds", "negated": "did not happen", "prospective": "wanted or expected"}

MARKS = {
    "hit": ("✓", "hit", "stands in gold"),
    "miss": ("○", "missed", "stands in gold and was not found"),
    "false": ("✗", "false", "was found and does not stand in gold"),
    "optional": ("·", "optional", "gold accepts it and does not ask for it"),
}
"""Of each verdict its sign, its name and its meaning: three shapes, so that no reader needs the colour."""

assert set(TYPE_LABELS) == set(TYPE_MEANINGS) == set(FACT_TYPES)


def order(fact_type: str, *, organisation: str, participant: str | None) -> tuple[str | None, str, str | None]:
    """Return left name, verb and right name, as English orders them (``NATO · seated in · Brussels``)."""
    verb = TYPE_LABELS[fact_type]
    if fact_type in ORGANISATION_FIRST:
        return organisation, verb, participant
    if participant is None:
        passive = {"founded": "was founded"}.get(fact_type, verb)
        return organisation, passive, None
    return participant, verb, organisation


def sentence(fact_type: str, *, organisation: str, participant: str | None, modality: str) -> str:
    """Return the fact as one line of text, for titles and screen readers (``Estonia joined NATO``)."""
    parts = [part for part in order(fact_type, organisation=organisation, participant=participant) if part]
    line = " ".join(parts)
    return line if modality == "asserted" else f"{line} ({modality})"
