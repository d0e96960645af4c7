"""FollowTheMoney: states and organisations, a Membership a spell, a Succession a renaming, an Article a source.

By followthemoney.

The installed model (3.8) has no Country schema and no `proof` on Membership. So a state is a PublicBody with its
`country`, the sentences stand in the Membership's `description`, and the parties' `proof` points to the Article.
Dates are those that the model can write (year, month, day): a decade or 'since' bound is told in the description's
sentence only. Contradictory dates are all kept, as the model's habit is. The output is one JSON object a line, as
`ftm` reads and writes it, in the order of ids.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from typing import TYPE_CHECKING, Any

from pipeline import when
from pipeline.errors import MissingExtraError
from pipeline.export.items import item
from pipeline.export.records import Exported, Options, url
from pipeline.schema import FactFile
from pipeline.spell_marks import Mark
from pipeline.spells import Spell
from pipeline.statements import Known, Statement
from pipeline.timeline import Timeline, read

if TYPE_CHECKING:
    from followthemoney.proxy import EntityProxy

ROLES = {"member": "member", "associate": "associate member", "observer": "observer"}
"""Statuses that a Membership can stand for, and its `role`."""
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")


def write(files: list[FactFile], options: Options) -> Exported:
    """Return the spells of the asserted facts as FollowTheMoney entities."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # followthemoney asks for PyICU, which it can do without
            import followthemoney  # noqa: F401
    except ImportError:
        raise MissingExtraError("the FollowTheMoney export", "ftm") from None
    timeline = read(files)
    maker = _Maker(timeline, options)
    for file in files:
        maker.article(file)
    for statement in timeline.statements.all:
        maker.statement(statement)
    for spell in timeline.spells:
        maker.spell(spell)
    made = [maker.entities[key] for key in sorted(maker.entities)]
    lines = [json.dumps(_sorted(entity.to_dict()), ensure_ascii=False, sort_keys=True) + "\n" for entity in made]
    return Exported("".join(lines).encode("utf-8"), len(lines))


def _sorted(data: dict[str, Any]) -> dict[str, Any]:
    """Return an entity with the values of each property in order: the library keeps them as sets."""
    return data | {"properties": {key: sorted(values) for key, values in data["properties"].items()}}


class _Maker:
    """Collects entities by id, so that each is made once."""

    def __init__(self, timeline: Timeline, options: Options) -> None:
        self.timeline, self.options = timeline, options
        self.entities: dict[str, EntityProxy] = {}
        self.articles: set[str] = set()

    def make(self, schema: str, *parts: str) -> EntityProxy:
        """Return the entity of a schema with an id made from ``parts``, new or as far as it was filled."""
        from followthemoney import model

        digest = hashlib.sha1("\x1f".join((schema, *parts)).encode("utf-8")).hexdigest()
        key = f"accede-{digest}"
        if key not in self.entities:
            entity = model.make_entity(schema)
            entity.id = key
            self.entities[key] = entity
        return self.entities[key]

    def article(self, file: FactFile) -> None:
        """Add an article that holds facts."""
        if not file.facts:
            return
        entity = self.make("Article", file.article.id)
        self.articles.add(file.article.id)
        entity.add("title", file.article.title or file.article.id)
        entity.add("fileName", file.article.id)
        entity.add("publishedAt", file.article.published)
        entity.add("language", file.article.language)
        entity.add("sourceUrl", url(file.article.source))
        entity.add("retrievedAt", self.options.retrieved)

    def party(self, known: Known, statement: Statement) -> EntityProxy | None:
        """Return a state or organisation, proven by the statement's article; None for persons and places."""
        from followthemoney.types import registry

        if known.kind not in ("organisation", "state", "territory"):
            return None
        entity = self.make("Organization" if known.kind == "organisation" else "PublicBody", known.id)
        entity.add("name", known.name)
        entity.add("alias", known.aliases)
        entity.add("wikidataId", item(known.id, known.identifiers))
        if known.kind == "organisation":
            entity.add("topics", "gov.igo")
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                codes = (known.identifiers.get("iso3166"), known.id.partition(":")[2], known.name)
                entity.add("country", next(filter(None, map(registry.country.clean, filter(None, codes))), None))
        if statement.article in self.articles:
            entity.add("proof", self.make("Article", statement.article).id)
        return entity

    def statement(self, statement: Statement) -> None:
        """Add what one asserted statement says of an organisation's own life: founding, end, succession."""
        if not statement.asserted or statement.fact.type not in ("founded", "dissolved", "renamed"):
            return
        entities = self.timeline.statements.entities
        organisation = self.party(entities[statement.organisation], statement)
        if organisation is None:
            return
        if statement.fact.type == "dissolved":
            organisation.add("dissolutionDate", plain_date(statement.fact.date))
        elif statement.fact.type == "founded" and statement.participant is None:
            organisation.add("incorporationDate", plain_date(statement.fact.date))
        elif statement.fact.type == "renamed" and statement.participant not in (None, statement.organisation):
            successor = self.party(entities[statement.participant or ""], statement)
            if successor is not None:
                edge = self.make("Succession", statement.organisation, statement.participant or "")
                edge.add("predecessor", organisation.id)
                edge.add("successor", successor.id)
                edge.add("date", plain_date(statement.fact.date))
                self.proof(edge, statement)

    def spell(self, spell: Spell) -> None:
        """Add a membership, with all the sentences it rests on."""
        if spell.status not in ROLES:
            return
        entities = self.timeline.statements.entities
        first = spell.bounds.earliest_start or spell.bounds.latest_start
        edge = self.make("Membership", spell.participant, spell.organisation, spell.status, str(first))
        for statement in spell.statements:
            member = self.party(entities[spell.participant], statement)
            organisation = self.party(entities[spell.organisation], statement)
            if member is not None and organisation is not None:
                edge.add("member", member.id)
                edge.add("organization", organisation.id)
            self.proof(edge, statement)
        edge.add("role", ROLES[spell.status])
        edge.add("startDate", _dates(spell.opens, start=True))
        edge.add("endDate", _dates(spell.closes, start=False))

    def proof(self, edge: EntityProxy, statement: Statement) -> None:
        """Add the sentence that proves an edge, and where it stands."""
        edge.add("description", statement.sentence)
        edge.add("recordId", statement.fact.id)
        edge.add("sourceUrl", url(statement.source))
        edge.add("publisher", statement.title)
        edge.add("retrievedAt", self.options.retrieved)


def _dates(marks: tuple[Mark, ...], *, start: bool) -> list[str]:
    values = [source.fact.date for mark in marks if not mark.window.open for source in mark.sources if source.fact.date]
    ends = [(when.start_of(value) if start else when.end_of(value)) if "/" in value else value for value in values]
    return [date for date in map(plain_date, ends) if date]


def plain_date(edtf: str | None) -> str | None:
    """Return a year, month or day as it is; None for every other EDTF value, which the model cannot write."""
    return edtf if edtf and _DATE.fullmatch(edtf) else None
