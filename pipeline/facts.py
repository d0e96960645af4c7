"""Events -> facts: repeats merged with all their evidence, entities collected, ids given; nothing is found here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from pipeline import confidence, when
from pipeline.articles import Source
from pipeline.gazetteer import Organisation, State, load
from pipeline.records import Entity as Found
from pipeline.records import Event, Name
from pipeline.schema import Article, DateMention, Entity, EntityKind, Evidence, Fact, Mention, Role

_KINDS: dict[str, EntityKind] = {
    "organisation": "organisation", "state": "state", "territory": "territory", "person": "person", "place": "place", "group": "place",  # noqa: E501
}  # fmt: skip


_LASTING = frozenset({"member", "observer", "associate", "candidate", "headquarters"})
_SINCE = re.compile(r"\b[Ss]ince (?:(?:its|their|it|they|his|her|the) )?$")
_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
_NEXT = 2  # sentences within which a founder shares the date of the founding


def share_dates(events: Sequence[Event]) -> None:
    """Give undated founders the date of the founding: the only one that the article tells, or one told in the
    sentences right before."""
    order = {start: rank for rank, start in enumerate(sorted({e.sentence[0] for e in events}))}
    told = [e for e in events if e.type == "founded" and e.edtf and e.modality == "asserted"]
    for event in events:
        if (
            event.type != "founded"
            or event.edtf is not None
            or event.modality != "asserted"
            or event.participant is None
        ):
            continue
        own = [e for e in told if e.organisation.id == event.organisation.id]
        near = [
            e
            for e in own
            if 0 <= order[event.sentence[0]] - order[e.sentence[0]] <= _NEXT and event.paragraph - e.paragraph <= 1
        ]
        if own and (near or len({e.edtf for e in own}) == 1):
            source = (near or own)[0]
            event.edtf, event.date = source.edtf, source.date


def date_since_entry(events: Sequence[Event], text: str) -> None:
    """Give what has lasted 'since joining' the day of the member's own entry, told elsewhere in the article."""
    for entry in events:
        since = _SINCE.search(text, entry.sentence[0], entry.trigger[0])
        if entry.type != "joined" or entry.edtf is not None or since is None:
            continue
        told = next((e for e in events if e.edtf and e.modality == "asserted" and _who(e) == _who(entry)), None)
        if told is None:
            continue
        for event in events:
            lasts = event.type in _LASTING and event.modality == "asserted" and event.sentence == entry.sentence
            if lasts and event.edtf is None and _who(event)[2] == _who(entry)[2]:
                event.edtf, event.date = f"{when.point(told.edtf or '')}/..", told.date


def span_operations(events: Sequence[Event]) -> None:
    """Give an operation of which one sentence tells both when it began and when it ended the time in between."""
    for end in events:
        if end.type != "intervened" or end.edge != "end" or end.edtf is None or end.modality != "asserted":
            continue
        ended = end.edtf.removeprefix("../")
        for begin in events:
            began = begin.edtf.removesuffix("/..") if begin.edtf else ""
            same = begin.sentence == end.sentence and _who(begin) == _who(end) and begin.modality == "asserted"
            if same and began and "/" not in began and began < ended:
                begin.edtf = end.edtf = f"{began}/{ended}"
                begin.edge = "end"


def settle_foreseen(events: Sequence[Event], published: str | None) -> None:
    """Let what was to come when it is told be done where the text is written after it: in 'Estonia would join NATO in
    2004' of an article that tells of 2010 as well, and nothing else of that entry."""
    told = [e for e in events if e.modality == "asserted" and e.edtf]
    latest = max((day for e in told for day in _DAY.findall(e.edtf or "")), default="")
    now = published or latest
    for event in events:
        day = _DAY.match(event.edtf or "")
        if (
            not event.foreseen
            or event.modality != "prospective"
            or day is None
            or day.group() > now[: len(day.group())]
        ):
            continue
        if all(e.edtf == event.edtf for e in told if _who(e) == _who(event)):
            event.modality = "asserted"


