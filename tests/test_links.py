"""Scoring of mentions: cases that can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import FactFileError
from pipeline.schema import MentionKind
from pipeline.scoring import links
from pipeline.scoring.links import Found, GoldMention, LinkResult
from pipeline.spans import Span

TEXT = "Fiji and Tonga waited. Both joined the Commonwealth, and it grew."


def gold(
    words: str,
    kind: MentionKind,
    *entities: str,
    nth: int = 1,
    accepts: tuple[tuple[str, ...], ...] = (),
    optional: bool = False,
) -> GoldMention:
    return GoldMention(doc="a", text=words, nth=nth, kind=kind, entities=entities, accepts=accepts, optional=optional)


def found(words: str, kind: MentionKind, *entities: str) -> Found:
    start = TEXT.index(words)
    return Found(kind, Span(start, start + len(words)), words, entities, frozenset({links._keys(entities)}))


def score(found_mentions: list[Found], *gold_mentions: GoldMention) -> LinkResult:
    return links.score({"a": found_mentions}, links.locate_all(gold_mentions, {"a": TEXT}))


FIJI = gold("Fiji", "state", "Fiji")
BOTH = gold("Both", "set", "Fiji", "Tonga")
IT = gold("it", "pronoun", "Commonwealth of Nations", nth=2)  # the first 'it' is in 'waited'


def test_one_right_one_false_one_missed() -> None:
    result = score([found("Fiji", "state", "Fiji"), found("Tonga", "state", "Tonga")], FIJI, BOTH)
    assert (result.names.right, result.names.false, result.names.missed) == (1, 1, 0)
    assert (result.references.right, result.references.false, result.references.missed) == (0, 0, 1)
    assert result.names.precision == 0.5
    assert result.names.recall == 1.0
    assert result.references.precision is None
    assert result.references.recall == 0.0
    assert [v.text for v in result.false] == ["Tonga"]
    assert [v.text for v in result.missed] == ["Both"]


def test_the_wrong_entity_is_false_and_missed() -> None:
    result = score([found("Fiji", "state", "Tonga")], FIJI)
    assert (result.names.right, result.names.false, result.names.missed) == (0, 1, 1)
    assert result.false[0].wanted == ("Fiji",)
    assert result.missed[0].found == ("Tonga",)


def test_a_set_is_right_as_a_whole_only() -> None:
    assert score([found("Both", "set", "Tonga", "Fiji")], BOTH).references.right == 1
    assert score([found("Both", "set", "Fiji")], BOTH).references.right == 0


def test_accepted_sets_and_other_names_of_an_entity() -> None:
    either = gold("Both", "set", "Fiji", "Tonga", accepts=(("Fiji", "Samoa"),))
    assert score([found("Both", "set", "Samoa", "Fiji")], either).references.right == 1
    assert score([found("the Commonwealth", "organisation", "British Commonwealth")], gold(
        "Commonwealth", "organisation", "Commonwealth of Nations")).names.right == 1  # fmt: skip


def test_optional_gold_counts_neither_way_but_a_wrong_link_there_is_false() -> None:
    free = gold("Tonga", "state", "Tonga", optional=True)
    right = score([found("Tonga", "state", "Tonga")], free)
    assert (right.all.right, right.all.false, right.all.missed) == (0, 0, 0)
    assert score([], free).all.missed == 0
    assert score([found("Tonga", "state", "Fiji")], free).all.false == 1


def test_pairs_are_one_to_one() -> None:
    twice = [found("Fiji", "state", "Fiji"), found("Fiji and Tonga", "state", "Fiji")]
    assert (score(twice, FIJI).all.right, score(twice, FIJI).all.false) == (1, 1)


def test_nothing_found_and_nothing_wanted() -> None:
    assert score([], FIJI).all.recall == 0.0
    empty = links.score({"a": [found("Fiji", "state", "Fiji")]}, {"a": []})
    assert empty.all.precision == 0.0
    assert empty.all.recall is None


def test_another_reader_is_compared_on_required_mentions() -> None:
    placed = links.locate_all([FIJI, gold("Tonga", "state", "Tonga", optional=True)], {"a": TEXT})
    result = links.score({"a": links.as_found(placed["a"])}, links.locate_all([FIJI, IT], {"a": TEXT}))
    assert (result.all.right, result.all.false, result.all.missed) == (1, 0, 1)


def test_readers_agree_by_what_either_accepts_and_optional_counts_neither_way() -> None:
    texts = {"a": TEXT}
    one = gold("Both", "set", "Fiji", "Tonga", accepts=(("Fiji", "Samoa"),))
    other = gold("Both", "set", "Samoa", "Fiji", accepts=(("Tonga", "Samoa"),))
    pick = gold("Both", "set", "Fiji", "Tonga", optional=True)

    def counts(first: GoldMention, second: GoldMention) -> tuple[int, int, int]:
        result = links.score(
            {"a": links.as_found(links.locate_all([second], texts)["a"])}, links.locate_all([first], texts)
        )
        return result.all.right, result.all.false, result.all.missed

    assert counts(one, other) == (1, 0, 0)
    assert counts(BOTH, other) == (0, 1, 1)
    assert counts(BOTH, pick) == counts(pick, BOTH) == (0, 0, 0)


def test_gold_that_is_not_in_the_article_is_named() -> None:
    with pytest.raises(FactFileError, match="'Samoa' does not occur 1 times"):
        links.locate_all([gold("Samoa", "state", "Samoa")], {"a": TEXT})
    with pytest.raises(FactFileError, match="is no article"):
        links.locate_all([FIJI], {})


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(FIJI.model_dump_json() + '\n{"doc": "a"}\n')
    with pytest.raises(FactFileError, match=r"gold\.jsonl:2: text"):
        links.read(file)


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "gold.jsonl").write_text(FIJI.model_dump_json() + "\n" + IT.model_dump_json() + "\n")
    (tmp_path / "other.jsonl").write_text(FIJI.model_dump_json() + "\n")
    out = tmp_path / "result.json"
    arguments = ["gold", "mentions", str(tmp_path / "gold.jsonl"), str(tmp_path / "a.txt")]
    result = CliRunner().invoke(app, [*arguments, "--reader", str(tmp_path / "other.jsonl"), "--json", str(out)])
    assert result.exit_code == 0, result.output
    assert "Missed: 1" in result.output
    assert "'it' (pronoun) found -; gold Commonwealth of Nations" in result.output
    assert LinkResult.model_validate_json(out.read_text()).all.right == 1
    own = CliRunner().invoke(app, [*arguments, "--brief"])
    assert own.exit_code == 0
    assert "references" in own.output
    assert "Missed" not in own.output


def test_the_gold_of_the_project_stands_in_its_articles() -> None:
    folder = Path(__file__).parent.parent
    lines = links.read(folder / "gold" / "mentions" / "gold.jsonl")
    texts = {doc: (folder / "corpus" / f"{doc}.txt").read_text() for doc in {line.doc for line in lines}}
    assert sum(len(found) for found in links.locate_all(lines, texts).values()) == len(lines)
    assert len(texts) == 16
