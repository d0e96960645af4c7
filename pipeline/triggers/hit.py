"""A trigger found at a word, and what types of fact have in common."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.rules.entries import Frame, Trigger
from pipeline.syntax import Token

STANDINGS = frozenset({"member", "observer", "associate", "candidate"})
MEMBERSHIP = STANDINGS | {"founded", "invited", "applied", "joined", "left", "suspended", "readmitted"}
OF_MEMBERS = frozenset({"left", "suspended", "readmitted"})  # done to members: 'was expelled as a member'
ENDS = {"readmitted": "suspended"}  # what ends what


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger at a word of the sentence; ``others`` are tried where it gives nothing."""

    id: str
    trigger: Trigger
    frame: Frame
    word: Token
    others: tuple[Hit, ...] = ()  # for arguments of another kind: 'replaced him', 'replaced the Pact'
