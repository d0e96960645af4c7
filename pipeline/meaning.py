"""What a trigger means where it stands: which type of fact it states, and whether as done, denied or to come.

'a member' alone is a standing, 'became a member' a joining; 'its bid was blocked' was a bid all the same, and 'the
accession took effect' came about. What negates a clause or puts it in the future at large is read by factuality.py.
"""

from __future__ import annotations

from pipeline import cues
from pipeline.factuality import Judgement, judge
from pipeline.numbers import is_ordinal
from pipeline.records import Parsed, When
from pipeline.rules.grammar import VERBS
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import IS, Token, children, is_aside, is_verb, walk
from pipeline.triggers import STANDINGS, Hit

_OF_A_MISSION = frozenset(
    {"extension", "mandate", "renewal", "end", "withdrawal", "expiry", "work", "head", "command", "members"}
)
_AT = frozenset({"from", "at", "in", "inside", "outside", "near"})
_PAST = frozenset({"was", "were", "had"})
_LASTING = STANDINGS | {"headquarters", "leader"}
# What a body does by deciding it.
_PERFORMED = frozenset({"invited", "suspended", "readmitted"})
_EFFECT = frozenset(
    {
        "effect",
        "force",
        "effective",
        "final",
        "official",
        "reality",
        "definitive",
        "law",
        "complete",
        "fact",
        "operative",
    }
)


def fact_type(hit: Hit) -> str | None:
    """Return the type that a trigger states with the verb that governs it, None for one that states none of its own."""
    trigger = hit.trigger
    if hit.word.dep_ == "dobj" and hit.word.head.lower_ in VERBS.exchanging:
        return None  # 'exchanged its membership for the rank of associate'
    if trigger.becoming is None and trigger.ceasing is None:
        return trigger.type
    governor = status_verb(hit.word)
    lemma = forms()[0].get(governor.lower_) if governor is not None else None
    nth = hit.word.head.lower_ == "as" and any(is_ordinal(m.lower_) for m in children(hit.word, "amod"))
    if trigger.becoming and (nth or lemma in lexicon().lists["becoming_verbs"]):
        return trigger.becoming  # 'was drawn in as the ninth member'
    return trigger.ceasing if trigger.ceasing and _ceases(hit) is not None else trigger.type


def _ceases(hit: Hit) -> Token | None:
    """Return the verb that ends what a trigger names: 'ceased to be a member', 'stopped belonging'."""
    word = hit.word
    governor = word.head if is_verb(word) and word.dep_ in ("xcomp", "ccomp") else status_verb(word)
    lemma = forms()[0].get(governor.lower_) if governor is not None else None
    return governor if lemma in lexicon().lists["ceasing_verbs"] else None


def status_verb(word: Token) -> Token | None:
    """Return the verb that says how a status comes about: 'became' in 'became a member', 'admitted' in 'admitted
    as a member'."""
    while word.dep_ == "conj" and not is_verb(word.head):
        word = word.head
    head = word.head
    if word.dep_ in ("attr", "oprd", "acomp", "dobj", "nsubjpass", "ccomp") and is_verb(head) and not is_verb(word):
        being = forms()[0].get(head.lower_) == "be" or head.lower_ == "being"
        ceased = forms()[0].get(head.head.lower_) in lexicon().lists["ceasing_verbs"]
        if being and (head.dep_ == "xcomp" or (head.dep_ == "advcl" and ceased)) and is_verb(head.head):
            return head.head
        return head
    if (
        word.dep_ == "pobj"
        and head.lower_ == "of"
        and head.head.dep_ in ("dobj", "attr", "nsubjpass", "oprd", "ccomp")
        and is_verb(head.head.head)
    ):
        return head.head.head
    if word.dep_ == "pobj" and head.lower_ == "for" and head.head.head.lower_ in VERBS.exchanging:
        return head.head.head
    if word.dep_ == "pobj" and head.lower_ in ("as", "to", "into", "for", "among"):
        return head.head if is_verb(head.head) else None
    return None


