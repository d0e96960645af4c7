"""Names in the text -> entities: the gazetteer's forms, the article's own abbreviations, organisations known by their
shape."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.gazetteer import Gazetteer, Group, Organisation, State, Surface, load
from pipeline.gazetteer.slugs import slug
from pipeline.oblique import is_oblique
from pipeline.records import Name
from pipeline.rules.shapes import load_names
from pipeline.spans import Span, any_overlap, longest_first

_WORD = re.compile(r"[^\W\d_][\w]*(?:\.(?=[A-Z]))?|\d+")
_ACRONYM_AFTER = re.compile(
    r"\s?\(\s?(?:the |or |also |known as |in short |hereafter |henceforth )?[\"“‘']?([A-Z][A-Za-z.&+-]*[A-Z+])[\"”’']?\s?[,;)]"  # noqa: E501
)
_SECOND_NAME = re.compile(r", (?:or |in short )?([A-Z]{2,6})\)")  # '(Spanish: Comunidad Andina, CAN)'
_IN_PLACE = re.compile(r"\b(?:[Ii]n|[Aa]t|near|outside|[Nn]earby)\s$")
_ARTICLE = re.compile(
    r"(?:(?:The|A|An|This|That|Its|Their|No|Any|Some|Our|His|In|On|At|By|For|But|And|When|After|Since|First|Second|Third"
    r"|Present|Former|Original|Earlier|Later|Old) )+"
)
_COMPOUND = re.compile(
    r"-(?:led|backed|brokered|based|run|sponsored|wide|style|mandated|funded|dominated|mediated|supported|controlled|held|born|owned)\b"
)
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
# A language, not a state: '(Spanish: Comunidad Andina)', '(in French, Union africaine)'.
_LANGUAGE = re.compile(r"(?::|,? for\b| name\b| acronym\b| initials\b)")
_BRACKET = re.compile(r"\((?:in |from (?:the )?)?$")
_PAGES = 20_000  # characters before a paragraph in which its year is looked for
_WINDOW = 60  # characters on either side that tell an ambiguous form apart


class Matcher:
    """All surface forms of the gazetteer, looked up by their first word; matching is case-sensitive and whole-word."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._by_first: dict[str, list[str]] = {}
        for form in {surface.form for surface in gazetteer.surfaces()} | gazetteer.traps:
            if first := _WORD.match(form):
                self._by_first.setdefault(first.group(), []).append(form)
        for forms in self._by_first.values():
            forms.sort(key=lambda form: (-len(form), form))

    def find(self, text: str) -> list[Name]:
        """Return the names in ``text`` in order, longest first where they overlap, ambiguous ones only where they are
        meant."""
        found: list[Name] = []
        end = 0
        for match in _WORD.finditer(text):
            start = match.start()
            if start < end:
                continue
            for form in self._by_first.get(match.group(), ()):
                stop = start + len(form)
                if not text.startswith(form, start) or (text[stop : stop + 1].isalnum() and form[-1].isalnum()):
                    continue
                left, right = text[max(0, start - _WINDOW) : start], text[stop : stop + _WINDOW]
                surfaces = self.gazetteer.means(form, left, right)
                if surfaces and not _is_word(text, start, stop, surfaces[0]):
                    found.append(self._name(text, start, stop, self._of_its_time(text, start, surfaces)))
                end = stop
                break
        return found

    def _of_its_time(self, text: str, start: int, surfaces: Sequence[Surface]) -> Surface:
        """Return the likeliest surface of an entity that existed in the year that the text names nearest by.

        'Prague' beside 1968 is Czechoslovakia, which is no more; 'EC' beside 1962 is not what was founded later.
        """
        if len({surface.entity_id for surface in surfaces}) == 1:
            return surfaces[0]
        year = _nearest_year(text, start)
        if year is None:
            return surfaces[0]
        lives = [(surface, *self._life(surface.entity_id)) for surface in surfaces]
        if surfaces[0].use in ("capital", "government"):
            ended = [surface for surface, first, last in lives if last is not None and (first or 0) <= year < last]
            return next(iter(ended), surfaces[0])
        return next((surface for surface, first, _ in lives if first is None or first <= year), surfaces[0])

    def _life(self, entity_id: str) -> tuple[int | None, int | None]:
        entity = self.gazetteer.entities[entity_id]
        return (entity.from_year, entity.to_year) if isinstance(entity, State | Organisation) else (None, None)

    def _name(self, text: str, start: int, end: int, surface: Surface) -> Name:
        entity = self.gazetteer.entities[surface.entity_id]
        members: tuple[tuple[str, str], ...] = ()
        if isinstance(entity, Group):
            members = tuple((member, self.gazetteer.entities[member].name) for member in entity.members)
        display = surface.display or entity.name
        before = text[max(0, start - 12) : start]
        kind, use = surface.kind, surface.use
        if _COMPOUND.match(text, end):
            use = "adjective"
        if surface.use == "capital" and (_IN_PLACE.search(before) or text.startswith(", where ", end)):
            kind = "place"
        oblique = use == "mission" or is_oblique(text, start, end)
        return Name(start, end, text[start:end], kind, surface.entity_id, display, use, members, oblique)


