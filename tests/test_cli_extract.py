"""`accede extract`: its lines, its exit codes, and that a wrong call is answered without loading spaCy."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.cli import extract as command
from pipeline.cli import main
from pipeline.factfile import read_folder

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command run with the stand-in extractor."""
    monkeypatch.setattr(batch, "run", functools.partial(batch.run, factory="test_batch:FakeExtractor", rules="r1"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with three articles under in/, one of them empty."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Estonia joined.")
    (tmp_path / "in" / "b.txt").write_text("Latvia joined. Lithuania joined.")
    (tmp_path / "in" / "c.txt").write_text("")
    return tmp_path


def call(*arguments: str) -> int:
    """Run the command line and return its exit code."""
    sys.argv = ["accede", "extract", *arguments]
    with pytest.raises(SystemExit) as raised:
        main()
    code = raised.value.code
    assert isinstance(code, int) or code is None
    return code or 0


def test_one_line_a_failure_and_one_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("in", "-o", "out") == 1
    out, err = capsys.readouterr()
    assert err == "accede: in/c.txt: is empty (leave it out)\n"
    assert out.startswith("2 articles, 3 facts, 1 failed, ")
    assert out.endswith(" s, out/\n")
    assert out.count("\n") == 1
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "a.json",
        "b.json",
        "errors.jsonl",
        "manifest.jsonl",
    ]


def test_done_and_done_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("in/a.txt", "-o", "out") == 0
    assert capsys.readouterr().out.startswith("1 article, 1 fact, ")
    assert call("in/a.txt", "-o", "out") == 0
    assert capsys.readouterr().out.startswith("1 article, 1 fact, 1 unchanged, ")
    assert call("in/a.txt", "-o", "out", "--overwrite", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary.pop("seconds") >= 0
    assert summary == {"articles": 1, "facts": 1, "failed": 0, "unchanged": 0, "out": "out"}


def test_options_reach_the_run(folder: Path) -> None:
    options = ["--workers", "2", "--published", "2004-03-30", "--min-confidence", "0.6", "--format", "markdown"]
    assert call("in/a.txt", "in/b.txt", *options) == 0
    files = [json.loads((folder / "outputs" / f"{name}.json").read_text()) for name in "ab"]
    assert [len(file["facts"]) for file in files] == [1, 1]
    assert {file["article"]["published"] for file in files} == {"2004-03-30"}
    assert call("in/a.txt", "in/b.txt", "--output-format", "jsonl", "--shard-size", "1", "-o", "shards") == 0
    assert len(list((folder / "shards").glob("facts-*.jsonl"))) == 2


def test_output_inside_the_input_is_not_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("in", "-o", "in/out", "--output-format", "jsonl") == 1
    assert call("in", "-o", "in/out", "--output-format", "jsonl") == 1
    assert "2 articles, 3 facts, 2 unchanged, 1 failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "accede: nowhere: no such file or folder\n"),
        (["in/*.pdf"], "accede: in/*.pdf: no file matches (quote the pattern, or check the folder)\n"),
        (
            ["none"],
            "accede: none: no article found (files ending in .txt, .md, .html, .jsonl or .parquet)\n",
        ),
        (["in", "--workers", "0"], "accede: --workers: 0 is less than 1\n"),
        (["in", "--engine", "dask"], "accede: --engine: 'dask' is unknown (one of: local, ray)\n"),
        (["in", "--time-limit", "-1"], "accede: --time-limit: -1 is less than 0\n"),
        (["in", "--min-confidence", "2"], "accede: --min-confidence: 2 is not between 0 and 1\n"),
        (["in", "-o", "in/a.txt"], "accede: in/a.txt: is not a folder (name a folder with -o)\n"),
        (["in", "--published", "soon"], "accede: --published: 'soon' is not a date (write it as 2024-03-04)\n"),
        (
            ["in", "--output-format", "xml"],
            "accede: --output-format: 'xml' is unknown (one of: json, jsonl, parquet)\n",
        ),
        (
            ["in", "--format", "pdf"],
            "accede: --format: 'pdf' is unknown (one of: text, markdown, html, jsonl, parquet)\n",
        ),
    ],
)
def test_wrong_calls(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    (folder / "none").mkdir()
    assert call(*arguments) == 2
    assert capsys.readouterr().err == message


def test_progress_bar_for_a_terminal_only(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_watched", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert call("in") == 1
    out, err = capsys.readouterr()
    assert "extracting" in err
    assert "accede: in/c.txt: is empty (leave it out)\n" in err
    assert out.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["extract", "--help"], 0),
        (["extract", "nowhere"], 2),
        (["extract", ".", "--workers", "0"], 2),
        (["extract"], 2),
    ],
)
def test_help_and_wrong_calls_load_nothing_heavy(arguments: list[str], code: int) -> None:
    script = (
        "import sys; from pipeline.cli import main\n"
        f"sys.argv = ['accede', *{arguments!r}]\n"
        "try: main()\n"
        "except SystemExit as end: code = end.code\n"
        "heavy = {'spacy', 'numpy', 'dateparser', 'trafilatura', 'pyarrow', 'ray'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else code)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "loaded" in done.stderr) == (code, False), done.stderr


def test_the_real_extractor_gives_the_same_bytes_in_any_number_of_processes(folder: Path) -> None:
    articles = sorted((ROOT / "corpus").glob("*.txt"))[:12]
    (folder / "real").mkdir()
    for path in articles:
        (folder / "real" / path.name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pipeline.cli", "extract", "real"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for out, workers in (("one", "1"), ("two", "2")):
        options = ["-o", out, "--workers", workers]
        done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, timeout=300)
        assert (done.returncode, done.stderr) == (0, "")
    files = list(read_folder(folder / "one"))
    assert [file.article.id for file in files] == [path.stem for path in articles]
    assert sum(len(file.facts) for file in files) > 20
    for file in files:
        assert (folder / "two" / f"{file.article.id}.json").read_text(encoding="utf-8") == file.to_json()
