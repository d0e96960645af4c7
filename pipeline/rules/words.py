"""Word forms: the inflections of the verbs and nouns that rules name, and the way back from a form to its lemma.

The lexicon is matched on these forms, and so is the raw text before anything is parsed: one list, two uses.
"""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.rules.files import FOLDER, read

_VOWELS = "aeiou"


@lru_cache(maxsize=1)
def _irregular() -> dict[str, list[str]]:
    table: dict[str, list[str]] = read(FOLDER / "irregular.toml")["forms"]
    return table


@lru_cache(maxsize=1)
def _doubling() -> tuple[str, ...]:
    return tuple(read(FOLDER / "irregular.toml")["doubling"])


@cache
def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return all forms of a verb, the lemma first: 'withdraw' -> withdraw, withdraws, withdrawing, withdrew,
    withdrawn."""
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    stem, past = lemma, lemma + "ed"
    if lemma.endswith("e"):
        stem, past = (lemma if lemma.endswith(("ee", "oe")) else lemma[:-1]), lemma + "d"
    elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
        third, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    elif _doubles(lemma):
        stem, past = lemma + lemma[-1], lemma + lemma[-1] + "ed"
    forms = [lemma, third, stem + "ing"]
    forms += _irregular().get(lemma, [past])
    return tuple(dict.fromkeys(forms))


def _doubles(lemma: str) -> bool:
    if lemma.endswith(_doubling()) and lemma not in ("forget",):
        return True
    short = len(lemma) <= 5  # also 'scrap', 'strip', 'split'
    syllables = sum(c in _VOWELS and (i == 0 or lemma[i - 1] not in _VOWELS) for i, c in enumerate(lemma))
    return (
        short
        and syllables == 1
        and len(lemma) >= 3
        and lemma[-1] not in _VOWELS + "wxy"
        and lemma[-2] in _VOWELS
        and lemma[-3] not in _VOWELS
    )


@cache
def noun_forms(lemma: str) -> tuple[str, ...]:
    """Return singular and plural of a noun."""
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return (lemma, lemma[:-1] + "ies")
    return (lemma, lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s"))
