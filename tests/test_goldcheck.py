"""Each fault that `accede gold check` finds, with its file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import goldcheck
from pipeline.errors import FactFileError

TEXT = """Two doors

Published: 2024-03-11

Estonia joined NATO in 2004, and Latvia joined NATO too. Ukraine applied to NATO in 2022 and hopes to join it.
NATO was founded in 1949 by Canada and others, who are members still.
"""
LINE = {
    "doc": "a",
    "type": "joined",
    "organisation": "NATO",
    "organisation_accepts": [],
    "participant": "Estonia",
    "participant_accepts": [],
    "date": "2004",
    "date_accepts": [],
    "modality": "asserted",
    "optional": False,
    "evidence": "Estonia joined NATO in 2004",
    "note": "",
}
APPLIED = {"type": "applied", "participant": "Ukraine", "date": "2022", "evidence": "Ukraine applied to NATO in 2022"}


def check(tmp_path: Path, *lines: dict | str) -> list[str]:
    """Return the faults of a gold file of these lines (dicts change LINE), with the folder's name cut off."""
    (tmp_path / "articles").mkdir(exist_ok=True)
    (tmp_path / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    rows = [line if isinstance(line, str) else json.dumps(LINE | line) for line in lines]
    (tmp_path / "gold.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    faults, _ = goldcheck.check(tmp_path / "gold.jsonl", tmp_path / "articles")
    return [str(fault).replace(f"{tmp_path}/", "") for fault in faults]


def test_sound_gold_has_no_faults(tmp_path: Path) -> None:
    sound = [
        {},
        {"participant": "Latvia", "date": None, "evidence": "joined NATO", "nth": 2},
        APPLIED,
        {"type": "founded", "participant": None, "date": "1949", "evidence": "founded in 1949"},
        {"type": "dissolved", "participant": None, "modality": "negated", "date": None},
        {"type": "left", "date": "1995/..", "date_accepts": ["199X", "1992~", "2004-21"]},
    ]
    assert check(tmp_path, *sound) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"doc": "b"}, "there is no article 'b'"),
        ({"evidence": "Estonia left"}, "evidence does not occur in the article: 'Estonia left'"),
        ({"evidence": "joined NATO", "nth": 3}, "evidence occurs 2 times, not 3: 'joined NATO'"),
        ({"evidence": TEXT[TEXT.index("Estonia") :][:161]}, "evidence has 161 characters; 160 are the most"),
        ({"evidence": " joined NATO"}, "evidence begins or ends with a space"),
        ({"evidence": ""}, "evidence is empty"),
        ({"evidence": "2024-03-11"}, "evidence lies in the line that gives the publication date"),
        ({"date": "2004-13"}, "'2004-13' is not a valid EDTF date"),
        ({"date_accepts": ["March 2004"]}, "'March 2004' is not a valid EDTF date"),
        ({"date": "200u"}, "'200u' is spelt '200X' here"),
        ({"date_accepts": ["2004"]}, "date_accepts repeats a date"),
        ({"type": "dissolved"}, "'dissolved' has no participant, but here it is 'Estonia'"),
        ({"type": "leader", "participant": None}, "'leader' needs a participant"),
        ({"type": "headquarters", "participant": None}, "'headquarters' needs a participant"),
        ({"type": "renamed", "participant": None}, "'renamed' needs a participant"),
        ({"participant": None}, "'joined' needs a participant"),
        (
            {"type": "founded", "participant": None, "modality": "negated"},
            "a negated fact needs organisation and participant",
        ),
        ({"participant": "the NATO"}, "organisation and participant are both 'NATO'"),
        ({"organisation_accepts": [" "]}, "organisation has an empty name"),
        ({"participant": "Estonia "}, "participant 'Estonia ' has spaces too many"),
        ({"participant_accepts": ["Estonia"]}, "participant_accepts repeats a name"),
        (
            {"type": "founded", "participant": None, "participant_accepts": ["Canada"]},
            "participant_accepts without a participant",
        ),
    ],
)
def test_a_fault_of_one_line(tmp_path: Path, change: dict, fault: str) -> None:
    assert check(tmp_path, APPLIED, change) == [f"gold.jsonl:2: {fault}"]


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("{", "gold.jsonl:1: Invalid JSON"),
        (json.dumps(LINE | {"type": "merged"}), "gold.jsonl:1: type: Input should be 'founded'"),
        (json.dumps(LINE | {"colour": "red"}), "gold.jsonl:1: colour: Extra inputs are not permitted"),
        (json.dumps(LINE | {"nth": 0}), "gold.jsonl:1: nth: Input should be greater than or equal to 1"),
        (json.dumps({k: v for k, v in LINE.items() if k != "evidence"}), "gold.jsonl:1: evidence: Field required"),
    ],
)
def test_a_line_that_breaks_the_schema_does_not_stop_the_rest(tmp_path: Path, line: str, start: str) -> None:
    faults = check(tmp_path, line, {"doc": "b"})
    assert faults[0].startswith(start)
    assert faults[1] == "gold.jsonl:2: there is no article 'b'"


