"""Sentences without a verb: those that go on with a statement ('Chile joined OPEC in 2010; Peru in 2012'), and those
that answer a question ('Who has left? Canada, in 1982')."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any

from pipeline.numbers import cardinal
from pipeline.plain import Plain
from pipeline.records import STATE_KINDS, Group, Name, Reference, Unit, When
from pipeline.rules.load import lexicon

_LONGEST = 24  # words of the plain copy
_ASIDE = 8  # words between commas that say something of a name: 'Mozambique, Portuguese-speaking, in 1995'
_REACH = 2  # sentences behind a question that can answer it
_CUTS = frozenset({",", "(", ")", "-", "--", "–", "—", ":"})
_ECHOING = frozenset({"as", "so", "nor", "neither"})  # 'In 1985, as did Singapore'
_FINITE = ("VBD", "VBZ", "VBP", "MD")


def is_question(copy: Plain) -> bool:
    """Return whether a sentence asks."""
    return next((word for word in reversed(copy.words) if word not in "\"'”’)»"), "") == "?"


def after_questions(copies: Iterable[Plain]) -> Iterator[bool]:
    """Yield for each sentence of an article in order whether it stands where a question is answered."""
    since = _REACH
    for copy in copies:
        yield since < _REACH
        since = 0 if is_question(copy) else since + 1


def is_topic(copy: Plain) -> bool:
    """Return whether a sentence just names whom the next ones are about: 'And Kinshasa?', 'Now for the League.'."""
    asking = lexicon().lists["topic_words"]
    words = [(w.lower(), u) for w, u in zip(copy.words, copy.units, strict=True) if u is not None or w[0].isalnum()]
    named = [u for _, u in words if u is not None]
    return len(named) == 1 and not isinstance(named[0], When) and all(u is not None or w in asking for w, u in words)


def may_stand(copy: Plain, *, answers: bool) -> bool:
    """Return whether a sentence looks like names and dates without a verb, before it is parsed; ``answers``: a question
    stands right before it."""
    if not 0 < len(copy.words) <= _LONGEST or is_question(copy):
        return False
    pieces = list(_pieces(copy))
    fitting = [piece for piece in pieces if _fits(copy, piece, answers=answers)]
    first = next((piece for piece in pieces if piece not in fitting or _says(copy, piece)), None)
    if answers and (first in fitting or _is_word(copy)):
        return True
    said = [copy.units[at] for piece in fitting for at in piece]
    again = any(word.lower() in lexicon().lists["echo_words"] for word in copy.words[1:])
    return (
        first in fitting
        and any(stands_for_states(unit) for unit in said)
        and (any(isinstance(unit, When) for unit in said) or (again and len(pieces) == 1))
        and all(piece in fitting or _is_aside(copy, piece) for piece in pieces)
    )


def is_fragment(copy: Plain, doc: Any, *, answers: bool) -> bool:
    """Return whether a sentence is names and dates without a verb, now that it is parsed."""
    if not may_stand(copy, answers=answers):
        return False
    if all(_fits(copy, piece, answers=answers) for piece in _pieces(copy)):
        return True
    if answers and _goes_on(copy):
        return True
    verbs = [w for w in doc if w.tag_ in _FINITE and not any(a.dep_ == "relcl" for a in (w, *w.ancestors))]
    return all(answers and any(c.lower_ in _ECHOING and c.i < verb.i for c in verb.children) for verb in verbs)


def stands_for_states(unit: Unit | None) -> bool:
    """Return whether a unit names states or refers to them."""
    if isinstance(unit, Reference):
        return unit.wants in ("state", "states")
    return isinstance(unit, Name | Group) and unit.kind in (*STATE_KINDS, "group")


def polarity(words: Sequence[str]) -> str | None:
    """Return the modality that the first words of an answer give it: 'No', 'Yes, since 2017', 'Not yet'; None where
    they give none."""
    for length in (2, 1):
        said = " ".join(words[:length]).lower()
        for modality in ("asserted", "negated", "prospective"):
            if said in lexicon().lists[f"answers_{modality}"]:
                return modality
    return None


def _pieces(copy: Plain) -> Iterator[list[int]]:
    """Yield the words of a sentence from comma to comma, as their indexes."""
    piece: list[int] = []
    for at, word in enumerate(copy.words):
        if word in _CUTS:
            if piece:
                yield piece
            piece = []
        else:
            piece.append(at)
    if piece:
        yield piece


def _fits(copy: Plain, piece: list[int], *, answers: bool) -> bool:
    """Return whether a piece is nothing but names, dates and the words that join them."""
    joining = lexicon().lists["fragment_words"]
    return all(
        not copy.words[at][0].isalnum() or copy.words[at].lower() in joining or cardinal(copy.words[at]) is not None
        if (unit := copy.units[at]) is None
        else answers or isinstance(unit, When) or stands_for_states(unit)
        for at in piece
    )


def _goes_on(copy: Plain) -> bool:
    """Return whether an answer of names and dates goes on with a clause: 'Canada, in 1982, and it never returned'."""
    pieces = list(_pieces(copy))
    answer = list(takewhile(lambda piece: _fits(copy, piece, answers=True), pieces))
    rest = pieces[len(answer) :]
    opens = bool(rest) and copy.words[rest[0][0]].lower() in lexicon().lists["clause_openers"]
    return opens and any(_says(copy, piece) for piece in answer)


def _is_aside(copy: Plain, piece: list[int]) -> bool:
    """Return whether a piece can say something of the name before it and names nobody itself."""
    named = [unit for at in piece if stands_for_states(unit := copy.units[at])]
    return len(piece) <= _ASIDE and all(isinstance(u, Name) and u.use in ("adjective", "demonym") for u in named)


def _says(copy: Plain, piece: list[int]) -> bool:
    """Return whether a piece holds a name or a date, and not only words that join them."""
    return any(copy.units[at] is not None for at in piece)


def _is_word(copy: Plain) -> bool:
    """Return whether a sentence opens with words that answer by themselves: 'Never.', 'Yes, since 2017'."""
    words = opening(copy.words)
    return len(words) < 3 and polarity(words) is not None


def opening(words: Sequence[str]) -> list[str]:
    """Return the words of a sentence before its first punctuation."""
    return list(takewhile(lambda word: word[0].isalnum(), words))
