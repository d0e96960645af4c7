"""Events -> facts: repeats merged with all their evidence, ids and entities; the events are made by hand."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from pipeline.facts import assemble, date_since_entry, merge, share_dates
from pipeline.records import Entity, Event, Name
from pipeline.schema import Article, DateMention

TEXT = "Estonia joined NATO in 2004. Latvia joined NATO. So Estonia was in. Swaziland, now Eswatini, joined NATO."
NAMES = [
    Name(m, m + len(w), w, kind, entity, display, "name")
    for w, kind, entity, display in [
        ("Estonia", "state", "state:EST", "Estonia"),
        ("Latvia", "state", "state:LVA", "Latvia"),
        ("Swaziland", "state", "state:SWZ", "Swaziland"),
        ("Eswatini", "state", "state:SWZ", "Eswatini"),
        ("NATO", "organisation", "org:nato", "NATO"),
    ]
    for m in [TEXT.index(w)]
]
DATES = [DateMention(start=23, end=27, text="2004", edtf="2004", anchor=None)]
SENTENCES = [(0, 28), (29, 48), (49, 67), (68, len(TEXT))]


def _entity(text: str, *, steps: tuple[str, ...] = ()) -> Entity:
    name = next(n for n in NAMES if n.text == text)
    return Entity(name.entity, name.display, name.kind, name.start, name.end, steps)


def _event(participant: str | None, *, sentence: int = 0, dated: bool = True, type: str = "joined") -> Event:
    start = SENTENCES[sentence][0]
    return Event(
        type=type,
        organisation=_entity("NATO"),
        participant=_entity(participant) if participant else None,
        place=None,
        date=0 if dated else None,
        modality="asserted",
        manner=None,
        rule="join",
        sentence=SENTENCES[sentence],
        trigger=(start, start + 3),
        cue=None,
        edtf="2004" if dated else None,
    )


def _article() -> Article:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    return Article(id="a", title=None, source=None, published=None, sha256=digest, text=TEXT)


def test_a_repeat_is_one_fact_with_the_evidence_of_both() -> None:
    groups = merge([_event("Estonia"), _event("Latvia"), _event("Estonia", sentence=2)])
    _, facts = assemble(_article(), NAMES, DATES, groups)
    assert [(f.id, f.participant) for f in facts] == [("a-001", "state:EST"), ("a-002", "state:LVA")]
    assert [e.text for e in facts[0].evidence if e.role == "sentence"] == [TEXT[0:28], TEXT[49:67]]
    assert [e.role for e in facts[0].evidence][:5] == ["sentence", "trigger", "organisation", "participant", "date"]


def test_an_undated_repeat_joins_the_dated_fact() -> None:
    assert [len(g) for g in merge([_event("Estonia"), _event("Estonia", sentence=2, dated=False)])] == [2]
    assert [len(g) for g in merge([_event("Estonia"), _event("Latvia", sentence=2, dated=False)])] == [1, 1]


def test_what_differs_in_date_or_modality_or_type_stays_apart() -> None:
    first = _event("Estonia")
    others = [replace(first, edtf="2005"), replace(first, modality="negated"), replace(first, type="left")]
    assert len(merge([first, *others])) == 4


def test_the_more_specific_of_two_types_of_one_sentence_stays() -> None:
    groups = merge([_event("Estonia"), _event("Estonia", type="member"), _event("Latvia", type="member")])
    assert [(g[0].type, g[0].participant and g[0].participant.name) for g in groups] == [
        ("joined", "Estonia"),
        ("member", "Latvia"),
    ]


def test_two_names_of_one_entity_are_two_entities_of_the_file() -> None:
    groups = merge([_event("Swaziland", sentence=3), _event("Eswatini", sentence=3, dated=False)])
    entities, facts = assemble(_article(), NAMES, DATES, groups)
    names = {e.id: e.name for e in entities}
    assert [names[f.participant] for f in facts if f.participant] == ["Swaziland", "Eswatini"]
    assert [e.identifiers for e in entities if e.name in ("Swaziland", "Eswatini")] == [{"iso3166": "SWZ"}] * 2


def test_facts_below_the_minimum_are_left_out() -> None:
    groups = merge([_event("Estonia"), _event("Latvia", sentence=1)])
    sure = {"Estonia": 0.9, "Latvia": 0.8}
    _, facts = assemble(_article(), NAMES, DATES, groups, minimum=0.85, sure=lambda g, _: sure[g[0].participant.name])
    assert [f.participant for f in facts] == ["state:EST"]


def test_founders_share_the_date_of_the_founding_that_was_just_told() -> None:
    founding = _event(None, type="founded")
    near, far = (_event("Estonia", sentence=n, dated=False, type="founded") for n in (1, 3))
    share_dates([founding, near])
    assert (near.edtf, near.date) == ("2004", 0)
    other = replace(far, organisation=replace(far.organisation, id="org:eu"))
    share_dates([founding, other])
    assert other.edtf is None


@pytest.mark.parametrize("lead", ["Since ", "since its ", "before "])
def test_what_lasts_since_joining_lasts_since_the_own_entry(lead: str) -> None:
    text = TEXT + f" {lead}joining, Estonia has been an observer."
    start = text.index("joining")
    sentence = (len(TEXT) + 1, len(text))
    entry = replace(_event("Estonia", dated=False), sentence=sentence, trigger=(start, start + 7))
    lasting = replace(_event("Estonia", dated=False), type="observer", sentence=sentence)
    date_since_entry([_event("Latvia", sentence=1), _event("Estonia"), entry, lasting], text)
    assert (lasting.edtf, lasting.date) == ((None, None) if lead == "before " else ("2004/..", 0))


@pytest.mark.parametrize("groups", [[], merge([])])
def test_nothing_gives_nothing(groups: list[list[Event]]) -> None:
    entities, facts = assemble(_article(), NAMES, DATES, groups)
    assert facts == ()
    assert [e.name for e in entities] == ["Estonia", "NATO", "Latvia", "Swaziland"]
