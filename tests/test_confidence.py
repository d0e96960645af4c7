"""Confidence: the table is what `make confidence` learns, doubts lower and repeats never do, explain shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import confidence
from pipeline.confidence import AGAIN, HIGHEST, LOWEST, UNKNOWN, Weights, share, weights
from pipeline.errors import RuleError
from pipeline.explain import explain_text
from pipeline.extract import Extractor
from pipeline.rules.load import lexicon
from tests.confidence import FIRST_SIGHT, Lesson, across, as_toml, learn, lessons
from tests.sources import CORPUS, ROOT, make_source

TABLE = Weights(base=2.0, prior=-0.5, signs={"no date": -1.0, UNKNOWN: -0.7, AGAIN: 0.3}, entries={"join": 0.4})


def test_signs_add_up_and_what_the_table_does_not_name_costs_something() -> None:
    assert [TABLE.of(sign) for sign in ("no date", "number differs", "entry join", "entry new")] == [
        -1,
        -0.5,
        0.4,
        -0.7,
    ]
    assert share(["entry join"], TABLE) == 0.92
    assert share(["entry join", "no date"], TABLE) == 0.8
    assert share(["entry new", "number differs"], TABLE) == 0.69


def test_nothing_is_certain() -> None:
    assert share([], TABLE.model_copy(update={"base": 50.0})) == HIGHEST
    assert share([], TABLE.model_copy(update={"base": -50.0})) == LOWEST


def test_in_the_shipped_table_no_doubt_raises_and_no_repeat_lowers() -> None:
    shipped = weights()
    assert {sign for sign, weight in shipped.signs.items() if weight > 0} <= {AGAIN}
    assert shipped.of(AGAIN) >= 0
    assert shipped.prior < 0


def test_the_shipped_table_names_entries_of_the_lexicon() -> None:
    assert weights().entries.keys() <= lexicon().triggers.keys()


def test_a_table_that_is_wrong_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "FILE", tmp_path / "confidence.toml")
    for text in ("base = ", 'base = "high"\nprior = 0\n[signs]\n[entries]\n'):
        (tmp_path / "confidence.toml").write_text(text)
        with pytest.raises(RuleError, match=r"confidence\.toml"):
            weights.__wrapped__()


# --- in a text -------------------------------------------------------------------------------------------------------


def _surest(text: str, extractor: Extractor) -> float:
    return max(fact.confidence for fact in extractor.extract(make_source(text)).facts)


def test_each_doubt_lowers_it(extractor: Extractor) -> None:
    plain = _surest("Estonia joined NATO in 2004.", extractor)
    for less in ("Estonia joined NATO.", "Estonia will join NATO in 2004."):
        assert _surest(less, extractor) < plain


def test_a_repeat_does_not_lower_it(extractor: Extractor) -> None:
    plain = _surest("Estonia joined NATO in 2004.", extractor)
    assert _surest("Estonia joined NATO in 2004. Estonia joined NATO, it recalls.", extractor) >= plain


def test_explain_shows_the_signs_and_they_give_the_number(extractor: Extractor) -> None:
    (explanation,) = explain_text("Estonia joined NATO.", extractor=extractor).explanations
    (chain,) = explanation.chains
    assert dict(chain.signs)["no date"] < 0
    assert "entry join" in dict(chain.signs)
    assert explanation.confidence == chain.confidence == share(dict(chain.signs), weights())


# --- learning --------------------------------------------------------------------------------------------------------


def _lessons(sign: str, right: int, wrong: int) -> list[Lesson]:
    return [
        Lesson(f"a{n % 3}", ("entry join", sign) if sign else ("entry join",), n < right) for n in range(right + wrong)
    ]


def test_a_doubt_costs_what_it_cost_and_little_where_it_is_rare() -> None:
    plain = _lessons("", 90, 10)
    often, rare, harmless = (
        learn(plain + more, reserve=False).of("odd")
        for more in (_lessons("odd", 20, 80), _lessons("odd", 0, 1), _lessons("odd", 100, 0))
    )
    assert often < rare < -0.4
    assert -0.4 < harmless <= 0


def test_without_the_reserve_the_mean_is_the_share_that_is_right() -> None:
    taught = _lessons("", 90, 10) + _lessons("odd", 40, 20)
    right = sum(one.right for one in taught) / len(taught)
    for reserve, wanted in ((False, right), (True, (right + FIRST_SIGHT) / 2)):
        table = learn(taught, reserve=reserve)
        assert sum(share(one.signs, table) for one in taught) / len(taught) == pytest.approx(wanted, abs=0.01)


def test_an_article_is_judged_by_the_others() -> None:
    taught = [Lesson("a", ("odd",), False)] * 20 + [Lesson("b", ("odd",), True)] * 20
    verdicts = across(taught, reserve=False)
    assert [said > 0.9 for said, _ in verdicts] == [True] * 20 + [False] * 20  # 'a' by 'b', 'b' by 'a'


def test_the_shipped_table_is_what_the_development_half_teaches() -> None:
    taught = lessons(CORPUS, ROOT / "gold", CORPUS / "manifest.csv", half="development")
    assert as_toml(learn(taught), taught) == confidence.FILE.read_text(encoding="utf-8")
