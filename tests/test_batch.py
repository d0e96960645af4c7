"""Runs over many articles: order, resume after a kill, workers that die or hang, shards; with a stand-in extractor."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pipeline import batch, workers
from pipeline.articles import Source, read_articles
from pipeline.batch import Settings, Summary
from pipeline.errors import AccedeError, ArticleError
from pipeline.factfile import read_folder
from pipeline.ledger import ERRORS, JOURNAL, MANIFEST, digest_of
from pipeline.schema import Article, Entity, Evidence, Fact, FactFile, MadeBy
from pipeline.shards import read_shards


class FakeExtractor:
    """One fact for each 'joined'; words in the text make it fail, die, hang or dawdle. ``log`` counts what was done."""

    def __init__(self, *, gate: bool, min_confidence: float) -> None:
        self.minimum = min_confidence

    def load(self) -> None:
        pass

    def extract(self, source: Source) -> FactFile:
        text = source.text
        if log := os.environ.get("FAKE_LOG"):
            with Path(log).open("a") as stream:
                stream.write(f"{source.id}\n")
        if "FAIL" in text:
            raise ArticleError(source.id, "cannot be parsed", "leave it out")
        if "CRASH" in text:
            raise ValueError("two\nlines")
        if "EXIT" in text:
            os._exit(7)
        if "KILL" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "ONCE" in text and not Path(os.environ["FAKE_ONCE"]).exists():
            Path(os.environ["FAKE_ONCE"]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "ORPHAN" in text and not Path(os.environ["FAKE_ONCE"]).exists():
            Path(os.environ["FAKE_ONCE"]).touch()
            os.kill(os.getppid(), signal.SIGKILL)
        if "FICKLE" in text:
            if Path(os.environ["FAKE_ONCE"]).exists():
                raise ArticleError(source.id, "cannot be parsed again")
            Path(os.environ["FAKE_ONCE"]).touch()
        if "HANG" in text:
            time.sleep(3600)
        if "SLOW" in text:
            time.sleep(0.03)
        return fact_file(source, minimum=self.minimum)

    def extract_many(self, sources: Iterable[Source]) -> Iterator[FactFile]:
        yield from map(self.extract, sources)


class Unloadable:
    def __init__(self, **_: object) -> None:
        raise AccedeError("en_core_web_sm", "is not installed", "pip install it")


class DeadOnArrival:
    def __init__(self, **_: object) -> None:
        os._exit(3)


FAKE = f"{__name__}:FakeExtractor"


def fact_file(source: Source, *, minimum: float = 0.0) -> FactFile:
    facts: list[Fact] = []
    start = source.text.find("joined")
    while start >= 0:
        span = {"start": start, "end": start + 6, "text": "joined"}
        facts.append(
            Fact(
                id=f"{source.id}-{start}", type="joined", organisation="org:nato", participant=None, date=None,
                place=None, manner=None, modality="asserted", confidence=0.5 if facts else 0.9, rule="join",
                evidence=(Evidence.model_validate(span | {"role": "trigger"}),),
            )
        )  # fmt: skip
        start = source.text.find("joined", start + 1)
    return FactFile(
        article=Article(
            id=source.id, title=source.title, source=source.source, published=source.published,
            sha256=hashlib.sha256(source.text.encode()).hexdigest(), text=source.text,
        ),
        entities=(Entity(id="org:nato", kind="organisation", name="NATO"),),
        dates=(),
        facts=tuple(fact for fact in facts if fact.confidence >= minimum),
        made_by=MadeBy(accede="0", model="fake", rules="fake"),
    )  # fmt: skip


def article(name: str, text: str = "Estonia joined.") -> Source:
    return Source(id=name, title=None, text=text, published=None, source=f"in/{name}.txt")


def many(count: int, text: str = "Estonia joined.") -> list[Source | ArticleError]:
    return [article(f"a{n:03}", f"{text} {n}") for n in range(count)]


def run(articles: Iterable[Source | ArticleError], out: Path, **options: object) -> Summary:
    return batch.run(articles, out, **{"factory": FAKE, "rules": "r1", "workers": 0} | options)  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def errors(folder: Path) -> list[str]:
    lines = (folder / ERRORS).read_text().splitlines()
    return [f"{line['article']}: {line['what']}" for line in map(json.loads, lines)]


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which each extraction, in whatever process, leaves a line."""
    path = tmp_path / "log"
    path.touch()
    monkeypatch.setenv("FAKE_LOG", str(path))
    return path


