"""Which pages the report has and what each shows: the overview, the lists, one an article and one an organisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import factfile
from pipeline.errors import FactFileError
from pipeline.naming import other_names
from pipeline.report import drawing, words
from pipeline.report.collect import ArticleView, FactView, article_view, slug
from pipeline.report.pages import Pages, environment, json_for_html
from pipeline.schema import FACT_TYPES, FactFile
from pipeline.scoring.inputs import HALVES, load
from pipeline.scoring.records import Measure
from pipeline.statements import base
from pipeline.timeline import Timeline, read


@dataclass(frozen=True)
class Summary:
    """What was written: the page to open, and how much is in it."""

    index: Path
    articles: int
    facts: int
    organisations: int
    pages: int
    size: int


@dataclass(frozen=True)
class ArticleRow:
    """One line of the list of articles."""

    id: str
    title: str
    published: str | None
    href: str
    facts: int
    scored: bool
    hits: int
    misses: int
    falses: int


@dataclass
class OrganisationPage:
    """An organisation with its facts, each beside its article, in the order of articles and text."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    facts: list[tuple[FactView, ArticleRow]] = field(default_factory=list)

    @property
    def href(self) -> str:
        """Where its page lies, seen from the top."""
        return f"organisation/{slug(self.id)}.html"

    @property
    def also(self) -> str:
        """Every other name by which it may be searched for."""
        return " ".join((*self.aliases, *other_names(self.name)))

    @property
    def participants(self) -> int:
        """How many states and others take part in its facts."""
        return len({fact.participant.name for fact, _ in self.facts if fact.participant})

    @property
    def articles(self) -> int:
        """How many articles speak of it."""
        return len({article.id for _, article in self.facts})

    @property
    def first(self) -> int | None:
        """The first year that a fact names."""
        return min((fact.years[0] for fact, _ in self.facts if fact.years[0] is not None), default=None)

    @property
    def last(self) -> int | None:
        """The last year that a fact names."""
        return max((year for fact, _ in self.facts for year in fact.years if year is not None), default=None)


@dataclass(frozen=True)
class Overview:
    """The figures and the choices of the first page."""

    articles: int
    facts: int
    organisations: int
    participants: int
    measure: Measure | None
    notes: tuple[str, ...]
    types: tuple[str, ...]
    by_organisation: tuple[tuple[str, int], ...]
    by_participant: tuple[tuple[str, int], ...]


def write_report(
    outputs: Path, page: Path, *, gold: Path | None = None, half: str | None = None, show_test_errors: bool = False
) -> Summary:
    """Write the report on ``outputs`` into the folder ``page`` and return what was written.

    ``gold`` None leaves out what is right and wrong; ``half`` limits that to the articles of one half of the manifest.
    What is right and wrong in the manifest's test half is told with ``show_test_errors`` only, as in scoring.
    Raises AccedeError where ``page`` holds a page that accede did not write.
    """
    environment()
    from markupsafe import Markup

    files, known, notes = _inputs(outputs, gold, half=half, show_test_errors=show_test_errors)
    pages = Pages(page)
    rows: list[ArticleRow] = []
    told: list[tuple[FactView, ArticleRow]] = []
    for file in files:
        view = article_view(file, known.get(file.article.id))
        row = _row(view, scored=file.article.id in known)
        wanted = len(known.get(file.article.id, ()))
        given: dict[str, Any] = {
            "wanted": wanted,
            "article": view,
            "scored": row.scored,
            "gold_given": gold is not None,
            "made_by": view.made_by,
        }
        pages.write(f"article/{slug(view.id)}.html", "article.html", script="article.js", here="articles", **given)
        rows.append(row)
        told += [(fact, row) for fact in view.facts]
    timeline = read(files)
    organisations = _organisations(told, timeline)
    made_by = " · ".join(sorted({f"accede {f.made_by.accede}, {f.made_by.model}" for f in files}))
    common: dict[str, Any] = {"scored": gold is not None, "made_by": made_by}
    for organisation in organisations:
        part = timeline.of(organisation=organisation.id)
        given = {"organisation": organisation, "drawing": drawing.draw(part), "spells": drawing.in_words(part)}
        pages.write(organisation.href, "organisation.html", here="organisations", **given, **common)
    overview = _overview(told, rows, organisations, measured=gold is not None, notes=notes)
    pages.write("articles.html", "articles.html", script="table.js", here="articles", articles=rows, **common)
    given = {"organisations": organisations}
    pages.write("organisations.html", "organisations.html", script="table.js", here="organisations", **given, **common)
    given = {"overview": overview, "data": Markup(json_for_html(_table(told, rows)))}
    pages.write("index.html", "index.html", script="facts.js" if told else None, here="index", **given, **common)
    pages.sweep()
    return Summary(page / "index.html", len(rows), overview.facts, len(organisations), len(pages.written), pages.size)


