"""Temporal expressions: every rule entry's examples, the table of expressions in context, the negative table."""

from __future__ import annotations

import csv
import itertools
import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline import when
from pipeline.cli import app
from pipeline.dates import Anchored, choose_reading, find, find_dates, resolve
from pipeline.dates.grammar import RULES, Entry, build, grammar, read_entries, read_words, trie
from pipeline.errors import RuleError
from tests.dates import Row, read_negative, read_table

NEWS = Path(__file__).parents[2] / "shared" / "news" / "ag-news-test.csv"
TABLE, NEGATIVE = read_table(), read_negative()
ENTRIES = grammar().entries


@pytest.mark.parametrize("entry", ENTRIES, ids=[e.id for e in ENTRIES])
def test_entry(entry: Entry) -> None:
    for example in entry.yes:
        found = (example.found,) if isinstance(example.found, str) else example.found
        values = example.value if isinstance(example.value, tuple) else (example.value,)
        dates = find_dates(example.text, published=example.published, reading=example.reading)
        by_words = {d.text: d for d in dates}
        assert [(w, by_words[w].edtf if w in by_words else "missing") for w in found] == list(
            zip(found, values, strict=True)
        ), dates
        rules = {e.text: e.rule for e in find(example.text, references=True)}
        assert {rules[w] for w in found} <= {entry.id, *rules.values()}
        assert entry.id in rules.values(), rules
        if example.anchor is not None:
            anchor = by_words[found[-1]].anchor
            assert anchor is not None
            assert anchor.text == example.anchor
    for text in entry.no:
        assert [e.text for e in find(text, references=True) if e.rule == entry.id] == []


FORMS = st.lists(st.text("aAbs", min_size=1, max_size=3), min_size=1, max_size=3).map(" ".join)


@given(st.lists(FORMS, min_size=1, max_size=8), FORMS)
def test_fixed_forms_as_one_pattern(forms: list[str], other: str) -> None:
    pattern = re.compile(trie(forms))
    assert [bool(pattern.fullmatch(form)) for form in [*forms, other]] == [True] * len(forms) + [other in forms]


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.words}-{n}" for n, row in enumerate(TABLE)])
def test_table(row: Row) -> None:
    dates = find_dates(row.text, published=row.published, reading=row.reading)
    found = [d for d in dates if d.text == row.words]
    assert found, dates
    assert found[-1].edtf == row.value, dates
    if row.anchor is not None:
        assert found[-1].anchor is not None
        assert found[-1].anchor.text == row.anchor


@pytest.mark.parametrize("text", NEGATIVE)
def test_nothing_there(text: str) -> None:
    assert find_dates(text, published="2004-08-20") == []


def test_the_tables_are_large_enough() -> None:
    assert len(TABLE) >= 200
    assert len(NEGATIVE) >= 60


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for d in find_dates(text, published="2004-08-20"):
        assert text[d.start : d.end] == d.text


FRAGMENTS = [row.text for row in TABLE] + NEGATIVE


@settings(deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6), st.sampled_from([None, "2004-08-20"]))
def test_any_mix_of_sentences_gives_valid_values_in_order(sentences: list[str], published: str | None) -> None:
    text = " ".join(sentences)
    dates = find_dates(text, published=published)
    for d in dates:
        assert text[d.start : d.end] == d.text
        assert d.edtf is None or when.canonical(d.edtf) == d.edtf
        if d.anchor is not None:
            assert text[d.anchor.start : d.anchor.end] == d.anchor.text
    assert all(a.end <= b.start for a, b in itertools.pairwise(dates))


def test_an_event_overrides_the_narrative() -> None:
    text = "It was founded in 1961. In 2012 it was suspended. Two years after its debut it had ten members."
    expressions = find(text)
    assert [e.counts_from_event for e in expressions] == [False, False, True]
    event = Anchored("1961", 7, 14, "founded")
    alone, told = (resolve(expressions, text=text, event_anchors=anchors)[2] for anchors in ({}, {2: event}))
    assert (alone.edtf, alone.anchor) == (None, None)
    assert (told.edtf, told.anchor and told.anchor.text) == ("1963", "founded")


def test_the_nth_year_counts_from_the_event() -> None:
    text = "In its tenth year, the bloc fell apart."
    dated = resolve(find(text), text=text, event_anchors={0: Anchored("1961-05", 23, 27, "bloc")})
    assert dated[0].edtf == "1970"


def test_an_open_value_keeps_its_point() -> None:
    text = "It did not become a member until 2002."
    (dated,) = resolve(find(text), text=text)
    assert (dated.edtf, dated.point) == ("../2002", "2002")


@pytest.mark.parametrize(
    ("text", "published", "reading"),
    [
        ("In 1949 it joined. In 1966 it left. In 2009 it came back.", None, "narrative"),
        ("In 1949 it joined. In 1966 it left. In 2009 it came back.", "2022-03-02", "narrative"),
        ("The minister said on Tuesday that they would sign next week.", "2022-03-02", "news"),
        ("OSLO, Sept. 3 -- The minister said on Tuesday that it was over.", None, "news"),
        ("OSLO (Reuters) - The minister said on Tuesday that it was over.", None, "news"),
    ],
)
def test_the_text_chooses_its_reading(text: str, published: str | None, reading: str) -> None:
    assert choose_reading(text, published) == reading


