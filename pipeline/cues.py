"""The cues at one word of a sentence: what hangs on it ('not', 'would'), what its own auxiliaries say ('would have
joined'), and what the word that governs it does to it ('failed to', 'came close to').

The entries are those of rules/cues*.toml; how they add up is for factuality.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.numbers import is_ordinal
from pipeline.rules.entries import Cue
from pipeline.rules.grammar import VERBS
from pipeline.rules.load import forms, lexicon
from pipeline.syntax import Token, children, is_passive, is_verb, surface_subject

_ON_WORD = frozenset(
    {"aux", "neg", "advmod", "det", "preconj", "cc", "mark", "amod", "prep", "predet", "auxpass", "compound"}
)
_OF_CLAUSES = frozenset({"xcomp", "pcomp", "ccomp", "prep", "acl", "advcl"})
_DONE = frozenset({"asserted", "realised", "flip", "negated", "decision"})
_BARE = frozenset({"let", "make", "help", "have"})
_IRREALIS = frozenset({"would", "could", "should"})
_PERSONAL = frozenset({"PRP", "NNP", "NNPS", "WP"})


@dataclass(frozen=True, slots=True)
class Found:
    """A cue at a word of the sentence, and what it does to what it governs; ``denial`` is the verb whose own 'not'
    it has used up."""

    word: Token
    name: str
    effect: str
    denial: Token | None = None


@lru_cache(maxsize=1)
def _tables() -> tuple[
    dict[str, list[tuple[str, Cue]]], dict[str, list[tuple[str, Cue]]], dict[str, list[tuple[str, Cue]]]
]:
    verbs: dict[str, list[tuple[str, Cue]]] = {}
    nouns: dict[str, list[tuple[str, Cue]]] = {}
    words: dict[str, list[tuple[str, Cue]]] = {}
    for name, cue in lexicon().cues.items():
        for table, lemmas in ((verbs, cue.verb), (nouns, cue.noun), (words, cue.word)):
            for lemma in lemmas:
                table.setdefault(lemma, []).append((name, cue))
    return verbs, nouns, words


# --- what hangs on a word --------------------------------------------------------------------------------------------


def on(node: Token, text_of: Callable[[Token], str], *, spent: frozenset[int] = frozenset()) -> Iterator[Found]:
    """Yield the cues that hang on a word, of its subject and object too; a 'not' that hangs on a word of ``spent`` has
    done its work already."""
    unreal = counterfactual(node)
    if unreal is not None:
        if not denied(node):
            yield Found(unreal, "counterfactual", "negated")
        return  # 'would not have left': it did leave
    words = _tables()[2]
    for child in node.children:
        if child.dep_ in _ON_WORD:
            for name, cue in words.get(child.lower_, ()):
                if cue.effect == "negated" and node.i in spent and child.dep_ in ("neg", "advmod"):
                    continue
                if cue.scope == "subject" and child.dep_ == "det" and node.tag_.startswith("NN"):
                    if node.i not in spent:
                        yield Found(child, name, cue.effect)
                elif cue.scope == "modifies" and child.dep_ not in ("mark", "prep"):
                    if child.dep_ == "advmod" and child.i > node.i + 3 and cue.effect == "negated":
                        continue
                    yield Found(child, name, cue.effect)
                elif cue.scope == "introduces" and child.dep_ in ("mark", "advmod", "cc"):
                    yield Found(child, name, cue.effect)
            if child.dep_ == "prep":
                yield from _in_phrase(child)
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj") and spent.isdisjoint((child.i, node.i)):
            yield from _of_argument(child, text_of)
    if node.i and node.dep_ in ("pcomp", "pobj") and node.head.dep_ == "prep":
        for name, cue in words.get(node.head.lower_, ()):
            if cue.scope == "introduces" and (not cue.beside or node.doc[max(0, node.head.i - 1)].lower_ in cue.beside):
                yield Found(node.head, name, cue.effect)
    if any(c.lower_ == "be" for c in children(node, "auxpass")) and not children(node, "aux"):
        yield Found(node, "subjunctive", "prospective")  # 'demands that Russia be expelled'
    if node.dep_ == "appos" and node.tag_.startswith("NN"):  # 'Peru, not a member of NATO,'
        yield from (Found(c, "not", "negated") for c in children(node.head, "neg") if node.head.i < c.i < node.i)
    if infinitive(node) and not _licensed(node):
        yield Found(node, "infinitive", "prospective")


def _in_phrase(preposition: Token) -> Iterator[Found]:
    """Yield the cues that are whole phrases: 'at no time', 'by no means', but not 'in no time'."""
    words = _tables()[2]
    for noun in children(preposition, "pobj"):
        for name, cue in words.get(noun.lower_, ()):
            fits = preposition.lower_ in cue.via and any(c.lower_ in cue.beside for c in children(noun, "det"))
            if cue.scope == "phrase" and fits:
                yield Found(noun, name, cue.effect)


def _of_argument(word: Token, text_of: Callable[[Token], str]) -> Iterator[Found]:
    words = _tables()[2]
    if any(c.lower_ in ("less", "but") for c in children(word, "amod", "advmod", "prep")):
        return  # 'nothing less than a war made it join'
    scant = children(word, "amod") if not children(word, "det", "poss") else []  # 'little interest', not 'a little'
    alone = () if any(c.lower_ == "a" for c in children(word, "det")) else (word,)  # 'waited a little'
    for candidate in (*alone, *children(word, "det", "cc", "preconj", "neg"), *scant):
        first = text_of(candidate).split(" ", 1)[0].casefold()
        for name, cue in words.get(first, ()):
            if cue.scope == "subject":
                yield Found(candidate, name, cue.effect)


def counterfactual(node: Token) -> Token | None:
    """Return the auxiliary that puts a verb against the facts: 'would have joined', 'was to have joined', 'if it had
    joined', 'had it joined'."""
    if not is_verb(node):
        return None
    auxiliaries = {a.lower_: a for a in children(node, "aux")}
    perfect = auxiliaries.get("have") or auxiliaries.get("'ve")
    modal = next((a for form, a in auxiliaries.items() if form in _IRREALIS), None)
    if perfect is not None and modal is not None:
        return modal
    if perfect is not None and "to" in auxiliaries and forms()[0].get(node.head.lower_) == "be":
        return perfect if node.head.tag_ == "VBD" else None  # 'was to have joined'
    had = auxiliaries.get("had")
    if had is None or node.dep_ not in ("advcl", "ROOT", "ccomp", "conj"):
        return None
    if node.dep_ == "advcl" and any(c.lower_ in ("if", "unless") for c in children(node, "mark")):
        return had
    inverted = any(had.i < s.i < node.i for s in children(node, "nsubj", "nsubjpass", "expl"))
    opens = had.i == had.doc[0].i or not (had.nbor(-1).is_alpha and had.nbor(-1).tag_ not in ("CC", "IN"))
    return had if inverted and opens else None


