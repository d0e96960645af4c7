"""Raw text -> sentences, by punctuation alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sentences import split


def _texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Estonia joined. Latvia left.", ["Estonia joined.", "Latvia left."]),
        ("Who joined? Nobody! Really…  None.", ["Who joined?", "Nobody!", "Really…", "None."]),
        ('It said: "We left." The rest stayed.', ['It said: "We left."', "The rest stayed."]),
        ("Mr. Stoltenberg led NATO. He left.", ["Mr. Stoltenberg led NATO.", "He left."]),
        ("Gen. C. Cavoli led it from Ft. Bragg.", ["Gen. C. Cavoli led it from Ft. Bragg."]),
        ("It left on Jan. 31, 2020.", ["It left on Jan. 31, 2020."]),
        ("St. Lucia joined, e.g. Nauru did not.", ["St. Lucia joined, e.g. Nauru did not."]),
        ("the U.S. Senate ratified it.", ["the U.S. Senate ratified it."]),
        ("It left the U.S. The rest stayed.", ["It left the U.S.", "The rest stayed."]),
        ("It cost 3.5 billion. All paid.", ["It cost 3.5 billion.", "All paid."]),
        ("France joined; Spain did not.", ["France joined;", "Spain did not."]),
        ("Three (France; Spain; Italy) joined.", ["Three (France; Spain; Italy) joined."]),
        ("it ends. here it goes on.", ["it ends. here it goes on."]),
        ("", []),
        (" \n\n \t", []),
        ("no full stop", ["no full stop"]),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert _texts(text) == expected


def test_paragraphs_headings_and_firsts() -> None:
    """A question on a line of its own is a heading too."""
    text = "The club of generals\n\nIt was founded. It grew.\n\nWho left?\nNobody left."
    assert [(s.paragraph, s.heading, s.first) for s in split(text)] == [
        (0, True, True),
        (1, False, True),
        (1, False, False),
        (2, True, True),
        (3, False, True),
    ]


def test_a_line_that_goes_on_in_lower_case_is_one_paragraph() -> None:
    assert _texts("Estonia joined\nthe alliance.\nIt was 2004.") == ["Estonia joined\nthe alliance.", "It was 2004."]


TEXTS = st.lists(st.sampled_from(["Estonia", "joined", "U.S.", ". ", "; ", " ", "\n", "\n\n", "(", ")", "?", '"', "é"]))


@settings(max_examples=60, deadline=None)
@given(TEXTS.map("".join))
def test_sentences_stand_in_order_and_leave_out_only_blanks(text: str) -> None:
    at = 0
    for sentence in split(text):
        assert not text[at : sentence.start].strip()
        words = text[sentence.start : sentence.end]
        assert words
        assert words == words.strip()
        at = sentence.end
    assert not text[at:].strip()