def test_a_dateline_gives_the_day_of_publication() -> None:
    text = "LIMA, 3 September 2023 - The talks ended. The ministers had met last year."
    assert [d.edtf for d in find_dates(text)] == ["2023-09-03", "2022"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('[x]\nkey = "unit"\nkind = "step"\npattern = "x"\nyes = []\nno = ["a"]', "yes"),
        ('[x]\nkey = "unit"\nkind = "step"\npattern = "x"\nyes = [{ text = "x", found = "x" }]\nno = []', "no"),
        ('[x]\nkey = "unit"\nkind = "leap"\npattern = "x"\nyes = [{ text = "x", found = "x" }]\nno = ["a"]', "kind"),
        (
            '[x]\nkey = "unit"\nkind = "step"\npattern = "x"\nyes = [{ text = "x", found = "y" }]\nno = ["a"]',
            "does not hold",
        ),
        ('[x]\nkind = "step"\nextra = 1', "x"),
        ("[x", "not TOML"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, table: str, problem: str) -> None:
    file = tmp_path / "dates_x.toml"
    file.write_text(table, encoding="utf-8")
    with pytest.raises(RuleError, match=problem) as raised:
        read_entries(file)
    assert "dates_x.toml" in str(raised.value)


def test_a_pattern_that_does_not_compile_is_named() -> None:
    words = read_words(RULES / "dates_words.toml")
    entry = ENTRIES[0].model_copy(update={"id": "date.broken", "pattern": "(in"})
    with pytest.raises(RuleError, match=r"date\.broken"):
        build(words, [entry])
    with pytest.raises(RuleError, match="nosuch"):
        build(words, [entry.model_copy(update={"pattern": "{nosuch}"})])
    with pytest.raises(RuleError, match="twice"):
        build(words, [ENTRIES[0], ENTRIES[0]])


@pytest.mark.skipif(not NEWS.exists(), reason="the news items are not part of the repository")
def test_news_items_are_read_without_error() -> None:
    with NEWS.open(encoding="utf-8", newline="") as stream:
        items = ["\n\n".join(row[1:]) for row in itertools.islice(csv.reader(stream), 0, 7600, 15)]
    assert len(items) >= 500
    for text in items:
        for d in find_dates(text, published="2004-10-15"):
            assert text[d.start : d.end] == d.text
            assert d.edtf is None or when.valid(d.edtf)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("He died on 15 March 44 BC.", [("DATE", "BC0044-03-15")]),
        ("In the fifth century BC and the 1990s it was great.", [("DATE", "BC04"), ("DATE", "199")]),
        ("In the spring of 1945 and the third quarter of 2004.", [("DATE", "1945-SP"), ("DATE", "2004-Q3")]),
        ("It came on the night of 3 May 1940.", [("TIME", "1940-05-03TNI")]),
        ("It came at 4.30 p.m. on 3 May 1940.", [("TIME", "1940-05-03T16:30")]),
        ("It is now in, as before 1990.", [("DATE", "PRESENT_REF"), ("DATE", "1990")]),
        ("Today it is in; once, long ago, it was out.", [("DATE", "PRESENT_REF"), ("DATE", "PAST_REF")]),
        ("It has been open since 1995.", [("DATE", "1995")]),
        ("They met next week.", [("DATE", "2004-W35")]),
        ("They met over the weekend.", [("DATE", "2004-W34-WE")]),
        ("He ruled from 1885 to 1908.", [("DATE", "1885/1908")]),
        ("Two years later it was over.", [("DATE", None)]),
        ("They were founded a decade ago and met two weeks ago.", [("DATE", "199"), ("DATE", "2004-W32")]),
        ("On 3 May 1940 it fell. Two weeks later it rose.", [("DATE", "1940-05-03"), ("DATE", "1940-W20")]),
    ],
)
def test_values_as_timex(text: str, values: list[tuple[str, str | None]]) -> None:
    published = "2004-08-20" if text.startswith("They") else None
    assert [(d.type, d.timex) for d in find_dates(text, published=published)] == values


class TestCommand:
    def run(self, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, ["dates", *arguments], input=stdin)

    def test_json_of_one_article_is_one_object(self, tmp_path: Path) -> None:
        file = tmp_path / "pact.txt"
        file.write_text("It was founded in 1992. A decade on, it had ten members.", encoding="utf-8")
        result = self.run(str(file), "--json")
        assert result.exit_code == 0
        assert json.loads(result.stdout) == {
            "article": "pact",
            "reading": "narrative",
            "published": None,
            "dates": [
                {
                    "start": 18,
                    "end": 22,
                    "text": "1992",
                    "edtf": "1992",
                    "timex": {"type": "DATE", "value": "1992"},
                    "anchor": None,
                },
                {
                    "start": 24,
                    "end": 35,
                    "text": "A decade on",
                    "edtf": "2002",
                    "timex": {"type": "DATE", "value": "200"},
                    "anchor": {"text": "1992", "start": 18, "end": 22},
                },
            ],
        }

    def test_several_articles_are_a_list(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            (tmp_path / f"{name}.txt").write_text("It left last year.", encoding="utf-8")
        result = self.run(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--json", "--published", "2004-08-20")
        assert [(r["article"], r["dates"][0]["edtf"]) for r in json.loads(result.stdout)] == [
            ("a", "2003"),
            ("b", "2003"),
        ]

    def test_the_table_says_what_is_unresolved(self) -> None:
        result = self.run("-", stdin="They left last year [so it is said] and came back in 2004.")
        assert result.exit_code == 0
        assert "unresolved" in result.stdout
        assert "2004" in result.stdout

    def test_a_text_without_dates(self) -> None:
        assert "no temporal expression" in self.run("-", stdin="They left.").stdout
