"""The gate: what it lets through, and that nothing is lost by it: with and without it an article has the same facts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline import gate
from pipeline.articles import Source
from pipeline.extract import Extractor
from pipeline.schema import FactFile
from tests.sources import CORPUS, DEV, NEWS, read_folder, read_news

NEWS_ITEMS, NEWS_STRIDE, NEWS_PARTS = 2000, 3, 4


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([("Estonia joined NATO in 2004.", True)], [True]),
        ([("ITS ACCESSION CAME LATE.", False)], [True]),
        ([("Ukraine's bid for membership was welcomed.", False)], [True]),
        ([("Malta is in NATO.", True)], [True]),
        ([("Malta is in town.", False)], [False]),
        ([("Malta is not in NATO.", True), ("Nor is Cyprus.", False)], [True, True]),
        ([("Malta joined NATO.", True), ("A lovely day.", False), ("So did Cyprus.", False)], [True, False, True]),
        ([("A lovely day.", False), ("1999", False)], [False, False]),
        ([], []),
    ],
)
def test_which_sentences_are_wanted(sentences: list[tuple[str, bool]], expected: list[bool]) -> None:
    assert gate.wanted(sentences) == expected


@pytest.mark.parametrize(
    ("text", "opens"),
    [("A headline.\n\nEstonia joined NATO.", True), ("Malta is small.", True), ("A lovely day.", False), ("", False)],
)
def test_which_articles_are_read(text: str, opens: bool) -> None:
    assert gate.opens(text) is opens


def _assert_nothing_lost(gated: Extractor, sources: Sequence[Source]) -> None:
    """Assert that each article has the same bytes with and without the gate."""
    full = Extractor(gate=False, parser=gated.parser)
    lost = []
    for source, one, other in zip(sources, gated.extract_many(sources), full.extract_many(sources), strict=True):
        if one.to_json() != other.to_json():
            lost.append(f"{source.id}: only without the gate {_said(other, one)}; only with it {_said(one, other)}")
    assert not lost, "\n".join(lost)


def _said(file: FactFile, other: FactFile) -> list[str]:
    """Return the sentences of the facts of ``file`` that ``other`` does not have."""
    known = {(f.type, f.evidence) for f in other.facts}
    return [f"{f.type} {f.evidence[0].text!r}" for f in file.facts if (f.type, f.evidence) not in known]


def test_loses_nothing_in_the_corpus(extractor: Extractor) -> None:
    _assert_nothing_lost(extractor, read_folder(CORPUS))


@pytest.mark.skipif(not DEV.exists(), reason="the development articles are not beside the repository")
def test_loses_nothing_in_the_development_articles(extractor: Extractor) -> None:
    _assert_nothing_lost(extractor, read_folder(DEV))


@pytest.mark.skipif(not NEWS.exists(), reason="the news items are not beside the repository")
@pytest.mark.parametrize("part", range(NEWS_PARTS))
def test_loses_nothing_in_news(extractor: Extractor, part: int) -> None:
    items = read_news(every=NEWS_STRIDE)[:NEWS_ITEMS]
    _assert_nothing_lost(extractor, items[part::NEWS_PARTS])
