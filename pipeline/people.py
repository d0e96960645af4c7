"""People in the text, known by the shape of their names; a surname alone counts once the whole name was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.gazetteer.slugs import slug
from pipeline.records import Name
from pipeline.rules.load import lexicon
from pipeline.rules.shapes import load_names, load_people
from pipeline.spans import Span, any_overlap

_LETTER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽȘȚ"
_CAPITALISED = rf"(?:(?:al|el|ad|an|as|ash|ul)-)?[{_LETTER}](?:[\w’'-](?<![’']s\b))*\w(?<![’']s)"
_INITIAL = rf"[{_LETTER}]\."


def find(text: str, names: Sequence[Name]) -> list[Name]:
    """Return the people named in ``text`` in order; ``names`` are the names already known, in text order.

    Sample: 'Jaap de Hoop Scheffer' in 'Rasmussen followed the Dutchman Jaap de Hoop Scheffer', and 'Scheffer' in what
    follows.
    """
    whole = list(_whole(text, names))
    taken = sorted([*names, *whole], key=lambda n: n.start)
    return sorted([*whole, *_surnames(text, whole, taken)], key=lambda n: n.start)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a run of capitalised words, and that of the words behind which none names a person."""
    shapes = load_people()
    word, particles = f"(?:{_CAPITALISED}|{_INITIAL})", "|".join(shapes.particles)
    run = rf"(?<![\w-]){word}(?: (?:(?:{particles}) ){{0,2}}{word}){{1,6}}(?![\w-])"
    return re.compile(run), re.compile(rf"\b(?:{'|'.join(shapes.behind)})\s$", re.IGNORECASE)


def _whole(text: str, names: Sequence[Name]) -> Iterator[Name]:
    shapes = load_people()
    titles, openers = lexicon().lists["honorifics"], set(shapes.openers)
    foreign = openers | {*shapes.excluded, *load_names().heads}
    run, behind = _patterns()
    for match in run.finditer(_masked(text, names)):
        words = list(re.finditer(r"\S+", match.group()))
        first = 0
        while first < len(words) and (words[first].group() in openers or words[first].group().casefold() in titles):
            first += 1
        kept = [w.group() for w in words[first:]]
        if len(kept) < 2 or kept[0] in shapes.particles or not len(kept[-1]) > 2:
            continue
        start = match.start() + words[first].start()
        acronym = any(w.isupper() and len(w) > 2 for w in kept)
        if acronym or not foreign.isdisjoint(kept) or behind.search(text[max(0, start - 9) : start]):
            continue
        name = text[start : match.end()]
        yield Name(start, match.end(), name, "person", f"person:{slug(name)}", name, "shape")


def _masked(text: str, names: Sequence[Name]) -> str:
    """Return the text with the characters of names that are known put out."""
    parts, at = [], 0
    for name in names:
        if name.start >= at:
            parts += [text[at : name.start], "\0" * (name.end - name.start)]
            at = name.end
    return "".join([*parts, text[at:]])


def _surnames(text: str, whole: Sequence[Name], taken: Sequence[Name]) -> Iterator[Name]:
    """Yield the later occurrences of the last word of a name: 'Puna' for Henry Puna."""
    known: dict[str, Name] = {}
    for name in whole:
        known.setdefault(name.text.split()[-1], name)
    if not known:
        return
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(known)))})(?![\w-])")
    for hit in pattern.finditer(text):
        person = known[hit.group()]
        if hit.start() > person.start and not any_overlap(taken, Span(*hit.span())):
            yield Name(*hit.span(), hit.group(), "person", person.entity, person.display, "alias")