def judgement(hit: Hit, parsed: Parsed) -> Judgement | None:
    """Return the modality of what a trigger states and the words that decided it, None where it states nothing."""

    if realised(hit) is not None:
        return Judgement("asserted")
    if hit.trigger.comes_about:
        return None
    if hit.trigger.frame in ("transition", "exit") and hit.word.dep_ == "compound":
        return None  # 'accession talks' are talks
    predicated = hit.trigger.adjective and is_verb(hit.word.head) and not children(hit.word, "nsubj")
    carrier = hit.word.head if predicated else hit.word
    found = judge(carrier, parsed.said, start="negated" if hit.trigger.modality == "negated" else "asserted")
    if hit.trigger.type == "intervened" and hit.trigger.noun and _is_part_of_noun(hit.word):
        found = Judgement("asserted")  # 'vetoed an extension of the mission'
    standing = hit.word.dep_ == "nsubj" or (hit.word.dep_ == "pobj" and hit.word.head.lower_ in _AT)
    if hit.trigger.type == "headquarters" and standing and walk(hit.word, "prep:in|at"):
        found = Judgement("asserted")  # 'the secretariat in Geneva declined to comment'
    is_bid = hit.trigger.noun and hit.trigger.type == "applied"
    if is_bid and found.modality == "prospective" and all(_is_outcome(w) for w, _ in found.cues):
        found = Judgement("asserted", found.cues)  # 'its bid was discussed': it was made all the same
    if hit.trigger.type in _PERFORMED and found.cues and all(_is_resolved(w, cue) for w, cue in found.cues):
        found = Judgement("asserted", found.cues)  # 'agreed to open talks', 'voted to suspend it': that does it
    if hit.trigger.type == "leader" and all(_is_choice(w, cue) for w, cue in found.cues):
        found = Judgement("asserted", found.cues)  # 'chose her to succeed him'
    if hit.trigger.modality == "prospective" and found.modality == "asserted":
        found = Judgement("prospective", found.cues)
    if hit.trigger.ceasing and found.modality == "negated" and all(w == _ceases(hit) for w, _ in found.cues):
        found = Judgement("asserted", found.cues)  # 'stopped being a member'
    if hit.trigger.negated_only:
        if found.modality != "negated":
            return None
        found = Judgement("asserted", found.cues)
    return found


def realised(hit: Hit) -> Token | None:
    """Return the verb that says that what a noun names came about: 'the accession was approved and took effect a
    year later'."""
    word = hit.word.head.head if hit.word.dep_ == "pobj" and hit.word.head.lower_ == "of" else hit.word
    if not hit.trigger.noun or word.dep_ not in ("nsubj", "nsubjpass") or not is_verb(word.head):
        return None
    verbs = forms()[0]
    for verb in (word.head, *word.head.conjuncts):
        if cues.denied(verb) or any(a.tag_ == "MD" for a in children(verb, "aux")):
            continue  # 'never happened', 'will take effect'
        realises = verbs.get(verb.lower_) in lexicon().lists["realising_verbs"]
        if verbs.get(verb.lower_) in lexicon().lists["completing_verbs"] and not children(verb, "agent"):
            return verb
        if realises and any(
            c.lower_ in _EFFECT
            for p in (verb, *children(verb, "prep"))
            for c in children(p, "dobj", "pobj", "acomp", "attr")
        ):
            return verb
    return None


def occurring(hit: Hit) -> Token | None:
    """Return the verb that says no more than when what a noun names was: 'its accession came in May', 'took place'."""
    verb = hit.word.head
    if told_as_past(hit) and hit.word.tag_ == "VBG":
        return verb  # 'joining the UN was left until 1999'
    if hit.trigger.noun and hit.word.dep_ == "pobj" and verb.dep_ == "agent":
        return verb.head if verb.head.lower_ == "followed" else None
    if not hit.trigger.noun or hit.word.dep_ not in ("nsubj", "nsubjpass") or not is_verb(verb):
        return None
    if forms()[1].get(hit.word.lower_) in lexicon().lists["bare_standings"]:
        return None  # 'two former members of it went over to NATO in March'
    if forms()[0].get(verb.lower_) in lexicon().lists["occurring_verbs"]:
        return verb
    return verb if any(c.lower_ == "place" for c in children(verb, "dobj")) else None


