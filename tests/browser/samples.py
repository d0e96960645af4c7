"""Fact files for report and review: emoji, combining characters, right-to-left text, hostile markup, many facts."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pipeline import factfile
from pipeline.schema import FactFile

HOSTILE = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">\'"&amp;</script><!--'

STRANGE = (
    "The 🛡️ alliance 👩‍👩‍👧‍👦 and its neighbours\n\n"
    "In 1992 the Żo\u0301ł\u0301ta Treaty was signed in Tas\u0327hkent 🇺🇿. "
    "Twelve months later Belarus joined the CSTO 🎉, and so did Georgia. "
    "وقالت مصر إنها انضمت إلى الجامعة العربية في ١٩٤٥: Egypt joined the Arab League in 1945 (العربية).\n\n"
    f"A reader wrote: {HOSTILE} and Serbia has not joined NATO. \u202eevil order\u202c\n\n"
    "Uzbekistan withdrew from the CSTO in June 2012; the country had come back in 2006.\r\n"
    "Moldova hopes to join the EU.\n"
)


def build(
    article: str, text: str, facts: list[dict[str, Any]], *, title: str | None = None, published: str | None = None
) -> FactFile:
    """Return a fact file; a fact names the words of each role, found after ``after`` (default: from the start)."""
    entities: dict[str, dict[str, Any]] = {}

    def entity(spec: tuple[str, str, str] | None) -> str | None:
        if spec is None:
            return None
        identifier, kind, name = spec
        entities.setdefault(identifier, {"id": identifier, "kind": kind, "name": name})
        return identifier

    def span(words: str, after: int) -> dict[str, Any]:
        start = text.index(words, after)
        return {"start": start, "end": start + len(words), "text": words}

    made, dates = [], []
    for number, fact in enumerate(facts, 1):
        after = text.index(fact["sentence"])
        evidence = [span(fact["sentence"], after) | {"role": "sentence"}]
        for role in ("trigger", "organisation", "participant", "date", "cue"):
            if words := fact.get("words", {}).get(role):
                evidence.append(span(words, after) | {"role": role})
        if words := fact.get("words", {}).get("date"):
            anchor = fact.get("anchor")
            dates.append(span(words, after) | {"edtf": fact["date"], "anchor": span(anchor, 0) if anchor else None})
        made.append(
            {
                "id": f"{article}-{number:03d}",
                "type": fact["type"],
                "organisation": entity(fact["organisation"]),
                "participant": entity(fact.get("participant")),
                "date": fact.get("date"),
                "place": entity(fact.get("place")),
                "manner": fact.get("manner"),
                "modality": fact.get("modality", "asserted"),
                "confidence": fact.get("confidence", 0.9),
                "rule": fact.get("rule", f"{fact['type']}.active"),
                "evidence": evidence,
            }
        )
    return FactFile.model_validate(
        {
            "article": {
                "id": article, "title": title, "source": f"corpus/{article}.txt", "published": published,
                "sha256": hashlib.sha256(text.encode()).hexdigest(), "text": text,
            },
            "entities": list(entities.values()),
            "dates": dates,
            "facts": made,
            "made_by": {"accede": "0.1.0", "model": "en_core_web_sm 3.8.0", "rules": "0" * 12},
        }
    )  # fmt: skip


CSTO = ("org:csto", "organisation", "Collective Security Treaty Organization")
NATO = ("org:nato", "organisation", "NATO")
LEAGUE = ("org:arab-league", "organisation", "Arab League")
EU = ("org:eu", "organisation", "European Union")


def strange() -> FactFile:
    """Return an article with everything that breaks careless offsets, and seven facts."""
    second = "Twelve months later Belarus joined the CSTO 🎉, and so did Georgia."
    arabic = "وقالت مصر إنها انضمت إلى الجامعة العربية في ١٩٤٥: Egypt joined the Arab League in 1945 (العربية)."
    serbia = f"A reader wrote: {HOSTILE} and Serbia has not joined NATO."
    uzbek = "Uzbekistan withdrew from the CSTO in June 2012; the country had come back in 2006."
    hope = "Moldova hopes to join the EU."
    later = {"date": "1993", "anchor": "1992", "words": {"date": "Twelve months later"}}
    facts = [
        said("joined", CSTO, "BLR Belarus", second, "joined", "CSTO", confidence=0.82, **later),
        said("joined", CSTO, "GEO Georgia", second, "joined", "CSTO", confidence=0.61, **later),
        said("joined", LEAGUE, "EGY Egypt", arabic, "joined", "Arab League", date="1945", words={"date": "1945"}),
        said("joined", NATO, "SRB Serbia", serbia, "joined", "NATO", modality="negated", words={"cue": "not"}),
        said("left", CSTO, "UZB Uzbekistan", uzbek, "withdrew", "CSTO", date="2012-06", words={"date": "June 2012"}),
        said("joined", CSTO, "UZB Uzbekistan", uzbek, "come back", None, date="2006", rule="join.return",
             confidence=0.55, words={"participant": "the country", "date": "2006"}),
        said("joined", EU, "MDA Moldova", hope, "join", "EU", modality="prospective", words={"cue": "hopes"}),
    ]  # fmt: skip
    return build("strange", STRANGE, facts, published="2014-05-01")


def said(
    kind: str, organisation: tuple[str, str, str], who: str, sentence: str, trigger: str, name: str | None, **rest: Any
) -> dict[str, Any]:
    """Return a fact for ``build``; ``who`` is a state's code and name, which also stands in the sentence."""
    code, participant = who.split(" ", 1)
    words = {"trigger": trigger, "organisation": name, "participant": participant} | rest.pop("words", {})
    fact = {"type": kind, "organisation": organisation, "participant": (f"state:{code}", "state", participant)}
    return fact | {"sentence": sentence, "words": words} | rest


STATES = (
    "EST Estonia", "LVA Latvia", "LTU Lithuania", "FIN Finland", "SWE Sweden", "NOR Norway", "DNK Denmark",
    "POL Poland", "HUN Hungary", "ROU Romania", "BGR Bulgaria", "HRV Croatia",
)  # fmt: skip
ORGANISATIONS = [NATO, EU, CSTO, LEAGUE] + [(f"org:{n.lower()}", "organisation", n) for n in ("OSCE", "ASEAN", "OECD")]
KINDS = (("joined", "joined"), ("left", "left"), ("applied", "applied to"), ("member", "was a member of"))


def plain(article: str, *, facts: int = 20, seed: int = 0) -> FactFile:
    """Return an article of many like sentences, ``facts`` facts, each in a sentence of its own."""
    sentences, specs = [], []
    for n in range(facts):
        who = STATES[(n + seed) % len(STATES)]
        organisation = ORGANISATIONS[(n // 3 + seed) % len(ORGANISATIONS)]
        date = str(1950 + (7 * n + seed) % 70)
        kind, verb = KINDS[(n + seed) % 4]
        name = organisation[2]
        sentence = f"After long talks and in passage {n}, {who[4:]} {verb} the {name} in {date}, to nobody's surprise."
        sentences.append(sentence)
        sure = round(0.4 + (n * 37 % 60) / 100, 2)
        specs.append(
            said(kind, organisation, who, sentence, verb, name, date=date, confidence=sure, words={"date": date})
        )
    paragraphs = [" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
    text = "\n\n".join([f"Who joined what, number {seed}", *paragraphs]) + "\n"
    return build(article, text, specs, published="2020-01-01")


def write_all(folder: Path, files: list[FactFile]) -> Path:
    """Write the fact files into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        factfile.write(file, folder / f"{file.article.id}.json")
    return folder