class TestOutput:
    def test_files_manifest_and_summary(self, tmp_path: Path) -> None:
        summary = run([article("b", "x joined, joined"), article("a", "none")], tmp_path)
        assert (summary.articles, summary.facts, summary.failed, summary.unchanged) == (2, 2, 0, 0)
        assert sorted(tree(tmp_path)) == ["a.json", "b.json", MANIFEST]
        assert [len(file.facts) for file in read_folder(tmp_path)] == [0, 2]
        manifest = [json.loads(line) for line in (tmp_path / MANIFEST).read_text().splitlines()]
        assert [(m["file"], m["articles"], m["facts"]) for m in manifest] == [("a.json", 1, 0), ("b.json", 1, 2)]

    def test_min_confidence(self, tmp_path: Path) -> None:
        run([article("a", "joined, joined")], tmp_path, settings=Settings(min_confidence=0.6))
        assert [[f.confidence for f in file.facts] for file in read_folder(tmp_path)] == [[0.9]]

    def test_errors_in_the_order_of_the_input(self, tmp_path: Path) -> None:
        heard: list[str] = []
        told: list[int] = []
        articles = [
            article("z", "FAIL"),
            ArticleError("y.txt", "is empty", "leave it out"),
            article("ok"),
            article("x", "CRASH"),
        ]
        summary = run(articles, tmp_path, on_error=lambda e: heard.append(str(e)), on_progress=told.append)
        assert (summary.articles, summary.failed) == (1, 3)
        assert errors(tmp_path) == [
            "z: cannot be parsed",
            "None: is empty",
            "x: extraction failed: ValueError: two lines",
        ]
        assert sorted(heard) == [
            "in/x.txt: extraction failed: ValueError: two lines (this is a fault of accede, please report it)",
            "in/z.txt: cannot be parsed (leave it out)",
            "y.txt: is empty (leave it out)",
        ]
        assert sum(told) == 4
        run([article("ok")], tmp_path)
        assert not (tmp_path / ERRORS).exists()

    def test_an_error_names_the_line_of_a_big_file(self, tmp_path: Path) -> None:
        source = Source(id="n7", title=None, text="FAIL", published=None, source="news.jsonl")
        run([source], tmp_path)
        assert '"where":"news.jsonl (n7)"' in (tmp_path / ERRORS).read_text()

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            (Settings(output_format="xml"), "--output-format: 'xml' is unknown (one of: json, jsonl, parquet)"),
            (Settings(min_confidence=1.5), "--min-confidence: 1.5 is not between 0 and 1"),
            (Settings(shard_size=0), "--shard-size: 0 is less than 1"),
        ],
    )
    def test_wrong_settings(self, tmp_path: Path, settings: Settings, message: str) -> None:
        with pytest.raises(AccedeError) as raised:
            run([], tmp_path, settings=settings)
        assert str(raised.value) == message

    def test_parquet_needs_pyarrow(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(AccedeError, match=r"accede\[parquet\]"):
            run([], tmp_path, settings=Settings(output_format="parquet"))

    @pytest.mark.parametrize("workers", [0, 1])
    def test_output_that_cannot_be_written(self, tmp_path: Path, workers: int) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(AccedeError, match="cannot be used for output"):
            run(many(1), tmp_path / "file" / "out", workers=workers)
        (tmp_path / "out" / "a000.json").mkdir(parents=True)
        with pytest.raises(AccedeError, match=r"a000\.json: cannot be written: Is a directory"):
            run(many(1), tmp_path / "out", workers=workers)

    def test_what_a_killed_process_half_wrote_goes(self, tmp_path: Path) -> None:
        def draw() -> Iterator[Source | ArticleError]:
            yield article("a")
            (tmp_path / ".a.json.7-1.part").touch()

        run(draw(), tmp_path)
        assert sorted(tree(tmp_path)) == ["a.json", MANIFEST]


class TestResume:
    def test_finished_articles_are_not_done_again(self, tmp_path: Path, log: Path) -> None:
        run(many(3), tmp_path / "out")
        before = tree(tmp_path / "out")
        summary = run(many(4), tmp_path / "out")
        assert (summary.articles, summary.facts, summary.unchanged) == (4, 4, 3)
        assert log.read_text().split() == ["a000", "a001", "a002", "a003"]
        run(many(3), tmp_path / "out")
        assert before.items() - tree(tmp_path / "out").items() == {(MANIFEST, before[MANIFEST])}
        assert (tmp_path / "out" / "a003.json").exists()

    @pytest.mark.parametrize(
        "change",
        [
            {"rules": "r2"},
            {"settings": Settings(gate=False)},
            {"settings": Settings(min_confidence=0.1)},
            {"overwrite": True},
        ],
    )
    def test_changed_rules_or_settings_redo_all(self, tmp_path: Path, log: Path, change: dict[str, object]) -> None:
        run(many(2), tmp_path / "out")
        assert run(many(2), tmp_path / "out", **change).unchanged == 0
        assert len(log.read_text().split()) == 4

    def test_changed_article_is_done_again(self, tmp_path: Path, log: Path) -> None:
        run([article("a"), article("b")], tmp_path / "out")
        run([article("a", "Latvia joined."), article("b")], tmp_path / "out")
        assert log.read_text().split() == ["a", "b", "a"]
        assert [file.article.text[:3] for file in read_folder(tmp_path / "out")] == ["Lat", "Est"]

    @pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("{")])
    def test_lost_or_cut_output_is_made_again(self, tmp_path: Path, damage: object) -> None:
        run(many(2), tmp_path)
        before = tree(tmp_path)
        damage(tmp_path / "a001.json")  # type: ignore[operator]
        assert run(many(2), tmp_path).unchanged == 1
        assert tree(tmp_path) == before

    def test_failed_article_is_tried_again_and_its_old_facts_go(self, tmp_path: Path) -> None:
        run([article("a")], tmp_path)
        run([article("a", "FAIL")], tmp_path)
        assert sorted(tree(tmp_path)) == [ERRORS, MANIFEST]
        assert run([article("a", "FAIL")], tmp_path).failed == 1
        assert run([article("a")], tmp_path).failed == 0
        assert sorted(tree(tmp_path)) == ["a.json", MANIFEST]

    def test_a_stop_in_the_middle(self, tmp_path: Path, log: Path) -> None:
        def interrupted() -> Iterator[Source | ArticleError]:
            yield article("b", "FAIL")
            yield from many(40)
            raise KeyboardInterrupt

        whole = [article("b", "FAIL"), *many(40)]
        with pytest.raises(KeyboardInterrupt):
            run(interrupted(), tmp_path / "out")
        assert (tmp_path / "out" / JOURNAL).exists()
        with (tmp_path / "out" / JOURNAL).open("ab") as journal:
            journal.write(b'{"file": "a0')
        (tmp_path / "out" / ".a000.json.x.part").touch()
        summary = run(whole, tmp_path / "out")
        assert summary.failed == 1
        assert summary.unchanged > 20
        done = log.read_text().split()
        assert done.count("b") == 1 + 1  # once together with others, once alone
        run(whole, tmp_path / "never stopped")
        assert tree(tmp_path / "out") == tree(tmp_path / "never stopped")

    def test_digest_covers_all_that_is_known_of_an_article(self) -> None:
        base = article("a")
        values = {"id": "b", "title": "T", "text": "x", "published": "2000-01-01", "source": "y"}
        variants = [Source(**{**{k: getattr(base, k) for k in values}, key: value}) for key, value in values.items()]
        assert len({digest_of(source) for source in [base, *variants]}) == 6


