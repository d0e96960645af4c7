"""The gate: what it lets through, and that nothing is lost by it: with and without it an article has the same facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from pipeline import gate, mentions, plain, reference, skeleton, tidying
from pipeline.articles import Source
from pipeline.extract import Extractor
from pipeline.gazetteer import load as load_gazetteer
from pipeline.schema import FactFile
from tests.sources import CORPUS, DEV, NEWS, make_source, read_folder, read_news

NEWS_ITEMS, NEWS_STRIDE, NEWS_PARTS = 2000, 3, 4


def _copies(extractor: Extractor, sentences: Sequence[str]) -> Iterator[plain.Plain]:
    for text in sentences:
        bones = skeleton.build(text, 0, len(text), mentions.find(text))
        tidying.tidy(bones)
        reference.fold(bones, text)
        yield plain.copy(bones, extractor.parser.tokenise)


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["Estonia joined NATO in 2004."], [True]),
        (["ITS ACCESSION CAME LATE."], [True]),
        (["Ukraine's bid for membership was welcomed."], [True]),
        (["Cuba took its seat."], [True]),
        (["Cuba took its time."], [False]),
        (["Iraq pulled out."], [True]),
        (["Iraq pulled a face."], [False]),
        (["Iraq and Iran signed its treaty."], [True]),
        (["Malta is in NATO."], [True]),
        (["Malta isn't inside either NATO or the EU."], [True]),
        (["NATO is in town."], [False]),
        (["Malta is not in NATO.", "Nor is Cyprus.", "Cyprus doesn't."], [True, True, True]),
        (["Nor is Cyprus.", "Malta joined NATO."], [False, True]),
        (["Malta joined NATO.", "A lovely day.", "So did Cyprus."], [True, False, True]),
        (["A lovely day.", "1999"], [False, False]),
        ([], []),
    ],
)
def test_which_sentences_are_wanted(extractor: Extractor, sentences: list[str], expected: list[bool]) -> None:
    assert list(gate.wanted(_copies(extractor, sentences))) == expected


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("A headline.\n\nEstonia joined NATO.", True),
        ("The U.N. met.", True),
        ("The G20's leaders", True),
        ("Joining the League of Small Ports", True),
        ("The United States and other nations", False),
        ("The European champion, a union man", False),
        ("Malta is small.", False),
        ("", False),
    ],
)
def test_which_articles_are_read(text: str, opens: bool) -> None:
    assert gate.opens(text) is opens


def test_every_form_of_every_organisation_opens() -> None:
    forms = {surface.form for surface in load_gazetteer().surfaces() if surface.kind == "organisation"}
    assert forms
    assert [form for form in forms if not gate.opens(f"So the {form}'s leaders")] == []


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


def test_a_title_alone_names_no_organisation(extractor: Extractor) -> None:
    source = make_source("Finland plans to leave it.", title="Baltic Market")
    _assert_nothing_lost(extractor, [source])
    full = Extractor(gate=False, parser=extractor.parser)
    assert full.extract(source).facts == ()
