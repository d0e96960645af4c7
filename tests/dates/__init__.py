"""Tables of temporal expressions, shared by the tests and the comparison with other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

HERE = Path(__file__).parent


class Row(NamedTuple):
    """One expression in context; `value` None is unresolved, `anchor` None is not asked for."""

    text: str
    published: str | None
    reading: Literal["news", "narrative"]
    words: str
    value: str | None
    anchor: str | None


def read_table() -> list[Row]:
    """Return the rows of table.tsv."""
    rows = []
    for line in (HERE / "table.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, published, reading, words, value, anchor = (None if c == "-" else c for c in line.split("\t"))
        assert text is not None
        assert words is not None
        assert reading in ("news", "narrative")
        rows.append(Row(text, published, reading, words, value, anchor))
    return rows


def read_negative() -> list[str]:
    """Return the texts of negative.txt."""
    lines = (HERE / "negative.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
