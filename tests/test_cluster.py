"""Runs on Ray: the bytes of a local run, from several kinds of input, also when a worker or an actor is lost."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from test_batch import FAKE, tree

from pipeline import batch, cluster
from pipeline.articles import read_articles
from pipeline.batch import Settings
from pipeline.errors import AccedeError
from pipeline.factfile import read_folder
from pipeline.ledger import JOURNAL


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cluster of two CPUs, and the folder where its extractors leave marks."""
    folder = tmp_path_factory.mktemp("marks")
    import ray

    root = Path(__file__).parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAKE_LOG", str(folder / "log"))
        patch.setenv("FAKE_ONCE", str(folder / "once"))
        patch.setenv("PYTHONPATH", f"{root.parent}{os.pathsep}{root}")
        ray.init(num_cpus=2, logging_level="ERROR", log_to_driver=False, include_dashboard=False)
        yield folder
        ray.shutdown()


@pytest.fixture
def inputs(tmp_path: Path) -> list[str]:
    """JSON lines, Parquet and a text file; one line is no article, two articles fail, one id is there twice."""
    lines = [f'{{"id": "a{n:03}", "text": "Estonia joined {n}."}}\n' for n in range(300)]
    lines[100] = "{\n"
    lines[200] = '{"id": "a000", "text": "again joined, joined"}\n'
    (tmp_path / "a.jsonl").write_text("".join(lines))
    texts = [f"joined {n}" for n in range(40)]
    texts[7], texts[17] = "FAIL", "KILL"
    table = pyarrow.table({"id": [f"p{n}" for n in range(40)], "text": texts})
    pyarrow.parquet.write_table(table, tmp_path / "b.parquet")
    (tmp_path / "c.txt").write_bytes(b"Latvia joined.\r\n")
    return [str(tmp_path / name) for name in ("a.jsonl", "b.parquet", "c.txt")]


def on_ray(inputs: list[str], out: Path, **options: object) -> batch.Summary:
    return cluster.run(inputs, out, **{"factory": FAKE, "rules": "r1", "time_limit": 1} | options)  # type: ignore[arg-type]


def local(inputs: list[str], out: Path, **options: object) -> batch.Summary:
    options = {"factory": FAKE, "rules": "r1", "time_limit": 1} | options
    return batch.run(read_articles(inputs), out, **options)  # type: ignore[arg-type]


def test_the_bytes_of_a_local_run(marks: Path, tmp_path: Path, inputs: list[str]) -> None:
    summary, here = on_ray(inputs, tmp_path / "ray"), local(inputs, tmp_path / "local")
    assert (
        (summary.articles, summary.facts, summary.failed) == (here.articles, here.facts, here.failed) == (338, 339, 3)
    )
    assert tree(tmp_path / "ray") == tree(tmp_path / "local")


def test_a_lost_actor_costs_nothing_and_uris_are_read(marks: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text('{"id": "unlucky", "text": "ORPHAN joined"}\n' * 3)
    (tmp_path / "in" / "b.txt").write_text("Latvia joined.")
    (tmp_path / "in" / "c.pdf").write_text("Latvia joined.")
    uri = f"file://{tmp_path}/in"
    assert on_ray([uri], tmp_path / "out").articles == 4
    assert (marks / "once").exists()
    files = {file.article.id: file.article.source for file in read_folder(tmp_path / "out")}
    lines = f"{uri}/a.jsonl"
    assert files == {"b": f"{uri}/b.txt", "unlucky": lines, "unlucky-2": lines, "unlucky-3": lines}


def test_a_stopped_run_is_taken_up(marks: Path, tmp_path: Path, inputs: list[str]) -> None:
    settings = Settings(output_format="jsonl", shard_size=20)
    told = 0

    def stop(count: int) -> None:
        nonlocal told
        told += count
        if told > 150:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        on_ray(inputs, tmp_path / "out", settings=settings, on_progress=stop)
    assert (tmp_path / "out" / JOURNAL).exists()
    (marks / "log").write_text("")
    assert on_ray(inputs, tmp_path / "out", settings=settings).unchanged >= 140
    assert set((marks / "log").read_text().split()).isdisjoint({f"a{n:03}" for n in range(1, 140)})
    local(inputs, tmp_path / "local", settings=settings)
    assert tree(tmp_path / "out") == tree(tmp_path / "local")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("-", "-: a cluster cannot read standard input (write it to a file, or use --engine local)"),
        ("nowhere.jsonl", "nowhere.jsonl: no such file or folder"),
        ("file:///nowhere.jsonl", "file:///nowhere.jsonl: no such file or folder"),
    ],
)
def test_wrong_inputs(tmp_path: Path, given: str, message: str) -> None:
    with pytest.raises(AccedeError) as raised:
        on_ray([given], tmp_path / "out")
    assert str(raised.value) == message


def test_missing_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(AccedeError, match=r"pip install 'accede\[ray\]'"):
        cluster.run([str(tmp_path)], tmp_path / "out")


def test_an_extractor_that_cannot_be_made(marks: Path, tmp_path: Path, inputs: list[str]) -> None:
    with pytest.raises(AccedeError, match="is not installed"):
        on_ray(inputs, tmp_path / "out", factory="test_batch:Unloadable")
