"""How a page is made and written: templates with escaping on, style and script inside, a policy that allows only those.

No page asks the network for anything, and the content security policy in each keeps it so: only the style and the
scripts whose hashes it names may run. Text of articles passes Jinja's escaping, or JSON that no tag can end.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import AccedeError, MissingExtraError
from pipeline.report import words
from pipeline.report.collect import slug

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR = '<meta name="generator" content="accede report">'
"""By this tag a page is known to be ours, and may be replaced or removed."""


class Pages:
    """Writes pages into one folder and remembers which."""

    def __init__(self, folder: Path) -> None:
        _claim(folder)
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


def json_for_html(value: object) -> str:
    """Return JSON that is safe inside a script element: no character in it can end the element or start another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


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