def told_as_past(hit: Hit) -> bool:
    """Return whether an entry or exit that names no state is told as what happened: as subject of a verb in a past
    tense or of what followed it ('Accession to the EEC changed the country', 'was followed by entry into NATO')."""
    word = hit.word
    if hit.trigger.type not in ("joined", "left") or not (hit.trigger.noun or word.tag_ == "VBG"):
        return False
    host = word.head
    agent = word.dep_ == "pobj" and host.lower_ == "by"
    verb = host.head if agent else host
    if word.dep_ not in ("nsubj", "nsubjpass", "csubj", "csubjpass") and not agent:
        return False
    helpers = children(verb, "aux", "auxpass")
    past = verb.tag_ == "VBD" or any(a.lower_ in _PAST for a in helpers)
    return past and not cues.denied(verb) and not any(a.tag_ == "MD" for a in helpers)


def outcome(hit: Hit, judgement: Judgement) -> str | None:
    """Return the modality of the entry for which a bid was made, where the clause tells what became of it: 'its bid was
    rejected', 'fell three votes short', 'its abortive bid', 'succeeded in its bid'; not 'refused to submit a bid'."""
    if hit.trigger.type != "applied" or not hit.trigger.noun:
        return None
    governor = hit.word.head.head if hit.word.dep_ == "pobj" else hit.word.head
    near = (governor, *children(governor, "acomp", "attr"), *children(hit.word, "amod"))
    entries = lexicon().cues
    effects = {entries[name].effect for word, name in judgement.cues if word in near and name in entries}
    if "negated" in effects and judgement.modality == "negated":
        return "negated"
    return "asserted" if "realised" in effects and judgement.modality == "asserted" else None


def is_ended(hit: Hit) -> bool:
    """Return whether the verb of what a noun names says that it ends: 'the UN mission closed in March'."""
    verb = hit.word.head
    if not (hit.trigger.noun and hit.word.dep_ in ("nsubj", "nsubjpass") and is_verb(verb)):
        return False
    verbs, nouns = forms()
    ended = [nouns.get(o.lower_) in lexicon().lists["mandates"] for o in children(verb, "dobj")]
    return verbs.get(verb.lower_) in lexicon().lists["ending_verbs"] and all(ended)


def is_of_outcome(hit: Hit, judgement: Judgement) -> bool:
    """Return whether a verb tells what became of a bid, not that it was made: 'approved', 'shelved'."""
    made = lexicon().lists["submitting_verbs"]
    governor = status_verb(hit.word)
    words = [w for w, _ in judgement.cues] + ([governor] if governor is not None else [])
    verbs = {forms()[0].get(w.lower_) for w in words if _is_outcome(w)}
    return hit.trigger.noun != () and bool(verbs - made)


def submission(hit: Hit) -> Token | None:
    """Return the participle that says that a bid was made: 'its application, lodged in 1987, was rejected'."""
    made = lexicon().lists["submitting_verbs"]
    told = children(hit.word, "acl", "relcl", "appos") if hit.trigger.noun else []
    return next((c for c in told if forms()[0].get(c.lower_) in made), None)


def ends_at(date: Token, judgement: Judgement) -> bool:
    """Return whether a denial ends at a date: 'did not join until 2002', but not 'would not join until 2028'."""
    entries = lexicon().cues
    hopes = [(w, name) for w, name in judgement.cues if name in entries and entries[name].effect == "prospective"]
    if any(w.lower_ != "could" and name != "notice_noun" for w, name in hopes):  # 'sent no notice until 1987'
        return False
    return date.head.lower_ in ("until", "till", "before") and date.head.dep_ == "prep"


def is_ahead(word: Token, date: Token, parsed: Parsed) -> bool:
    """Return whether a date puts a present tense in the future: 'takes the chair next year'."""
    unit = parsed.units[date.i]
    return word.tag_ in ("VBZ", "VBP") and isinstance(unit, When) and unit.text.casefold().startswith("next ")