def _is_word(text: str, start: int, end: int, surface: Surface) -> bool:
    """Return whether a form is only a word: a city in a title ('London Declaration'), a language in a bracket, or what
    looks like an acronym where a whole line is in capitals ('WHO SITS INSIDE?')."""
    if surface.use in ("capital", "government"):
        titles = load_names()
        return bool(titles.title_after.match(text, end) or titles.title_before.search(text[max(0, start - 30) : start]))
    if surface.use in ("adjective", "demonym"):
        return text.startswith(("-speaking", "-language"), end) or bool(
            _LANGUAGE.match(text, end) and _BRACKET.search(text[max(0, start - 10) : start])
        )
    if surface.use == "acronym" and text[start:end] in load_names().words_in_capitals:
        line = text[text.rfind("\n", 0, start) + 1 : end + len(text[end:].partition("\n")[0])]
        return line.isupper()
    return False


def _nearest_year(text: str, position: int) -> int | None:
    """Return the year that stands nearest in the paragraph, else the last one before; None where the text has none."""
    begin, end = text.rfind("\n", 0, position) + 1, text.find("\n", position)
    near = list(_YEAR.finditer(text, begin, end if end >= 0 else len(text)))
    if near:
        return int(min(near, key=lambda m: abs(m.start() - position)).group())
    before = list(_YEAR.finditer(text, max(0, begin - _PAGES), begin))
    return int(before[-1].group()) if before else None


@lru_cache(maxsize=1)
def matcher() -> Matcher:
    """Return the matcher over the shipped gazetteer, built once."""
    return Matcher(load())


def find(text: str) -> list[Name]:
    """Return every name of an article in text order.

    Sample: in 'The League of Small Ports (LSP) ...' an unlisted organisation is found by its shape and 'LSP' holds
    for it through the article (abbreviations by the method of Schwartz and Hearst 2003).
    """
    listed = matcher().find(text)
    shaped = list(_shaped(text, listed))
    names = longest_first([n for n in listed if not any_overlap(shaped, n)] + shaped)
    names = list(_by_country(_by_head(names)))
    return sorted(names + list(_abbreviations(text, names)), key=lambda n: n.start)


@lru_cache(maxsize=1)
def _generic_nouns() -> frozenset[str]:
    entities = load().entities.values()
    return frozenset(noun for entity in entities if isinstance(entity, Organisation) for noun in entity.generic)


def _by_head(names: Sequence[Name]) -> list[Name]:
    """Return the names with a lone head noun linked to the organisation that the article named in full before it is
    first called so: 'the Commonwealth' after the CIS."""
    full: dict[str, list[Name]] = {}
    for name in names:
        if name.kind == "organisation" and " " in name.display:
            full.setdefault(name.display.split()[0], []).append(name)
            full.setdefault(name.display.split()[-1], []).append(name)
    called = {name.text: name.start for name in reversed(names)}
    result = []
    for name in names:
        others = full.get(name.text, []) if name.kind == "organisation" else []
        lone = bool(others) and name.text.istitle() and name.text.casefold() in _generic_nouns()
        if lone and not any(o.entity == name.entity and o.text != name.text for o in names):
            entity = next((o for o in others if o.entity != name.entity and o.text != name.text), None)
            if entity is not None and entity.start < called[name.text]:
                name = replace(name, entity=entity.entity, display=entity.display)
        result.append(name)
    return result