def _who(event: Event) -> tuple[str, str, str | None]:
    return event.type, event.organisation.id, event.participant.id if event.participant is not None else None


def article_of(source: Source) -> Article:
    """Return the record of an article, its text as it was read and the digest of it."""
    return Article(
        id=source.id,
        title=source.title,
        source=source.source,
        published=source.published,
        sha256=hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=source.text,
    )


def merge(events: Sequence[Event]) -> list[list[Event]]:
    """Return the events grouped into facts: same type, arguments, date and modality; an undated repeat (of a plan,
    one in the same sentence) joins the dated fact, and a founding that names no founder is none where the founders of
    that date are named."""
    groups: dict[tuple[object, ...], list[Event]] = {}
    entered: dict[tuple[object, ...], set[str | None]] = {}
    for e in events:
        if e.type in ("joined", "founded"):
            entered.setdefault((e.sentence, e.organisation.id, e.participant and e.participant.id), set()).add(e.edtf)
    for event in events:
        if event.modality == "presupposed":
            continue
        entry = entered.get((event.sentence, event.organisation.id, event.participant and event.participant.id), set())
        if event.type == "member" and entry and (event.edtf is None or event.edtf in entry or None in entry):
            continue  # one statement is one fact, of the most specific type
        groups.setdefault(_key(event), []).append(event)
    for key in [k for k in groups if k[3] is None]:
        dated = [k for k in groups if k[3] is not None and (*k[:3], None, k[4]) == key]
        if dated and key[4] == "asserted":
            groups[dated[-1] if len(dated) == 1 else dated[0]] += groups.pop(key)
        elif dated and {e.sentence for e in groups[key]} == {e.sentence for e in groups[dated[0]]}:
            groups[dated[0]] += groups.pop(key)  # 'gave notice in May that it would leave': one plan
    named = {(k[1], k[3]) for k in groups if k[0] == "founded" and k[2] is not None and k[4] == "asserted"}
    return [g for k, g in groups.items() if not (k[0] == "founded" and k[2] is None and (k[1], k[3]) in named)]


def _key(event: Event) -> tuple[object, ...]:
    participant = event.participant
    return (
        event.type,
        _identity(event.organisation),
        _identity(participant) if participant else None,
        event.edtf,
        event.modality,
    )


def _identity(entity: Found) -> str:
    """Return what tells entities apart in facts: a former name is kept apart from today's ('Swaziland', 'Eswatini')."""
    return f"{entity.id}#{entity.name}"


def in_order(groups: Sequence[Sequence[Event]]) -> list[Sequence[Event]]:
    """Return the facts in the order of their first evidence."""
    return sorted(
        groups, key=lambda g: (g[0].sentence[0], g[0].trigger[0], g[0].participant.start if g[0].participant else 0)
    )


def assemble(
    article: Article,
    names: Sequence[Name],
    dates: Sequence[DateMention],
    groups: Sequence[Sequence[Event]],
    *,
    minimum: float = 0.0,
    sure: Callable[[Sequence[Event], Sequence[DateMention]], float] = confidence.of,
) -> tuple[tuple[Entity, ...], tuple[Fact, ...]]:
    """Return the entities and facts of an article; facts stand in the order of their first evidence.

    ``sure`` gives the confidence of a fact from its events.
    """
    ids = _entity_ids([e for g in groups for e in g])
    facts = []
    for group in in_order(groups):
        first = group[0]
        certainty = sure(group, dates)
        if certainty < minimum:
            continue
        facts.append(
            Fact(
                id="",
                type=first.type,  # type: ignore[arg-type]
                organisation=ids[_identity(first.organisation)],
                participant=ids[_identity(first.participant)] if first.participant else None,
                date=first.edtf,
                place=ids[_identity(first.place)] if first.place else None,
                manner=first.manner,
                modality=first.modality,  # type: ignore[arg-type]
                confidence=certainty,
                rule=first.rule,
                evidence=tuple(_evidence(article.text, group, dates)),
            )
        )
    used = {f.organisation for f in facts} | {f.participant for f in facts} | {f.place for f in facts}
    entities = _entities(article.text, names, [e for g in groups for e in g], ids, used)
    numbered = tuple(f.model_copy(update={"id": f"{article.id}-{n:03}"}) for n, f in enumerate(facts, 1))
    return entities, numbered


