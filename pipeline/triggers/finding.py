"""The triggers of a sentence: words of the lexicon whose surroundings are as their entry asks."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pipeline import cues
from pipeline.fragments import opening, polarity, stands_for_states
from pipeline.records import Parsed, When
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import Token, children, is_verb
from pipeline.triggers.conditions import fits
from pipeline.triggers.hit import Hit
from pipeline.triggers.nested import is_absorbed, with_clause


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
        admitted = [Hit(n, t, rules.frames[t.frame], word) for n, t in entries if fits(n, word, parsed)]
        if is_verb(word) and word.dep_ not in ("aux", "auxpass"):
            admitted += [h for h in _of_direction(word) if fits(h.id, word, parsed)]
        if admitted:
            found.append(replace(admitted[0], others=tuple(admitted[1:])))
    if parsed.fragment and (parsed.answers or all(_in_aside(h.word) or h.trigger.type == "same" for h in found)):
        found = sorted([*found, *_of_fragment(parsed)], key=lambda hit: hit.word.i)
    found = [kept for h in found if (kept := with_clause(h, found)) is not None]
    return [h for h in found if not is_absorbed(h, found)]


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
            - bool(triggers[i].embeds)
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
