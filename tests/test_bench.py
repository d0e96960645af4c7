"""`accede bench`: the arithmetic of the comparison with a clock of our own, and one small run with the real thing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pipeline import benchmark, factfile
from pipeline.articles import Source
from pipeline.benchmark import Growth, Report, Speed
from pipeline.cli import main
from pipeline.errors import AccedeError
from tests.factories import make_gold


class Clock:
    """Time that passes only when something says how much it takes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("time.perf_counter", lambda: self.now)

    def spend(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def article(words: int, name: str = "a") -> Source:
    return Source(id=name, title=None, text="word " * words, published=None, source=None)


def test_sides_take_turns_and_ratios_are_within_a_round(clock: Clock) -> None:
    order: list[str] = []
    plain_times, our_times = iter([4.0, 6.0, 8.0]), iter([1.0, 2.0, 8.0])

    def parse() -> None:
        order.append("plain")
        clock.spend(next(plain_times))

    def extract() -> None:
        order.append("ours")
        clock.spend(next(our_times))

    report = benchmark.compare(parse, extract, sources=[article(30), article(30)], rounds=3)
    assert order == ["plain", "ours", "ours", "plain", "plain", "ours"]
    assert (report.articles, report.words) == (2, 60)
    assert report.plain == Speed(seconds=6.0, words_per_second=10.0)
    assert report.accede == Speed(seconds=2.0, words_per_second=30.0)
    assert report.speedup == 3.0
    assert report.speedup_range == (1.0, 4.0)


@pytest.mark.parametrize(("power", "factor"), [(1, 1.0), (2, 8.0)])
def test_growth(clock: Clock, power: int, factor: float) -> None:
    def extract(sources: list[Source]) -> None:
        clock.spend((benchmark.count_words(sources) / 3000) ** power)

    for given in (benchmark.repeat_articles, benchmark.repeat_text):
        measured = benchmark.growth(extract, given([article(1500), article(1500), article(9)]))
        assert measured.factor == pytest.approx(factor)
        assert measured.seconds == pytest.approx([n**power for n in benchmark.GROWTH])


def test_loading_stops_at_the_limit(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("word " * 30)
    assert [s.id for s in benchmark.load_sources([str(tmp_path)], limit_words=40)] == ["a", "b"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(AccedeError, match="no article found"):
        benchmark.load_sources([str(tmp_path / "empty")], limit_words=40)


REPORT = Report(
    articles=2,
    words=60,
    rounds=3,
    plain=Speed(seconds=6.0, words_per_second=10.0),
    accede=Speed(seconds=2.0, words_per_second=30.0),
    speedup=3.0,
    speedup_range=(1.0, 4.0),
    stages={"read": 1.0, "parse": 3.0},
    peak_mb=300.04,
    peak_mb_4=310.0,
    growth={"many articles": Growth(seconds=(1.0, 2.0, 4.0, 8.0), factor=1.0)},
)


def call(*arguments: str) -> int:
    sys.argv = ["accede", "bench", *arguments]
    with pytest.raises(SystemExit) as raised:
        main()
    return int(raised.value.code or 0)


def test_tables_and_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Estonia joined.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(benchmark, "measure", lambda *_, **__: REPORT)
    assert call() == 0
    out = capsys.readouterr().out
    for part in ("2 articles, 60 words, median of 3", "plain spaCy", "parse", "75", "300", "n = 8", "1/3.00"):
        assert part in out
    assert call("--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["speedup"] == 3.0
    assert figures["peak_mb"] == 300.0
    assert figures["growth"]["many articles"]["seconds"] == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "accede: nowhere: no such file or folder\n"),
        ([], "accede: corpus: no such folder here (name a folder of articles or a .jsonl file)\n"),
        (["x", "--rounds", "0"], "accede: --rounds: 0 is less than 1\n"),
        (["x", "--words", "0"], "accede: --words: 0 is less than 1\n"),
    ],
)
def test_wrong_calls(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(*arguments) == 2
    assert capsys.readouterr().err == message


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two articles with one fact each; the first is in the words of a baseline, the second is not."""
    texts = {"a": "Estonia joined NATO in 2004.", "b": "Membership of NATO came to Latvia in 2004: it signed up then."}
    for name, text in texts.items():
        (tmp_path / "corpus").mkdir(exist_ok=True)
        (tmp_path / "corpus" / f"{name}.txt").write_text(text)
    (tmp_path / "corpus" / "manifest.csv").write_text("id,half\na,development\nb,test\n")
    gold = [make_gold("a"), make_gold("b", participant="Latvia", evidence="Membership of NATO came to Latvia in 2004")]
    (tmp_path / "gold.jsonl").write_text("".join(g.model_dump_json() + "\n" for g in gold))
    return tmp_path


def test_beside_baselines(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = (str(small / "corpus"), "--gold", str(small / "gold.jsonl"), "--rounds", "1")
    assert call(*options, "--keep", str(small / "kept")) == 0
    out = capsys.readouterr().out
    assert "2 articles, 17 words" in out
    tables, _, legend = out.partition("baseline  spaCy's entities")
    assert "dateparser" in legend
    halves = tables.partition("development half, 1 articles, 1 facts")[2].partition("test half, 1 articles, 1 facts")
    rows = [{line.split()[0]: line.split()[1:] for line in half.splitlines() if line.strip()} for half in halves[::2]]
    assert rows[0]["baseline"][:6] == rows[0]["accede"][:6] == ["1.000"] * 6
    assert rows[1]["baseline"][:6] == ["-", "0.000", "0.000"] * 2
    assert rows[0]["accede"][-1] == "-"
    assert max(map(len, out.splitlines())) <= 80
    assert sorted(p.name for p in (small / "kept").iterdir()) == ["accede", "baseline", "helped"]
    assert [f.type for f in factfile.read(small / "kept" / "baseline" / "a.json").facts] == ["joined"]
    assert call(*options, "--keep", str(small / "kept")) == 2
    assert "is not empty" in capsys.readouterr().err


def test_beside_baselines_as_json(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "corpus" / "manifest.csv").unlink()
    assert call(str(small / "corpus"), "--gold", str(small / "gold.jsonl"), "--rounds", "1", "--json") == 0
    table = json.loads(capsys.readouterr().out)["tables"][0]
    assert (table["half"], table["articles"]) == (None, 2)
    systems = {row["system"]: row for row in table["rows"]}
    assert systems["baseline"]["core"]["recall"] == 0.5
    assert systems["accede"]["p_value"] is None
    assert 0 < systems["helped"]["p_value"] <= 1


def test_the_real_thing() -> None:
    sources = benchmark.load_sources([str(Path(__file__).parent.parent / "corpus")], limit_words=400)
    report = benchmark.measure(sources, rounds=1, thorough=False)
    assert report.plain.seconds > 0
    assert report.accede.seconds > 0
    assert benchmark.peak_memory(sources, times=1)
