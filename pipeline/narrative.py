"""How an article goes on from sentence to sentence: what its title, headings and paragraphs say it is about.

`tell` walks the sentences in the order of the text and keeps the discourse abreast of them: the events of a sentence
are read with the discourse as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline import discourse, fragments, linking, mentions
from pipeline.numbers import cardinal
from pipeline.records import Name, Parsed, Reference, is_state
from pipeline.spans import within
from pipeline.work import Work

_GOES_ON = re.compile(r"(?:It|Its|They|Their|This|These|That|Both)\b")
_OPENS = re.compile(r"[\W\d]+|[^.!?]{0,80}\?")  # what may stand in a paragraph before its first sentence
_PROFILE = re.compile(
    r"(?:the |a |an )?(?:(?:country|state|nation|brief|short|political|and|in|history|of|profile|overview|background"
    r"|facts?|at a glance|timeline|chronology|introduction|briefing|data|sheet|file|focus|on|to|key|dates)\b[\s:,–—-]*"
    r"|[:,–—|-]\s*)+",
    re.IGNORECASE,
)


def tell(work: Work, parses: Iterable[Parsed]) -> Iterator[tuple[int, Parsed, discourse.Discourse]]:
    """Yield each sentence that may tell an event with its parse, and the discourse as it stands there; it changes with
    the next. ``parses`` are those of the wanted lines, in order."""
    story, work.linker = _discourse(work), linking.Linker(work.source.text)
    parses = iter(parses)
    for number, line in enumerate(work.lines):
        sentence = line.sentence
        goes_on = story.paragraph == sentence.paragraph
        story.before = story.sentence[0]
        story.previous = story.before if goes_on else sentence.start
        story.opened = story.opened if goes_on else sentence.start
        story.starts.append(sentence.start)
        story.sentence, story.paragraph = (sentence.start, sentence.end), sentence.paragraph
        story.told = line.told
        story.read(line.units)
        _note_heading(work, number, story)
        _note_paragraph(work, number, story)
        parsed = next(parses) if line.wanted else None
        work.linker.read(parsed, story, line.units, told=line.told)
        if parsed is not None and not (number == 0 and sentence.heading):
            yield number, parsed, story


def _discourse(work: Work) -> discourse.Discourse:
    """Return the discourse at the start of an article: the title tells whether it is about a country or an
    organisation. Nothing is told of one where the text names none at all: the gate counts on that."""
    story = discourse.Discourse(homes=work.homes)
    title, named, start = _title(work)
    states = [n for n in named if is_state(n)]
    organisations = [n for n in named if n.kind == "organisation"] if work.names_organisation else []
    if len(states) == 1 and _is_profile(title, states[0], start):
        story.topic_state = _outside(states[0]) if start < 0 else states[0]
    if len({n.entity for n in organisations}) == 1:
        story.topic_organisation = _outside(organisations[0]) if start < 0 else organisations[0]
    story.titled = story.topic_organisation is not None
    if story.topic_organisation is None and story.topic_state is None:
        story.topic_organisation, story.mainly = _main_organisation(work)
    return story


def _title(work: Work) -> tuple[str, list[Name], int]:
    """Return the title of an article, the names in it and where it starts in the text; -1 for one that came beside the
    text, whose names count from its own start."""
    text, given = work.source.text, work.source.title
    first = work.lines[0].sentence if work.lines else None
    if given and not text.lstrip().startswith(given.strip()):
        return given, [replace(n, start=n.start - 1, end=n.end - 1) for n in mentions.find(given)], -1
    if first is None or not (given or first.heading):
        return "", [], 0
    return text[first.start : first.end], within(work.names, first), first.start


def _outside(name: Name) -> Name:
    """Return a name that stands in no part of the text."""
    return replace(name, start=0, end=0)


def _is_profile(title: str, state: Name, start: int) -> bool:
    """Return whether a title is the name of a country and little else: 'Fiji', 'Fiji: country profile'."""
    rest = title[: state.start - start] + title[state.end - start :]
    return len(rest) <= 0.4 * len(title) or _PROFILE.fullmatch(rest.strip()) is not None


def _main_organisation(work: Work) -> tuple[Name | None, float]:
    """Return the organisation that an article names most often, the earlier of two; None where it names none twice. And
    how far it leads the next one: 0 where both are named as often, 1 where there is no other.

    'The Council' names one where only one of those named before (or, where there is none, in the article) can be meant.
    """
    counts: dict[str, list[Name]] = {}
    for name in work.names:
        if name.kind == "organisation":
            counts.setdefault(name.entity, []).append(name)
    for unit in (unit for line in work.lines for unit in line.units):
        if isinstance(unit, Reference) and unit.operation == "named" and cardinal(unit.noun) is None:
            fitting = [found for found in counts.values() if discourse.is_short_for(unit.noun, found[0])]
            meant = [found for found in fitting if found[0].start < unit.start] or fitting
            if len(meant) == 1:
                meant[0].append(meant[0][0])
    ranked = sorted(counts.values(), key=lambda found: (-len(found), found[0].start))
    if not ranked or len(ranked[0]) < 2:
        return None, 0.0
    return ranked[0][0], 1.0 - (len(ranked[1]) / len(ranked[0]) if len(ranked) > 1 else 0.0)


def _note_heading(work: Work, index: int, story: discourse.Discourse) -> None:
    """Let a question or heading say which country or organisation the sentences below it are about: 'And NATO?'."""
    sentence, copy = work.lines[index].sentence, work.lines[index].copy
    if sentence.heading or fragments.is_question(copy) or fragments.is_topic(copy):
        states = {n.entity: n for n in within(work.names, sentence) if is_state(n) and n.use != "adjective"}
        story.local_state = next(iter(states.values())) if len(states) == 1 and index else None
        named = {n.entity: n for n in within(work.names, sentence) if n.kind == "organisation"}
        spoken_of = next(iter(named.values())) if len(named) == 1 and index else None
        following = (line.sentence.paragraph for line in work.lines[index + 1 : index + 2])
        alone = sentence.first and sentence.paragraph not in following
        story.local_paragraph = None if alone else sentence.paragraph
        if (sentence.heading or alone) and (sentence.first or spoken_of is not None):
            story.section_organisation, story.section = spoken_of, sentence.start
        elif spoken_of is not None:
            story.local_organisation = spoken_of
    elif story.local_paragraph not in (None, sentence.paragraph):
        story.local_state = None  # what a question inside a paragraph asked about ends with the paragraph


def _note_paragraph(work: Work, index: int, story: discourse.Discourse) -> None:
    """Let the first sentence of a paragraph say which organisation the paragraph is about, where it names one and
    does not just pass it; a number ('5.') or a topic is no sentence, and behind a question the next one counts."""
    sentence, text = work.lines[index].sentence, work.source.text
    if sentence.heading or fragments.is_topic(work.lines[index].copy):
        return
    if sentence.first and not _GOES_ON.match(text, sentence.start):
        story.local_organisation = None
    before = text[story.opened : sentence.start].strip()
    if not (sentence.first or _OPENS.fullmatch(before)):
        return
    named = {
        n.entity: n for n in story.names if n.start >= sentence.start and n.kind == "organisation" and not n.oblique
    }
    if len(named) == 1:
        story.local_organisation = next(iter(named.values()))