def denied(verb: Token) -> bool:
    """Return whether a verb has a 'not' or 'never' of its own."""
    words = _tables()[2]
    return any(
        cue.scope == "modifies" and cue.effect == "negated"
        for child in children(verb, "neg", "advmod")
        if child.i < verb.i
        for _, cue in words.get(child.lower_, ())
    )


def is_denied_by_subject(verb: Token) -> bool:
    """Return whether nobody does what a verb says: 'few believe that it will'."""
    words = _tables()[2]
    said = [c for s in children(verb, "nsubj", "nsubjpass") for c in (s, *children(s, "det"))]
    return any(cue.scope == "subject" for c in said for _, cue in words.get(c.lower_, ()))


_MADE = frozenset({"known", "public", "clear", "plain"})


# --- what governs a word ---------------------------------------------------------------------------------------------


def governing(head: Token, node: Token) -> list[Found]:
    """Return the cues of the word that governs ``node``; what a verb makes of its object ('elected secretary-general')
    is no wish. Of several the most demanding ones are meant: 'came close to', not 'came to'."""
    verb_forms, noun_forms = forms()
    verbs, nouns, words = _tables()
    performed = verb_forms.get(head.lower_) in lexicon().lists["performing_verbs"]
    said_so = node.tag_ in ("VBN", "VBD") and not children(node, "aux", "auxpass")
    second = node.dep_ == "dobj" and any(o.i < node.i for o in children(head, "dobj"))  # 'declared Fiji a candidate'
    if performed and (second or (node.dep_ in ("ccomp", "xcomp") and (said_so or node.lower_ == "be"))):
        return []  # 'declared its membership suspended' is done by the saying
    listed: list[tuple[str, Cue]] = []
    if is_verb(head) and node.dep_ != "oprd":
        listed += verbs.get(verb_forms.get(head.lower_, ""), ())
    elif head.tag_.startswith("NN"):
        listed += nouns.get(noun_forms.get(head.lower_, ""), ())
    if node.dep_ in _OF_CLAUSES:
        listed += words.get(head.lower_, ())
    if head.lower_ in _MADE and verb_forms.get(head.head.lower_) == "make":
        listed += verbs.get("announce", ())  # 'made known that they were leaving'
    fitting = [(name, cue) for name, cue in listed if cue.scope == "governs" and _fits(cue, head, node)]
    demanding = [(name, cue) for name, cue in fitting if _is_demanding(cue)]
    found = []
    for name, cue in demanding or fitting:
        after_not = cue.denied or ("prospective" if cue.effect == "negated" else None)
        nobody = cue.denied is not None and is_denied_by_subject(head)
        if after_not is not None and is_verb(head) and (nobody or denied(head)):
            found.append(Found(head, name, after_not, head))
        else:
            found.append(Found(head, name, cue.effect))
    return found + _said_of_subject(head, node)