class TestShards:
    @pytest.mark.parametrize("kind", ["jsonl", "parquet"])
    def test_rows_and_names(self, tmp_path: Path, kind: str) -> None:
        settings = Settings(output_format=kind, shard_size=3)
        articles = many(7)
        articles.insert(2, article("bad", "FAIL"))
        summary = run(articles, tmp_path / "one", settings=settings)
        assert (summary.articles, summary.facts, summary.failed) == (7, 7, 1)
        names = [f"facts-0000{n}.{kind}" for n in range(3)]
        assert sorted(tree(tmp_path / "one")) == sorted([ERRORS, MANIFEST, *names])
        assert [file.article.id for file in read_shards(tmp_path / "one")] == [f"a{n:03}" for n in range(7)]
        run(articles, tmp_path / "two", settings=settings, workers=2)
        assert tree(tmp_path / "one") == tree(tmp_path / "two")

    def test_parquet_columns(self, tmp_path: Path) -> None:
        import duckdb

        run(many(3), tmp_path, settings=Settings(output_format="parquet"))
        query = f"select id, facts, json_extract_string(file, '$.facts[0].type') from '{tmp_path}/*.parquet'"
        assert duckdb.sql(query).fetchall() == [(f"a{n:03}", 1, "joined") for n in range(3)]

    def test_resume_by_shard(self, tmp_path: Path, log: Path) -> None:
        settings = Settings(output_format="jsonl", shard_size=3)
        run(many(8), tmp_path / "out", settings=settings)
        changed = many(8)
        changed[4] = article("a004", "new")
        assert run(changed, tmp_path / "out", settings=settings).unchanged == 5
        assert log.read_text().split()[8:] == ["a003", "a004", "a005"]

    def test_shards_past_the_end_go(self, tmp_path: Path) -> None:
        settings = Settings(output_format="jsonl", shard_size=3)
        run(many(8), tmp_path, settings=settings)
        run(many(4), tmp_path, settings=settings)
        assert [file.article.id for file in read_shards(tmp_path)] == ["a000", "a001", "a002", "a003"]


