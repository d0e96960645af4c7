"""Modality of what whole clauses say: a table of short texts, each with the modality and type of all its facts.

The cues have examples of their own (test_rules.py); here stand what the code adds up from them - denials of denials,
counterfactuals, contrasts, what was to come and came - and look-alikes beside which a cue must not act.
"""

from __future__ import annotations

import pytest

from pipeline.extract import Extractor
from tests.sources import make_source

SAID = {
    # A cue that is itself denied.
    "Latvia did not rule out leaving the CIS.": ["prospective left"],
    "The embargo did not prevent Cuba from joining Comecon.": ["asserted joined"],
    "Austria never hesitated to leave EFTA.": ["asserted left"],
    # Causes: past ones only, and of wishes only those of a thing.
    "A bank crash spurred Iceland to apply to the EU in 2009.": ["asserted applied"],
    "Ghana spurred Togo to apply to the EU in 2009.": ["prospective applied"],
    "The law lets Kosovo join the Council of Europe.": ["prospective joined"],
    "The law did not let Kosovo join the Council of Europe.": ["negated joined"],
    "The war drove Finland to join NATO.": ["asserted joined"],
    # Waiting comes to an end.
    "Kuwait could not join the United Nations until May 1963.": ["asserted joined"],
    "Bosnia will have to wait until 2035 to join the EU.": ["prospective joined"],
    "Spain had to wait until 1982 to join NATO.": ["asserted joined"],
    # Against the facts.
    "Had Georgia joined NATO in 2008, there would have been no war.": ["negated joined"],
    "Denmark would have joined the eurozone but for a vote.": ["negated joined"],
    "Had Chile won, Peru would have left OPEC and joined NATO.": ["negated left", "negated joined"],
    "Without a loan Ghana would not have left the IMF.": ["asserted left"],
    "Were Ukraine to join NATO, Moscow would protest.": ["prospective joined"],
    "Nobody knows if Turkey will join the EU.": ["prospective joined"],
    "Yemen was to have been admitted to OPEC in 1990.": ["negated joined"],
    # What is so whatever is said of who knows it; who denies an opinion leaves it open.
    "Few noticed that Chad had left OPEC in 1994.": ["asserted left"],
    "Nobody was surprised that Chad had left OPEC in 1994.": ["asserted left"],
    "Few believe that Chad will leave OPEC.": ["prospective left"],
    # A denial that goes on, and one that does not reach a participle.
    "Togo neither withdrew from ECOWAS nor was it suspended by ECOWAS.": ["negated left", "negated suspended"],
    "Malta, suspended by ECOWAS in 1999, did not come.": ["asserted suspended"],
    # What is said of a plan or a report.
    "Reports that Hungary had left the European Union were false.": ["negated left"],
    "Kenya's withdrawal from the IMF never happened.": ["negated left"],
    "Kenya's withdrawal from the IMF took effect in 2001.": ["asserted left"],
    "Peru's bid to join OPEC was not rejected.": ["asserted applied"],
    "Peru's bid to join OPEC was rejected.": ["negated joined"],
    "Peru refused to submit a bid to join OPEC.": ["negated applied"],
    "Oman, having announced that it would leave OPEC, did so in 2019.": ["prospective left", "asserted left"],
    "ECOWAS threatened to suspend Togo but did not.": ["prospective suspended", "negated suspended"],
    "Voters decided to suspend Mali's membership of ECOWAS.": ["asserted suspended"],
    # One thing set against another.
    "Austria joined the European Union in 1995, but not NATO.": ["asserted joined", "negated joined"],
    "Not Norway but Sweden joined the European Union in 1995.": ["asserted joined", "negated joined"],
    "Cyprus belongs to the European Union but not to NATO.": ["asserted member", "negated member"],
    "Austria joined the European Union, but not NATO members alone cheered.": ["asserted joined"],
    "Neither Sweden nor Finland joined NATO in 1949.": ["negated joined", "negated joined"],
    "Nothing less than a war made Finland join NATO.": ["asserted joined"],
    # To come as the story stands, and past as the text is written.
    "Malta left EFTA in 1990. Estonia would join NATO in 2004. Chile left OPEC in 2010.": [
        "asserted left", "asserted joined", "asserted left",
    ],
    "Malta left EFTA in 1990. Estonia would join NATO in 2004.": ["asserted left", "prospective joined"],
    "Estonia said that it would join NATO in 2004. Chile left OPEC in 2010.": ["prospective joined", "asserted left"],
    "Estonia was to join NATO in 2004, but it fell ill. Chile left OPEC in 2010.": [
        "prospective joined", "asserted left",
    ],
    # Words of a cue that are not the cue.
    "In no time Latvia joined NATO.": ["asserted joined"],
    "Turkey and Latvia turned up as observers at GUAM.": ["asserted observer", "asserted observer"],
    "Denmark gave up its neutrality and joined NATO in 1949.": ["asserted joined"],
    "Malta gave up its fleet upon entering the European Union in May 2004.": ["asserted joined"],
    "The talks nearly failed, but Croatia joined the European Union in 2013.": ["asserted joined"],
}  # fmt: skip


@pytest.mark.parametrize("text", SAID)
def test_modality(extractor: Extractor, text: str) -> None:
    facts = extractor.extract(make_source(text)).facts
    assert sorted(f"{fact.modality} {fact.type}" for fact in facts) == sorted(SAID[text])


def test_a_publication_date_says_what_is_past(extractor: Extractor) -> None:
    text = "Estonia was to join NATO in 2004."
    early, late = (extractor.extract(make_source(text, published=day)) for day in ("1999-05-01", "2010-05-01"))
    assert [f.modality for f in (*early.facts, *late.facts)] == ["prospective", "asserted"]
