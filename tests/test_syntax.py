"""Slots of frames on parses written by hand: passives, relative clauses, control, coordination, participles, nouns."""

from __future__ import annotations

import pytest

from pipeline.rules.load import lexicon
from pipeline.syntax import is_passive, walk
from tests.parses import parse, word

ACTIVE = "Estonia/NNP/nsubj/1 joined/VBD/ROOT/1 NATO/NNP/dobj/1"
PASSIVE = "NATO/NNP/nsubjpass/2 was/VBD/auxpass/2 joined/VBN/ROOT/2 by/IN/agent/2 Estonia/NNP/pobj/3"
RELATIVE = "Estonia/NNP/nsubj/4 which/WDT/nsubj/2 joined/VBD/relcl/0 NATO/NNP/dobj/2 grew/VBD/ROOT/4"
RELATIVE_OBJECT = "NATO/NNP/nsubj/4 which/WDT/dobj/3 Estonia/NNP/nsubj/3 joined/VBD/relcl/0 grew/VBD/ROOT/4"
BARE_RELATIVE = "pact/NN/nsubj/3 Estonia/NNP/nsubj/2 joined/VBD/relcl/0 grew/VBD/ROOT/3"
CONTROL = "Norway/NNP/nsubj/1 wants/VBZ/ROOT/1 to/TO/aux/3 join/VB/xcomp/1 NATO/NNP/dobj/3"
OBJECT_CONTROL = "NATO/NNP/nsubj/1 invited/VBD/ROOT/1 Sweden/NNP/dobj/1 to/TO/aux/4 join/VB/xcomp/1"
INVITED = "Sweden/NNP/nsubjpass/2 was/VBD/auxpass/2 invited/VBN/ROOT/2 to/TO/aux/4 join/VB/xcomp/2 NATO/NNP/dobj/4"
CONJOINED = (
    "Estonia/NNP/nsubj/1 left/VBD/ROOT/1 the/DT/det/3 CIS/NNP/dobj/1 and/CC/cc/1 joined/VBD/conj/1 NATO/NNP/dobj/5"
)
PARTICIPLE = "states/NNS/nsubj/3 joining/VBG/acl/0 NATO/NNP/dobj/1 cheered/VBD/ROOT/3"
WITHOUT_LEAVING = "Angola/NNP/nsubj/1 slept/VBD/ROOT/1 without/IN/prep/1 leaving/VBG/pcomp/2 COMESA/NNP/dobj/3"
KEPT_FROM = "Moscow/NNP/nsubj/1 kept/VBD/ROOT/1 Austria/NNP/dobj/1 from/IN/prep/1 joining/VBG/pcomp/3 NATO/NNP/dobj/4"
INTO = "Chile/NNP/nsubj/1 acceded/VBD/ROOT/1 to/IN/prep/1 the/DT/det/4 OECD/NNP/pobj/2"
OUT_OF = "Iraq/NNP/nsubj/1 pulled/VBD/ROOT/1 out/IN/prep/1 of/IN/prep/2 CENTO/NNP/pobj/3"
EXPELLED = "Russia/NNP/nsubjpass/2 was/VBD/auxpass/2 expelled/VBN/ROOT/2 from/IN/prep/2 the/DT/det/5 Council/NNP/pobj/3"
ADMITTED = "League/NNP/nsubj/1 admitted/VBD/ROOT/1 Ethiopia/NNP/dobj/1"
ACCESSION = "Croatia/NNP/poss/2 's/POS/case/0 accession/NN/nsubj/5 to/IN/prep/2 NATO/NNP/pobj/3 followed/VBD/ROOT/5"
ACCESSION_OF = "accession/NN/nsubj/3 of/IN/prep/0 Comoros/NNP/pobj/1 followed/VBD/ROOT/3"
EU_ACCESSION = "EU/NNP/compound/1 accession/NN/nsubj/2 followed/VBD/ROOT/2"
MEMBER = "Malta/NNP/nsubj/1 is/VBZ/ROOT/1 a/DT/det/3 member/NN/attr/1 of/IN/prep/3 NATO/NNP/pobj/4"
MEMBER_APPOSED = "Malta/NNP/nsubj/5 a/DT/det/2 member/NN/appos/0 of/IN/prep/2 NATO/NNP/pobj/3 sang/VBD/ROOT/5"
MEMBER_AS = "Malta/NNP/nsubj/1 entered/VBD/ROOT/1 as/IN/prep/1 a/DT/det/4 member/NN/pobj/2"
MEMBERS_ARE = "members/NNS/nsubj/3 of/IN/prep/0 NATO/NNP/pobj/1 are/VBP/ROOT/3 France/NNP/attr/3"
STATUS_GIVEN = "Belarus/NNP/nsubj/1 won/VBD/ROOT/1 observer/NN/compound/3 status/NN/dobj/1 in/IN/prep/3 SCO/NNP/pobj/4"
CREATED = "treaty/NN/dobj/4 that/WDT/nsubj/2 created/VBD/relcl/0 EFTA/NNP/dobj/2 signed/VBD/ROOT/4 they/PRP/nsubj/4"


