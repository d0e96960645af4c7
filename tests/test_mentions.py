"""Names and references of whole texts: the examples of the pronoun rules, the command, and links beside facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import find_mentions
from pipeline.cli import app
from pipeline.rules.load import lexicon
from pipeline.schema import LinkedMention

PRONOUNS = {word for rule in lexicon().pronouns.values() for word in rule.words}


def references(text: str) -> list[str]:
    """Return 'It = Fiji' for each pronoun that means something."""
    return [
        f"{m.text} = {' + '.join(e.name for e in m.entities)}"
        for m in find_mentions(text)
        if m.text.casefold() in PRONOUNS
    ]


@pytest.mark.parametrize("name", lexicon().pronouns)
def test_examples_of_the_pronoun_rules(name: str) -> None:
    rule = lexicon().pronouns[name]
    for text, wanted in rule.yes.items():
        assert references(text) == ([wanted] if isinstance(wanted, str) else wanted), text
    for text in rule.no:
        assert references(text) == [], text


def meaning(text: str, words: str) -> list[str]:
    found = [m for m in find_mentions(text) if m.text == words]
    return [e.name for m in found for e in m.entities]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Chad waited. The army of the country left for Mali.", "the country", ["Chad"]),
        ("Norway met Sweden. Both left EFTA.", "Both", ["Norway", "Sweden"]),
        ("Ghana left the League of Small Ports. It regretted it.", "It", ["Ghana"]),
        ("Its treasurer lives in Brussels, where NATO has its seat.", "Brussels", ["Brussels"]),
    ],
)
def test_references_outside_of_facts(text: str, words: str, wanted: list[str]) -> None:
    assert meaning(text, words) == wanted


def test_mentions_slice_back_and_do_not_repeat() -> None:
    text = "Fiji joined the Commonwealth in 1970. It left in 1987, and its army stayed."
    found = find_mentions(text)
    assert all(text[m.start : m.end] == m.text and m.entities for m in found)
    assert len({(m.start, m.end) for m in found}) == len(found)
    assert {m.text for m in found if m.in_fact} >= {"Fiji", "Commonwealth"}
    assert not next(m for m in found if m.text == "its").in_fact


def test_an_article_without_organisation_has_mentions_all_the_same() -> None:
    assert [m.text for m in find_mentions("French soldiers left Chad.")] == ["French", "Chad"]


def test_the_command_prints_a_table_and_json(tmp_path: Path) -> None:
    article = tmp_path / "fiji.txt"
    article.write_text("Fiji joined the Commonwealth in 1970. It left in 1987.")
    table = CliRunner().invoke(app, ["mentions", str(article)])
    assert table.exit_code == 0
    assert "pronoun *" in table.output
    printed = json.loads(CliRunner().invoke(app, ["mentions", "--json", str(article)]).output)
    found = [LinkedMention.model_validate(m) for m in printed["mentions"]]
    assert printed["article"] == "fiji"
    assert [m.text for m in found] == ["Fiji", "Commonwealth", "It"]
    assert CliRunner().invoke(app, ["mentions", str(tmp_path / "none.txt")]).exit_code == 1