def test_a_fact_told_twice(tmp_path: Path) -> None:
    faults = check(tmp_path, {}, APPLIED, {"organisation": "the nato", "evidence": "Estonia joined NATO"})
    assert faults == ["gold.jsonl:3: tells the fact of gold.jsonl:1 again; one statement is one fact"]
    assert check(tmp_path, {}, {"date": "2005"}) == []


def test_application_and_prospective_joining_for_the_same_words(tmp_path: Path) -> None:
    hoped = {"modality": "prospective", "participant": "Ukraine", "date": None}
    fault = check(tmp_path, APPLIED, hoped | {"evidence": "applied to NATO"})
    assert fault == [
        "gold.jsonl:2: prospective 'joined' and 'applied' (gold.jsonl:1) for the same words; keep the latter"
    ]
    assert check(tmp_path, APPLIED, hoped | {"evidence": "hopes to join it"}) == []


def test_member_and_founder_for_the_same_words(tmp_path: Path) -> None:
    founded = {"type": "founded", "participant": "Canada", "date": "1949", "evidence": "founded in 1949 by Canada"}
    member = founded | {"type": "member", "date": None}
    assert check(tmp_path, founded, member) == [
        "gold.jsonl:2: asserted 'member' and 'founded' (gold.jsonl:1) for the same words; keep the latter"
    ]
    assert check(tmp_path, founded, member | {"evidence": "members still"}) == []


def test_the_list_of_articles(tmp_path: Path) -> None:
    (tmp_path / "docs.txt").write_text("b\n")
    assert check(tmp_path, {}) == [
        "docs.txt:1: there is no article 'b'",
        "gold.jsonl:1: article 'a' is not listed in docs.txt",
    ]


def test_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    manifest = tmp_path / "articles" / "manifest.csv"
    manifest.write_text("id,title,register,organisations,half,published,phenomena\na,T,wire,NATO,test,2024-03-11,\n")
    assert check(tmp_path, {}) == []
    manifest.write_text("id,half,published\nb,test,\na,both,2024-03-12\n")
    assert check(tmp_path, {}) == [
        "articles/manifest.csv:2: there is no article 'b'",
        "articles/manifest.csv:3: half is 'both'; it is development or test",
        "articles/manifest.csv:3: published is 2024-03-12, but the article says 2024-03-11",
    ]


def test_an_unreadable_article_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "void.txt").write_text("")
    faults = check(tmp_path, {})
    assert len(faults) == 1
    assert faults[0].startswith("articles/void.txt: is empty")


def test_no_gold_at_all(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    with pytest.raises(FactFileError, match="no gold file"):
        goldcheck.check(tmp_path / "gold", tmp_path / "articles")
