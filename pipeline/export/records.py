"""What goes into an export and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Options:
    """``min_confidence`` leaves out facts below it.

    ``retrieved`` is the ISO date on which the articles were read, None: not told.

    The date never comes from the clock, so that the same call gives the same bytes.
    """

    min_confidence: float = 0.0
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """The file's bytes, how many things it holds, and the rest.

    ``rest`` is a CSV of what a person has to link or decide first, None where nothing is left; ``left_out`` counts
    its rows.
    """

    data: bytes
    count: int
    rest: bytes | None = None
    left_out: int = 0


def url(source: str | None) -> str | None:
    """Return a source that is a web address; None for a file."""
    return source if source and urlsplit(source).scheme in ("http", "https") else None