def _is_demanding(cue: Cue) -> bool:
    return bool(cue.via or cue.beside or cue.thing or cue.past)


def asks_for_more(head: Token, node: Token) -> bool:
    """Return whether a verb is a cue by what stands beside it: 'lost interest in joining'."""
    cues = lexicon().cues
    return is_verb(head) and any(f.name in cues and cues[f.name].beside for f in governing(head, node))


def _said_of_subject(head: Token, node: Token) -> list[Found]:
    """Return the cues in what is said of a subject: 'its bid was stillborn', 'the plan was a failure', 'was off the
    table'."""
    if node.dep_ != "nsubj" or head.lower_ not in VERBS.copular:
        return []
    _, nouns, words = _tables()
    noun_forms = forms()[1]
    told = (*children(head, "acomp", "attr", "oprd"), *(o for p in children(head, "prep") for o in children(p, "pobj")))
    return [
        Found(said, name, cue.effect)
        for said in told
        for name, cue in (*words.get(said.lower_, ()), *nouns.get(noun_forms.get(said.lower_, ""), ()))
        if cue.of_subject
    ]


def leads_on(head: Token, node: Token) -> bool:
    """Return whether a cue of ``head`` names ``node`` as a link between itself and what it governs: 'close' in 'came
    close to leaving', 'out' in 'talked it out of joining'."""
    verbs = _tables()[0]
    listed = verbs.get(forms()[0].get(head.lower_, ""), ()) if is_verb(head) else ()
    return any(node.lower_ in cue.via or node.lower_ in cue.beside for _, cue in listed)


def _fits(cue: Cue, head: Token, node: Token) -> bool:
    if node.dep_ == "nsubj" and not cue.of_subject:
        return False
    if cue.of_subject and node.dep_ not in ("nsubj", "nsubjpass"):
        return False
    if cue.via and node.lower_ not in cue.via and not any(m.lower_ in cue.via for m in children(node, "mark", "aux")):
        return False
    if cue.beside and not any(t.lower_ in cue.beside for t in _near(head)):
        return False
    if cue.past and not _is_past(head):
        return False
    return not (cue.thing and (is_passive(head) or any(_acts(s) for s in surface_subject(head))))


def _near(head: Token) -> Iterator[Token]:
    """Yield the words that hang on a verb, directly or through a preposition or an adverb."""
    for child in head.children:
        yield child
        if child.dep_ in ("prep", "advmod", "prt"):
            yield from (t for t in child.children if t.dep_ in ("pobj", "prep", "advmod", "pcomp"))


def _is_past(verb: Token) -> bool:
    if verb.tag_ == "VB" and infinitive(verb) and verb.head != verb:
        return _is_past(verb.head)  # 'had to wait'
    return verb.tag_ in ("VBD", "VBN") or any(a.lower_ == "did" for a in children(verb, "aux"))


def _acts(subject: Token) -> bool:
    """Return whether a subject is somebody who wants something: a name, a pronoun, a government."""
    people = lexicon().lists["representatives"]
    return subject.tag_ in _PERSONAL or forms()[1].get(subject.lower_) in people


def is_cue_verb(word: Token) -> bool:
    """Return whether a word is a form of a verb that governs as a cue."""
    return forms()[0].get(word.lower_) in _tables()[0]


