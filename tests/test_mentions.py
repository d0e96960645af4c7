"""Names and references of whole texts: the examples of the pronoun rules, the command, and links beside facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import extract, find_mentions
from pipeline.cli import app
from pipeline.explain import explain_text
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


@pytest.mark.parametrize("name", ["Blue Airways Group", "Polar Motors Alliance", "Lakeside Teachers Union"])
def test_a_firm_or_a_union_of_people_is_no_organisation_by_its_shape(name: str) -> None:
    assert meaning(f"The {name} met in May.", name) == []
    assert meaning("The Lima Group met in May.", "Lima Group") == ["Lima Group"]


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


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("In 1968 Prague was told to stay in the Warsaw Pact.", "Prague", ["Czechoslovakia"]),
        ("In 2004 Prague joined the European Union.", "Prague", ["Czechia"]),
        ("The EC admitted Greece in 1981.", "EC", ["European Community"]),
        ("Belgrade was expelled from the Cominform. That was 1948.", "Belgrade", ["Yugoslavia"]),
        ("Congo-Brazzaville joined OPEC in 2018. The Congolese waited.", "Congolese", ["Republic of the Congo"]),
        ("North Korea joined the UN in 1991. The Koreans were glad.", "Koreans", ["North Korea"]),
        ("The Koreans waited.", "Koreans", []),
        ("The London Declaration of 1949 let India stay.", "London", []),
        ("The Statute of Westminster founded the Commonwealth.", "Westminster", []),
        ("WHO SITS INSIDE?\n\nTonga is in the WHO.", "WHO", ["World Health Organization"]),
        ("The Andean Community (Spanish: Comunidad Andina, CAN) meets. The CAN has four members.", "Spanish", []),
        ("Gabon and Togo, French-speaking both, joined the Commonwealth.", "French", []),
        ("The Brussels pact was signed in 1948.", "Brussels pact", ["Brussels Pact"]),
    ],
)
def test_names_by_year_and_surroundings(text: str, words: str, wanted: list[str]) -> None:
    assert meaning(text, words) == wanted


def test_an_acronym_behind_a_second_name_in_a_bracket_holds_through_the_article() -> None:
    text = "The Andean Community (Spanish: Comunidad Andina, CAN) meets. The CAN has four members."
    assert meaning(text, "CAN") == ["Andean Community"] * 2


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Fiji and Tonga met. Samoa came with them. The three signed.", "The three", ["Fiji", "Tonga", "Samoa"]),
        (
            "Norway left EFTA and the EEA. Both were sorry.",
            "Both",
            ["European Free Trade Association", "European Economic Area"],
        ),
        ("The Balkan Pact of 1953 was renamed the Balkan League; nobody wept when it ended.", "it", ["Balkan League"]),
        ("Mali and its neighbours met. Kenya signed with its neighbours.", "its", ["Mali", "Kenya"]),
        ("Spain and Italy came. They met with Spain.", "They", []),
        ("Kuwait and Qatar talked, and Kuwait stood before it.", "it", []),
        ("Somalia waited. Ethiopian units left that country.", "that country", ["Somalia"]),
        ("The general, a Russian, served his country. Moldova watched.", "his country", ["Russia"]),
    ],
)
def test_sets_and_what_grammar_forbids(text: str, words: str, wanted: list[str]) -> None:
    assert meaning(text, words) == wanted


def test_a_title_beside_the_text_is_context() -> None:
    text = "It joined the Commonwealth in 1970. Its army is small."
    assert [(m.text, m.entities[0].name) for m in find_mentions(text, title="Fiji")] == [
        ("It", "Fiji"),
        ("Commonwealth", "Commonwealth of Nations"),
        ("Its", "Fiji"),
    ]
    file = extract(text, title="Fiji")
    assert [(f.participant, f.date) for f in file.facts] == [("state:FJI", "1970")]
    assert extract(text).facts == ()


def test_a_number_that_does_not_fit_costs_confidence_and_is_told() -> None:
    told = explain_text("Four countries (Kenya, Uganda and Tanzania) joined the EAC in 2000.")
    fits = explain_text("Three countries (Kenya, Uganda and Tanzania) joined the EAC in 2000.")
    assert len(told.explanations) == len(fits.explanations) == 3
    for wrong, right in zip(told.explanations, fits.explanations, strict=True):
        assert wrong.confidence < right.confidence
        assert "the number that the text states" in repr(wrong.chains)
        assert "the number that the text states" not in repr(right.chains)


def test_people_are_mentioned_where_someone_leads() -> None:
    text = "Peter Miller lives in Bonn. The NATO secretary-general, Anna Weber, retired. Weber was glad."
    people = [(m.text, m.entities[0].name) for m in find_mentions(text) if m.kind == "person"]
    assert people == [("Anna Weber", "Anna Weber"), ("Weber", "Anna Weber")]


def test_the_steps_of_a_set_are_one() -> None:
    both = next(m for m in find_mentions("Norway met Sweden. Both left EFTA.") if m.text == "Both")
    assert both.steps == ("'Both' counts Norway, Sweden",)