class TestWorkers:
    def test_same_bytes_however_many(self, tmp_path: Path) -> None:
        articles = [*many(150), article("bad", "FAIL"), *[article(f"z{n}", "SLOW joined") for n in range(5)]]
        for number in (0, 1, 2, 3):
            run(articles, tmp_path / str(number), workers=number)
        assert tree(tmp_path / "0") == tree(tmp_path / "1") == tree(tmp_path / "2") == tree(tmp_path / "3")

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("EXIT", "ended the worker process (exit code 7)"),
            ("KILL", "ended the worker process (SIGKILL)"),
            ("HANG", "took longer than 1 s"),
            ("CRASH", "extraction failed: ValueError: two lines"),
        ],
    )
    def test_one_article_costs_itself_only(self, tmp_path: Path, text: str, what: str) -> None:
        articles = many(40)
        articles.insert(17, article("bad", text))
        summary = run(articles, tmp_path, workers=2, time_limit=1)
        assert (summary.articles, summary.failed) == (40, 1)
        assert errors(tmp_path) == [f"bad: {what}"]

    def test_a_long_article_has_longer(self, tmp_path: Path) -> None:
        long = "HANG " + "x" * 2 * workers.LONG_ARTICLE
        run([article("a", long), *many(3)], tmp_path, workers=1, time_limit=0.5)
        assert errors(tmp_path) == ["a: took longer than 1 s"]

    def test_a_worker_that_is_killed_costs_nothing(
        self, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FAKE_ONCE", str(tmp_path / "once"))
        articles = many(40)
        articles.insert(17, article("unlucky", "ONCE joined"))
        run(articles, tmp_path / "out", workers=1)
        assert (tmp_path / "once").exists()
        assert len(list(read_folder(tmp_path / "out"))) == 41

    def test_written_by_a_worker_that_died_but_failed_when_done_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FAKE_ONCE", str(tmp_path / "once"))
        run([article("a", "FICKLE"), article("b", "EXIT")], tmp_path / "out", workers=1)
        assert errors(tmp_path / "out") == ["a: cannot be parsed again", "b: ended the worker process (exit code 7)"]
        assert sorted(tree(tmp_path / "out")) == [ERRORS, MANIFEST]

    def test_no_worker_for_finished_work(self, tmp_path: Path) -> None:
        run(many(3), tmp_path)
        assert run(many(3), tmp_path, workers=2, factory=f"{__name__}:DeadOnArrival").unchanged == 3

    @pytest.mark.parametrize(
        ("factory", "message"),
        [
            ("Unloadable", "en_core_web_sm: is not installed (pip install it)"),
            ("DeadOnArrival", "worker: ended at once (exit code 3) (is there enough memory? Try --workers 1)"),
        ],
    )
    def test_extractor_that_cannot_be_made(self, tmp_path: Path, factory: str, message: str) -> None:
        with pytest.raises(AccedeError) as raised:
            run(many(3), tmp_path, workers=2, factory=f"{__name__}:{factory}")
        assert str(raised.value) == message

    def test_input_is_drawn_as_it_is_needed(self, tmp_path: Path) -> None:
        drawn = done = 0

        def draw() -> Iterator[Source | ArticleError]:
            nonlocal drawn
            chunk = 2 * workers.CHUNK_ARTICLES  # they grow
            for one in many(600):
                drawn += 1
                assert drawn - done < 2 * workers.AHEAD * chunk + chunk
                yield one

        def count(number: int) -> None:
            nonlocal done
            done += number

        run(draw(), tmp_path, workers=2, on_progress=count)
        assert drawn == done == 600


class TestKilled:
    SCRIPT = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from pipeline import batch
        from pipeline.articles import read_articles
        articles = read_articles([sys.argv[1]])
        settings = batch.Settings(output_format=sys.argv[3], shard_size=16)
        batch.run(articles, Path(sys.argv[2]), settings=settings, workers=2, time_limit=5,
                  factory="test_batch:FakeExtractor", rules="r1")
        """
    )

    def start(self, tmp_path: Path, articles: Path, kind: str) -> tuple[list[str | Path], dict[str, str]]:
        """Return command and environment of a run into the folder 'killed'."""
        (tmp_path / "run.py").write_text(self.SCRIPT)
        root = Path(__file__).parent
        environment = {**os.environ, "PYTHONPATH": f"{root.parent}{os.pathsep}{root}"}
        return [sys.executable, tmp_path / "run.py", articles, tmp_path / "killed", kind], environment

    @pytest.mark.parametrize("kind", ["json", "jsonl"])
    def test_killed_again_and_again_ends_with_the_same_bytes(self, tmp_path: Path, log: Path, kind: str) -> None:
        articles = tmp_path / "in.jsonl"
        lines = [{"id": f"a{n:03}", "text": f"SLOW joined {n}" if n % 40 else "FAIL"} for n in range(120)]
        articles.write_text("".join(json.dumps(line) + "\n" for line in lines))
        command, environment = self.start(tmp_path, articles, kind)
        for target in (8, 50, 90):
            process = subprocess.Popen(command, env=environment)
            while len(log.read_text().split()) < target:
                assert process.poll() is None
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert subprocess.run(command, env=environment, timeout=60).returncode == 0
        done = log.read_text().split()
        settings = Settings(output_format=kind, shard_size=16)
        run(read_articles([articles]), tmp_path / "whole", settings=settings)
        assert tree(tmp_path / "killed") == tree(tmp_path / "whole")
        assert len(done) < 120 + 3 * 40  # killed runs lose what was under way, not what was finished

    def test_its_workers_write_no_more(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FAKE_ONCE", str(tmp_path / "once"))
        articles = tmp_path / "in.jsonl"
        articles.write_text('{"id": "a", "text": "ORPHAN SLOW joined"}\n')
        command, environment = self.start(tmp_path, articles, "json")
        assert subprocess.run(command, env=environment, timeout=60).returncode == -signal.SIGKILL
        time.sleep(0.5)
        assert sorted(tree(tmp_path / "killed")) == [JOURNAL]
