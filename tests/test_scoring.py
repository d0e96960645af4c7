"""Scoring on cases that can be counted by hand."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest

from pipeline import factfile, scoring
from pipeline.errors import FactFileError
from pipeline.factfile import GoldFact
from pipeline.scoring import ManifestRow, Result, runs
from pipeline.scoring.agreement import agree
from pipeline.scoring.lost import sentence_around
from pipeline.scoring.matching import assign, locate, name_key
from pipeline.scoring.measures import calibration
from pipeline.spans import Span
from tests.factories import as_predictions, make_evidence, make_file, make_gold

SHARED = Path(__file__).resolve().parents[2] / "shared" / "dev"
JOINED = {"type": "joined", "organisation": "NATO", "participant": "Estonia", "date": "2004"}


def score(facts: list[dict], gold: list[GoldFact], *, text: str = "", **options: object) -> Result:
    return scoring.score([make_file("a", facts, text=text)], gold, draws=0, **options)  # type: ignore[arg-type]


def counts(result: Result, level: str) -> tuple[int, int, int]:
    measure = result.levels[level]  # type: ignore[index]
    return measure.right, measure.false, measure.missed


# Names and dates


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the European Union", "European Union"),
        ("Organisation of African Unity", "Organization of African Unity"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("  Arab\nLeague ", "arab league"),
        ("Guinea–Bissau", "Guinea-Bissau"),
    ],
)
def test_same_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Guinea", "Guinea-Bissau"), ("Niger", "Nigeria"), ("Theran", "ran")])
def test_different_name(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("fact", "gold", "core", "strict"),
    [
        ({}, {}, (1, 0, 0), (1, 0, 0)),
        ({"date": "2005"}, {}, (1, 0, 0), (0, 1, 1)),
        ({"date": None}, {}, (1, 0, 0), (0, 1, 1)),
        ({"date": None}, {"date": None}, (1, 0, 0), (1, 0, 0)),
        ({"date": "2004-03"}, {"date_accepts": ("2004-03",)}, (1, 0, 0), (1, 0, 0)),
        ({"date": None}, {"date_accepts": ("2004-03",)}, (1, 0, 0), (0, 1, 1)),
        ({"date": "2004?~"}, {"date": "2004%"}, (1, 0, 0), (1, 0, 0)),
        ({"date": "2004"}, {"date": "2004~"}, (1, 0, 0), (0, 1, 1)),
        ({"modality": "negated", "date": "1999"}, {"modality": "negated"}, (1, 0, 0), (1, 0, 0)),
        ({"modality": "prospective"}, {}, (0, 1, 1), (0, 1, 1)),
        ({"type": "left"}, {}, (0, 1, 1), (0, 1, 1)),
        ({"organisation": "Alliance"}, {"organisation_accepts": ("the alliance",)}, (1, 0, 0), (1, 0, 0)),
        ({"participant": "Latvia"}, {}, (0, 1, 1), (0, 1, 1)),
        ({"participant": "Eesti"}, {"participant_accepts": ("Eesti",)}, (1, 0, 0), (1, 0, 0)),
        ({"participant": None}, {}, (0, 1, 1), (0, 1, 1)),
        ({"type": "dissolved", "participant": None}, {"type": "dissolved", "participant": None}, (1, 0, 0), (1, 0, 0)),
        (
            {"type": "headquarters", "participant": None, "place": "Brussels", "date": None},
            {"type": "headquarters", "participant": "Brussels", "date": None},
            (1, 0, 0),
            (1, 0, 0),
        ),
        (
            {"type": "leader", "participant": "Jens Stoltenberg"},
            {"type": "leader", "participant": "Jens Stoltenberg"},
            (1, 0, 0),
            (1, 0, 0),
        ),
    ],
)
def test_one_fact_against_one(fact: dict, gold: dict, core: tuple[int, ...], strict: tuple[int, ...]) -> None:
    result = score([JOINED | fact], [make_gold(**gold)])
    assert counts(result, "core") == core
    assert counts(result, "strict") == strict


# Counting


def test_a_mixed_article_counted_by_hand() -> None:
    facts = [
        JOINED,  # strict
        JOINED | {"participant": "Latvia", "date": "2005"},  # core
        JOINED | {"participant": "Lithuania", "type": "left"},  # false
        JOINED | {"participant": "Malta"},  # matches optional gold
        JOINED | {"participant": "Cyprus"},  # false
    ]
    gold = [
        make_gold(),
        make_gold(participant="Latvia"),
        make_gold(participant="Lithuania"),
        make_gold(participant="Malta", optional=True, date=None),
        make_gold(participant="Georgia", optional=True),
    ]
    result = score(facts, gold)
    assert counts(result, "core") == (2, 2, 1)
    assert counts(result, "strict") == (1, 3, 2)
    assert result.neutral == 1
    core, strict = result.levels["core"], result.levels["strict"]
    assert (core.precision, core.recall, core.f1) == (2 / 4, 2 / 3, 4 / 7)
    assert (strict.precision, strict.recall, strict.f1) == (1 / 4, 1 / 3, 2 / 7)
    assert counts(result, "type") == (3, 1, 0)  # four found `joined` for three required and two optional; one `left`
    assert [f.verdict for f in result.found_facts] == ["strict", "core", "false", "optional", "false"]
    assert [w.verdict for w in result.wanted_facts] == ["strict", "core", "missed"]
    assert result.by["type"]["joined"].core.right == 2
    assert result.by["type"]["left"].core.false == 1
    assert result.by["type"]["left"].core.recall is None
    assert result.by["modality"]["negated"].core.f1 is None
    assert result.by_rule["test.rule"].found == 4
    assert result.by_rule["test.rule"].strict_share == 1 / 4


def test_empty_gold() -> None:
    result = score([JOINED], [])
    assert counts(result, "core") == (0, 1, 0)
    assert (result.levels["core"].precision, result.levels["core"].recall, result.levels["core"].f1) == (0, None, 0)


def test_no_predictions() -> None:
    result = score([], [make_gold()])
    assert counts(result, "core") == (0, 0, 1)
    assert (result.levels["core"].precision, result.levels["core"].recall, result.levels["core"].f1) == (None, 0, 0)


def test_nothing_on_either_side() -> None:
    result = scoring.score([], [])
    assert result.levels["strict"].f1 is None
    assert result.intervals["strict"].f1.low is None
    assert result.calibration.error is None
    assert result.links.both_share is None
    assert result.evidence.exact_share is None


def test_unfound_optional_gold_is_no_miss() -> None:
    assert counts(score([], [make_gold(optional=True)]), "core") == (0, 0, 0)


# One to one


def test_a_second_fact_of_another_date_is_false() -> None:
    result = score([JOINED | {"date": "1999"}, JOINED], [make_gold()])
    assert counts(result, "core") == (1, 1, 0)
    assert counts(result, "strict") == (1, 1, 0)
    assert [f.verdict for f in result.found_facts] == ["false", "strict"]


def test_a_second_fact_is_taken_by_optional_gold() -> None:
    gold = [make_gold(), make_gold(date="1991", optional=True)]
    result = score([JOINED | {"date": "1999"}, JOINED], gold)
    assert counts(result, "strict") == (1, 0, 0)
    assert result.neutral == 1


def test_a_second_fact_is_taken_by_other_gold() -> None:
    gold = [make_gold(), make_gold(date="1999")]
    result = score([JOINED | {"date": "1999"}, JOINED], gold)
    assert counts(result, "strict") == (2, 0, 0)


def test_required_gold_goes_before_optional() -> None:
    result = score([JOINED], [make_gold(optional=True), make_gold()])
    assert counts(result, "core") == (1, 0, 0)
    assert counts(result, "strict") == (1, 0, 0)


def test_a_fact_with_the_date_of_optional_gold_is_not_false_at_strict() -> None:
    gold = [make_gold(date="1999"), make_gold(date="2004", optional=True)]
    result = score([JOINED], gold)
    assert counts(result, "core") == (1, 0, 0)
    assert counts(result, "strict") == (0, 0, 1)


def test_matching_is_optimal_where_taking_the_first_is_not() -> None:
    gold = [make_gold(organisation_accepts=("Pact",)), make_gold(organisation="Pact", participant="Estonia")]
    facts = [JOINED | {"organisation": "Pact"}, JOINED]
    assert counts(score(facts, gold), "core") == (2, 0, 0)
    assert counts(score(facts[::-1], gold[::-1]), "core") == (2, 0, 0)


def test_document_order_does_not_matter() -> None:
    gold = [make_gold(date=d, optional=o) for d, o in (("2004", False), ("1999", True), ("1998", False))]
    facts = [JOINED | {"date": d} for d in ("1998", "1999", "2000", "2004")]
    seen = {
        (counts(result, "core"), counts(result, "strict"))
        for shuffled in permutations(facts)
        for result in [score(list(shuffled), gold)]
    }
    assert seen == {((2, 1, 0), (2, 1, 0))}


def test_assignment_is_the_best_of_all() -> None:
    chance = random.Random(5)
    for _ in range(200):
        rows, columns = chance.randint(1, 5), chance.randint(1, 5)
        weights = [[chance.choice([0, 0, 1, 3, 10, 100]) for _ in range(columns)] for _ in range(rows)]
        size = max(rows, columns)
        padded = [[weights[r][c] if r < rows and c < columns else 0 for c in range(size)] for r in range(size)]
        best = max(sum(padded[r][c] for r, c in enumerate(order)) for order in permutations(range(size)))
        pairs = assign(weights)
        assert sum(weights[r][c] for r, c in pairs) == best
        assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)


# Articles


def test_every_found_fact_of_an_article_without_gold_is_false() -> None:
    result = scoring.score([make_file("a", [JOINED]), make_file("b", [JOINED])], [make_gold("a")])
    assert counts(result, "strict") == (1, 1, 0)


def test_gold_of_an_article_without_fact_file_is_missed() -> None:
    result = scoring.score([], [make_gold("a")])
    assert counts(result, "strict") == (0, 0, 1)
    assert "no fact file" in result.notes[0]
    assert result.wanted_facts[0].lost_at == "article"


def write_gold(path: Path, gold: list[GoldFact]) -> Path:
    path.write_text("".join(g.model_dump_json() + "\n" for g in gold), encoding="utf-8")
    return path


def test_listed_articles_are_the_set(tmp_path: Path) -> None:
    for article in ("a", "extra"):
        factfile.write(make_file(article, [JOINED]), tmp_path / "out" / f"{article}.json")
    gold = write_gold(tmp_path / "gold.jsonl", [make_gold("a"), make_gold("gone")])
    (tmp_path / "docs.txt").write_text("a\ngone\nsilent\n")
    result = scoring.score(tmp_path / "out", gold)
    assert counts(result, "strict") == (1, 0, 1)
    assert result.articles == 3
    assert result.notes == (
        "not listed in docs.txt and left out: extra",
        "no fact file, so all their gold is missed: gone, silent",
    )


def test_a_gold_folder_with_one_file_an_article(tmp_path: Path) -> None:
    factfile.write(make_file("a", [JOINED]), tmp_path / "out" / "a.json")
    (tmp_path / "gold").mkdir()
    write_gold(tmp_path / "gold" / "a.jsonl", [make_gold("a")])
    write_gold(tmp_path / "gold" / "b.jsonl", [make_gold("b")])
    write_gold(tmp_path / "gold" / "empty.jsonl", [])
    result = scoring.score(tmp_path / "out", tmp_path / "gold")
    assert counts(result, "strict") == (1, 0, 1)
    assert result.articles == 3


def test_two_files_of_one_article_are_an_error() -> None:
    with pytest.raises(FactFileError, match="two fact files"):
        scoring.score([make_file("a"), make_file("a")], [])


MANIFEST = {
    "a": ManifestRow("a", register="wire", half="development", phenomena=("gapping", "rename")),
    "b": ManifestRow("b", register="opinion", half="test", phenomena=("gapping",)),
}


def two_articles(**options: object) -> Result:
    files = [make_file("a", [JOINED]), make_file("b", [JOINED | {"date": "1999"}])]
    gold = [make_gold("a", phenomena=("list",)), make_gold("b", phenomena=("list",))]
    return scoring.score(files, gold, manifest=MANIFEST, **options)  # type: ignore[arg-type]


def test_breakdown_by_the_manifest() -> None:
    by = two_articles().by
    assert by["register"]["wire"].strict.f1 == 1
    assert by["register"]["opinion"].strict.f1 == 0
    assert by["phenomenon"]["gapping"].strict.f1 == 0.5
    assert by["phenomenon"]["rename"].strict.f1 == 1
    assert by["half"]["test"].core.f1 == 1
    assert two_articles().recall_by_phenomenon["list"].strict.recall == 0.5


def test_the_test_half_is_counted_but_not_told() -> None:
    result = two_articles()
    assert result.withheld == ("b",)
    assert {f.article for f in (*result.found_facts, *result.wanted_facts)} == {"a"}
    assert counts(result, "strict") == (1, 1, 1)
    assert result.lost_at["date"] == 1
    shown = two_articles(show_test_errors=True)
    assert shown.withheld == ()
    assert {f.article for f in shown.found_facts} == {"a", "b"}


def test_a_comparison_does_not_tell_what_one_run_withholds() -> None:
    false = [JOINED, JOINED | {"participant": "Malta"}]
    files = [make_file("a", false), make_file("b", false)]
    hidden, shown = (
        scoring.score(files, [make_gold("a"), make_gold("b")], manifest=MANIFEST, show_test_errors=show, draws=0)
        for show in (False, True)
    )
    for change in (scoring.compare(hidden, shown), scoring.compare(shown, hidden)):
        assert (change.gained, change.lost, change.new_false, change.gone_false) == ((), (), (), ())
        assert change.articles == 2


def test_one_half() -> None:
    result = two_articles(half="test")
    assert (result.articles, result.half, result.found_facts) == (1, "test", ())
    with pytest.raises(FactFileError, match="development or test"):
        two_articles(half="both")
    with pytest.raises(FactFileError, match="no article"):
        score([JOINED], [make_gold()], half="test")


def test_manifest_faults_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text("id,title,register,half,phenomena\na,T,wire,test,x; y\n,T,wire,test,\n")
    with pytest.raises(FactFileError, match=r"manifest.csv:3: has no id"):
        scoring.read_manifest([path])
    path.write_text("id,colour\na,red\n")
    with pytest.raises(FactFileError, match=r"manifest.csv:2: has the unknown column 'colour'"):
        scoring.read_manifest([path])
    path.write_text("id,title,register,half,phenomena\na,T,wire,test,x; y\n")
    assert scoring.read_manifest([path])["a"].phenomena == ("x", "y")


# Dates, links, evidence, calibration


@pytest.mark.parametrize(
    ("found", "gold", "verdict"),
    [
        ("2004", "2004", "right"),
        ("2004", "2004-03-29", "coarser"),
        ("200X", "2004", "coarser"),
        ("2004-03-29", "2004", "finer"),
        ("2005", "2004", "wrong"),
        (None, "2004", "missing"),
        ("2004", None, "invented"),
        (None, None, "right"),
        ("2004", "2004/..", "finer"),
        ("nonsense", "2004", "wrong"),
    ],
)
def test_date_verdicts(found: str | None, gold: str | None, verdict: str) -> None:
    dates = score([JOINED | {"date": found}], [make_gold(date=gold)]).dates
    assert {k: n for k, n in dates.items() if n} == {verdict: 1}


def test_dates_of_negated_facts_are_not_judged() -> None:
    dates = score([JOINED | {"modality": "negated"}], [make_gold(modality="negated")]).dates
    assert sum(dates.values()) == 0


TEXT = "Estonia joined NATO in 2004. Latvia joined NATO too. Malta did not."


def test_links_among_facts_of_one_type_and_place() -> None:
    facts = [
        JOINED | {"evidence": "Estonia joined NATO in 2004."},
        JOINED | {"participant": "Malta", "evidence": "Latvia joined NATO too."},
        JOINED | {"participant": "Latvia", "evidence": "Malta did not."},
    ]
    gold = [make_gold(), make_gold(participant="Latvia", date=None, evidence="Latvia joined NATO")]
    links = score(facts, gold, text=TEXT).links
    assert (links.pairs, links.organisation, links.participant, links.both) == (2, 2, 1, 1)


def test_evidence_exact_and_overlapping() -> None:
    parts = [make_evidence(TEXT, "Latvia joined NATO too.")]
    parts += [make_evidence(TEXT, w, role=r) for w, r in (("Latvia", "participant"), ("NATO too", "organisation"))]
    facts = [
        JOINED | {"evidence": "Estonia joined NATO in 2004."},  # overlaps
        JOINED | {"participant": "Latvia", "evidence": parts},  # the parts span 'Latvia joined NATO too'
        JOINED | {"participant": "Malta", "evidence": "Estonia joined NATO in 2004."},  # elsewhere
    ]
    gold = [
        make_gold(evidence="Estonia joined NATO"),
        make_gold(participant="Latvia", evidence="Latvia joined NATO too"),
        make_gold(participant="Malta", evidence="Malta did"),
    ]
    evidence = score(facts, gold, text=TEXT).evidence
    assert (evidence.pairs, evidence.exact, evidence.overlap) == (3, 1, 2)


def test_the_nth_occurrence_is_meant() -> None:
    assert locate(TEXT, "joined NATO", nth=2) == Span(36, 47)
    assert locate(TEXT, "joined NATO", nth=3) is None
    assert locate("aaa", "aa", nth=2) == Span(1, 3)


def test_calibration_by_hand() -> None:
    result = calibration([(0.95, True), (0.95, False), (0.25, False), (1.0, True)])
    top = result.bins[9]
    assert (top.count, top.share) == (3, pytest.approx(2 / 3))
    assert top.confidence == pytest.approx(2.9 / 3)
    assert result.bins[2].count == 1
    assert result.bins[0].share is None
    assert result.error == pytest.approx((0.9 + 0.25) / 4)


# Intervals and comparison


def many(right: int, *, of: int = 12) -> Result:
    files = [make_file(f"a{n}", [JOINED if n < right else JOINED | {"date": "1999"}]) for n in range(of)]
    return scoring.score(files, [make_gold(f"a{n}") for n in range(of)], draws=200)


def test_bootstrap_is_deterministic_and_brackets_the_score() -> None:
    one, two = many(8), many(8)
    assert one.to_json() == two.to_json()
    interval = one.intervals["strict"].f1
    assert interval.low is not None
    assert interval.high is not None
    assert 0 < interval.low < 8 / 12 < interval.high < 1
    assert (one.intervals["core"].f1.low, one.intervals["core"].f1.high) == (1, 1)


def test_result_survives_a_round_trip() -> None:
    assert Result.model_validate_json(many(3).to_json()) == many(3)


def test_gained_and_lost() -> None:
    earlier = score([JOINED, JOINED | {"participant": "Malta"}], [make_gold(), make_gold(participant="Latvia")])
    later = score(
        [JOINED | {"participant": "Latvia"}, JOINED | {"participant": "Cyprus"}],
        [make_gold(), make_gold(participant="Latvia")],
    )
    change = scoring.compare(earlier, later)
    assert [w.id for w in change.gained] == ["a: joined NATO | Latvia | 2004 | asserted"]
    assert [w.id for w in change.lost] == ["a: joined NATO | Estonia | 2004 | asserted"]
    assert [f.participant for f in change.new_false] == ["Cyprus"]
    assert [f.participant for f in change.gone_false] == ["Malta"]
    assert change.gained[0].evidence == "Estonia joined NATO in 2004"
    assert change.p_value == 1


def test_paired_test_tells_a_large_difference_from_none() -> None:
    assert scoring.compare(many(6), many(6)).p_value == 1
    change = scoring.compare(many(0), many(12))
    assert change.p_value is not None
    assert change.p_value < 0.01
    assert (change.f1_before, change.f1_after) == (0, 1)
    assert scoring.compare(many(0), many(12)) == change


def test_baseline_falls_only_beyond_the_tolerance() -> None:
    committed = runs.figures(many(8))
    assert not runs.has_fallen(many(8), committed, tolerance=0)
    assert not runs.has_fallen(many(9), committed, tolerance=0)
    assert runs.has_fallen(many(7), committed, tolerance=0.005)
    assert not runs.has_fallen(many(7), committed, tolerance=0.1)


# Where points are lost


@pytest.mark.parametrize(
    ("facts", "gold", "stage"),
    [
        ([JOINED | {"date": "1999"}], {}, "date"),
        ([JOINED | {"modality": "negated"}], {}, "factuality"),
        ([], {"participant": "Malta"}, "mention"),
        ([JOINED], {"participant": "Latvia", "evidence": "Estonia joined NATO"}, "reference"),
        ([], {}, "trigger"),
        ([JOINED | {"type": "left", "evidence": "Estonia joined"}], {}, "trigger"),
        ([JOINED | {"participant": "Latvia", "evidence": "Estonia joined"}], {}, "frame"),
    ],
)
def test_lost_at(facts: list[dict], gold: dict, stage: str) -> None:
    file = make_file("a", facts, text=TEXT, entities=["NATO", "Latvia", "Estonia"])
    result = scoring.score([file], [make_gold(**gold)])
    assert [w.lost_at for w in result.wanted_facts] == [stage]
    assert {k for k, n in result.lost_at.items() if n} == {stage}


def test_two_gold_facts_found_as_one_are_lost_at_merging() -> None:
    result = score([JOINED], [make_gold(), make_gold(date="1999")])
    assert [w.lost_at for w in result.wanted_facts] == [None, "merge"]


def test_sentence_around() -> None:
    start = TEXT.index("joined NATO too")
    assert sentence_around(TEXT, Span(start, start + 6)).of(TEXT) == "Latvia joined NATO too."
    assert sentence_around(TEXT, Span(0, len(TEXT))).of(TEXT) == TEXT
    assert sentence_around("One\n\nTwo", Span(5, 8)).of("One\n\nTwo") == "Two"


# Agreement of annotators


def test_agreement_by_hand() -> None:
    first = [
        make_gold(),
        make_gold(participant="Latvia"),
        make_gold(participant="Malta"),
        make_gold(participant="Cyprus"),
        make_gold(type="left", participant="France"),
    ]
    second = [
        make_gold(organisation="North Atlantic Alliance", organisation_accepts=("NATO",)),
        make_gold(participant="Latvia", date="1999"),
        make_gold(participant="Malta", optional=True),
        make_gold(participant="Georgia"),
        make_gold(participant="Ukraine", optional=True),
    ]
    result = agree(first, second)
    core, strict = result.whole.core, result.whole.strict
    assert (core.right, core.missed, core.false) == (2, 2, 1)
    assert (strict.right, strict.missed, strict.false) == (1, 3, 2)
    assert [g.participant for g in result.only_first] == ["Cyprus", "France"]
    assert [g.participant for g in result.only_second] == ["Georgia"]
    assert [(a.date, b.date) for a, b in result.dates_differ] == [("2004", "1999")]
    assert result.by_type["left"].core.f1 == 0
    assert agree(second, first).whole.core.f1 == core.f1


def test_agreement_on_common_articles_only() -> None:
    first, second = [make_gold("a"), make_gold("b")], [make_gold("a")]
    assert agree(first, second).whole.core.f1 == 2 / 3
    assert agree(first, second, common=True).whole.core.f1 == 1


# The shared gold


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared development articles are not here")
@pytest.mark.parametrize("optional", [True, False])
def test_gold_against_itself_is_perfect(optional: bool) -> None:
    gold = factfile.read_gold(SHARED / "gold.jsonl")
    texts = {p.stem: p.read_bytes().decode("utf-8") for p in sorted((SHARED / "articles").glob("*.txt"))}
    result = scoring.score(as_predictions(gold, texts, optional=optional), gold, draws=10)
    assert result.articles == len(texts)
    assert result.required > 300
    for level in ("type", "core", "strict"):
        assert result.levels[level].f1 == 1  # type: ignore[index]
    assert result.links.both_share == 1
    assert result.evidence.exact_share == 1
    assert not any(result.lost_at.values())
