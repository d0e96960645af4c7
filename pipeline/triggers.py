"""Which words of a sentence are triggers: verbs, nouns and adjectives of the lexicon where their surroundings fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline import cues
from pipeline.fragments import opening, polarity, stands_for_states
from pipeline.numbers import is_ordinal
from pipeline.records import Group, Name, Parsed, Reference, When
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import Frame, Trigger, forms, lexicon
from pipeline.syntax import (
    Token,
    children,
    complements,
    is_passive,
    is_verb,
    modifiers,
    objects,
    subject,
    surface_subject,
)

_PARTICLE_DEPS = frozenset({"prt", "advmod", "prep", "acomp", "oprd", "advcl", "cc", "neg", "preconj", "mark", "xcomp"})
MEMBERSHIP = frozenset(
    {
        "joined",
        "left",
        "suspended",
        "readmitted",
        "applied",
        "member",
        "observer",
        "associate",
        "candidate",
        "invited",
        "founded",
    }
)
_ABOUT = frozenset({"on", "about", "for", "over", "of", "concerning"})
_OF_ELLIPSIS = frozenset(
    {"nsubj", "nsubjpass", "neg", "punct", "cc", "advmod", "npadvmod", "conj", "mark", "ccomp", "dep"}
)
_ASIDE = 10  # words between commas that a fixed phrase may be parted by: 'so, though few remember it, did Fiji'
_AT_LAST = frozenset({"finally", "eventually", "later", "then", "duly", "indeed", "soon", "too", "afterwards"})
_TO_DO = frozenset({"applied", "invited"})
STANDINGS = frozenset({"member", "observer", "associate", "candidate"})
_REFLEXIVE = frozenset({"itself", "themselves"})
_ABOUT = frozenset({"on", "about", "over", "for"})
_PLACES = frozenset({"within", "inside", "under"})
ENDS = {"readmitted": "suspended"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger at a word of the sentence; ``others`` are tried where it gives nothing."""

    id: str
    trigger: Trigger
    frame: Frame
    word: Token
    others: tuple[Hit, ...] = ()  # for arguments of another kind: 'replaced him', 'replaced the Pact'


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Return lemma -> trigger ids for verbs, nouns and the rest; more demanding entries first."""
    verbs: dict[str, list[str]] = {}
    nouns: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    triggers = lexicon().triggers
    order = sorted(
        triggers,
        key=lambda i: (
            -2 * bool(triggers[i].object or triggers[i].subject)
            - bool(triggers[i].particle)
            - bool(triggers[i].passive)
            - bool(triggers[i].present)
            - bool(triggers[i].object_kind)
            - bool(triggers[i].bound)
            - bool(triggers[i].standing)
            - 2 * bool(triggers[i].preceded)  # 'so did Burma' is not 'Burma did so'
            - bool(triggers[i].modifier),
            i,
        ),
    )
    for name in order:
        for table, lemmas in (
            (verbs, () if triggers[name].any_verb else triggers[name].verb),
            (nouns, triggers[name].noun),
            (words, triggers[name].adjective),
        ):
            for lemma in lemmas:
                table.setdefault(lemma, []).append(name)
    return verbs, nouns, words


@lru_cache(maxsize=1)
def _of_any_verb() -> tuple[str, ...]:
    """Return the triggers that any verb can be, in the order of their ids."""
    return tuple(sorted(name for name, trigger in lexicon().triggers.items() if trigger.any_verb))


@lru_cache(maxsize=2)  # the linker asks for them, and then the events
def hits(parsed: Parsed) -> list[Hit]:
    """Return the triggers of one sentence in text order, without those that another one speaks for."""
    found: list[Hit] = []
    rules = lexicon()
    verbs, nouns = forms()
    by_verb, by_noun, by_word = _tables()
    for word in parsed.doc:
        if parsed.units[word.i] is not None:
            continue
        names: list[str] = []
        if _may_be_verb(word):
            names += by_verb.get(verbs.get(word.lower_, ""), [])
        beside_name = word.tag_ == "RB" and parsed.units[word.head.i] is not None  # 'formerly the Baghdad Pact'
        if word.tag_.startswith(("NN", "JJ")) or beside_name:
            names = by_noun.get(nouns.get(word.lower_, ""), []) + names
        if word.lower_ in by_word and _is_predicative(word, verbs):
            names = by_word[word.lower_] + names
        entries = [(name, rules.triggers[name]) for name in names]
        admitted = [Hit(n, t, rules.frames[t.frame], word) for n, t in entries if _admits(t, word, parsed)]
        if is_verb(word) and word.dep_ not in ("aux", "auxpass"):
            admitted += [h for h in _of_direction(word) if _admits(h.trigger, word, parsed)]
        if admitted:
            found.append(replace(admitted[0], others=tuple(admitted[1:])))
    if parsed.fragment and (parsed.answers or all(_in_aside(h.word) or h.trigger.type == "same" for h in found)):
        found = sorted([*found, *_of_fragment(parsed)], key=lambda hit: hit.word.i)
    found = [kept for h in found if (kept := _with_clause(h, found)) is not None]
    return [h for h in found if not _absorbed(h, found)]


def _of_direction(word: Token) -> list[Hit]:
    """Return what a verb of no entry can be by where it leads: 'limped into NATO', 'was bundled out of NATO'."""
    rules, verbs = lexicon(), forms()[0]
    found = []
    for name in _of_any_verb():
        trigger = rules.triggers[name]
        if verbs.get(word.lower_) not in trigger.verb:  # for any verb, `verb` lists the exceptions
            found.append(Hit(name, trigger, rules.frames[trigger.frame], word))
    return found


def _of_fragment(parsed: Parsed) -> list[Hit]:
    """Return the trigger of a sentence without a verb, at its first state: 'Chile joined in 2010; Peru in 2012'; of an
    answer at its first name, date or word: 'In Geneva.', 'Never.'."""
    rules = lexicon()
    name = next(i for i, trigger in sorted(rules.triggers.items()) if trigger.fragment)
    units = parsed.units
    ranked = [w for w in parsed.doc if stands_for_states(units[w.i])]
    if parsed.answers and len(opening([w.text for w in parsed.doc])) < 3 and polarity([w.text for w in parsed.doc]):
        ranked = list(parsed.doc[:1])  # 'No, Norway never did'
    elif parsed.answers:
        ranked += [w for w in parsed.doc if units[w.i] is not None and not isinstance(units[w.i], When)]
        ranked += [w for w in parsed.doc if units[w.i] is not None] + list(parsed.doc[:1])
    trigger = rules.triggers[name]
    return [Hit(name, trigger, rules.frames[trigger.frame], word) for word in ranked[:1]]


def _in_aside(word: Token) -> bool:
    """Return whether a word stands in a relative clause: 'Rwanda, which had applied in 1996, in 2009'."""
    return any(w.dep_ in ("relcl", "acl") for w in (word, *word.ancestors))


def _with_clause(hit: Hit, found: list[Hit]) -> Hit | None:
    """Return a hit without the readings whose clause is missing: 'asked for help' is no 'asked to join'."""
    kept = [h for h in (hit, *hit.others) if not h.trigger.embeds or any(_embedded(o, h) for o in found)]
    kept = [h for h in kept if not _is_for_something_else(h, found)]
    return replace(kept[0], others=tuple(kept[1:])) if kept else None


def _is_for_something_else(hit: Hit, found: list[Hit]) -> bool:
    """Return whether a bid or an invitation is one to do something else than join: 'a bid to ease the curbs'."""
    if not hit.trigger.noun or hit.trigger.type not in _TO_DO:
        return False
    told = [c for c in children(hit.word, "acl") if c.tag_ == "VB"]
    inner = [o.word for o in found if o.trigger.type in MEMBERSHIP and o.word != hit.word]
    return bool(told) and not any(_is_done(w, told[0]) for w in inner)


def _is_done(word: Token, verb: Token) -> bool:
    """Return whether a word is what a verb does or makes come about: 'member' in 'to become a member'."""
    while word != verb:
        if word.dep_ == "pobj" and is_verb(word.head.head):
            word = word.head.head
        elif word.dep_ in ("xcomp", "ccomp", "dobj", "attr", "oprd", "acomp"):
            word = word.head
        else:
            return False
    return True


def _embedded(inner: Hit, outer: Hit) -> bool:
    """Return whether ``inner`` is the clause that ``outer`` asks for: 'asked to be let in'."""
    return (
        inner is not outer
        and any(h.trigger.type in outer.trigger.embeds for h in (inner, *(inner.others if is_verb(inner.word) else ())))
        and outer.word.is_ancestor(inner.word)
        and _below(inner.word, outer.word)
    )


def _noun(word: Token, parsed: Parsed) -> str:
    """Return the lemma of a noun; of a description or list the noun that it has in the article ('its treaty', 'two
    members: Fiji and Tonga')."""
    unit = parsed.units[word.i]
    if isinstance(unit, Group) and unit.noun:
        return forms()[1].get(unit.noun, unit.noun)
    return unit.noun if isinstance(unit, Reference) and unit.noun else forms()[1].get(word.lower_, str(word.lower_))


def _may_be_verb(word: Token) -> bool:
    """Return whether a word can be a verb form, also where the small tagger takes it for a noun or an adjective."""
    if is_verb(word):
        return not (word.dep_ == "prep" and word.tag_ == "VBG")
    bare = word.tag_ == "NN" and word.dep_ == "ROOT" and not children(word, "det", "cop", "aux")
    if bare and children(word, "nsubj"):
        return True  # 'The coup cost the country its place'
    return (word.tag_ == "NNS" and word.dep_ == "ROOT") or (
        word.lower_.endswith(("ed", "ing")) and word.tag_ in ("JJ", "NN")
    )


def _is_predicative(word: Token, verbs: dict[str, str]) -> bool:
    """Return whether an adjective or particle is said of the subject: 'was out', 'is gone', 'are back'."""
    if word.dep_ in ("acomp", "advmod", "attr", "prep", "prt") and verbs.get(word.head.lower_) in ("be", "become"):
        return True
    if word.dep_ == "ccomp" and children(word, "nsubj") and cues.is_cue_verb(word.head):
        return True  # 'wants Hungary out of the Union'
    return any(verbs.get(c.lower_) == "be" for c in children(word, "aux", "auxpass"))


def _admits(trigger: Trigger, word: Token, parsed: Parsed) -> bool:
    nouns = forms()[1]
    if trigger.particle:
        near = {c.lower_ for c in word.children if c.dep_ in _PARTICLE_DEPS and not _of_date(c, parsed)}
        near |= {t.lower_ for t in word.doc[word.i + 1 : word.i + 2] if not _of_date(t, parsed)}
        if not near & set(trigger.particle):
            return False
    if trigger.bound and not _leads_to_body(word, trigger, parsed):
        return False
    if trigger.carried and not _is_carried(trigger.carried, word, parsed):
        return False
    if trigger.counted and not any(_is_count(t, parsed) for t in word.subtree if t.i > word.i):
        return False
    if trigger.ranked and not any(_is_high_ordinal(m.lower_) for m in modifiers(word)):
        return False
    if trigger.object:
        direct = [c for c in word.children if c.dep_ in ("dobj", "dative", "attr", "oprd", "acomp", "nsubjpass")]
        direct += children(word, "nsubj") if is_passive(word) else []
        direct += [word.head] if word.dep_ == "relcl" else []  # 'a measure that it lifted'
        indirect = [
            o
            for c in word.children
            if c.dep_ in ("prep", "agent", "prt", "advmod", "dative")
            for p in (c, *children(c, "prep"))  # 'went out of business', 'back to the table'
            for o in children(p, "pobj", "pcomp")
        ]
        joined = [c for d in direct for c in d.conjuncts if not is_verb(c)]  # 'sent police and soldiers'
        heads = {_noun(w, parsed) for w in (*direct, *joined, *indirect)}
        if word.dep_ == "acl" and word.tag_ == "VBN":  # 'a force sent to the Congo'
            heads.add(nouns.get(word.head.lower_, word.head.lower_))
        if not heads & set(trigger.object):
            return False
        if trigger.object_modifier:
            about = [word.head] if word.dep_ == "acl" else []
            asked = [w for w in (*direct, *joined, *indirect, *about) if _noun(w, parsed) in trigger.object]
            if not any(_described(w, word) & set(trigger.object_modifier) for w in asked):
                return False
    if trigger.subject:
        doers = (*surface_subject(word), *subject(word))  # 'troops guarded it', 'it was guarded by troops'
        subjects = {nouns.get(s.lower_, s.lower_) for s in doers}
        if not subjects & set(trigger.subject):
            return False
        what = trigger.object_modifier
        if what and not any(_described(s, word) & set(what) for s in surface_subject(word)):
            return False
    if trigger.preceded and preceding(word) not in trigger.preceded:
        return False
    if trigger.under and not (word.dep_ == "pobj" and word.head.lower_ in trigger.under):
        return False
    if trigger.body and not any(_is_body(s, parsed) for s in (*surface_subject(word), *subject(word))):
        return False
    if trigger.dated and not any(
        p.lower_ in trigger.dated and _of_date(p, parsed)
        for c in children(word, "prep", "advmod")
        for p in (c, *children(c, "prep"))  # 'goes back to 1945'
    ):
        return False
    if trigger.of_body and not any(_is_body(m, parsed) for m in modifiers(word) if parsed.units[m.i] is not None):
        return False
    if trigger.present and word.tag_ not in ("VBP", "VBZ"):
        return False
    if trigger.passive and not is_passive(word):
        return False
    if trigger.comes_about and not (word.dep_ in ("nsubj", "nsubjpass") and is_verb(word.head)):
        return False
    if trigger.governed and not (
        word.dep_ in ("xcomp", "ccomp", "advcl") and forms()[0].get(word.head.lower_) in trigger.governed
    ):
        return False
    headline = word.tag_ in ("VBD", "VBN")  # 'Paraguay suspended'
    if trigger.transitive and not (headline or is_passive(word) or objects(word)):
        return False
    if trigger.object_kind and not _has_object_of(trigger.object_kind, word, parsed):
        return False
    if trigger.elliptical and _ellipsis(word, parsed) != trigger.elliptical:
        return False
    if trigger.without:
        ranked = word.dep_ in ("relcl", "acl") and word.tag_ == "VB"  # 'the second to go'
        hung = [c for c in word.subtree if word in (c.head, c.head.head) and not (ranked and c.tag_ == "TO")]
        hanging = {c.lower_ for c in hung if not _of_date(c, parsed)}
        if word.dep_ == "relcl":
            hanging |= {m.lower_ for m in (word.head, *modifiers(word.head))}  # 'the trade agreement that Chile signed'
        if hanging & set(trigger.without):
            return False
    if (
        trigger.object_modifier
        and not (trigger.object or trigger.subject)
        and not any(
            m.lower_ in trigger.object_modifier
            for c in (*children(word, "dobj", "nsubjpass"), *([word.head] if word.dep_ == "acl" else []))
            for m in modifiers(c)
        )
    ):
        return False
    if trigger.owned and any(d.lower_ == "a" for c in children(word, "dobj", "nsubjpass") for d in children(c, "det")):
        return False
    if trigger.object_bare and any(children(c, "prep") for c in children(word, "dobj", "nsubjpass", "attr")):
        return False
    if trigger.plain and any(m.tag_ in ("NN", "NNS") and parsed.units[m.i] is None for m in modifiers(word)):
        return False
    if trigger.alone and any(c.i > word.i for c in children(word, "dobj", "xcomp", "ccomp", "pobj", "pcomp")):
        return False
    if trigger.bare and children(word, "oprd", "acomp"):
        return False
    if trigger.bare and not trigger.object:
        for child in children(word, "dobj"):
            unit = parsed.units[child.i]
            if isinstance(unit, Name | Group) and unit.kind != "organisation":
                return False
            named = any(
                parsed.units[a.i] is not None for a in children(child, "appos")
            )  # 'leaving its predecessor, the OAU'
            if unit is None and child.lower_ not in _bare_objects() and not named:
                return False
    if trigger.modifier:
        before = {c.lower_ for c in word.children if c.i < word.i}
        if not before & set(trigger.modifier):
            return False
    return True


def _described(noun: Token, verb: Token) -> set[str]:
    """Return the words that say what a noun is about: 'accession' in 'accession talks' and in 'talks on accession'."""
    about = [p for w in (noun, verb) for p in children(w, "prep") if p.lower_ in _ABOUT]
    return {w.lower_ for w in (*modifiers(noun), *(o for p in about for o in children(p, "pobj", "pcomp")))}


def _has_object_of(kind: str, word: Token, parsed: Parsed) -> bool:
    """Return whether the object, or that of a preposition, names or refers to an entity of a kind."""
    near = [*children(word, "dobj"), *(o for p in children(word, "prep") for o in children(p, "pobj"))]
    units = [parsed.units[w.i] for w in near]
    return any((u.wants if isinstance(u, Reference) else getattr(u, "kind", None)) == kind for u in units)


def _is_count(word: Token, parsed: Parsed) -> bool:
    """Return whether a number counts members: 'to 33', 'a club of twelve', '33 states', but not 'two ideas'."""
    if word.tag_ != "CD" or parsed.units[word.i] is not None:
        return False
    return word.dep_ in ("pobj", "attr", "oprd") or forms()[1].get(word.head.lower_) in lexicon().lists["state_nouns"]


def _is_high_ordinal(word: str) -> bool:
    """Return whether a word counts from third on; 'first' and 'second' rank as well as count."""
    return is_ordinal(word) and word not in ("first", "second", "1st", "2nd")


def _leads_to_body(word: Token, trigger: Trigger, parsed: Parsed) -> bool:
    """Return whether an organisation, or what carries it ('the ranks of NATO'), stands behind a preposition."""
    led = [
        o
        for w in (word, *children(word, "dobj", "oprd", "acomp", "advcl"))
        for o in complements(w, frozenset(trigger.bound))
    ]
    led = [o for o in led if o.i > word.i or not _PLACES & set(trigger.bound)]  # 'under the treaty France admits'
    carriers = lexicon().lists["organisation_carriers"] - lexicon().lists["organisation_occasions"]
    return any(
        _is_body(o, parsed)
        or (o.lower_ in WORDS.organs and any(_is_body(w, parsed) for w in (*children(o, "poss"), *modifiers(o))))
        or (
            forms()[1].get(o.lower_) in carriers
            and any(
                _is_body(w, parsed)
                for w in (*children(o, "poss"), *modifiers(o), *complements(o, frozenset({"of", "in"})))
            )
        )
        for o in led
    )


def _is_carried(who: str, word: Token, parsed: Parsed) -> bool:
    """Return whether the verb moves its subject ('self') or its object ('other'), and that can be a state: a minister
    goes into buildings, and who vetoes an 'entry into NATO' brings nobody in."""
    nouns, lists = forms()[1], lexicon().lists
    if is_passive(word):
        return who == "other"
    direct = children(word, "dobj")
    routes = all(o.lower_ in _REFLEXIVE or nouns.get(o.lower_) in lists["routes"] for o in direct)
    if who == "self":
        people = lists["representatives"] - lists["collectives"]
        return routes and not any(nouns.get(s.lower_) in people for s in surface_subject(word))
    stateful = lists["state_nouns"] | lists["representatives"]
    return not routes and all(
        parsed.units[o.i] is not None or o.tag_ == "PRP" or nouns.get(o.lower_) in stateful for o in direct
    )


def preceding(word: Token) -> str:
    """Return the word before ``word``, what stands between commas not counted: 'so' in 'so, a month later, was
    Gabon'."""
    doc, at = word.doc, word.i - 1
    if at >= 0 and doc[at].text == ",":
        at = next((i - 1 for i in range(at - 1, max(at - _ASIDE, 0), -1) if doc[i].text == ","), at)
    return str(doc[at].lower_) if at >= 0 else ""


def _is_body(word: Token, parsed: Parsed) -> bool:
    """Return whether a word names or refers to an organisation."""
    unit = parsed.units[word.i]
    if isinstance(unit, Reference):
        return unit.wants == "organisation"
    if isinstance(unit, Name | Group):
        return unit.kind == "organisation"
    return word.lower_ == "it" or forms()[1].get(word.lower_) in lexicon().lists["organisation_nouns"]


def _of_date(word: Token, parsed: Parsed) -> bool:
    """Return whether a preposition opens a date: 'received the rank in 2003' is not 'received in'."""
    return any(isinstance(parsed.units[o.i], When) for o in children(word, "pobj"))


def _ellipsis(word: Token, parsed: Parsed) -> str | None:
    """Return how an auxiliary stands for a whole verb phrase: denied in 'Brazil does not' and 'the Saarland never was',
    affirmed in 'and in 1999 it did', None for any other."""
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in word.children)
    if word.dep_ in ("aux", "auxpass") or not (own or (word.dep_ == "conj" and word.lower_ in ("did", "was", "were"))):
        return None  # 'threatened to leave but did not' shares its subject
    if any(c.dep_ == "neg" for c in word.children):
        return "denied" if all(c.dep_ in _OF_ELLIPSIS for c in word.children) else None
    plain = all(
        (c.dep_ in _OF_ELLIPSIS and c.dep_ != "advmod")
        or c.lower_ in _AT_LAST
        or (c.dep_ == "aux" and c.lower_ in ("had", "have", "has"))
        or (c.dep_ == "prep" and c.lower_ != "until" and _of_date(c, parsed))
        for c in word.children
    )
    if plain and any(c.dep_ == "mark" and c.lower_ == "as" for c in word.children):
        return "compared"
    return "affirmed" if plain and all(c.i < word.i for c in children(word, "nsubj", "nsubjpass")) else None


