"""Notes read as sentences by the patterns of rules/notes.toml: 'Founded: 1967', 'Denmark in, Norway out', 'Gone from
OPEC are Qatar and Angola'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.rules.load import lexicon
from pipeline.skeleton import Skeleton

_PIECE = re.compile(r"<(?P<words>[^<>]* )?(?P<case>[~^])?(?P<group>\w+)>|[^<]+")


def spell_out(bones: Skeleton, *, listed: bool) -> None:
    """Put the words in that a note leaves out; ``listed``: lists are folded by now, and the patterns that need that are
    meant."""
    for entry in lexicon().notes.values():
        if entry.after_lists == listed and (match := entry.compiled.search(bones.text)):
            pieces = (part for piece in _PIECE.finditer(entry.reading) for part in _piece(piece, match))
            bones.arrange((0, match.start()), *pieces, (match.end(), len(bones.text)))


def _piece(piece: re.Match[str], match: re.Match[str]) -> Iterator[tuple[int, int] | str]:
    """Yield the range of a group of the pattern, behind the words that go with it, or words of our own."""
    if piece["group"] is None:
        yield piece[0]
    elif match[piece["group"]] is not None:
        if piece["words"]:
            yield piece["words"]
        start, end = match.span(piece["group"])
        if piece["case"]:
            first = match[piece["group"]][0]
            yield first.lower() if piece["case"] == "~" else first.upper()
            start += 1
        yield start, end
