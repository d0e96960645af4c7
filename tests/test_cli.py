"""The command line as a whole: help and its cost, the README, errors, exit codes, rules, schema; the Python API."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer.main
from click.testing import Result
from typer.testing import CliRunner

import pipeline
from pipeline.cli import app
from pipeline.errors import AccedeError
from pipeline.extract import Extractor
from pipeline.rules.load import lexicon
from pipeline.schema import FACT_TYPES
from tests.sources import ROOT, make_source

README = ROOT / "README.md"
HEAVY = ("spacy", "numpy", "dateparser", "pyarrow", "rdflib", "ray", "starlette", "jinja2")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def _accede(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does: in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def _commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each command and group with its path: ('gold', 'check')."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), typer.main.get_command(app))]
    while waiting:
        path, command = waiting.pop()
        yield path, command
        waiting += [((*path, name), below) for name, below in getattr(command, "commands", {}).items()]


COMMANDS = sorted(_commands(), key=lambda pair: pair[0])
PATHS = [path for path, _ in COMMANDS]


# --- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS, ids=lambda path: " ".join(path) or "accede")
def test_help(path: tuple[str, ...]) -> None:
    result = _run(*path, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_help_of_every_command_imports_nothing_heavy() -> None:
    script = f"""
import sys
from typer.testing import CliRunner
from pipeline.cli import app
for path in {PATHS!r}:
    assert CliRunner().invoke(app, [*path, "--help"]).exit_code == 0, path
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip(), result.stderr) == (0, "", "")


def test_help_in_a_process_of_its_own() -> None:
    result = _accede("--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ")


def test_every_command_and_option_says_what_it_does() -> None:
    missing = []
    for path, command in COMMANDS:
        missing += [path] if not command.help and not command.callback.__doc__ else []
        missing += [(*path, *p.opts) for p in command.params if p.param_type_name == "option" and not p.help]
    assert not missing


def test_version() -> None:
    assert _run("--version").stdout == f"accede {pipeline.__version__}\n"


# --- the README ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not README.exists(), reason="README.md is not written yet")
@pytest.mark.parametrize(("path", "command"), COMMANDS[1:], ids=[" ".join(path) for path in PATHS[1:]])
def test_the_readme_names_every_command_and_option(path: tuple[str, ...], command: Any) -> None:
    text = README.read_text(encoding="utf-8")
    assert f"accede {' '.join(path)}" in text
    options = {
        option for p in command.params if p.param_type_name == "option" for option in p.opts if option[:2] == "--"
    }
    unnamed = [option for option in sorted(options - {"--help"}) if not re.search(rf"{option}(?![\w-])", text)]
    assert not unnamed