@pytest.mark.parametrize(
    ("written", "trigger", "path", "expected"),
    [
        (ACTIVE, "joined", "subject", ["Estonia"]),
        (ACTIVE, "joined", "object", ["NATO"]),
        (PASSIVE, "joined", "subject", ["Estonia"]),
        (PASSIVE, "joined", "object", ["NATO"]),
        (PASSIVE, "joined", "surface_subject", ["NATO"]),
        (RELATIVE, "joined", "subject", ["Estonia"]),
        (RELATIVE_OBJECT, "joined", "subject", ["Estonia"]),
        (RELATIVE_OBJECT, "joined", "object", ["NATO"]),
        (BARE_RELATIVE, "joined", "object", ["pact"]),
        (CONTROL, "join", "subject", ["Norway"]),
        (OBJECT_CONTROL, "join", "subject", ["Sweden"]),
        (INVITED, "join", "subject", ["Sweden"]),
        (INVITED, "invited", "object", ["Sweden"]),
        (INVITED, "invited", "clause/object", ["NATO"]),
        (CONJOINED, "joined", "subject", ["Estonia"]),
        (CONJOINED, "left", "object", ["CIS"]),
        (CONJOINED, "left", "conjunct/object", ["NATO"]),
        (PARTICIPLE, "joining", "subject", ["states"]),
        (WITHOUT_LEAVING, "leaving", "subject", ["Angola"]),
        (KEPT_FROM, "joining", "subject", ["Austria"]),
        (INTO, "acceded", "prep:to|into", ["OECD"]),
        (INTO, "acceded", "prep:from", []),
        (OUT_OF, "pulled", "prep:of", ["CENTO"]),
        (OUT_OF, "pulled", "prep:out", ["CENTO"]),
        (ACCESSION, "accession", "poss", ["Croatia"]),
        (ACCESSION, "accession", "owner", ["Croatia"]),
        (ACCESSION, "accession", "prep:to", ["NATO"]),
        (ACCESSION_OF, "accession", "prep:of|by", ["Comoros"]),
        (EU_ACCESSION, "accession", "modifier", ["EU"]),
        (EU_ACCESSION, "accession", "governor", ["followed"]),
        (MEMBER, "member", "holder", ["Malta"]),
        (MEMBER, "member", "prep:of", ["NATO"]),
        (MEMBER_APPOSED, "member", "holder", ["Malta"]),
        (MEMBER_AS, "member", "holder", ["Malta"]),
        (MEMBERS_ARE, "members", "listed", ["France"]),
        (STATUS_GIVEN, "status", "holder", ["Belarus"]),
        (CREATED, "signed", "object/relative/object", ["EFTA"]),
        (CREATED, "created", "antecedent", ["treaty"]),
        (ACTIVE, "joined", "self", ["joined"]),
        (ACTIVE, "Estonia", "head", ["joined"]),
        (ACTIVE, "joined", "inside", ["NATO"]),
    ],
)
def test_slot(written: str, trigger: str, path: str, expected: list[str]) -> None:
    assert [token.text for token in walk(word(parse(written), trigger), path)] == expected


@pytest.mark.parametrize(
    ("written", "trigger", "frame", "participant", "organisation"),
    [
        (ACTIVE, "joined", "subject_object", "Estonia", "NATO"),
        (PASSIVE, "joined", "subject_object", "Estonia", "NATO"),
        (RELATIVE, "joined", "subject_object", "Estonia", "NATO"),
        (CONTROL, "join", "subject_object", "Norway", "NATO"),
        (INTO, "acceded", "subject_into", "Chile", "OECD"),
        (OUT_OF, "pulled", "subject_out_of", "Iraq", "CENTO"),
        (ADMITTED, "admitted", "taken_in", "Ethiopia", "League"),
        (EXPELLED, "expelled", "put_out", "Russia", "Council"),
        (INVITED, "invited", "asked_in", "Sweden", "NATO"),
        (ACCESSION, "accession", "transition", "Croatia", "NATO"),
        (MEMBER, "member", "status", "Malta", "NATO"),
        (MEMBER_APPOSED, "member", "status", "Malta", "NATO"),
        (MEMBERS_ARE, "members", "status", "France", "NATO"),
    ],
)
def test_frame(written: str, trigger: str, frame: str, participant: str, organisation: str) -> None:
    """The first slot of each role that leads anywhere leads to the right word."""
    token = word(parse(written), trigger)
    for paths, expected in (
        (lexicon().frames[frame].participant, participant),
        (lexicon().frames[frame].organisation, organisation),
    ):
        reached = [[w.text for w in walk(token, path)] for path in paths]
        assert next((words for words in reached if words), []) == [expected]


@pytest.mark.parametrize(
    ("written", "verb", "passive"),
    [
        (ACTIVE, "joined", False),
        (PASSIVE, "joined", True),
        (CONTROL, "join", False),
        (CONJOINED, "joined", False),
        ("states/NNS/nsubj/4 expelled/VBN/acl/0 by/IN/agent/1 NATO/NNP/pobj/2 wept/VBD/ROOT/4", "expelled", True),
    ],
)
def test_passive(written: str, verb: str, passive: bool) -> None:
    assert is_passive(word(parse(written), verb)) is passive


def test_unknown_step() -> None:
    with pytest.raises(KeyError):
        walk(word(parse(ACTIVE), "joined"), "nowhere")
