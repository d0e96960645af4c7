"""The SQL that the README shows, run by DuckDB over fact files as they lie on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import factfile
from tests.data.knowledge.factory import CSTO, article, csto

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
HERE = Path(__file__).parent / "data" / "knowledge"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    files = [
        csto(),
        article("serbia", ("Serbia joined.", [f"joined | {CSTO} | Serbia | 2030"])),
        article(
            "georgia",
            (
                "Georgia observed, then joined.",
                ["observer | NATO | Georgia | 1995/..", "joined | NATO | Georgia | 2028-04"],
            ),
            ("Norway may.", ["joined | OPEC | Norway | 1999 | prospective"]),
        ),
        article("nothing", ("Nothing happened.", [])),
    ]
    for file in files:
        factfile.write(file, folder / f"{file.article.id}.json")
    return folder


def run(name: str, outputs: Path) -> list[tuple[object, ...]]:
    sql = (HERE / f"{name}.sql").read_text(encoding="utf-8").replace("outputs/*.json", f"{outputs}/*.json")
    rows: list[tuple[object, ...]] = duckdb.connect().execute(sql).fetchall()
    return rows


def test_who_joined_what(outputs: Path) -> None:
    assert run("who_joined_what", outputs) == [
        ("1992", "Armenia", CSTO, "csto"),
        ("1992", "Russia", CSTO, "csto"),
        ("1992", "Uzbekistan", CSTO, "csto"),
        ("1993", "Azerbaijan", CSTO, "csto"),
        ("1993", "Belarus", CSTO, "csto"),
        ("1993", "Georgia", CSTO, "csto"),
    ]


def test_facts_of_organisations(outputs: Path) -> None:
    rows = run("facts_of_organisations", outputs)
    assert [row[:3] for row in rows] == [(CSTO, 15, 2), ("NATO", 2, 1), ("Warsaw Pact", 1, 1)]
    assert rows[2][3] == "The Warsaw Pact dissolved in 1991."


def test_observers_that_joined(outputs: Path) -> None:
    assert run("observers_that_joined", outputs) == [("Georgia", "NATO", "observer", "1995/..", "2028-04")]