# --- errors and exit codes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "nowhere.txt"],
        ["extract", ".", "--workers", "0"],
        ["explain", "nowhere.json", "x-001"],
        ["score", "nowhere", "nowhere.jsonl"],
        ["rules", "nothing_like_it"],
        ["rules", "--type", "wed"],
        ["rules", "join", "--type", "joined"],
        ["timeline", "nowhere"],
        ["export", "nowhere", "--to", "csv", "-o", "x.csv"],
        ["dates", "."],
        ["mentions", "."],
    ],
    ids=" ".join,
)
def test_a_wrong_input_is_one_line_and_exit_code_2(arguments: list[str], tmp_path: Path) -> None:
    result = _accede(*arguments, folder=tmp_path)
    assert result.returncode == 2, result
    assert result.stdout == ""
    assert result.stderr.startswith("accede: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["extract", "--nonsense", "x"],
        ["extract"],
        ["export", "outputs", "--to", "doc", "-o", "x"],
        ["review", "outputs"],
        ["timeline", "outputs", "--json", "--csv"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_one_line_that_names_the_help(arguments: list[str], tmp_path: Path) -> None:
    result = _accede(*arguments, folder=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert re.fullmatch(r"accede: [^\n]+ \(accede[a-z ]* --help\)\n", result.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["timeline", "x" * 5000],
        ["gold", "check", "x" * 5000, "."],
        ["score", "outputs", "gold.jsonl", "--json", "folder"],
        ["score", "outputs", "gold.jsonl", "--manifest", "binary"],
        ["score", "outputs", "gold.jsonl", "--manifest", "huge"],
        ["score", "outputs", "gold.jsonl", "--manifest", "gold.jsonl"],
        ["check", "outputs", "--reference", "huge"],
        ["check", "outputs", "--reference", "binary"],
        ["export", "outputs", "--to", "csv", "-o", "folder"],
        ["export", "outputs", "--to", "csv", "-o", "gold.jsonl/facts.csv"],
        ["report", "outputs", "-o", "page", "--half", "third"],
        ["score", "outputs", "nowhere"],
        ["score", "outputs", "binary"],
    ],
    ids=lambda arguments: " ".join(arguments)[:60],
)
def test_files_that_cannot_be_used_are_one_line(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "gold.jsonl").write_text('{"doc": "a", "type": "joined", "organisation": "NATO", "evidence": "x"}\n')
    (tmp_path / "binary").write_bytes(b"\x00\xff\xfe")
    (tmp_path / "huge").write_text("id," + "x" * 200_000 + "\n")
    result = _accede(*arguments, folder=tmp_path)
    assert result.returncode == 2, result
    assert result.stdout == ""
    assert result.stderr.startswith("accede: ")
    assert result.stderr.count("\n") == 1
    assert "Errno" not in result.stderr
    assert "codec" not in result.stderr


def test_extract_score_and_a_bar_that_is_missed(tmp_path: Path) -> None:
    (tmp_path / "baltic.txt").write_text("Estonia joined NATO in 2004.", encoding="utf-8")
    fact = {"doc": "baltic", "type": "joined", "organisation": "NATO", "participant": "Estonia", "date": "2004"}
    line = json.dumps({**fact, "evidence": "Estonia joined NATO in 2004"})
    (tmp_path / "gold.jsonl").write_text(f"{line}\n", encoding="utf-8")
    run = _accede("extract", "baltic.txt", "-o", "out", folder=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("1 article, 1 fact, ")
    assert _accede("score", "out", "gold.jsonl", "--min-f1", "1", folder=tmp_path).returncode == 0
    missed = _accede("score", "out", "gold.jsonl", "--min-f1", "1.1", folder=tmp_path)
    assert missed.returncode == 1
    assert "strict F1 1.000 is below 1.1" in missed.stdout


def test_some_articles_failed_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Estonia joined NATO in 2004.", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    run = _accede("extract", ".", "-o", "out", folder=tmp_path)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert (tmp_path / "out" / "good.json").exists()


# --- rules and schema ------------------------------------------------------------------------------------------------


def test_rules_lists_every_entry() -> None:
    lines = _run("rules").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    first = {line.split(" ", 1)[0] for line in lines}
    rules = lexicon()
    assert {*rules.triggers, *rules.cues, *rules.references, *rules.notes} <= first


@pytest.mark.parametrize("fact_type", FACT_TYPES)
def test_rules_of_one_type(fact_type: str) -> None:
    listed = json.loads(_run("rules", "--type", fact_type, "--json").stdout)
    assert list(listed) == ["triggers"]
    assert listed["triggers"]
    assert all(fact_type in (t["type"], t.get("becoming"), t.get("ceasing")) for t in listed["triggers"].values())


def test_rules_as_json_holds_the_examples() -> None:
    listed = json.loads(_run("rules", "--json").stdout)
    assert list(listed) == ["triggers", "cues", "references", "notes"]
    assert listed["triggers"]["join"]["yes"] == dict(lexicon().triggers["join"].yes)


@pytest.mark.parametrize("name", ["join", "not", "latter", "subject_object"])
def test_rules_shows_one_entry(name: str) -> None:
    result = _run("rules", name)
    assert result.exit_code == 0
    assert name in result.stdout.splitlines()[0]
    if name != "subject_object":
        assert "  yes  " in result.stdout
        assert "  no   " in result.stdout


def test_every_entry_fits_80_columns() -> None:
    rules = lexicon()
    for name in {*rules.triggers, *rules.cues, *rules.references, *rules.frames}:
        assert max(map(len, _run("rules", name).stdout.splitlines())) <= 80, name


def test_rules_names_what_is_near() -> None:
    error = _run("rules", "jion").exception
    assert isinstance(error, AccedeError)
    assert "did you mean join" in str(error)


def test_schema_describes_what_extract_writes(extractor: Extractor) -> None:
    first, second = _run("schema").stdout, _accede("schema").stdout
    assert first == second
    schema = json.loads(first)
    jsonschema.Draft202012Validator.check_schema(schema)
    file = extractor.extract(make_source("Estonia joined NATO in 2004. It hopes to leave it."))
    jsonschema.validate(json.loads(file.to_json()), schema)


# --- the Python API --------------------------------------------------------------------------------------------------


def test_the_package_imports_nothing_heavy() -> None:
    script = f"import sys, pipeline; print(*(n for n in {(*HEAVY, 'pydantic', 'typer')!r} if n in sys.modules))"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


def test_public_names() -> None:
    assert {"extract", "Extractor", "FactFile", "score", "find_dates", "find_mentions", "__version__"} == set(
        pipeline.__all__
    )
    assert all(getattr(pipeline, name) is not None for name in pipeline.__all__)
    assert set(pipeline.__all__) <= set(dir(pipeline))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pipeline.nothing


def test_extract_is_the_function_though_a_module_has_its_name() -> None:
    importlib.import_module("pipeline.extract")
    file = pipeline.extract("Estonia joined NATO last year.", title="Estonia", published="2005-01-02")
    assert [(f.type, f.date) for f in file.facts] == [("joined", "2004")]
    assert (file.article.title, file.article.published) == ("Estonia", "2005-01-02")


@pytest.mark.parametrize("published", ["2005", "yesterday", "2005-02-30"])
def test_extract_refuses_what_is_no_date(published: str) -> None:
    with pytest.raises(AccedeError, match=r"published: .* is not a date"):
        pipeline.extract("Estonia joined NATO.", published=published)