def _by_country(names: Sequence[Name]) -> Iterable[Name]:
    """Yield the names with a people that several states have linked to the one the article names before it, or else
    after: 'the Koreans' beside North Korea; without any it stays out."""
    for name in names:
        if name.use in ("demonym", "adjective"):
            states = {s.entity_id: s for s in matcher().gazetteer.means(name.text) if s.use == name.use}
            if len(states) > 1:
                named = [n for n in names if n.entity in states and n.use not in ("demonym", "adjective")]
                before = [n for n in named if n.start < name.start]
                nearest = before[-1] if before else named[0] if named else None
                if nearest is None:
                    continue
                name = replace(name, entity=nearest.entity, display=nearest.display)
        yield name


def _shaped(text: str, listed: Sequence[Name]) -> Iterable[Name]:
    shapes = load_names()
    organisations = [n for n in listed if n.kind == "organisation"]
    others = [n for n in listed if n.kind != "organisation"]
    for match in shapes.pattern.finditer(text):
        start, end = match.span("name")
        if opening := _ARTICLE.match(text, start):
            start = opening.end()
            if " " not in text[start:end]:
                continue
        name = text[start:end]
        if shapes.exclusion.search(name) or any_overlap(organisations, Span(start, end)):
            continue
        low, high = bisect_left(others, start, key=_start), bisect_left(others, end, key=_start)
        near = others[max(0, low - 1) : high]
        if any(o.start <= start and end <= o.end for o in near) or not _one_name(text, start, end, near):
            continue
        yield Name(start, end, name, "organisation", f"org:{slug(name)}", _display(name), "shape")


def _start(name: Name) -> int:
    return name.start


def _one_name(text: str, start: int, end: int, others: Sequence[Name]) -> bool:
    """Return whether a shape is one name and not a state with a name behind it ('Hungary and the Soviet Union')."""
    for other in others:
        if not (start <= other.start and other.end <= end) or other.use in ("adjective", "demonym"):
            continue
        if not re.match(r" (?:\w+ ?)+$", text[other.end : end]) and not re.search(
            r"\b(?:of|for) (?:the )?$", text[start : other.start]
        ):
            return False
    return True


def _display(name: str) -> str:
    return re.sub(r"\s+", " ", name)


def _abbreviations(text: str, names: Sequence[Name]) -> Iterable[Name]:
    """Yield further occurrences of the abbreviations that the article puts in brackets after an organisation's name."""
    known = {n.text for n in names}
    for name in names:
        if name.kind != "organisation":
            continue
        match = _ACRONYM_AFTER.match(text, name.end) or _SECOND_NAME.match(text, name.end)
        if (
            not match
            or match.group(1) in known
            or not _stands_for(match.group(1), name.text, listed=name.use != "shape")
        ):
            continue
        short = match.group(1)
        known.add(short)
        for hit in re.finditer(rf"(?<![\w-]){re.escape(short)}(?!\w)", text):
            span = Span(*hit.span())
            if not any_overlap(names, span):
                yield Name(span.start, span.end, short, name.kind, name.entity, name.display, "acronym")


def _stands_for(short: str, full: str, *, listed: bool) -> bool:
    """Return whether ``short`` can abbreviate ``full``: its letters occur in order, the first one at the start of a
    word.

    Schwartz and Hearst (2003); a listed organisation may carry an abbreviation from another language ('OTSC').
    """
    if listed and short.isupper() and 3 <= len(short) <= 6:
        return True
    letters = [c for c in short.casefold() if c.isalnum()]
    position = len(full) - 1
    folded = full.casefold()
    for rank in range(len(letters) - 1, -1, -1):
        while position >= 0 and (
            folded[position] != letters[rank] or (rank == 0 and position > 0 and folded[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return False
        position -= 1
    return True