def lasting(hit: Hit, fact_type: str) -> Token | None:
    """Return the verb (or the trigger itself) of a standing that is told without a beginning: 'was a founding
    member', 'its former head Jan Berg said in May'."""
    verb = None if is_verb(hit.word) else _telling_verb(hit, fact_type)
    lasts = fact_type == "headquarters" or hit.trigger.frame == "founder_of"
    apart = hit.word.dep_ != "pobj" and hit.word.head.lower_ not in IS  # 'its head, Jan Berg, went to Rome in 2004'
    apart &= not is_verb(hit.word) and not hit.trigger.standing
    lasts |= fact_type == "leader" and verb is None and apart
    if begins(hit, fact_type):
        return None
    if lasts or (hit.trigger.becoming is not None and fact_type == hit.trigger.type and not is_verb(hit.word)):
        return verb if verb is not None else hit.word
    return None


def begins(hit: Hit, fact_type: str) -> bool:
    """Return whether the clause tells how a standing comes about: 'was made an observer', 'moved its seat to Oslo'."""
    verb, lists = _telling_verb(hit, fact_type), lexicon().lists
    begun = ["settling_verbs"] if fact_type == "headquarters" else ["becoming_verbs", "appointing_verbs"]
    return verb is not None and any(forms()[0].get(verb.lower_) in lists[name] for name in begun)


def _telling_verb(hit: Hit, fact_type: str) -> Token | None:
    """Return the verb that says what happens: the trigger itself, or the one that governs a noun."""
    verb = hit.word if is_verb(hit.word) else status_verb(hit.word)
    if verb is None and fact_type == "headquarters":
        return next(iter(walk(hit.word, "governor")), None)
    return verb


def lead(hit: Hit, parsed: Parsed) -> int | None:
    """Return the date that heads the paragraph, for what is told as happening: not for 'Argentina, a founding
    member, ...'."""
    settled = hit.trigger.type != "headquarters" or begins(hit, hit.trigger.type)
    happens = (status_verb(hit.word) is not None or hit.trigger.type == "headquarters") and settled
    verbless = not any(is_verb(w) for w in parsed.doc)  # 'August 2022. Haitham al-Ghais, secretary-general'
    happens |= verbless or bool(hit.trigger.adjective) or is_verb(hit.word)
    return parsed.lead if happens else None


def is_narrated(hit: Hit, fact_type: str) -> bool:
    """Return whether a clause tells an act in the simple past, as the next step of a story: 'the others walked out',
    'was made an observer'; not 'has since been readmitted', 'had gone before', 'is a founding member'."""
    verb = _telling_verb(hit, fact_type)
    if fact_type in _LASTING and not begins(hit, fact_type):
        return False  # 'served as an observer'
    if fact_type == "intervened" and verb is not hit.word and (verb is None or verb.lower_ not in VERBS.creating):
        return False  # 'under the auspices of a UN mission'
    if verb is None or hit.trigger.type == "same" or (verb is not hit.word and forms()[0].get(verb.lower_) == "be"):
        return False
    finite = [verb, *children(verb, "aux", "auxpass")]
    said = is_aside(verb) or any(a.dep_ == "ccomp" for a in (verb, *verb.ancestors))  # 'announced that it left'
    return any(w.tag_ == "VBD" and w.lower_ not in ("had", "did") for w in finite) and not said


def _is_part_of_noun(word: Token) -> bool:
    host = word.head.head
    return word.dep_ == "pobj" and word.head.lower_ == "of" and host.lower_ in _OF_A_MISSION


def _is_choice(word: Token, cue: str) -> bool:
    """Return whether a cue says that somebody was chosen for a post: 'chose her to succeed him', 'appointed to head
    it'."""
    chosen = forms()[0].get(word.head.lower_) in lexicon().lists["appointing_verbs"]
    return cue == "decide" or (cue == "infinitive" and word.dep_ == "xcomp" and chosen)


def _is_resolved(word: Token, cue: str) -> bool:
    return cue == "infinitive" or forms()[0].get(word.lower_) in lexicon().lists["resolving_verbs"]


def _is_outcome(word: Token) -> bool:
    return forms()[0].get(word.lower_) in lexicon().lists["outcome_verbs"]
