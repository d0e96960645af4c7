"""Spells, answers for a day, names, and the commands timeline, members and memberships.

Every count can be made by hand.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline import cli, factfile
from pipeline.naming import UnknownNameError, resolve
from pipeline.schema import FactFile
from pipeline.spells import BOUNDS, Spell
from pipeline.statements import OPEN, Window, all_of, gather
from pipeline.timeline import Timeline, answers, read
from pipeline.timeline_rows import end_words, span, start_words
from tests.data.knowledge.factory import CSTO, article, csto

runner = CliRunner()


def told(timeline: Timeline) -> list[str]:
    """Return each spell as 'participant status start - end'."""
    return [f"{timeline.name(s.participant)} {s.status} {start_words(s)} - {end_words(s)}" for s in timeline.spells]


def one(*sentences: str, **options: str) -> Timeline:
    """Return the timeline of one article whose sentences state one fact each."""
    return read([article("a", *((f"Sentence {n}.", [fact]) for n, fact in enumerate(sentences)), **options)])


def only(timeline: Timeline) -> Spell:
    assert len(timeline.spells) == 1
    return timeline.spells[0]


SPELLS = {
    "joined": (["joined | NATO | Estonia | 2004"], ["Estonia member 2004 - "]),
    "joined on a day": (["joined | NATO | Estonia | 2004-03-29"], ["Estonia member 2004-03-29 - "]),
    "joined in a month": (["joined | NATO | Estonia | 2004-03"], ["Estonia member 2004-03 - "]),
    "joined in a decade": (["joined | NATO | Estonia | 199X"], ["Estonia member 1990 to 1999 - "]),
    "founded": (["founded | NATO | France | 1949"], ["France member 1949 - "]),
    "joined and left": (["joined | OPEC | Qatar | 1961", "left | OPEC | Qatar | 2019"], ["Qatar member 1961 - 2019"]),
    "told backwards": (["left | OPEC | Qatar | 2019", "joined | OPEC | Qatar | 1961"], ["Qatar member 1961 - 2019"]),
    "left and came back": (
        ["joined | OPEC | Ecuador | 1973", "left | OPEC | Ecuador | 1992", "joined | OPEC | Ecuador | 2007"],
        ["Ecuador member 1973 - 1992", "Ecuador member 2007 - "],
    ),
    "came back in the same year": (
        ["joined | OPEC | Gabon | 1975", "left | OPEC | Gabon | 1995", "joined | OPEC | Gabon | 1995"],
        ["Gabon member 1975 - 1995", "Gabon member 1995 - "],
    ),
    "joined and left in the same year": (
        ["left | OPEC | Gabon | 1995", "joined | OPEC | Gabon | 1995"],
        ["Gabon member 1995 - 1995"],
    ),
    "only left": (["left | OPEC | Qatar | 2019"], ["Qatar member by 2019 - 2019"]),
    "left without a date": (["joined | OPEC | Qatar | 1961", "left | OPEC | Qatar"], ["Qatar member 1961 - ?"]),
    "is a member": (["member | NATO | France"], ["France member ? - "]),
    "is a member beside a date": (
        ["member | NATO | France", "joined | NATO | France | 1949"],
        ["France member 1949 - "],
    ),
    "member since": (["member | NATO | France | 1949/.."], ["France member 1949 - "]),
    "member until": (["member | OPEC | Qatar | ../2018"], ["Qatar member by 2018 - 2018"]),
    "member from, until": (["member | OPEC | Qatar | 1961/2018"], ["Qatar member 1961 - 2018"]),
    "member in a year": (["member | NATO | France | 1960"], ["France member by 1960 - "]),
    "a member again, it seems": (
        ["joined | OPEC | Gabon | 1975", "left | OPEC | Gabon | 1995", "member | OPEC | Gabon | 2020"],
        ["Gabon member 1975 - 1995", "Gabon member by 2020 - "],
    ),
    "suspended inside": (
        [
            "joined | Commonwealth | Fiji | 1970",
            "suspended | Commonwealth | Fiji | 2006-12-08",
            "readmitted | Commonwealth | Fiji | 2014-09-26",
        ],
        ["Fiji member 1970 - ", "Fiji suspended 2006-12-08 - 2014-09-26"],
    ),
    "suspended twice": (
        ["suspended | Commonwealth | Fiji | 2000", "suspended | Commonwealth | Fiji | 2006"],
        ["Fiji member by 2000 - ", "Fiji suspended 2000 - ", "Fiji suspended 2006 - "],
    ),
    "readmitted after leaving": (
        [
            "joined | Commonwealth | Fiji | 1970",
            "left | Commonwealth | Fiji | 1987",
            "readmitted | Commonwealth | Fiji | 1997",
        ],
        ["Fiji member 1970 - 1987", "Fiji member 1997 - "],
    ),
    "candidate, then member": (
        ["applied | NATO | Georgia | 2005", "candidate | NATO | Georgia | 2008", "joined | NATO | Georgia | 2030"],
        ["Georgia member 2030 - ", "Georgia candidate by 2008 - 2030", "Georgia applicant 2005 - 2030"],
    ),
    "denied and expected facts bound nothing": (
        ["joined | NATO | Georgia | 2008 | negated", "joined | NATO | Georgia | 2030 | prospective"],
        [],
    ),
    "the organisation ended": (
        ["founded | Warsaw Pact | Russia | 1955", "dissolved | Warsaw Pact | | 1991"],
        ["Russia member 1955 - 1991"],
    ),
    "an organisation founded anew": (
        ["founded | EAC | France | 1967", "dissolved | EAC | | 1977", "founded | EAC | France | 1999-11"],
        ["France member 1967 - 1977", "France member 1999-11 - "],
    ),
    "two dates of the end": (
        ["founded | EAC | France | 1967", "dissolved | EAC | | 1977", "dissolved | EAC | | 1977-07-01"],
        ["France member 1967 - 1977-07-01"],
    ),
    "left without a date before the organisation ended": (
        ["founded | EAC | France | 1967", "left | EAC | France", "dissolved | EAC | | 1977"],
        ["France member 1967 - ?"],
    ),
    "a member without a date of an organisation that ended": (
        ["member | EAC | France", "dissolved | EAC | | 1977"],
        ["France member by 1977 - 1977"],
    ),
    "left before the organisation ended": (
        [
            "founded | Warsaw Pact | Russia | 1955",
            "left | Warsaw Pact | Russia | 1968",
            "dissolved | Warsaw Pact | | 1991",
        ],
        ["Russia member 1955 - 1968"],
    ),
    "a founder without a date": (
        ["founded | NATO | | 1949-04-04", "founded | NATO | France"],
        ["France member 1949-04-04 - "],
    ),
    "others end nothing": (
        ["joined | OPEC | Qatar | 1961", "left | OPEC | Gabon | 1995", "left | NATO | Qatar | 1999"],
        ["Qatar member by 1999 - 1999", "Gabon member by 1995 - 1995", "Qatar member 1961 - "],
    ),
}


def returned(*sentences: str) -> Timeline:
    """Return the timeline of one article of which the last sentence tells a return."""
    file = article("a", *((f"Sentence {n}.", [fact]) for n, fact in enumerate(sentences)))
    last = file.facts[-1].model_copy(update={"manner": "return"})
    return read([file.model_copy(update={"facts": [*file.facts[:-1], last]})])


def test_a_return_ends_the_spell_before_it() -> None:
    timeline = returned("joined | OPEC | Indonesia | 1962", "joined | OPEC | Indonesia | 2016")
    assert told(timeline) == ["Indonesia member 1962 - 1962 to 2016", "Indonesia member 2016 - "]


def test_a_return_after_a_leaving_ends_nothing() -> None:
    timeline = returned("left | OPEC | Indonesia | 2009", "joined | OPEC | Indonesia | 2016")
    assert told(timeline) == ["Indonesia member by 2009 - 2009", "Indonesia member 2016 - "]


def test_one_return_told_twice_is_one_spell() -> None:
    timeline = returned("joined | OPEC | Indonesia | 2016-01", "joined | OPEC | Indonesia | 2016")
    assert told(timeline) == ["Indonesia member 2016-01 - "]


@pytest.mark.parametrize("name", SPELLS)
def test_spells(name: str) -> None:
    facts, expected = SPELLS[name]
    assert told(one(*facts)) == expected


def test_beginning_of_a_status_is_told_by_its_trigger() -> None:
    file = article(
        "a", ("Serbia became an observer in 2013.", ["observer | NATO | Serbia | 2013 | asserted | became an observer"])
    )
    assert told(read([file])) == ["Serbia observer 2013 - "]


def test_the_seed_article() -> None:
    assert told(read([csto()])) == [
        "Armenia member 1992 - ",
        "Azerbaijan member 1993 - 1997",
        "Belarus member 1993 - ",
        "Georgia member 1993 - 1997",
        "Russia member 1992 - ",
        "Serbia observer ? - ",
        "Uzbekistan member 1992 - 1997",
    ]


class TestBounds:
    def test_of_a_year(self) -> None:
        bounds = only(one("joined | NATO | Estonia | 2004")).bounds
        assert bounds == (date(2004, 1, 1), date(2004, 12, 31), date(2004, 1, 1), None)

    def test_of_holding(self) -> None:
        bounds = only(one("member | NATO | Estonia | 2010-06-01")).bounds
        assert bounds == (None, date(2010, 6, 1), date(2010, 6, 1), None)

    def test_holding_tightens(self) -> None:
        bounds = only(one("joined | NATO | Estonia | 2004", "member | NATO | Estonia | 2004-06-01")).bounds
        assert bounds == (date(2004, 1, 1), date(2004, 6, 1), date(2004, 6, 1), None)

    def test_finer_date_narrows(self) -> None:
        spell = only(one("joined | NATO | Estonia | 2004", "joined | NATO | Estonia | 2004-03-29"))
        assert spell.bounds[:2] == (date(2004, 3, 29), date(2004, 3, 29))
        assert [s.fact.id for s in spell.support("earliest_start")] == ["a-002"]

    def test_contradictory_dates_widen(self) -> None:
        spell = only(one("joined | NATO | Estonia | 2003", "joined | NATO | Estonia | 2005-06"))
        assert spell.bounds[:2] == (date(2003, 1, 1), date(2005, 6, 30))
        assert [s.fact.id for s in spell.support("earliest_start")] == ["a-001"]
        assert [s.fact.id for s in spell.support("latest_start")] == ["a-002"]

    def test_held_before_joining_opens_the_start(self) -> None:
        spell = only(one("member | NATO | Estonia | 1999", "joined | NATO | Estonia | 2004"))
        assert spell.bounds[:2] == (None, date(2004, 12, 31))

    def test_undated_supports_without_bounding(self) -> None:
        spell = only(one("member | NATO | France"))
        assert spell.bounds == (None, None, None, None)
        assert len(spell.statements) == 1
        assert not any(spell.support(bound) for bound in BOUNDS)

    def test_founding_is_named_as_support(self) -> None:
        spell = only(one("founded | NATO | | 1949", "founded | NATO | France"))
        assert [s.fact.id for s in spell.support("latest_start")] == ["a-001", "a-002"]


class TestSuccession:
    def test_a_new_name_carries_members_on(self) -> None:
        timeline = read(
            [
                article(
                    "a",
                    ("Germany founded it.", ["founded | European Community | Germany | 1957"]),
                    ("It became the EU.", ["renamed | European Community | European Union | 1993 | asserted | became"]),
                )
            ]
        )
        assert told(timeline) == ["Germany member 1957 - 1993", "Germany member 1993 - "]
        assert [s.carried_from for s in timeline.spells] == [None, "org:european-community"]

    def test_a_replacement_does_not(self) -> None:
        timeline = one(
            "founded | League | France | 1920", "renamed | League | United Nations | 1946 | asserted | succeeded"
        )
        assert told(timeline) == ["France member 1920 - 1946"]

    def test_who_had_left_is_not_carried_on(self) -> None:
        sentences = (
            ("Greenland.", ["joined | European Community | Fiji | 1973", "left | European Community | Fiji | 1985"]),
            ("It became the EU.", ["renamed | European Community | European Union | 1993 | asserted | became"]),
        )
        assert told(read([article("a", *sentences)])) == ["Fiji member 1973 - 1985"]

    def test_who_came_by_itself_keeps_its_own_date(self) -> None:
        sentences = (
            ("France.", ["founded | European Community | France | 1957", "joined | European Union | France | 1995"]),
            ("It became the EU.", ["renamed | European Community | European Union | 1993 | asserted | became"]),
        )
        assert told(read([article("a", *sentences)])) == ["France member 1957 - 1993", "France member 1995 - "]

    def test_a_circle_of_names_ends(self) -> None:
        sentences = ("became", ["joined | A | France | 1950", "renamed | A | B | 1960 | asserted | became",
                                "renamed | B | A | 1970 | asserted | became"])  # fmt: skip
        assert "France member 1950 - 1960" in told(read([article("a", sentences)]))


def test_articles_in_any_order_give_the_same() -> None:
    files = [
        article("a", ("x", ["joined | NATO | Estonia | 2004"])),
        article("b", ("y", ["joined | NATO | Estonia | 2005", "left | NATO | Estonia | 2010"])),
        article("c", ("z", ["member | NATO | Estonia"])),
    ]
    assert read(files) == read(files[::-1])


DATES = st.sampled_from(
    ["1990", "199X", "1995-05", "1995-05-17", "1999", "2004/..", "../2001", "1993/1996", "1992~", None]
)
TYPES = st.sampled_from(
    ["joined", "left", "member", "founded", "suspended", "readmitted", "observer", "candidate", "applied"]
)


@given(st.lists(st.tuples(TYPES, DATES), max_size=8))
def test_every_asserted_fact_supports_a_spell_and_bounds_are_in_order(facts: list[tuple[str, str | None]]) -> None:
    timeline = one(*(f"{kind} | NATO | Estonia | {value or ''}" for kind, value in facts))
    supported = {s.fact.id for spell in timeline.spells for s in spell.statements}
    assert supported == {s.fact.id for s in timeline.statements.all}
    for spell in timeline.spells:
        bounds = spell.bounds
        assert not (bounds.earliest_start and bounds.latest_start) or bounds.earliest_start <= bounds.latest_start
        assert not (bounds.earliest_end and bounds.latest_end) or bounds.earliest_end <= bounds.latest_end
        for bound in BOUNDS:
            assert getattr(bounds, bound) is None or spell.support(bound), bound


WINDOWS = {
    "2004": (date(2004, 1, 1), date(2004, 12, 31)),
    "2004-02": (date(2004, 2, 1), date(2004, 2, 29)),
    "2004-02-29": (date(2004, 2, 29), date(2004, 2, 29)),
    "1990 to 1999": (date(1990, 1, 1), date(1999, 12, 31)),
    "2004-03 to 2005-06": (date(2004, 3, 1), date(2005, 6, 30)),
    "2004-03-29 to 2004-04-01": (date(2004, 3, 29), date(2004, 4, 1)),
    "by 1997": (None, date(1997, 12, 31)),
    "by 1997-04-30": (None, date(1997, 4, 30)),
    "from 1995": (date(1995, 1, 1), None),
    "?": (None, None),
}


@pytest.mark.parametrize("words", WINDOWS)
def test_span_in_words(words: str) -> None:
    assert span(*WINDOWS[words]) == words


def test_windows() -> None:
    year, month, later = all_of("2004"), all_of("2004-03"), all_of("2005")
    assert year.covers(month)
    assert not month.covers(year)
    assert year.meets(month)
    assert year.before(later)
    assert not year.before(month)
    assert OPEN.meets(year)
    assert Window(None, date(1997, 1, 1)).before(year)


class TestMembersOnADay:
    """Estonia joined on 29 March 2004, Georgia in the nineties, Qatar 1961 to 2019; France is undated."""

    FILE = article(
        "a",
        ("Estonia joined.", ["joined | NATO | Estonia | 2004-03-29"]),
        ("Georgia joined.", ["joined | NATO | Georgia | 199X"]),
        ("Qatar was in.", ["joined | NATO | Qatar | 1961", "left | NATO | Qatar | 2019-01-01"]),
        ("France is in.", ["member | NATO | France"]),
        ("Fiji is in.", ["joined | NATO | Fiji | 1970", "suspended | NATO | Fiji | 2006/2014"]),
        ("Serbia observes.", ["observer | NATO | Serbia | 2000/.."]),
        ("Norway will not.", ["joined | NATO | Norway | 1949 | negated"]),
    )
    CASES: ClassVar[dict[str, str]] = {
        "2004-03-28": "Fiji Georgia Qatar | France | Estonia",
        "2004-03-29": "Estonia Fiji Georgia Qatar | France |",
        "1995-06-01": "Fiji Qatar | France Georgia | Estonia",
        "1989-12-31": "Fiji Qatar | France | Estonia Georgia",
        "1961-06-01": "| France Qatar | Estonia Fiji Georgia",
        "1960-12-31": "| France | Estonia Fiji Georgia Qatar",
        "2018-12-31": "Estonia Fiji Georgia Qatar | France |",
        "2019-01-01": "Estonia Fiji Georgia | France Qatar |",
        "2019-01-02": "Estonia Fiji Georgia | France | Qatar",
        "2004": "Fiji Georgia Qatar | Estonia France |",
        "2005": "Estonia Fiji Georgia Qatar | France |",
    }

    @pytest.mark.parametrize("day", CASES)
    def test_answer(self, day: str) -> None:
        timeline = read([self.FILE])
        found = answers(timeline, on=day, organisation="org:nato")
        by_verdict = [
            " ".join(timeline.name(a.participant) for a in found if a.verdict == verdict)
            for verdict in ("yes", "possibly", "no")
        ]
        assert " | ".join(by_verdict).strip() == self.CASES[day]

    def test_suspended_is_told(self) -> None:
        found = answers(read([self.FILE]), on="2010", participant="state:FJI")
        assert [(a.verdict, a.suspended) for a in found] == [("yes", "yes")]

    def test_observers(self) -> None:
        found = answers(read([self.FILE]), on="2004", organisation="org:nato", status="observer")
        assert [(a.participant, a.verdict) for a in found] == [("state:SRB", "yes")]

    def test_left_without_a_date_is_possible(self) -> None:
        timeline = one("joined | OPEC | Qatar | 1961", "left | OPEC | Qatar")
        assert [answers(timeline, on=day)[0].verdict for day in ("1960", "1961", "1980")] == [
            "no",
            "possibly",
            "possibly",
        ]


class TestNames:
    STATEMENTS = gather([csto()])

    @pytest.mark.parametrize(
        "name", ["CSTO", "csto", "the Tashkent Pact", "Collective Security Treaty Organization", "C.S.T.O."]
    )
    def test_organisation(self, name: str) -> None:
        assert resolve(name, self.STATEMENTS, kind="organisation") == "org:csto"

    def test_gazetteer_knows_more_than_the_files(self) -> None:
        assert resolve("North Atlantic Alliance", self.STATEMENTS, kind="organisation") == "org:nato"
        assert resolve("Burma", self.STATEMENTS, kind="state") == "state:MMR"

    def test_unknown_name_gets_near_matches(self) -> None:
        with pytest.raises(UnknownNameError, match="did you mean 'Armenia'"):
            resolve("Armnia", self.STATEMENTS, kind="state")

    def test_a_state_is_no_organisation(self) -> None:
        with pytest.raises(UnknownNameError):
            resolve("Armenia", self.STATEMENTS, kind="organisation")


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    files: list[FactFile] = [csto(), article("later", ("Armenia is a member.", [f"member | {CSTO} | Armenia"]))]
    for file in files:
        factfile.write(file, tmp_path / f"{file.article.id}.json")
    return tmp_path


class TestCommands:
    def test_timeline_fits_80_columns_without_colour(self, outputs: Path) -> None:
        result = runner.invoke(cli.app, ["timeline", str(outputs)])
        assert result.exit_code == 0
        assert "\x1b" not in result.stdout
        assert max(map(len, result.stdout.splitlines())) <= 80
        assert [line.split()[:4] for line in result.stdout.splitlines() if "Azerbaijan" in line] == [
            ["Azerbaijan", "member", "1993", "1997"]
        ]
        assert "Not counted: 1" in result.stdout

    def test_timeline_of_a_state(self, outputs: Path) -> None:
        result = runner.invoke(
            cli.app, ["timeline", str(outputs), "--state", "Georgia", "--organisation", "csto", "--json"]
        )
        data = json.loads(result.stdout)
        assert [(s["participant"], s["earliest_start"], s["latest_end"]) for s in data["spells"]] == [
            ("Georgia", "1993-01-01", "1997-12-31")
        ]
        assert data["spells"][0]["support"]["latest_end"] == ["csto-009"]
        assert data["spells"][0]["facts"][1]["sentence"] == "The latter two, along with Uzbekistan, left in 1997."

    def test_timeline_as_csv(self, outputs: Path) -> None:
        result = runner.invoke(cli.app, ["timeline", str(outputs), "--csv"])
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert len(rows) == 7
        assert rows[0]["participant"] == "Armenia"
        assert rows[0]["articles"] == "csto later"

    def test_members(self, outputs: Path) -> None:
        result = runner.invoke(cli.app, ["members", "CSTO", "--on", "1995-01-01", "--outputs", str(outputs)])
        assert result.exit_code == 0
        assert "6 yes, 0 possibly, 0 no" in result.stdout
        assert "\n  csto: A year later Russia founded" in result.stdout
        assert max(map(len, result.stdout.splitlines())) <= 80

    def test_members_as_json(self, outputs: Path) -> None:
        arguments = ["members", "Tashkent Pact", "--on", "1997", "--outputs", str(outputs), "--json"]
        data = json.loads(runner.invoke(cli.app, arguments).stdout)
        given_answers = {a["participant"]: a["answer"] for a in data["answers"]}
        assert given_answers == {
            "Armenia": "yes", "Belarus": "yes", "Russia": "yes",
            "Azerbaijan": "possibly", "Georgia": "possibly", "Uzbekistan": "possibly",
        }  # fmt: skip

    def test_memberships(self, outputs: Path) -> None:
        result = runner.invoke(cli.app, ["memberships", "Russia", "--on", "2000", "--outputs", str(outputs)])
        assert result.stdout.startswith("Russia on 2000: 1 yes, 0 possibly, 0 no")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["members", "CSTO", "--on", "tomorrow"],
            ["members", "CSTO", "--on", "1990/1995"],
            ["members", "CSTO", "--on", "1995", "--status", "friend"],
            ["timeline", "--json", "--csv"],
        ],
    )
    def test_wrong_calls(self, arguments: list[str], outputs: Path) -> None:
        place = [str(outputs)] if arguments[0] == "timeline" else ["--outputs", str(outputs)]
        assert runner.invoke(cli.app, [*arguments, *place]).exit_code == 2

    def test_unknown_name_exits_with_2(
        self, outputs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("sys.argv", ["accede", "members", "CSTA", "--on", "1995", "--outputs", str(outputs)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert stopped.value.code == 2
        assert "did you mean" in capsys.readouterr().err
