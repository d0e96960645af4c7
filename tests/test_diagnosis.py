"""Which stages lose a gold fact: small texts in which one stage, or several, lose it."""

from __future__ import annotations

import pytest

from pipeline import scoring
from pipeline.diagnosis import Diagnosis, suits
from pipeline.extract import Extractor
from pipeline.scoring import Result
from tests.factories import make_file, make_gold
from tests.sources import make_source

# 'zorped' is no trigger, Ruritania in no table, and of the cook no stage knows where he comes from.
CASES = {
    "nothing": ("Estonia joined NATO in 2004.", {}, ()),
    "mention": ("Ruritania joined NATO in 2004.", {"participant": "Ruritania"}, ("mention",)),
    "mention of an organisation": (
        "In 2004 Estonia joined the Zorp.",
        {"organisation": "Zorp", "evidence": "Estonia joined the Zorp"},
        ("mention",),
    ),
    "mention under another form": (
        "The Ruritanian people joined NATO in 2004.",
        {"participant": "Ruritania"},
        ("mention",),
    ),
    "reference": (
        "Estonia has a cook. The cook joined NATO in 2004.",
        {"evidence": "The cook joined NATO in 2004"},
        ("reference",),
    ),
    "reference to another": (
        "Estonia has a cook. Latvia has none. It joined NATO in 2004.",
        {"evidence": "It joined NATO in 2004"},
        ("reference",),
    ),
    "reference to a capital": (
        "Estonians love Lima. NATO has its headquarters in that very city.",
        {
            "type": "headquarters",
            "participant": "Lima",
            "date": None,
            "evidence": "NATO has its headquarters in that very city",
        },
        ("reference",),
    ),
    "trigger": ("Estonia zorped NATO in 2004.", {}, ("trigger",)),
    "trigger outside the evidence": (
        "Estonia zorped NATO in 2004. It joined hands.",
        {"evidence": "Estonia zorped NATO in 2004."},
        ("trigger",),
    ),
    "frame": ("The cook of Estonia whistles in 2004 when France joins NATO.", {}, ("frame",)),
    "factuality": ("In the opera Estonia joined NATO in 2004.", {"modality": "negated"}, ("factuality",)),
    "date": ("Estonia joined NATO in 2004.", {"date": "2005"}, ("date",)),
    "merge": (
        "Estonia joined NATO in 2004. Estonia has joined NATO.",
        {"date": None, "evidence": "Estonia has joined NATO."},
        ("merge",),
    ),
    "mention and trigger": ("Ruritania zorped NATO in 2004.", {"participant": "Ruritania"}, ("mention", "trigger")),
    "mention and date": (
        "Ruritania joined NATO in 2004.",
        {"participant": "Ruritania", "date": "2005"},
        ("mention", "date"),
    ),
    "reference and factuality": (
        "Estonia has a cook. In the opera the cook joined NATO in 2004.",
        {"evidence": "the cook joined NATO in 2004", "modality": "negated"},
        ("reference", "factuality"),
    ),
    "mention of a person": (
        "The secretary-general of NATO is zelda.",
        {"type": "leader", "participant": "zelda", "date": None},
        ("mention",),
    ),
    "trigger with a person": (
        "Zelda Fitz zorps NATO in 2004.",
        {"type": "leader", "participant": "Zelda Fitz"},
        ("trigger",),
    ),
}


def diagnose(extractor: Extractor, text: str, fields: dict[str, object]) -> Result:
    gold = make_gold("example", **({"evidence": text} | fields))
    file = extractor.extract(make_source(text))
    return scoring.score([file], [gold], draws=0, diagnose=Diagnosis(extractor))


@pytest.mark.parametrize("name", CASES)
def test_each_stage_can_be_the_one_that_loses(extractor: Extractor, name: str) -> None:
    text, fields, stages = CASES[name]
    result = diagnose(extractor, text, fields)
    fact = result.wanted_facts[0]
    assert (*((fact.lost_at,) if fact.lost_at else ()), *fact.lost_again) == stages
    assert result.stages_run == bool(stages)
    assert {s for s, n in result.lost_only_at.items() if n} == (set(stages) if len(stages) == 1 else set())


def test_gold_that_is_put_in_stays_out_of_the_next_run(extractor: Extractor) -> None:
    text = "Ruritania joined NATO in 2004."
    before = extractor.extract(make_source(text)).to_json()
    diagnose(extractor, text, {"participant": "Ruritania"})
    assert extractor.extract(make_source(text)).to_json() == before


def test_files_that_other_rules_made_are_told_from_the_outputs(extractor: Extractor) -> None:
    file = make_file("example", [], text="Estonia joined NATO in 2004.")
    assert not suits(file)
    result = scoring.score([file], [make_gold("example")], draws=0, diagnose=Diagnosis(extractor))
    assert (result.wanted_facts[0].lost_at, result.stages_run) == ("mention", 0)
