"""Notes read as sentences by the patterns of rules/notes.toml: 'Founded: 1967', 'Denmark in, Norway out', 'Gone from
OPEC are Qatar and Angola'."""

from __future__ import annotations

import re

from pipeline.rules.load import lexicon
from pipeline.skeleton import Skeleton

_PIECE = re.compile(r"<(\w+)>|[^<]+")


def spell_out(bones: Skeleton, *, listed: bool) -> None:
    """Put the words in that a note leaves out; ``listed``: lists are folded by now, and the patterns that need that are
    meant."""
    for entry in lexicon().notes.values():
        if entry.after_lists == listed and (match := entry.compiled.search(bones.text)):
            pieces = (_piece(piece, match) for piece in _PIECE.finditer(entry.reading))
            bones.arrange((0, match.start()), *pieces, (match.end(), len(bones.text)))


def _piece(piece: re.Match[str], match: re.Match[str]) -> tuple[int, int] | str:
    """Return the range of a group of the pattern, or words of our own."""
    if piece[1] is None:
        return piece[0]
    return match.span(piece[1]) if match[piece[1]] is not None else (0, 0)
