"""Reference data on memberships, from files that users have: Correlates of War, or a simple CSV of spells.

    reference = load(path)                       which of the two forms it is shows in the header
    checks = compare(statements, reference)      per fact, what the reference has      (check.py)

A reference is evidence, not gold. Each reader turns its file into the records of records.py and leaves nothing of its
own coding behind.
"""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from pipeline.errors import reason
from pipeline.reference_data import cow, simple
from pipeline.reference_data.check import KINDS, Check, Kind, compare
from pipeline.reference_data.records import Reference, ReferenceError

__all__ = ["KINDS", "Check", "Kind", "Reference", "ReferenceError", "compare", "load"]


def load(path: Path) -> Reference:
    """Return the reference in a CSV file, gzipped or not; ReferenceError where the file is neither of the two forms."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ReferenceError(path, f"cannot be read: {reason(error)}") from None
    try:
        header = next(csv.reader(line for line in text.splitlines() if line and not line.startswith("#")), [])
        if {"ioname", "year", "sdate"} <= set(header):
            return cow.read(text, path.name)
        if {"organisation", "state", "status", "start", "end"} <= set(header):
            return simple.read(text, path.name)
    except csv.Error as error:
        raise ReferenceError(path, f"is no CSV: {error}") from None
    raise ReferenceError(
        path, "is no reference file", "igo_year_formatv3.csv, or a CSV with organisation,state,status,start,end,source"
    )
