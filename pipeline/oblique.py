"""Whether a name stands behind a preposition or as a possessor: then a later 'it' hardly means it."""

from __future__ import annotations

import re

_PREPOSITION = re.compile(
    r"\b(?:of|in|from|with|by|against|for|to|between|on|under|like|unlike|near|into|via|over|than)\s(?:the\s)?$"
)


def is_oblique(text: str, start: int, end: int) -> bool:
    """Return whether ``text[start:end]`` stands behind a preposition or is a possessor."""
    return bool(_PREPOSITION.search(text[max(0, start - 12) : start])) or text.startswith(("'s ", "’s "), end)