def _inputs(
    outputs: Path, gold: Path | None, *, half: str | None, show_test_errors: bool
) -> tuple[list[FactFile], dict[str, tuple[factfile.GoldFact, ...]], tuple[str, ...]]:
    """Return the fact files, the gold of each article that counts (as scoring counts them), and remarks."""
    files = list(factfile.read_folder(outputs))
    seen: set[str] = set()
    for file in files:
        if file.article.id in seen:
            raise FactFileError(outputs, f"two fact files hold the article {file.article.id!r}")
        seen.add(file.article.id)
    if half is not None and half not in HALVES:
        raise FactFileError("half", f"is {half!r}", "it is development or test")
    if gold is None:
        return files, {}, ()
    task = load(outputs, gold, half=half)
    held_back = {a for a, row in task.manifest.items() if row.half == "test" and not show_test_errors}
    notes = list(task.notes)
    if held_back:
        notes.append(f"What is right and wrong in {len(held_back)} articles of the test half is not told here.")
    return files, {a: facts for a, facts in task.gold.items() if a not in held_back}, tuple(notes)


def _row(view: ArticleView, *, scored: bool) -> ArticleRow:
    return ArticleRow(
        id=view.id,
        title=view.title,
        published=view.published,
        href=f"article/{slug(view.id)}.html",
        facts=view.found,
        scored=scored,
        hits=view.count("hit"),
        misses=view.count("miss"),
        falses=view.count("false"),
    )


def _organisations(told: Iterable[tuple[FactView, ArticleRow]], timeline: Timeline) -> list[OrganisationPage]:
    """Return the organisations of all facts, those with most facts first; one told under two names is one page."""
    found: dict[str, OrganisationPage] = {}
    for fact, row in told:
        if not fact.organisation.id:
            continue
        identifier = base(fact.organisation.id)
        if identifier not in found:
            known = timeline.statements.entities.get(identifier)
            name = known.name if known else fact.organisation.name
            aliases = tuple(a for a in known.aliases if a != name and _is_name(a)) if known else ()
            found[identifier] = OrganisationPage(identifier, name, aliases)
        found[identifier].facts.append((fact, row))
    return sorted(found.values(), key=lambda page: (-len(page.facts), page.name))


def _is_name(alias: str) -> bool:
    """Return whether a mention names something ('the League'), rather than describing it ('The bloc')."""
    return any(character.isupper() for character in alias.partition(" ")[2] or alias)


def _overview(
    told: Sequence[tuple[FactView, ArticleRow]],
    rows: Sequence[ArticleRow],
    organisations: Sequence[OrganisationPage],
    *,
    measured: bool,
    notes: tuple[str, ...],
) -> Overview:
    facts = [fact for fact, _ in told]
    by_organisation = Counter(fact.organisation.name for fact in facts)
    by_participant = Counter(fact.participant.name for fact in facts if fact.participant)
    totals = (sum(r.hits for r in rows), sum(r.falses for r in rows), sum(r.misses for r in rows))
    types = Counter(fact.type for fact in facts)
    return Overview(
        articles=len(rows),
        facts=sum(fact.verdict != "miss" for fact in facts),
        organisations=len(organisations),
        participants=len(by_participant),
        measure=Measure.of(*totals) if measured else None,
        notes=notes,
        types=tuple(sorted((t for t in FACT_TYPES if types[t]), key=lambda t: -types[t])),
        by_organisation=_by_name(by_organisation),
        by_participant=_by_name(by_participant),
    )


def _by_name(counter: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: item[0].casefold()))


def _table(told: Sequence[tuple[FactView, ArticleRow]], rows: Sequence[ArticleRow]) -> dict[str, object]:
    """Return all facts as numbers beside lists of words, each word once: what the overview's script reads."""
    index: dict[str, dict[str, int]] = defaultdict(dict)

    def number(of: str, word: str) -> int:
        return index[of].setdefault(word, len(index[of]))

    places = {row.id: place for place, row in enumerate(rows)}
    facts = [
        [
            places[row.id],
            fact.anchor,
            fact.type,
            number("names", fact.organisation.name),
            number("names", fact.participant.name) if fact.participant else -1,
            fact.date,
            number("whens", fact.date_words or ""),
            *fact.years,
            fact.modality,
            fact.confidence,
            fact.verdict,
            number("snippets", fact.snippet),
        ]
        for fact, row in told
    ]
    return {
        "labels": words.TYPE_LABELS,
        "first": sorted(words.ORGANISATION_FIRST),
        "marks": words.MARKS,
        "articles": [[row.id, row.title, row.href] for row in rows],
        "names": list(index["names"]),
        "also": [" ".join(other_names(name)) for name in index["names"]],
        "whens": list(index["whens"]),
        "snippets": list(index["snippets"]),
        "facts": facts,
    }
