"""`accede score` and `accede gold` from the outside: what they print, write and exit with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipeline import factfile
from pipeline.cli import gold as gold_command
from pipeline.cli import score as score_command
from pipeline.extract import Extractor
from tests.factories import make_file, make_gold
from tests.sources import make_source

TEXT = "Estonia joined NATO in 2004. Latvia joined NATO in 2005. Malta joined NATO."
JOINED = {"type": "joined", "organisation": "NATO", "participant": "Estonia", "date": "2004", "evidence": TEXT[:28]}
MANIFEST = "id,title,register,organisations,half,published,phenomena\na,A,wire report,NATO,test,,gapping\n"


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    score_command.register(app)
    gold_command.register(app)
    return app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three required facts; one found strict, one right but for the date, one false: strict F1 is 1/3."""
    facts = [
        JOINED,
        JOINED | {"participant": "Latvia", "date": "1999"},
        JOINED | {"participant": "Georgia"},
    ]
    factfile.write(make_file("a", facts, text=TEXT), tmp_path / "out" / "a.json")
    gold = [
        make_gold(),
        make_gold(participant="Latvia", date="2005", evidence="Latvia joined NATO in 2005"),
        make_gold(participant="Malta", date=None, evidence="Malta joined NATO"),
    ]
    (tmp_path / "gold.jsonl").write_text("".join(g.model_dump_json() + "\n" for g in gold), encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(app: typer.Typer, *arguments: object, exit_code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == exit_code, result.output
    return result.output


def row(output: str, name: str) -> list[str]:
    return next(line.split() for line in output.splitlines() if line.split()[:1] == [name])


def test_score_prints_measures_and_errors(app: typer.Typer, folder: Path) -> None:
    output = run(app, "score", folder / "out", folder / "gold.jsonl")
    assert row(output, "core")[1:7] == ["2", "1", "1", "0.667", "0.667", "0.667"]
    assert row(output, "strict")[1:7] == ["1", "2", "2", "0.333", "0.333", "0.333"]
    assert row(output, "negated")[1:] == ["0", "0", "-", "-", "-", "-"]
    assert 'a joined NATO | Malta | - [mention] "Malta joined NATO"' in output
    assert 'a joined NATO | Latvia | 2005 not 1999 [date] "Latvia joined NATO in 2005"' in output
    assert 'a joined NATO | Georgia | 2004 [a-003] "Estonia joined NATO in 2004."' in output
    assert "\x1b" not in output


def test_tables_fit_80_columns(app: typer.Typer, folder: Path) -> None:
    (folder / "manifest.csv").write_text(MANIFEST.replace("test", "development"))
    output = run(app, "score", folder / "out", folder / "gold.jsonl", "--full")
    assert "wire report" in output
    assert "expected calibration error" in output
    assert max(len(line) for line in output.splitlines() if not line.startswith("a ")) <= 80


def test_brief_shows_levels_only(app: typer.Typer, folder: Path) -> None:
    output = run(app, "score", folder / "out", folder / "gold.jsonl", "--brief")
    assert row(output, "strict")
    assert "Malta" not in output


@pytest.mark.parametrize(("bar", "code"), [(0.33, 0), (0.34, 1)])
def test_min_f1(app: typer.Typer, folder: Path, bar: float, code: int) -> None:
    output = run(app, "score", folder / "out", folder / "gold.jsonl", "--min-f1", bar, exit_code=code)
    assert ("is below" in output) is bool(code)


def test_min_f1_is_missed_where_there_is_no_f1(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "gold.jsonl").write_text("")
    run(app, "score", tmp_path / "out", tmp_path / "gold.jsonl", "--min-f1", 0, exit_code=1)


def test_json_is_the_same_bytes_and_serves_a_comparison(app: typer.Typer, folder: Path) -> None:
    for name in ("one.json", "two.json"):
        run(app, "score", folder / "out", folder / "gold.jsonl", "--json", folder / name)
    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()
    assert json.loads((folder / "one.json").read_text())["levels"]["strict"]["right"] == 1
    better = [JOINED, JOINED | {"participant": "Latvia", "date": "2005"}]
    factfile.write(make_file("a", better, text=TEXT), folder / "out" / "a.json")
    output = run(app, "score", folder / "out", folder / "gold.jsonl", "--against", folder / "one.json")
    assert "Gained: 1" in output
    assert 'a joined NATO | Latvia | 2005 [a-002] "Latvia joined NATO in 2005."' in output
    assert "False facts that are gone: 1" in output
    assert "0.333" in output
    assert "0.800" in output
    factfile.write(make_file("a", better[1:], text=TEXT), folder / "out" / "a.json")
    output = run(app, "score", folder / "out", folder / "gold.jsonl", "--against", folder / "one.json")
    assert "Lost: 1" in output
    assert 'a joined NATO | Estonia | 2004 [a-001, now lost at mention] "Estonia joined NATO in 2004."' in output


def test_misses_are_told_by_running_the_stages(app: typer.Typer, tmp_path: Path, extractor: Extractor) -> None:
    """The article of the extractor loses a fact at two stages; the stages of the other's rules cannot be run."""
    factfile.write(extractor.extract(make_source("Ruritania zorped NATO in 2004.", id="a")), tmp_path / "a.json")
    factfile.write(make_file("b", [], text=TEXT), tmp_path / "b.json")
    gold = [make_gold("a", participant="Ruritania", evidence="Ruritania zorped NATO"), make_gold("b")]
    (tmp_path / "gold.jsonl").write_text("".join(g.model_dump_json() + "\n" for g in gold), encoding="utf-8")
    output = run(app, "score", tmp_path, tmp_path / "gold.jsonl")
    assert row(output, "mention")[1:] == ["2", "1.000", "1"]
    assert "[mention, trigger]" in output
    assert "note: for 1 of these the stages were not run" in output
    assert "only there" not in run(app, "score", tmp_path, tmp_path / "gold.jsonl", "--no-stages")


def test_against_something_else(app: typer.Typer, folder: Path) -> None:
    (folder / "other.json").write_text("{}")
    arguments = ["score", str(folder / "out"), str(folder / "gold.jsonl"), "--against", str(folder / "other.json")]
    result = CliRunner().invoke(app, arguments)
    assert "is no scoring result" in str(result.exception)


def test_baseline(app: typer.Typer, folder: Path) -> None:
    figures = folder / "figures.json"
    call = ("score", folder / "out", folder / "gold.jsonl", "--brief", "--baseline", figures)
    run(app, *call, "--update-baseline")
    assert json.loads(figures.read_text())["strict_f1"] == 0.3333
    run(app, *call)
    factfile.write(make_file("a", [], text=TEXT), folder / "out" / "a.json")
    assert "strict F1 fell from 0.333 to 0.000" in run(app, *call, exit_code=1)
    run(app, *call, "--tolerance", 0.5)
    run(app, "score", folder / "out", folder / "gold.jsonl", "--update-baseline", exit_code=2)


def test_errors_of_the_test_half_stay_hidden(app: typer.Typer, folder: Path) -> None:
    (folder / "manifest.csv").write_text(MANIFEST)
    call = ("score", folder / "out", folder / "gold.jsonl", "--half", "test", "--json", folder / "r.json")
    output = run(app, *call)
    assert row(output, "strict")[1:4] == ["1", "2", "2"]
    assert "Malta" not in output + (folder / "r.json").read_text()
    assert "1 test articles are not listed" in output
    assert "Malta" in run(app, *call, "--show-test-errors")


def test_gold_check(app: typer.Typer, folder: Path) -> None:
    gold = folder / "gold.jsonl"
    assert run(app, "gold", "check", gold, folder / "articles") == "3 gold facts, no faults\n"
    gold.write_text(gold.read_text() + make_gold(participant="Italy", evidence="Italy").model_dump_json() + "\n")
    output = run(app, "gold", "check", gold, folder / "articles", exit_code=1)
    assert output == f"{gold}:4: evidence does not occur in the article: 'Italy'\n4 gold facts, 1 fault\n"
    told = json.loads(run(app, "gold", "check", gold, folder / "articles", "--json", exit_code=1))
    assert told == {
        "facts": 4,
        "faults": [{"where": f"{gold}:4", "what": "evidence does not occur in the article: 'Italy'"}],
    }


def test_gold_agree(app: typer.Typer, folder: Path) -> None:
    other = folder / "other.jsonl"
    other.write_text(make_gold().model_dump_json() + "\n" + make_gold(participant="Malta").model_dump_json() + "\n")
    output = run(app, "gold", "agree", folder / "gold.jsonl", other, "--json", folder / "r.json")
    assert row(output, "all")[1:] == ["2", "1", "0", "0.800", "0.400"]
    assert 'a joined NATO | Malta | - not 2004 "Malta joined NATO"' in output
    assert 'a joined NATO | Latvia | 2005 "Latvia joined NATO in 2005"' in output
    assert json.loads((folder / "r.json").read_text())["whole"]["core"]["right"] == 2
