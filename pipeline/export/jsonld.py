"""JSON-LD: facts with their provenance (W3C PROV) and the exact characters that say so (Web Annotation).

Checked by rdflib.

    article   prov:Entity, schema:Article     the text, by its SHA-256
    fact      prov:Entity, accede:Fact        prov:wasDerivedFrom the article, prov:wasGeneratedBy the run
    evidence  oa:Annotation                   its body the fact, its target a oa:TextPositionSelector in the article
    run       prov:Activity                   program, model and digest of the rules, by a prov:SoftwareAgent

Every fact is there, with its modality: read `accede:modality` before you believe one. Positions count Unicode
characters from 0, the end exclusive, as Web Annotation and Python do. Dates are EDTF literals of the Library of
Congress datatype. Nothing is fetched: the context stands in the file, and names that no vocabulary has live under
'urn:accede:'.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from pipeline.errors import FactFileError, MissingExtraError
from pipeline.export.items import item
from pipeline.export.records import Exported, Options, url
from pipeline.schema import Entity, Fact, FactFile
from pipeline.statements import base

CONTEXT: dict[str, Any] = {
    "accede": "urn:accede:vocabulary:",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "label": "rdfs:label",
    "altLabel": "skos:altLabel",
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
    "identifier": "dcterms:identifier",
    "title": "dcterms:title",
    "source": "dcterms:source",
    "url": {"@id": "schema:url", "@type": "@id"},
    "issued": {"@id": "dcterms:issued", "@type": "xsd:date"},
    "language": "dcterms:language",
    "sha256": "accede:sha256",
    "factType": {"@id": "accede:factType", "@type": "@vocab"},
    "organisation": {"@id": "accede:organisation", "@type": "@id"},
    "participant": {"@id": "accede:participant", "@type": "@id"},
    "place": {"@id": "accede:place", "@type": "@id"},
    "date": {"@id": "dcterms:date", "@type": "http://id.loc.gov/datatypes/edtf"},
    "manner": "accede:manner",
    "modality": {"@id": "accede:modality", "@type": "@vocab"},
    "confidence": {"@id": "accede:confidence", "@type": "xsd:decimal"},
    "rule": "accede:rule",
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "model": "accede:model",
    "rules": "accede:rules",
    "hasBody": {"@id": "oa:hasBody", "@type": "@id"},
    "hasTarget": "oa:hasTarget",
    "hasSource": {"@id": "oa:hasSource", "@type": "@id"},
    "hasSelector": "oa:hasSelector",
    "motivatedBy": {"@id": "oa:motivatedBy", "@type": "@id"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "exact": "oa:exact",
    "role": "accede:role",
    "@vocab": "urn:accede:vocabulary:",
}
WIKIDATA = "http://www.wikidata.org/entity/"
KIND_TYPES = {"organisation": "schema:Organization", "person": "schema:Person", "place": "schema:Place"}


def write(files: list[FactFile], options: Options) -> Exported:
    """Return one JSON-LD document with all facts; FactFileError where rdflib does not read it back whole."""
    try:
        import rdflib
    except ImportError:
        raise MissingExtraError("the JSON-LD export", "jsonld") from None
    nodes: dict[str, dict[str, Any]] = {}
    for file in files:
        for node in _nodes(file):
            nodes[node["id"]] = _merged(nodes.get(node["id"]), node)
    graph = [nodes[key] for key in sorted(nodes)]
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"
    read = rdflib.Graph().parse(data=text, format="json-ld")
    facts = set(read.subjects(rdflib.RDF.type, rdflib.URIRef(CONTEXT["accede"] + "Fact")))
    count = sum(len(file.facts) for file in files)
    if len(facts) != count:
        raise FactFileError(
            "jsonld", f"{count} facts were written and {len(facts)} read back", "are fact ids used twice?"
        )
    return Exported(text.encode("utf-8"), count)


def _iri(kind: str, name: str) -> str:
    return f"urn:accede:{kind}:{quote(name, safe='-._~')}"


def _entity_iri(entity: str) -> str:
    return "urn:accede:entity:" + ":".join(quote(part, safe="-._~") for part in base(entity).split(":"))


def _merged(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """Return a node that two files describe: lists are united, of other values the first is kept."""
    if old is None:
        return new
    both = new | old
    for key in set(old) & set(new):
        if isinstance(old[key], list) and isinstance(new[key], list):
            both[key] = sorted({*old[key], *new[key]})
    return both


def _nodes(file: FactFile) -> list[dict[str, Any]]:
    """Return what one fact file says, as nodes: article, run, the entities that facts name, facts, evidence."""
    article, made_by = file.article, file.made_by
    agent, run = _iri("program", made_by.accede), _iri("run", "-".join((made_by.accede, made_by.model, made_by.rules)))
    source = _iri("article", article.id)
    named = {ref for fact in file.facts for ref in (fact.organisation, fact.participant, fact.place) if ref}
    nodes: list[dict[str, Any]] = [
        _filled(
            id=source,
            type=["prov:Entity", "schema:Article"],
            identifier=article.id,
            title=article.title,
            source=article.source,
            url=url(article.source),
            issued=article.published,
            language=article.language,
            sha256=article.sha256,
        ),
        {"id": agent, "type": ["prov:SoftwareAgent"], "label": f"accede {made_by.accede}"},
        {
            "id": run,
            "type": ["prov:Activity"],
            "wasAssociatedWith": agent,
            "model": made_by.model,
            "rules": made_by.rules,
        },
    ]
    nodes += [_entity(entity) for entity in file.entities if entity.id in named]
    for fact in file.facts:
        nodes += _fact(fact, source, run)
    return nodes


def _filled(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, [], ())}


def _entity(entity: Entity) -> dict[str, Any]:
    wikidata = item(entity.id, entity.identifiers)
    return _filled(
        id=_entity_iri(entity.id),
        type=["prov:Entity", KIND_TYPES.get(entity.kind, "schema:AdministrativeArea")],
        label=[entity.name],
        altLabel=sorted(entity.aliases),
        identifier=[f"{key}:{value}" for key, value in sorted(entity.identifiers.items())],
        exactMatch=WIKIDATA + wikidata if wikidata else None,
    )


def _fact(fact: Fact, source: str, run: str) -> list[dict[str, Any]]:
    """Return a fact and an annotation for each span of its evidence."""
    iri = _iri("fact", fact.id)
    nodes = [
        _filled(
            id=iri,
            type=["prov:Entity", "accede:Fact"],
            identifier=fact.id,
            factType=fact.type,
            organisation=_entity_iri(fact.organisation),
            participant=_entity_iri(fact.participant) if fact.participant else None,
            place=_entity_iri(fact.place) if fact.place else None,
            date=fact.date,
            manner=fact.manner,
            modality=fact.modality,
            confidence=str(fact.confidence),
            rule=fact.rule,
            wasDerivedFrom=source,
            wasGeneratedBy=run,
        )
    ]
    for number, evidence in enumerate(fact.evidence, 1):
        base = f"{iri}:evidence:{number}"
        position: dict[str, Any] = {
            "id": f"{base}:position",
            "type": ["oa:TextPositionSelector"],
            "start": evidence.start,
            "end": evidence.end,
        }
        quoted = {"id": f"{base}:quote", "type": ["oa:TextQuoteSelector"], "exact": evidence.text}
        target = {
            "id": f"{base}:target",
            "type": ["oa:SpecificResource"],
            "hasSource": source,
            "hasSelector": [position, quoted],
        }
        nodes.append(
            {
                "id": base,
                "type": ["oa:Annotation"],
                "motivatedBy": "oa:identifying",
                "role": evidence.role,
                "hasBody": iri,
                "hasTarget": target,
            }
        )
    return nodes
