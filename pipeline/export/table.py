"""CSV: one row a fact; the table that Parquet shares."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline import when
from pipeline.export.items import item
from pipeline.export.records import Exported, Options
from pipeline.schema import Entity, Fact, FactFile
from pipeline.statements import base

COLUMNS: dict[str, str] = {
    "article": "id of the article",
    "title": "title of the article",
    "source": "where the article came from: a file or an address",
    "published": "ISO date of publication",
    "fact": "id of the fact",
    "type": "one of the sixteen fact types",
    "organisation": "name of the organisation",
    "participant": "name of the state, successor organisation or person",
    "place": "name of the seat or theatre",
    "date": "EDTF, as precise as the article",
    "earliest": "first day that the date covers, ISO; empty when open",
    "latest": "last day that the date covers, ISO; empty when open",
    "manner": "how, where the article says so",
    "modality": "asserted, negated or prospective",
    "confidence": "0 to 1",
    "sentence": "the sentence that says so",
    "organisation_id": "id of the organisation",
    "organisation_wikidata": "its Wikidata item, where certain",
    "participant_id": "id of the participant",
    "participant_kind": "state, territory, organisation or person",
    "participant_iso3166": "its ISO 3166 code, where it has one",
    "participant_wikidata": "its Wikidata item, where certain",
    "rule": "the entry of the lexicon that made the fact",
    "evidence": "spans of the article: start, end (characters, half-open), text, role",
    "made_by": "program, model and digest of the rules",
}
"""The columns in their order, and what each holds. Empty (null in Parquet) where the article does not say."""


def rows(files: Iterable[FactFile]) -> Iterator[dict[str, Any]]:
    """Yield a row a fact, in the order of the fact files; `evidence` as a list of dicts."""
    for file in files:
        entities = {entity.id: entity for entity in file.entities}
        for fact in file.facts:
            yield _row(file, fact, entities)


def _row(file: FactFile, fact: Fact, entities: dict[str, Entity]) -> dict[str, Any]:
    organisation = entities[fact.organisation]
    participant = entities[fact.participant] if fact.participant else None
    sentence = next((e.text for e in fact.evidence if e.role == "sentence"), None)
    return {
        "article": file.article.id,
        "title": file.article.title,
        "source": file.article.source,
        "published": file.article.published,
        "fact": fact.id,
        "type": fact.type,
        "organisation": organisation.name,
        "participant": participant.name if participant else None,
        "place": entities[fact.place].name if fact.place else None,
        "date": fact.date,
        "earliest": when.first_day(fact.date) if fact.date else None,
        "latest": when.last_day(fact.date) if fact.date else None,
        "manner": fact.manner,
        "modality": fact.modality,
        "confidence": fact.confidence,
        "sentence": " ".join(sentence.split()) if sentence else None,
        "organisation_id": base(organisation.id),
        "organisation_wikidata": item(organisation.id, organisation.identifiers),
        "participant_id": base(fact.participant) if fact.participant else None,
        "participant_kind": participant.kind if participant else None,
        "participant_iso3166": participant.identifiers.get("iso3166") if participant else None,
        "participant_wikidata": item(participant.id, participant.identifiers) if participant else None,
        "rule": fact.rule,
        "evidence": [{"start": e.start, "end": e.end, "text": e.text, "role": e.role} for e in fact.evidence],
        "made_by": " · ".join((f"accede {file.made_by.accede}", file.made_by.model, file.made_by.rules)),
    }


def write(files: list[FactFile], options: Options) -> Exported:
    """Return the table as CSV: UTF-8, a header, lines ended by a line feed."""
    table = list(rows(files))
    return Exported(as_csv(table, list(COLUMNS)), len(table))


def as_csv(table: Iterable[dict[str, Any]], columns: list[str]) -> bytes:
    """Return rows as CSV bytes; None is an empty field, a list is JSON."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    for row in table:
        writer.writerow(
            {key: json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for key, v in row.items()}
        )
    return stream.getvalue().encode("utf-8")