@lru_cache(maxsize=1)
def _bare_objects() -> frozenset[str]:
    nouns = forms()[1]
    lists = lexicon().lists
    wanted = lists["organisation_carriers"] | lists["organisation_nouns"] | lists["organisation_heads"]
    return frozenset(f for f, lemma in nouns.items() if lemma in wanted) | {
        "it",
        "what",
        "which",
        "that",
        "them",
        "itself",
        "themselves",
        "all",
    }


def _absorbed(hit: Hit, hits: list[Hit]) -> bool:
    """Return whether another trigger speaks for this one: 'applied to join', 'joined as an observer', 'became a
    member'."""
    for other in hits:
        if other is hit:
            continue
        if (
            other.trigger.absorbs
            and other.word.i < hit.word.i
            and _below(hit.word, other.word)
            and (not hit.trigger.absorbs or hit.trigger.type == other.trigger.type or other.trigger.type == "invited")
            and not _is_object_of(hit, other)
        ):
            return True
        if _is_way_of(hit, other):
            return True
        if _is_way_of(other, hit):
            continue
        operations = hit.trigger.type == other.trigger.type == "intervened"
        acts = operations and is_verb(other.word) and hit.trigger.noun
        own = hit.word.head == other.word or (other.word.dep_ == "relcl" and other.word.head == hit.word)
        if acts and own and hit.word in surface_subject(other.word):
            return True  # 'the UN mission, which has patrolled the line since 1993'
        if (
            hit.trigger.noun
            and is_verb(other.word)
            and forms()[1].get(hit.word.lower_) in lexicon().lists["organisation_carriers"]
        ):
            host = hit.word.head if hit.word.dep_ != "pobj" else hit.word.head.head
            inside = hit.word.dep_ in ("dobj", "nsubjpass", "pobj") and hit.word.head.lower_ != "as"
            if host == other.word and inside and other.trigger.type in MEMBERSHIP:
                return True
        if hit.word.dep_ in ("compound", "amod") and hit.word.head == other.word and hit.trigger.noun:
            return True
        in_post = hit.word.head.lower_ == "as" and hit.word.head.head == other.word
        if hit.trigger.type == "leader" and in_post and "leader" in other.trigger.standing:
            return True  # 'was succeeded by Anna Lind as secretary-general'
        said = other.word.head.head if other.word.dep_ == "appos" else other.word.head
        if hit.trigger.type == "same" and other.word.dep_ in ("attr", "acomp", "appos") and said == hit.word:
            return True  # 'So was the Saarland an associate'
        is_object = hit.word.dep_ in ("dobj", "nsubjpass", "nsubj") and hit.word.head == other.word
        if hit.trigger.noun and is_object and ENDS.get(other.trigger.type) == hit.trigger.type:
            return True  # 'the suspension was lifted'
        if is_verb(hit.word) and other.trigger.noun and not operations:
            head = other.word.head
            if other.word.dep_ in ("oprd", "attr") and head == hit.word:
                return True
            if head.lower_ == "as" and head.head == hit.word and other.trigger.type in MEMBERSHIP:
                return True
            carried = forms()[1].get(other.word.lower_) in lexicon().lists["organisation_carriers"]
            if other.trigger.type == "headquarters" != hit.trigger.type:
                continue  # 'has run the secretariat in Lima for years' says two things
            asks = hit.trigger.object or hit.trigger.subject
            plain = not asks or hit.trigger.type == "same" or _is_object_of(other, hit)
            if (
                other.word.dep_ in ("dobj", "nsubjpass")
                and head == hit.word
                and plain
                and (not carried or hit.trigger.type == "same")
            ):
                return True
    return False


