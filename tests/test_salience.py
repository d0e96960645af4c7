"""Whom a reference means: the greatest sum of learned weights wins; what stands out does so for the right reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import salience
from pipeline.errors import RuleError
from pipeline.extract import Extractor
from pipeline.factfile import names
from pipeline.salience import Candidate
from tests.salience import HELD, STARTS, Lesson, across, as_toml, is_right, learn
from tests.sources import make_source


def _candidate(id: str, start: int, **says: float) -> Candidate:
    return Candidate(id, start, {word.replace("_", " "): much for word, much in says.items()})


def test_the_greatest_sum_is_chosen_and_of_two_the_later() -> None:
    main, near = _candidate("org:a", 0, main=1.0, further_back=1.0), _candidate("org:b", 50, here=1.0)
    assert salience.best("organisation", 90, [near, main]) == 1
    assert salience.best("organisation", 90, [_candidate("org:a", 0), _candidate("org:b", 50)]) == 1
    assert salience.best("organisation", 90, [_candidate("org:b", 50), _candidate("org:a", 0)]) == 0


def test_what_speaks_for_it_is_told_the_strongest_first() -> None:
    assert salience.why("organisation", _candidate("org:a", 0, here=1.0, event_here=1.0, ended=1.0)) == (
        " (event here, here)"
    )
    assert salience.why("organisation", _candidate("org:a", 0, ended=1.0)) == ""


def test_the_shipped_table_weighs_what_the_learner_knows_and_no_weight_has_changed_its_sign() -> None:
    shipped = salience.weights()
    assert {kind: set(words) for kind, words in shipped.items()} == {k: set(words) for k, words in STARTS.items()}
    for kind, words in shipped.items():
        assert [w for w, value in words.items() if value * STARTS[kind][w] < 0] == []


def test_a_broken_table_names_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "salience.toml"
    broken.write_text("[pronoun]\nsubject = 'much'\n", encoding="utf-8")
    monkeypatch.setattr(salience, "FILE", broken)
    salience.weights.cache_clear()
    with pytest.raises(RuleError, match=r"salience\.toml"):
        salience.weights()
    monkeypatch.undo()
    salience.weights.cache_clear()


def _lessons(count: int) -> list[Lesson]:
    """Return lessons in which the newest is right although another is the article's main one."""
    main, near = _candidate("org:a", 0, main=1.0), _candidate("org:b", 50, here=1.0, ended=1.0)
    return [Lesson(str(n), "organisation", (main, near), (False, True)) for n in range(count)]


def test_weights_move_towards_what_was_right_and_the_rarer_the_less() -> None:
    few, many = learn(_lessons(2))["organisation"], learn(_lessons(200))["organisation"]
    start = STARTS["organisation"]
    assert start["main"] > few["main"] > many["main"] >= 0
    assert start["here"] < few["here"] < many["here"]
    assert many["ended"] <= 0  # it may only be forgotten
    assert many["share"] == start["share"]  # nothing was said of it
    assert is_right(_lessons(1)[0], learn(_lessons(200)))
    assert not is_right(_lessons(1)[0], STARTS)
    assert len(_lessons(2)) < HELD  # two lessons weigh less than what was thought before


def test_an_article_has_no_part_in_its_own_weights() -> None:
    one = _lessons(1)[0]
    assert (
        across([Lesson("same", one.kind, one.candidates, one.right) for _ in range(50)])
        == [("organisation", False)] * 50
    )


def test_the_table_is_written_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = learn(_lessons(5))
    monkeypatch.setattr(salience, "FILE", tmp_path / "salience.toml")
    salience.FILE.write_text(as_toml(table, _lessons(5)), encoding="utf-8")
    salience.weights.cache_clear()
    assert salience.weights() == table
    monkeypatch.undo()
    salience.weights.cache_clear()


# Title, text, and what it must tell: type, organisation, participant.
TEXTS = [
    (  # 'it' in a country's history is the country, not a neighbour
        "Laos",
        "Laos was once a French protectorate. Vietnam and Thailand have long competed for influence there. It has been "
        "in ASEAN since July 1997.",
        ("member", "ASEAN", "Laos"),
    ),
    (  # a description fits more than one: the article's own
        "Senegal",
        "Senegal became independent in 1960. Guinea and Mali broke off relations with France. The republic joined "
        "ECOWAS in 1975.",
        ("joined", "ECOWAS", "Senegal"),
    ),
    (  # an organisation that is only named in passing, in a clause of its own
        "The Caribbean Community",
        "The Caribbean Community (CARICOM) was founded in 1973. Haiti, which had been suspended from the Organization "
        "of American States in 1991, joined in 2002.",
        ("joined", "CARICOM", "Haiti"),
    ),
    (  # and the sentence behind it
        "The Caribbean Community",
        "The Caribbean Community (CARICOM) was founded in 1973. Haiti, which had been suspended from the Organization "
        "of American States in 1991, joined in 2002. Bermuda has been an associate member since 2003.",
        ("associate", "CARICOM", "Bermuda"),
    ),
    (  # the paragraph's own organisation
        "Clubs of the north",
        "The Nordic Council was founded in 1952. Finland joined in 1955.\n\nThe Council of the Baltic Sea States is "
        "younger. Iceland joined in 1995.",
        ("joined", "Council of the Baltic Sea States", "Iceland"),
    ),
    (  # a number before the paragraph's first sentence
        "Memorandum",
        "1. The Organization of American States suspended Cuba in 1962.\n\n2. The Rio Pact shows the same pattern. "
        "Mexico withdrew in 2004.",
        ("left", "Rio Pact", "Mexico"),
    ),
    (  # the kind of body
        "Asian money",
        "BRICS met in Kazan. The New Development Bank was praised. BRICS invited Algeria in 2023. Colombia joined the "
        "bank in 2025.",
        ("joined", "New Development Bank", "Colombia"),
    ),
]


@pytest.mark.parametrize(("title", "text", "wanted"), TEXTS)
def test_whom_the_text_means(extractor: Extractor, title: str, text: str, wanted: tuple[str, str, str]) -> None:
    file = extractor.extract(make_source(text, title=title))
    told = {(fact.type, *names(file, fact)) for fact in file.facts}
    assert any(type_ == wanted[0] and who == wanted[2] and wanted[1] in what for type_, what, who in told), told
    assert not any(type_ == wanted[0] and who == wanted[2] and wanted[1] not in what for type_, what, who in told), told
    assert not any(type_ == wanted[0] and wanted[1] in what and who != wanted[2] for type_, what, who in told), told


def test_a_bank_that_no_article_named_is_no_organisation(extractor: Extractor) -> None:
    assert extractor.extract(make_source("OPEC met in Vienna. Kane joined the bank in 2018.")).facts == ()
