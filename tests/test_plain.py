"""The plain copy: names, references, lists and dates as one word each, and the characters that each word stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pipeline import dates, mentions, plain, reference, skeleton, tidying
from pipeline.numbers import cardinal
from pipeline.records import Group, Name, Reference, Unit, When
from pipeline.spans import overlaps

WORD = re.compile(r"\w+|[^\w\s]")


def _tokenise(text: str) -> list[tuple[str, int, bool]]:
    return [(m.group(), m.start(), text[m.end() : m.end() + 1] == " ") for m in WORD.finditer(text)]


def _bones(text: str) -> skeleton.Skeleton:
    names = mentions.find(text)
    whens = [When(e.start, e.end, e.text, i, e.counts_from_event) for i, e in enumerate(dates.find(text))]
    units = [*names, *(w for w in whens if not any(overlaps(w, n) for n in names))]
    bones = skeleton.build(text, 0, len(text), units)
    tidying.tidy(bones)
    reference.fold(bones, text)
    return bones


def _copy(text: str) -> plain.Plain:
    return plain.copy(_bones(text), _tokenise)


def _means(unit: Unit) -> str:
    match unit:
        case Name():
            return unit.display
        case Group():
            return "+".join(_means(item) for item in unit.items)
        case Reference():
            return f"{unit.operation}:{unit.wants}"
        case When():
            return unit.text


def _units(text: str) -> Iterator[tuple[str, str]]:
    """Yield each stand-in of a text's copy with what it stands for."""
    copy = _copy(text)
    for word, unit in zip(copy.words, copy.units, strict=True):
        if unit is not None:
            yield word, _means(unit)


@pytest.mark.parametrize(
    ("text", "words", "units"),
    [
        ("Estonia joined NATO in 2004.", "France joined NATO in 1999 .", ["Estonia", "NATO", "2004"]),
        ("The European Union grew.", "NATO grew .", ["European Union"]),
        ("It left on 3 May 2001.", "It left on Monday .", ["3 May 2001"]),
        ("Chile acceded last year.", "France acceded yesterday .", ["Chile", "last year"]),
        ("Latvia, Malta and Cyprus joined.", "France joined .", ["Latvia+Malta+Cyprus"]),
        ("Both Finland and Sweden joined.", "France joined .", ["Finland+Sweden"]),
        ("NATO and the EU agreed.", "NATO agreed .", ["NATO+European Union"]),
        ("All but Norway joined.", "France joined .", ["all_but:states"]),
        ("The latter two left the bloc.", "France left NATO .", ["latter:states", "description:organisation"]),
        ("Its 31 members met.", "Its 31 members met .", []),
        ("The sun (it was May) shone.", "The sun shone .", []),
    ],
)
def test_copy(text: str, words: str, units: list[str]) -> None:
    assert " ".join(_copy(text).words) == words
    assert [means for _, means in _units(text)] == units


def test_brackets_that_repeat_a_name_are_left_out_and_those_that_date_it_remembered() -> None:
    text = "The Arab League (AL) has Libya (1953) and Sudan (1956)."
    bones = _bones(text)
    assert "(" not in bones.text
    assert {text[start : start + 5]: when.text for start, when in bones.bracket_dates.items()} == {
        "Libya": "1953",
        "Sudan": "1956",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Estonia, Latvia and Lithuania joined NATO (2004), the EU and, later, the euro area on 1 January 2011.",
        "The Collective Security Treaty Organization (CSTO), founded a year after 1992, has six members: Armenia.",
    ],
)
def test_words_stand_for_their_own_characters(text: str) -> None:
    copy = _copy(text)
    for word, unit, start, end in zip(copy.words, copy.units, copy.starts, copy.ends, strict=True):
        assert 0 <= start < end <= len(text)
        if unit is None:
            assert text[start:end] == word or word == ","
    assert list(copy.starts) == sorted(copy.starts)


@pytest.mark.parametrize(
    ("word", "value"), [("two", 2), ("Fifteen", 15), ("27", 27), ("several", None), ("", None), (None, None)]
)
def test_number(word: str | None, value: int | None) -> None:
    assert cardinal(word) == value