# --- infinitives -----------------------------------------------------------------------------------------------------


def infinitive(node: Token) -> bool:
    """Return whether a verb is a 'to' infinitive, also of the passive ('to be disbanded') and the perfect ('was to
    have moved')."""
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children):
        bare = node.tag_ == "VB" and node.dep_ in ("ccomp", "xcomp") and not children(node, "aux", "auxpass")
        return bare and forms()[0].get(node.head.lower_) in _BARE  # 'let Japan join'
    was_to = node.tag_ == "VBN" and forms()[0].get(node.head.lower_) == "be"
    return node.tag_ == "VB" or was_to or (node.tag_ == "VBN" and bool(children(node, "auxpass")))


def _is_rank(word: str) -> bool:
    """Return whether an infinitive behind a word tells what was done: 'the first to join', 'the only one to leave'."""
    return is_ordinal(word) or word in lexicon().lists["ranks"] or word == "one"


def no_choice(node: Token) -> Token | None:
    """Return the noun of which nothing is left 'but to' do what a verb says: 'had no choice but to leave'."""
    link = node.head
    if node.dep_ not in ("pcomp", "xcomp") or link.i < 2:
        return None
    noun = link.nbor(-2) if link.nbor(-1).lower_ == "other" else link.nbor(-1)
    cues = _tables()[1].get(forms()[1].get(noun.lower_, ""), ())
    named = any(cue.effect == "asserted" and link.lower_ in cue.via for _, cue in cues)
    return noun if named and any(c.lower_ in ("no", "little", "any") for c in children(noun, "det", "amod")) else None


def _licensed(node: Token) -> bool:
    """Return whether an infinitive is realised by what governs it: 'the first to join', 'only to leave again', 'went
    on to join', 'had to wait until May to join'."""
    head = node.head
    if no_choice(node) is not None:
        return True
    if head.lower_ in VERBS.creating and forms()[0].get(node.lower_) in lexicon().lists["replacing_verbs"]:
        return True  # 'was set up to replace the League'
    if node.i >= 2 and node.doc[node.i - 2].lower_ == "only" and node.dep_ in ("advcl", "xcomp", "acl", "relcl"):
        return True
    if node.dep_ in ("acl", "relcl", "xcomp", "advcl") and head != node:
        around = {c.lower_ for c in head.children} | {head.lower_}
        if any(_is_rank(word) for word in around):
            return True
        if is_verb(head) and any(_is_rank(c.lower_) for a in children(head, "attr", "nsubj") for c in (a, *a.children)):
            return True
    if node.lower_ == "be" and forms()[0].get(head.lower_) in lexicon().lists["performing_verbs"]:
        return True  # 'was declared to be in abeyance'
    return any(found.effect in _DONE for found in governing(head, node))


# --- what was still to come when it is told ---------------------------------------------------------------------------

_FUTURE_IN_PAST = frozenset({"would", "could", "'d", "’d"})
_OWN_CLAUSE = frozenset({"ROOT", "conj", "relcl", "acl", "attr", "xcomp"})


def is_foreseen(modality: str, decided: tuple[tuple[Token, str], ...]) -> bool:
    """Return whether nothing makes an event unsure but that it was to come as the narrative stood: 'it would join in
    2004', 'was to become a member'; not 'said that it would join', 'would join if', 'was to join, but'."""
    if modality != "prospective" or not decided:
        return False
    for word, name in decided:
        if name == "infinitive":
            verb = word.head
            if forms()[0].get(verb.lower_) != "be" or verb.tag_ != "VBD":
                return False
        elif name == "modal" and word.lower_ in _FUTURE_IN_PAST:
            verb = word.head
        else:
            return False
        if not _stands_open(verb):
            return False
    return True


def _stands_open(verb: Token) -> bool:
    """Return whether a clause is told by the text itself, under no condition and with no 'but' behind it."""
    bound = ("if", "unless", "but", "though", "although", "provided", "were", "had", "until")
    if any(t.lower_ in bound for c in verb.children for t in (c, *c.children) if t.i != verb.i):
        return False
    at = verb
    while at.dep_ in _OWN_CLAUSE:
        if at.head == at:
            return True
        at = at.head
    return not is_verb(at) or at.dep_ == "ROOT" or at.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "poss")