def _is_way_of(noun: Hit, verb: Hit) -> bool:
    """Return whether a noun of what is to come is how a verb says that it came: 'elbowed its way into NATO', 'took the
    same road'."""
    ahead = bool(noun.trigger.noun) and noun.trigger.modality == "prospective"
    gone = verb.trigger.carried == "self" or forms()[1].get(noun.word.lower_) in verb.trigger.object
    return ahead and gone and noun.word.dep_ == "dobj" and noun.word.head == verb.word


def _is_object_of(noun: Hit, verb: Hit) -> bool:
    """Return whether a noun trigger is the very object that a verb trigger asks for, and so says more: 'signed an
    association agreement'."""
    return (
        noun.trigger.type in STANDINGS
        and bool(noun.trigger.noun)
        and noun.word.dep_ == "dobj"
        and noun.word.head == verb.word
        and (forms()[1].get(noun.word.lower_) in verb.trigger.object)
    )


def _below(word: Token, top: Token) -> bool:
    """Return whether ``word`` stands in the complement of ``top``, and not in a clause coordinated with it."""
    at = word
    while at != top:
        what_is_signed = (at.dep_ == "relcl" and at.head.dep_ == "dobj" and at.head.head == top) or (
            at.dep_ == "advcl" and at.head == top and any(c.tag_ == "TO" and c.i > top.i for c in at.children)
        )  # 'signed a treaty that created it', 'signed a treaty to create it'
        if at.head == at or (at.dep_ in ("conj", "relcl", "advcl") and is_verb(at) and not what_is_signed):
            return False
        at = at.head
    return True
