"""The subject that a sentence leaves to the question or heading above it: 'Uzbekistan? Came back in 2006.'"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pipeline import fragments
from pipeline.plain import Plain, stand_in
from pipeline.records import Unit, When
from pipeline.rules.grammar import WORDS
from pipeline.rules.load import forms, lexicon
from pipeline.rules.words import verb_forms
from pipeline.sentences import Sentence
from pipeline.skeleton import STATE, STATES, character

_BULLETS = frozenset({"-", "–", "—", "•", "*", "·"})


class Subjects:
    """Supplies sentences with the states that they leave out, as an article is read sentence by sentence."""

    def __init__(self) -> None:
        self._about: Unit | None = None  # the states that a heading or question named
        self._heading = False
        self._left = 0  # sentences for which a question holds
        self._clause: Unit | None = None  # the subject of the clause that a semicolon has just closed

    def supply(self, copy: Plain, sentence: Sentence) -> Plain:
        """Return the plain copy of a sentence, its left-out subject in front: 'France came back in 1999'."""
        if self._read(copy, sentence):
            return copy
        copy = _without_bullet(copy)
        before, self._clause = self._clause, _closed_by(copy, self._clause)
        if before is not None and not sentence.first and _leaves_out_subject(copy):
            return _with_subject(copy, before)  # 'Brunei was asked; never joined'
        if self._about is None or not self._lacks_subject(copy, sentence):
            self._left -= 1
            return copy
        self._left = max(self._left, 1)  # 'Came in 1993. Left in 2009.'
        return _with_subject(copy, self._about)

    def _read(self, copy: Plain, sentence: Sentence) -> bool:
        """Take note of a heading, or of a question that only names whom it is about; return whether it is one."""
        question, topic = fragments.is_question(copy), fragments.is_topic(copy)
        alone = sentence.heading and not question
        if not (topic and (question or alone)) and not alone:
            return False
        unit = next((u for u in copy.units if u is not None), None) if topic or _is_profile(copy) else None
        self._about = unit if unit is not None and character(unit) in (STATE, STATES) else None
        self._heading, self._left = not question, 2
        return topic

    def _lacks_subject(self, copy: Plain, sentence: Sentence) -> bool:
        return (self._left > 0 or (self._heading and sentence.first)) and _leaves_out_subject(copy)


def _leaves_out_subject(copy: Plain) -> bool:
    at = _opening(copy)
    return at is not None and not _is_participle(copy, at)


def _closed_by(copy: Plain, before: Unit | None) -> Unit | None:
    """Return the states that a clause before a semicolon opens with, or that it leaves out as the one before it did."""
    if copy.words[-1:] != (";",):
        return None
    first = next((u for u in copy.units if not isinstance(u, When)), None) if copy.units[:1] != (None,) else None
    if first is not None and character(first) in (STATE, STATES):
        return first
    return before if _leaves_out_subject(copy) else None


def _is_profile(copy: Plain) -> bool:
    """Return whether a heading opens or ends with whom it is about, and names nobody else: 'Tonga: memberships'."""
    named = [unit for unit in copy.units if unit is not None]
    return len(named) == 1 and named[0] in (copy.units[0], copy.units[-1])


def _opening(copy: Plain) -> int | None:
    """Return the verb or standing that a sentence opens with, behind dates and adverbs; None for any other opening."""
    for at, (word, unit) in enumerate(zip(copy.words, copy.units, strict=True)):
        low = word.lower()
        if unit is None and (
            low in WORDS.finite_auxiliaries or low in _finite() or low in lexicon().lists["bare_standings"]
        ):
            return at
        if not (isinstance(unit, When) or (unit is None and (low in lexicon().lists["verb_openers"] or word == ","))):
            return None
    return None


def _is_participle(copy: Plain, at: int) -> bool:
    """Return whether the verb opens a clause before another subject: 'Founded in 1967, it has ten members'."""
    if copy.words[at].lower() in WORDS.finite_auxiliaries:
        return False
    return any(
        copy.words[i] == "," and (_is_name(copy.units[i + 1]) or copy.words[i + 1].lower() in WORDS.subject_openers)
        for i in range(at, len(copy.words) - 1)
    )


def _is_name(unit: Unit | None) -> bool:
    return unit is not None and not isinstance(unit, When)


@lru_cache(maxsize=1)
def _finite() -> frozenset[str]:
    """Return the forms of the lexicon's verbs that can be a finite past or present: 'came', 'joined', 'leaves'."""
    lemmas = set(forms()[0].values())
    unchanged = {"quit"} | {lemma for lemma in lemmas if len(verb_forms(lemma)) == 3}  # 'put'
    return frozenset(f for lemma in lemmas for f in verb_forms(lemma)[1:4] if not f.endswith("ing")) | unchanged


def _without_bullet(copy: Plain) -> Plain:
    """Return the copy without the dash or dot that a line of a list begins with."""
    first = 1 if copy.words and copy.words[0] in _BULLETS else 0
    return Plain(copy.words[first:], copy.spaces[first:], copy.starts[first:], copy.ends[first:], copy.units[first:])


def _with_subject(copy: Plain, unit: Unit) -> Plain:
    at = _opening(copy) or 0
    verb = copy.words[at].lower() not in lexicon().lists["bare_standings"]
    added: list[tuple[str, int, int, Unit | None]] = [(stand_in(character(unit), unit), unit.start, unit.end, unit)]
    if not verb:
        added.append(("is", copy.starts[0], copy.starts[0], None))
    first = copy.words[0] if copy.units[0] is not None else copy.words[0].lower()
    return replace(
        copy,
        words=(*(word for word, *_ in added), first, *copy.words[1:]),
        spaces=(*(True for _ in added), *copy.spaces),
        starts=(*(start for _, start, _, _ in added), *copy.starts),
        ends=(*(end for _, _, end, _ in added), *copy.ends),
        units=(*(u for *_, u in added), *copy.units),
    )
