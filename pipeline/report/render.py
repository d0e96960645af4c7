"""The report on disk: every page complete in itself, style, script and data inside, so that a double click opens it.

No page asks the network for anything, and a content security policy in each keeps it so: only the style and the
scripts whose hashes it names may run. Text of articles passes Jinja's escaping, or JSON that no tag can end.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import factfile
from pipeline.errors import AccedeError, FactFileError, MissingExtraError
from pipeline.report import drawing, words
from pipeline.report.collect import ArticleView, FactView, article_view, slug
from pipeline.schema import FACT_TYPES, FactFile
from pipeline.scoring.inputs import load
from pipeline.scoring.records import Measure
from pipeline.timeline import Timeline, read

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR = '<meta name="generator" content="accede report">'


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

    _claim(page)
    files, known, notes = _inputs(outputs, gold, half=half, show_test_errors=show_test_errors)
    pages = _Pages(page)
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


def json_for_html(value: object) -> str:
    """Return JSON that is safe inside a script element: no character in it can end the element or start another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def environment() -> Environment:
    """Return the templates, with escaping on and the words of the page at hand; MissingExtraError without jinja2."""
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ModuleNotFoundError:
        raise MissingExtraError("accede report", "report") from None
    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(exact=exact, share=share, slug=slug, shortened=shortened)
    made.globals.update(marks=words.MARKS, meanings=words.TYPE_MEANINGS, modalities=words.MODALITY_LABELS)
    return made


def _template(name: str) -> str:
    """Return a template without its indentation, which would make up a fifth of a page."""
    source = resources.files("pipeline.report").joinpath("templates", name).read_text(encoding="utf-8")
    return re.sub(r"\n[ \t]+", "\n", source)


def exact(text: str) -> str:
    """Return text as markup that a browser reads back character for character.

    A bare CR would become LF and NUL would vanish: the first is written as a reference, the second as U+FFFD.
    """
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd"))


def share(value: float | None) -> str:
    """Return a score with three digits, or a dash for one that has no value."""
    return "–" if value is None else f"{value:.3f}"


def shortened(text: str, length: int) -> str:
    """Return ``text`` cut to ``length`` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


@cache
def asset(name: str) -> str:
    """Return a style or script that ships with the package."""
    return resources.files("pipeline.report").joinpath("assets", name).read_text(encoding="utf-8")


def policy(*, style: str, scripts: Sequence[str]) -> str:
    """Return the content security policy that allows this style and these scripts and nothing else."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


class _Pages:
    """Writes pages into one folder and remembers which."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[Path] = set()
        self.size = 0

    def write(self, name: str, template: str, *, here: str, script: str | None = None, **context: Any) -> None:
        """Render one page: the template with its style and scripts inside; ``here`` is the page's place in the menu."""
        from markupsafe import Markup

        style = asset("base.css") + asset("report.css")
        scripts = [asset("theme.js"), *([asset(script)] if script else [])]
        own = {
            "here": here,
            "root": "../" * name.count("/"),
            "csp": policy(style=style, scripts=scripts),
            "style": Markup(style),
            "theme_script": Markup(scripts[0]),
            "script": Markup(scripts[1]) if script else "",
            "generator": Markup(GENERATOR),
        }
        html = environment().get_template(template).render(**context, **own)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        payload = html.encode("utf-8", "replace")
        path.write_bytes(payload)
        self.written.add(path)
        self.size += len(payload)

    def sweep(self) -> None:
        """Remove the pages of articles and organisations that an earlier report left here."""
        for folder in ("article", "organisation"):
            for path in (self.folder / folder).glob("*.html"):
                if path not in self.written and _is_ours(path):
                    path.unlink()


def _claim(page: Path) -> None:
    """Make sure that ``page`` is a folder that accede may write its pages to."""
    if page.exists() and not page.is_dir():
        raise AccedeError(page, "is a file, and the report needs a folder")
    index = page / "index.html"
    if index.is_file() and not _is_ours(index):
        raise AccedeError(page, "holds an index.html that accede did not write", "choose another folder with -o")
    try:
        page.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AccedeError(page, error.strerror or "cannot be made") from None


def _is_ours(path: Path) -> bool:
    with path.open("rb") as stream:
        return GENERATOR.encode() in stream.read(2048)


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
    """Return the organisations of all facts, those with most facts first."""
    found: dict[str, OrganisationPage] = {}
    for fact, row in told:
        identifier = fact.organisation.id
        if not identifier:
            continue
        if identifier not in found:
            known = timeline.statements.entities.get(identifier)
            name = known.name if known else fact.organisation.name
            aliases = tuple(alias for alias in known.aliases if alias != name) if known else ()
            found[identifier] = OrganisationPage(identifier, name, aliases)
        found[identifier].facts.append((fact, row))
    return sorted(found.values(), key=lambda page: (-len(page.facts), page.name))


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
        "whens": list(index["whens"]),
        "snippets": list(index["snippets"]),
        "facts": facts,
    }