def _evidence(text: str, group: Sequence[Event], dates: Sequence[DateMention]) -> list[Evidence]:
    seen: dict[tuple[int, int, str], Evidence] = {}

    def add(start: int, end: int, role: Role) -> None:
        if end > start:
            seen.setdefault((start, end, role), Evidence(start=start, end=end, text=text[start:end], role=role))

    for event in group:
        add(*event.sentence, "sentence")
        add(*event.trigger, "trigger")
        add(event.organisation.start, event.organisation.end, "organisation")
        if event.participant is not None:
            add(event.participant.start, event.participant.end, "participant")
        if event.date is not None and event.edtf is not None:
            add(dates[event.date].start, dates[event.date].end, "date")
        if event.cue is not None:
            add(*event.cue, "cue")
    return list(seen.values())


def _entity_ids(events: Sequence[Event]) -> dict[str, str]:
    """Return the file's id of each identity: the gazetteer's id, with the former name added where two names of one id
    are used."""
    found: dict[str, Found] = {}
    for event in events:
        for entity in (event.organisation, event.participant, event.place):
            if entity is not None:
                found.setdefault(_identity(entity), entity)
    by_id: dict[str, list[str]] = {}
    for identity, entity in found.items():
        by_id.setdefault(entity.id, []).append(identity)
    result: dict[str, str] = {}
    for entity_id, identities in by_id.items():
        for rank, identity in enumerate(identities):
            suffix = "" if rank == 0 else "@" + hashlib.sha256(identity.encode()).hexdigest()[:6]
            result[identity] = entity_id + suffix
    return result


def _entities(
    text: str, names: Sequence[Name], events: Sequence[Event], ids: Mapping[str, str], used: set[str | None]
) -> tuple[Entity, ...]:
    mentions: dict[str, set[tuple[int, int]]] = {}
    described: dict[str, tuple[str, str, str]] = {}
    for name in names:
        if name.kind == "group" or name.use == "mission":
            continue
        identity = f"{name.entity}#{name.display}"
        file_id = ids.get(identity, name.entity)
        mentions.setdefault(file_id, set()).add((name.start, name.end))
        described.setdefault(file_id, (name.entity, name.display, name.kind))
    for event in events:
        for entity in (event.organisation, event.participant, event.place):
            if entity is not None:
                file_id = ids[_identity(entity)]
                own = mentions.setdefault(file_id, set())
                if entity.end > entity.start:  # else the title names it, which came beside the text
                    own.add((entity.start, entity.end))
                described[file_id] = (entity.id, entity.name, entity.kind)
    result = []
    for file_id, spans in mentions.items():
        gazetteer_id, name_, kind = described[file_id]
        if kind == "place" and file_id not in used:
            continue
        texts = sorted({text[s:e] for s, e in spans} - {name_})
        result.append(
            Entity(
                id=file_id,
                kind=_KINDS[kind],
                name=name_,
                aliases=tuple(texts),
                identifiers=_identifiers(gazetteer_id),
                mentions=tuple(Mention(start=s, end=e, text=text[s:e]) for s, e in sorted(spans)),
            )
        )
    return tuple(sorted(result, key=lambda e: (e.mentions[0].start if e.mentions else -1, e.id)))


def _identifiers(entity_id: str) -> dict[str, str]:
    record = load().entities.get(entity_id)
    match record:
        case State(iso3166=str(code)):
            return {"iso3166": code}
        case Organisation():
            pairs = (("wikidata", record.wikidata), ("cow", record.cow))
            return {key: value for key, value in pairs if value}
        case _:
            return {}
