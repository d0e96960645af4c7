"""Explanations: every fact has one, each stage is in it, and what `accede explain` prints and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline import factfile
from pipeline.cli import app
from pipeline.errors import AccedeError, FactFileError
from pipeline.explain import Chain, Report, explain_fact, explain_text
from pipeline.extract import Extractor
from pipeline.schema import FactFile
from tests.sources import CORPUS, make_source, read_folder

SET = "Belarus, Azerbaijan and Georgia joined the CIS in 1993. The latter two never wanted to leave it six years later."


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


def _only_chain(report: Report) -> Chain:
    (explanation,) = report.explanations
    (chain,) = explanation.chains
    return chain


def test_every_stage_of_a_plain_fact(extractor: Extractor) -> None:
    chain = _only_chain(explain_text("Estonia joined NATO in 2004.", extractor=extractor))
    assert chain.reading.copy == "France joined NATO in 1999."
    assert [(s.word, s.text) for s in chain.reading.stand_ins] == [
        ("France", "Estonia"),
        ("NATO", "NATO"),
        ("1999", "2004"),
    ]
    assert (chain.trigger, chain.rule, chain.type, chain.frame) == ("joined", "join", "joined", "subject_object")
    assert [(s.role, s.path, s.words, s.filled) for s in chain.slots] == [
        ("organisation", "object", ("NATO",), True),
        ("participant", "subject", ("Estonia",), True),
    ]
    assert [(a.role, a.id, a.text, a.steps) for a in chain.arguments] == [
        ("organisation", "org:nato", "NATO", ()),
        ("participant", "state:EST", "Estonia", ()),
    ]
    assert (chain.modality, chain.cues) == ("asserted", ())
    assert chain.date is not None
    assert (chain.date.text, chain.date.value, chain.date.used, chain.date.anchor) == ("2004", "2004", "2004", None)
    assert [sign for sign, _ in chain.signs] == ["entry join"]


def test_references_cues_and_steps(extractor: Extractor) -> None:
    report = explain_text(SET, extractor=extractor)
    left = next(e for e in report.explanations if e.type == "left" and e.participant == "Georgia")
    (chain,) = left.chains
    assert chain.modality == "negated"
    assert "not" in [cue.rule for cue in chain.cues]
    georgia = next(a for a in chain.arguments if a.role == "participant")
    assert georgia.text == "The latter two"
    assert georgia.steps == ("'The latter two' counts Georgia",)
    assert chain.date is not None
    assert (chain.date.value, chain.date.anchor) == ("1999", "1993")
    assert {"negated", "participant by latter"} <= {sign for sign, weight in chain.signs if weight < 0}


def test_repeats_are_shown_one_by_one(extractor: Extractor) -> None:
    report = explain_text("Estonia joined NATO in 2004. In 2004 Estonia joined NATO.", extractor=extractor)
    (explanation,) = report.explanations
    assert [chain.reading.start for chain in explanation.chains] == [0, 29]


def test_a_text_without_facts_shows_how_it_was_read(extractor: Extractor) -> None:
    report = explain_text("The weather, it seems, improved. Nobody joined NATO's choir.", extractor=extractor)
    assert report.explanations == ()
    assert [reading.text for reading in report.readings] == [
        "The weather, it seems, improved.",
        "Nobody joined NATO's choir.",
    ]


@pytest.fixture(scope="module")
def file(extractor: Extractor) -> FactFile:
    """Return the fact file of one article of the corpus."""
    return extractor.extract(read_folder(CORPUS)[0])


def test_every_fact_of_a_file_has_an_explanation(extractor: Extractor, file: FactFile) -> None:
    assert file.facts
    for fact in file.facts:
        (explanation,) = explain_fact(file, fact.id, extractor=extractor).explanations
        assert (explanation.id, explanation.type, explanation.date) == (fact.id, fact.type, fact.date)
        assert {chain.rule for chain in explanation.chains} >= {fact.rule}
        sentences = {evidence.text for evidence in fact.evidence if evidence.role == "sentence"}
        assert sentences == {chain.reading.text for chain in explanation.chains}


def test_a_file_of_other_rules_is_told_apart(extractor: Extractor, file: FactFile) -> None:
    other = file.model_copy(update={"made_by": file.made_by.model_copy(update={"rules": "0" * 16})})
    report = explain_fact(other, other.facts[0].id, extractor=extractor)
    assert report.explanations
    assert [note.partition(", this")[0] for note in report.notes] == [f"the file was made by rules {'0' * 16}"]
    assert explain_fact(file, file.facts[0].id, extractor=extractor).notes == ()


def test_a_fact_that_is_found_no_more(extractor: Extractor, file: FactFile) -> None:
    fact = file.facts[0].model_copy(update={"date": "1066"})
    report = explain_fact(file.model_copy(update={"facts": (fact,)}), fact.id, extractor=extractor)
    assert report.explanations == ()
    assert report.notes == (f"the rules of this installation do not find {fact.id}",)


def test_an_unknown_fact_names_near_ones(extractor: Extractor, file: FactFile) -> None:
    with pytest.raises(FactFileError, match=f"no fact '{file.facts[0].id}9'.*did you mean"):
        explain_fact(file, f"{file.facts[0].id}9", extractor=extractor)
    with pytest.raises(FactFileError, match=r"it has .* to "):
        explain_fact(file, "x", extractor=extractor)


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_prints_80_columns_without_colour() -> None:
    result = _run("--text", SET)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in result.stdout
    assert not [line for line in lines if line != line.rstrip()]
    for label in ("sentence", "parsed as", "trigger", "organisation", "participant", "modality", "date", "confidence"):
        assert [line for line in lines if line.startswith(f"{label} ")], label


def test_the_command_prints_json() -> None:
    result = _run("--text", "Estonia joined NATO in 2004.", "--json")
    (explanation,) = json.loads(result.stdout)["explanations"]
    assert explanation["chains"][0]["rule"] == "join"


def test_the_command_explains_a_fact_of_a_file(tmp_path: Path, extractor: Extractor) -> None:
    file = extractor.extract(make_source("Estonia joined NATO in 2004.", id="baltic"))
    factfile.write(file, tmp_path / "baltic.json")
    result = _run(str(tmp_path / "baltic.json"), "baltic-001")
    assert result.exit_code == 0
    assert result.stdout.startswith("baltic-001: joined | NATO | Estonia | 2004 | asserted")


def test_a_text_without_facts_says_so() -> None:
    result = _run("--text", "The sun shone.")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "no fact")
    assert "not parsed" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ([], "needs FILE and FACT_ID, or --text"),
        (["a.json"], "needs FILE and FACT_ID, or --text"),
        (["a.json", "a-001"], "a.json: No such file"),
        (["a.json", "--text", "x"], "stands in place of FILE"),
        (["a.json", "a-001", "--published", "2024-01-01"], "goes with --text"),
        (["--text", "x", "--published", "yesterday"], "'yesterday' is not a date"),
    ],
)
def test_wrong_calls(arguments: list[str], fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = _run(*arguments)
    assert isinstance(result.exception, AccedeError)
    assert fault in str(result.exception)
