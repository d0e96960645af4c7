"""Temporal expressions: every rule entry's examples, the table of expressions in context, the negative table."""

from __future__ import annotations

import pytest

from pipeline.dates import find, find_dates
from pipeline.dates.grammar import Entry, grammar
from tests.dates import Row, read_negative, read_table

TABLE, NEGATIVE = read_table(), read_negative()
ENTRIES = grammar().entries


@pytest.mark.parametrize("entry", ENTRIES, ids=[e.id for e in ENTRIES])
def test_entry(entry: Entry) -> None:
    for example in entry.yes:
        found = (example.found,) if isinstance(example.found, str) else example.found
        values = example.value if isinstance(example.value, tuple) else (example.value,)
        dates = find_dates(example.text, published=example.published, reading=example.reading)
        by_words = {d.text: d for d in dates}
        assert [(w, by_words[w].edtf if w in by_words else "missing") for w in found] == list(
            zip(found, values, strict=True)
        ), dates
        rules = {e.text: e.rule for e in find(example.text)}
        assert {rules[w] for w in found} <= {entry.id, *rules.values()}
        assert entry.id in rules.values(), rules
        if example.anchor is not None:
            anchor = by_words[found[-1]].anchor
            assert anchor is not None
            assert anchor.text == example.anchor
    for text in entry.no:
        assert [e.text for e in find(text) if e.rule == entry.id] == []


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.words}-{n}" for n, row in enumerate(TABLE)])
def test_table(row: Row) -> None:
    dates = find_dates(row.text, published=row.published, reading=row.reading)
    found = [d for d in dates if d.text == row.words]
    assert found, dates
    assert found[-1].edtf == row.value, dates
    if row.anchor is not None:
        assert found[-1].anchor is not None
        assert found[-1].anchor.text == row.anchor


@pytest.mark.parametrize("text", NEGATIVE)
def test_nothing_there(text: str) -> None:
    assert find_dates(text, published="2004-08-20") == []


def test_the_tables_are_large_enough() -> None:
    assert len(TABLE) >= 200
    assert len(NEGATIVE) >= 60
